#pragma once

#include "app/vec-plot-view.h"

G_BEGIN_DECLS

/* The buttons that choose the map's tool. Not to be seen while there is but one. */
#define VEC_TYPE_PLOT_TOOLS (vec_plot_tools_get_type ())
G_DECLARE_FINAL_TYPE (VecPlotTools, vec_plot_tools, VEC, PLOT_TOOLS, GtkWidget)

void vec_plot_tools_set_view (VecPlotTools *self, VecPlotView *view);

G_END_DECLS
