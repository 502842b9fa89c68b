#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The rows of the table under the map: those that the map shows (or all, or the chosen ones), sorted by a click on a header, in a
 * thread. Rows selected here are those chosen on the map; the row that is selected on the map is marked here and scrolled to. Its
 * upper edge is dragged, or moved with the arrow keys, to make it higher. Works on nothing while it is not to be seen. */
#define VEC_TYPE_TABLE_DOCK (vec_table_dock_get_type ())
G_DECLARE_FINAL_TYPE (VecTableDock, vec_table_dock, VEC, TABLE_DOCK, GtkWidget)

void vec_table_dock_set_session (VecTableDock *self, VecSession *session);
void vec_table_dock_focus (VecTableDock *self);

G_END_DECLS
