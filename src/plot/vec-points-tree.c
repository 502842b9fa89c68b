/* The boxes of the blocks, the tree over them, and what they tell of the layout. */
#include "plot/vec-points-private.h"

#include <math.h>
#include <stdlib.h>

#include "base/vec-parallel.h"

#define BLOCK VEC_POINTS_BLOCK
#define FAN VEC_POINTS_FAN

void
vec_points_free_boxes (VecPoints *self)
{
  for (int level = 0; level < VEC_POINTS_MAX_LEVELS; level++)
    g_clear_pointer (&self->boxes[level], g_free);
}

static const VecPointsBox empty_box = { INFINITY, INFINITY, -INFINITY, -INFINITY };

static void
allocate_levels (VecPoints *self)
{
  gint64 size = (self->n + BLOCK - 1) / BLOCK;

  if (self->box_capacity != size || self->n_levels == 0)
    {
      vec_points_free_boxes (self);
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

void
vec_points_update_boxes (VecPoints *self)
{
  allocate_levels (self);
  vec_parallel_for (self->level_size[0], vec_points_n_threads (self->n), box_part, self);
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

double
vec_points_measure_extent (VecPoints *self)
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
  qsort (areas, n, sizeof *areas, vec_points_compare_floats);
  self->spacing = sqrt (areas[n / 2] / MIN (self->n, BLOCK));
  if (n_full == 1 && self->has_bounds)
    /* One block: its box holds outliers too; the bounds do not. */
    self->spacing = sqrt (get_spread (self->bounds.x_max - self->bounds.x_min, self->bounds.y_max - self->bounds.y_min, self->n)
                          / MAX (self->n, 1));
}

/* Of the bounds. */
static double
measure_area (VecPoints *self)
{
  return self->has_bounds ? (self->bounds.x_max - self->bounds.x_min) * (self->bounds.y_max - self->bounds.y_min) : 0;
}

void
vec_points_follow_spacing (VecPoints *self)
{
  if (self->fresh_area > 0)
    self->spacing = self->fresh_spacing * sqrt (measure_area (self) / self->fresh_area);
}

void
vec_points_measure_fresh (VecPoints *points)
{
  points->fresh_extent = vec_points_measure_extent (points);
  measure_spacing (points);
  points->fresh_spacing = points->spacing;
  points->fresh_area = measure_area (points);
}
