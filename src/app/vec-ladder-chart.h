#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* A bar for each number of dimensions, as high as the share of neighbours that so many dimensions can hold, and one for the map. */
#define VEC_TYPE_LADDER_CHART (vec_ladder_chart_get_type ())
G_DECLARE_FINAL_TYPE (VecLadderChart, vec_ladder_chart, VEC, LADDER_CHART, GtkWidget)

/* Copied; NULL: empty rungs. @n_dims of the data: the rung of so many is called “all”, and added where it is missing, since nothing is
 * lost there. */
void vec_ladder_chart_set_ladder (VecLadderChart *self, const VecLadder *ladder, int n_dims);

G_END_DECLS
