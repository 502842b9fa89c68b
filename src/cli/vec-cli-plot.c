/* vectarium-cli plot: the picture, without a display. */
#include "cli/vec-cli-plot-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cli/vec-cli-filter.h"
#include "read/vec-write-coordinates.h"
#include "table/vec-table-hash.h"

static const char *const extensions[] = { "png", "svg", "pdf", NULL };
static const char *const themes[] = { "light", "dark", NULL };
static const char *const terrains[] = { "none", "contours", "hills", "groups", NULL };

static void
map_clear (VecCliMap *map)
{
  g_clear_object (&map->table);
  g_clear_pointer (&map->layout, vec_cli_layout_free);
  g_clear_pointer (&map->coloring, vec_coloring_unref);
  g_clear_pointer (&map->color, vec_column_unref);
  g_clear_pointer (&map->selected, vec_row_set_unref);
  g_free (map->hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecCliMap, map_clear)

static gboolean
check_usage (VecCli *cli, const VecCliPlotOptions *options, GError **error)
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
take_view (VecCli *cli, VecCliPlotOptions *options, GError **error)
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

/* ---- Selected rows */

static gboolean
find_selected (const VecCliPlotOptions *options, VecCliMap *map, GError **error)
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

static gboolean
write_coordinates (VecCli *cli, const VecCliPlotOptions *options, const VecCliMap *map, GError **error)
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
report_text (const VecCliPlotOptions *options)
{
  if (options->output != NULL)
    {
      g_autofree char *shown = vec_cli_display_path (options->output);
      gboolean is_png = vec_cli_has_extension (options->output, "png");
      double scale = is_png ? vec_cli_plot_get_scale (options) : 1;

      vec_cli_message (_("Wrote “%s”, %d × %d."), shown, (int) (options->width * scale + 0.5), (int) (options->height * scale + 0.5));
    }
  if (options->coordinates != NULL)
    {
      g_autofree char *shown = vec_cli_display_path (options->coordinates);

      vec_cli_message (_("Wrote “%s”."), shown);
    }
}

static void
report_json (const VecCliPlotOptions *options, const VecCliMap *map)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *treatment = vec_cli_layout_dup_treatment (map->layout);

  json_builder_begin_object (json);
  vec_cli_json_path (json, "output", options->output);
  vec_cli_json_int (json, "width", options->width);
  vec_cli_json_int (json, "height", options->height);
  vec_cli_json_double (json, "scale", vec_cli_plot_get_scale (options));
  vec_cli_json_text (json, "theme", vec_cli_plot_is_dark (options) ? "dark" : "light");
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
  VecCliPlotOptions *options = data;
  g_auto (VecCliMap) map = { 0 };

  if (!check_usage (cli, options, error) || !vec_cli_filter_check (&options->common, error) || !take_view (cli, options, error))
    return FALSE;
  map.table = vec_cli_read (cli, &options->common, arguments[0], FALSE, error);
  if (map.table == NULL || !vec_cli_filter_table (cli, &options->common, &map.table, error)
      || !vec_cli_plot_check_column (options, map.table, error) || !vec_cli_plot_check_looks (options, map.table, error)
      || !find_selected (options, &map, error))
    return FALSE;
  map.layout = vec_cli_layout_new (cli, &options->common, map.table, error);
  if (map.layout == NULL || !vec_cli_plot_make_coloring (cli, options, &map, error))
    return FALSE;
  map.hash = vec_table_dup_hash (map.table, cli->cancellable);
  if (options->output != NULL && !vec_cli_plot_draw (cli, options, &map, error))
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
  VecCliPlotOptions *options = data;

  options->width = 1200;
  options->height = 900;
  options->scale = 1;
  options->n_clusters = 20;
  options->legend = TRUE;
  options->labels = TRUE;
  options->pictures = TRUE;
}

static const VecCliOption options_table[] = {
  { "output", 'o', VEC_CLI_PATH, G_STRUCT_OFFSET (VecCliPlotOptions, output), N_("OUT"), N_("the picture: .png, .svg or .pdf") },
  { "coordinates", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (VecCliPlotOptions, coordinates), N_("OUT"),
    N_("also, or without -o only, the map as numbers: .csv with row, label, x, y, colour, selected") },
  { "color-by", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (VecCliPlotOptions, color_by), N_("COLUMN"),
    N_("colour rows by this column, or by “cluster”") },
  { "size-by", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (VecCliPlotOptions, size_by), N_("COLUMN"),
    N_("show this column of numbers by the area of the points") },
  { "shape-by", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (VecCliPlotOptions, shape_by), N_("COLUMN"),
    N_("show this column of categories by the shapes of the points") },
  { "clusters", 'k', VEC_CLI_INT, G_STRUCT_OFFSET (VecCliPlotOptions, n_clusters), N_("K"),
    N_("with --color-by cluster: how many clusters (20)"), 1, 1000000 },
  { "select", 0, VEC_CLI_TEXTS, G_STRUCT_OFFSET (VecCliPlotOptions, selected), N_("LABEL"),
    N_("mark the row with this label; can be given several times") },
  { "isolate", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (VecCliPlotOptions, isolate), NULL, N_("with --select: fade all other rows") },
  { "view", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (VecCliPlotOptions, view), N_("AZIMUTH,ELEVATION"),
    N_("with --dims 3: seen from so many degrees to the right and above the front (25,15)") },
  { "perspective", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (VecCliPlotOptions, perspective), NULL,
    N_("with --dims 3: what is far looks smaller") },
  { "width", 0, VEC_CLI_INT, G_STRUCT_OFFSET (VecCliPlotOptions, width), N_("N"), N_("width in pixels, for .pdf in points (1200)"), 16, 30000 },
  { "height", 0, VEC_CLI_INT, G_STRUCT_OFFSET (VecCliPlotOptions, height), N_("N"), N_("height likewise (900)"), 16, 30000 },
  { "scale", 0, VEC_CLI_DOUBLE, G_STRUCT_OFFSET (VecCliPlotOptions, scale), N_("N"),
    N_("the same picture, letters and all, so many times as large (1)"), 0.1, 20 },
  { "dpi", 0, VEC_CLI_DOUBLE, G_STRUCT_OFFSET (VecCliPlotOptions, dpi), N_("N"), N_("--scale N/96, which a .png says of itself, for print"), 10, 2400 },
  { "point-size", 0, VEC_CLI_DOUBLE, G_STRUCT_OFFSET (VecCliPlotOptions, point_size), N_("N"),
    N_("diameter of a point in pixels (0: by their number)"), 0, 200 },
  { "title", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (VecCliPlotOptions, title), N_("TEXT"), N_("a title above the picture") },
  { "card", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (VecCliPlotOptions, card), NULL,
    N_("in small print below the picture, what one must know to make it again; it is in the file’s metadata anyway") },
  { "theme", 0, VEC_CLI_CHOICE, G_STRUCT_OFFSET (VecCliPlotOptions, theme), N_("THEME"), N_("a light or a dark ground"), .choices = themes },
  { "dark", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (VecCliPlotOptions, dark), NULL, N_("the same as --theme dark") },
  { "terrain", 0, VEC_CLI_CHOICE, G_STRUCT_OFFSET (VecCliPlotOptions, terrain), N_("KIND"),
    N_("below the points, where they crowd: contours, hills, or groups (contours of each colour)"), .choices = terrains },
  { "no-legend", 0, VEC_CLI_UNFLAG, G_STRUCT_OFFSET (VecCliPlotOptions, legend), NULL, N_("leave out what the colours mean") },
  { "no-labels", 0, VEC_CLI_UNFLAG, G_STRUCT_OFFSET (VecCliPlotOptions, labels), NULL, N_("leave out the labels of points") },
  { "no-pictures", 0, VEC_CLI_UNFLAG, G_STRUCT_OFFSET (VecCliPlotOptions, pictures), NULL, N_("draw points even where rows have pictures") },
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
  .options_size = sizeof (VecCliPlotOptions),
  .init = init,
  .run = run,
};
