#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* What the map's colours mean: a line with a count for each category, or a ramp with its ends. */
#define VEC_TYPE_LEGEND (vec_legend_get_type ())
G_DECLARE_FINAL_TYPE (VecLegend, vec_legend, VEC, LEGEND, GtkWidget)

void vec_legend_set_session (VecLegend *self, VecSession *session);

G_END_DECLS
