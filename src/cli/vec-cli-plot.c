/* vectarium-cli plot: the picture, without a display. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-filter.h"
#include "cli/vec-cli-layout.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "base/vec-error.h"
#include "plot/vec-figure.h"
#include "project/vec-map-card.h"
#include "read/vec-write-coordinates.h"
#include "search/vec-clustering.h"
#include "table/vec-table-hash.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MARGIN 40.0
#define CLUSTER "cluster"

typedef struct
{
  VecCliCommon common;
  const char *output;
  const char *coordinates;
  const char *color_by;
  const char *size_by, *shape_by;
  int n_clusters;
  int width, height;
  double scale, dpi;
  double point_size;
  const char *title;
  const char *theme;
  const char *terrain;
  gboolean dark;
  gboolean legend;
  gboolean labels;
  gboolean pictures;
  gboolean card;
  VecCliTexts selected;
  gboolean isolate;
  const char *view;
  gboolean perspective;
  VecOrbit orbit;        /* what the two say */
} Options;

/* What is drawn. */
typedef struct
{
  VecTable *table;
  VecCliLayout *layout;
  VecColoring *coloring;
  VecColumn *color;      /* what the colours stand for, row by row; NULL: nothing */
  VecRowSet *selected;   /* NULL: none */
  gint64 first;          /* of them; −1 */
  char *hash;
} Map;

static const char *const extensions[] = { "png", "svg", "pdf", NULL };
static const char *const themes[] = { "light", "dark", NULL };
static const char *const terrains[] = { "none", "contours", "hills", "groups", NULL };

static void
map_clear (Map *map)
{
  g_clear_object (&map->table);
  g_clear_pointer (&map->layout, vec_cli_layout_free);
  g_clear_pointer (&map->coloring, vec_coloring_unref);
  g_clear_pointer (&map->color, vec_column_unref);
  g_clear_pointer (&map->selected, vec_row_set_unref);
  g_free (map->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Map, map_clear)

static gboolean
check_usage (VecCli *cli, const Options *options, GError **error)
{
  if (vec_cli_was_given (cli, "scale") && vec_cli_was_given (cli, "dpi"))
    {
      vec_cli_set_usage_error (error, _("--scale and --dpi say the same; give one of them."));
      return FALSE;
    }
  if (options->output == NULL && options->coordinates == NULL)
    return vec_cli_require_output (options->output, error);
  if (options->output != NULL
      && (!vec_cli_check_extension (options->output, extensions, error) || !vec_cli_check_output (options->output, error)))
    return FALSE;
  if (options->coordinates != NULL && !vec_cli_has_extension (options->coordinates, "csv"))
    {
      g_autofree char *shown = vec_cli_display_path (options->coordinates);

      vec_cli_set_usage_error (error, _("--coordinates needs a file that ends in .csv; “%s” does not."), shown);
      return FALSE;
    }
  return options->coordinates == NULL || vec_cli_check_output (options->coordinates, error);
}

static gboolean
read_angles (const char *text, double *azimuth, double *elevation)
{
  char *end;

  *azimuth = g_ascii_strtod (text, &end);
  if (end == text || *end != ',')
    return FALSE;
  text = end + 1;
  *elevation = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*azimuth) && fabs (*elevation) <= 90;
}

/* From where a map of three dimensions is seen. */
static gboolean
take_view (VecCli *cli, Options *options, GError **error)
{
  double azimuth, elevation;

  options->orbit = vec_orbit_get_start ();
  if (options->view != NULL)
    {
      if (!read_angles (options->view, &azimuth, &elevation))
        {
          vec_cli_set_usage_error (error, _("--view takes two angles in degrees, such as 30,20: how far to the right and how far up "
                                            "(−90 to 90); “%s” is not that."), options->view);
          return FALSE;
        }
      options->orbit.rotation = vec_orbit_rotation_from_angles (azimuth, elevation);
    }
  if (options->perspective)
    options->orbit.perspective = VEC_ORBIT_PERSPECTIVE;
  if (options->common.params.n_dims != 3 && (options->view != NULL || options->perspective))
    vec_cli_message (_("--%s has no effect without --dims 3."), options->view != NULL ? "view" : "perspective");
  return TRUE;
}

/* ---- Colours */

static VecColumn *
make_cluster_column (VecClustering *clustering, gint64 n_rows)
{
  const gint32 *assignment = vec_clustering_get_assignment (clustering);
  double *values = g_new (double, n_rows);

  for (gint64 row = 0; row < n_rows; row++)
    values[row] = assignment[row];
  return vec_column_new_number (CLUSTER, values, n_rows);
}

static gboolean
color_by_cluster (VecCli *cli, const Options *options, Map *map, GError **error)
{
  VecSpace *space = vec_cli_layout_get_space (map->layout);
  gint64 n_rows = vec_space_get_n_rows (space);
  VecKmeansParams params;
  g_autoptr (VecClustering) clustering = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  vec_kmeans_params_init (&params);
  params.k = options->n_clusters;
  params.seed = options->common.seed;
  clustering = vec_clustering_new_kmeans (vec_space_get_vectors (space), n_rows, vec_space_get_n_dims (space), &params, vec_cli_progress,
                                          NULL, cli->cancellable, error);
  if (clustering == NULL)
    return FALSE;
  for (int cluster = 0; cluster < vec_clustering_get_n_clusters (clustering); cluster++)
    {
      gint64 row = 0;

      vec_clustering_get_central_rows (clustering, cluster, &row, 1);
      g_strv_builder_add (builder, vec_table_get_label (map->table, row));
    }
  names = g_strv_builder_end (builder);
  map->color = make_cluster_column (clustering, n_rows);
  map->coloring = vec_coloring_new_categories (vec_clustering_get_assignment (clustering), n_rows, (const char *const *) names,
                                               vec_clustering_get_n_clusters (clustering));
  return TRUE;
}

/* The columns that there are, for the message; free it. */
static char *
list_columns (VecTable *table)
{
  g_autoptr (GString) list = g_string_new (CLUSTER);

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    g_string_append_printf (list, ", %s", vec_column_get_name (vec_table_get_column (table, i)));
  return g_strdup (list->str);
}

/* A column for sizes or shapes: of @type. */
static gboolean
check_looks_column (const char *name, VecColumnType type, const char *complaint, VecTable *table, GError **error)
{
  VecColumn *column = name != NULL ? vec_table_find_column (table, name) : NULL;
  g_autofree char *shown = NULL;

  if (name == NULL || (column != NULL && vec_column_get_column_type (column) == type))
    return TRUE;
  shown = vec_cli_display_text (name);
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, complaint, vec_table_get_name (table), shown);
  return FALSE;
}

static gboolean
check_looks (const Options *options, VecTable *table, GError **error)
{
  return check_looks_column (options->size_by, VEC_COLUMN_NUMBER, _("“%s” has no column of numbers “%s” to show as sizes."), table, error)
         && check_looks_column (options->shape_by, VEC_COLUMN_CATEGORY, _("“%s” has no column of categories “%s” to show as shapes."),
                                table, error);
}

/* A column called "cluster" wins over the clusters that would be computed. */
static gboolean
check_column (const Options *options, VecTable *table, GError **error)
{
  g_autofree char *list = NULL;
  g_autofree char *shown = NULL;

  if (options->color_by == NULL || strcmp (options->color_by, CLUSTER) == 0
      || vec_table_find_column (table, options->color_by) != NULL)
    return TRUE;
  list = list_columns (table);
  shown = vec_cli_display_text (options->color_by);
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” has no column “%s” to colour by; there are: %s."),
               vec_table_get_name (table), shown, list);
  return FALSE;
}

static gboolean
make_coloring (VecCli *cli, const Options *options, Map *map, GError **error)
{
  VecColumn *column = options->color_by != NULL ? vec_table_find_column (map->table, options->color_by) : NULL;

  if (options->color_by != NULL && column == NULL)
    return color_by_cluster (cli, options, map, error);
  if (column != NULL)
    map->color = vec_column_ref (column);
  map->coloring = column != NULL ? vec_coloring_new_column (column, VEC_SCALE_AUTO)
                                 : vec_coloring_new_plain (vec_table_get_n_rows (map->table));
  return TRUE;
}

/* ---- Selected rows */

static gboolean
find_selected (const Options *options, Map *map, GError **error)
{
  gint64 rows[VEC_CLI_MAX_TEXTS];

  map->first = -1;
  for (int i = 0; i < options->selected.n; i++)
    if (!vec_cli_find_label (map->table, options->selected.values[i], &rows[i], error))
      return FALSE;
  if (options->selected.n == 0)
    return TRUE;
  map->first = rows[0];
  map->selected = vec_row_set_new (vec_table_get_n_rows (map->table), rows, options->selected.n);
  return TRUE;
}

/* ---- The picture */

/* What shows the axes of meaning. */
static void
add_lines (const Map *map, VecScene *scene)
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

static gboolean
is_dark (const Options *options)
{
  return options->theme != NULL ? strcmp (options->theme, "dark") == 0 : options->dark;
}

static void
add_looks (const Options *options, const Map *map, VecScene *scene)
{
  g_autoptr (VecLooks) looks = NULL;

  if (options->size_by == NULL && options->shape_by == NULL)
    return;
  looks = vec_looks_new (options->size_by != NULL ? vec_table_find_column (map->table, options->size_by) : NULL,
                         options->shape_by != NULL ? vec_table_find_column (map->table, options->shape_by) : NULL);
  vec_scene_set_encodings (scene, looks);
}

static void
set_positions (const Options *options, const Map *map, VecScene *scene)
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
make_scene (const Options *options, const Map *map)
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
  vec_scene_set_dark (scene, is_dark (options));
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
make_card (const Options *options, const Map *map)
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

static double
get_scale (const Options *options)
{
  return options->dpi > 0 ? options->dpi / 96 : options->scale;
}

static gboolean
draw (VecCli *cli, const Options *options, const Map *map, GError **error)
{
  g_autoptr (VecScene) scene = make_scene (options, map);
  g_autoptr (VecCard) card = make_card (options, map);
  VecFigureOptions figure = {
    .legend = options->legend && (options->color_by != NULL || options->size_by != NULL || options->shape_by != NULL),
    .title = options->title,
    .legend_title = g_strcmp0 (options->color_by, CLUSTER) == 0 ? _("Cluster") : options->color_by,
    .card = card,
    .shows_card = options->card,
    .scale = get_scale (options),
    .dpi = options->dpi,
    .cancellable = cli->cancellable,
  };

  return vec_render_file (scene, options->output, options->width, options->height, &figure, error);
}

static gboolean
write_coordinates (VecCli *cli, const Options *options, const Map *map, GError **error)
{
  VecCoordinates coordinates = {
    .table = map->table,
    .positions = vec_cli_layout_get_positions (map->layout),
    .n_dims = vec_cli_layout_get_n_dims (map->layout),
    .color = map->color,
    .selected = map->selected,
  };

  return vec_write_coordinates (&coordinates, options->coordinates, vec_cli_progress, NULL, cli->cancellable, error);
}

/* ---- What was done */

static void
report_text (const Options *options)
{
  if (options->output != NULL)
    {
      g_autofree char *shown = vec_cli_display_path (options->output);
      gboolean is_png = vec_cli_has_extension (options->output, "png");
      double scale = is_png ? get_scale (options) : 1;

      vec_cli_message (_("Wrote “%s”, %d × %d."), shown, (int) (options->width * scale + 0.5), (int) (options->height * scale + 0.5));
    }
  if (options->coordinates != NULL)
    {
      g_autofree char *shown = vec_cli_display_path (options->coordinates);

      vec_cli_message (_("Wrote “%s”."), shown);
    }
}

static void
report_json (const Options *options, const Map *map)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *treatment = vec_cli_layout_dup_treatment (map->layout);

  json_builder_begin_object (json);
  vec_cli_json_path (json, "output", options->output);
  vec_cli_json_int (json, "width", options->width);
  vec_cli_json_int (json, "height", options->height);
  vec_cli_json_double (json, "scale", get_scale (options));
  vec_cli_json_text (json, "theme", is_dark (options) ? "dark" : "light");
  vec_cli_json_path (json, "coordinates", options->coordinates);
  vec_cli_json_int (json, "rows", vec_table_get_n_rows (map->table));
  vec_cli_json_text (json, "method", vec_cli_layout_get_method (map->layout)->id);
  vec_cli_json_text (json, "treatment", treatment);
  vec_cli_json_int (json, "seed", (gint64) options->common.seed);
  vec_cli_json_text (json, "color_by", options->color_by);
  vec_cli_json_text (json, "size_by", options->size_by);
  vec_cli_json_text (json, "shape_by", options->shape_by);
  vec_cli_json_text (json, "data_sha256", map->hash);
  json_builder_set_member_name (json, "selected");
  json_builder_begin_array (json);
  for (gint64 row = map->selected != NULL ? vec_row_set_next (map->selected, 0) : -1; row >= 0;
       row = vec_row_set_next (map->selected, row + 1))
    json_builder_add_int_value (json, row);
  json_builder_end_array (json);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  Options *options = data;
  g_auto (Map) map = { 0 };

  if (!check_usage (cli, options, error) || !vec_cli_filter_check (&options->common, error) || !take_view (cli, options, error))
    return FALSE;
  map.table = vec_cli_read (cli, &options->common, arguments[0], FALSE, error);
  if (map.table == NULL || !vec_cli_filter_table (cli, &options->common, &map.table, error)
      || !check_column (options, map.table, error) || !check_looks (options, map.table, error) || !find_selected (options, &map, error))
    return FALSE;
  map.layout = vec_cli_layout_new (cli, &options->common, map.table, error);
  if (map.layout == NULL || !make_coloring (cli, options, &map, error))
    return FALSE;
  map.hash = vec_table_dup_hash (map.table, cli->cancellable);
  if (options->output != NULL && !draw (cli, options, &map, error))
    return FALSE;
  if (options->coordinates != NULL && !write_coordinates (cli, options, &map, error))
    return FALSE;
  if (options->common.json)
    report_json (options, &map);
  else
    report_text (options);
  return TRUE;
}

static void
init (gpointer data)
{
  Options *options = data;

  options->width = 1200;
  options->height = 900;
  options->scale = 1;
  options->n_clusters = 20;
  options->legend = TRUE;
  options->labels = TRUE;
  options->pictures = TRUE;
}

static const VecCliOption options_table[] = {
  { "output", 'o', VEC_CLI_PATH, G_STRUCT_OFFSET (Options, output), N_("OUT"), N_("the picture: .png, .svg or .pdf") },
  { "coordinates", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (Options, coordinates), N_("OUT"),
    N_("also, or without -o only, the map as numbers: .csv with row, label, x, y, colour, selected") },
  { "color-by", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, color_by), N_("COLUMN"),
    N_("colour rows by this column, or by “cluster”") },
  { "size-by", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, size_by), N_("COLUMN"),
    N_("show this column of numbers by the area of the points") },
  { "shape-by", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, shape_by), N_("COLUMN"),
    N_("show this column of categories by the shapes of the points") },
  { "clusters", 'k', VEC_CLI_INT, G_STRUCT_OFFSET (Options, n_clusters), N_("K"),
    N_("with --color-by cluster: how many clusters (20)"), 1, 1000000 },
  { "select", 0, VEC_CLI_TEXTS, G_STRUCT_OFFSET (Options, selected), N_("LABEL"),
    N_("mark the row with this label; can be given several times") },
  { "isolate", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, isolate), NULL, N_("with --select: fade all other rows") },
  { "view", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, view), N_("AZIMUTH,ELEVATION"),
    N_("with --dims 3: seen from so many degrees to the right and above the front (25,15)") },
  { "perspective", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, perspective), NULL,
    N_("with --dims 3: what is far looks smaller") },
  { "width", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, width), N_("N"), N_("width in pixels, for .pdf in points (1200)"), 16, 30000 },
  { "height", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, height), N_("N"), N_("height likewise (900)"), 16, 30000 },
  { "scale", 0, VEC_CLI_DOUBLE, G_STRUCT_OFFSET (Options, scale), N_("N"),
    N_("the same picture, letters and all, so many times as large (1)"), 0.1, 20 },
  { "dpi", 0, VEC_CLI_DOUBLE, G_STRUCT_OFFSET (Options, dpi), N_("N"), N_("--scale N/96, which a .png says of itself, for print"), 10, 2400 },
  { "point-size", 0, VEC_CLI_DOUBLE, G_STRUCT_OFFSET (Options, point_size), N_("N"),
    N_("diameter of a point in pixels (0: by their number)"), 0, 200 },
  { "title", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, title), N_("TEXT"), N_("a title above the picture") },
  { "card", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, card), NULL,
    N_("in small print below the picture, what one must know to make it again; it is in the file’s metadata anyway") },
  { "theme", 0, VEC_CLI_CHOICE, G_STRUCT_OFFSET (Options, theme), N_("THEME"), N_("a light or a dark ground"), .choices = themes },
  { "dark", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, dark), NULL, N_("the same as --theme dark") },
  { "terrain", 0, VEC_CLI_CHOICE, G_STRUCT_OFFSET (Options, terrain), N_("KIND"),
    N_("below the points, where they crowd: contours, hills, or groups (contours of each colour)"), .choices = terrains },
  { "no-legend", 0, VEC_CLI_UNFLAG, G_STRUCT_OFFSET (Options, legend), NULL, N_("leave out what the colours mean") },
  { "no-labels", 0, VEC_CLI_UNFLAG, G_STRUCT_OFFSET (Options, labels), NULL, N_("leave out the labels of points") },
  { "no-pictures", 0, VEC_CLI_UNFLAG, G_STRUCT_OFFSET (Options, pictures), NULL, N_("draw points even where rows have pictures") },
  { NULL },
};

const VecCliCommand vec_cli_plot = {
  .id = "plot",
  .synopsis = N_("FILE -o OUT [OPTION…]"),
  .summary = N_("Draw a map into a .png, .svg or .pdf file"),
  .details = N_("The same options give the same file, byte by byte. In its metadata it says how it was made: data with their SHA-256,\n"
                "treatment, method, parameters, seed and version."),
  .arguments = "FILE",
  .shares = VEC_CLI_READS | VEC_CLI_FILTERS | VEC_CLI_TREATS | VEC_CLI_PROJECTS,
  .options = options_table,
  .options_size = sizeof (Options),
  .init = init,
  .run = run,
};
