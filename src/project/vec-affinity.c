/* Affinities of t-SNE (van der Maaten & Hinton 2008). For each row the precision β for which the entropy of
 * p_{j|i} ∝ exp (−β d²ᵢⱼ) is log (perplexity) (eq. 1), then pᵢⱼ = (p_{j|i} + p_{i|j}) / 2n (section 3.1), as sparse rows.
 *
 * β is found by Newton's method on log β (dH / d log β = −β² Var d²) inside a bracket. To make the rows symmetric the graph is
 * transposed by a counting sort, each thread placing the entries of its own targets, and both sorted lists are merged. */
#include "project/vec-affinity.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "base/vec-simd.h"

#define LANES 8
#define ENTROPY_GRAIN 4096
#define MAX_STEPS 60
#define TOLERANCE 1e-5f  /* of the entropy */
#define MAX_NEIGHBORS 1e8 /* of all rows */
#define MIN_NEIGHBORS 90
#define CANCEL_ROWS 4096 /* rows between two looks at the cancellable */
#define MAX_BETA 1e8f    /* in units of the mean squared distance: more rows at distance 0 than the perplexity asks for */

typedef struct
{
  VecKnnGraph *graph;
  gint64 n_rows;
  int k;                   /* neighbours looked at: the larger of both */
  int n_scales;            /* 1 or 2 */
  int scale_k[2];
  double perplexities[2];
  GCancellable *cancellable;

  guint64 *own;            /* (n, k): neighbour above, bits of p_{j|i} below; sorted by neighbour */
  gint64 *incoming_begin;  /* (n + 1) */
  guint32 *incoming_rows;  /* (n k): sorted within each target */
  float *incoming_weights; /* (n k) */
  VecAffinity *affinity;
  double *totals;          /* (blocks of ENTROPY_GRAIN, 2): Σ p, Σ p log p */
} Build;

int
vec_affinity_get_n_neighbors (double perplexity, gint64 n_rows)
{
  return (int) CLAMP (floor (3 * perplexity), 1, n_rows - 1);
}

double
vec_affinity_limit_perplexity (double perplexity, gint64 n_rows)
{
  return MIN (perplexity, MAX (MAX_NEIGHBORS / (double) n_rows, MIN_NEIGHBORS) / 3);
}

/* ---- Precision */

/* eˣ for x ≤ 0, relative error 2e-7 (Cody & Waite's reduction, a polynomial of degree 6). A plain expression, so that loops over
 * it become vector code. */
static inline float
exp_negative (float x)
{
  float y = MAX (x, -86.0f), n = rintf (y * 1.44269504f), r, p;
  gint32 bits;

  r = y - n * 0.693359375f + n * 2.12194440e-4f;
  p = 1 + r * (1 + r * (0.5f + r * (0.166666666f + r * (0.041666668f + r * (0.00833334f + r * 0.0013888f)))));
  bits = ((gint32) n + 127) << 23;
  memcpy (&r, &bits, sizeof r);
  return p * r;
}

/* weights (k_padded) = exp (−β d) where @present is 1; sums[0] their sum, sums[1] that of w d, sums[2] of w d². */
static inline void
weigh (const float *d, const float *present, int k_padded, float beta, float *weights, float sums[3])
{
  float s0[LANES] = { 0 }, s1[LANES] = { 0 }, s2[LANES] = { 0 };

  for (int j = 0; j < k_padded; j++)
    weights[j] = present[j] * exp_negative (-beta * d[j]);
  for (int j = 0; j < k_padded; j += LANES)
    for (int lane = 0; lane < LANES; lane++)
      {
        float w = weights[j + lane], wd = w * d[j + lane];

        s0[lane] += w;
        s1[lane] += wd;
        s2[lane] += wd * d[j + lane];
      }
  memset (sums, 0, 3 * sizeof *sums);
  for (int lane = 0; lane < LANES; lane++)
    {
      sums[0] += s0[lane];
      sums[1] += s1[lane];
      sums[2] += s2[lane];
    }
}

/* p_{j|i} of one row: weights (k_padded), adding up to 1. @d (k_padded): squared distances less the smallest, in units of
 * their mean. */
VEC_SIMD static void
solve_row (const float *d, const float *present, int k_padded, float log_perplexity, float *weights)
{
  float beta = 1, low = 0, high = INFINITY, sums[3];

  for (int step = 0; step < MAX_STEPS; step++)
    {
      float mean, variance, excess, next;

      weigh (d, present, k_padded, beta, weights, sums);
      mean = sums[1] / sums[0];
      variance = sums[2] / sums[0] - mean * mean;
      excess = logf (sums[0]) + beta * mean - log_perplexity;
      if (fabsf (excess) < TOLERANCE || beta > MAX_BETA)
        break;
      if (excess > 0)
        low = beta;
      else
        high = beta;
      next = beta * expf (CLAMP (excess / MAX (beta * beta * variance, 1e-9f), -2, 2));
      if (!(next > low && next < high))
        next = high < INFINITY ? (low + high) / 2 : 2 * low;
      beta = next;
    }
  for (int j = 0; j < k_padded; j++)
    weights[j] /= sums[0];
}

static int
compare_keys (const void *a, const void *b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

static void
sort_row (guint64 *keys, int n)
{
  if (n > 256)
    {
      qsort (keys, n, sizeof *keys, compare_keys);
      return;
    }
  for (int gap = n > 40 ? 19 : n > 12 ? 5 : 1; gap > 0; gap = gap == 19 ? 5 : gap == 5 ? 1 : 0)
    for (int i = gap; i < n; i++)
      {
        guint64 key = keys[i];
        int j = i;

        for (; j >= gap && keys[j - gap] > key; j -= gap)
          keys[j] = keys[j - gap];
        keys[j] = key;
      }
}

/* buffer (3, k rounded up to LANES): zeros; its first part holds the weights afterwards. */
static void
condition (const float *distances, int k, double perplexity, float *buffer)
{
  int k_padded = (k + LANES - 1) / LANES * LANES;
  float *weights = buffer, *d = buffer + k_padded, *present = buffer + 2 * k_padded;
  double nearest2 = (double) distances[0] * distances[0], mean = 0;

  for (int j = 0; j < k; j++)
    mean += (double) distances[j] * distances[j] - nearest2;
  mean /= k;
  for (int j = 0; j < k; j++)
    {
      present[j] = 1;
      d[j] = mean > 0 ? (float) (((double) distances[j] * distances[j] - nearest2) / mean) : 0;
    }
  solve_row (d, present, k_padded, (float) log (MAX (perplexity, 1)), weights);
}

void
vec_affinity_condition (const float *distances, int k, double perplexity, float *weights)
{
  g_autofree float *buffer = g_new0 (float, 3 * (gsize) (k + LANES));

  condition (distances, k, perplexity, buffer);
  memcpy (weights, buffer, k * sizeof *weights);
}

typedef struct
{
  float *d;                /* squared distances less the smallest, in units of their mean */
  float *present;
  float *weights;
} RowBuffers;

/* Adds a share of p_{j|i} at one scale to @own. */
static void
condition_row (const Build *build, const float *distances, int scale, const RowBuffers *buffers, float *sums)
{
  int k = build->scale_k[scale], k_padded = (k + LANES - 1) / LANES * LANES;
  double nearest2 = (double) distances[0] * distances[0], mean = 0;

  for (int j = 0; j < k; j++)
    mean += (double) distances[j] * distances[j] - nearest2;
  mean /= k;
  for (int j = 0; j < k_padded; j++)
    {
      buffers->d[j] = mean > 0 && j < k ? (float) (((double) distances[j] * distances[j] - nearest2) / mean) : 0;
      buffers->present[j] = j < k;
    }
  solve_row (buffers->d, buffers->present, k_padded, (float) log (MAX (build->perplexities[scale], 1)), buffers->weights);
  for (int j = 0; j < k; j++)
    sums[j] += buffers->weights[j] / (float) build->n_scales;
}

static void
condition_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;
  int k = build->k, k_padded = (k + LANES - 1) / LANES * LANES, stride = vec_knn_graph_get_k (build->graph);
  g_autofree float *memory = g_new0 (float, 4 * (gsize) k_padded);
  RowBuffers buffers = { memory, memory + k_padded, memory + 2 * k_padded };
  float *sums = memory + 3 * k_padded;

  if (g_cancellable_is_cancelled (build->cancellable))
    return;
  for (gint64 i = begin; i < end; i++)
    {
      const guint32 *rows = vec_knn_graph_get_rows (build->graph) + i * stride;
      guint64 *own = build->own + i * k;

      memset (sums, 0, k * sizeof *sums);
      for (int scale = 0; scale < build->n_scales; scale++)
        condition_row (build, vec_knn_graph_get_distances (build->graph) + i * stride, scale, &buffers, sums);
      for (int j = 0; j < k; j++)
        {
          guint32 bits;

          memcpy (&bits, &sums[j], sizeof bits);
          own[j] = (guint64) rows[j] << 32 | bits;
        }
      sort_row (own, k);
    }
}

/* ---- Transpose: part t of the targets is counted and placed by one thread, which reads all rows */

static gboolean
is_cancelled (const Build *build, gint64 row)
{
  return row % CANCEL_ROWS == 0 && g_cancellable_is_cancelled (build->cancellable);
}

static void
count_incoming (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;

  for (gint64 i = 0; i < build->n_rows && !is_cancelled (build, i); i++)
    for (int j = 0; j < build->k; j++)
      {
        gint64 target = (gint64) (build->own[i * build->k + j] >> 32);

        if (target >= begin && target < end)
          build->incoming_begin[target + 1]++;
      }
}

static void
place_incoming (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;
  g_autofree gint64 *next = g_memdup2 (build->incoming_begin + begin, sizeof (gint64) * (gsize) (end - begin));

  for (gint64 i = 0; i < build->n_rows && !is_cancelled (build, i); i++)
    for (int j = 0; j < build->k; j++)
      {
        guint64 entry = build->own[i * build->k + j];
        gint64 target = (gint64) (entry >> 32), place;
        guint32 bits = (guint32) entry;

        if (target < begin || target >= end)
          continue;
        place = next[target - begin]++;
        build->incoming_rows[place] = (guint32) i;
        memcpy (&build->incoming_weights[place], &bits, sizeof bits);
      }
}

static void
transpose (Build *build, int n_threads)
{
  vec_parallel_for (build->n_rows, n_threads, count_incoming, build);
  if (g_cancellable_is_cancelled (build->cancellable))
    return;
  for (gint64 i = 0; i < build->n_rows; i++)
    build->incoming_begin[i + 1] += build->incoming_begin[i];
  vec_parallel_for (build->n_rows, n_threads, place_incoming, build);
}

/* ---- Merge */

/* The union of row i's own and incoming entries; counts only where @rows is NULL. Returns their number. */
static gint64
merge_row (const Build *build, gint64 i, guint32 *rows, float *weights)
{
  const guint64 *own = build->own + i * build->k;
  gint64 a = 0, b = build->incoming_begin[i], end = build->incoming_begin[i + 1], n = 0;
  float scale = (float) (0.5 / (double) build->n_rows);

  for (; a < build->k || b < end; n++)
    {
      guint64 own_row = a < build->k ? own[a] >> 32 : G_MAXUINT64;
      guint64 incoming_row = b < end ? build->incoming_rows[b] : G_MAXUINT64;
      guint32 bits = own_row <= incoming_row ? (guint32) own[a] : 0;
      float weight;

      memcpy (&weight, &bits, sizeof weight);
      if (incoming_row <= own_row)
        weight += build->incoming_weights[b];
      if (rows != NULL)
        {
          rows[n] = (guint32) MIN (own_row, incoming_row);
          weights[n] = weight * scale;
        }
      a += own_row <= incoming_row;
      b += incoming_row <= own_row;
    }
  return n;
}

static void
count_merged (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;

  for (gint64 i = begin; i < end && !is_cancelled (build, i); i++)
    build->affinity->offsets[i + 1] = (merge_row (build, i, NULL, NULL) + VEC_AFFINITY_PAD - 1) / VEC_AFFINITY_PAD
                                      * VEC_AFFINITY_PAD;
}

static void
fill_merged (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;
  VecAffinity *affinity = build->affinity;

  for (gint64 i = begin; i < end && !is_cancelled (build, i); i++)
    {
      gint64 e = affinity->offsets[i];

      e += merge_row (build, i, affinity->rows + e, affinity->weights + e);
      for (; e < affinity->offsets[i + 1]; e++)
        {
          affinity->rows[e] = (guint32) i;
          affinity->weights[e] = 0;
        }
    }
}

static void
entropy_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;
  const VecAffinity *affinity = build->affinity;
  double total = 0, sum = 0;

  for (gint64 e = affinity->offsets[begin]; e < affinity->offsets[end]; e++)
    if (affinity->weights[e] > 0)
      {
        total += affinity->weights[e];
        sum += affinity->weights[e] * (double) logf (affinity->weights[e]);
      }
  build->totals[2 * (begin / ENTROPY_GRAIN)] = total;
  build->totals[2 * (begin / ENTROPY_GRAIN) + 1] = sum;
}

static void
sum_entropy (Build *build, int n_threads)
{
  gint64 n = build->n_rows, n_blocks = (n + ENTROPY_GRAIN - 1) / ENTROPY_GRAIN;
  g_autofree double *totals = g_new (double, 2 * n_blocks);
  double total = 0, sum = 0;

  build->totals = totals;
  vec_parallel_blocks (n, ENTROPY_GRAIN, n_threads, entropy_part, build);
  for (gint64 block = 0; block < n_blocks; block++)
    {
      total += totals[2 * block];
      sum += totals[2 * block + 1];
    }
  build->affinity->entropy = sum / total;
}

static void
build_clear (Build *build)
{
  g_free (build->own);
  g_free (build->incoming_begin);
  g_free (build->incoming_rows);
  g_free (build->incoming_weights);
}

static gboolean
build_run (Build *build, int n_threads)
{
  gint64 n = build->n_rows;
  VecAffinity *affinity = build->affinity;

  build->own = g_try_new (guint64, (gsize) n * build->k);
  build->incoming_begin = g_try_new0 (gint64, n + 1);
  build->incoming_rows = g_try_new (guint32, (gsize) n * build->k);
  build->incoming_weights = g_try_new (float, (gsize) n * build->k);
  affinity->offsets = g_try_new0 (gint64, n + 1);
  if (build->own == NULL || build->incoming_begin == NULL || build->incoming_rows == NULL || build->incoming_weights == NULL
      || affinity->offsets == NULL)
    return FALSE;

  vec_parallel_blocks (n, 128, n_threads, condition_rows, build);
  if (g_cancellable_is_cancelled (build->cancellable))
    return FALSE;
  transpose (build, n_threads);
  if (g_cancellable_is_cancelled (build->cancellable))
    return FALSE;
  vec_parallel_for (n, n_threads, count_merged, build);
  if (g_cancellable_is_cancelled (build->cancellable))
    return FALSE;
  for (gint64 i = 0; i < n; i++)
    affinity->offsets[i + 1] += affinity->offsets[i];
  affinity->rows = g_try_new (guint32, affinity->offsets[n]);
  affinity->weights = g_try_new (float, affinity->offsets[n]);
  if (affinity->rows == NULL || affinity->weights == NULL)
    return FALSE;
  vec_parallel_for (n, n_threads, fill_merged, build);
  if (g_cancellable_is_cancelled (build->cancellable))
    return FALSE;
  sum_entropy (build, n_threads);
  return TRUE;
}

static VecAffinity *
build_affinity (Build *build, int n_threads, GError **error)
{
  g_autoptr (VecAffinity) affinity = g_new0 (VecAffinity, 1);
  gboolean is_done;

  g_return_val_if_fail (build->k <= vec_knn_graph_get_k (build->graph), NULL);

  build->n_rows = affinity->n_rows = vec_knn_graph_get_n_rows (build->graph);
  build->affinity = affinity;
  is_done = build_run (build, n_threads);
  build_clear (build);
  if (is_done)
    return g_steal_pointer (&affinity);
  if (!g_cancellable_set_error_if_cancelled (build->cancellable, error))
    g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory for a t-SNE map of %lld rows at perplexity %g."),
                 (long long) build->n_rows, build->perplexities[build->n_scales - 1]);
  return NULL;
}

VecAffinity *
vec_affinity_new (VecKnnGraph *graph, double perplexity, int n_threads, GCancellable *cancellable, GError **error)
{
  return vec_affinity_new_mixed (graph, perplexity, 0, n_threads, cancellable, error);
}

VecAffinity *
vec_affinity_new_mixed (VecKnnGraph *graph, double perplexity, double coarse, int n_threads, GCancellable *cancellable, GError **error)
{
  gint64 n = vec_knn_graph_get_n_rows (graph);
  Build build = { .graph = graph, .cancellable = cancellable, .n_scales = coarse > 0 ? 2 : 1, .perplexities = { perplexity, coarse } };

  for (int scale = 0; scale < build.n_scales; scale++)
    {
      build.scale_k[scale] = vec_affinity_get_n_neighbors (build.perplexities[scale], n);
      build.k = MAX (build.k, build.scale_k[scale]);
    }
  return build_affinity (&build, n_threads, error);
}

VecAffinity *
vec_affinity_new_full (VecKnnGraph *graph, double perplexity, int k, int n_threads, GCancellable *cancellable, GError **error)
{
  Build build = { .graph = graph, .cancellable = cancellable, .k = k, .n_scales = 1, .scale_k = { k }, .perplexities = { perplexity } };

  return build_affinity (&build, n_threads, error);
}

void
vec_affinity_free (VecAffinity *affinity)
{
  g_free (affinity->offsets);
  g_free (affinity->rows);
  g_free (affinity->weights);
  g_free (affinity);
}

/* ---- Reorder */

typedef struct
{
  const VecAffinity *from;
  VecAffinity *to;
  const guint32 *order, *place;
} ReorderJob;

static void
reorder_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  ReorderJob *job = data;

  for (gint64 i = begin; i < end; i++)
    {
      gint64 source = job->from->offsets[job->order[i]], target = job->to->offsets[i];
      gint64 n = job->to->offsets[i + 1] - target;

      memcpy (job->to->weights + target, job->from->weights + source, n * sizeof (float));
      for (gint64 e = 0; e < n; e++)
        job->to->rows[target + e] = job->place[job->from->rows[source + e]];
    }
}

gboolean
vec_affinity_reorder (VecAffinity *affinity, const guint32 *order, const guint32 *place, int n_threads)
{
  gint64 n = affinity->n_rows, n_entries = affinity->offsets[n];
  VecAffinity to = *affinity;
  ReorderJob job = { affinity, &to, order, place };

  to.offsets = g_try_new (gint64, n + 1);
  to.rows = g_try_new (guint32, n_entries);
  to.weights = g_try_new (float, n_entries);
  if (to.offsets == NULL || to.rows == NULL || to.weights == NULL)
    {
      g_free (to.offsets);
      g_free (to.rows);
      g_free (to.weights);
      return FALSE;
    }
  to.offsets[0] = 0;
  for (gint64 i = 0; i < n; i++)
    to.offsets[i + 1] = to.offsets[i] + affinity->offsets[order[i] + 1] - affinity->offsets[order[i]];
  vec_parallel_for (n, n_threads, reorder_part, &job);
  g_free (affinity->offsets);
  g_free (affinity->rows);
  g_free (affinity->weights);
  *affinity = to;
  return TRUE;
}
