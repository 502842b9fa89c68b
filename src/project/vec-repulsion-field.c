/* The repulsion of a finished layout's points on points that are put into it (openTSNE's interpolation grid for the same purpose: Poličar
 * et al. 2021). Fixed points make a fixed potential: the grid's transforms are done once, and each place afterwards is an interpolation.
 * The tree serves in three dimensions, on maps too wide for a grid, and outside the grid. */
#include "project/vec-repulsion.h"

#include "project/vec-zorder.h"

#define MAX_COST 1e8     /* nanoseconds, once */

struct _VecRepulsionField
{
  int n_dims;
  VecRepulsionFft *fft;    /* NULL: none */
  VecRepulsionTree *tree;
};

VecRepulsionField *
vec_repulsion_field_new (const float *layout, gint64 n_points, int n_dims, int n_threads)
{
  VecRepulsionField *field = g_new0 (VecRepulsionField, 1);
  float bounds[6];

  g_return_val_if_fail (n_points > 0 && (n_dims == 2 || n_dims == 3), NULL);

  field->n_dims = n_dims;
  vec_zorder_bounds (layout, n_points, n_dims, bounds);
  if (n_dims == 2 && vec_repulsion_fft_get_plain_cost (n_points, bounds) < MAX_COST)
    {
      g_autofree float *forces = g_new (float, 2 * n_points);

      field->fft = vec_repulsion_fft_new (n_points, TRUE, n_threads);
      vec_repulsion_fft_compute (field->fft, layout, bounds, forces);
    }
  field->tree = vec_repulsion_tree_new (n_points, n_dims, n_threads);
  vec_repulsion_tree_build (field->tree, layout, bounds);
  return field;
}

void
vec_repulsion_field_free (VecRepulsionField *field)
{
  if (field == NULL)
    return;
  vec_repulsion_fft_free (field->fft);
  vec_repulsion_tree_free (field->tree);
  g_free (field);
}

void
vec_repulsion_field_evaluate (VecRepulsionField *field, const float *places, gint64 n_places, float *forces, double *sums)
{
  int d = field->n_dims;

  for (gint64 i = 0; i < n_places; i++)
    if (field->fft == NULL || !vec_repulsion_fft_sample (field->fft, places + i * d, forces + i * d, sums + i))
      vec_repulsion_tree_sample (field->tree, places + i * d, forces + i * d, sums + i);
}
