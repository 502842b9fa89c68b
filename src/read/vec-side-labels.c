#include "read/vec-side-labels.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-text-input.h"

char *
vec_side_labels_dup_path (const char *path)
{
  const char *dot = strrchr (path, '.');
  const char *slash = strrchr (path, '/');
  gsize n = dot != NULL && (slash == NULL || dot > slash) ? (gsize) (dot - path) : strlen (path);

  return g_strdup_printf ("%.*s.labels.txt", (int) n, path);
}

static VecStrings *
read_lines (const char *path, GError **error)
{
  g_autoptr(VecTextInput) input = vec_text_input_open (path, TRUE, error);
  g_autoptr(VecStrings) lines = vec_strings_new ();
  GError *line_error = NULL;
  const char *line;
  gsize length;

  if (input == NULL)
    return NULL;
  while (vec_text_input_next_line (input, &line, &length, &line_error))
    vec_strings_append (lines, line, (gssize) length);
  if (line_error != NULL)
    {
      g_propagate_error (error, line_error);
      return NULL;
    }
  return g_steal_pointer (&lines);
}

gboolean
vec_side_labels_read (const char *path, gint64 n_rows, VecTableBuilder *builder, GError **error)
{
  g_autofree char *side = vec_side_labels_dup_path (path);
  g_autoptr(VecStrings) labels = NULL;

  if (!g_file_test (side, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  labels = read_lines (side, error);
  if (labels == NULL)
    return FALSE;
  if (vec_strings_get_length (labels) != n_rows)
    {
      g_autofree char *name = g_filename_display_basename (path);
      g_autofree char *side_name = g_filename_display_basename (side);

      g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
                   _("%s has %lld rows, but %s beside it has %lld lines; correct it, or move it away to open the vectors without "
                     "labels"),
                   name, (long long) n_rows, side_name, (long long) vec_strings_get_length (labels));
      return FALSE;
    }
  vec_table_builder_set_labels (builder, labels);
  return TRUE;
}
