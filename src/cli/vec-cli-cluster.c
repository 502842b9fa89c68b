/* vectarium-cli cluster: groups of rows, and what each is about. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "measure/vec-quality.h"
#include "search/vec-clustering.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NAME_LABELS 3
#define SILHOUETTE_SAMPLE 4000

/* Where it takes moments, luck in the choice of the first centroids is not worth having. */
#define SMALL_ROWS 20000
#define SMALL_RESTARTS 10

typedef struct
{
  VecCliCommon common;
  const char *output;
  const char *method;
  VecKmeansParams kmeans;
} Options;

static const char *const extensions[] = { "csv", NULL };

static const char *const *
get_methods (void)
{
  static const char *const methods[] = { "kmeans", NULL };

  return methods;
}

static gboolean
check_usage (const Options *options, GError **error)
{
  if (options->output == NULL && options->common.json)
    return TRUE;
  return vec_cli_require_output (options->output, error)
         && vec_cli_check_extension (options->output, extensions, error)
         && vec_cli_check_output (options->output, error);
}

/* A cluster is named by its most central rows; free it. */
static char *
dup_name (VecTable *table, VecClustering *clustering, int cluster)
{
  gint64 rows[NAME_LABELS];
  int n = vec_clustering_get_central_rows (clustering, cluster, rows, NAME_LABELS);
  g_autoptr (GString) name = g_string_new (NULL);

  for (int i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (name, ", ");
      g_string_append (name, vec_table_get_label (table, rows[i]));
    }
  return g_strdup (name->str);
}

static gboolean
write_csv (const char *path, VecTable *table, VecClustering *clustering, GError **error)
{
  const gint32 *assignment = vec_clustering_get_assignment (clustering);
  g_autoptr (GString) text = g_string_new ("row,label,cluster\n");

  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    {
      g_string_append_printf (text, "%" G_GINT64_FORMAT ",", row);
      vec_cli_append_csv (text, vec_table_get_label (table, row));
      g_string_append_printf (text, ",%d\n", assignment[row]);
    }
  return vec_cli_write (path, text->str, text->len, error);
}

static void
print_json (const Options *options, VecSpace *space, VecClustering *clustering, double silhouette, const double *silhouettes)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *treatment = vec_treatment_to_id (vec_space_get_treatment (space));

  json_builder_begin_object (json);
  vec_cli_json_text (json, "method", options->method);
  vec_cli_json_int (json, "rows", vec_space_get_n_rows (space));
  vec_cli_json_int (json, "k", vec_clustering_get_n_clusters (clustering));
  vec_cli_json_text (json, "treatment", treatment);
  vec_cli_json_int (json, "seed", (gint64) options->common.seed);
  vec_cli_json_path (json, "output", options->output);
  vec_cli_json_double (json, "inertia", vec_clustering_get_inertia (clustering));
  vec_cli_json_double (json, "silhouette", silhouette);
  json_builder_set_member_name (json, "clusters");
  json_builder_begin_array (json);
  for (int cluster = 0; cluster < vec_clustering_get_n_clusters (clustering); cluster++)
    {
      g_autofree char *name = dup_name (vec_space_get_table (space), clustering, cluster);

      json_builder_begin_object (json);
      vec_cli_json_int (json, "cluster", cluster);
      vec_cli_json_text (json, "name", name);
      vec_cli_json_int (json, "size", vec_clustering_get_size (clustering, cluster));
      vec_cli_json_double (json, "silhouette", silhouettes[cluster]);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static void
print_text (VecSpace *space, VecClustering *clustering, const double *silhouettes)
{
  g_autoptr (VecCliGrid) grid = vec_cli_grid_new ("rrrl");

  vec_cli_grid_add (grid, _("Cluster"));
  vec_cli_grid_add (grid, _("Rows"));
  vec_cli_grid_add (grid, _("Silhouette"));
  vec_cli_grid_add (grid, _("Most central"));
  for (int cluster = 0; cluster < vec_clustering_get_n_clusters (clustering); cluster++)
    {
      g_autofree char *name = dup_name (vec_space_get_table (space), clustering, cluster);

      vec_cli_grid_add_number (grid, cluster);
      vec_cli_grid_add_number (grid, (double) vec_clustering_get_size (clustering, cluster));
      vec_cli_grid_take (grid, g_strdup_printf ("%.3f", silhouettes[cluster]));
      vec_cli_grid_add (grid, name);
    }
  vec_cli_grid_print (grid);
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  Options *options = data;
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecSpace) space = NULL;
  g_autoptr (VecClustering) clustering = NULL;
  g_autofree double *silhouettes = NULL;
  double silhouette;

  if (!check_usage (options, error))
    return FALSE;
  table = vec_cli_read (cli, &options->common, arguments[0], FALSE, error);
  if (table == NULL)
    return FALSE;
  space = vec_cli_treat (cli, &options->common, table, error);
  if (space == NULL)
    return FALSE;
  options->kmeans.seed = options->common.seed;
  if (!vec_cli_was_given (cli, "restarts") && vec_space_get_n_rows (space) <= SMALL_ROWS)
    options->kmeans.n_restarts = SMALL_RESTARTS;
  clustering = vec_clustering_new_kmeans (vec_space_get_vectors (space), vec_space_get_n_rows (space),
                                          vec_space_get_n_dims (space), &options->kmeans, vec_cli_progress, NULL,
                                          cli->cancellable, error);
  vec_cli_clear_progress ();
  if (clustering == NULL)
    return FALSE;
  silhouettes = g_new0 (double, vec_clustering_get_n_clusters (clustering));
  silhouette = vec_measure_silhouette (vec_space_get_vectors (space), vec_space_get_n_rows (space), vec_space_get_n_dims (space),
                                       vec_clustering_get_assignment (clustering), vec_clustering_get_n_clusters (clustering),
                                       SILHOUETTE_SAMPLE, options->common.seed, 0, silhouettes);
  if (options->output != NULL && !write_csv (options->output, table, clustering, error))
    return FALSE;
  if (options->common.json)
    print_json (options, space, clustering, silhouette, silhouettes);
  else
    print_text (space, clustering, silhouettes);
  return TRUE;
}

static void
init (gpointer data)
{
  Options *options = data;

  options->method = "kmeans";
  vec_kmeans_params_init (&options->kmeans);
  options->kmeans.k = 20;
}

static const VecCliOption options_table[] = {
  { "output", 'o', VEC_CLI_PATH, G_STRUCT_OFFSET (Options, output), N_("OUT"),
    N_("the .csv to write, with the columns row, label, cluster; not needed with --json") },
  { "clusters", 'k', VEC_CLI_INT, G_STRUCT_OFFSET (Options, kmeans.k), N_("K"), N_("how many clusters (20)"), 1, 1000000 },
  { "method", 0, VEC_CLI_CHOICE, G_STRUCT_OFFSET (Options, method), N_("NAME"), N_("how clusters are found"),
    .get_choices = get_methods },
  { "iterations", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, kmeans.n_iterations), N_("N"), N_("rounds at most (25)"), 1, 100000 },
  { "restarts", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, kmeans.n_restarts), N_("N"), N_("keep the best of so many runs (10; of large tables 3)"),
    1, 1000 },
  { NULL },
};

const VecCliCommand vec_cli_cluster = {
  .id = "cluster",
  .synopsis = N_("FILE -o OUT [OPTION…]"),
  .summary = N_("Find groups of rows, with their size and most central labels"),
  .details = N_("Rows and clusters are numbered from 0, the largest cluster first; −1 in the column cluster is noise."),
  .arguments = "FILE",
  .shares = VEC_CLI_READS | VEC_CLI_TREATS,
  .options = options_table,
  .options_size = sizeof (Options),
  .init = init,
  .run = run,
};
