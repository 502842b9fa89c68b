/* Whether a layout can be trusted, and whether clusters are apart.
 *
 *   preservation       the share of the k nearest in the original space that are among the k nearest on the layout
 *   trustworthiness    J. Venna, S. Kaski, "Neighborhood preservation in nonlinear projection methods", 2001, eq. 1:
 *                      1 − 2 / (n k (2n − 3k − 1)) Σᵢ Σ_{j ∈ U(i)} (r (i, j) − k), U (i) the layout's neighbours that are not among
 *                      the original ones, r (i, j) the rank of j by original distance from i
 *   silhouette         P. Rousseeuw, "Silhouettes", 1987: (b − a) / max (a, b), a the mean distance to the own cluster, b to the
 *                      nearest other
 *
 * All by measuring distances from sampled rows to all; ties go by row number. */
#include "measure/vec-quality.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "base/vec-simd.h"

#define LEAST_PER_CLUSTER 8

typedef float Lanes __attribute__ ((vector_size (32)));

static inline float
squared_distance (const float *x, const float *y, int n_dims)
{
  Lanes sum = { 0 };
  float total = 0;
  int t = 0;

  for (; t + 8 <= n_dims; t += 8)
    {
      Lanes a, b;

      memcpy (&a, x + t, sizeof a);
      memcpy (&b, y + t, sizeof b);
      a -= b;
      sum += a * a;
    }
  for (int lane = 0; lane < 8; lane++)
    total += sum[lane];
  for (; t < n_dims; t++)
    total += (x[t] - y[t]) * (x[t] - y[t]);
  return total;
}

/* out (n) = squared distances from @row, infinite to itself. */
VEC_SIMD static void
measure_row (const float *vectors, gint64 n_rows, int n_dims, gint64 row, float *out)
{
  for (gint64 j = 0; j < n_rows; j++)
    out[j] = squared_distance (vectors + row * n_dims, vectors + j * n_dims, n_dims);
  out[row] = INFINITY;
}

static inline gboolean
is_nearer (const float *distances, gint64 a, gint64 b)
{
  return distances[a] < distances[b] || (distances[a] == distances[b] && a < b);
}

/* rows (k): the nearest, in order, by insertion. */
static void
find_nearest (const float *distances, gint64 n_rows, int k, gint64 *rows)
{
  int n = 0;

  for (gint64 j = 0; j < n_rows; j++)
    {
      int place;

      if (n == k && !(distances[j] < distances[rows[k - 1]]))
        continue;
      for (place = n < k ? n++ : k - 1; place > 0 && distances[j] < distances[rows[place - 1]]; place--)
        rows[place] = rows[place - 1];
      rows[place] = j;
    }
}

static gint64
count_nearer (const float *distances, gint64 n_rows, gint64 row)
{
  gint64 n = 0;

  for (gint64 j = 0; j < n_rows; j++)
    n += is_nearer (distances, j, row);
  return n;
}

/* ---- Layouts */

typedef struct
{
  const float *vectors;    /* (n, d) */
  const float *layout;     /* (n, dims) */
  gint64 n_rows;
  int n_dims, layout_dims;
  int k;
  gint64 *sample;
  gint64 n_sample;
  gboolean ranks;
  double *scores;          /* (n_sample): neighbours kept, or the sum of rank excesses */
} LayoutJob;

static gboolean
contains (const gint64 *rows, int k, gint64 row)
{
  for (int j = 0; j < k; j++)
    if (rows[j] == row)
      return TRUE;
  return FALSE;
}

static void
score_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  LayoutJob *job = data;
  g_autofree float *original = g_new (float, job->n_rows), *shown = g_new (float, job->n_rows);
  g_autofree gint64 *near = g_new (gint64, job->k), *near_shown = g_new (gint64, job->k);

  for (gint64 s = begin; s < end; s++)
    {
      double score = 0;

      measure_row (job->vectors, job->n_rows, job->n_dims, job->sample[s], original);
      measure_row (job->layout, job->n_rows, job->layout_dims, job->sample[s], shown);
      find_nearest (original, job->n_rows, job->k, near);
      find_nearest (shown, job->n_rows, job->k, near_shown);
      for (int j = 0; j < job->k; j++)
        if (!job->ranks)
          score += contains (near, job->k, near_shown[j]);
        else if (!contains (near, job->k, near_shown[j]))
          score += (double) (count_nearer (original, job->n_rows, near_shown[j]) + 1 - job->k);
      job->scores[s] = score;
    }
}

/* @n_sample different rows of 0 … n − 1, ascending (Floyd's selection would do; a shuffled prefix is simpler). */
static gint64 *
draw_sample (gint64 n_rows, gint64 n_sample, guint64 seed)
{
  gint64 *rows = g_new (gint64, n_rows);
  VecRandom random;

  vec_random_init (&random, seed);
  for (gint64 i = 0; i < n_rows; i++)
    rows[i] = i;
  for (gint64 i = 0; i < n_sample && n_sample < n_rows; i++)
    {
      gint64 other = i + (gint64) vec_random_below (&random, n_rows - i), row = rows[i];

      rows[i] = rows[other];
      rows[other] = row;
    }
  return rows;
}

/* The mean score of the sampled rows. */
static double
mean_score (LayoutJob *job, gint64 n_sample, guint64 seed, int n_threads)
{
  g_autofree gint64 *sample = NULL;
  g_autofree double *scores = NULL;
  double sum = 0;

  job->n_sample = n_sample > 0 ? MIN (n_sample, job->n_rows) : job->n_rows;
  job->sample = sample = draw_sample (job->n_rows, job->n_sample, seed);
  job->scores = scores = g_new (double, job->n_sample);
  vec_parallel_blocks (job->n_sample, 8, n_threads, score_rows, job);
  for (gint64 s = 0; s < job->n_sample; s++)
    sum += scores[s];
  return sum / (double) job->n_sample;
}

double
vec_measure_preservation (const float *vectors, int n_dims, const float *layout, int layout_dims, gint64 n_rows, int k,
                          gint64 n_sample, guint64 seed, int n_threads)
{
  LayoutJob job = { .vectors = vectors, .layout = layout, .n_rows = n_rows, .n_dims = n_dims, .layout_dims = layout_dims,
                    .k = (int) MIN (k, n_rows - 1) };

  g_return_val_if_fail (k > 0 && n_rows > 0, 1);

  return job.k > 0 ? mean_score (&job, n_sample, seed, n_threads) / job.k : 1;
}

double
vec_measure_trustworthiness (const float *vectors, int n_dims, const float *layout, int layout_dims, gint64 n_rows, int k,
                             gint64 n_sample, guint64 seed, int n_threads)
{
  LayoutJob job = { .vectors = vectors, .layout = layout, .n_rows = n_rows, .n_dims = n_dims, .layout_dims = layout_dims,
                    .k = (int) MIN (k, (n_rows - 1) / 2), .ranks = TRUE };
  double n = (double) n_rows;

  g_return_val_if_fail (k > 0 && n_rows > 0, 1);

  if (job.k < 1)
    return 1;
  return 1 - 2 * mean_score (&job, n_sample, seed, n_threads) / (job.k * (2 * n - 3 * job.k - 1));
}

/* ---- Clusters */

typedef struct
{
  const float *vectors;    /* (n, d) */
  int n_dims;
  const gint32 *assignment;
  int n_clusters;
  const gint64 *sample;    /* (m) */
  gint64 n_sample;
  const gint64 *sizes;     /* (n_clusters): of the sample */
  double *scores;          /* (m) */
} SilhouetteJob;

VEC_SIMD static void
sum_distances (const SilhouetteJob *job, gint64 row, double *sums)
{
  for (gint64 s = 0; s < job->n_sample; s++)
    sums[job->assignment[job->sample[s]]] += sqrtf (squared_distance (job->vectors + row * job->n_dims,
                                                                      job->vectors + job->sample[s] * job->n_dims, job->n_dims));
}

static void
silhouette_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  SilhouetteJob *job = data;
  g_autofree double *sums = g_new (double, job->n_clusters);

  for (gint64 s = begin; s < end; s++)
    {
      gint32 own = job->assignment[job->sample[s]];
      double a, b = INFINITY;

      job->scores[s] = 0;
      if (job->sizes[own] < 2)
        continue;
      memset (sums, 0, job->n_clusters * sizeof *sums);
      sum_distances (job, job->sample[s], sums);
      a = sums[own] / (double) (job->sizes[own] - 1);
      for (int c = 0; c < job->n_clusters; c++)
        if (c != own && job->sizes[c] > 0)
          b = MIN (b, sums[c] / (double) job->sizes[c]);
      if (b < INFINITY && MAX (a, b) > 0)
        job->scores[s] = (b - a) / MAX (a, b);
    }
}

/* Of the shuffled rows, the first of each cluster up to its share of @n_sample (at least LEAST_PER_CLUSTER). Moves them to the
 * front and returns their number; sizes (n_clusters): how many of each. */
static gint64
choose_rows (gint64 *rows, gint64 n_rows, const gint32 *assignment, int n_clusters, const gint64 *counts, gint64 n_sample,
             gint64 *sizes)
{
  gint64 n_assigned = 0, n = 0;

  for (int c = 0; c < n_clusters; c++)
    n_assigned += counts[c];
  for (gint64 i = 0; i < n_rows; i++)
    {
      gint32 c = assignment[rows[i]];
      gint64 share;

      if (c < 0 || c >= n_clusters)
        continue;
      share = n_sample <= 0 || n_sample >= n_assigned ? counts[c]
                                                      : MAX ((gint64) ((double) n_sample * counts[c] / n_assigned), LEAST_PER_CLUSTER);
      if (sizes[c] < share)
        {
          sizes[c]++;
          rows[n++] = rows[i];
        }
    }
  return n;
}

double
vec_measure_silhouette (const float *vectors, gint64 n_rows, int n_dims, const gint32 *assignment, int n_clusters,
                        gint64 n_sample, guint64 seed, int n_threads, double *out)
{
  g_autofree gint64 *rows = draw_sample (n_rows, n_sample > 0 ? n_rows - 1 : n_rows, seed);
  g_autofree gint64 *counts = g_new0 (gint64, MAX (n_clusters, 1)), *sizes = g_new0 (gint64, MAX (n_clusters, 1));
  g_autofree double *scores = g_new (double, n_rows);
  SilhouetteJob job = { vectors, n_dims, assignment, n_clusters, rows, 0, sizes, scores };
  double total = 0;
  gint64 n_assigned = 0;

  memset (out, 0, n_clusters * sizeof *out);
  for (gint64 i = 0; i < n_rows; i++)
    if (assignment[i] >= 0 && assignment[i] < n_clusters)
      counts[assignment[i]]++;
  job.n_sample = choose_rows (rows, n_rows, assignment, n_clusters, counts, n_sample, sizes);
  vec_parallel_blocks (job.n_sample, 16, n_threads, silhouette_rows, &job);

  for (gint64 s = 0; s < job.n_sample; s++)
    out[assignment[rows[s]]] += scores[s];
  for (int c = 0; c < n_clusters; c++)
    {
      out[c] = sizes[c] > 0 ? out[c] / (double) sizes[c] : 0;
      total += out[c] * (double) counts[c];
      n_assigned += counts[c];
    }
  return n_assigned > 0 ? total / (double) n_assigned : 0;
}
