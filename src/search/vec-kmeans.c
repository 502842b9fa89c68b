/* k-means: S. Lloyd, "Least squares quantization in PCM", 1982, by FAISS's Clustering on all rows, one iteration at a time so that
 * it can be cancelled and can stop when nothing moves any more.
 *
 * It starts from centroids of our own (vec-kmeans-seeding.h), because FAISS lacks k-means++: they are handed to it as a training set of
 * exactly k rows, which it takes over as they are. The restarts run side by side, each on one thread, so that the result does not
 * depend on the number of threads.
 * Assignment, inertia and distances are computed anew at the end, without the cancellation of FAISS's ‖x‖² + ‖c‖² − 2 x·c. */
#include "search/vec-clustering-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#include <faiss/c_api/Clustering_c.h>
#include <faiss/c_api/IndexFlat_c.h>
#include <faiss/c_api/error_c.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "base/vec-simd.h"
#include "search/vec-kmeans-seeding.h"

/* Centroids that together moved by less than this share of the mean variance have come to rest (as in scikit-learn). */
#define TOLERANCE 1e-4

/* What all restarts share. */
typedef struct
{
  const float *vectors;
  gint64 n_rows;
  int n_dims;
  VecKmeansParams params;
  double tolerance;           /* of the sum of the squared movements */
  VecProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;

  GMutex lock;                /* for what follows */
  int n_steps;
  gint64 last_report;
  VecClustering *best;
  int best_restart;
  GError *error;
} Kmeans;

/* ---- Lloyd's iterations. */

void
vec_kmeans_params_init (VecKmeansParams *params)
{
  *params = (VecKmeansParams){ .k = 8, .seed = 1, .n_iterations = 25, .n_restarts = 3 };
}

static void
report_step (Kmeans *job, int n_steps)
{
  gint64 now = g_get_monotonic_time ();

  g_mutex_lock (&job->lock);
  job->n_steps += n_steps;
  if (job->progress != NULL && now - job->last_report > G_USEC_PER_SEC / 30)
    {
      job->last_report = now;
      job->progress (_("Finding clusters"), (guint64) job->n_steps,
                     (guint64) job->params.n_iterations * (guint64) job->params.n_restarts, job->progress_data);
    }
  g_mutex_unlock (&job->lock);
}

/* Keeps the first error. */
static void
fail (Kmeans *job)
{
  g_mutex_lock (&job->lock);
  if (job->error == NULL)
    {
      const char *reason = faiss_get_last_error ();

      g_set_error (&job->error, VEC_ERROR, VEC_ERROR_FAILED, _("The clusters could not be computed: %s"),
                   reason != NULL ? reason : _("FAISS gave no reason"));
    }
  g_mutex_unlock (&job->lock);
}

/* Improves centroids (k, n_dims) in place; FALSE on failure. */
static gboolean
iterate (Kmeans *job, FaissClustering *faiss, FaissIndex *index, float *centroids, int k)
{
  gsize n_values = (gsize) k * (gsize) job->n_dims;
  int step = 0;

  if (faiss_Clustering_train (faiss, k, centroids, index) != 0) /* exactly k rows: they become the centroids */
    return FALSE;
  while (step < job->params.n_iterations && k < job->n_rows && !g_cancellable_is_cancelled (job->cancellable))
    {
      float *moved;
      double movement = 0;

      if (faiss_Clustering_train (faiss, job->n_rows, job->vectors, index) != 0)
        return FALSE;
      faiss_Clustering_centroids (faiss, &moved, NULL);
      for (gsize i = 0; i < n_values; i++)
        movement += ((double) moved[i] - centroids[i]) * ((double) moved[i] - centroids[i]);
      memcpy (centroids, moved, sizeof (float) * n_values);
      report_step (job, 1);
      step++;
      if (movement <= job->tolerance)
        break;
    }
  report_step (job, job->params.n_iterations - step);
  return TRUE;
}

static gboolean
run_faiss (Kmeans *job, int restart, float *centroids, int k)
{
  FaissClusteringParameters params;
  FaissClustering *faiss = NULL;
  FaissIndexFlatL2 *index = NULL;
  gboolean done;

  faiss_ClusteringParameters_init (&params);
  params.niter = 1;
  params.nredo = 1;
  params.min_points_per_centroid = 1;
  params.max_points_per_centroid = G_MAXINT;
  params.seed = (int) ((job->params.seed + (guint64) restart) & G_MAXINT32);
  done = faiss_Clustering_new_with_params (&faiss, job->n_dims, k, &params) == 0
         && faiss_IndexFlatL2_new_with (&index, job->n_dims) == 0
         && iterate (job, faiss, (FaissIndex *) index, centroids, k);
  if (!done)
    fail (job);
  if (index != NULL)
    faiss_Index_free (index);
  if (faiss != NULL)
    faiss_Clustering_free (faiss);
  return done;
}

static void
keep_best (Kmeans *job, VecClustering *clustering, int restart)
{
  g_mutex_lock (&job->lock);
  if (job->best == NULL || clustering->inertia < job->best->inertia
      || (clustering->inertia == job->best->inertia && restart < job->best_restart))
    {
      VecClustering *previous = job->best;

      job->best = clustering;
      job->best_restart = restart;
      clustering = previous;
    }
  g_mutex_unlock (&job->lock);
  g_clear_pointer (&clustering, vec_clustering_unref);
}

static void
run_restart (Kmeans *job, int restart)
{
  g_autofree float *centroids = g_new (float, (gsize) job->params.k * (gsize) job->n_dims);
  VecRandom random;
  int k;

  vec_random_init (&random, job->params.seed);
  for (int i = 0; i < restart; i++)
    vec_random_init (&random, vec_random_next (&random));
  k = vec_kmeans_seed (job->vectors, job->n_rows, job->n_dims, job->params.k, &random, job->cancellable, centroids);
  if (g_cancellable_is_cancelled (job->cancellable) || !run_faiss (job, restart, centroids, k)
      || g_cancellable_is_cancelled (job->cancellable))
    return;
  keep_best (job, vec_clustering_new_assigned (job->vectors, job->n_rows, job->n_dims, centroids, k), restart);
}

static void
run_restarts (gint64 begin, gint64 end, int thread, gpointer data)
{
  int omp_threads = omp_get_max_threads ();

  omp_set_num_threads (1);
  for (gint64 restart = begin; restart < end; restart++)
    run_restart (data, (int) restart);
  omp_set_num_threads (omp_threads);
}

/* ---- Checks before. */

/* Per dimension: the sums of the differences from the first row and of their squares; returns the largest magnitude. */
VEC_SIMD
static float
sum_columns (const float *vectors, gint64 n_rows, int n_dims, double *sum, double *sum2)
{
  float largest = 0;

  for (gint64 i = 0; i < n_rows; i++)
    for (int j = 0; j < n_dims; j++)
      {
        float magnitude = fabsf (vectors[i * n_dims + j]);
        double difference = (double) vectors[i * n_dims + j] - vectors[j]; /* a near origin, against cancellation */

        sum[j] += difference;
        sum2[j] += difference * difference;
        largest = magnitude > largest ? magnitude : largest;
      }
  return largest;
}

/* The mean variance of the dimensions, not finite when some value is not; and the largest magnitude. */
static double
survey (const float *vectors, gint64 n_rows, int n_dims, double *largest)
{
  g_autofree double *sum = g_new0 (double, n_dims);
  g_autofree double *sum2 = g_new0 (double, n_dims);
  double variance = 0;

  *largest = sum_columns (vectors, n_rows, n_dims, sum, sum2);
  for (int j = 0; j < n_dims; j++)
    variance += (sum2[j] - sum[j] * sum[j] / (double) n_rows) / (double) n_rows / n_dims;
  return variance;
}

static gint64
find_row_not_finite (const float *vectors, gint64 n_rows, int n_dims)
{
  gint64 i = 0;

  while (i < n_rows * n_dims && isfinite (vectors[i]))
    i++;
  return i / n_dims;
}

static gboolean
check (Kmeans *job, GError **error)
{
  double variance, largest;

  if (job->n_rows == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("There are no rows to find clusters in"));
      return FALSE;
    }
  if (job->params.k < 1 || job->params.n_iterations < 1 || job->params.n_restarts < 1)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                   _("The number of clusters, iterations and restarts must each be at least 1"));
      return FALSE;
    }
  variance = survey (job->vectors, job->n_rows, job->n_dims, &largest);
  if (!isfinite (variance))
    {
      gint64 row = find_row_not_finite (job->vectors, job->n_rows, job->n_dims);

      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                   _("Row %lld has a value that is not a finite number; clusters need finite values"), (long long) row + 1);
      return FALSE;
    }
  if (largest > sqrt (FLT_MAX / 8 / (double) job->n_dims))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                   _("The largest value, %g, is too large to compute clusters; bring the vectors to unit length first"), largest);
      return FALSE;
    }
  job->tolerance = TOLERANCE * MAX (variance, 0);
  return TRUE;
}

/* ---- All of it. */

VecClustering *
vec_clustering_new_kmeans (const float *vectors, gint64 n_rows, int n_dims, const VecKmeansParams *params,
                           VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  Kmeans job = { .vectors = vectors, .n_rows = n_rows, .n_dims = n_dims, .params = *params, .progress = progress,
                 .progress_data = progress_data, .cancellable = cancellable };

  g_return_val_if_fail ((vectors != NULL || n_rows == 0) && n_rows >= 0 && n_dims > 0, NULL);

  if (!check (&job, error) || g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  job.params.k = (int) MIN ((gint64) job.params.k, n_rows);

  g_mutex_init (&job.lock);
  vec_parallel_blocks (job.params.n_restarts, 1, 0, run_restarts, &job);
  g_mutex_clear (&job.lock);

  if (job.error != NULL || g_cancellable_is_cancelled (cancellable))
    {
      g_clear_pointer (&job.best, vec_clustering_unref);
      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        g_propagate_error (error, g_steal_pointer (&job.error));
      g_clear_error (&job.error);
      return NULL;
    }
  vec_clustering_sort_by_size (job.best);
  return job.best;
}
