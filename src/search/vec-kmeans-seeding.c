#include "search/vec-kmeans-seeding.h"

#include <math.h>
#include <string.h>

#include <faiss/c_api/utils/distances_c.h>

/* Rows that the seeding looks at: a random choice of this many, or of this many for each cluster. */
#define SEEDING_ROWS 16384
#define SEEDING_ROWS_PER_CLUSTER 128

typedef struct
{
  const float *vectors;    /* (n_rows, n_dims) */
  gint64 n_rows;
  int n_dims;
  int k;
  GCancellable *cancellable;
} Seeding;

/* The rows that the seeding chooses from: all, or a random choice without repetition (Floyd's algorithm would need a set; a
 * partial shuffle of all row numbers costs less here). */
static gint64 *
choose_rows (const Seeding *job, VecRandom *random, gint64 *n_chosen)
{
  gint64 n = job->n_rows;
  gint64 wanted = MIN (n, MAX (SEEDING_ROWS, (gint64) SEEDING_ROWS_PER_CLUSTER * job->k));
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
distances_from (const Seeding *job, const gint64 *rows, gint64 n, gint64 row, const float *nearest, float *out)
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

/* Chooses up to k different rows among rows (n) by greedy k-means++, and copies them to centroids (k, n_dims). Returns how
 * many: fewer when there are no more different ones. */
static int
seed_among (const Seeding *job, const gint64 *rows, gint64 n, VecRandom *random, float *centroids)
{
  int n_trials = 2 + (int) log (job->k);
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
      if (k == job->k || sum <= 0 || g_cancellable_is_cancelled (job->cancellable))
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

int
vec_kmeans_seed (const float *vectors, gint64 n_rows, int n_dims, int k, VecRandom *random, GCancellable *cancellable, float *centroids)
{
  Seeding job = { vectors, n_rows, n_dims, k, cancellable };
  gint64 n;
  g_autofree gint64 *rows = choose_rows (&job, random, &n);
  int n_seeds = seed_among (&job, rows, n, random, centroids);

  /* A choice of rows that holds too few different ones says nothing about the others. */
  if (n_seeds < k && n < n_rows)
    n_seeds = seed_among (&job, rows, n_rows, random, centroids);
  return n_seeds;
}
