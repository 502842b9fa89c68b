#pragma once

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* Looks through a table's values, on all threads, if nobody did yet (vec_table_is_checked()), and does with those that are no finite
 * float32 numbers (NaN, infinity, float64 beyond the range of float32) as @missing says:
 * VEC_MISSING_REFUSE: VEC_ERROR_NOT_FINITE, which names the first place and counts the rows.
 * VEC_MISSING_DROP: the rows without them.
 * VEC_MISSING_KEEP: each is replaced by the mean of its dimension over the rows that have it (0 where none has), and a column says how
 * many of each row were; rows that have nothing else are left out.
 * The table that results carries a remark with the numbers. It is @table itself where nothing was missing. Matrices stay in their type.
 * VEC_ERROR_FORMAT where rows of a file promise different numbers of dimensions, or where no row is left. About 10 GB/s from memory. */
VecTable *vec_missing_check (VecTable *table, VecMissing missing, VecProgressFunc progress, gpointer progress_data,
                             GCancellable *cancellable, GError **error);

/* "refuse", "drop", "keep", NULL: for the command line, in the order of VecMissing. */
const char *const *vec_missing_get_ids (void);

/* The part of it that looks at the numbers of dimensions before rows, for tables whose rows are put elsewhere first. */
gboolean vec_missing_check_lengths (VecTable *table, GError **error);

G_END_DECLS
