/* The choice among the ways to compute t-SNE's repulsion, by what each costs for this many points on a map of this shape. */
#include "project/vec-repulsion.h"

#include <math.h>

#include "base/vec-parallel.h"
#include "project/vec-zorder.h"

/* Nanoseconds on one core of a 2021 server (AVX2); only their ratios matter. */
#define DIRECT_PAIR 0.45
#define TREE_POINT 120.0     /* times log₂ n */

struct _VecRepulsion
{
  gint64 n_points;
  int n_dims;
  int n_threads;
  VecRepulsionMethod method, last_method;
  VecRepulsionFft *fft;
  VecRepulsionTree *tree;
};

VecRepulsion *
vec_repulsion_new (gint64 n_points, int n_dims, VecRepulsionMethod method, int n_threads)
{
  VecRepulsion *self = g_new0 (VecRepulsion, 1);

  g_return_val_if_fail (n_points > 0 && (n_dims == 2 || n_dims == 3), NULL);
  g_return_val_if_fail (method != VEC_REPULSION_FFT || n_dims == 2, NULL);

  self->n_points = n_points;
  self->n_dims = n_dims;
  self->method = method;
  self->n_threads = n_threads > 0 ? n_threads : vec_get_default_threads ();
  return self;
}

void
vec_repulsion_free (VecRepulsion *self)
{
  if (self == NULL)
    return;
  vec_repulsion_fft_free (self->fft);
  vec_repulsion_tree_free (self->tree);
  g_free (self);
}

VecRepulsionMethod
vec_repulsion_choose (gint64 n_points, int n_dims, const float *bounds)
{
  double n = (double) n_points;
  double direct = n * n * DIRECT_PAIR, tree = n * TREE_POINT * log2 (n + 2);
  double fft = n_dims == 2 ? vec_repulsion_fft_get_cost (n_points, bounds) : INFINITY;

  if (direct <= tree && direct <= fft)
    return VEC_REPULSION_DIRECT;
  return fft <= tree ? VEC_REPULSION_FFT : VEC_REPULSION_TREE;
}

double
vec_repulsion_compute (VecRepulsion *self, const float *layout, float *forces)
{
  float bounds[6];

  vec_zorder_bounds (layout, self->n_points, self->n_dims, bounds);
  self->last_method = self->method != VEC_REPULSION_AUTO ? self->method : vec_repulsion_choose (self->n_points, self->n_dims, bounds);
  switch (self->last_method)
    {
    case VEC_REPULSION_FFT:
      if (self->fft == NULL)
        self->fft = vec_repulsion_fft_new (self->n_points, FALSE, self->n_threads);
      return vec_repulsion_fft_compute (self->fft, layout, bounds, forces);

    case VEC_REPULSION_TREE:
      if (self->tree == NULL)
        self->tree = vec_repulsion_tree_new (self->n_points, self->n_dims, self->n_threads);
      return vec_repulsion_tree_compute (self->tree, layout, bounds, forces);

    default:
      return vec_repulsion_direct (layout, self->n_points, self->n_dims, self->n_threads, forces);
    }
}

VecRepulsionMethod
vec_repulsion_get_last_method (VecRepulsion *self)
{
  return self->last_method;
}
