#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Finds rows as one types; Enter and Shift+Enter walk through the hits. */
#define VEC_TYPE_SEARCH_BOX (vec_search_box_get_type ())
G_DECLARE_FINAL_TYPE (VecSearchBox, vec_search_box, VEC, SEARCH_BOX, GtkWidget)

/* @list is the widget with the hits (not owned): shown while one searches, hidden when the focus goes elsewhere. */
void vec_search_box_set_session (VecSearchBox *self, VecSession *session, GtkWidget *list);

/* Puts the cursor into the entry. */
void vec_search_box_focus (VecSearchBox *self);

G_END_DECLS
