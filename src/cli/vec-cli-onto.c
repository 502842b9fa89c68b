#include "cli/vec-cli-onto.h"

#include "base/vec-error.h"
#include "cli/vec-cli-output.h"
#include "project/vec-placement.h"
#include "read/vec-writer.h"

#include <glib/gi18n-lib.h>

static const char *const axis_names[] = { "x", "y", "z", NULL };

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) * 1e-6;
}

/* ---- What does not fit together */

static gboolean
check_map (VecTable *onto, VecTable *at, GError **error)
{
  if (vec_table_get_n_rows (at) != vec_table_get_n_rows (onto))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
                   _("“%s” has %lld rows and “%s” has %lld: a map must have the rows of its vectors, in their order."),
                   vec_table_get_name (onto), (long long) vec_table_get_n_rows (onto), vec_table_get_name (at),
                   (long long) vec_table_get_n_rows (at));
      return FALSE;
    }
  if (vec_table_get_n_dims (at) != 2 && vec_table_get_n_dims (at) != 3)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("%s has %d coordinates for each row; a map has 2 or 3."),
                   vec_table_get_name (at), vec_table_get_n_dims (at));
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_dims (VecTable *table, VecTable *onto, GError **error)
{
  if (vec_table_get_n_dims (table) == vec_table_get_n_dims (onto))
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("%s has %d dimensions, and %s has %d."), vec_table_get_name (table),
               vec_table_get_n_dims (table), vec_table_get_name (onto), vec_table_get_n_dims (onto));
  return FALSE;
}

static gboolean
check_linear (const VecProjectionMethod *method, VecTable *onto, VecTable *at, const VecPlacementReport *report, GError **error)
{
  if (report->is_exact || vec_projection_method_find_parameter (method, "iterations") != NULL)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
               _("The coordinates in %s are no %s of %s: give the --method and --treatment that they were made with."),
               vec_table_get_name (at), _(method->title), vec_table_get_name (onto));
  return FALSE;
}

/* ---- Placing */

/* The new rows as the map's own were treated. */
static float *
treat (VecSpace *space, VecTable *table)
{
  gint64 m = vec_table_get_n_rows (table);
  int d = vec_space_get_n_dims (space);
  float *vectors = g_new (float, m * d);
  g_autofree float *vector = g_new (float, vec_table_get_n_dims (table));

  for (gint64 i = 0; i < m; i++)
    {
      vec_table_read_vector (table, i, vector);
      vec_space_treat (space, vector, vectors + i * d);
    }
  return vectors;
}

static float *
place (VecCli *cli, VecCliLayout *layout, VecTable *onto, VecTable *at, VecTable *table, VecPlacementReport *report, GError **error)
{
  VecSpace *space = vec_cli_layout_get_space (layout);
  VecProjectionParams params = *vec_cli_layout_get_params (layout);
  VecReference reference = { vec_cli_layout_get_method (layout), &params, vec_space_get_vectors (space), vec_table_get_vectors (at),
                             vec_space_get_n_rows (space), vec_space_get_n_dims (space) };
  g_autofree float *vectors = treat (space, table), *places = NULL;

  params.n_dims = vec_table_get_n_dims (at);
  places = g_new (float, vec_table_get_n_rows (table) * params.n_dims);
  if (!vec_place_vectors (&reference, vectors, vec_table_get_n_rows (table), places, NULL, report, vec_cli_progress, NULL,
                          cli->cancellable, error))
    return NULL;
  vec_cli_clear_progress ();
  return check_linear (reference.method, onto, at, report, error) ? g_steal_pointer (&places) : NULL;
}

/* ---- Telling */

static void
print_json (const VecCliOnto *onto, VecCliLayout *layout, VecTable *table, int n_dims, double load_s, double total_s,
            const VecPlacementReport *report)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *treatment = vec_cli_layout_dup_treatment (layout);

  json_builder_begin_object (json);
  vec_cli_json_text (json, "method", vec_cli_layout_get_method (layout)->id);
  vec_cli_json_int (json, "placed", vec_table_get_n_rows (table));
  vec_cli_json_int (json, "rows", vec_space_get_n_rows (vec_cli_layout_get_space (layout)));
  vec_cli_json_int (json, "dims", n_dims);
  vec_cli_json_text (json, "treatment", treatment);
  vec_cli_json_path (json, "output", onto->output);
  vec_cli_json_double (json, "load_s", load_s);
  vec_cli_json_double (json, "knn_s", report->knn_s);
  vec_cli_json_double (json, "place_s", report->place_s);
  vec_cli_json_double (json, "total_s", total_s);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static void
print_text (const VecCliOnto *onto, VecCliLayout *layout, VecTable *table, double total_s)
{
  g_autoptr (VecCliGrid) grid = vec_cli_grid_new ("ll");

  vec_cli_grid_add (grid, _("Written"));
  vec_cli_grid_take (grid, vec_cli_display_path (onto->output));
  vec_cli_grid_add (grid, _("Rows placed"));
  vec_cli_grid_add_number (grid, (double) vec_table_get_n_rows (table));
  vec_cli_grid_add (grid, _("Method"));
  vec_cli_grid_add (grid, _(vec_cli_layout_get_method (layout)->title));
  vec_cli_grid_add (grid, _("Seconds"));
  vec_cli_grid_take (grid, g_strdup_printf ("%.1f", total_s));
  vec_cli_grid_print (grid);
}

gboolean
vec_cli_onto_run (VecCli *cli, const VecCliCommon *common, const VecCliOnto *options, const char *path, GError **error)
{
  VecCliCommon plain = { .header = "auto", .delimiter = "auto", .join = "exact", .missing = "refuse" };
  gint64 start = g_get_monotonic_time ();
  g_autoptr (VecTable) table = vec_cli_read (cli, common, path, FALSE, error);
  g_autoptr (VecTable) onto = table != NULL ? vec_cli_read (cli, common, options->onto, FALSE, error) : NULL;
  g_autoptr (VecTable) at = NULL;
  g_autoptr (VecCliLayout) layout = NULL;
  g_autofree float *places = NULL;
  VecPlacementReport report;
  double load_s, total_s;

  if (onto != NULL)
    at = vec_cli_read (cli, &plain, options->at, TRUE, error);
  if (at == NULL || !check_dims (table, onto, error) || !check_map (onto, at, error))
    return FALSE;
  load_s = seconds_since (start);
  layout = vec_cli_layout_prepare (cli, common, onto, error);
  if (layout == NULL)
    return FALSE;
  places = place (cli, layout, onto, at, table, &report, error);
  if (places == NULL
      || (options->output != NULL
          && !vec_write_matrix (options->output, places, vec_table_get_n_rows (table), vec_table_get_n_dims (at), axis_names, table,
                                error)))
    return FALSE;
  total_s = seconds_since (start);
  if (common->json)
    print_json (options, layout, table, vec_table_get_n_dims (at), load_s, total_s, &report);
  else
    print_text (options, layout, table, total_s);
  return TRUE;
}
