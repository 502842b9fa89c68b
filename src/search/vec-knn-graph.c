/* The k nearest neighbours of every row, exactly, by blocked products.
 *
 * The rows are centred (Euclidean) or scaled to unit length (cosine), so that all nearness of two blocks of rows is one product
 * (vec-knn-kernel.h); each pair of rows is looked at once and offered to both. Pairs of blocks are played like the rounds of a
 * tournament (the circle method): within a round no block meets two others, so that threads never touch the same row and nothing
 * is locked. Each row keeps candidates in a small buffer that is cut to the K best by quickselect whenever it is full; the worst of
 * the best is the row's limit. In the end the K = k + margin candidates are measured again by differences, because a squared
 * distance got from a product has lost the digits that the squared lengths have in common. */
#include "search/vec-knn-graph.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "base/vec-simd.h"
#include "search/vec-knn-kernel.h"

#define MAX_BLOCK 960    /* rows; a multiple of every kernel's panels */
#define MIN_BLOCK 96
#define CACHE_FLOATS (48 * 1024) /* of row panels: they stay in the second-level cache while the columns go by */

struct _VecKnnGraph
{
  gatomicrefcount ref_count;
  gint64 n_rows;
  int k;
  VecMetric metric;
  double recall;
  guint32 *rows;           /* (n, k) */
  float *distances;        /* (n, k) */
};

typedef struct
{
  const float *vectors;    /* (n, d) */
  gint64 n_rows;
  int n_dims;
  int k;
  VecMetric metric;
  GCancellable *cancellable;
  const VecKnnKernel *kernel;

  float *mean;             /* (d) */
  float *scale;            /* (n) */
  float length;            /* Euclidean: what 1 means in the scaled space */

  int block, n_blocks;
  int n_best, capacity;    /* K and the size of a buffer */
  float *h;                /* (n_blocks block), −∞ beyond n */
  float *limit;            /* (n_blocks block): nearness of the worst of the K best; +∞ beyond n */
  int *n_candidates;       /* (n) */
  guint64 *worst;          /* (n): key of the worst of the K best */
  guint64 *candidates;     /* (n, capacity): distance's bits above, row below: their order is the order of neighbours */

  int round;
  VecKnnGraph *graph;
} Search;

/* ---- Keys: distances are not negative, so that their bits are ordered as they are */

static inline guint64
make_key (float distance, guint32 row)
{
  guint32 bits;

  memcpy (&bits, &distance, sizeof bits);
  return (guint64) bits << 32 | row;
}

static inline float
key_distance (guint64 key)
{
  guint32 bits = (guint32) (key >> 32);
  float distance;

  memcpy (&distance, &bits, sizeof distance);
  return distance;
}

static guint64
median_of_three (guint64 a, guint64 b, guint64 c)
{
  return MAX (MIN (a, b), MIN (MAX (a, b), c));
}

/* Splits keys (n) into those < pivot, which come first, and the others, without a branch that depends on the data. Keys differ, so
 * that the median of three leaves at least one on each side. */
static int
split_keys (guint64 *keys, int n, guint64 pivot)
{
  int n_less = 0;

  for (int i = 0; i < n; i++)
    {
      guint64 key = keys[i];

      keys[i] = keys[n_less];
      keys[n_less] = key;
      n_less += key < pivot;
    }
  return n_less;
}

static void
sort_keys (guint64 *keys, int n)
{
  while (n > 24)
    {
      guint64 pivot = median_of_three (keys[0], keys[n / 2], keys[n - 1]);
      int n_less = split_keys (keys, n, pivot);

      sort_keys (keys, n_less);
      keys += n_less;
      n -= n_less;
    }
  for (int i = 1; i < n; i++)
    {
      guint64 key = keys[i];
      int j = i;

      for (; j > 0 && keys[j - 1] > key; j--)
        keys[j] = keys[j - 1];
      keys[j] = key;
    }
}

/* Brings the @n_best smallest of keys (n) to the front, in no order. */
static void
select_keys (guint64 *keys, int n, int n_best)
{
  while (n > 16)
    {
      guint64 pivot = median_of_three (keys[0], keys[n / 2], keys[n - 1]);
      int n_less = split_keys (keys, n, pivot);

      if (n_less == n_best)
        return;
      if (n_less > n_best)
        n = n_less;
      else
        {
          keys += n_less;
          n -= n_less;
          n_best -= n_less;
        }
    }
  sort_keys (keys, n);
}

/* ---- Preparation */

static VecKnnGraph *
graph_new (gint64 n_rows, int k, VecMetric metric)
{
  VecKnnGraph *graph = g_new0 (VecKnnGraph, 1);

  g_atomic_ref_count_init (&graph->ref_count);
  graph->n_rows = n_rows;
  graph->k = k;
  graph->metric = metric;
  graph->recall = 1;
  graph->rows = g_try_new (guint32, (gsize) n_rows * k);
  graph->distances = g_try_new (float, (gsize) n_rows * k);
  return graph;
}

static void
search_clear (Search *search)
{
  g_free (search->mean);
  g_free (search->scale);
  g_free (search->h);
  g_free (search->limit);
  g_free (search->n_candidates);
  g_free (search->worst);
  g_free (search->candidates);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* The mean of the rows, and the power of two that brings the largest centred value near 1: huge and tiny vectors then neither
 * overflow nor vanish when they are squared. */
static void
center_search (Search *search)
{
  int d = search->n_dims;
  g_autofree double *sum = g_new0 (double, d);
  float largest = 0;

  for (gint64 i = 0; i < search->n_rows; i++)
    for (int j = 0; j < d; j++)
      sum[j] += search->vectors[i * d + j];
  for (int j = 0; j < d; j++)
    search->mean[j] = (float) (sum[j] / (double) search->n_rows);
  for (gint64 i = 0; i < search->n_rows; i++)
    for (int j = 0; j < d; j++)
      largest = MAX (largest, fabsf (search->vectors[i * d + j] - search->mean[j]));
  if (largest > 0)
    search->length = ldexpf (1, CLAMP (ilogbf (largest), -120, 120));
}

/* The length of a row, computed so that it neither overflows nor vanishes. */
static double
row_length (const float *row, int n_dims)
{
  double sum = 0;

  for (int j = 0; j < n_dims; j++)
    sum += (double) row[j] * row[j];
  return sqrt (sum);
}

static void
scale_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Search *search = data;
  int d = search->n_dims;

  for (gint64 i = begin; i < end; i++)
    {
      const float *row = search->vectors + i * d;

      search->limit[i] = -FLT_MAX;
      search->worst[i] = G_MAXUINT64;
      if (search->metric == VEC_METRIC_COSINE)
        {
          double length = row_length (row, d);

          search->scale[i] = length > 0 ? (float) (1 / length) : 0;
          search->h[i] = -0.5f;
        }
      else
        {
          double sum = 0;

          search->scale[i] = 1 / search->length;
          for (int j = 0; j < d; j++)
            {
              float x = (row[j] - search->mean[j]) * search->scale[i];

              sum += (double) x * x;
            }
          search->h[i] = (float) (-sum / 2);
        }
    }
}

static gboolean
search_init (Search *search, int n_threads)
{
  gint64 n = search->n_rows, n_padded;

  search->kernel = vec_knn_kernel_get ();
  search->block = (int) CLAMP ((n / 16 + MIN_BLOCK - 1) / MIN_BLOCK * MIN_BLOCK, MIN_BLOCK, MAX_BLOCK);
  search->n_blocks = (int) ((n + search->block - 1) / search->block);
  search->n_best = (int) MIN (n - 1, search->k + MAX (8, search->k / 8));
  search->capacity = 2 * search->n_best + 8;
  search->length = 1;
  n_padded = (gint64) search->n_blocks * search->block;
  search->mean = g_new0 (float, search->n_dims);
  search->scale = g_try_new (float, n);
  search->h = g_try_new (float, n_padded);
  search->limit = g_try_new (float, n_padded);
  search->n_candidates = g_try_new0 (int, n);
  search->worst = g_try_new (guint64, n);
  search->candidates = g_try_new (guint64, (gsize) n * search->capacity);
  if (search->scale == NULL || search->h == NULL || search->limit == NULL || search->n_candidates == NULL
      || search->worst == NULL || search->candidates == NULL)
    return FALSE;

  for (gint64 i = n; i < n_padded; i++)
    {
      search->h[i] = -INFINITY;
      search->limit[i] = INFINITY;
    }
  if (search->metric == VEC_METRIC_EUCLIDEAN)
    center_search (search);
  vec_parallel_for (n, n_threads, scale_rows, search);
  return TRUE;
}

/* ---- Products of two blocks */

static void
offer (Search *search, gint64 row, gint64 other, float nearness)
{
  guint64 key = make_key (MAX (-nearness, 0), (guint32) other);
  guint64 *candidates = search->candidates + row * search->capacity;

  if (key >= search->worst[row])
    return;
  candidates[search->n_candidates[row]++] = key;
  if (search->n_candidates[row] < search->capacity)
    return;

  select_keys (candidates, search->capacity, search->n_best);
  search->n_candidates[row] = search->n_best;
  search->worst[row] = 0;
  for (int c = 0; c < search->n_best; c++)
    search->worst[row] = MAX (search->worst[row], candidates[c]);
  search->limit[row] = -key_distance (search->worst[row]);
}

/* Packs rows @begin ≤ i < @end into panels of @width, term by term: out (panels, n_dims, width), zeros where there is no row. */
static void
pack_rows (const Search *search, gint64 begin, gint64 end, int width, float *out)
{
  int d = search->n_dims;

  for (gint64 panel = begin; panel < end; panel += width, out += (gsize) d * width)
    for (int r = 0; r < width; r++)
      {
        const float *row = search->vectors + (panel + r) * d;

        if (panel + r >= MIN (end, search->n_rows))
          for (int t = 0; t < d; t++)
            out[(gsize) t * width + r] = 0;
        else
          for (int t = 0; t < d; t++)
            out[(gsize) t * width + r] = (row[t] - search->mean[t]) * search->scale[panel + r];
      }
}

static void
take_hits (Search *search, gint64 row0, gint64 column0, const float *nearness, const guint32 *hits)
{
  const VecKnnKernel *kernel = search->kernel;

  for (int r = 0; r < kernel->panel_rows; r++)
    for (guint32 mask = hits[r]; mask != 0; mask &= mask - 1)
      {
        int c = __builtin_ctz (mask);
        gint64 i = row0 + r, j = column0 + c;
        float value = nearness[r * kernel->panel_columns + c];

        if (j <= i && j / search->block == i / search->block)
          continue;
        if (value >= search->limit[i])
          offer (search, i, j, value);
        if (value >= search->limit[j])
          offer (search, j, i, value);
      }
}

/* All pairs of the packed rows from @row0 and the packed columns from @column0. */
static void
multiply_panels (Search *search, const float *rows, gint64 row0, int n_rows, const float *columns, gint64 column0)
{
  const VecKnnKernel *kernel = search->kernel;
  int d = search->n_dims, height = kernel->panel_rows, width = kernel->panel_columns;
  gboolean diagonal = row0 / search->block == column0 / search->block;
  float nearness[VEC_KNN_MAX_ROWS * VEC_KNN_MAX_COLUMNS];
  guint32 hits[VEC_KNN_MAX_ROWS];

  for (int c = 0; c < search->block && !g_cancellable_is_cancelled (search->cancellable); c += width)
    for (int r = 0; r < n_rows; r += height)
      {
        if (diagonal && column0 + c + width <= row0 + r)
          continue;
        if (kernel->products (rows + (gsize) r * d, columns + (gsize) c * d, d, search->h + row0 + r, search->h + column0 + c,
                              search->limit + row0 + r, search->limit + column0 + c, nearness, hits))
          take_hits (search, row0 + r, column0 + c, nearness, hits);
      }
}

static void
multiply_blocks (Search *search, int block_a, int block_b)
{
  int d = search->n_dims, block = search->block;
  int at_once = CLAMP (CACHE_FLOATS / d / MIN_BLOCK * MIN_BLOCK, MIN_BLOCK, block);
  gint64 first = (gint64) block_a * block, column0 = (gint64) block_b * block;
  g_autofree float *rows = g_new (float, (gsize) at_once * d);
  g_autofree float *columns = g_new (float, (gsize) block * d);

  pack_rows (search, column0, column0 + block, search->kernel->panel_columns, columns);
  for (gint64 row0 = first; row0 < MIN (first + block, search->n_rows); row0 += at_once)
    {
      gint64 end = MIN (row0 + at_once, first + block);

      if (g_cancellable_is_cancelled (search->cancellable))
        return;
      pack_rows (search, row0, end, search->kernel->panel_rows, rows);
      multiply_panels (search, rows, row0, (int) (end - row0), columns, column0);
    }
}

/* Round 0: every block with itself. Round r > 0: block 0 … m − 1 (m even, the last may be a bye) as on a circle where all but the
 * last move on by one. */
static void
play_pairs (gint64 begin, gint64 end, int thread, gpointer data)
{
  Search *search = data;
  int m = search->n_blocks + search->n_blocks % 2;

  for (gint64 pair = begin; pair < end; pair++)
    {
      int a = (int) pair, b = (int) pair;

      if (search->round > 0)
        {
          a = pair == 0 ? m - 1 : (int) ((search->round + pair) % (m - 1));
          b = (int) ((search->round + m - 1 - pair) % (m - 1));
        }
      if (MAX (a, b) < search->n_blocks)
        multiply_blocks (search, MIN (a, b), MAX (a, b));
    }
}

/* ---- The end: measured again by differences, sorted, cut to k */

typedef float Lanes __attribute__ ((vector_size (32)));

static inline float
squared_difference (const float *x, const float *y, int n_dims, float scale_x, float scale_y)
{
  Lanes sum = { 0 };
  float total = 0;
  int t = 0;

  for (; t + 8 <= n_dims; t += 8)
    {
      Lanes a, b;

      memcpy (&a, x + t, sizeof a);
      memcpy (&b, y + t, sizeof b);
      a = a * scale_x - b * scale_y;
      sum += a * a;
    }
  for (int lane = 0; lane < 8; lane++)
    total += sum[lane];
  for (; t < n_dims; t++)
    {
      float difference = x[t] * scale_x - y[t] * scale_y;

      total += difference * difference;
    }
  return total;
}

/* Cosine distance is half the squared distance of the unit vectors, which keeps its digits where 1 − cos would not. */
VEC_SIMD static void
measure_candidates (const Search *search, gint64 row, guint64 *candidates, int n)
{
  int d = search->n_dims;
  const float *x = search->vectors + row * d;
  gboolean cosine = search->metric == VEC_METRIC_COSINE;

  for (int c = 0; c < n; c++)
    {
      guint32 other = (guint32) candidates[c];
      float distance = squared_difference (x, search->vectors + (gint64) other * d, d, search->scale[row], search->scale[other]);

      if (!cosine)
        distance = sqrtf (distance) * search->length;
      else if (search->scale[row] == 0 || search->scale[other] == 0)
        distance = 1;
      else
        distance /= 2;
      candidates[c] = make_key (distance, other);
    }
}

static void
finish_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  Search *search = data;
  VecKnnGraph *graph = search->graph;

  if (g_cancellable_is_cancelled (search->cancellable))
    return;
  for (gint64 i = begin; i < end; i++)
    {
      guint64 *candidates = search->candidates + i * search->capacity;
      int n = search->n_candidates[i];

      if (n > search->n_best)
        select_keys (candidates, n, search->n_best);
      n = MIN (n, search->n_best);
      measure_candidates (search, i, candidates, n);
      sort_keys (candidates, n);
      for (int c = 0; c < search->k; c++)
        {
          graph->rows[i * search->k + c] = (guint32) candidates[c];
          graph->distances[i * search->k + c] = key_distance (candidates[c]);
        }
    }
}

static gboolean
search_run (Search *search, int n_threads, VecProgressFunc progress, gpointer progress_data)
{
  int m = search->n_blocks + search->n_blocks % 2;
  guint64 n = search->n_rows;

  for (search->round = 0; search->round < m; search->round++)
    {
      if (progress != NULL)
        progress (_("Finding neighbours"), n * search->round / m, n, progress_data);
      vec_parallel_blocks (search->round == 0 ? search->n_blocks : m / 2, 1, n_threads, play_pairs, search);
      if (g_cancellable_is_cancelled (search->cancellable))
        return FALSE;
    }
  vec_parallel_blocks (search->n_rows, 64, n_threads, finish_rows, search);
  if (progress != NULL)
    progress (_("Finding neighbours"), n, n, progress_data);
  return TRUE;
}

/* ---- Public */

VecKnnGraph *
vec_knn_graph_new (const float *vectors, gint64 n_rows, int n_dims, int k, VecMetric metric, int n_threads,
                   VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_auto (Search) search = { .vectors = vectors, .n_rows = n_rows, .n_dims = n_dims, .k = k, .metric = metric,
                             .cancellable = cancellable };
  g_autoptr (VecKnnGraph) graph = NULL;

  g_return_val_if_fail (vectors != NULL && n_dims > 0 && k > 0, NULL);
  g_return_val_if_fail (metric == VEC_METRIC_COSINE || metric == VEC_METRIC_EUCLIDEAN, NULL);
  g_return_val_if_fail (n_rows < G_MAXUINT32, NULL);

  if (k >= n_rows)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                   _("%d neighbours of each row need at least %d rows; this table has %lld."), k, k + 1, (long long) n_rows);
      return NULL;
    }
  graph = graph_new (n_rows, k, metric);
  if (graph->rows == NULL || graph->distances == NULL || !search_init (&search, n_threads))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY,
                   _("There is not enough memory for %d neighbours of each of %lld rows."), k, (long long) n_rows);
      return NULL;
    }
  search.graph = graph;
  search_run (&search, n_threads, progress, progress_data);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&graph);
}

VecKnnGraph *
vec_knn_graph_ref (VecKnnGraph *graph)
{
  g_atomic_ref_count_inc (&graph->ref_count);
  return graph;
}

void
vec_knn_graph_unref (VecKnnGraph *graph)
{
  if (!g_atomic_ref_count_dec (&graph->ref_count))
    return;
  g_free (graph->rows);
  g_free (graph->distances);
  g_free (graph);
}

gint64
vec_knn_graph_get_n_rows (VecKnnGraph *graph)
{
  return graph->n_rows;
}

int
vec_knn_graph_get_k (VecKnnGraph *graph)
{
  return graph->k;
}

VecMetric
vec_knn_graph_get_metric (VecKnnGraph *graph)
{
  return graph->metric;
}

const guint32 *
vec_knn_graph_get_rows (VecKnnGraph *graph)
{
  return graph->rows;
}

const float *
vec_knn_graph_get_distances (VecKnnGraph *graph)
{
  return graph->distances;
}

double
vec_knn_graph_get_recall (VecKnnGraph *graph)
{
  return graph->recall;
}
