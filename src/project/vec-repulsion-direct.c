/* Repulsion by all pairs: exact but for rounding, n² pairs of which several go at once in a vector. The quickest for few points,
 * and the measure of the other methods. */
#include "project/vec-repulsion.h"

#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"

#define GRAIN 32
#define LANES 8

typedef float Lanes __attribute__ ((vector_size (LANES * sizeof (float))));

typedef struct
{
  gint64 n_padded;
  int n_dims;
  float *axes;             /* (dims, n_padded): far away beyond n */
  gint64 n_points;
  float *forces;           /* (n, dims) */
  double *sums;            /* (blocks of GRAIN) */
} DirectJob;

/* Pads are so far away that q is 0: their distance squared is infinite. */
#define FAR_AWAY 1e30f

/* Inlined with a constant number of dimensions, so that all sums stay in registers. */
static inline __attribute__ ((always_inline)) double
repel_point (const DirectJob *job, int n_dims, gint64 point)
{
  Lanes z = { 0 }, force[3] = { { 0 } };
  double total = 0;

  for (gint64 j = 0; j < job->n_padded; j += LANES)
    {
      Lanes difference[3], d2 = { 0 }, q;

      for (int axis = 0; axis < n_dims; axis++)
        {
          const float *values = job->axes + axis * job->n_padded;

          memcpy (&difference[axis], values + j, sizeof (Lanes));
          difference[axis] = values[point] - difference[axis];
          d2 += difference[axis] * difference[axis];
        }
      q = 1 / (1 + d2);
      z += q;
      q *= q;
      for (int axis = 0; axis < n_dims; axis++)
        force[axis] += q * difference[axis];
    }
  for (int axis = 0; axis < n_dims; axis++)
    {
      float sum = 0;

      for (int lane = 0; lane < LANES; lane++)
        sum += force[axis][lane];
      job->forces[point * n_dims + axis] = sum;
    }
  for (int lane = 0; lane < LANES; lane++)
    total += z[lane];
  return total - 1;
}

VEC_SIMD static double
repel_points (const DirectJob *job, gint64 begin, gint64 end)
{
  double sum = 0;

  if (job->n_dims == 2)
    for (gint64 i = begin; i < end; i++)
      sum += repel_point (job, 2, i);
  else
    for (gint64 i = begin; i < end; i++)
      sum += repel_point (job, 3, i);
  return sum;
}

static void
direct_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  DirectJob *job = data;

  job->sums[begin / GRAIN] = repel_points (job, begin, end);
}

double
vec_repulsion_direct (const float *layout, gint64 n_points, int n_dims, int n_threads, float *forces)
{
  gint64 n_padded = (n_points + LANES - 1) / LANES * LANES, n_blocks = (n_points + GRAIN - 1) / GRAIN;
  g_autofree float *axes = g_new (float, n_padded * n_dims);
  g_autofree double *sums = g_new (double, n_blocks);
  DirectJob job = { n_padded, n_dims, axes, n_points, forces, sums };
  double total = 0;

  for (int axis = 0; axis < n_dims; axis++)
    for (gint64 i = 0; i < n_padded; i++)
      axes[axis * n_padded + i] = i < n_points ? layout[i * n_dims + axis] : FAR_AWAY;
  vec_parallel_blocks (n_points, GRAIN, n_threads, direct_part, &job);
  for (gint64 block = 0; block < n_blocks; block++)
    total += sums[block];
  return total;
}
