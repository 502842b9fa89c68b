#pragma once

#include <gio/gio.h>

#include "table/vec-table.h"

G_BEGIN_DECLS

/* Which row of one table is which row of another. Immutable, reference counted (atomically). */
typedef struct _VecRowMatch VecRowMatch;

/* By label: equal texts first, then among what is left those that are equal after NFKC and case folding. Where several rows have one
 * label, the first belongs to the first, the second to the second, and so on; a row belongs to at most one. Tables without labels
 * belong together row by row when they have as many. An error (VEC_ERROR) in one sentence when that is not so, or when not one label
 * is in both. NULL also when cancelled. O(rows of both). */
VecRowMatch *vec_row_match_new (VecTable *a, VecTable *b, GCancellable *cancellable, GError **error);
/* Row by row, for two views of the same @n_rows rows. */
VecRowMatch *vec_row_match_new_identity (gint64 n_rows);
VecRowMatch *vec_row_match_ref (VecRowMatch *match);
void vec_row_match_unref (VecRowMatch *match);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRowMatch, vec_row_match_unref)

gint64 vec_row_match_get_count (VecRowMatch *match);
/* (count): the rows that are in both, ascending in a; lent. */
const gint64 *vec_row_match_get_rows_a (VecRowMatch *match);
const gint64 *vec_row_match_get_rows_b (VecRowMatch *match);
/* The row of b that is @row of a, and the other way round; −1: none. O(1). */
gint64 vec_row_match_to_b (VecRowMatch *match, gint64 row);
gint64 vec_row_match_to_a (VecRowMatch *match, gint64 row);

G_END_DECLS
