#include "plot/vec-points-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"

#define NO_SLOT G_MAXUINT32
#define BEYOND 2e30f       /* where points lie that are to be drawn but are not seen */
#define ALWAYS_SORTED 20000 /* up to so many rows sorting takes about a millisecond */
#define RESORT_FACTOR 1.6  /* how much larger than freshly sorted the blocks may be before they are sorted anew */

VecPoints *
vec_points_new (void)
{
  return g_new0 (VecPoints, 1);
}

static void
forget_attributes (VecPoints *self)
{
  g_clear_pointer (&self->levels, g_free);
  g_clear_pointer (&self->block_levels, g_free);
  g_clear_pointer (&self->looks, g_free);
  g_clear_pointer (&self->block_looks, g_free);
  g_clear_pointer (&self->block_hollow, g_free);
  g_clear_pointer (&self->steps, g_free);
  g_clear_pointer (&self->block_steps, g_free);
  vec_points_forget_rare (self);
}

void
vec_points_free (VecPoints *points)
{
  g_free (points->slots);
  g_free (points->sorted);
  g_free (points->order);
  g_free (points->codes);
  forget_attributes (points);
  vec_points_free_boxes (points);
  g_free (points);
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
      gboolean drawable = vec_points_is_drawable (p);

      self->sorted[2 * i] = drawable ? p[0] : BEYOND;
      self->sorted[2 * i + 1] = drawable ? p[1] : BEYOND;
    }
}

static void
gather (VecPoints *self, const float *positions)
{
  GatherJob job = { self, positions };

  vec_parallel_for (self->n, vec_points_n_threads (self->n), gather_part, &job);
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
  vec_parallel_for (self->n, vec_points_n_threads (self->n), slots_part, self);
}

/* Takes @order (n). */
static void
take_order (VecPoints *self, guint32 *order, gint64 n)
{
  g_free (self->order);
  forget_attributes (self);
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
sort_anew (VecPoints *self, const float *positions)
{
  gint64 n;
  guint32 *order = vec_points_sort (positions, self->n_rows, self->has_bounds ? &self->bounds : NULL, &n);

  take_order (self, order, n);
  gather (self, positions);
  vec_points_update_boxes (self);
  vec_points_measure_fresh (self);
}

static gboolean
same_rows_drawn (VecPoints *self, const float *positions, gint64 n_drawable)
{
  if (n_drawable != self->n)
    return FALSE;
  if (n_drawable == self->n_rows)
    return TRUE;
  for (gint64 i = 0; i < self->n; i++)
    if (!vec_points_is_drawable (positions + 2 * (gint64) self->order[i]))
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
  return vec_points_find_bounds (positions, n_rows, &self->bounds, &self->has_bounds);
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
      vec_points_update_boxes (points);
      if (n_rows > ALWAYS_SORTED && vec_points_measure_extent (points) <= points->fresh_extent * RESORT_FACTOR)
        {
          vec_points_follow_spacing (points);
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
  vec_points_update_boxes (points);
  /* Ordered by others: the next order of its own is a fresh one. */
  points->fresh_extent = 0;
  points->spacing = spacing;
  return order != NULL;
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
  return vec_points_is_drawable (p);
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

const guint8 *
vec_points_get_block_hollow (VecPoints *points)
{
  return points->block_hollow;
}

guint16
vec_points_get_hollow_code (VecPoints *points)
{
  return points->hollow_code;
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
