/* What points have beside a place: colour, level, look and depth, gathered from rows into the order of drawing. */
#include "plot/vec-points-private.h"

#include "base/vec-parallel.h"
#include "plot/vec-shape.h"

#define BLOCK VEC_POINTS_BLOCK

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
  vec_parallel_for (points->n, vec_points_n_threads (points->n), codes_part, &job);
  vec_points_update_boxes (points);
  vec_points_find_rare (points);
}

static void
hollow_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecPoints *self = data;

  for (gint64 b = begin; b < end; b++)
    {
      gint64 last = MIN ((b + 1) * BLOCK, self->n);
      guint hollow = 0, full = 0;

      for (gint64 i = b * BLOCK; i < last; i++)
        {
          hollow |= self->codes[i] == self->hollow_code;
          full |= self->codes[i] != self->hollow_code;
        }
      self->block_hollow[b] = (guint8) (hollow << 1 | full);
    }
}

void
vec_points_set_hollow_code (VecPoints *points, guint16 code)
{
  gint64 n_blocks = (points->n + BLOCK - 1) / BLOCK;
  gboolean any = FALSE;

  points->serial++;
  points->hollow_code = code;
  g_clear_pointer (&points->block_hollow, g_free);
  if (code == VEC_POINTS_HIDDEN || points->order == NULL)
    return;
  points->block_hollow = g_new (guint8, MAX (n_blocks, 1));
  vec_parallel_for (n_blocks, vec_points_n_threads (points->n), hollow_part, points);
  for (gint64 b = 0; b < n_blocks; b++)
    any |= (points->block_hollow[b] & 2) != 0;
  if (!any)
    g_clear_pointer (&points->block_hollow, g_free);
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
  vec_parallel_for (n_blocks, vec_points_n_threads (points->n), levels_part, &job);
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
  vec_parallel_for (n_blocks, vec_points_n_threads (points->n), looks_part, &job);
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
  vec_parallel_for (n_blocks, vec_points_n_threads (points->n), depths_part, &job);
}
