#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Floats over the map while rows are chosen or hidden: how many, and what can be done with them. Questions (how many neighbours, how
 * similar, which tag) are asked in its place. */
#define VEC_TYPE_SELECTION_BAR (vec_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecSelectionBar, vec_selection_bar, VEC, SELECTION_BAR, GtkWidget)

/* @map, which outlives the bar's use, has the focus again when a question is answered. */
void vec_selection_bar_set_session (VecSelectionBar *self, VecSession *session, GtkWidget *map);

void vec_selection_bar_ask_grow (VecSelectionBar *self);
void vec_selection_bar_ask_similar (VecSelectionBar *self);   /* to the selected row */
void vec_selection_bar_ask_tag (VecSelectionBar *self);

G_END_DECLS
