#pragma once

#include <gtk/gtk.h>

#include "session/vec-session-camera.h"

G_BEGIN_DECLS

/* Moves a session's camera as a map's: by dragging, wheel, touchpad, pinch, and steps. The session is told at once where a movement
 * leads; what is drawn, the scene's camera, travels there frame by frame, and can be stopped on the way. It arrives at once where the
 * system asks for little motion. A movement becomes one undo step when it has ended, or a moment after its last step. Pixels are those
 * of the widget. */
typedef struct _VecPlotCamera VecPlotCamera;

#define VEC_ZOOM_STEP 1.25   /* a notch of the wheel, a press of a key */
#define VEC_ZOOM_DIVE 2.0    /* a double click */

/* @moved is called when the scene's camera has travelled on. Adds controllers for wheel and pinch to @widget, which outlives the
 * camera. */
typedef void (*VecPlotCameraFunc) (gpointer data);
VecPlotCamera *vec_plot_camera_new (GtkWidget *widget, VecSession *session, VecPlotCameraFunc moved, gpointer data);
void vec_plot_camera_free (VecPlotCamera *camera);

/* Where the wheel zooms; negative: the pointer is away, and it zooms around the middle. */
void vec_plot_camera_set_pointer (VecPlotCamera *camera, double x, double y);

void vec_plot_camera_zoom_at (VecPlotCamera *camera, double x, double y, double factor);
void vec_plot_camera_zoom (VecPlotCamera *camera, double factor);   /* around the middle */
void vec_plot_camera_pan (VecPlotCamera *camera, double dx, double dy);
/* The layout point (x, y) comes to the middle, at once. */
void vec_plot_camera_center (VecPlotCamera *camera, double x, double y);

/* The map is held: it follows the hand, (dx, dy) from where it was taken, until it is let go, and rolls on when it was thrown. @hand:
 * the gesture whose events say when; NULL: the widget's drag. */
void vec_plot_camera_hold (VecPlotCamera *camera, GtkGesture *hand);
void vec_plot_camera_drag (VecPlotCamera *camera, double dx, double dy);
void vec_plot_camera_let_go (VecPlotCamera *camera);

/* A map that rolls stays where it is now. FALSE: it did not roll. */
gboolean vec_plot_camera_stop (VecPlotCamera *camera);

/* The points travel to another layout meanwhile, on the same easing: the camera's view changes from @from to where the session has it, as
 * evenly as they do. Microseconds; @start_time of the frame clock. */
void vec_plot_camera_travel (VecPlotCamera *camera, const VecCamera *from, gint64 start_time, gint64 duration);

/* Two fingers are on the map, which is the camera's alone then. */
gboolean vec_plot_camera_is_pinched (VecPlotCamera *camera);
/* Fingers that come one after the other may begin with a drag; by it the camera also knows who threw. */
void vec_plot_camera_share_touches (VecPlotCamera *camera, GtkGesture *drag);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPlotCamera, vec_plot_camera_free)

G_END_DECLS
