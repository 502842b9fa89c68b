#include "table/vec-row-set.h"

#include <string.h>

struct _VecRowSet
{
  gatomicrefcount refs;
  gint64 n_rows, count;
  guint64 *words;
};

gint64
vec_row_set_n_words (gint64 n_rows)
{
  return (n_rows + 63) / 64;
}

static guint64 *
new_words (gint64 n_rows)
{
  return g_new0 (guint64, MAX (vec_row_set_n_words (n_rows), 1));
}

VecRowSet *
vec_row_set_new_take (guint64 *words, gint64 n_rows)
{
  VecRowSet *set;
  gint64 n_words = vec_row_set_n_words (n_rows);

  g_return_val_if_fail (n_rows >= 0, NULL);

  set = g_new (VecRowSet, 1);
  g_atomic_ref_count_init (&set->refs);
  set->n_rows = n_rows;
  set->words = words;
  set->count = 0;
  if (n_rows % 64 != 0)
    words[n_words - 1] &= ((guint64) 1 << n_rows % 64) - 1;
  for (gint64 i = 0; i < n_words; i++)
    set->count += __builtin_popcountll (words[i]);
  return set;
}

VecRowSet *
vec_row_set_new_empty (gint64 n_rows)
{
  return vec_row_set_new_take (new_words (n_rows), n_rows);
}

VecRowSet *
vec_row_set_new_full (gint64 n_rows)
{
  guint64 *words = new_words (n_rows);

  memset (words, 0xff, sizeof *words * vec_row_set_n_words (n_rows));
  return vec_row_set_new_take (words, n_rows);
}

VecRowSet *
vec_row_set_new (gint64 n_rows, const gint64 *rows, gint64 n)
{
  guint64 *words = new_words (n_rows);

  for (gint64 i = 0; i < n; i++)
    if (rows[i] >= 0 && rows[i] < n_rows)
      words[rows[i] / 64] |= (guint64) 1 << rows[i] % 64;
  return vec_row_set_new_take (words, n_rows);
}

VecRowSet *
vec_row_set_new_from_bytes (const guint8 *bytes, gint64 n_rows)
{
  guint64 *words = new_words (n_rows);

  for (gint64 i = 0; i < n_rows; i++)
    words[i / 64] |= (guint64) (bytes[i] != 0) << i % 64;
  return vec_row_set_new_take (words, n_rows);
}

VecRowSet *
vec_row_set_new_resized (VecRowSet *set, gint64 n_rows)
{
  guint64 *words = new_words (n_rows);

  memcpy (words, set->words, sizeof *words * vec_row_set_n_words (MIN (n_rows, set->n_rows)));
  return vec_row_set_new_take (words, n_rows);
}

VecRowSet *
vec_row_set_ref (VecRowSet *set)
{
  if (set != NULL)
    g_atomic_ref_count_inc (&set->refs);
  return set;
}

void
vec_row_set_unref (VecRowSet *set)
{
  if (set == NULL || !g_atomic_ref_count_dec (&set->refs))
    return;
  g_free (set->words);
  g_free (set);
}

gint64
vec_row_set_get_n_rows (VecRowSet *set)
{
  return set->n_rows;
}

gint64
vec_row_set_get_count (VecRowSet *set)
{
  return set->count;
}

gboolean
vec_row_set_is_empty (VecRowSet *set)
{
  return set->count == 0;
}

gboolean
vec_row_set_contains (VecRowSet *set, gint64 row)
{
  return row >= 0 && row < set->n_rows && (set->words[row / 64] >> row % 64 & 1) != 0;
}

gboolean
vec_row_set_equal (VecRowSet *a, VecRowSet *b)
{
  if (a == b)
    return TRUE;
  return a != NULL && b != NULL && a->n_rows == b->n_rows && a->count == b->count
         && memcmp (a->words, b->words, sizeof *a->words * vec_row_set_n_words (a->n_rows)) == 0;
}

const guint64 *
vec_row_set_get_words (VecRowSet *set)
{
  return set->words;
}

gint64
vec_row_set_next (VecRowSet *set, gint64 row)
{
  gint64 n_words = vec_row_set_n_words (set->n_rows), i;
  guint64 word;

  row = MAX (row, 0);
  if (row >= set->n_rows)
    return -1;
  i = row / 64;
  word = set->words[i] & (G_MAXUINT64 << row % 64);
  while (word == 0 && ++i < n_words)
    word = set->words[i];
  return word != 0 ? i * 64 + __builtin_ctzll (word) : -1;
}

gint64 *
vec_row_set_dup_rows (VecRowSet *set, gint64 *n)
{
  gint64 *rows = g_new (gint64, MAX (set->count, 1)), n_found = 0;

  for (gint64 row = vec_row_set_next (set, 0); row >= 0; row = vec_row_set_next (set, row + 1))
    rows[n_found++] = row;
  if (n != NULL)
    *n = n_found;
  return rows;
}

void
vec_row_set_fill_bytes (VecRowSet *set, guint8 *bytes)
{
  for (gint64 i = 0; i < set->n_rows; i++)
    bytes[i] = set->words[i / 64] >> i % 64 & 1;
}

/* ---- Combining */

#define COMBINE(expression)                                      \
  guint64 *words;                                                \
  gint64 n_words;                                                \
                                                                 \
  g_return_val_if_fail (a->n_rows == b->n_rows, NULL);           \
                                                                 \
  n_words = vec_row_set_n_words (a->n_rows);                     \
  words = new_words (a->n_rows);                                 \
  for (gint64 i = 0; i < n_words; i++)                           \
    words[i] = (expression);                                     \
  return vec_row_set_new_take (words, a->n_rows)

VecRowSet *
vec_row_set_union (VecRowSet *a, VecRowSet *b)
{
  COMBINE (a->words[i] | b->words[i]);
}

VecRowSet *
vec_row_set_intersection (VecRowSet *a, VecRowSet *b)
{
  COMBINE (a->words[i] & b->words[i]);
}

VecRowSet *
vec_row_set_difference (VecRowSet *a, VecRowSet *b)
{
  COMBINE (a->words[i] & ~b->words[i]);
}

VecRowSet *
vec_row_set_complement (VecRowSet *set)
{
  VecRowSet *a = set, *b = set;

  COMBINE (~a->words[i]);
}

VecRowSet *
vec_row_set_toggled (VecRowSet *set, gint64 row)
{
  guint64 *words = g_memdup2 (set->words, sizeof *words * MAX (vec_row_set_n_words (set->n_rows), 1));

  if (row >= 0 && row < set->n_rows)
    words[row / 64] ^= (guint64) 1 << row % 64;
  return vec_row_set_new_take (words, set->n_rows);
}
