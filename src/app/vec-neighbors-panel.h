#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* What is selected and what it is near to, in the original space. */
#define VEC_TYPE_NEIGHBORS_PANEL (vec_neighbors_panel_get_type ())
G_DECLARE_FINAL_TYPE (VecNeighborsPanel, vec_neighbors_panel, VEC, NEIGHBORS_PANEL, GtkWidget)

void vec_neighbors_panel_set_session (VecNeighborsPanel *self, VecSession *session);

/* To the list, if there is one. */
void vec_neighbors_panel_focus (VecNeighborsPanel *self);

G_END_DECLS
