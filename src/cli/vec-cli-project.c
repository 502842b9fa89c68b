/* vectarium-cli project: the coordinates of a map, and how they came about. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-layout.h"
#include "cli/vec-cli-onto.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"
#include "cli/vec-cli-trust.h"

#include "read/vec-writer.h"
#include "table/vec-table-hash.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  VecCliCommon common;
  const char *output;
  const char *onto, *at;     /* both: rows are placed in a map that is there */
  int n_sample;
} Options;

static const char *const axis_names[] = { "x", "y", "z", NULL };
static const char *const extensions[] = { "csv", "npy", NULL };

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) * 1e-6;
}

static gboolean
check_usage (const Options *options, GError **error)
{
  if ((options->onto == NULL) != (options->at == NULL))
    {
      vec_cli_set_usage_error (error, _("--onto FILE and --at COORDS belong together: a file and the coordinates of its rows."));
      return FALSE;
    }
  if (options->output == NULL && options->common.json)
    return TRUE; /* only the figures are wanted */
  return vec_cli_require_output (options->output, error)
         && vec_cli_check_extension (options->output, extensions, error)
         && vec_cli_check_output (options->output, error);
}

/* The map is held against what it was made from: the vectors as treated, by the metric of its neighbours. */
static gboolean
measure_quality (VecCli *cli, const Options *options, VecCliLayout *layout, VecTrust *trust, GError **error)
{
  vec_cli_trust_init (trust);
  return options->n_sample == 0
         || vec_cli_trust_measure (cli, &options->common, vec_cli_layout_get_space (layout), vec_cli_layout_get_metric (layout),
                                   vec_cli_layout_get_positions (layout), vec_cli_layout_get_n_dims (layout), options->n_sample,
                                   trust, error);
}

static void
add_explained_variance (JsonBuilder *json, VecCliLayout *layout)
{
  VecProjection *projection = vec_cli_layout_get_projection (layout);

  if (!isfinite (vec_projection_get_explained (projection, 0)))
    return;
  json_builder_set_member_name (json, "explained_variance");
  json_builder_begin_array (json);
  for (int axis = 0; axis < vec_cli_layout_get_n_dims (layout); axis++)
    if (isfinite (vec_projection_get_explained (projection, axis)))
      json_builder_add_double_value (json, vec_projection_get_explained (projection, axis));
    else
      json_builder_add_null_value (json);
  json_builder_end_array (json);
}

static void
add_axis_titles (JsonBuilder *json, VecCliLayout *layout)
{
  json_builder_set_member_name (json, "axis_titles");
  json_builder_begin_array (json);
  for (int axis = 0; axis < vec_cli_layout_get_n_dims (layout); axis++)
    {
      g_autofree char *title = vec_cli_layout_dup_axis_title (layout, axis);

      if (title != NULL)
        json_builder_add_string_value (json, title);
      else
        json_builder_add_null_value (json);
    }
  json_builder_end_array (json);
}

static void
print_json (const Options *options, VecTable *table, VecCliLayout *layout, double load_s, double total_s, const VecTrust *trust,
            double quality_s)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *treatment = vec_cli_layout_dup_treatment (layout);
  g_autofree char *hash = vec_table_dup_hash (table, NULL);
  VecProjection *projection = vec_cli_layout_get_projection (layout);
  VecProjectionTimes times = vec_cli_layout_get_times (layout);
  VecKnnGraph *graph = vec_projection_get_knn_graph (projection);

  json_builder_begin_object (json);
  vec_cli_json_text (json, "method", vec_cli_layout_get_method (layout)->id);
  vec_cli_json_int (json, "rows", vec_table_get_n_rows (table));
  vec_cli_json_int (json, "dims", vec_cli_layout_get_n_dims (layout));
  vec_cli_json_text (json, "treatment", treatment);
  vec_cli_json_int (json, "seed", (gint64) options->common.seed);
  if (isfinite (vec_cli_layout_get_perplexity (layout)))
    vec_cli_json_double (json, "perplexity", vec_cli_layout_get_perplexity (layout));
  vec_cli_json_path (json, "output", options->output);
  vec_cli_json_double (json, "load_s", load_s);
  vec_cli_json_double (json, "pca_s", times.pca_s);
  vec_cli_json_double (json, "knn_s", times.knn_s);
  vec_cli_json_double (json, "affinity_s", times.affinity_s);
  vec_cli_json_double (json, "start_s", times.start_s);
  vec_cli_json_double (json, "optimize_s", times.optimize_s);
  vec_cli_json_double (json, "total_s", total_s);
  vec_cli_json_int (json, "iterations", vec_projection_get_iteration (projection));
  vec_cli_json_bool (json, "stopped_early", vec_projection_get_end_reason (projection) == VEC_PROJECTION_END_SETTLED);
  vec_cli_json_double (json, "kl", vec_projection_get_kl (projection));
  vec_cli_json_double (json, "knn_recall", graph ? vec_knn_graph_get_recall (graph) : NAN);
  vec_cli_trust_add_json (json, trust);
  vec_cli_json_double (json, "quality_s", quality_s);
  add_explained_variance (json, layout);
  add_axis_titles (json, layout);
  vec_cli_json_text (json, "data_sha256", hash);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static void
print_text (const Options *options, VecTable *table, VecCliLayout *layout, double total_s, const VecTrust *trust)
{
  VecProjection *projection = vec_cli_layout_get_projection (layout);
  g_autoptr (VecCliGrid) grid = vec_cli_grid_new ("ll");
  g_autofree char *treatment = vec_treatment_to_string (vec_space_get_treatment (vec_cli_layout_get_space (layout)));

  vec_cli_grid_add (grid, _("Written"));
  vec_cli_grid_take (grid, vec_cli_display_path (options->output));
  vec_cli_grid_add (grid, _("Rows"));
  vec_cli_grid_add_number (grid, (double) vec_table_get_n_rows (table));
  vec_cli_grid_add (grid, _("Method"));
  vec_cli_grid_add (grid, _(vec_cli_layout_get_method (layout)->title));
  vec_cli_grid_add (grid, _("Vectors"));
  vec_cli_grid_add (grid, treatment);
  if (vec_projection_get_n_iterations (projection) > 0)
    {
      vec_cli_grid_add (grid, _("Iterations"));
      vec_cli_grid_add_number (grid, vec_projection_get_iteration (projection));
    }
  if (isfinite (vec_projection_get_kl (projection)))
    {
      vec_cli_grid_add (grid, _("KL divergence"));
      vec_cli_grid_take (grid, g_strdup_printf ("%.4f", vec_projection_get_kl (projection)));
    }
  for (int axis = 0; axis < vec_cli_layout_get_n_dims (layout); axis++)
    {
      g_autofree char *title = vec_cli_layout_dup_axis_title (layout, axis);

      if (title == NULL)
        continue;
      vec_cli_grid_add (grid, axis_names[axis]);
      vec_cli_grid_add (grid, title);
    }
  vec_cli_grid_add (grid, _("Seconds"));
  vec_cli_grid_take (grid, g_strdup_printf ("%.1f", total_s));
  vec_cli_trust_add_text (grid, trust);
  vec_cli_grid_print (grid);
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  const Options *options = data;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecCliLayout) layout = NULL;
  VecTrust trust;
  double load_s, total_s;

  if (!check_usage (options, error))
    return FALSE;
  if (options->onto != NULL)
    return vec_cli_onto_run (cli, &options->common, &(VecCliOnto) { options->onto, options->at, options->output }, arguments[0], error);
  table = vec_cli_read (cli, &options->common, arguments[0], FALSE, error);
  if (table == NULL)
    return FALSE;
  load_s = seconds_since (start);
  layout = vec_cli_layout_new (cli, &options->common, table, error);
  if (layout == NULL)
    return FALSE;
  if (options->output != NULL
      && !vec_write_matrix (options->output, vec_cli_layout_get_positions (layout), vec_table_get_n_rows (table),
                            vec_cli_layout_get_n_dims (layout), axis_names, table, error))
    return FALSE;
  total_s = seconds_since (start);
  if (!measure_quality (cli, options, layout, &trust, error))
    return FALSE;
  if (options->common.json)
    print_json (options, table, layout, load_s, total_s, &trust, seconds_since (start) - total_s);
  else
    print_text (options, table, layout, total_s, &trust);
  return TRUE;
}

static void
init (gpointer data)
{
  Options *options = data;

  options->n_sample = 1000;
}

static const VecCliOption options_table[] = {
  { "output", 'o', VEC_CLI_PATH, G_STRUCT_OFFSET (Options, output), N_("OUT"),
    N_("the coordinates: .csv with the columns label, x, y, or .npy; not needed with --json") },
  { "onto", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (Options, onto), N_("FILE"),
    N_("place the rows in a map of the rows of FILE instead of making one") },
  { "at", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (Options, at), N_("COORDS"),
    N_("with --onto: the coordinates of that map, as this command wrote them (.csv, .npy)") },
  { "sample", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, n_sample), N_("N"),
    N_("measure the quality of the map on so many rows, each against all (1000; 0: do not)"), 0, 1000000000 },
  { NULL },
};

const VecCliCommand vec_cli_project = {
  .id = "project",
  .synopsis = N_("FILE --method NAME -o OUT [OPTION…]"),
  .summary = N_("Make a map: coordinates of every row in two or three dimensions"),
  .details = N_("The quality of the map is measured against the vectors as they were treated; the time for that is no part of the\n"
                "seconds (with --json it is quality_s). To hold it against the vectors as the file has them, use “evaluate”.\n"
                "With --onto and --at nothing of that map moves; give the options that it was made with."),
  .arguments = "FILE",
  .shares = VEC_CLI_READS | VEC_CLI_TREATS | VEC_CLI_PROJECTS,
  .options = options_table,
  .options_size = sizeof (Options),
  .init = init,
  .run = run,
};
