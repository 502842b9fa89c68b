#include "project/vec-repulsion-grid.h"

#include <math.h>

#include "project/vec-fourier.h"
#include "project/vec-repulsion.h"

#define SPACING 0.4f     /* of the nodes: forces are right to half a percent */
#define SPARSE_SPACING 0.32f /* where points are sparse, and the forces on them small against the error of the nearest pairs */
#define SPARSE 0.3f      /* points per unit of the map's bounding box */
#define NEAR_SPACINGS 3  /* the cutoff of near pairs, where a coarser grid leaves them out: forces are right to half a percent, too */
#define MIN_INTERVALS 24 /* along the longer side; a map that would have fewer gets a finer grid */
#define REFINEMENT 1.25f /* steps of the finer spacing */

static const float coarse_spacings[] = { 0.6f, 0.8f, 1, 1.5f, 2, 3 };

/* Nanoseconds on one core of a 2021 server (AVX2), as in vec-repulsion.c; only their ratios matter. */
#define NODE_COST 0.2    /* times log₂ of the nodes */
#define POINT_COST 50.0
#define MAX_NODES 5e7    /* 600 MB of buffers */
#define MAX_INTERVALS 1e5f
#define NEAR_POINT 60.0
#define NEAR_PAIR 0.6
#define CLUSTERED 3      /* the density around a point, times that of the map */

static int
choose_size (float low, float high, float spacing)
{
  return vec_fourier_good_size (MAX (2 * ((int) ((high - low) / spacing) + 1 + VEC_REPULSION_MARGIN), 32));
}

static VecRepulsionGrid
make_grid (const float *bounds, float spacing)
{
  VecRepulsionGrid grid = { .spacing = spacing };
  double nodes = 1;

  for (int axis = 0; axis < 2; axis++)
    {
      float low = bounds[2 * axis], high = bounds[2 * axis + 1];

      grid.size[axis] = (high - low) / spacing > MAX_INTERVALS ? 0 : choose_size (low, high, spacing);
      nodes *= grid.size[axis] > 0 ? grid.size[axis] : INFINITY;
    }
  grid.cost = nodes < MAX_NODES ? NODE_COST * nodes * log2 (nodes) : INFINITY;
  return grid;
}

VecRepulsionGrid
vec_repulsion_grid_plan_fine (gint64 n_points, const float *bounds)
{
  float width = bounds[1] - bounds[0], height = bounds[3] - bounds[2], span = MAX (width, height);
  float spacing = (float) n_points < SPARSE * width * height ? SPARSE_SPACING : SPACING;

  while (span < MIN_INTERVALS * spacing && spacing > 1e-12f)
    spacing /= REFINEMENT;
  return make_grid (bounds, spacing);
}

VecRepulsionGrid
vec_repulsion_grid_plan (gint64 n_points, const float *bounds)
{
  VecRepulsionGrid best = vec_repulsion_grid_plan_fine (n_points, bounds);
  double n = (double) n_points, width = MAX (bounds[1] - bounds[0], 1), height = MAX (bounds[3] - bounds[2], 1);

  if (best.spacing < SPARSE_SPACING)
    return best;
  for (guint i = 0; i < G_N_ELEMENTS (coarse_spacings); i++)
    {
      VecRepulsionGrid grid = make_grid (bounds, coarse_spacings[i]);

      grid.cutoff = NEAR_SPACINGS * grid.spacing;
      grid.cost += n * (NEAR_POINT + NEAR_PAIR * CLUSTERED * n / (width * height) * 9 * grid.cutoff * grid.cutoff);
      if (grid.cost < best.cost)
        best = grid;
    }
  return best;
}

double
vec_repulsion_fft_get_cost (gint64 n_points, const float *bounds)
{
  return vec_repulsion_grid_plan (n_points, bounds).cost + POINT_COST * (double) n_points;
}

double
vec_repulsion_fft_get_plain_cost (gint64 n_points, const float *bounds)
{
  return vec_repulsion_grid_plan_fine (n_points, bounds).cost + POINT_COST * (double) n_points;
}
