#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* The best candidates so far of each of some rows. A row's candidates are gathered in a small buffer that is cut to the n_best
 * nearest by quickselect whenever it is full; the worst of those is the row's limit. Private to vec-knn-*.c. */
typedef struct
{
  gint64 n_rows;
  int n_best;
  int capacity;            /* of a buffer */
  float *limit;            /* (n_rows + padding): nearness that a candidate must reach; +∞ in the padding */
  int *n_candidates;       /* (n_rows) */
  guint64 *worst;          /* (n_rows): key of the worst of the best */
  guint64 *keys;           /* (n_rows, capacity) */
} VecKnnBest;

/* Rows for @n_best candidates each; @capacity > @n_best. FALSE: not enough memory; clear it even then. */
gboolean vec_knn_best_init (VecKnnBest *best, gint64 n_rows, gint64 padding, int n_best, int capacity);
void vec_knn_best_clear (VecKnnBest *best);

/* Forgets the candidates of the first @n_rows. */
void vec_knn_best_reset (VecKnnBest *best, gint64 n_rows);

/* Cuts the candidates of @row to the n_best nearest, in no order, and returns them; *@n: how many. */
guint64 *vec_knn_best_select (VecKnnBest *best, gint64 row, int *n);

/* The full buffer of @row is cut and its limit drawn closer. */
void vec_knn_best_tighten (VecKnnBest *best, gint64 row);

/* Sorts distinct keys (n), smallest first. */
void vec_knn_keys_sort (guint64 *keys, int n);

/* ---- Keys: the bits of a distance above, a number below. Distances are not negative, so that their bits are ordered as they are
 * and the order of keys is that of neighbours: nearest first, ties by number. */

static inline guint64
vec_knn_key (float distance, guint32 number)
{
  guint32 bits;

  memcpy (&bits, &distance, sizeof bits);
  return (guint64) bits << 32 | number;
}

static inline float
vec_knn_key_distance (guint64 key)
{
  guint32 bits = (guint32) (key >> 32);
  float distance;

  memcpy (&distance, &bits, sizeof distance);
  return distance;
}

/* Nearness is minus half a squared distance (vec-knn-kernel.h); a rounding error above 0 counts as 0. */
static inline void
vec_knn_best_offer (VecKnnBest *best, gint64 row, guint32 number, float nearness)
{
  guint64 key = vec_knn_key (MAX (-nearness, 0), number);

  if (key >= best->worst[row])
    return;
  best->keys[row * best->capacity + best->n_candidates[row]++] = key;
  if (best->n_candidates[row] == best->capacity)
    vec_knn_best_tighten (best, row);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecKnnBest, vec_knn_best_clear)

G_END_DECLS
