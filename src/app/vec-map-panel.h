#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The settings of the projection, each with a plain sentence of help, and the buttons of its run. */
#define VEC_TYPE_MAP_PANEL (vec_map_panel_get_type ())
G_DECLARE_FINAL_TYPE (VecMapPanel, vec_map_panel, VEC, MAP_PANEL, GtkWidget)

void vec_map_panel_set_session (VecMapPanel *self, VecSession *session);

G_END_DECLS
