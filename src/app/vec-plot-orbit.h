#pragma once

#include <gtk/gtk.h>

#include "app/vec-plot-camera.h"

G_BEGIN_DECLS

/* Turns a picture of three dimensions: by dragging, keys, and by itself. A movement becomes one undo step when it has ended, or a moment
 * after its last step. In two dimensions nothing of this does anything. Pixels are those of the widget. */
typedef struct _VecPlotOrbit VecPlotOrbit;

/* Adds controllers to @widget, which outlives the orbit as @camera does: any touch of the map stops its spinning, and a drag with the
 * middle button moves it, whatever the tool. Where undo or going back leads to another side, the scene turns there by and by, and @moved
 * is called after every step. */
VecPlotOrbit *vec_plot_orbit_new (GtkWidget *widget, VecSession *session, VecPlotCamera *camera, VecPlotCameraFunc moved,
                                  gpointer data);
void vec_plot_orbit_free (VecPlotOrbit *orbit);

gboolean vec_plot_orbit_is_on (VecPlotOrbit *orbit);   /* the picture is of three dimensions */

/* Like a ball in the hand: held at (x, y), dragged to another place, let go, upon which it rolls on if it was thrown. While the camera is
 * near, it turns about what is in the middle of the picture, else about the middle of the layout. */
void vec_plot_orbit_hold (VecPlotOrbit *orbit, double x, double y);
void vec_plot_orbit_drag (VecPlotOrbit *orbit, double x, double y);
void vec_plot_orbit_let_go (VecPlotOrbit *orbit);

/* It was spinning or rolling when the button went down last: that was meant to stop it, and nothing else. */
gboolean vec_plot_orbit_has_stopped (VecPlotOrbit *orbit);

/* The viewer goes so many degrees to the right and up. */
void vec_plot_orbit_turn (VecPlotOrbit *orbit, double right, double up);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPlotOrbit, vec_plot_orbit_free)

G_END_DECLS
