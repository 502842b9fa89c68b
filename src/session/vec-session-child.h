#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Some rows alone: they become the table, with vectors, labels and columns as they were, and get a map, neighbours and clusters of their
 * own. Settings are those there were, as far as so few rows allow, and so are the added texts. May be nested. */

/* The chosen rows alone: prepared on a thread, then one undo step. "failed" when there are fewer than two. */
void vec_session_project_chosen (VecSession *self);

/* Of how many rows those that are shown were taken; −1: they are all there are. */
gint64 vec_session_get_n_parent_rows (VecSession *self);

/* Back to the rows that they were taken from, and to everything as it was then: the map, what was chosen, selected and hidden, the filter, the
 * camera. One undo step. */
void vec_session_leave_child (VecSession *self);

G_END_DECLS
