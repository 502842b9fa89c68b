#pragma once

#include "session/vec-session.h"
#include "table/vec-filter.h"

G_BEGIN_DECLS

/* Which rows the filter lets through: worked out in a thread, after which the map and every list follow ("visible-changed"). The filter is
 * undone and redone like all that a person sets; quick changes are one step. A new table begins without one. */

/* NULL: no filter. FALSE, with "failed" emitted and nothing changed, when a condition speaks of a column that is not there or that cannot
 * be asked this. "filter-changed". */
gboolean vec_session_set_filter (VecSession *self, VecFilter *filter);
VecFilter *vec_session_get_filter (VecSession *self);       /* lent; NULL: none */
/* The rows that it lets through, lent; NULL: all. While is_filtering they are those of the filter before. */
VecRowSet *vec_session_get_passed (VecSession *self);
gboolean vec_session_is_filtering (VecSession *self);
/* How many rows are seen: they pass the filter and are not hidden. */
gint64 vec_session_get_n_visible (VecSession *self);

G_END_DECLS
