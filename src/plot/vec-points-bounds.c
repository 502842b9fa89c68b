/* The extent of a layout, whose extreme outliers would make a dot of all the rest. */
#include "plot/vec-points-private.h"

#include <math.h>
#include <stdlib.h>

#include "base/vec-parallel.h"

int
vec_points_compare_floats (gconstpointer a, gconstpointer b)
{
  float p = *(const float *) a, q = *(const float *) b;

  return p < q ? -1 : p > q;
}

/* Beyond ten times the width of the middle nine tenths is out. */
static void
find_fence (float *sample, int n, double *low, double *high)
{
  double q05, q95;

  qsort (sample, n, sizeof *sample, vec_points_compare_floats);
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

      if (!vec_points_is_drawable (p))
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
gint64
vec_points_find_bounds (const float *positions, gint64 n, VecBounds *bounds, gboolean *found)
{
  enum { SAMPLE = 2048 };
  float xs[SAMPLE], ys[SAMPLE];
  BoundsJob job = { .positions = positions };
  int n_sample = 0, n_threads = n < VEC_POINTS_SERIAL ? 1 : MIN (vec_get_default_threads (), 64);
  gint64 stride = MAX ((n + SAMPLE - 1) / SAMPLE, 1), n_inside = 0, n_drawable = 0;

  for (gint64 i = 0; i < n; i += stride)
    if (vec_points_is_drawable (positions + 2 * i))
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
