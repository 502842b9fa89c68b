/* What all ways of placing have in common: the neighbours, the start, copies, and the spread. */
#include "project/vec-placement.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "project/vec-placement-private.h"
#include "project/vec-projection-private.h"
#include "search/vec-index.h"
#include "search/vec-knn-query.h"

#define GRAIN 16           /* points placed at a time by one thread */
#define N_NEAREST 10       /* neighbours that a mean is made of and a spread measured on */
#define CHUNK 256          /* queries between two progress reports */
#define MANY 64            /* queries: matrix products pay */
#define MAX_COPY ((gsize) 1 << 30) /* bytes of the vectors, for these */
#define NEVER_NEARER 1e-3  /* of the mean distance: a copy, but for rounding; bounds the weight of a near one */

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* ---- By the mean */

static double
mean_distance (const float *distances, int k)
{
  double sum = 0;

  for (int j = 0; j < k; j++)
    sum += fabsf (distances[j]);
  return sum / k;
}

static void
take_mean (const float *layout, int dims, const gint64 *rows, const float *distances, int k, float *out)
{
  double place[3] = { 0 }, total = 0, mean = mean_distance (distances, k), nearest = mean > 0 ? NEVER_NEARER * mean : 1;

  for (int j = 0; j < k; j++)
    {
      double weight = 1 / (fabsf (distances[j]) + nearest);

      total += weight;
      for (int axis = 0; axis < dims; axis++)
        place[axis] += weight * layout[rows[j] * dims + axis];
    }
  for (int axis = 0; axis < dims; axis++)
    out[axis] = (float) (place[axis] / total);
}

static float
measure_spread (const float *layout, int dims, const gint64 *rows, int k, const float *place)
{
  double sum2 = 0;

  for (int j = 0; j < k; j++)
    for (int axis = 0; axis < dims; axis++)
      {
        double difference = (double) layout[rows[j] * dims + axis] - place[axis];

        sum2 += difference * difference;
      }
  return (float) sqrt (sum2 / k);
}

void
vec_layout_place (const float *layout, int dims, const gint64 *rows, const float *distances, int k, float *out, float *spread)
{
  g_return_if_fail (k > 0);

  take_mean (layout, dims, rows, distances, k, out);
  *spread = measure_spread (layout, dims, rows, k, out);
}

/* ---- By neighbours */

gboolean
vec_placement_is_copy (const VecPlacementJob *job, gint64 i)
{
  const float *distances = job->distances + i * job->k;

  return distances[0] <= NEVER_NEARER * mean_distance (distances, job->k);
}

static void
start_points (const VecPlacementJob *job)
{
  for (gint64 i = 0; i < job->m; i++)
    {
      const gint64 *rows = job->rows + i * job->k;
      float *place = job->places + i * job->dims;

      if (vec_placement_is_copy (job, i))
        memcpy (place, job->reference->layout + rows[0] * job->dims, job->dims * sizeof *place);
      else
        take_mean (job->reference->layout, job->dims, rows, job->distances + i * job->k, MIN (job->k, N_NEAREST), place);
    }
}

typedef struct
{
  VecPlacementJob job;
  VecPlaceFunc place;
  gconstpointer shared;
  VecProgressFunc progress;
  gpointer progress_data;
  gint n_done;             /* atomic */
} Placing;

static void
place_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Placing *placing = data;
  gint n_done;

  if (g_cancellable_is_cancelled (placing->job.cancellable))
    return;
  placing->place (&placing->job, placing->shared, begin, end);
  n_done = g_atomic_int_add (&placing->n_done, (gint) (end - begin)) + (gint) (end - begin);
  if (thread == 0 && placing->progress != NULL)
    placing->progress (_("Placing points"), (guint64) n_done, (guint64) placing->job.m, placing->progress_data);
}

int
vec_placement_get_n_neighbors (const VecReference *reference)
{
  int k = N_NEAREST;

  if (reference->method == &vec_tsne_method)
    k = vec_placement_tsne_get_n_neighbors (reference);
  if (reference->method == &vec_umap_method)
    k = vec_placement_umap_get_n_neighbors (reference);
  return (int) MIN ((gint64) k, reference->n_rows);
}

gboolean
vec_place_by_neighbors (const VecReference *reference, const gint64 *rows, const float *distances, gint64 m, int k, float *out,
                        float *spreads, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  int dims = reference->params->n_dims, n_threads = reference->params->n_threads;
  Placing placing = { { reference, rows, distances, m, k, dims, out, cancellable }, NULL, NULL, progress, progress_data, 0 };

  g_return_val_if_fail (k > 0 && (dims == 2 || dims == 3), FALSE);

  start_points (&placing.job);
  if (reference->method == &vec_tsne_method)
    {
      g_autoptr (VecTsneField) field = vec_tsne_field_new (reference);

      placing.place = vec_placement_tsne;
      placing.shared = field;
      vec_parallel_blocks (m, GRAIN, n_threads, place_part, &placing);
    }
  if (reference->method == &vec_umap_method)
    {
      g_autofree VecUmapShared *shared = vec_umap_shared_new (&placing.job);

      placing.place = vec_placement_umap;
      placing.shared = shared;
      vec_parallel_blocks (m, GRAIN, n_threads, place_part, &placing);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  for (gint64 i = 0; spreads != NULL && i < m; i++)
    spreads[i] = measure_spread (reference->layout, dims, rows + i * k, MIN (k, N_NEAREST), out + i * dims);
  return TRUE;
}

/* ---- By vectors */

static gboolean
find_neighbors (const VecReference *reference, const float *vectors, gint64 m, int k, gint64 *rows, float *distances,
                VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecMetric metric = (VecMetric) reference->params->metric;
  gboolean is_small = (gsize) reference->n_rows * (gsize) reference->n_vector_dims * sizeof (float) <= MAX_COPY;
  g_autoptr (VecIndex) index = NULL;
  GError *failure = NULL;

  if (progress != NULL)
    progress (_("Finding neighbours"), 0, 0, progress_data);
  if (m >= MANY && is_small
      && vec_knn_query (reference->vectors, reference->n_rows, reference->n_vector_dims, metric, vectors, m, k,
                        reference->params->n_threads, rows, distances, cancellable, &failure))
    return TRUE;
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return FALSE;
    }
  index = vec_index_new (NULL, reference->vectors, reference->n_rows, reference->n_vector_dims, metric);
  for (gint64 i = 0; i < m; i += CHUNK)
    {
      if (progress != NULL)
        progress (_("Finding neighbours"), (guint64) i, (guint64) m, progress_data);
      if (!vec_index_search_many (index, vectors + i * reference->n_vector_dims, MIN (CHUNK, m - i), k, rows + i * k,
                                  distances + i * k, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static void
take_exact_places (const VecReference *reference, const float *exact, const gint64 *rows, gint64 m, int k, float *out, float *spreads)
{
  int dims = reference->params->n_dims;

  memcpy (out, exact, sizeof *out * m * dims);
  for (gint64 i = 0; spreads != NULL && i < m; i++)
    spreads[i] = measure_spread (reference->layout, dims, rows + i * k, MIN (k, N_NEAREST), out + i * dims);
}

static gboolean
is_by_neighbors (const VecReference *reference)
{
  return reference->method == &vec_tsne_method || reference->method == &vec_umap_method;
}

gboolean
vec_place_vectors (const VecReference *reference, const float *vectors, gint64 m, float *out, float *spreads,
                   VecPlacementReport *report, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                   GError **error)
{
  int k = vec_placement_get_n_neighbors (reference);
  g_autofree gint64 *rows = g_try_new (gint64, (gsize) m * k);
  g_autofree float *distances = g_try_new (float, (gsize) m * k);
  g_autofree float *exact = NULL;
  VecPlacementReport own;
  gint64 start = g_get_monotonic_time ();

  if (report == NULL)
    report = &own;
  *report = (VecPlacementReport) { 0 };
  if (rows == NULL || distances == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory to place %lld points."), (long long) m);
      return FALSE;
    }
  if (!is_by_neighbors (reference))
    {
      exact = g_new (float, (gsize) m * reference->params->n_dims);
      report->is_exact = vec_placement_linear (reference, vectors, m, exact, cancellable);
      report->place_s = seconds_since (start);
    }
  start = g_get_monotonic_time ();
  if (!find_neighbors (reference, vectors, m, k, rows, distances, progress, progress_data, cancellable, error))
    return FALSE;
  report->knn_s = seconds_since (start);
  start = g_get_monotonic_time ();
  if (!vec_place_by_neighbors (reference, rows, distances, m, k, out, spreads, progress, progress_data, cancellable, error))
    return FALSE;
  if (report->is_exact)
    take_exact_places (reference, exact, rows, m, k, out, spreads);
  report->place_s += seconds_since (start);
  return TRUE;
}
