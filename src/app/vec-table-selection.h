#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"
#include "session/vec-table-model.h"

G_BEGIN_DECLS

/* The chosen rows of a session as the selection of a list of rows: what is selected in the list is chosen in the session, and the other way
 * round. All rows at once, or a range, cost O(n / 64) words or the length of the range, not an object for each. */
#define VEC_TYPE_TABLE_SELECTION (vec_table_selection_get_type ())
G_DECLARE_FINAL_TYPE (VecTableSelection, vec_table_selection, VEC, TABLE_SELECTION, GObject)

VecTableSelection *vec_table_selection_new (VecSession *session, VecTableModel *model);

G_END_DECLS
