#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-reader.h"

/* A folder for the files of one test. */
static char *fixture_folder;

G_GNUC_UNUSED static char *
fixture_path (const char *name)
{
  if (fixture_folder == NULL)
    fixture_folder = g_dir_make_tmp ("vec-read-XXXXXX", NULL);
  return g_build_filename (fixture_folder, name, NULL);
}

G_GNUC_UNUSED static char *
write_bytes (const char *name, const void *bytes, gsize n)
{
  char *path = fixture_path (name);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, bytes, (gssize) n, &error);
  g_assert_no_error (error);
  return path;
}

G_GNUC_UNUSED static char *
write_text (const char *name, const char *text)
{
  return write_bytes (name, text, strlen (text));
}

G_GNUC_UNUSED static VecTable *
read_path (const char *path, const VecReadOptions *options)
{
  g_autoptr(GError) error = NULL;
  VecTable *table = vec_read_file (path, options, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (table);
  return table;
}

/* The file is read by what it holds, as @format (unless NULL). */
G_GNUC_UNUSED static VecTable *
read_text (const char *name, const char *text, const char *format)
{
  g_autofree char *path = write_text (name, text);
  VecTable *table = read_path (path, NULL);

  if (format != NULL)
    g_assert_cmpstr (vec_table_get_format (table), ==, format);
  return table;
}

G_GNUC_UNUSED static void
assert_path_fails (const char *path, const VecReadOptions *options, int code, const char *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTable) table = vec_read_file (path, options, NULL, NULL, NULL, &error);

  g_assert_null (table);
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_error (error, VEC_ERROR, code);
}

G_GNUC_UNUSED static void
assert_bytes_fail (const char *name, const void *bytes, gsize n, int code, const char *message)
{
  g_autofree char *path = write_bytes (name, bytes, n);

  assert_path_fails (path, NULL, code, message);
}

G_GNUC_UNUSED static void
assert_text_fails (const char *name, const char *text, int code, const char *message)
{
  assert_bytes_fail (name, text, strlen (text), code, message);
}

G_GNUC_UNUSED static void
assert_shape (VecTable *table, gint64 n_rows, int n_dims)
{
  g_assert_cmpint (vec_table_get_n_rows (table), ==, n_rows);
  g_assert_cmpint (vec_table_get_n_dims (table), ==, n_dims);
}

/* Cuts @bytes at every length up to 4 KiB and at 200 places beyond: each gives an error with a sentence, or a table of no more rows than
 * the whole has. */
G_GNUC_UNUSED static void
assert_truncations (const char *name, const void *bytes, gsize n, gint64 n_rows)
{
  gsize step = n > 8192 ? (n - 4096) / 200 : 16;
  g_autofree char *path = fixture_path (name);

  for (gsize length = 0; length < n; length += length < 4096 ? 1 : step)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(VecTable) table = NULL;

      g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
      table = vec_read_file (path, NULL, NULL, NULL, NULL, &error);
      g_assert_true ((table == NULL) == (error != NULL));
      if (error != NULL)
        g_assert_cmpuint (strlen (error->message), >, 10);
      else
        g_assert_cmpint (vec_table_get_n_rows (table), <=, n_rows);
    }
}

/* Names and types of the columns: "class:category year:number". */
G_GNUC_UNUSED static void
assert_columns (VecTable *table, const char *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", vec_column_get_name (column),
                              vec_column_type_get_id (vec_column_get_column_type (column)));
    }
  g_assert_cmpstr (text->str, ==, expected);
}

/* A file of the shared data, or NULL with the test skipped. */
G_GNUC_UNUSED static char *
shared_path (const char *relative)
{
  const char *root = g_getenv ("VEC_SHARED_DATA");
  char *path = g_build_filename (root != NULL ? root : "/nonexistent", relative, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return path;
  g_free (path);
  g_test_skip ("the shared data is not here");
  return NULL;
}

/* A small file that is kept beside the fuzz targets, because they begin with it, too. */
G_GNUC_UNUSED static char *
corpus_path (const char *format, const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", format, name, NULL);
}

/* The same of a file. */
G_GNUC_UNUSED static void
assert_file_truncations (const char *path, gint64 n_rows)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  assert_truncations (name, bytes, n, n_rows);
}

G_GNUC_UNUSED static int
run_and_clean (void)
{
  int status = g_test_run ();

  if (fixture_folder != NULL)
    {
      g_autoptr(GDir) dir = g_dir_open (fixture_folder, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *path = g_build_filename (fixture_folder, name, NULL);

          g_remove (path);
        }
      g_rmdir (fixture_folder);
      g_free (fixture_folder);
    }
  return status;
}
