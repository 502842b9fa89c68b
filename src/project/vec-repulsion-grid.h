#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The grid on which vec-repulsion-fft.c computes: how fine, and what it costs. */

#define VEC_REPULSION_MARGIN 8   /* nodes beside the points: the spline's reach, and room for its inverse to fade */

/* How the next computation goes about it. */
typedef struct
{
  float spacing;
  float cutoff;            /* of the near pairs; 0: the grid has all of the kernel */
  int size[2];
  double cost;             /* nanoseconds on one core, of the transforms and the pairs */
} VecRepulsionGrid;

/* A grid for @n_points in @bounds (x and y, smallest and largest) that has all of the kernel. */
VecRepulsionGrid vec_repulsion_grid_plan_fine (gint64 n_points, const float *bounds);

/* That, or one of the coarser ones that leave the near pairs out, whichever costs less. */
VecRepulsionGrid vec_repulsion_grid_plan (gint64 n_points, const float *bounds);

G_END_DECLS
