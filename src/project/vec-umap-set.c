/* UMAP's fuzzy simplicial set (sections 3 and 4.1; algorithms 2 and 3): memberships of each row's neighbours that fall off from the
 * nearest one on and add up to log₂ of their number, joined over both directions by the probabilistic t-conorm. As in umap-learn the
 * local connectivity is 1, a row counts among its own neighbours, and sigma has a lower bound. */
#include "project/vec-umap-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "base/vec-simd.h"
#include "project/vec-umap-math.h"

#define GRAIN 512
#define MAX_STEPS 64
#define TOLERANCE 1e-5f      /* of the sum */
#define MIN_SIGMA 1e-3f      /* in units of the mean distance */
#define LOG2_E 1.44269504f

typedef struct
{
  VecKnnGraph *graph;
  gint64 n_rows;
  int k;
  float mean;
  GCancellable *cancellable;
  double *sums;            /* (blocks of GRAIN) */
  float *weights;          /* (n, k): of each row's own neighbours, then joined with the other direction's */
  float *joined;           /* (n, k) */
  guint8 *is_mutual;       /* (n, k) */
  VecFuzzySet *set;
} Build;

/* ---- Scales */

/* Σ exp (−d / sigma) over so many lanes of @d. */
VEC_LANES_INLINE float
sum_memberships (const VecLanes *d, int n_lanes, float sigma)
{
  VecLanes sum = { 0 };
  float total = 0;

  for (int j = 0; j < n_lanes; j++)
    sum += vec_lanes_exp2 (d[j] * (-LOG2_E / sigma));
  for (int lane = 0; lane < VEC_LANES; lane++)
    total += sum[lane];
  return total;
}

/* The sigma for which the memberships add up to @target; @d (n_lanes) beyond rho. */
VEC_SIMD static float
solve_sigma (const VecLanes *d, int n_lanes, float target)
{
  float sigma = 1, low = 0, high = INFINITY;

  for (int step = 0; step < MAX_STEPS; step++)
    {
      float excess = sum_memberships (d, n_lanes, sigma) - target;

      if (fabsf (excess) < TOLERANCE)
        break;
      if (excess > 0)
        high = sigma;
      else
        low = sigma;
      sigma = high < INFINITY ? (low + high) / 2 : 2 * sigma;
    }
  return sigma;
}

VecUmapScale
vec_umap_scale_find (const float *distances, int k, float mean)
{
  int n_lanes = (k + VEC_LANES - 1) / VEC_LANES;
  VecLanes few[8] = { { 0 } }, *d = n_lanes <= 8 ? few : g_aligned_alloc (n_lanes, sizeof *d, sizeof *d);
  VecUmapScale scale = { 0, 1 };
  float sum = 0;

  for (int j = 0; j < k; j++)
    {
      sum += distances[j];
      if (!(scale.rho > 0))
        scale.rho = distances[j];
    }
  for (int j = 0; j < n_lanes * VEC_LANES; j++)
    d[j / VEC_LANES][j % VEC_LANES] = j < k ? MAX (distances[j] - scale.rho, 0) : INFINITY;
  scale.sigma = solve_sigma (d, n_lanes, log2f ((float) (k + 1)));
  if (scale.rho > 0)
    mean = sum / (float) (k + 1);
  scale.sigma = MAX (scale.sigma, MIN_SIGMA * mean);
  if (d != few)
    g_aligned_free (d);
  return scale;
}

float
vec_umap_scale_weigh (VecUmapScale scale, float distance)
{
  float beyond = distance - scale.rho;

  return beyond > 0 && scale.sigma > 0 ? expf (-beyond / scale.sigma) : 1;
}

static void
sum_distances (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;
  int stride = vec_knn_graph_get_k (build->graph);
  double sum = 0;

  for (gint64 i = begin; i < end; i++)
    for (int j = 0; j < build->k; j++)
      sum += vec_knn_graph_get_distances (build->graph)[i * stride + j];
  build->sums[begin / GRAIN] = sum;
}

/* Of all rows to their neighbours and themselves. */
static float
mean_distance (Build *build, int n_threads)
{
  double total = 0;

  vec_parallel_blocks (build->n_rows, GRAIN, n_threads, sum_distances, build);
  for (gint64 block = 0; block < (build->n_rows + GRAIN - 1) / GRAIN; block++)
    total += build->sums[block];
  return (float) (total / (double) build->n_rows / (build->k + 1));
}

static void
weigh_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;
  int stride = vec_knn_graph_get_k (build->graph);

  if (g_cancellable_is_cancelled (build->cancellable))
    return;
  for (gint64 i = begin; i < end; i++)
    {
      const float *distances = vec_knn_graph_get_distances (build->graph) + i * stride;
      VecUmapScale scale = vec_umap_scale_find (distances, build->k, build->mean);

      for (int j = 0; j < build->k; j++)
        build->weights[i * build->k + j] = vec_umap_scale_weigh (scale, distances[j]);
    }
}

/* ---- Both directions joined */

static void
join_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;
  int k = build->k, stride = vec_knn_graph_get_k (build->graph);
  const guint32 *rows = vec_knn_graph_get_rows (build->graph);

  if (g_cancellable_is_cancelled (build->cancellable))
    return;
  for (gint64 i = begin; i < end; i++)
    for (int j = 0; j < k; j++)
      {
        gint64 other = rows[i * stride + j];
        float weight = build->weights[i * k + j], back = 0;

        for (int l = 0; l < k; l++)
          if (rows[other * stride + l] == i)
            {
              back = build->weights[other * k + l];
              build->is_mutual[i * k + j] = TRUE;
              break;
            }
        build->joined[i * k + j] = weight + back - weight * back;
      }
}

/* Every row's own neighbours come first; those that it has only because it is theirs follow in the order of their rows. */
static gboolean
count_entries (Build *build)
{
  int k = build->k, stride = vec_knn_graph_get_k (build->graph);
  const guint32 *rows = vec_knn_graph_get_rows (build->graph);
  gint64 *counts = build->set->offsets + 1;

  for (gint64 i = 0; i < build->n_rows; i++)
    {
      if (i % 65536 == 0 && g_cancellable_is_cancelled (build->cancellable))
        return FALSE;
      counts[i] += k;
      for (int j = 0; j < k; j++)
        if (!build->is_mutual[i * k + j])
          counts[rows[i * stride + j]]++;
    }
  for (gint64 i = 0; i < build->n_rows; i++)
    build->set->offsets[i + 1] += build->set->offsets[i];
  return TRUE;
}

static void
fill_own (gint64 begin, gint64 end, int thread, gpointer data)
{
  Build *build = data;
  int stride = vec_knn_graph_get_k (build->graph);

  for (gint64 i = begin; i < end; i++)
    {
      gint64 first = build->set->offsets[i];

      memcpy (build->set->rows + first, vec_knn_graph_get_rows (build->graph) + i * stride, build->k * sizeof (guint32));
      memcpy (build->set->weights + first, build->joined + i * build->k, build->k * sizeof (float));
    }
}

static gboolean
fill_incoming (Build *build)
{
  int k = build->k, stride = vec_knn_graph_get_k (build->graph);
  const guint32 *rows = vec_knn_graph_get_rows (build->graph);
  VecFuzzySet *set = build->set;
  g_autofree gint64 *next = g_try_new (gint64, build->n_rows);

  if (next == NULL)
    return FALSE;
  for (gint64 i = 0; i < build->n_rows; i++)
    next[i] = set->offsets[i] + k;
  for (gint64 i = 0; i < build->n_rows; i++)
    {
      if (i % 65536 == 0 && g_cancellable_is_cancelled (build->cancellable))
        return FALSE;
      for (int j = 0; j < k; j++)
        {
          gint64 entry;

          set->max_weight = MAX (set->max_weight, build->joined[i * k + j]);
          if (build->is_mutual[i * k + j])
            continue;
          entry = next[rows[i * stride + j]]++;
          set->rows[entry] = (guint32) i;
          set->weights[entry] = build->joined[i * k + j];
        }
    }
  return TRUE;
}

static void
build_clear (Build *build)
{
  g_free (build->sums);
  g_free (build->weights);
  g_free (build->joined);
  g_free (build->is_mutual);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Build, build_clear)

static gboolean
build_run (Build *build, int n_threads)
{
  gint64 n = build->n_rows;
  gsize n_own = (gsize) n * build->k;
  VecFuzzySet *set = build->set;

  build->sums = g_try_new (double, n / GRAIN + 1);
  build->weights = g_try_new (float, n_own);
  build->joined = g_try_new (float, n_own);
  build->is_mutual = g_try_new0 (guint8, n_own);
  set->offsets = g_try_new0 (gint64, n + 1);
  if (build->sums == NULL || build->weights == NULL || build->joined == NULL || build->is_mutual == NULL || set->offsets == NULL)
    return FALSE;

  build->mean = mean_distance (build, n_threads);
  vec_parallel_blocks (n, GRAIN, n_threads, weigh_rows, build);
  vec_parallel_blocks (n, GRAIN, n_threads, join_rows, build);
  if (!count_entries (build))
    return FALSE;
  g_clear_pointer (&build->weights, g_free);
  set->rows = g_try_new (guint32, set->offsets[n]);
  set->weights = g_try_new (float, set->offsets[n]);
  if (set->rows == NULL || set->weights == NULL)
    return FALSE;
  vec_parallel_for (n, n_threads, fill_own, build);
  return fill_incoming (build);
}

VecFuzzySet *
vec_fuzzy_set_new (VecKnnGraph *graph, int k, int n_threads, GCancellable *cancellable, GError **error)
{
  gint64 n = vec_knn_graph_get_n_rows (graph);
  g_autoptr (VecFuzzySet) set = g_new0 (VecFuzzySet, 1);
  g_auto (Build) build = { .graph = graph, .n_rows = n, .k = k, .cancellable = cancellable, .set = set };

  g_return_val_if_fail (k > 0 && k <= vec_knn_graph_get_k (graph), NULL);

  set->n_rows = n;
  if (build_run (&build, n_threads))
    return g_steal_pointer (&set);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory for a UMAP map of %lld rows with %d neighbours."),
                 (long long) n, k + 1);
  return NULL;
}

void
vec_fuzzy_set_free (VecFuzzySet *set)
{
  if (set == NULL)
    return;
  g_free (set->offsets);
  g_free (set->rows);
  g_free (set->weights);
  g_free (set);
}

/* ---- Reorder */

typedef struct
{
  const VecFuzzySet *from;
  VecFuzzySet *to;
  const guint32 *order;
  guint32 *place;          /* (n): the inverse of order */
  GCancellable *cancellable;
} ReorderJob;

static void
reorder_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  ReorderJob *job = data;

  if (g_cancellable_is_cancelled (job->cancellable))
    return;
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
vec_fuzzy_set_reorder (VecFuzzySet *set, const guint32 *order, int n_threads, GCancellable *cancellable)
{
  gint64 n = set->n_rows;
  VecFuzzySet to = *set, old = *set;
  g_autofree guint32 *place = g_try_new (guint32, n);
  ReorderJob job = { &old, &to, order, place, cancellable };
  gboolean ok = FALSE;

  to.offsets = g_try_new (gint64, n + 1);
  to.rows = g_try_new (guint32, set->offsets[n]);
  to.weights = g_try_new (float, set->offsets[n]);
  if (place != NULL && to.offsets != NULL && to.rows != NULL && to.weights != NULL)
    {
      to.offsets[0] = 0;
      for (gint64 i = 0; i < n; i++)
        {
          place[order[i]] = (guint32) i;
          to.offsets[i + 1] = to.offsets[i] + set->offsets[order[i] + 1] - set->offsets[order[i]];
        }
      vec_parallel_blocks (n, GRAIN, n_threads, reorder_part, &job);
      ok = !g_cancellable_is_cancelled (cancellable);
    }
  if (ok)
    {
      *set = to;
      to = old;
    }
  g_free (to.offsets);
  g_free (to.rows);
  g_free (to.weights);
  return ok;
}

/* ---- Connected parts */

gint64
vec_fuzzy_set_find_parts (const VecFuzzySet *set, guint32 *labels, GCancellable *cancellable)
{
  g_autofree guint32 *queue = g_new (guint32, set->n_rows);
  gint64 n_parts = 0;

  for (gint64 i = 0; i < set->n_rows; i++)
    labels[i] = G_MAXUINT32;
  for (gint64 first = 0; first < set->n_rows; first++)
    {
      gint64 head = 0, tail = 0;

      if (labels[first] != G_MAXUINT32)
        continue;
      labels[first] = (guint32) n_parts;
      queue[tail++] = (guint32) first;
      while (head < tail)
        {
          guint32 i = queue[head++];

          if (head % 4096 == 0 && g_cancellable_is_cancelled (cancellable))
            return -1;
          for (gint64 e = set->offsets[i]; e < set->offsets[i + 1]; e++)
            if (labels[set->rows[e]] == G_MAXUINT32)
              {
                labels[set->rows[e]] = (guint32) n_parts;
                queue[tail++] = set->rows[e];
              }
        }
      n_parts++;
    }
  return n_parts;
}
