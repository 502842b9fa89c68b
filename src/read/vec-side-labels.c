#include "read/vec-side-labels.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-text-input.h"

/* Without its last ending. */
static char *
dup_stem (const char *path)
{
  const char *dot = strrchr (path, '.');
  const char *slash = strrchr (path, '/');

  return dot != NULL && (slash == NULL || dot > slash + 1) ? g_strndup (path, (gsize) (dot - path)) : g_strdup (path);
}

char *
vec_side_labels_dup_path (const char *path)
{
  g_autofree char *stem = dup_stem (path);

  return g_strconcat (stem, ".labels.txt", NULL);
}

char *
vec_side_labels_dup_table_path (const char *path)
{
  g_autofree char *stem = dup_stem (path);

  return g_strconcat (stem, ".labels.json", NULL);
}

/* The file called like @path with another ending, or NULL. */
static char *
find_beside (const char *path, const char *const *endings)
{
  g_autofree char *stem = dup_stem (path);

  for (guint i = 0; endings[i] != NULL; i++)
    {
      g_autofree char *side = g_strconcat (stem, endings[i], NULL);

      if (g_file_test (side, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&side);
    }
  return NULL;
}

/* Beside the file, else beside what it was unpacked from: for vectors.npy.gz that is vectors.labels.txt too. */
static char *
find_side (const char *path, const VecReadOptions *options, const char *const *endings)
{
  char *side = find_beside (path, endings);
  g_autofree char *folder = NULL, *name = NULL, *virtual_path = NULL;

  if (side != NULL || options == NULL || options->origin == NULL)
    return side;
  folder = g_path_get_dirname (options->origin);
  name = g_path_get_basename (path);
  virtual_path = g_build_filename (folder, name, NULL);
  side = find_beside (virtual_path, endings);
  return side != NULL ? side : find_beside (options->origin, endings);
}

char *
vec_side_labels_find_table (const char *path, const VecReadOptions *options)
{
  static const char *const endings[] = { ".labels.csv", ".labels.tsv", ".labels.json", NULL };

  return find_side (path, options, endings);
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
vec_side_labels_read (const char *path, const VecReadOptions *options, gint64 n_rows, VecTableBuilder *builder, GError **error)
{
  static const char *const endings[] = { ".labels.txt", NULL };
  g_autofree char *side = find_side (path, options, endings);
  g_autoptr(VecStrings) labels = NULL;

  if (side == NULL)
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
