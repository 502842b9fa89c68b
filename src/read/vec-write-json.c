/* JSON: one object for each row, {"label": "king", "year": 1999, "class": null, "vector": [0.5, -1]}: JSON Lines has one on each line, JSON a
 * list of them. Numbers stay numbers and texts texts, in the shortest form that reads back equal. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "read/vec-write-json.h"
#include "read/vec-writers.h"

typedef struct
{
  const VecWriteNames *names;
  const char *vector;    /* NULL: without vectors */
  gboolean is_list;      /* rows are separated by commas */
} Layout;

/* What JSON does not allow between quotation marks is escaped (RFC 8259, 7). */
static void
write_string (VecOutput *output, const char *text)
{
  vec_output_char (output, '"');
  for (; *text != '\0'; text++)
    {
      const guint8 c = (guint8) *text;
      char escape[8];

      if (c >= 0x20 && c != '"' && c != '\\')
        {
          vec_output_char (output, (char) c);
          continue;
        }
      if (c == '"' || c == '\\')
        g_snprintf (escape, sizeof escape, "\\%c", c);
      else if (c == '\n' || c == '\t')
        g_snprintf (escape, sizeof escape, c == '\n' ? "\\n" : "\\t");
      else
        g_snprintf (escape, sizeof escape, "\\u%04x", c);
      vec_output_text (output, escape);
    }
  vec_output_char (output, '"');
}

static void
write_value (VecOutput *output, VecColumn *column, gint64 row)
{
  g_autofree char *value = NULL;

  if (vec_column_is_missing (column, row))
    {
      vec_output_text (output, "null");
      return;
    }
  value = vec_column_dup_value (column, row);
  if (vec_column_get_column_type (column) == VEC_COLUMN_NUMBER)
    vec_output_text (output, value);
  else
    write_string (output, value);
}

static void
write_vector (VecOutput *output, const float *vector, int n_dims)
{
  vec_output_char (output, '[');
  for (int i = 0; i < n_dims; i++)
    {
      if (i > 0)
        vec_output_text (output, ", ");
      vec_output_number (output, vector[i]);
    }
  vec_output_char (output, ']');
}

static void
begin_field (VecOutput *output, const char *name, gboolean *is_first)
{
  if (!*is_first)
    vec_output_text (output, ", ");
  write_string (output, name);
  vec_output_text (output, ": ");
  *is_first = FALSE;
}

static void
write_row (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  const Layout *layout = data;
  gboolean is_first = TRUE;

  vec_output_char (output, '{');
  if (layout->names->label != NULL)
    {
      begin_field (output, layout->names->label, &is_first);
      write_string (output, vec_table_get_label (table, row));
    }
  for (guint i = 0; i < layout->names->columns->len; i++)
    {
      begin_field (output, layout->names->column_names[i], &is_first);
      write_value (output, g_ptr_array_index (layout->names->columns, i), row);
    }
  if (layout->vector != NULL)
    {
      int n_dims = vec_table_get_n_dims (table);
      g_autofree float *buffer = g_new (float, n_dims);

      begin_field (output, layout->vector, &is_first);
      write_vector (output, vec_values_get_part (vec_table_get_values (table), row, 0, n_dims, buffer), n_dims);
    }
  vec_output_text (output, layout->is_list && row + 1 < vec_table_get_n_rows (table) ? "},\n" : "}\n");
}

gboolean
vec_write_json_list (VecOutput *output, VecTable *table, const VecWriteNames *names, const char *vector, VecProgressFunc progress,
                     gpointer progress_data, GCancellable *cancellable, GError **error)
{
  Layout layout = { names, vector, TRUE };
  gboolean good;

  vec_output_text (output, "[\n");
  good = vec_write_all_rows (output, table, write_row, &layout, progress, progress_data, cancellable, error);
  vec_output_text (output, "]\n");
  return good;
}

static gboolean
write_json (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
            GError **error)
{
  g_autoptr (VecOutput) output = vec_output_open (path, error);
  g_auto (VecWriteNames) names = { 0 };

  if (output == NULL)
    return FALSE;
  vec_write_names_init (&names, table);
  return vec_write_json_list (output, table, &names, names.vector, progress, progress_data, cancellable, error)
         && vec_output_end (g_steal_pointer (&output), error);
}

static gboolean
write_json_lines (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                  GError **error)
{
  VecOutput *output = vec_output_open (path, error);
  g_auto (VecWriteNames) names = { 0 };
  Layout layout = { &names, NULL, FALSE };

  if (output == NULL)
    return FALSE;
  vec_write_names_init (&names, table);
  layout.vector = names.vector;
  return vec_write_rows (output, table, write_row, &layout, progress, progress_data, cancellable, error);
}

static const char *const json_extensions[] = { "json", NULL };
static const char *const json_lines_extensions[] = { "jsonl", "ndjson", NULL };

const VecWriter vec_writer_json = {
  .id = "json",
  .title = N_("JSON"),
  .extensions = json_extensions,
  .loses = VEC_LOSS_DIM_NAMES | VEC_LOSS_ENCODER,
  .write = write_json,
};

const VecWriter vec_writer_json_lines = {
  .id = "jsonl",
  .title = N_("JSON Lines"),
  .extensions = json_lines_extensions,
  .loses = VEC_LOSS_DIM_NAMES | VEC_LOSS_ENCODER,
  .write = write_json_lines,
};
