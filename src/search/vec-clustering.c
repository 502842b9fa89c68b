/* k-means: S. Lloyd, "Least squares quantization in PCM", 1982, by FAISS's Clustering on all rows, one iteration at a time so that
 * it can be cancelled and can stop when nothing moves any more.
 *
 * It starts from centroids chosen by greedy k-means++ (D. Arthur, S. Vassilvitskii, SODA 2007, with several candidates for each step as
 * in their section 5), which FAISS lacks: they are handed to it as a training set of exactly k rows, which it takes over as they
 * are. The restarts run side by side, each on one thread, so that the result does not depend on the number of threads.
 * Assignment, inertia and distances are computed anew at the end, without the cancellation of FAISS's ‖x‖² + ‖c‖² − 2 x·c. */
#include "search/vec-clustering.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <omp.h>
#include <string.h>

#include <faiss/c_api/Clustering_c.h>
#include <faiss/c_api/IndexFlat_c.h>
#include <faiss/c_api/error_c.h>
#include <faiss/c_api/utils/distances_c.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "base/vec-simd.h"

/* Rows that the seeding looks at: a random choice of this many, or of this many for each cluster. */
#define SEEDING_ROWS 16384
#define SEEDING_ROWS_PER_CLUSTER 128

/* Centroids that together moved by less than this share of the mean variance have come to rest (as in scikit-learn). */
#define TOLERANCE 1e-4

#define BLOCK 4096

struct _VecClustering
{
  gatomicrefcount ref_count;
  gint64 n_rows;
  int n_dims;
  int n_clusters;
  gint32 *assignment; /* (n_rows) */
  float *distances;   /* (n_rows), squared, to the own centroid */
  float *centroids;   /* (n_clusters, n_dims) */
  gint64 *sizes;      /* (n_clusters) */
  double inertia;
};

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

void
vec_kmeans_params_init (VecKmeansParams *params)
{
  *params = (VecKmeansParams){ .k = 8, .seed = 1, .n_iterations = 25, .n_restarts = 3 };
}

/* ---- Assignment and inertia, exactly. */

typedef struct
{
  const float *vectors;
  VecClustering *clustering;
  double *sums; /* one for each block of BLOCK rows */
} Assignment;

static void
assign_range (gint64 begin, gint64 end, int thread, gpointer data)
{
  Assignment *job = data;
  VecClustering *self = job->clustering;
  g_autofree float *distances = g_new (float, self->n_clusters);
  double sum = 0;

  for (gint64 i = begin; i < end; i++)
    {
      int best = 0;

      faiss_fvec_L2sqr_ny (distances, job->vectors + i * self->n_dims, self->centroids, (size_t) self->n_dims,
                           (size_t) self->n_clusters);
      for (int c = 1; c < self->n_clusters; c++)
        if (distances[c] < distances[best])
          best = c;
      self->assignment[i] = best;
      self->distances[i] = distances[best];
      sum += distances[best];
    }
  job->sums[begin / BLOCK] = sum;
}

static void
assign (VecClustering *self, const float *vectors)
{
  gint64 n_blocks = (self->n_rows + BLOCK - 1) / BLOCK;
  g_autofree double *sums = g_new0 (double, n_blocks);
  Assignment job = { vectors, self, sums };

  vec_parallel_blocks (self->n_rows, BLOCK, 0, assign_range, &job);
  self->inertia = 0;
  for (gint64 b = 0; b < n_blocks; b++)
    self->inertia += sums[b];
  memset (self->sizes, 0, sizeof (gint64) * (gsize) self->n_clusters);
  for (gint64 i = 0; i < self->n_rows; i++)
    self->sizes[self->assignment[i]]++;
}

/* Moves the centroid of each empty cluster to the row that is farthest from its own centroid. FALSE when there was none, or when all
 * rows sit on their centroids. */
static gboolean
fill_empty_clusters (VecClustering *self, const float *vectors)
{
  gboolean moved = FALSE;

  for (int c = 0; c < self->n_clusters; c++)
    {
      gint64 farthest = 0;

      if (self->sizes[c] > 0)
        continue;
      for (gint64 i = 1; i < self->n_rows; i++)
        if (self->distances[i] > self->distances[farthest])
          farthest = i;
      if (self->distances[farthest] <= 0)
        break;
      memcpy (self->centroids + (gint64) c * self->n_dims, vectors + farthest * self->n_dims,
              sizeof (float) * (gsize) self->n_dims);
      self->distances[farthest] = 0;
      moved = TRUE;
    }
  return moved;
}

static VecClustering *
clustering_new (Kmeans *job, const float *centroids, int k)
{
  VecClustering *self = g_new0 (VecClustering, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_rows = job->n_rows;
  self->n_dims = job->n_dims;
  self->n_clusters = k;
  self->assignment = g_new (gint32, job->n_rows);
  self->distances = g_new (float, job->n_rows);
  self->centroids = g_memdup2 (centroids, sizeof (float) * (gsize) k * (gsize) job->n_dims);
  self->sizes = g_new (gint64, k);

  assign (self, job->vectors);
  for (int attempt = 0; attempt < k && fill_empty_clusters (self, job->vectors); attempt++)
    assign (self, job->vectors);
  return self;
}

/* ---- Seeding. */

/* The rows that the seeding chooses from: all, or a random choice without repetition (Floyd's algorithm would need a set; a
 * partial shuffle of all row numbers costs less here). */
static gint64 *
choose_rows (const Kmeans *job, VecRandom *random, gint64 *n_chosen)
{
  gint64 n = job->n_rows;
  gint64 wanted = MIN (n, MAX (SEEDING_ROWS, (gint64) SEEDING_ROWS_PER_CLUSTER * job->params.k));
  gint64 *rows = g_new (gint64, n);

  for (gint64 i = 0; i < n; i++)
    rows[i] = i;
  for (gint64 i = 0; i < wanted && wanted < n; i++)
    {
      gint64 j = i + (gint64) vec_random_below (random, (guint64) (n - i));
      gint64 row = rows[i];

      rows[i] = rows[j];
      rows[j] = row;
    }
  *n_chosen = wanted;
  return rows;
}

/* out (n): the smaller of nearest (n; NULL: none yet) and the squared distance from @row. Returns the sum. */
static double
distances_from (const Kmeans *job, const gint64 *rows, gint64 n, gint64 row, const float *nearest, float *out)
{
  size_t d = (size_t) job->n_dims;
  const float *center = job->vectors + row * job->n_dims;
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    {
      float distance;

      faiss_fvec_L2sqr_ny (&distance, center, job->vectors + rows[i] * job->n_dims, d, 1);
      out[i] = nearest != NULL ? MIN (distance, nearest[i]) : distance;
      sum += out[i];
    }
  return sum;
}

/* A position drawn with a probability proportional to its weight. */
static gint64
draw (const float *weights, gint64 n, double sum, VecRandom *random)
{
  double target = vec_random_uniform (random) * sum;
  gint64 last = -1;

  for (gint64 i = 0; i < n; i++)
    if (weights[i] > 0)
      {
        last = i;
        target -= weights[i];
        if (target < 0)
          break;
      }
  return last;
}

/* Chooses up to params.k different rows among rows (n) by greedy k-means++, and copies them to centroids (k, n_dims). Returns how
 * many: fewer when there are no more different ones. */
static int
seed_among (Kmeans *job, const gint64 *rows, gint64 n, VecRandom *random, float *centroids)
{
  int n_trials = 2 + (int) log (job->params.k);
  g_autofree float *nearest = g_new (float, n);
  g_autofree float *trial = g_new (float, n);
  g_autofree float *best = g_new (float, n);
  gint64 chosen = rows[vec_random_below (random, (guint64) n)];
  double sum = distances_from (job, rows, n, chosen, NULL, nearest);
  int k = 0;

  for (;;)
    {
      double best_sum = INFINITY;

      memcpy (centroids + (gint64) k++ * job->n_dims, job->vectors + chosen * job->n_dims, sizeof (float) * (gsize) job->n_dims);
      if (k == job->params.k || sum <= 0 || g_cancellable_is_cancelled (job->cancellable))
        return k;
      for (int t = 0; t < n_trials; t++)
        {
          gint64 row = rows[draw (nearest, n, sum, random)];
          double trial_sum = distances_from (job, rows, n, row, nearest, trial);

          if (trial_sum < best_sum)
            {
              float *swap = best;

              best = trial;
              trial = swap;
              best_sum = trial_sum;
              chosen = row;
            }
        }
      memcpy (nearest, best, sizeof (float) * (gsize) n);
      sum = best_sum;
    }
}

static int
seed_centroids (Kmeans *job, VecRandom *random, float *centroids)
{
  gint64 n;
  g_autofree gint64 *rows = choose_rows (job, random, &n);
  int k = seed_among (job, rows, n, random, centroids);

  /* A choice of rows that holds too few different ones says nothing about the others. */
  if (k < job->params.k && n < job->n_rows)
    k = seed_among (job, rows, job->n_rows, random, centroids);
  return k;
}

/* ---- Lloyd's iterations. */

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
  k = seed_centroids (job, &random, centroids);
  if (g_cancellable_is_cancelled (job->cancellable) || !run_faiss (job, restart, centroids, k)
      || g_cancellable_is_cancelled (job->cancellable))
    return;
  keep_best (job, clustering_new (job, centroids, k), restart);
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

/* ---- Checks before, order after. */

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

static int
compare_sizes (gconstpointer a, gconstpointer b, gpointer sizes)
{
  gint64 x = ((const gint64 *) sizes)[*(const int *) a], y = ((const gint64 *) sizes)[*(const int *) b];

  if (x != y)
    return x > y ? -1 : 1;
  return *(const int *) a - *(const int *) b;
}

/* Numbers the clusters by size, largest first, and leaves out those that stayed empty. */
static void
sort_by_size (VecClustering *self)
{
  int k = self->n_clusters;
  gsize row_bytes = sizeof (float) * (gsize) self->n_dims;
  g_autofree int *order = g_new (int, k);
  g_autofree int *rank = g_new (int, k);
  float *centroids = g_malloc ((gsize) k * row_bytes);
  gint64 *sizes = g_new (gint64, k);

  for (int c = 0; c < k; c++)
    order[c] = c;
  g_qsort_with_data (order, k, sizeof (int), compare_sizes, self->sizes);
  for (int c = 0; c < k; c++)
    {
      rank[order[c]] = c;
      sizes[c] = self->sizes[order[c]];
      if (sizes[c] == 0)
        self->n_clusters = MIN (self->n_clusters, c);
      memcpy (centroids + (gint64) c * self->n_dims, self->centroids + (gint64) order[c] * self->n_dims, row_bytes);
    }
  for (gint64 i = 0; i < self->n_rows; i++)
    self->assignment[i] = rank[self->assignment[i]];
  g_free (self->centroids);
  g_free (self->sizes);
  self->centroids = centroids;
  self->sizes = sizes;
}

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
  sort_by_size (job.best);
  return job.best;
}

VecClustering *
vec_clustering_ref (VecClustering *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vec_clustering_unref (VecClustering *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->assignment);
  g_free (self->distances);
  g_free (self->centroids);
  g_free (self->sizes);
  g_free (self);
}

int
vec_clustering_get_n_clusters (VecClustering *self)
{
  return self->n_clusters;
}

const gint32 *
vec_clustering_get_assignment (VecClustering *self)
{
  return self->assignment;
}

const float *
vec_clustering_get_centroids (VecClustering *self)
{
  return self->centroids;
}

const float *
vec_clustering_get_distances (VecClustering *self)
{
  return self->distances;
}

gint64
vec_clustering_get_size (VecClustering *self, int cluster)
{
  g_return_val_if_fail (cluster >= 0 && cluster < self->n_clusters, 0);
  return self->sizes[cluster];
}

double
vec_clustering_get_inertia (VecClustering *self)
{
  return self->inertia;
}

int
vec_clustering_get_central_rows (VecClustering *self, int cluster, gint64 *rows, int n)
{
  int found = 0;

  g_return_val_if_fail (cluster >= 0 && cluster < self->n_clusters, 0);
  g_return_val_if_fail (n >= 0, 0);

  /* By insertion: n is a handful of labels. */
  for (gint64 i = 0; i < self->n_rows && n > 0; i++)
    {
      int at;

      if (self->assignment[i] != cluster || (found == n && self->distances[i] >= self->distances[rows[n - 1]]))
        continue;
      at = found < n ? found++ : n - 1;
      for (; at > 0 && self->distances[rows[at - 1]] > self->distances[i]; at--)
        rows[at] = rows[at - 1];
      rows[at] = i;
    }
  return found;
}
