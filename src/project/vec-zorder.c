#include "project/vec-zorder.h"

#include <string.h>

#define DIGIT 11         /* bits sorted at a time */

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

void
vec_zorder_bounds (const float *layout, gint64 n_points, int n_dims, float *bounds)
{
  for (int axis = 0; axis < n_dims; axis++)
    bounds[2 * axis] = bounds[2 * axis + 1] = layout[axis];
  for (gint64 i = 1; i < n_points; i++)
    for (int axis = 0; axis < n_dims; axis++)
      {
        float value = layout[i * n_dims + axis];

        bounds[2 * axis] = MIN (bounds[2 * axis], value);
        bounds[2 * axis + 1] = MAX (bounds[2 * axis + 1], value);
      }
}
