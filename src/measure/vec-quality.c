/* Whether clusters are apart: P. Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis",
 * 1987: (b − a) / max (a, b), a the mean distance to the own cluster, b to the nearest other. */
#include "measure/vec-quality.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"
#include "measure/vec-ranks.h"

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
  gint64 n_drawn;
  g_autofree gint64 *rows = vec_draw_sample (n_rows, n_sample > 0 ? n_rows - 1 : n_rows, seed, &n_drawn);
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
