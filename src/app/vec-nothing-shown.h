#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Says over an empty map that the filter lets no point through, with a button that clears it. Not to be seen otherwise. */
#define VEC_TYPE_NOTHING_SHOWN (vec_nothing_shown_get_type ())
G_DECLARE_FINAL_TYPE (VecNothingShown, vec_nothing_shown, VEC, NOTHING_SHOWN, GtkWidget)

void vec_nothing_shown_set_session (VecNothingShown *self, VecSession *session);

G_END_DECLS
