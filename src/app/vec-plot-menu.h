#pragma once

#include "app/vec-plot-view.h"

G_BEGIN_DECLS

/* The menu of the map: what can be done with the point under the pointer, and with all chosen rows. It opens with the secondary button,
 * and with the Menu key or Shift+F10 at the selected point, and a finger opens it by resting; its items are actions of the window. @view has its session. */
void vec_plot_menu_attach (VecPlotView *view);

/* At a place of the view, pixels: for other ways to ask for it, such as a long press. */
void vec_plot_menu_open (VecPlotView *view, double x, double y);

/* From the view's size_allocate and dispose. */
void vec_plot_menu_present (VecPlotView *view);
void vec_plot_menu_remove (VecPlotView *view);

G_END_DECLS
