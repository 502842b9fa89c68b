/* The queries become further rows behind a copy of the vectors, so that the parts of the exact graph serve as they are: a group of
 * queries is held against panel after panel of rows. */
#include "search/vec-knn-query.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "search/vec-knn-scan.h"

#define MAX_RATIO 16.0f      /* of the largest values of queries and rows */
#define GROUP 128            /* queries at a time, at most VEC_KNN_GROUP */
#define CHUNK_FLOATS (32 * 1024) /* of packed rows: they stay in the second-level cache */

typedef struct
{
  VecKnnSpace space;         /* of n_rows rows and then the queries */
  gint64 n_rows, n_queries;
  int k, n_best;
  gint64 *rows;              /* (n_queries, k) */
  float *distances;          /* (n_queries, k) */
  GCancellable *cancellable;
  gint has_failed;           /* atomic: out of memory */
} Query;

static void
scan_rows (const Query *query, VecKnnGroup *group, VecKnnBest *best)
{
  const VecKnnSpace *space = &query->space;
  int width = space->kernel->panel_columns;
  gint64 chunk = MAX (CHUNK_FLOATS / space->n_dims / width, 1) * width;
  g_autofree float *packed = g_new (float, (gsize) chunk * space->n_dims), *h = g_new (float, chunk);
  g_autofree guint32 *ids = g_new (guint32, chunk);

  for (gint64 begin = 0; begin < query->n_rows && !g_cancellable_is_cancelled (query->cancellable); begin += chunk)
    {
      gint64 end = MIN (begin + chunk, query->n_rows);
      VecKnnColumns columns = { (end - begin + width - 1) / width * width, packed, h, ids };

      vec_knn_space_pack (space, begin, end, width, packed);
      for (gint64 i = 0; i < columns.n_columns; i++)
        {
          h[i] = begin + i < end ? space->h[begin + i] : -INFINITY;
          ids[i] = (guint32) (begin + i);
        }
      vec_knn_scan (group, NULL, group->n_rows, &columns, FALSE, best, query->cancellable);
    }
}

/* In double precision, so that a distance does not depend on what was asked for beside it. */
static float
measure (const VecKnnSpace *space, const float *x, const float *y)
{
  double dot = 0, xx = 0, yy = 0, difference2 = 0;

  for (int t = 0; t < space->n_dims; t++)
    {
      difference2 += ((double) x[t] - y[t]) * ((double) x[t] - y[t]);
      dot += (double) x[t] * y[t];
      xx += (double) x[t] * x[t];
      yy += (double) y[t] * y[t];
    }
  if (space->metric == VEC_METRIC_EUCLIDEAN)
    return (float) sqrt (difference2);
  return xx * yy == 0 ? 1 : (float) MAX (1 - dot / sqrt (xx * yy), 0);
}

static void
take_best (const Query *query, gint64 i, guint64 *keys, int n)
{
  const VecKnnSpace *space = &query->space;
  const float *x = space->vectors + (query->n_rows + i) * space->n_dims;

  for (int c = 0; c < n; c++)
    {
      guint32 row = (guint32) keys[c];

      keys[c] = vec_knn_key (measure (space, x, space->vectors + (gint64) row * space->n_dims), row);
    }
  vec_knn_keys_sort (keys, n);
  for (int j = 0; j < query->k; j++)
    {
      query->rows[i * query->k + j] = (guint32) keys[j];
      query->distances[i * query->k + j] = vec_knn_key_distance (keys[j]);
    }
}

static void
query_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Query *query = data;
  g_auto (VecKnnBest) best = { 0 };
  VecKnnGroup group;
  guint32 ids[GROUP];

  if (g_cancellable_is_cancelled (query->cancellable))
    return;
  for (gint64 i = begin; i < end; i++)
    ids[i - begin] = (guint32) (query->n_rows + i);
  if (!vec_knn_best_init (&best, end - begin, VEC_KNN_MAX_ROWS, query->n_best, 2 * query->n_best + 8))
    {
      g_atomic_int_set (&query->has_failed, TRUE);
      return;
    }
  vec_knn_group_init (&group, &query->space);
  vec_knn_group_set (&group, ids, (int) (end - begin));
  scan_rows (query, &group, &best);
  for (gint64 i = begin; i < end && !g_cancellable_is_cancelled (query->cancellable); i++)
    {
      int n;
      guint64 *keys = vec_knn_best_select (&best, i - begin, &n);

      take_best (query, i, keys, n);
    }
  vec_knn_group_clear (&group);
}

static float
find_largest (const float *values, gint64 n)
{
  float largest = 0;

  for (gint64 i = 0; i < n; i++)
    largest = MAX (largest, fabsf (values[i]));
  return largest;
}

/* All are brought to one scale. */
static gboolean
is_of_one_size (const float *vectors, gint64 n, const float *queries, gint64 n_queries, VecMetric metric)
{
  return metric == VEC_METRIC_COSINE || find_largest (queries, n_queries) <= MAX_RATIO * find_largest (vectors, n);
}

static float *
copy_rows (const float *vectors, gint64 n_rows, const float *queries, gint64 n_queries, int n_dims)
{
  float *both = g_try_new (float, (gsize) (n_rows + n_queries) * n_dims);

  if (both == NULL)
    return NULL;
  memcpy (both, vectors, sizeof *both * n_rows * n_dims);
  memcpy (both + n_rows * n_dims, queries, sizeof *both * n_queries * n_dims);
  return both;
}

gboolean
vec_knn_query (const float *vectors, gint64 n_rows, int n_dims, VecMetric metric, const float *queries, gint64 n_queries, int k,
               int n_threads, gint64 *rows, float *distances, GCancellable *cancellable, GError **error)
{
  g_autofree float *both = NULL;
  Query query = { .n_rows = n_rows, .n_queries = n_queries, .k = k, .rows = rows, .distances = distances, .cancellable = cancellable };
  gboolean ready;

  g_return_val_if_fail (k > 0 && k <= n_rows && metric != VEC_METRIC_DOT, FALSE);

  if (!is_of_one_size (vectors, n_rows * n_dims, queries, n_queries * n_dims, metric))
    return FALSE;
  query.n_best = (int) MIN (n_rows, k + MAX (8, k / 8));
  both = copy_rows (vectors, n_rows, queries, n_queries, n_dims);
  ready = both != NULL
          && vec_knn_space_init (&query.space, both, n_rows + n_queries, VEC_KNN_MAX_COLUMNS, n_dims, metric, n_threads,
                                 cancellable);
  if (ready)
    vec_parallel_blocks (n_queries, GROUP, n_threads, query_part, &query);
  vec_knn_space_clear (&query.space);
  return !g_cancellable_set_error_if_cancelled (cancellable, error) && ready && !query.has_failed;
}
