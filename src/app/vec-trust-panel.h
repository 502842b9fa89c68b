#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Can the picture be trusted? The verdict, and five ways to see for oneself. */
#define VEC_TYPE_TRUST_PANEL (vec_trust_panel_get_type ())
G_DECLARE_FINAL_TYPE (VecTrustPanel, vec_trust_panel, VEC, TRUST_PANEL, GtkWidget)

void vec_trust_panel_set_session (VecTrustPanel *self, VecSession *session);   /* once */

/* What the shortcut for the honesty lens turns: its property "active". Lent. */
GtkSwitch *vec_trust_panel_get_lens (VecTrustPanel *self);

G_END_DECLS
