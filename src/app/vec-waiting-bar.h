#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* A strip above the map that says how long a run would take which has not been started for that reason, and offers to start it or to
 * look at its settings first. It can be put away. */
#define VEC_TYPE_WAITING_BAR (vec_waiting_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecWaitingBar, vec_waiting_bar, VEC, WAITING_BAR, GtkWidget)

void vec_waiting_bar_set_session (VecWaitingBar *self, VecSession *session);

G_END_DECLS
