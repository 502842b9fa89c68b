#pragma once

#include <gtk/gtk.h>

#include "app/vec-plot-camera.h"
#include "app/vec-plot-tool.h"
#include "session/vec-session.h"

G_BEGIN_DECLS

/* The map: shows a session's scene and turns pointer, wheel, pinch and keys into calls of the session. Points are drawn into a pixel
 * surface that is kept until positions, colours or camera change; what follows the pointer is a layer of its own.
 *
 * Property "tool" (VecTool): what a drag does. */
#define VEC_TYPE_PLOT_VIEW (vec_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (VecPlotView, vec_plot_view, VEC, PLOT_VIEW, GtkWidget)

void vec_plot_view_set_session (VecPlotView *self, VecSession *session);
VecSession *vec_plot_view_get_session (VecPlotView *self);     /* lent; NULL before it was set */
VecPlotOrbit *vec_plot_view_get_orbit (VecPlotView *self);    /* lent */
/* @widget, which lives as long, lies over the view: its labels keep out of it, and what is fitted does if it is at its left or right. */
void vec_plot_view_add_cover (VecPlotView *self, GtkWidget *widget);
gboolean vec_plot_view_is_gliding (VecPlotView *self);   /* points are on their way from one picture to the next */
VecPlotCamera *vec_plot_view_get_camera (VecPlotView *self);   /* lent; NULL before the session was set */

void vec_plot_view_set_tool (VecPlotView *self, VecTool tool);
VecTool vec_plot_view_get_tool (VecPlotView *self);
/* Gives up what the tool is doing or showing; FALSE: nothing. */
gboolean vec_plot_view_escape_tool (VecPlotView *self);

/* Around the middle of the picture. */
void vec_plot_view_zoom (VecPlotView *self, double factor);

G_END_DECLS
