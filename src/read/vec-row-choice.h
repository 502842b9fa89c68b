#pragma once

#include "read/vec-reader.h"
#include "table/vec-row-set.h"

G_BEGIN_DECLS

/* Which rows of a file were asked for: the first ones, random ones, or those that pass a filter. */

/* A random choice of n rows takes those with the n smallest keys. A row's key is a hash of the seed and its place, so that it is the same
 * whoever asks, in whatever order, and whatever other rows there are ("bottom-k sampling"). */
guint64 vec_row_choice_key (guint64 seed, guint64 place);

/* The @n-th smallest of @n_keys keys (from 1). O(n_keys); the keys are moved about. */
guint64 vec_row_choice_find_nth (guint64 *keys, gint64 n_keys, gint64 n);

/* The rows of @table that pass options->where (all where there is none); NULL with an error, also where none does (VEC_ERROR_NOT_FOUND) unless
 * @may_be_empty. */
VecRowSet *vec_row_choice_filter (VecTable *table, const char *where, gboolean may_be_empty, GCancellable *cancellable, GError **error);

/* Whether not all rows are wanted. */
gboolean vec_row_choice_is_made (const VecReadOptions *options);

/* "random, seed 1": free it. */
char *vec_row_choice_describe (const VecReadOptions *options);

/* Of a table that holds all rows of a file, those that options ask for; a new reference to the same where it holds no more. Takes nothing. */
VecTable *vec_row_choice_apply (VecTable *table, const VecReadOptions *options, GCancellable *cancellable, GError **error);

G_END_DECLS
