#include "search/vec-knn-space.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"
#include "search/vec-knn-best.h"

#define MEAN_ROWS 4096     /* rows that are summed together: the sum then does not depend on the number of threads */

typedef struct
{
  VecKnnSpace *space;
  double *sums;            /* (blocks, d) */
  float *largest;          /* (blocks) */
} Centering;

static void
sum_blocks (gint64 begin, gint64 end, int thread, gpointer data)
{
  Centering *centering = data;
  const VecKnnSpace *space = centering->space;
  int d = space->n_dims;

  for (gint64 block = begin; block < end && !g_cancellable_is_cancelled (space->cancellable); block++)
    {
      double *sum = centering->sums + block * d;

      for (gint64 i = block * MEAN_ROWS; i < MIN ((block + 1) * MEAN_ROWS, space->n_rows); i++)
        for (int j = 0; j < d; j++)
          sum[j] += space->vectors[i * d + j];
    }
}

static void
find_largest (gint64 begin, gint64 end, int thread, gpointer data)
{
  Centering *centering = data;
  const VecKnnSpace *space = centering->space;
  int d = space->n_dims;

  for (gint64 block = begin; block < end && !g_cancellable_is_cancelled (space->cancellable); block++)
    for (gint64 i = block * MEAN_ROWS; i < MIN ((block + 1) * MEAN_ROWS, space->n_rows); i++)
      for (int j = 0; j < d; j++)
        centering->largest[block] = MAX (centering->largest[block], fabsf (space->vectors[i * d + j] - space->mean[j]));
}

/* The mean of the rows, and the power of two that brings the largest centred value near 1: huge and tiny vectors then neither
 * overflow nor vanish when they are squared. */
static void
center_space (VecKnnSpace *space, int n_threads)
{
  int d = space->n_dims;
  gint64 n_blocks = (space->n_rows + MEAN_ROWS - 1) / MEAN_ROWS;
  g_autofree double *sums = g_new0 (double, n_blocks * d);
  g_autofree float *largest = g_new0 (float, n_blocks);
  Centering centering = { space, sums, largest };

  vec_parallel_for (n_blocks, n_threads, sum_blocks, &centering);
  for (gint64 block = 1; block < n_blocks; block++)
    for (int j = 0; j < d; j++)
      sums[j] += sums[block * d + j];
  for (int j = 0; j < d; j++)
    space->mean[j] = (float) (sums[j] / (double) space->n_rows);

  vec_parallel_for (n_blocks, n_threads, find_largest, &centering);
  for (gint64 block = 1; block < n_blocks; block++)
    largest[0] = MAX (largest[0], largest[block]);
  if (largest[0] > 0)
    space->length = ldexpf (1, CLAMP (ilogbf (largest[0]), -120, 120));
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
  VecKnnSpace *space = data;
  int d = space->n_dims;

  for (gint64 i = begin; i < end; i++)
    {
      const float *row = space->vectors + i * d;

      if (i % 64 == 0 && g_cancellable_is_cancelled (space->cancellable))
        return;
      if (space->metric == VEC_METRIC_COSINE)
        {
          double length = row_length (row, d);

          space->scale[i] = length > 0 ? (float) (1 / length) : 0;
          space->h[i] = -0.5f;
        }
      else
        {
          double sum = 0;

          space->scale[i] = 1 / space->length;
          for (int j = 0; j < d; j++)
            {
              float x = (row[j] - space->mean[j]) * space->scale[i];

              sum += (double) x * x;
            }
          space->h[i] = (float) (-sum / 2);
        }
    }
}

gboolean
vec_knn_space_init (VecKnnSpace *space, const float *vectors, gint64 n_rows, gint64 padding, int n_dims, VecMetric metric,
                    int n_threads, GCancellable *cancellable)
{
  *space = (VecKnnSpace) { .vectors = vectors, .n_rows = n_rows, .n_dims = n_dims, .metric = metric,
                           .cancellable = cancellable, .kernel = vec_knn_kernel_get (), .length = 1 };
  space->mean = g_new0 (float, n_dims);
  space->scale = g_try_new (float, n_rows);
  space->h = g_try_new (float, n_rows + padding);
  if (space->scale == NULL || space->h == NULL)
    return FALSE;

  for (gint64 i = n_rows; i < n_rows + padding; i++)
    space->h[i] = -INFINITY;
  if (metric == VEC_METRIC_EUCLIDEAN)
    center_space (space, n_threads);
  vec_parallel_for (n_rows, n_threads, scale_rows, space);
  return TRUE;
}

void
vec_knn_space_clear (VecKnnSpace *space)
{
  g_clear_pointer (&space->mean, g_free);
  g_clear_pointer (&space->scale, g_free);
  g_clear_pointer (&space->h, g_free);
}

void
vec_knn_space_pack (const VecKnnSpace *space, gint64 begin, gint64 end, int width, float *out)
{
  int d = space->n_dims;

  for (gint64 panel = begin; panel < end; panel += width, out += (gsize) d * width)
    for (int r = 0; r < width; r++)
      {
        const float *row = space->vectors + (panel + r) * d;

        if (panel + r >= MIN (end, space->n_rows))
          for (int t = 0; t < d; t++)
            out[(gsize) t * width + r] = 0;
        else
          for (int t = 0; t < d; t++)
            out[(gsize) t * width + r] = (row[t] - space->mean[t]) * space->scale[panel + r];
      }
}

void
vec_knn_space_prepare (const VecKnnSpace *space, gint64 row, float *out)
{
  const float *x = space->vectors + row * space->n_dims;
  float scale = space->scale[row];

  for (int t = 0; t < space->n_dims; t++)
    out[t] = (x[t] - space->mean[t]) * scale;
}

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

/* Fetches the row that is measured @AHEAD candidates later: candidates lie anywhere in memory. */
static inline void
fetch_ahead (const VecKnnSpace *space, const guint64 *keys, int c, int n)
{
  enum { AHEAD = 4, LINE = 64 / sizeof (float), MOST = 16 * LINE };
  const float *row;

  if (c + AHEAD >= n)
    return;
  row = space->vectors + (gint64) (guint32) keys[c + AHEAD] * space->n_dims;
  for (int t = 0; t < MIN (space->n_dims, MOST); t += LINE)
    __builtin_prefetch (row + t);
}

/* Cosine distance is half the squared distance of the unit vectors, which keeps its digits where 1 − cos would not. */
VEC_SIMD void
vec_knn_space_measure (const VecKnnSpace *space, gint64 row, guint64 *keys, int n)
{
  int d = space->n_dims;
  const float *x = space->vectors + row * d;
  gboolean cosine = space->metric == VEC_METRIC_COSINE;

  for (int c = 0; c < n; c++)
    {
      guint32 other = (guint32) keys[c];
      float distance;

      fetch_ahead (space, keys, c, n);
      distance = squared_difference (x, space->vectors + (gint64) other * d, d, space->scale[row], space->scale[other]);
      if (!cosine)
        distance = sqrtf (distance) * space->length;
      else if (space->scale[row] == 0 || space->scale[other] == 0)
        distance = 1;
      else
        distance /= 2;
      keys[c] = vec_knn_key (distance, other);
    }
}
