#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The conditions of the session's filter, each as a chip that says what it asks, is changed in a popover, switched off and removed; and how
 * many rows are left. */
#define VEC_TYPE_FILTER_BAR (vec_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecFilterBar, vec_filter_bar, VEC, FILTER_BAR, GtkWidget)

void vec_filter_bar_set_session (VecFilterBar *self, VecSession *session);
/* To where one begins: the first condition, or the button that adds one. */
void vec_filter_bar_focus (VecFilterBar *self);

G_END_DECLS
