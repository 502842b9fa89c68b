#include "plot/vec-terrain-paper-private.h"

#include "plot/vec-label-regions.h"

#define MAX_POINTS 1000000       /* more are sampled: points in Z-order, so that every part of the map keeps its share */

void
vec_terrain_copy_unref (VecTerrainCopy *copy)
{
  if (!g_atomic_ref_count_dec (&copy->ref_count))
    return;
  g_free (copy->points);
  g_free (copy->codes);
  g_free (copy->colors[0]);
  g_free (copy->colors[1]);
  g_free (copy);
}

VecTerrainCopy *
vec_terrain_copy_ref (VecTerrainCopy *copy)
{
  g_atomic_ref_count_inc (&copy->ref_count);
  return copy;
}

static gboolean
has_groups (VecScene *scene)
{
  return scene->coloring != NULL && vec_coloring_get_n_rows (scene->coloring) == vec_scene_get_n_rows (scene)
         && vec_coloring_has_categories (scene->coloring);
}

static void
copy_points (VecTerrainCopy *copy, VecScene *scene)
{
  const float *sorted = vec_points_get_sorted (scene->points);
  const guint16 *codes = vec_points_get_codes (scene->points);
  gint64 n = vec_points_get_n_drawn (scene->points), stride = MAX ((n + MAX_POINTS - 1) / MAX_POINTS, 1), n_kept = 0;

  copy->points = g_new (float, 2 * (n / stride + 1));
  copy->codes = g_new (guint16, n / stride + 1);
  for (gint64 i = 0; i < n; i += stride)
    {
      copy->points[2 * n_kept] = (float) (sorted[2 * i] - copy->input.offset_x);
      copy->points[2 * n_kept + 1] = (float) (sorted[2 * i + 1] - copy->input.offset_y);
      copy->codes[n_kept] = codes[i];
      n_kept += codes[i] != VEC_POINTS_HIDDEN;
    }
  copy->input.points = (VecDensityPoints) { copy->points, n_kept, (double) stride };
  copy->input.codes = copy->codes;
}

static void
copy_colors (VecTerrainCopy *copy, VecScene *scene)
{
  guint n = has_groups (scene) ? vec_coloring_get_n_colors (scene->coloring) - 1 : 0;

  for (int dark = 0; dark < 2; dark++)
    {
      copy->colors[dark] = g_new (guint32, n + 1);
      for (guint i = 0; i < n; i++)
        copy->colors[dark][i] = vec_label_make_legible (vec_coloring_get_colors (scene->coloring, dark)[i], dark);
      copy->input.colors[dark] = copy->colors[dark];
    }
  copy->input.n_codes = n;
}

VecTerrainCopy *
vec_terrain_copy_new (VecScene *scene)
{
  VecTerrainCopy *copy = g_new0 (VecTerrainCopy, 1);
  VecTerrainInput *input = &copy->input;
  gboolean has_bounds;

  g_atomic_ref_count_init (&copy->ref_count);
  copy->positions_serial = scene->positions_serial;
  copy->coloring_serial = scene->coloring_serial;
  input->spacing = vec_points_get_spacing (scene->points);
  has_bounds = vec_scene_get_bounds (scene, &input->bounds);
  if (has_bounds)
    {
      /* Lines between the points of a layout far from zero want finer floats than the points themselves. */
      input->offset_x = input->bounds.x_min + (input->bounds.x_max - input->bounds.x_min) / 2;
      input->offset_y = input->bounds.y_min + (input->bounds.y_max - input->bounds.y_min) / 2;
      input->bounds.x_min -= input->offset_x, input->bounds.x_max -= input->offset_x;
      input->bounds.y_min -= input->offset_y, input->bounds.y_max -= input->offset_y;
    }
  copy_points (copy, scene);
  copy_colors (copy, scene);
  if (!has_bounds)
    input->points.n = 0;
  /* Without groups: all rows together. */
  input->kind = scene->terrain_kind == VEC_TERRAIN_GROUPS && input->n_codes == 0 ? VEC_TERRAIN_CONTOURS : scene->terrain_kind;
  return copy;
}
