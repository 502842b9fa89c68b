#include "read/vec-write-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TICK_VALUES 16384

gboolean
vec_write_rows (VecOutput *output, VecTable *table, VecWriteRow write_row, gpointer data, VecProgressFunc progress,
                gpointer progress_data, GCancellable *cancellable, GError **error)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  gint64 n_block = MAX (1, TICK_VALUES / vec_table_get_n_dims (table));
  VecTicker ticker;

  vec_ticker_init (&ticker, _("Writing"), (guint64) n_rows, progress, progress_data, cancellable);
  for (gint64 row = 0; row < n_rows && vec_output_is_good (output); row++)
    {
      if (row % n_block == 0 && !vec_ticker_tick (&ticker, (guint64) row, error))
        {
          vec_output_free (output);
          return FALSE;
        }
      write_row (output, table, row, data);
    }
  vec_ticker_end (&ticker, (guint64) n_rows);
  return vec_output_end (output, error);
}

static gboolean
needs_quotes (const char *text)
{
  gsize n = strlen (text);

  return strpbrk (text, ",\"\r\n;\t|") != NULL || (n > 0 && (g_ascii_isspace (text[0]) || g_ascii_isspace (text[n - 1])));
}

void
vec_write_csv_field (VecOutput *output, const char *text)
{
  if (!needs_quotes (text))
    {
      vec_output_text (output, text);
      return;
    }
  vec_output_char (output, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        vec_output_char (output, '"');
      vec_output_char (output, *text);
    }
  vec_output_char (output, '"');
}

void
vec_write_plain_field (VecOutput *output, const char *text)
{
  for (; *text != '\0'; text++)
    vec_output_char (output, *text == '\t' || *text == '\n' || *text == '\r' ? ' ' : *text);
}

static gboolean
repeats_labels (VecTable *table, VecColumn *column)
{
  if (!vec_table_has_labels (table) || vec_column_get_column_type (column) == VEC_COLUMN_NUMBER)
    return FALSE;
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    if (g_strcmp0 (vec_column_get_text (column, row), vec_table_get_label (table, row)) != 0)
      return FALSE;
  return TRUE;
}

GPtrArray *
vec_write_list_columns (VecTable *table)
{
  GPtrArray *columns = g_ptr_array_new ();

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    if (!repeats_labels (table, vec_table_get_column (table, i)))
      g_ptr_array_add (columns, vec_table_get_column (table, i));
  return columns;
}
