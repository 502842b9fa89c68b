#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* A set of rows of a table: a bit for each row, immutable, reference counted (atomically), readable from any thread. All sets that are
 * combined must be of as many rows. Making, combining and counting cost O(n / 64) words; n is the number of rows of the table. */
typedef struct _VecRowSet VecRowSet;

VecRowSet *vec_row_set_new_empty (gint64 n_rows);
VecRowSet *vec_row_set_new_full (gint64 n_rows);
/* Of the @n rows listed, in any order, repeated ones once; rows outside 0 … n_rows − 1 are left out. */
VecRowSet *vec_row_set_new (gint64 n_rows, const gint64 *rows, gint64 n);
/* (n_rows) not 0: the row is in. */
VecRowSet *vec_row_set_new_from_bytes (const guint8 *bytes, gint64 n_rows);
/* Takes over @words (vec_row_set_n_words(), g_free'd): row i is bit i % 64 of word i / 64. Bits beyond the rows are ignored. */
VecRowSet *vec_row_set_new_take (guint64 *words, gint64 n_rows);
/* The same rows in a table of another number of rows: further ones are not in, missing ones fall out. */
VecRowSet *vec_row_set_new_resized (VecRowSet *set, gint64 n_rows);

VecRowSet *vec_row_set_ref (VecRowSet *set);      /* NULL stays NULL */
void vec_row_set_unref (VecRowSet *set);          /* NULL is none */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRowSet, vec_row_set_unref)

gint64 vec_row_set_get_n_rows (VecRowSet *set);   /* of the table */
gint64 vec_row_set_get_count (VecRowSet *set);    /* in the set */
gboolean vec_row_set_is_empty (VecRowSet *set);
gboolean vec_row_set_contains (VecRowSet *set, gint64 row);  /* FALSE outside */
gboolean vec_row_set_equal (VecRowSet *a, VecRowSet *b);     /* NULL equals only NULL */
/* Its words, lent; bits beyond the rows are 0. */
const guint64 *vec_row_set_get_words (VecRowSet *set);
gint64 vec_row_set_n_words (gint64 n_rows);
/* The first row of the set at or after @row; −1: none. for (r = next (set, 0); r >= 0; r = next (set, r + 1)) */
gint64 vec_row_set_next (VecRowSet *set, gint64 row);
/* Ascending; free it. @n: how many, may be NULL. */
gint64 *vec_row_set_dup_rows (VecRowSet *set, gint64 *n);
/* (n_rows) 1: in, 0: not. */
void vec_row_set_fill_bytes (VecRowSet *set, guint8 *bytes);

VecRowSet *vec_row_set_union (VecRowSet *a, VecRowSet *b);
VecRowSet *vec_row_set_intersection (VecRowSet *a, VecRowSet *b);
VecRowSet *vec_row_set_difference (VecRowSet *a, VecRowSet *b);   /* in a, not in b */
VecRowSet *vec_row_set_complement (VecRowSet *set);
/* The set with @row in it if it was not, and without it if it was. */
VecRowSet *vec_row_set_toggled (VecRowSet *set, gint64 row);

G_END_DECLS
