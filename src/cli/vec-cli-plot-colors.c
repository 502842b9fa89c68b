#include "cli/vec-cli-plot-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "search/vec-clustering.h"

static VecColumn *
make_cluster_column (VecClustering *clustering, gint64 n_rows)
{
  const gint32 *assignment = vec_clustering_get_assignment (clustering);
  double *values = g_new (double, n_rows);

  for (gint64 row = 0; row < n_rows; row++)
    values[row] = assignment[row];
  return vec_column_new_number (VEC_CLI_CLUSTER, values, n_rows);
}

static gboolean
color_by_cluster (VecCli *cli, const VecCliPlotOptions *options, VecCliMap *map, GError **error)
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
  g_autoptr (GString) list = g_string_new (VEC_CLI_CLUSTER);

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

gboolean
vec_cli_plot_check_looks (const VecCliPlotOptions *options, VecTable *table, GError **error)
{
  return check_looks_column (options->size_by, VEC_COLUMN_NUMBER, _("“%s” has no column of numbers “%s” to show as sizes."), table, error)
         && check_looks_column (options->shape_by, VEC_COLUMN_CATEGORY, _("“%s” has no column of categories “%s” to show as shapes."),
                                table, error);
}

gboolean
vec_cli_plot_check_column (const VecCliPlotOptions *options, VecTable *table, GError **error)
{
  g_autofree char *list = NULL;
  g_autofree char *shown = NULL;

  if (options->color_by == NULL || strcmp (options->color_by, VEC_CLI_CLUSTER) == 0
      || vec_table_find_column (table, options->color_by) != NULL)
    return TRUE;
  list = list_columns (table);
  shown = vec_cli_display_text (options->color_by);
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” has no column “%s” to colour by; there are: %s."),
               vec_table_get_name (table), shown, list);
  return FALSE;
}

gboolean
vec_cli_plot_make_coloring (VecCli *cli, const VecCliPlotOptions *options, VecCliMap *map, GError **error)
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
