#include "measure/vec-group.h"

#include <math.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"

#define BATCH 4096      /* rows between two looks at the cancellable */
#define MAX_THREADS 64

static double
dot (const float *x, const float *y, int d)
{
  double sum = 0;

  for (int i = 0; i < d; i++)
    sum += (double) x[i] * (double) y[i];
  return sum;
}

static double
euclidean (const float *x, const float *y, int d)
{
  double sum = 0;

  for (int i = 0; i < d; i++)
    sum += ((double) x[i] - (double) y[i]) * ((double) x[i] - (double) y[i]);
  return sqrt (sum);
}

/* ---- Sums over the group */

typedef struct
{
  const float *vectors;
  const gint64 *rows;
  int d;
  gboolean unit;
  gint64 first;
  double *sums[MAX_THREADS];      /* (d) of each thread; NULL: it had nothing to do */
  double squares[MAX_THREADS];    /* Σ |x|² */
} SumJob;

static const float *
get_vector (const float *vectors, int d, const gint64 *rows, gint64 i)
{
  return vectors + (rows != NULL ? rows[i] : i) * (gint64) d;
}

static void
sum_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  SumJob *job = data;

  if (job->sums[thread] == NULL)
    job->sums[thread] = g_new0 (double, job->d);
  for (gint64 i = begin; i < end; i++)
    {
      const float *x = get_vector (job->vectors, job->d, job->rows, job->first + i);
      double squared = dot (x, x, job->d), scale = job->unit ? (squared > 0 ? 1 / sqrt (squared) : 0) : 1;

      for (int k = 0; k < job->d; k++)
        job->sums[thread][k] += scale * (double) x[k];
      job->squares[thread] += scale * scale * squared;
    }
}

/* The sum of the vectors (of their directions), new, and the sum of their squared lengths; NULL when cancelled. */
static double *
sum_vectors (const float *vectors, int d, const gint64 *rows, gint64 n, gboolean unit, double *squares, GCancellable *cancellable)
{
  SumJob job = { vectors, rows, d, unit };
  double *sum = g_new0 (double, d);
  gboolean cancelled = FALSE;
  int n_threads = n < 1000 ? 1 : MIN (vec_get_default_threads (), MAX_THREADS);

  for (; job.first < n && !cancelled; job.first += BATCH)
    {
      vec_parallel_for (MIN (BATCH, n - job.first), n_threads, sum_part, &job);
      cancelled = g_cancellable_is_cancelled (cancellable);
    }
  *squares = 0;
  for (int t = 0; t < MAX_THREADS; t++)
    {
      for (int k = 0; job.sums[t] != NULL && k < d; k++)
        sum[k] += job.sums[t][k];
      *squares += job.squares[t];
      g_free (job.sums[t]);
    }
  if (cancelled)
    g_clear_pointer (&sum, g_free);
  return sum;
}

/* ---- Typical rows */

/* Smaller is nearer, whatever the metric. */
static double
distance_to (const double *center, double center_length, const float *x, int d, VecMetric metric)
{
  double xy = 0, xx = 0, squared = 0;

  for (int k = 0; k < d; k++)
    {
      xy += center[k] * (double) x[k];
      xx += (double) x[k] * (double) x[k];
      squared += (center[k] - (double) x[k]) * (center[k] - (double) x[k]);
    }
  switch (metric)
    {
    case VEC_METRIC_COSINE:
      return xx > 0 && center_length > 0 ? 1 - xy / (sqrt (xx) * center_length) : 1;
    case VEC_METRIC_EUCLIDEAN:
      return sqrt (squared);
    case VEC_METRIC_DOT:
    default:
      return -xy;
    }
}

typedef struct
{
  gint64 row;
  double distance;
} Candidate;

/* Keeps the @k nearest, nearest first. */
static gint64
insert (Candidate *best, gint64 n, gint64 k, Candidate candidate)
{
  gint64 place = n < k ? n : k - 1;

  if (n == k && candidate.distance >= best[k - 1].distance)
    return n;
  for (; place > 0 && best[place - 1].distance > candidate.distance; place--)
    best[place] = best[place - 1];
  best[place] = candidate;
  return MIN (n + 1, k);
}

gint64
vec_group_find_typical (const float *vectors, int n_dims, const gint64 *rows, gint64 n_rows, VecMetric metric, gint64 k, gint64 *typical,
                        double *distances, GCancellable *cancellable)
{
  g_autofree double *center = NULL;
  g_autofree Candidate *best = g_new (Candidate, MAX (k, 1));
  double squares, length = 0;
  gint64 n = 0;

  center = sum_vectors (vectors, n_dims, rows, n_rows, metric == VEC_METRIC_COSINE, &squares, cancellable);
  if (center == NULL)
    return -1;
  for (int i = 0; i < n_dims; i++)
    {
      center[i] /= (double) MAX (n_rows, 1);
      length += center[i] * center[i];
    }
  for (gint64 i = 0; i < n_rows && k > 0; i++)
    {
      Candidate candidate = { rows[i], distance_to (center, sqrt (length), vectors + rows[i] * n_dims, n_dims, metric) };

      n = insert (best, n, k, candidate);
      if (i % BATCH == 0 && g_cancellable_is_cancelled (cancellable))
        return -1;
    }
  for (gint64 i = 0; i < n; i++)
    {
      typical[i] = best[i].row;
      if (distances != NULL)
        distances[i] = metric == VEC_METRIC_DOT ? -best[i].distance : best[i].distance;
    }
  return n;
}

/* ---- Pairs */

static double
mean_of_products (const float *vectors, int d, const gint64 *rows, gint64 n, gboolean unit, GCancellable *cancellable)
{
  double squares, length = 0;
  g_autofree double *sum = sum_vectors (vectors, d, rows, n, unit, &squares, cancellable);

  if (sum == NULL)
    return NAN;
  for (int k = 0; k < d; k++)
    length += sum[k] * sum[k];
  return (length - squares) / ((double) n * (double) (n - 1));
}

static double
mean_of_all_distances (const float *vectors, int d, const gint64 *rows, gint64 n, GCancellable *cancellable)
{
  double sum = 0;

  for (gint64 i = 0; i < n; i++)
    {
      for (gint64 j = 0; j < i; j++)
        sum += euclidean (get_vector (vectors, d, rows, i), get_vector (vectors, d, rows, j), d);
      if (g_cancellable_is_cancelled (cancellable))
        return NAN;
    }
  return sum / ((double) n * (double) (n - 1) / 2);
}

static double
mean_of_some_distances (const float *vectors, int d, const gint64 *rows, gint64 n, gint64 n_pairs, guint64 seed, GCancellable *cancellable)
{
  VecRandom random;
  double sum = 0;

  vec_random_init (&random, seed);
  for (gint64 p = 0; p < n_pairs; p++)
    {
      gint64 i = (gint64) vec_random_below (&random, (guint64) n), j = (gint64) vec_random_below (&random, (guint64) (n - 1));

      sum += euclidean (get_vector (vectors, d, rows, i), get_vector (vectors, d, rows, j + (j >= i)), d);
      if (p % BATCH == 0 && g_cancellable_is_cancelled (cancellable))
        return NAN;
    }
  return sum / (double) n_pairs;
}

double
vec_group_mean_pair (const float *vectors, int n_dims, const gint64 *rows, gint64 n_rows, VecMetric metric, gint64 max_pairs, guint64 seed,
                     gboolean *sampled, GCancellable *cancellable)
{
  gboolean some = metric == VEC_METRIC_EUCLIDEAN && (double) n_rows * (double) (n_rows - 1) / 2 > (double) max_pairs;

  if (sampled != NULL)
    *sampled = some;
  if (n_rows < 2)
    return NAN;
  if (metric != VEC_METRIC_EUCLIDEAN)
    return mean_of_products (vectors, n_dims, rows, n_rows, metric == VEC_METRIC_COSINE, cancellable);
  return some ? mean_of_some_distances (vectors, n_dims, rows, n_rows, max_pairs, seed, cancellable)
              : mean_of_all_distances (vectors, n_dims, rows, n_rows, cancellable);
}
