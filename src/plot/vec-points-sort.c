/* Z-order (Morton 1966), sorted by a least-significant-digit radix sort of 32-bit keys in parts: every thread counts and
 * scatters its own contiguous part, so that the order (by key, then by row) does not depend on the number of threads. */
#include "plot/vec-points-private.h"

#include <string.h>

#include "base/vec-parallel.h"

#define BLOCK VEC_POINTS_BLOCK
#define RADIX_BITS 11
#define RADIX (1 << RADIX_BITS)

static inline guint32
spread_bits (guint32 v)
{
  v = (v | v << 8) & 0x00ff00ff;
  v = (v | v << 4) & 0x0f0f0f0f;
  v = (v | v << 2) & 0x33333333;
  return (v | v << 1) & 0x55555555;
}

typedef struct
{
  const float *positions;
  int n_threads;
  double x_min, y_min, factor; /* square cells: one factor for both axes */
  guint32 *keys, *other_keys, *rows, *other_rows; /* (n) */
  gint64 part_count[64];     /* drawable rows of each part */
  int shift;
  guint32 (*counts)[RADIX];  /* (n_threads) */
} SortJob;

static inline guint32
quantise (double v)
{
  return v > 0 ? (guint32) MIN (v, 65535) : 0;
}

static void
count_drawable_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  SortJob *job = data;
  gint64 n = 0;

  for (gint64 i = begin; i < end; i++)
    n += vec_points_is_drawable (job->positions + 2 * i);
  job->part_count[thread] = n;
}

static void
key_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  SortJob *job = data;
  gint64 slot = 0;

  for (int t = 0; t < thread; t++)
    slot += job->part_count[t];
  for (gint64 i = begin; i < end; i++)
    {
      const float *p = job->positions + 2 * i;

      if (!vec_points_is_drawable (p))
        continue;
      job->keys[slot] = spread_bits (quantise ((p[0] - job->x_min) * job->factor))
                        | spread_bits (quantise ((p[1] - job->y_min) * job->factor)) << 1;
      job->rows[slot++] = (guint32) i;
    }
}

static void
count_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  SortJob *job = data;
  guint32 *counts = job->counts[thread];

  memset (counts, 0, sizeof job->counts[thread]);
  for (gint64 i = begin; i < end; i++)
    counts[job->keys[i] >> job->shift & (RADIX - 1)]++;
}

static void
scatter_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  SortJob *job = data;
  guint32 *next = job->counts[thread];

  for (gint64 i = begin; i < end; i++)
    {
      guint32 slot = next[job->keys[i] >> job->shift & (RADIX - 1)]++;

      job->other_keys[slot] = job->keys[i];
      job->other_rows[slot] = job->rows[i];
    }
}

static void
radix_sort (SortJob *job, gint64 n)
{
  for (job->shift = 0; job->shift < 32; job->shift += RADIX_BITS)
    {
      guint32 start = 0, *swap;

      for (int t = 0; t < job->n_threads; t++)
        memset (job->counts[t], 0, sizeof job->counts[t]);
      vec_parallel_for (n, job->n_threads, count_part, job);
      for (int digit = 0; digit < RADIX; digit++)
        for (int t = 0; t < job->n_threads; t++)
          {
            guint32 count = job->counts[t][digit];

            job->counts[t][digit] = start;
            start += count;
          }
      vec_parallel_for (n, job->n_threads, scatter_part, job);
      swap = job->keys, job->keys = job->other_keys, job->other_keys = swap;
      swap = job->rows, job->rows = job->other_rows, job->other_rows = swap;
    }
}

static inline int
reverse_byte (int v)
{
  v = (v & 0x0f) << 4 | (v & 0xf0) >> 4;
  v = (v & 0x33) << 2 | (v & 0xcc) >> 2;
  return (v & 0x55) << 1 | (v & 0xaa) >> 1;
}

/* Within each full block points are dealt out, so that one stamped after another is some pixels away: a processor that has just
 * written a pixel must wait before it may read it together with its neighbours. By reversed bits (van der Corput's sequence), so that
 * the first 2, 4, 8 … of a block are an even sample of it. */
static void
deal_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  guint32 *order = data, dealt[BLOCK];

  for (gint64 b = begin; b < end; b++)
    {
      for (int i = 0; i < BLOCK; i++)
        dealt[i] = order[b * BLOCK + reverse_byte (i)];
      memcpy (order + b * BLOCK, dealt, sizeof dealt);
    }
}

guint32 *
vec_points_sort (const float *positions, gint64 n_rows, const VecBounds *bounds, gint64 *n_drawn)
{
  SortJob job = { .positions = positions };
  double side = bounds != NULL ? MAX (bounds->x_max - bounds->x_min, bounds->y_max - bounds->y_min) : 0;
  gint64 n = 0;

  job.n_threads = n_rows < VEC_POINTS_SERIAL ? 1 : MIN (vec_get_default_threads (), 64);
  vec_parallel_for (n_rows, job.n_threads, count_drawable_part, &job);
  for (int t = 0; t < job.n_threads; t++)
    n += job.part_count[t];

  if (side > 0)
    {
      job.x_min = bounds->x_min, job.y_min = bounds->y_min;
      job.factor = 65535.99 / side;
    }
  job.keys = g_new (guint32, MAX (n, 1));
  job.rows = g_new (guint32, MAX (n, 1));
  job.other_keys = g_new (guint32, MAX (n, 1));
  job.other_rows = g_new (guint32, MAX (n, 1));
  job.counts = g_malloc (sizeof *job.counts * job.n_threads);
  vec_parallel_for (n_rows, job.n_threads, key_part, &job);
  radix_sort (&job, n);
  vec_parallel_for (n / BLOCK, vec_points_n_threads (n), deal_part, job.rows);
  g_free (job.keys);
  g_free (job.other_keys);
  g_free (job.other_rows);
  g_free (job.counts);

  *n_drawn = n;
  return job.rows;
}
