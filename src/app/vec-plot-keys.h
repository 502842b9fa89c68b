#pragma once

#include "app/vec-plot-view.h"

G_BEGIN_DECLS

/* What keys do while the map has the focus; @view has its session. */
void vec_plot_keys_attach (VecPlotView *view);

G_END_DECLS
