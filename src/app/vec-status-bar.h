#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* One line at the foot of the window: what is shown, or what is being done, how far it is, and a way to stop it. */
#define VEC_TYPE_STATUS_BAR (vec_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecStatusBar, vec_status_bar, VEC, STATUS_BAR, GtkWidget)

void vec_status_bar_set_session (VecStatusBar *self, VecSession *session);

G_END_DECLS
