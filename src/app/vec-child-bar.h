#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Says, above the map, that some rows are shown alone, and leads back to all of them. */
#define VEC_TYPE_CHILD_BAR (vec_child_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecChildBar, vec_child_bar, VEC, CHILD_BAR, GtkWidget)

void vec_child_bar_set_session (VecChildBar *self, VecSession *session);

G_END_DECLS
