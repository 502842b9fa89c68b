#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* A text becomes a point: the entry, and the texts that were added, each with its likeness to the one that is selected. */
#define VEC_TYPE_TEXTS_PANEL (vec_texts_panel_get_type ())
G_DECLARE_FINAL_TYPE (VecTextsPanel, vec_texts_panel, VEC, TEXTS_PANEL, GtkWidget)

void vec_texts_panel_set_session (VecTextsPanel *self, VecSession *session);

/* Puts the cursor into the entry. */
void vec_texts_panel_focus_entry (VecTextsPanel *self);

G_END_DECLS
