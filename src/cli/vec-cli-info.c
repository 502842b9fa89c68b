/* vectarium-cli info: what is in a file. */
#include "base/vec-error.h"
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-filter.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"
#include "cli/vec-cli-summary.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

/* ---- Columns */

static gint64
count_missing (VecColumn *column)
{
  gint64 n = 0;

  for (gint64 row = 0; row < vec_column_get_n_rows (column); row++)
    n += vec_column_is_missing (column, row);
  return n;
}

static gboolean
get_range (VecColumn *column, double *minimum, double *maximum)
{
  *minimum = INFINITY;
  *maximum = -INFINITY;
  if (vec_column_get_column_type (column) != VEC_COLUMN_NUMBER)
    return FALSE;
  for (gint64 row = 0; row < vec_column_get_n_rows (column); row++)
    {
      double value = vec_column_get_number (column, row);

      if (!isnan (value))
        {
          *minimum = MIN (*minimum, value);
          *maximum = MAX (*maximum, value);
        }
    }
  return *minimum <= *maximum;
}

static void
add_json_column (JsonBuilder *json, VecColumn *column)
{
  double minimum, maximum;

  json_builder_begin_object (json);
  vec_cli_json_text (json, "name", vec_column_get_name (column));
  vec_cli_json_text (json, "type", vec_column_type_get_id (vec_column_get_column_type (column)));
  vec_cli_json_int (json, "missing", count_missing (column));
  if (vec_column_get_column_type (column) == VEC_COLUMN_CATEGORY)
    vec_cli_json_int (json, "categories", vec_column_get_n_categories (column));
  if (get_range (column, &minimum, &maximum))
    {
      vec_cli_json_double (json, "min", minimum);
      vec_cli_json_double (json, "max", maximum);
    }
  json_builder_end_object (json);
}

/* What a person wants to know of a column besides its type; free it. */
static char *
describe_column (VecColumn *column)
{
  double minimum, maximum;

  if (vec_column_get_column_type (column) == VEC_COLUMN_CATEGORY)
    return g_strdup_printf (ngettext ("%u value", "%u values", vec_column_get_n_categories (column)),
                            vec_column_get_n_categories (column));
  if (get_range (column, &minimum, &maximum))
    {
      g_autofree char *from = vec_cli_format_number (minimum);
      g_autofree char *to = vec_cli_format_number (maximum);

      /* Translators: a range of numbers. */
      return g_strdup_printf (_("%s … %s"), from, to);
    }
  return g_strdup ("");
}

/* ---- The whole */

/* What --part chooses from. */
static void
add_json_parts (JsonBuilder *json, GPtrArray *parts)
{
  json_builder_set_member_name (json, "parts");
  json_builder_begin_array (json);
  for (guint i = 0; i < parts->len; i++)
    {
      const VecPart *part = g_ptr_array_index (parts, i);

      json_builder_begin_object (json);
      vec_cli_json_text (json, "name", part->name);
      vec_cli_json_int (json, "rows", part->n_rows);
      vec_cli_json_int (json, "dims", part->n_dims);
      vec_cli_json_text (json, "type", part->type);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* What the file holds and the table does not. */
static void
add_json_left_out (JsonBuilder *json, VecLeftOut *left_out)
{
  guint n;
  const VecSkippedRow *rows;

  if (left_out == NULL)
    return;
  if (vec_left_out_get_choice (left_out) != NULL)
    {
      vec_cli_json_text (json, "choice", vec_left_out_get_choice (left_out));
      if (vec_left_out_get_n_file_rows (left_out) >= 0)
        vec_cli_json_int (json, "rows_in_file", vec_left_out_get_n_file_rows (left_out));
    }
  json_builder_set_member_name (json, "skipped");
  json_builder_begin_object (json);
  vec_cli_json_int (json, "count", vec_left_out_get_n_skipped (left_out));
  json_builder_set_member_name (json, "rows");
  json_builder_begin_array (json);
  rows = vec_left_out_get_skipped (left_out, &n);
  for (guint i = 0; i < n; i++)
    {
      json_builder_begin_object (json);
      vec_cli_json_int (json, "line", (gint64) rows[i].line);
      vec_cli_json_text (json, "reason", rows[i].reason);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

/* Which one made the vectors; nothing where nobody knows. */
static void
add_json_encoder (JsonBuilder *json, VecProvenance *provenance)
{
  if (provenance == NULL)
    return;
  json_builder_set_member_name (json, "encoder");
  json_builder_begin_object (json);
  vec_cli_json_text (json, "title", vec_provenance_get_encoder (provenance));
  vec_cli_json_text (json, "fingerprint", vec_provenance_get_fingerprint (provenance));
  vec_cli_json_text (json, "prompt", vec_provenance_get_prompt (provenance));
  vec_cli_json_text (json, "date", vec_provenance_get_date (provenance));
  json_builder_end_object (json);
}

static void
print_json (const VecCliCommon *common, VecTable *table, GPtrArray *parts, gint64 n_rows, const VecCliSummary *summary)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vec_cli_json_text (json, "format", vec_table_get_format (table));
  vec_cli_json_int (json, "rows", vec_table_get_n_rows (table));
  if (common->filter != NULL)
    {
      vec_cli_json_text (json, "filter", common->filter);
      if (vec_table_get_left_out (table) == NULL)
        vec_cli_json_int (json, "rows_in_file", n_rows);
    }
  add_json_left_out (json, vec_table_get_left_out (table));
  vec_cli_json_int (json, "dims", vec_table_get_n_dims (table));
  vec_cli_json_text (json, "type", vec_raw_type_get_name (vec_table_get_values (table)->type));
  json_builder_set_member_name (json, "columns");
  json_builder_begin_array (json);
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    add_json_column (json, vec_table_get_column (table, i));
  json_builder_end_array (json);
  add_json_parts (json, parts);
  add_json_encoder (json, vec_table_get_provenance (table));
  vec_cli_json_bool (json, "labels", vec_table_has_labels (table));
  vec_cli_json_double (json, "min", summary->minimum);
  vec_cli_json_double (json, "max", summary->maximum);
  vec_cli_json_double (json, "mean", summary->mean);
  vec_cli_json_double (json, "std", summary->deviation);
  vec_cli_json_double (json, "norm_min", summary->norm_minimum);
  vec_cli_json_double (json, "norm_max", summary->norm_maximum);
  vec_cli_json_double (json, "norm_mean", summary->norm_mean);
  vec_cli_json_int (json, "zero_rows", summary->n_zero_rows);
  vec_cli_json_int (json, "nan_rows", summary->n_nan_rows);
  vec_cli_json_int (json, "duplicate_rows", summary->n_duplicate_rows);
  vec_cli_json_int (json, "duplicate_labels", summary->n_duplicate_labels);
  json_builder_set_member_name (json, "remarks");
  json_builder_begin_array (json);
  for (const char *const *remark = vec_table_get_remarks (table); *remark != NULL; remark++)
    json_builder_add_string_value (json, *remark);
  json_builder_end_array (json);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static void
add_line (VecCliGrid *grid, const char *title, char *value)
{
  vec_cli_grid_add (grid, title);
  vec_cli_grid_take (grid, value);
}

static char *
format_range (double minimum, double maximum, double mean)
{
  g_autofree char *from = vec_cli_format_number (minimum);
  g_autofree char *to = vec_cli_format_number (maximum);
  g_autofree char *middle = vec_cli_format_number (mean);

  return g_strdup_printf (_("%s … %s, mean %s"), from, to, middle);
}

static void
add_part_lines (VecCliGrid *grid, GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *title = vec_part_dup_title (g_ptr_array_index (parts, i));

      /* Translators: one of the tables in a file, which --part chooses. */
      add_line (grid, _("Part"), vec_cli_display_text (title));
    }
}

static void
print_text (VecTable *table, GPtrArray *parts, const VecCliSummary *summary)
{
  g_autoptr (VecCliGrid) grid = vec_cli_grid_new ("ll");
  g_autoptr (VecCliGrid) columns = vec_cli_grid_new ("lll");

  add_line (grid, _("Format"), g_strdup (vec_table_get_format (table)));
  add_line (grid, _("Rows"), vec_cli_format_number ((double) vec_table_get_n_rows (table)));
  add_line (grid, _("Dimensions"), vec_cli_format_number (vec_table_get_n_dims (table)));
  add_line (grid, _("Type of the numbers"), g_strdup (vec_raw_type_get_name (vec_table_get_values (table)->type)));
  add_line (grid, _("Labels"), g_strdup (vec_table_has_labels (table) ? _("yes") : _("no")));
  add_line (grid, _("Values"), format_range (summary->minimum, summary->maximum, summary->mean));
  add_line (grid, _("Lengths"), format_range (summary->norm_minimum, summary->norm_maximum, summary->norm_mean));
  add_line (grid, _("Rows of zeros"), vec_cli_format_number ((double) summary->n_zero_rows));
  add_line (grid, _("Rows with values that are not numbers"), vec_cli_format_number ((double) summary->n_nan_rows));
  add_line (grid, _("Rows that repeat another"), vec_cli_format_number ((double) summary->n_duplicate_rows));
  add_line (grid, _("Labels that repeat another"), vec_cli_format_number ((double) summary->n_duplicate_labels));
  if (vec_table_get_provenance (table) != NULL)
    add_line (grid, _("Encoder"), vec_cli_display_text (vec_provenance_get_encoder (vec_table_get_provenance (table))));
  for (const char *const *remark = vec_table_get_remarks (table); *remark != NULL; remark++)
    add_line (grid, _("Remark"), vec_cli_display_text (*remark));
  if (parts->len > 1)
    add_part_lines (grid, parts);
  vec_cli_grid_print (grid);

  if (vec_table_get_n_columns (table) == 0)
    return;
  printf ("\n%s\n", _("Columns"));
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      vec_cli_grid_add (columns, vec_column_get_name (column));
      vec_cli_grid_add (columns, vec_column_type_get_id (vec_column_get_column_type (column)));
      vec_cli_grid_take (columns, describe_column (column));
    }
  vec_cli_grid_print (columns);
}

/* A file that holds several tables, none of which has been chosen: what there is to choose is what is in it. FALSE if it is not that. */
static gboolean
print_parts (const VecCliCommon *common, const char *path)
{
  g_autoptr (GPtrArray) parts = common->part == NULL ? vec_cli_list_parts (common, path, NULL) : NULL;
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (VecCliGrid) grid = vec_cli_grid_new ("ll");

  if (parts == NULL || parts->len < 2)
    return FALSE;
  if (common->json)
    {
      json_builder_begin_object (json);
      add_json_parts (json, parts);
      json_builder_end_object (json);
      vec_cli_json_print (json);
      return TRUE;
    }
  add_part_lines (grid, parts);
  vec_cli_grid_print (grid);
  vec_cli_message (_("The file holds several tables; --part NAME chooses one."));
  return TRUE;
}

static gboolean
run (VecCli *cli, gpointer options, char **arguments, GError **error)
{
  const VecCliCommon *common = options;
  g_autoptr (VecTable) table = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GError) reason = NULL;
  VecCliSummary summary;
  gint64 n_rows;

  if (!vec_cli_filter_check (common, error))
    return FALSE;
  table = vec_cli_read_unchecked (cli, common, arguments[0], &reason);
  if (table == NULL && g_error_matches (reason, VEC_ERROR, VEC_ERROR_PARAMETER) && print_parts (common, arguments[0]))
    return TRUE;
  if (table == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  parts = vec_cli_list_parts (common, arguments[0], error);
  if (parts == NULL)
    return FALSE;
  n_rows = vec_table_get_n_rows (table);
  if (!vec_cli_filter_table (cli, common, &table, error))
    return FALSE;
  vec_cli_summarize (table, &summary);
  if (common->json)
    print_json (common, table, parts, n_rows, &summary);
  else
    print_text (table, parts, &summary);
  return TRUE;
}

static const VecCliOption options_table[] = { { NULL } };

const VecCliCommand vec_cli_info = {
  .id = "info",
  .synopsis = N_("FILE [OPTION…]"),
  .summary = N_("Say what is in a file: format, rows, dimensions, columns, ranges, doubtful rows"),
  .arguments = "FILE",
  .shares = VEC_CLI_READS | VEC_CLI_FILTERS,
  .options = options_table,
  .options_size = sizeof (VecCliCommon),
  .run = run,
};
