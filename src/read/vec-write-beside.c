#include "read/vec-write-beside.h"

#include <glib/gstdio.h>
#include <string.h>

#include "read/vec-side-labels.h"
#include "read/vec-write-json.h"
#include "read/vec-write-rows.h"

static gboolean
fit_on_lines (VecTable *table)
{
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    if (strpbrk (vec_table_get_label (table, row), "\r\n") != NULL)
      return FALSE;
  return TRUE;
}

static void
write_line (VecOutput *output, VecTable *table, gint64 row, gpointer data)
{
  vec_output_text (output, vec_table_get_label (table, row));
  vec_output_char (output, '\n');
}

/* To @path, without putting it in its place; NULL on failure. */
static VecOutput *
write_beside (VecTable *table, const VecWriteNames *names, const char *path, gboolean is_list, VecProgressFunc progress,
              gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecOutput) output = vec_output_open (path, error);

  if (output == NULL)
    return NULL;
  if (is_list ? !vec_write_all_rows (output, table, write_line, NULL, progress, progress_data, cancellable, error)
              : !vec_write_json_list (output, table, names, NULL, progress, progress_data, cancellable, error))
    return NULL;
  return g_steal_pointer (&output);
}

gboolean
vec_write_end_with_labels (VecOutput *vectors, VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data,
                           GCancellable *cancellable, GError **error)
{
  g_autoptr (VecOutput) own = vectors, other = NULL;
  g_autofree char *lines = vec_side_labels_dup_path (path), *records = vec_side_labels_dup_table_path (path);
  g_auto (VecWriteNames) names = { 0 };
  gboolean replaces = g_file_test (path, G_FILE_TEST_EXISTS);
  const char *beside = NULL;

  vec_write_names_init (&names, table);
  if (names.columns->len > 0 || (names.label != NULL && !fit_on_lines (table)))
    beside = records;
  else if (names.label != NULL)
    beside = lines;
  if (beside != NULL)
    {
      other = write_beside (table, &names, beside, beside == lines, progress, progress_data, cancellable, error);
      if (other == NULL)
        return FALSE;
    }
  if (!vec_output_end (g_steal_pointer (&own), error) || (other != NULL && !vec_output_end (g_steal_pointer (&other), error)))
    return FALSE;
  if (replaces && beside != lines)
    g_unlink (lines);
  if (replaces && beside != records)
    g_unlink (records);
  return TRUE;
}
