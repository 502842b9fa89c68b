#include "project/vec-zorder.h"

#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"

#define DIGIT 11         /* bits sorted at a time */
#define BOUNDS_GRAIN 16384

/* The 16 bits of @x, one zero between each (two where @n_dims is 3, then only 10 bits). */
static guint32
spread_bits (guint32 x, int n_dims)
{
  if (n_dims == 2)
    {
      x = (x | x << 8) & 0x00ff00ff;
      x = (x | x << 4) & 0x0f0f0f0f;
      x = (x | x << 2) & 0x33333333;
      return (x | x << 1) & 0x55555555;
    }
  x = (x | x << 16) & 0x030000ff;
  x = (x | x << 8) & 0x0300f00f;
  x = (x | x << 4) & 0x030c30c3;
  return (x | x << 2) & 0x09249249;
}

static void
compute_codes (const float *layout, gint64 n_points, int n_dims, const float *bounds, guint32 *codes)
{
  float n_cells = n_dims == 2 ? 65535.0f : 1023.0f, span = 0;

  for (int axis = 0; axis < n_dims; axis++)
    span = MAX (span, bounds[2 * axis + 1] - bounds[2 * axis]);
  span = span > 0 ? n_cells / span : 0;
  for (gint64 i = 0; i < n_points; i++)
    {
      guint32 code = 0;

      for (int axis = 0; axis < n_dims; axis++)
        code |= spread_bits ((guint32) CLAMP ((layout[i * n_dims + axis] - bounds[2 * axis]) * span, 0, n_cells), n_dims) << axis;
      codes[i] = code;
    }
}

void
vec_zorder_sort (const float *layout, gint64 n_points, int n_dims, const float *bounds, guint32 *order, guint32 *codes)
{
  g_autofree guint32 *other = g_new (guint32, n_points);
  guint32 *from = order, *to = other;

  compute_codes (layout, n_points, n_dims, bounds, codes);
  for (gint64 i = 0; i < n_points; i++)
    order[i] = (guint32) i;
  for (int shift = 0; shift < 32; shift += DIGIT)
    {
      guint32 places[1 << DIGIT] = { 0 }, place = 0, *swapped;

      for (gint64 i = 0; i < n_points; i++)
        places[codes[i] >> shift & ((1 << DIGIT) - 1)]++;
      for (int digit = 0; digit < 1 << DIGIT; digit++)
        {
          guint32 count = places[digit];

          places[digit] = place;
          place += count;
        }
      for (gint64 i = 0; i < n_points; i++)
        to[places[codes[from[i]] >> shift & ((1 << DIGIT) - 1)]++] = from[i];
      swapped = from;
      from = to;
      to = swapped;
    }
  if (from != order)
    memcpy (order, from, n_points * sizeof *order);
}

typedef struct
{
  const float *layout;
  int n_dims;
  float *bounds;           /* (blocks, 6) */
} BoundsJob;

/* Three times 8 values at once, so that each of them is always of one axis, whether there are 2 or 3. */
#define LANES 24

VEC_SIMD static void
bound_values (const float *values, gint64 n_values, int n_dims, float *bounds)
{
  float low[LANES], high[LANES];

  for (int lane = 0; lane < LANES; lane++)
    low[lane] = high[lane] = values[lane % n_dims];
  for (gint64 i = 0; i + LANES <= n_values; i += LANES)
    for (int lane = 0; lane < LANES; lane++)
      {
        low[lane] = MIN (low[lane], values[i + lane]);
        high[lane] = MAX (high[lane], values[i + lane]);
      }
  for (gint64 i = n_values / LANES * LANES; i < n_values; i++)
    {
      low[i % LANES] = MIN (low[i % LANES], values[i]);
      high[i % LANES] = MAX (high[i % LANES], values[i]);
    }
  for (int axis = 0; axis < n_dims; axis++)
    {
      bounds[2 * axis] = low[axis];
      bounds[2 * axis + 1] = high[axis];
      for (int lane = axis; lane < LANES; lane += n_dims)
        {
          bounds[2 * axis] = MIN (bounds[2 * axis], low[lane]);
          bounds[2 * axis + 1] = MAX (bounds[2 * axis + 1], high[lane]);
        }
    }
}

static void
bounds_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  BoundsJob *job = data;

  bound_values (job->layout + begin * job->n_dims, (end - begin) * job->n_dims, job->n_dims, job->bounds + begin / BOUNDS_GRAIN * 6);
}

void
vec_zorder_bounds (const float *layout, gint64 n_points, int n_dims, float *bounds)
{
  gint64 n_blocks = (n_points + BOUNDS_GRAIN - 1) / BOUNDS_GRAIN;
  g_autofree float *parts = g_new (float, 6 * n_blocks);
  BoundsJob job = { layout, n_dims, parts };

  vec_parallel_blocks (n_points, BOUNDS_GRAIN, 0, bounds_part, &job);
  memcpy (bounds, parts, 2 * n_dims * sizeof *bounds);
  for (gint64 block = 1; block < n_blocks; block++)
    for (int axis = 0; axis < n_dims; axis++)
      {
        bounds[2 * axis] = MIN (bounds[2 * axis], parts[6 * block + 2 * axis]);
        bounds[2 * axis + 1] = MAX (bounds[2 * axis + 1], parts[6 * block + 2 * axis + 1]);
      }
}
