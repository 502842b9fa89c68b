#include "search/vec-knn-best.h"

#include <float.h>
#include <math.h>

static guint64
median_of_three (guint64 a, guint64 b, guint64 c)
{
  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* Splits keys (n) into those < pivot, which come first, and the others, without a branch that depends on the data. Keys differ, so
 * that the median of three leaves at least one on each side. */
static int
split_keys (guint64 *keys, int n, guint64 pivot)
{
  int n_less = 0;

  for (int i = 0; i < n; i++)
    {
      guint64 key = keys[i];

      keys[i] = keys[n_less];
      keys[n_less] = key;
      n_less += key < pivot;
    }
  return n_less;
}

void
vec_knn_keys_sort (guint64 *keys, int n)
{
  while (n > 24)
    {
      guint64 pivot = median_of_three (keys[0], keys[n / 2], keys[n - 1]);
      int n_less = split_keys (keys, n, pivot);

      vec_knn_keys_sort (keys, n_less);
      keys += n_less;
      n -= n_less;
    }
  for (int i = 1; i < n; i++)
    {
      guint64 key = keys[i];
      int j = i;

      for (; j > 0 && keys[j - 1] > key; j--)
        keys[j] = keys[j - 1];
      keys[j] = key;
    }
}

/* Brings the @n_best smallest of keys (n) to the front, in no order. */
static void
select_keys (guint64 *keys, int n, int n_best)
{
  while (n > 16)
    {
      guint64 pivot = median_of_three (keys[0], keys[n / 2], keys[n - 1]);
      int n_less = split_keys (keys, n, pivot);

      if (n_less == n_best)
        return;
      if (n_less > n_best)
        n = n_less;
      else
        {
          keys += n_less;
          n -= n_less;
          n_best -= n_less;
        }
    }
  vec_knn_keys_sort (keys, n);
}

gboolean
vec_knn_best_init (VecKnnBest *best, gint64 n_rows, gint64 padding, int n_best, int capacity)
{
  best->n_rows = n_rows;
  best->n_best = n_best;
  best->capacity = capacity;
  best->limit = g_try_new (float, n_rows + padding);
  best->n_candidates = g_try_new (int, n_rows);
  best->worst = g_try_new (guint64, n_rows);
  best->keys = g_try_new (guint64, (gsize) n_rows * capacity);
  if (best->limit == NULL || best->n_candidates == NULL || best->worst == NULL || best->keys == NULL)
    return FALSE;

  vec_knn_best_reset (best, n_rows);
  for (gint64 i = n_rows; i < n_rows + padding; i++)
    best->limit[i] = INFINITY;
  return TRUE;
}

void
vec_knn_best_clear (VecKnnBest *best)
{
  g_clear_pointer (&best->limit, g_free);
  g_clear_pointer (&best->n_candidates, g_free);
  g_clear_pointer (&best->worst, g_free);
  g_clear_pointer (&best->keys, g_free);
}

void
vec_knn_best_reset (VecKnnBest *best, gint64 n_rows)
{
  for (gint64 i = 0; i < n_rows; i++)
    {
      best->limit[i] = -FLT_MAX;
      best->worst[i] = G_MAXUINT64;
      best->n_candidates[i] = 0;
    }
}

guint64 *
vec_knn_best_select (VecKnnBest *best, gint64 row, int *n)
{
  guint64 *keys = best->keys + row * best->capacity;

  if (best->n_candidates[row] > best->n_best)
    select_keys (keys, best->n_candidates[row], best->n_best);
  best->n_candidates[row] = MIN (best->n_candidates[row], best->n_best);
  *n = best->n_candidates[row];
  return keys;
}

void
vec_knn_best_tighten (VecKnnBest *best, gint64 row)
{
  int n;
  guint64 *keys = vec_knn_best_select (best, row, &n), worst = 0;

  for (int c = 0; c < n; c++)
    worst = MAX (worst, keys[c]);
  best->worst[row] = worst;
  best->limit[row] = -vec_knn_key_distance (worst);
}
