#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Above the plot: which projection is drawn, pause and restart of a run, what colours mean, and what else is seen. */
#define VEC_TYPE_MAP_BAR (vec_map_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecMapBar, vec_map_bar, VEC, MAP_BAR, GtkWidget)

void vec_map_bar_set_session (VecMapBar *self, VecSession *session);
void vec_map_bar_popup_view_options (VecMapBar *self);
/* Whether there is a view beside: what changed against it can give the colours. */
void vec_map_bar_set_compared (VecMapBar *self, gboolean compared);

G_END_DECLS
