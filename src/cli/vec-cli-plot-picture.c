#include "cli/vec-cli-plot-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "project/vec-map-card.h"

#define MARGIN 40.0

/* What shows the axes of meaning. */
static void
add_lines (const VecCliMap *map, VecScene *scene)
{
  const VecGuide *guide = vec_cli_layout_get_guide (map->layout);
  VecAxisLine lines[VEC_MAX_AXES];
  VecSceneLine shown[VEC_MAX_AXES];
  int n;

  if (guide == NULL || vec_guide_get_kind (guide) != VEC_GUIDE_AXES)
    return;
  n = vec_axes_get_lines (guide, vec_cli_layout_get_positions (map->layout), vec_table_get_n_rows (map->table),
                          vec_cli_layout_get_n_dims (map->layout), lines);
  for (int i = 0; i < n; i++)
    shown[i] = (VecSceneLine) { lines[i].x0, lines[i].y0, lines[i].x1, lines[i].y1, lines[i].endless, lines[i].label,
                                lines[i].z0, lines[i].z1 };
  vec_scene_set_lines (scene, shown, (guint) n);
}

gboolean
vec_cli_plot_is_dark (const VecCliPlotOptions *options)
{
  return options->theme != NULL ? strcmp (options->theme, "dark") == 0 : options->dark;
}

static void
add_looks (const VecCliPlotOptions *options, const VecCliMap *map, VecScene *scene)
{
  g_autoptr (VecLooks) looks = NULL;

  if (options->size_by == NULL && options->shape_by == NULL)
    return;
  looks = vec_looks_new (options->size_by != NULL ? vec_table_find_column (map->table, options->size_by) : NULL,
                         options->shape_by != NULL ? vec_table_find_column (map->table, options->shape_by) : NULL);
  vec_scene_set_encodings (scene, looks);
}

static void
set_positions (const VecCliPlotOptions *options, const VecCliMap *map, VecScene *scene)
{
  const float *positions = vec_cli_layout_get_positions (map->layout);
  gint64 n_rows = vec_table_get_n_rows (map->table);
  g_autofree char *z_title = NULL;

  if (vec_cli_layout_get_n_dims (map->layout) != 3)
    {
      vec_scene_set_positions (scene, positions, n_rows);
      return;
    }
  z_title = vec_cli_layout_dup_axis_title (map->layout, 2);
  vec_scene_set_orbit (scene, &options->orbit);
  vec_scene_set_positions_3d (scene, positions, n_rows);
  vec_scene_set_depth_title (scene, z_title);
}

static VecScene *
make_scene (const VecCliPlotOptions *options, const VecCliMap *map)
{
  VecScene *scene = vec_scene_new ();
  g_autofree char *x_title = vec_cli_layout_dup_axis_title (map->layout, 0);
  g_autofree char *y_title = vec_cli_layout_dup_axis_title (map->layout, 1);
  VecTerrainKind terrain;
  g_autoptr (VecPictures) pictures = vec_pictures_new_for_table (map->table);
  VecBounds bounds;

  set_positions (options, map, scene);
  vec_scene_set_coloring (scene, map->coloring);
  add_looks (options, map, scene);
  if (options->labels)
    vec_scene_set_table (scene, map->table);
  vec_scene_set_dark (scene, vec_cli_plot_is_dark (options));
  if (options->terrain != NULL && vec_terrain_kind_from_id (options->terrain, &terrain))
    vec_scene_set_terrain (scene, terrain);
  vec_scene_set_point_size (scene, options->point_size);
  vec_scene_set_axis_titles (scene, x_title, y_title);
  vec_scene_set_chosen (scene, map->selected, options->isolate);
  vec_scene_set_selection (scene, map->first, NULL, 0);
  if (options->pictures && pictures != NULL)
    vec_scene_set_pictures (scene, pictures);
  add_lines (map, scene);
  if (vec_scene_get_bounds (scene, &bounds))
    {
      VecCamera camera = vec_camera_fit (&bounds, options->width, options->height, MARGIN);

      vec_scene_set_camera (scene, &camera);
    }
  return scene;
}

static VecCard *
make_card (const VecCliPlotOptions *options, const VecCliMap *map)
{
  VecCard *card = vec_card_new ();
  VecMapFacts facts = {
    .table = map->table,
    .hash = map->hash,
    .treatment = vec_space_get_treatment (vec_cli_layout_get_space (map->layout)),
    .method = vec_cli_layout_get_method (map->layout),
    .params = vec_cli_layout_get_params (map->layout),
    .guide = vec_cli_layout_get_guide (map->layout),
    .n_iterations = vec_projection_get_iteration (vec_cli_layout_get_projection (map->layout)),
  };

  vec_card_add_map (card, &facts);
  if (options->color_by != NULL)
    vec_card_add_text (card, "color_by", options->color_by, NULL);
  if (options->size_by != NULL)
    vec_card_add_text (card, "size_by", options->size_by, NULL);
  if (options->shape_by != NULL)
    vec_card_add_text (card, "shape_by", options->shape_by, NULL);
  vec_card_add_text (card, "version", VEC_VERSION, "Vectarium " VEC_VERSION);
  return card;
}

double
vec_cli_plot_get_scale (const VecCliPlotOptions *options)
{
  return options->dpi > 0 ? options->dpi / 96 : options->scale;
}

gboolean
vec_cli_plot_draw (VecCli *cli, const VecCliPlotOptions *options, const VecCliMap *map, GError **error)
{
  g_autoptr (VecScene) scene = make_scene (options, map);
  g_autoptr (VecCard) card = make_card (options, map);
  VecFigureOptions figure = {
    .legend = options->legend && (options->color_by != NULL || options->size_by != NULL || options->shape_by != NULL),
    .title = options->title,
    .legend_title = g_strcmp0 (options->color_by, VEC_CLI_CLUSTER) == 0 ? _("Cluster") : options->color_by,
    .card = card,
    .shows_card = options->card,
    .scale = vec_cli_plot_get_scale (options),
    .dpi = options->dpi,
    .cancellable = cli->cancellable,
  };

  return vec_render_file (scene, options->output, options->width, options->height, &figure, error);
}
