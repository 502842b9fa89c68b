#pragma once

#include "app/vec-plot-view.h"

G_BEGIN_DECLS

/* The whole map in a corner, with a frame around what is in view; to be seen only while that is not the whole. A click or drag moves
 * the view. Drawn in a thread, a moment after the points have come to rest elsewhere. In two dimensions only: a layout of three has no
 * map of the whole that would stay as it is while it is turned, and what leads back there is the key 0. */
#define VEC_TYPE_MINIMAP (vec_minimap_get_type ())
G_DECLARE_FINAL_TYPE (VecMinimap, vec_minimap, VEC, MINIMAP, GtkWidget)

void vec_minimap_set_view (VecMinimap *self, VecPlotView *view);

G_END_DECLS
