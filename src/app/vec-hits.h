#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* What the search found, as a card over the plot: click a hit to go there. Its owner shows and hides it. */
#define VEC_TYPE_HITS (vec_hits_get_type ())
G_DECLARE_FINAL_TYPE (VecHits, vec_hits, VEC, HITS, GtkWidget)

void vec_hits_set_session (VecHits *self, VecSession *session);

G_END_DECLS
