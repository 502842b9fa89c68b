/* Points in Z-order (Morton 1966), sorted by a least-significant-digit radix sort of 32-bit keys in parts: every thread counts and
 * scatters its own contiguous part, so that the order (by key, then by row) does not depend on the number of threads. */
#include "plot/vec-points-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "plot/vec-shape.h"

#define BLOCK VEC_POINTS_BLOCK
#define FAN VEC_POINTS_FAN
#define RADIX_BITS 11
#define RADIX (1 << RADIX_BITS)
#define LARGEST 1e30f
#define NO_SLOT G_MAXUINT32
#define BEYOND 2e30f       /* where points lie that are to be drawn but are not seen */
#define SERIAL 20000       /* fewer rows are not worth waking threads */
#define ALWAYS_SORTED 20000 /* up to so many rows sorting takes about a millisecond */
#define RESORT_FACTOR 1.6  /* how much larger than freshly sorted the blocks may be before they are sorted anew */

VecPoints *
vec_points_new (void)
{
  return g_new0 (VecPoints, 1);
}

static void
free_boxes (VecPoints *self)
{
  for (int level = 0; level < VEC_POINTS_MAX_LEVELS; level++)
    g_clear_pointer (&self->boxes[level], g_free);
}

void
vec_points_free (VecPoints *points)
{
  g_free (points->slots);
  g_free (points->sorted);
  g_free (points->order);
  g_free (points->codes);
  g_free (points->levels);
  g_free (points->block_levels);
  g_free (points->looks);
  g_free (points->block_looks);
  g_free (points->steps);
  g_free (points->block_steps);
  vec_points_forget_rare (points);
  free_boxes (points);
  g_free (points);
}

static int
n_threads_for (gint64 n)
{
  return n < SERIAL ? 1 : 0;
}

static inline gboolean
is_drawable (const float *p)
{
  /* Also FALSE for NaN. */
  return fabsf (p[0]) <= LARGEST && fabsf (p[1]) <= LARGEST;
}

/* ---- Bounds without extreme outliers */

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float p = *(const float *) a, q = *(const float *) b;

  return p < q ? -1 : p > q;
}

/* Beyond ten times the width of the middle nine tenths is out. */
static void
find_fence (float *sample, int n, double *low, double *high)
{
  double q05, q95;

  qsort (sample, n, sizeof *sample, compare_floats);
  q05 = sample[n / 20], q95 = sample[n - 1 - n / 20];
  if (n < 20 || !(q95 > q05))
    {
      *low = -INFINITY, *high = INFINITY;
      return;
    }
  *low = q05 - 10 * (q95 - q05);
  *high = q95 + 10 * (q95 - q05);
}

typedef struct
{
  const float *positions;
  double low[2], high[2];
  VecBounds bounds[64];
  gint64 n_inside[64], n_drawable[64];
} BoundsJob;

static void
bounds_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  BoundsJob *job = data;
  float x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
  gint64 n_inside = 0, n_drawable = 0;

  for (gint64 i = begin; i < end; i++)
    {
      const float *p = job->positions + 2 * i;

      if (!is_drawable (p))
        continue;
      n_drawable++;
      if (p[0] < job->low[0] || p[0] > job->high[0] || p[1] < job->low[1] || p[1] > job->high[1])
        continue;
      n_inside++;
      x0 = MIN (x0, p[0]), x1 = MAX (x1, p[0]);
      y0 = MIN (y0, p[1]), y1 = MAX (y1, p[1]);
    }
  job->bounds[thread] = (VecBounds) { x0, y0, x1, y1 };
  job->n_inside[thread] = n_inside;
  job->n_drawable[thread] = n_drawable;
}

/* Returns how many points can be drawn. */
static gint64
find_bounds (const float *positions, gint64 n, VecBounds *bounds, gboolean *found)
{
  enum { SAMPLE = 2048 };
  float xs[SAMPLE], ys[SAMPLE];
  BoundsJob job = { .positions = positions };
  int n_sample = 0, n_threads = n < SERIAL ? 1 : MIN (vec_get_default_threads (), 64);
  gint64 stride = MAX ((n + SAMPLE - 1) / SAMPLE, 1), n_inside = 0, n_drawable = 0;

  for (gint64 i = 0; i < n; i += stride)
    if (is_drawable (positions + 2 * i))
      {
        xs[n_sample] = positions[2 * i];
        ys[n_sample++] = positions[2 * i + 1];
      }
  for (int axis = 0; axis < 2; axis++)
    job.low[axis] = -INFINITY, job.high[axis] = INFINITY;
  if (n_sample > 0)
    {
      find_fence (xs, n_sample, &job.low[0], &job.high[0]);
      find_fence (ys, n_sample, &job.low[1], &job.high[1]);
    }
  vec_parallel_for (n, n_threads, bounds_part, &job);
  *bounds = (VecBounds) { INFINITY, INFINITY, -INFINITY, -INFINITY };
  for (int t = 0; t < n_threads; t++)
    if (job.n_drawable[t] > 0)
      {
        bounds->x_min = MIN (bounds->x_min, job.bounds[t].x_min);
        bounds->y_min = MIN (bounds->y_min, job.bounds[t].y_min);
        bounds->x_max = MAX (bounds->x_max, job.bounds[t].x_max);
        bounds->y_max = MAX (bounds->y_max, job.bounds[t].y_max);
        n_inside += job.n_inside[t];
        n_drawable += job.n_drawable[t];
      }
  *found = n_inside > 0;
  return n_drawable;
}

/* ---- Keys and sorting */

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
  double x_min, y_min, factor_x, factor_y;
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
    n += is_drawable (job->positions + 2 * i);
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

      if (!is_drawable (p))
        continue;
      job->keys[slot] = spread_bits (quantise ((p[0] - job->x_min) * job->factor_x))
                        | spread_bits (quantise ((p[1] - job->y_min) * job->factor_y)) << 1;
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

/* ---- Boxes */

static const VecPointsBox empty_box = { INFINITY, INFINITY, -INFINITY, -INFINITY };

static void
allocate_levels (VecPoints *self)
{
  gint64 size = (self->n + BLOCK - 1) / BLOCK;

  if (self->box_capacity != size || self->n_levels == 0)
    {
      free_boxes (self);
      self->box_capacity = size;
      self->n_levels = 0;
      do
        {
          self->level_size[self->n_levels] = size;
          self->boxes[self->n_levels++] = g_new (VecPointsBox, MAX (size, 1));
          size = (size + FAN - 1) / FAN;
        }
      while (self->level_size[self->n_levels - 1] > 1 && self->n_levels < VEC_POINTS_MAX_LEVELS);
    }
}

static void
box_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecPoints *self = data;

  for (gint64 b = begin; b < end; b++)
    {
      VecPointsBox box = empty_box;
      gint64 last = MIN ((b + 1) * BLOCK, self->n);

      for (gint64 i = b * BLOCK; i < last; i++)
        {
          float x = self->sorted[2 * i], y = self->sorted[2 * i + 1];

          if (self->codes[i] == VEC_POINTS_HIDDEN)
            continue;
          box.x_min = MIN (box.x_min, x), box.x_max = MAX (box.x_max, x);
          box.y_min = MIN (box.y_min, y), box.y_max = MAX (box.y_max, y);
        }
      self->boxes[0][b] = box;
    }
}

static void
update_boxes (VecPoints *self)
{
  allocate_levels (self);
  vec_parallel_for (self->level_size[0], n_threads_for (self->n), box_part, self);
  for (int level = 1; level < self->n_levels; level++)
    for (gint64 b = 0; b < self->level_size[level]; b++)
      {
        VecPointsBox box = empty_box;
        gint64 last = MIN ((b + 1) * FAN, self->level_size[level - 1]);

        for (gint64 c = b * FAN; c < last; c++)
          {
            const VecPointsBox *child = &self->boxes[level - 1][c];

            box.x_min = MIN (box.x_min, child->x_min), box.x_max = MAX (box.x_max, child->x_max);
            box.y_min = MIN (box.y_min, child->y_min), box.y_max = MAX (box.y_max, child->y_max);
          }
        self->boxes[level][b] = box;
      }
}

/* Mean half-perimeter of the blocks relative to the picture's: grows while a layout moves away from the order it was sorted in. */
static double
measure_extent (VecPoints *self)
{
  double sum = 0, w = self->bounds.x_max - self->bounds.x_min + (self->bounds.y_max - self->bounds.y_min);

  for (gint64 b = 0; b < self->level_size[0]; b++)
    {
      const VecPointsBox *box = &self->boxes[0][b];

      if (box->x_min <= box->x_max)
        sum += MIN ((double) box->x_max - box->x_min + ((double) box->y_max - box->y_min), w);
    }
  return w > 0 ? sum / (w * MAX (self->level_size[0], 1)) : 0;
}

/* The area over which @n points are spread; on a line each has a square as wide as the gaps. */
static float
get_spread (double width, double height, gint64 n)
{
  double longer = MAX (width, height);

  return (float) MAX (width * height, longer * longer / MAX (n, 1));
}

/* Square root of the area per point of the median block. The last block, which may be short, counts only when it is alone. */
static void
measure_spacing (VecPoints *self)
{
  enum { SAMPLE = 1024 };
  float areas[SAMPLE];
  gint64 n_blocks = self->level_size[0], n_full = MAX (self->n / BLOCK, MIN (n_blocks, 1));
  gint64 stride = MAX ((n_full + SAMPLE - 1) / SAMPLE, 1);
  int n = 0;

  self->spacing = 0;
  for (gint64 b = 0; b < n_full && n < SAMPLE; b += stride)
    {
      const VecPointsBox *box = &self->boxes[0][b];

      if (box->x_min <= box->x_max)
        areas[n++] = get_spread (box->x_max - box->x_min, box->y_max - box->y_min, MIN (self->n, BLOCK));
    }
  if (n == 0)
    return;
  qsort (areas, n, sizeof *areas, compare_floats);
  self->spacing = sqrt (areas[n / 2] / MIN (self->n, BLOCK));
  if (n_full == 1 && self->has_bounds)
    /* One block: its box holds outliers too; the bounds do not. */
    self->spacing = sqrt (get_spread (self->bounds.x_max - self->bounds.x_min, self->bounds.y_max - self->bounds.y_min, self->n)
                          / MAX (self->n, 1));
}

static double
measure_area (VecPoints *self)
{
  return self->has_bounds ? (self->bounds.x_max - self->bounds.x_min) * (self->bounds.y_max - self->bounds.y_min) : 0;
}

/* The blocks of an order that was kept overlap and say too much: the spacing grows as the whole layout grows. */
static void
follow_spacing (VecPoints *self)
{
  if (self->fresh_area > 0)
    self->spacing = self->fresh_spacing * sqrt (measure_area (self) / self->fresh_area);
}

/* ---- Positions */

typedef struct
{
  VecPoints *points;
  const float *positions;
} GatherJob;

static void
gather_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  GatherJob *job = data;
  VecPoints *self = job->points;

  for (gint64 i = begin; i < end; i++)
    {
      const float *p = job->positions + 2 * (gint64) self->order[i];
      gboolean drawable = is_drawable (p);

      self->sorted[2 * i] = drawable ? p[0] : BEYOND;
      self->sorted[2 * i + 1] = drawable ? p[1] : BEYOND;
    }
}

static void
gather (VecPoints *self, const float *positions)
{
  GatherJob job = { self, positions };

  vec_parallel_for (self->n, n_threads_for (self->n), gather_part, &job);
}

static void
slots_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecPoints *self = data;

  for (gint64 i = begin; i < end; i++)
    self->slots[self->order[i]] = (guint32) i;
}

static void
find_slots (VecPoints *self)
{
  if (self->n < self->n_rows)
    memset (self->slots, 0xff, sizeof *self->slots * self->n_rows);
  vec_parallel_for (self->n, n_threads_for (self->n), slots_part, self);
}

/* Takes @order (n). */
static void
take_order (VecPoints *self, guint32 *order, gint64 n)
{
  g_free (self->order);
  g_clear_pointer (&self->levels, g_free);
  g_clear_pointer (&self->block_levels, g_free);
  g_clear_pointer (&self->looks, g_free);
  g_clear_pointer (&self->block_looks, g_free);
  g_clear_pointer (&self->steps, g_free);
  g_clear_pointer (&self->block_steps, g_free);
  vec_points_forget_rare (self);
  self->order = order;
  if (self->n != n || self->sorted == NULL)
    {
      g_free (self->sorted);
      g_free (self->codes);
      self->sorted = g_new (float, MAX (2 * n, 1));
      self->codes = g_new (guint16, MAX (n, 1));
      self->n = n;
    }
  memset (self->codes, 0, sizeof *self->codes * n);
  find_slots (self);
}

static void
sort_points (VecPoints *self, const float *positions)
{
  SortJob job = { .positions = positions };
  double w = self->bounds.x_max - self->bounds.x_min, h = self->bounds.y_max - self->bounds.y_min;
  double side = MAX (w, h);
  gint64 n = 0;

  job.n_threads = self->n_rows < SERIAL ? 1 : MIN (vec_get_default_threads (), 64);
  vec_parallel_for (self->n_rows, job.n_threads, count_drawable_part, &job);
  for (int t = 0; t < job.n_threads; t++)
    n += job.part_count[t];

  /* Square cells: one factor for both axes. */
  job.x_min = self->bounds.x_min, job.y_min = self->bounds.y_min;
  job.factor_x = job.factor_y = self->has_bounds && side > 0 ? 65535.99 / side : 0;
  job.keys = g_new (guint32, MAX (n, 1));
  job.rows = g_new (guint32, MAX (n, 1));
  job.other_keys = g_new (guint32, MAX (n, 1));
  job.other_rows = g_new (guint32, MAX (n, 1));
  job.counts = g_malloc (sizeof *job.counts * job.n_threads);
  vec_parallel_for (self->n_rows, job.n_threads, key_part, &job);
  radix_sort (&job, n);
  vec_parallel_for (n / BLOCK, n_threads_for (n), deal_part, job.rows);
  g_free (job.keys);
  g_free (job.other_keys);
  g_free (job.other_rows);
  g_free (job.counts);

  take_order (self, job.rows, n);
}

static void
sort_anew (VecPoints *self, const float *positions)
{
  sort_points (self, positions);
  gather (self, positions);
  update_boxes (self);
  self->fresh_extent = measure_extent (self);
  measure_spacing (self);
  self->fresh_spacing = self->spacing;
  self->fresh_area = measure_area (self);
}

static gboolean
same_rows_drawn (VecPoints *self, const float *positions, gint64 n_drawable)
{
  if (n_drawable != self->n)
    return FALSE;
  if (n_drawable == self->n_rows)
    return TRUE;
  for (gint64 i = 0; i < self->n; i++)
    if (!is_drawable (positions + 2 * (gint64) self->order[i]))
      return FALSE;
  return TRUE;
}

/* Returns how many can be drawn. */
static gint64
look_at_positions (VecPoints *self, const float *positions, gint64 n_rows)
{
  if (self->n_rows != n_rows || self->slots == NULL)
    {
      g_free (self->slots);
      self->slots = g_new (guint32, MAX (n_rows, 1));
      self->n_rows = n_rows;
    }
  return find_bounds (positions, n_rows, &self->bounds, &self->has_bounds);
}

gboolean
vec_points_set_positions (VecPoints *points, const float *positions, gint64 n_rows)
{
  gboolean same_n = points->order != NULL && points->n_rows == n_rows;
  gint64 n_drawable;

  points->serial++;
  g_return_val_if_fail (n_rows >= 0 && n_rows < G_MAXUINT32, FALSE);

  n_drawable = look_at_positions (points, positions, n_rows);
  if (same_n && same_rows_drawn (points, positions, n_drawable))
    {
      gather (points, positions);
      update_boxes (points);
      if (n_rows > ALWAYS_SORTED && measure_extent (points) <= points->fresh_extent * RESORT_FACTOR)
        {
          follow_spacing (points);
          return FALSE;
        }
    }
  sort_anew (points, positions);
  return TRUE;
}

static guint32 *
copy_order (const guint32 *order, gint64 n)
{
  guint32 *copy = g_new (guint32, MAX (n, 1));

  if (n > 0)
    memcpy (copy, order, sizeof *copy * n);
  return copy;
}

gboolean
vec_points_set_arranged (VecPoints *points, const float *positions, gint64 n_rows, const guint32 *order, gint64 n_order, double spacing)
{
  g_return_val_if_fail (n_rows >= 0 && n_rows < G_MAXUINT32, FALSE);
  g_return_val_if_fail (order != NULL || (points->order != NULL && points->n_rows == n_rows), FALSE);

  points->serial++;
  look_at_positions (points, positions, n_rows);
  if (order != NULL)
    take_order (points, copy_order (order, n_order), n_order);
  gather (points, positions);
  update_boxes (points);
  /* Ordered by others: the next order of its own is a fresh one. */
  points->fresh_extent = 0;
  points->spacing = spacing;
  return order != NULL;
}

typedef struct
{
  VecPoints *points;
  const guint16 *codes;
  const guint8 *visible;
} CodesJob;

static void
codes_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  CodesJob *job = data;
  VecPoints *self = job->points;

  for (gint64 i = begin; i < end; i++)
    {
      guint32 row = self->order[i];

      if (job->visible != NULL && !job->visible[row])
        self->codes[i] = VEC_POINTS_HIDDEN;
      else
        self->codes[i] = job->codes != NULL ? job->codes[row] : 0;
    }
}

void
vec_points_set_codes (VecPoints *points, const guint16 *codes, const guint8 *visible)
{
  CodesJob job = { points, codes, visible };

  points->serial++;
  if (points->order == NULL)
    return;
  vec_parallel_for (points->n, n_threads_for (points->n), codes_part, &job);
  update_boxes (points);
  vec_points_find_rare (points);
}

typedef struct
{
  VecPoints *points;
  const guint8 *by_row;
} BytesJob;

static void
levels_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  BytesJob *job = data;
  VecPoints *self = job->points;

  for (gint64 b = begin; b < end; b++)
    {
      gint64 last = MIN ((b + 1) * BLOCK, self->n);
      guint8 seen = 0;

      for (gint64 i = b * BLOCK; i < last; i++)
        {
          self->levels[i] = job->by_row[self->order[i]] & 7;
          seen |= (guint8) (1 << self->levels[i]);
        }
      self->block_levels[b] = seen;
    }
}

void
vec_points_set_levels (VecPoints *points, const guint8 *levels)
{
  BytesJob job = { points, levels };
  gint64 n_blocks = (points->n + BLOCK - 1) / BLOCK;

  points->serial++;
  g_clear_pointer (&points->levels, g_free);
  g_clear_pointer (&points->block_levels, g_free);
  if (levels == NULL || points->order == NULL)
    return;
  points->levels = g_new (guint8, MAX (points->n, 1));
  points->block_levels = g_new (guint8, MAX (n_blocks, 1));
  vec_parallel_for (n_blocks, n_threads_for (points->n), levels_part, &job);
}

static void
looks_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  BytesJob *job = data;
  VecPoints *self = job->points;

  for (gint64 b = begin; b < end; b++)
    {
      gint64 last = MIN ((b + 1) * BLOCK, self->n);
      guint64 seen = 0;

      for (gint64 i = b * BLOCK; i < last; i++)
        {
          self->looks[i] = job->by_row[self->order[i]] & (VEC_MAX_LOOKS - 1);
          seen |= G_GUINT64_CONSTANT (1) << self->looks[i];
        }
      self->block_looks[b] = seen;
    }
}

void
vec_points_set_looks (VecPoints *points, const guint8 *looks)
{
  BytesJob job = { points, looks };
  gint64 n_blocks = (points->n + BLOCK - 1) / BLOCK;

  points->serial++;
  g_clear_pointer (&points->looks, g_free);
  g_clear_pointer (&points->block_looks, g_free);
  if (looks == NULL || points->order == NULL)
    return;
  points->looks = g_new (guint8, MAX (points->n, 1));
  points->block_looks = g_new (guint64, MAX (n_blocks, 1));
  vec_parallel_for (n_blocks, n_threads_for (points->n), looks_part, &job);
}

typedef struct
{
  VecPoints *points;
  const float *depths;
  float reach;
} DepthsJob;

static void
depths_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  DepthsJob *job = data;
  VecPoints *self = job->points;

  for (gint64 b = begin; b < end; b++)
    {
      gint64 last = MIN ((b + 1) * BLOCK, self->n);
      guint16 seen = 0;

      for (gint64 i = b * BLOCK; i < last; i++)
        {
          self->steps[i] = (guint8) vec_points_depth_step (job->depths[self->order[i]], job->reach);
          seen |= (guint16) (1 << self->steps[i]);
        }
      self->block_steps[b] = seen;
    }
}

void
vec_points_set_depths (VecPoints *points, const float *depths, float reach)
{
  DepthsJob job = { points, depths, reach };
  gint64 n_blocks = (points->n + BLOCK - 1) / BLOCK;

  points->serial++;
  if (depths == NULL || points->order == NULL)
    {
      g_clear_pointer (&points->steps, g_free);
      g_clear_pointer (&points->block_steps, g_free);
      return;
    }
  /* Taking an order has dropped those of another number of points. */
  if (points->steps == NULL)
    {
      points->steps = g_new (guint8, MAX (points->n, 1));
      points->block_steps = g_new (guint16, MAX (n_blocks, 1));
    }
  vec_parallel_for (n_blocks, n_threads_for (points->n), depths_part, &job);
}

/* ---- What others read */

guint64
vec_points_get_serial (VecPoints *points)
{
  return points->serial;
}

gint64
vec_points_get_n_rows (VecPoints *points)
{
  return points->n_rows;
}

gint64
vec_points_get_n_drawn (VecPoints *points)
{
  return points->n;
}

gboolean
vec_points_get (VecPoints *points, gint64 row, double *x, double *y)
{
  const float *p;

  if (row < 0 || row >= points->n_rows || points->order == NULL || points->slots[row] == NO_SLOT)
    return FALSE;
  p = points->sorted + 2 * (gint64) points->slots[row];
  *x = p[0];
  *y = p[1];
  return is_drawable (p);
}

float *
vec_points_copy_positions (VecPoints *points)
{
  float *positions = g_new (float, MAX (2 * points->n_rows, 1));

  for (gint64 row = 0; row < points->n_rows; row++)
    {
      double x, y;
      gboolean drawable = vec_points_get (points, row, &x, &y);

      positions[2 * row] = drawable ? (float) x : NAN;
      positions[2 * row + 1] = drawable ? (float) y : NAN;
    }
  return positions;
}

gboolean
vec_points_get_bounds (VecPoints *points, VecBounds *bounds)
{
  if (points->has_bounds)
    *bounds = points->bounds;
  return points->has_bounds;
}

double
vec_points_get_spacing (VecPoints *points)
{
  return points->spacing;
}

const float *
vec_points_get_sorted (VecPoints *points)
{
  return points->sorted;
}

const guint16 *
vec_points_get_codes (VecPoints *points)
{
  return points->codes;
}

const guint32 *
vec_points_get_order (VecPoints *points)
{
  return points->order;
}

const guint8 *
vec_points_get_levels (VecPoints *points)
{
  return points->levels;
}

const guint8 *
vec_points_get_block_levels (VecPoints *points)
{
  return points->block_levels;
}

const guint8 *
vec_points_get_looks (VecPoints *points)
{
  return points->looks;
}

const guint64 *
vec_points_get_block_looks (VecPoints *points)
{
  return points->block_looks;
}

const guint8 *
vec_points_get_steps (VecPoints *points)
{
  return points->steps;
}

const guint16 *
vec_points_get_block_steps (VecPoints *points)
{
  return points->block_steps;
}

const VecPointsBox *
vec_points_get_boxes (VecPoints *points, gint64 *n_blocks)
{
  *n_blocks = points->order != NULL ? points->level_size[0] : 0;
  return points->boxes[0];
}

/* ---- Nearest */

typedef struct
{
  VecPoints *points;
  double x, y;
  guint k, n;
  struct
  {
    double squared;
    guint32 row;
  } found[64];             /* nearest first */
  double limit;            /* squared distance beyond which nothing is wanted */
} Search;

static inline double
squared_distance_to_box (const Search *s, const VecPointsBox *box)
{
  double dx = MAX (MAX (box->x_min - s->x, s->x - box->x_max), 0);
  double dy = MAX (MAX (box->y_min - s->y, s->y - box->y_max), 0);

  return box->x_min <= box->x_max ? dx * dx + dy * dy : INFINITY;
}

static void
insert_found (Search *s, double squared, guint32 row)
{
  guint i = s->n < s->k ? s->n++ : s->k - 1;

  for (; i > 0 && (s->found[i - 1].squared > squared || (s->found[i - 1].squared == squared && s->found[i - 1].row > row)); i--)
    s->found[i] = s->found[i - 1];
  s->found[i].squared = squared;
  s->found[i].row = row;
  if (s->n == s->k)
    s->limit = s->found[s->k - 1].squared;
}

static inline gboolean
is_wanted (const Search *s, double squared, guint32 row)
{
  return squared < s->limit || (squared == s->limit && (s->n < s->k || row < s->found[s->n - 1].row));
}

static void
search_block (Search *s, gint64 block)
{
  VecPoints *self = s->points;
  gint64 last = MIN ((block + 1) * BLOCK, self->n);

  for (gint64 i = block * BLOCK; i < last; i++)
    {
      double dx = self->sorted[2 * i] - s->x, dy = self->sorted[2 * i + 1] - s->y;
      double squared = dx * dx + dy * dy;

      if (squared <= s->limit && self->codes[i] != VEC_POINTS_HIDDEN && is_wanted (s, squared, self->order[i]))
        insert_found (s, squared, self->order[i]);
    }
}

/* Depth first, nearest child first. */
static void
search_node (Search *s, int level, gint64 node)
{
  VecPoints *self = s->points;
  struct
  {
    double squared;
    gint64 child;
  } next[FAN];
  int n = 0;
  gint64 last;

  if (level == 0)
    {
      search_block (s, node);
      return;
    }
  last = MIN ((node + 1) * FAN, self->level_size[level - 1]);
  for (gint64 c = node * FAN; c < last; c++)
    {
      double squared = squared_distance_to_box (s, &self->boxes[level - 1][c]);
      int i;

      if (!(squared <= s->limit) || squared == INFINITY)
        continue;
      for (i = n++; i > 0 && next[i - 1].squared > squared; i--)
        next[i] = next[i - 1];
      next[i].squared = squared;
      next[i].child = c;
    }
  for (int i = 0; i < n && next[i].squared <= s->limit; i++)
    search_node (s, level - 1, next[i].child);
}

guint
vec_points_find_k_nearest (VecPoints *points, double x, double y, double radius, guint k, gint64 *rows)
{
  Search s = { .points = points, .k = MIN (k, G_N_ELEMENTS (((Search *) 0)->found)) };

  if (points->order == NULL || points->n == 0 || s.k == 0 || !(radius >= 0) || !isfinite (x) || !isfinite (y))
    return 0;
  s.x = x;
  s.y = y;
  s.limit = radius * radius;
  for (gint64 top = 0; top < points->level_size[points->n_levels - 1]; top++)
    if (squared_distance_to_box (&s, &points->boxes[points->n_levels - 1][top]) < INFINITY)
      search_node (&s, points->n_levels - 1, top);
  for (guint i = 0; i < s.n; i++)
    rows[i] = s.found[i].row;
  return s.n;
}

gint64
vec_points_find_nearest (VecPoints *points, double x, double y, double radius)
{
  gint64 row;

  return vec_points_find_k_nearest (points, x, y, radius, 1, &row) == 1 ? row : -1;
}
