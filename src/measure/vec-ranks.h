#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"
#include "base/vec-progress.h"

G_BEGIN_DECLS

/* Exact neighbours and ranks of some rows of a matrix against all of its rows, in one pass over the matrix. */
typedef struct
{
  const float *vectors;    /* (n, d) */
  gint64 n_rows;
  int n_dims;
  VecMetric metric;        /* Euclidean or cosine */
  const gint64 *sample;    /* (m): the rows that are asked about */
  gint64 n_sample;
  int k;                   /* how many neighbours are wanted, < n; 0: none */
  guint32 *nearest;        /* out (m, k): nearest first, ties by row number, the row itself left out */
  int n_targets;           /* how many rows are to be ranked for each; 0: none */
  const guint32 *targets;  /* (m, t) */
  gint64 *ranks;           /* out (m, t): 1 + the number of rows that are strictly nearer than the target */
} VecRanks;

/* Fills in @nearest and @ranks. FALSE when cancelled (looked at every few milliseconds). 2 m n d flops as matrix products (differences
 * where d is small), m (k + t) × 16 bytes per thread; the matrix is read once for every thousand rows of the sample. Distances
 * come from products in single precision; the nearest are measured again by differences, so that their order is exact. */
gboolean vec_ranks_find (const VecRanks *ranks, int n_threads, VecProgressFunc progress, gpointer progress_data,
                         GCancellable *cancellable, GError **error);

/* @n_sample different rows of 0 … n − 1 chosen by @seed (0 or ≥ n: all, in order), and after them all others; free them. *@n_drawn: how
 * many were chosen. O(n). */
gint64 *vec_draw_sample (gint64 n_rows, gint64 n_sample, guint64 seed, gint64 *n_drawn);

G_END_DECLS
