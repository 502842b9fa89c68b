#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Moves a session's camera as a map's: by dragging, wheel, pinch, and steps. A movement becomes one undo step when it has ended, or a
 * moment after its last step. Pixels are those of the widget. */
typedef struct _VecPlotCamera VecPlotCamera;

#define VEC_ZOOM_STEP 1.25

/* Adds controllers for wheel and pinch to @widget, which outlives the camera. */
VecPlotCamera *vec_plot_camera_new (GtkWidget *widget, VecSession *session);
void vec_plot_camera_free (VecPlotCamera *camera);

/* Where the wheel zooms; negative: the pointer is away, and it zooms around the middle. */
void vec_plot_camera_set_pointer (VecPlotCamera *camera, double x, double y);

void vec_plot_camera_zoom_at (VecPlotCamera *camera, double x, double y, double factor);
void vec_plot_camera_zoom (VecPlotCamera *camera, double factor);   /* around the middle */
void vec_plot_camera_pan (VecPlotCamera *camera, double dx, double dy);

/* The map is held: it follows the hand, (dx, dy) from where it was taken, until it is let go. */
void vec_plot_camera_hold (VecPlotCamera *camera);
void vec_plot_camera_drag (VecPlotCamera *camera, double dx, double dy);
void vec_plot_camera_let_go (VecPlotCamera *camera);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPlotCamera, vec_plot_camera_free)

G_END_DECLS
