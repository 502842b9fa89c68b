#include "cli/vec-cli-neighbor-list.h"

#include "cli/vec-cli-output.h"

#include <glib/gi18n-lib.h>

static gboolean
print_json (const VecCliCommon *common, VecSpace *space, VecIndex *index, GArray *found,
            void (*add_query) (JsonBuilder *json, gpointer data), VecCliAddFound add_found, gpointer data, GError **error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *treatment = vec_treatment_to_id (vec_space_get_treatment (space));
  const char *number = vec_index_get_metric (index) == VEC_METRIC_DOT ? "score" : "distance";

  json_builder_begin_object (json);
  vec_cli_json_text (json, "metric", common->metric);
  vec_cli_json_bool (json, "exact", vec_index_is_exact (index));
  vec_cli_json_text (json, "treatment", treatment);
  if (add_query != NULL)
    add_query (json, data);
  json_builder_set_member_name (json, "neighbors");
  json_builder_begin_array (json);
  for (guint i = 0; i < found->len; i++)
    {
      const VecNeighbor *neighbor = &g_array_index (found, VecNeighbor, i);

      json_builder_begin_object (json);
      vec_cli_json_int (json, "row", neighbor->row);
      vec_cli_json_text (json, "label", vec_table_get_label (vec_space_get_table (space), neighbor->row));
      vec_cli_json_double (json, number, neighbor->distance);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  if (add_found != NULL && !add_found (json, found, data, error))
    return FALSE;
  json_builder_end_object (json);
  vec_cli_json_print (json);
  return TRUE;
}

static void
print_text (VecSpace *space, VecIndex *index, GArray *found)
{
  g_autoptr (VecCliGrid) grid = vec_cli_grid_new ("rlr");

  vec_cli_grid_add (grid, _("Row"));
  vec_cli_grid_add (grid, _("Label"));
  vec_cli_grid_add (grid, vec_index_get_metric (index) == VEC_METRIC_DOT ? _("Dot product") : _("Distance"));
  for (guint i = 0; i < found->len; i++)
    {
      const VecNeighbor *neighbor = &g_array_index (found, VecNeighbor, i);

      vec_cli_grid_take (grid, g_strdup_printf ("%lld", (long long) neighbor->row));
      vec_cli_grid_add (grid, vec_table_get_label (vec_space_get_table (space), neighbor->row));
      vec_cli_grid_take (grid, g_strdup_printf ("%.4f", (double) neighbor->distance));
    }
  vec_cli_grid_print (grid);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

/* Sorts @rows and drops repeats; returns how many are left. */
static gsize
sort_rows (gint64 *rows, gsize n_rows)
{
  gsize n = 0;

  qsort (rows, n_rows, sizeof *rows, compare_rows);
  for (gsize i = 0; i < n_rows; i++)
    if (n == 0 || rows[n - 1] != rows[i])
      rows[n++] = rows[i];
  return n;
}

gboolean
vec_cli_list_neighbors (VecCli *cli, const VecCliCommon *common, VecSpace *space, const float *query, int k, gint64 *excluded,
                        gsize n_excluded, void (*add_query) (JsonBuilder *json, gpointer data), VecCliAddFound add_found, gpointer data,
                        GError **error)
{
  g_autoptr (VecIndex) index = vec_index_new (G_OBJECT (space), vec_space_get_vectors (space), vec_space_get_n_rows (space),
                                              vec_space_get_n_dims (space), vec_cli_get_metric (common));
  g_autoptr (GArray) found = NULL;

  n_excluded = n_excluded > 0 ? sort_rows (excluded, n_excluded) : 0;
  found = vec_index_search (index, query, k, excluded, n_excluded, cli->cancellable, error);
  if (found == NULL)
    return FALSE;
  if (common->json)
    return print_json (common, space, index, found, add_query, add_found, data, error);
  print_text (space, index, found);
  return add_found == NULL || add_found (NULL, found, data, error);
}
