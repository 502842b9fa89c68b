#include "read/vec-write-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TICK_VALUES 16384

gboolean
vec_write_all_rows (VecOutput *output, VecTable *table, VecWriteRow write_row, gpointer data, VecProgressFunc progress,
                    gpointer progress_data, GCancellable *cancellable, GError **error)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  gint64 n_block = MAX (1, TICK_VALUES / vec_table_get_n_dims (table));
  VecTicker ticker;

  vec_ticker_init (&ticker, _("Writing"), (guint64) n_rows, progress, progress_data, cancellable);
  for (gint64 row = 0; row < n_rows && vec_output_is_good (output); row++)
    {
      if (row % n_block == 0 && !vec_ticker_tick (&ticker, (guint64) row, error))
        return FALSE;
      write_row (output, table, row, data);
    }
  vec_ticker_end (&ticker, (guint64) n_rows);
  return TRUE;
}

gboolean
vec_write_rows (VecOutput *output, VecTable *table, VecWriteRow write_row, gpointer data, VecProgressFunc progress,
                gpointer progress_data, GCancellable *cancellable, GError **error)
{
  if (vec_write_all_rows (output, table, write_row, data, progress, progress_data, cancellable, error))
    return vec_output_end (output, error);
  vec_output_free (output);
  return FALSE;
}

void
vec_write_raw_vector (VecOutput *output, VecTable *table, gint64 row, gpointer unused)
{
  int n_dims = vec_table_get_n_dims (table);
  g_autofree float *buffer = g_new (float, n_dims);
  const float *vector = vec_values_get_part (vec_table_get_values (table), row, 0, n_dims, buffer);

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
  vec_output_write (output, vector, (gsize) n_dims * sizeof (float));
#else
  for (int i = 0; i < n_dims; i++)
    {
      guint32 bits;

      memcpy (&bits, &vector[i], sizeof bits);
      bits = GUINT32_TO_LE (bits);
      vec_output_write (output, &bits, sizeof bits);
    }
#endif
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

/* ---- Names. */

static gboolean
take_name (GHashTable *taken, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  return g_hash_table_add (taken, g_steal_pointer (&folded));
}

/* The first of the names in @wanted that is free, else the first of them with a number. */
static char *
dup_free_name (GHashTable *taken, const char *const *wanted)
{
  for (guint i = 0; wanted[i] != NULL; i++)
    if (*wanted[i] != '\0' && take_name (taken, wanted[i]))
      return g_strdup (wanted[i]);
  for (guint number = 2;; number++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", *wanted[0] != '\0' ? wanted[0] : "column", number);

      if (take_name (taken, name))
        return g_steal_pointer (&name);
    }
}

void
vec_write_names_init (VecWriteNames *self, VecTable *table)
{
  static const char *const labels[] = { "label", "word", NULL };
  static const char *const vectors[] = { "vector", "embedding", NULL };
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->columns = vec_write_list_columns (table);
  self->column_names = g_new0 (char *, self->columns->len + 1);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const char *const wanted[] = { vec_column_get_name (g_ptr_array_index (self->columns, i)), NULL };

      self->column_names[i] = dup_free_name (taken, wanted);
    }
  self->label = vec_table_has_labels (table) ? dup_free_name (taken, labels) : NULL;
  self->vector = dup_free_name (taken, vectors);
}

void
vec_write_names_clear (VecWriteNames *self)
{
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->column_names, g_strfreev);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->vector, g_free);
}
