/* CSV and TSV with a header: label, then the metadata, then the vector as d0 … (or what the file it came from called them). */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

typedef void (*WriteField) (VecOutput *output, const char *text);

typedef struct
{
  char delimiter;
  WriteField write_field;
  gboolean has_labels;
  GPtrArray *columns; /* of VecColumn, lent */
} Layout;

static void
write_value (VecOutput *output, const Layout *layout, VecColumn *column, gint64 row)
{
  g_autofree char *value = vec_column_dup_value (column, row);

  layout->write_field (output, value);
}

static void
write_row (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  const Layout *layout = data;
  const float *vector = vec_table_get_vector (table, row);
  int n_dims = vec_table_get_n_dims (table);

  if (layout->has_labels)
    {
      layout->write_field (output, vec_table_get_label (table, row));
      vec_output_char (output, layout->delimiter);
    }
  for (guint i = 0; i < layout->columns->len; i++)
    {
      write_value (output, layout, g_ptr_array_index (layout->columns, i), row);
      vec_output_char (output, layout->delimiter);
    }
  for (int i = 0; i < n_dims; i++)
    {
      vec_output_number (output, vector[i]);
      vec_output_char (output, i + 1 < n_dims ? layout->delimiter : '\n');
    }
}

static void
write_header (VecOutput *output, VecTable *table, const Layout *layout)
{
  int n_dims = vec_table_get_n_dims (table);

  if (layout->has_labels)
    {
      vec_output_text (output, "label");
      vec_output_char (output, layout->delimiter);
    }
  for (guint i = 0; i < layout->columns->len; i++)
    {
      layout->write_field (output, vec_column_get_name (g_ptr_array_index (layout->columns, i)));
      vec_output_char (output, layout->delimiter);
    }
  for (int i = 0; i < n_dims; i++)
    {
      const char *name = vec_table_get_dim_name (table, i);
      char number[24];

      g_snprintf (number, sizeof number, "d%d", i);
      layout->write_field (output, name != NULL && *name != '\0' ? name : number);
      vec_output_char (output, i + 1 < n_dims ? layout->delimiter : '\n');
    }
}

static gboolean
write_delimited (VecTable *table, const char *path, char delimiter, WriteField write_field, VecProgressFunc progress,
                 gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) columns = vec_write_list_columns (table);
  Layout layout = { delimiter, write_field, vec_table_has_labels (table), columns };
  VecOutput *output = vec_output_open (path, error);

  if (output == NULL)
    return FALSE;
  write_header (output, table, &layout);
  return vec_write_rows (output, table, write_row, &layout, progress, progress_data, cancellable, error);
}

static gboolean
write_csv (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
           GError **error)
{
  return write_delimited (table, path, ',', vec_write_csv_field, progress, progress_data, cancellable, error);
}

static gboolean
write_tsv (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
           GError **error)
{
  return write_delimited (table, path, '\t', vec_write_plain_field, progress, progress_data, cancellable, error);
}

static const char *const csv_extensions[] = { "csv", NULL };
static const char *const tsv_extensions[] = { "tsv", "tab", NULL };

const VecWriter vec_writer_csv = {
  .id = "csv",
  .title = N_("CSV (values separated by commas)"),
  .extensions = csv_extensions,
  .write = write_csv,
};

const VecWriter vec_writer_tsv = {
  .id = "tsv",
  .title = N_("TSV (values separated by tabs)"),
  .extensions = tsv_extensions,
  .loses = N_("tabs and line breaks in texts, which become blanks"),
  .write = write_tsv,
};
