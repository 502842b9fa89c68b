#pragma once

#include "app/vec-plot-view.h"
#include "app/vec-selection-bar.h"
#include "app/vec-window.h"

G_BEGIN_DECLS

/* The win.… actions on several rows at once, kept enabled as far as there is something for them to do. */
void vec_selection_actions_add (VecWindow *window, VecPlotView *plot, VecSelectionBar *bar);

G_END_DECLS
