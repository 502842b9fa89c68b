#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The same map with other seeds, flipped through like a film. */
#define VEC_TYPE_REEL_BAR (vec_reel_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecReelBar, vec_reel_bar, VEC, REEL_BAR, GtkWidget)

void vec_reel_bar_set_session (VecReelBar *self, VecSession *session);   /* once */

G_END_DECLS
