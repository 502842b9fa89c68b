#include "table/vec-row-order.h"

#define WORDS_PER_COUNT 64

struct _VecRowView
{
  gatomicrefcount refs;
  gint64 n_rows, length;
  gboolean reversed;
  VecRowOrder *order;        /* NULL: the table's */
  VecRowSet *rows;           /* NULL: all */
  const guint32 *positions;  /* (length) where there is an order */
  guint32 *own_positions;
  guint32 *counts;           /* rows of the set before each group of words, without an order */
};

static void
take_ordered (VecRowView *view)
{
  const guint32 *all = vec_row_order_get_rows (view->order);
  const guint64 *words;
  gint64 n = 0;

  view->positions = all;
  if (view->rows == NULL)
    return;
  words = vec_row_set_get_words (view->rows);
  view->positions = view->own_positions = g_new (guint32, view->length + 1);
  for (gint64 i = 0; i < view->n_rows; i++)
    {
      view->own_positions[n] = all[i];
      n += words[all[i] / 64] >> all[i] % 64 & 1;
    }
}

static void
count_rows (VecRowView *view)
{
  const guint64 *words = vec_row_set_get_words (view->rows);
  gint64 n_words = vec_row_set_n_words (view->n_rows);
  guint32 count = 0;

  view->counts = g_new (guint32, n_words / WORDS_PER_COUNT + 1);
  for (gint64 word = 0; word < n_words; word++)
    {
      if (word % WORDS_PER_COUNT == 0)
        view->counts[word / WORDS_PER_COUNT] = count;
      count += (guint32) __builtin_popcountll (words[word]);
    }
}

VecRowView *
vec_row_view_new (gint64 n_rows, VecRowOrder *order, VecRowSet *rows, gboolean reversed)
{
  VecRowView *view;

  g_return_val_if_fail (order == NULL || vec_row_order_get_n_rows (order) == n_rows, NULL);
  g_return_val_if_fail (rows == NULL || vec_row_set_get_n_rows (rows) == n_rows, NULL);

  view = g_new0 (VecRowView, 1);
  g_atomic_ref_count_init (&view->refs);
  view->n_rows = n_rows;
  view->length = rows != NULL ? vec_row_set_get_count (rows) : n_rows;
  view->rows = vec_row_set_ref (rows);
  view->reversed = reversed && order == NULL;
  view->order = order != NULL ? vec_row_order_ref (order) : NULL;
  if (order != NULL)
    take_ordered (view);
  else if (rows != NULL)
    count_rows (view);
  return view;
}

VecRowView *
vec_row_view_ref (VecRowView *view)
{
  g_atomic_ref_count_inc (&view->refs);
  return view;
}

void
vec_row_view_unref (VecRowView *view)
{
  if (view == NULL || !g_atomic_ref_count_dec (&view->refs))
    return;
  vec_row_order_unref (view->order);
  vec_row_set_unref (view->rows);
  g_free (view->own_positions);
  g_free (view->counts);
  g_free (view);
}

gint64
vec_row_view_get_n_rows (VecRowView *view)
{
  return view->n_rows;
}

gint64
vec_row_view_get_length (VecRowView *view)
{
  return view->length;
}

VecRowSet *
vec_row_view_dup_rows (VecRowView *view)
{
  return view->rows != NULL ? vec_row_set_ref (view->rows) : vec_row_set_new_full (view->n_rows);
}

/* The row of the set before which @rank rows of it stand. */
static gint64
select_row (VecRowView *view, gint64 rank)
{
  const guint64 *words = vec_row_set_get_words (view->rows);
  gint64 low = 0, high = (vec_row_set_n_words (view->n_rows) - 1) / WORDS_PER_COUNT + 1, word;
  guint64 bits;

  while (high - low > 1)
    {
      gint64 middle = low + (high - low) / 2;

      if (view->counts[middle] <= rank)
        low = middle;
      else
        high = middle;
    }
  rank -= view->counts[low];
  for (word = low * WORDS_PER_COUNT; rank >= __builtin_popcountll (words[word]); word++)
    rank -= __builtin_popcountll (words[word]);
  bits = words[word];
  for (; rank > 0; rank--)
    bits &= bits - 1;
  return word * 64 + __builtin_ctzll (bits);
}

static gint64
rank_row (VecRowView *view, gint64 row)
{
  const guint64 *words = vec_row_set_get_words (view->rows);
  gint64 group = row / 64 / WORDS_PER_COUNT, rank = view->counts[group];

  for (gint64 word = group * WORDS_PER_COUNT; word < row / 64; word++)
    rank += __builtin_popcountll (words[word]);
  return rank + __builtin_popcountll (words[row / 64] & (((guint64) 1 << row % 64) - 1));
}

gint64
vec_row_view_get_row (VecRowView *view, gint64 position)
{
  g_return_val_if_fail (position >= 0 && position < view->length, -1);
  if (view->positions != NULL)
    return view->positions[position];
  if (view->reversed)
    position = view->length - 1 - position;
  return view->rows != NULL ? select_row (view, position) : position;
}

gint64
vec_row_view_find (VecRowView *view, gint64 row)
{
  gint64 position;

  if (row < 0 || row >= view->n_rows || (view->rows != NULL && !vec_row_set_contains (view->rows, row)))
    return -1;
  if (view->positions == NULL)
    {
      position = view->rows != NULL ? rank_row (view, row) : row;
      return view->reversed ? view->length - 1 - position : position;
    }
  for (position = 0; view->positions[position] != (guint32) row; position++)
    ;
  return position;
}
