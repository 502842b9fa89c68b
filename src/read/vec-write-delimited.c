/* CSV and TSV with a header: label and metadata, then the vector as d0 … (or what the file it came from called them). */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

typedef void (*WriteField) (VecOutput *output, const char *text);

typedef struct
{
  char delimiter;
  WriteField write_field;
  VecWriteNames names;
  gboolean label_last;   /* of the metadata, else first */
} Layout;

static void
write_text (VecOutput *output, const Layout *layout, const char *text)
{
  layout->write_field (output, text);
  vec_output_char (output, layout->delimiter);
}

static void
write_value (VecOutput *output, const Layout *layout, guint column, gint64 row)
{
  g_autofree char *value = vec_column_dup_value (g_ptr_array_index (layout->names.columns, column), row);

  write_text (output, layout, value);
}

static void
write_row (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  const Layout *layout = data;
  int n_dims = vec_table_get_n_dims (table);
  g_autofree float *buffer = g_new (float, n_dims);
  const float *vector = vec_values_get_part (vec_table_get_values (table), row, 0, n_dims, buffer);

  if (layout->names.label != NULL && !layout->label_last)
    write_text (output, layout, vec_table_get_label (table, row));
  for (guint i = 0; i < layout->names.columns->len; i++)
    write_value (output, layout, i, row);
  if (layout->names.label != NULL && layout->label_last)
    write_text (output, layout, vec_table_get_label (table, row));
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

  if (layout->names.label != NULL && !layout->label_last)
    write_text (output, layout, layout->names.label);
  for (guint i = 0; i < layout->names.columns->len; i++)
    write_text (output, layout, layout->names.column_names[i]);
  if (layout->names.label != NULL && layout->label_last)
    write_text (output, layout, layout->names.label);
  for (int i = 0; i < n_dims; i++)
    {
      const char *name = vec_table_get_dim_name (table, i);
      char number[24];

      g_snprintf (number, sizeof number, "d%d", i);
      layout->write_field (output, name != NULL && *name != '\0' ? name : number);
      vec_output_char (output, i + 1 < n_dims ? layout->delimiter : '\n');
    }
}

/* A column of numbers just before the vector would be taken for a part of it. */
static gboolean
ends_with_number (const VecWriteNames *names)
{
  guint n = names->columns->len;

  return n > 0 && vec_column_get_column_type (g_ptr_array_index (names->columns, n - 1)) == VEC_COLUMN_NUMBER;
}

static gboolean
write_delimited (VecTable *table, const char *path, char delimiter, WriteField write_field, VecProgressFunc progress,
                 gpointer progress_data, GCancellable *cancellable, GError **error)
{
  Layout layout = { delimiter, write_field, { 0 }, FALSE };
  VecOutput *output = vec_output_open (path, error);
  gboolean good;

  if (output == NULL)
    return FALSE;
  vec_write_names_init (&layout.names, table);
  layout.label_last = ends_with_number (&layout.names);
  write_header (output, table, &layout);
  good = vec_write_rows (output, table, write_row, &layout, progress, progress_data, cancellable, error);
  vec_write_names_clear (&layout.names);
  return good;
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
  .loses = VEC_LOSS_ENCODER,
  .write = write_csv,
};

const VecWriter vec_writer_tsv = {
  .id = "tsv",
  .title = N_("TSV (values separated by tabs)"),
  .extensions = tsv_extensions,
  .loses = VEC_LOSS_BREAKS | VEC_LOSS_ENCODER,
  .write = write_tsv,
};
