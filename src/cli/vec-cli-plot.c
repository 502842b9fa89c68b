/* vectarium-cli plot: the picture, without a display. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-layout.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "base/vec-error.h"
#include "plot/vec-renderer.h"
#include "search/vec-clustering.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MARGIN 40.0

typedef struct
{
  VecCliCommon common;
  const char *output;
  const char *color_by;
  int n_clusters;
  int width, height;
  double point_size;
  const char *title;
  gboolean dark;
  gboolean legend;
  gboolean labels;
} Options;

static const char *const extensions[] = { "png", "svg", "pdf", NULL };

static gboolean
check_usage (const Options *options, GError **error)
{
  if (options->common.params.n_dims != 2)
    {
      vec_cli_set_usage_error (error, _("A plot has two dimensions; --dims 3 is for “project”."));
      return FALSE;
    }
  return vec_cli_require_output (options->output, error)
         && vec_cli_check_extension (options->output, extensions, error)
         && vec_cli_check_output (options->output, error);
}

/* ---- Colours */

static VecColoring *
color_by_cluster (VecCli *cli, const Options *options, VecSpace *space, GError **error)
{
  VecKmeansParams params;
  g_autoptr (VecClustering) clustering = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  vec_kmeans_params_init (&params);
  params.k = options->n_clusters;
  params.seed = options->common.seed;
  clustering = vec_clustering_new_kmeans (vec_space_get_vectors (space), vec_space_get_n_rows (space),
                                          vec_space_get_n_dims (space), &params, vec_cli_progress, NULL, cli->cancellable, error);
  if (clustering == NULL)
    return NULL;
  for (int cluster = 0; cluster < vec_clustering_get_n_clusters (clustering); cluster++)
    {
      gint64 row = 0;

      vec_clustering_get_central_rows (clustering, cluster, &row, 1);
      g_strv_builder_add (builder, vec_table_get_label (vec_space_get_table (space), row));
    }
  names = g_strv_builder_end (builder);
  return vec_coloring_new_categories (vec_clustering_get_assignment (clustering), vec_space_get_n_rows (space),
                                      (const char *const *) names, vec_clustering_get_n_clusters (clustering));
}

/* The columns that there are, for the message; free it. */
static char *
list_columns (VecTable *table)
{
  g_autoptr (GString) list = g_string_new ("cluster");

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    g_string_append_printf (list, ", %s", vec_column_get_name (vec_table_get_column (table, i)));
  return g_strdup (list->str);
}

/* A column called "cluster" wins over the clusters that would be computed. */
static gboolean
check_column (const Options *options, VecTable *table, GError **error)
{
  g_autofree char *list = NULL;
  g_autofree char *shown = NULL;

  if (options->color_by == NULL || strcmp (options->color_by, "cluster") == 0
      || vec_table_find_column (table, options->color_by) != NULL)
    return TRUE;
  list = list_columns (table);
  shown = vec_cli_display_text (options->color_by);
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” has no column “%s” to colour by; there are: %s."),
               vec_table_get_name (table), shown, list);
  return FALSE;
}

static VecColoring *
make_coloring (VecCli *cli, const Options *options, VecSpace *space, GError **error)
{
  VecTable *table = vec_space_get_table (space);
  VecColumn *column;

  if (options->color_by == NULL)
    return vec_coloring_new_plain (vec_table_get_n_rows (table));
  column = vec_table_find_column (table, options->color_by);
  if (column != NULL)
    return vec_coloring_new_column (column);
  return color_by_cluster (cli, options, space, error);
}

/* ---- The picture */

/* What shows the axes of meaning. */
static void
add_lines (VecCliLayout *layout, VecTable *table, VecScene *scene)
{
  const VecGuide *guide = vec_cli_layout_get_guide (layout);
  VecAxisLine lines[VEC_MAX_AXES];
  VecSceneLine shown[VEC_MAX_AXES];
  int n;

  if (guide == NULL || vec_guide_get_kind (guide) != VEC_GUIDE_AXES)
    return;
  n = vec_axes_get_lines (guide, vec_cli_layout_get_positions (layout), vec_table_get_n_rows (table), lines);
  for (int i = 0; i < n; i++)
    shown[i] = (VecSceneLine) { lines[i].x0, lines[i].y0, lines[i].x1, lines[i].y1, lines[i].endless, lines[i].label };
  vec_scene_set_lines (scene, shown, (guint) n);
}

static gboolean
draw (const Options *options, VecCliLayout *layout, VecTable *table, VecColoring *coloring, GError **error)
{
  g_autoptr (VecScene) scene = vec_scene_new ();
  g_autofree char *x_title = vec_cli_layout_dup_axis_title (layout, 0);
  g_autofree char *y_title = vec_cli_layout_dup_axis_title (layout, 1);
  VecFigureOptions figure = {
    .legend = options->legend && options->color_by != NULL,
    .title = options->title,
    .legend_title = options->color_by,
  };
  VecBounds bounds;

  if (g_strcmp0 (options->color_by, "cluster") == 0)
    figure.legend_title = _("Cluster");
  vec_scene_set_positions (scene, vec_cli_layout_get_positions (layout), vec_table_get_n_rows (table));
  vec_scene_set_coloring (scene, coloring);
  if (options->labels)
    vec_scene_set_table (scene, table);
  vec_scene_set_dark (scene, options->dark);
  vec_scene_set_point_size (scene, options->point_size);
  vec_scene_set_axis_titles (scene, x_title, y_title);
  add_lines (layout, table, scene);
  if (vec_scene_get_bounds (scene, &bounds))
    {
      VecCamera camera = vec_camera_fit (&bounds, options->width, options->height, MARGIN);

      vec_scene_set_camera (scene, &camera);
    }
  return vec_render_file (scene, options->output, options->width, options->height, &figure, error);
}

static void
report (const Options *options, VecCliLayout *layout, VecTable *table)
{
  g_autoptr (JsonBuilder) json = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *treatment = NULL;

  if (!options->common.json)
    {
      shown = vec_cli_display_path (options->output);
      vec_cli_message (_("Wrote “%s”, %d × %d."), shown, options->width, options->height);
      return;
    }
  json = json_builder_new ();
  treatment = vec_cli_layout_dup_treatment (layout);
  json_builder_begin_object (json);
  vec_cli_json_path (json, "output", options->output);
  vec_cli_json_int (json, "width", options->width);
  vec_cli_json_int (json, "height", options->height);
  vec_cli_json_int (json, "rows", vec_table_get_n_rows (table));
  vec_cli_json_text (json, "method", vec_cli_layout_get_method (layout)->id);
  vec_cli_json_text (json, "treatment", treatment);
  vec_cli_json_int (json, "seed", (gint64) options->common.seed);
  vec_cli_json_text (json, "color_by", options->color_by);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  const Options *options = data;
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecCliLayout) layout = NULL;
  g_autoptr (VecColoring) coloring = NULL;

  if (!check_usage (options, error))
    return FALSE;
  table = vec_cli_read (cli, &options->common, arguments[0], FALSE, error);
  if (table == NULL || !check_column (options, table, error))
    return FALSE;
  layout = vec_cli_layout_new (cli, &options->common, table, error);
  if (layout == NULL)
    return FALSE;
  coloring = make_coloring (cli, options, vec_cli_layout_get_space (layout), error);
  if (coloring == NULL || !draw (options, layout, table, coloring, error))
    return FALSE;
  report (options, layout, table);
  return TRUE;
}

static void
init (gpointer data)
{
  Options *options = data;

  options->width = 1200;
  options->height = 900;
  options->n_clusters = 20;
  options->legend = TRUE;
  options->labels = TRUE;
}

static const VecCliOption options_table[] = {
  { "output", 'o', VEC_CLI_PATH, G_STRUCT_OFFSET (Options, output), N_("OUT"), N_("the picture: .png, .svg or .pdf") },
  { "color-by", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, color_by), N_("COLUMN"),
    N_("colour rows by this column, or by “cluster”") },
  { "clusters", 'k', VEC_CLI_INT, G_STRUCT_OFFSET (Options, n_clusters), N_("K"),
    N_("with --color-by cluster: how many clusters (20)"), 1, 1000000 },
  { "width", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, width), N_("N"), N_("width in pixels, for .pdf in points (1200)"), 16, 30000 },
  { "height", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, height), N_("N"), N_("height likewise (900)"), 16, 30000 },
  { "point-size", 0, VEC_CLI_DOUBLE, G_STRUCT_OFFSET (Options, point_size), N_("N"),
    N_("diameter of a point in pixels (0: by their number)"), 0, 200 },
  { "title", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, title), N_("TEXT"), N_("a title above the picture") },
  { "dark", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, dark), NULL, N_("light points on a dark ground") },
  { "no-legend", 0, VEC_CLI_UNFLAG, G_STRUCT_OFFSET (Options, legend), NULL, N_("leave out what the colours mean") },
  { "no-labels", 0, VEC_CLI_UNFLAG, G_STRUCT_OFFSET (Options, labels), NULL, N_("leave out the labels of points") },
  { NULL },
};

const VecCliCommand vec_cli_plot = {
  .id = "plot",
  .synopsis = N_("FILE -o OUT [OPTION…]"),
  .summary = N_("Draw a map into a .png, .svg or .pdf file"),
  .arguments = "FILE",
  .shares = VEC_CLI_READS | VEC_CLI_TREATS | VEC_CLI_PROJECTS,
  .options = options_table,
  .options_size = sizeof (Options),
  .init = init,
  .run = run,
};
