/* Tables from several files, and from a pipe. */
#include "read-fixture.h"

#include <sys/stat.h>

static VecReadOptions *
make_options (const char *more, const char *last)
{
  VecReadOptions *options = vec_read_options_new ();
  const char *const paths[] = { more, last, NULL };

  options->more_paths = g_strdupv ((char **) paths);
  return options;
}

static void
test_several (void)
{
  g_autofree char *first = write_text ("a.csv", "word,x,y,z\nking,1,2,3\nqueen,4,5,6\n");
  g_autofree char *second = write_text ("b.jsonl", "{\"word\": \"man\", \"v\": [7, 8, 9], \"year\": 1900}\n");
  g_autofree char *third = write_text ("c.csv", "word,x,y,z\nwoman,1,1,1\n");
  g_autoptr(VecReadOptions) options = make_options (second, third);
  g_autoptr(VecReadOptions) copy = vec_read_options_copy (options);
  g_autoptr(VecTable) table = read_path (first, copy);
  static const char *const labels[] = { "king", "queen", "man", "woman" };
  static const char *const files[] = { "a.csv", "a.csv", "b.jsonl", "c.csv" };

  assert_shape (table, 4, 3);
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *file = vec_column_dup_value (vec_table_find_column (table, "added"), i);

      g_assert_cmpstr (vec_table_get_label (table, i), ==, labels[i]);
      g_assert_cmpstr (file, ==, files[i]);
    }
  g_assert_cmpfloat (vec_table_get_vector (table, 2)[1], ==, 8);
  g_assert_cmpfloat (vec_column_get_number (vec_table_find_column (table, "year"), 2), ==, 1900);
  g_assert_true (vec_column_is_missing (vec_table_find_column (table, "year"), 3));
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==, "The rows of 3 files were put together");
}

static void
test_bad (void)
{
  g_autofree char *first = write_text ("a.csv", "x,y,z\n1,2,3\n4,5,6\n");
  g_autofree char *shorter = write_text ("b.csv", "x,y\n1,2\n3,4\n");
  g_autoptr(VecReadOptions) options = make_options (shorter, NULL);
  g_autoptr(VecReadOptions) missing = make_options ("/nonexistent/c.csv", NULL);

  assert_path_fails (first, options, VEC_ERROR_MISMATCH,
                     "b.csv has 2 dimensions, and this table has 3: only rows with the same dimensions can be added.");
  assert_path_fails (first, missing, VEC_ERROR_FAILED, "c.csv cannot be opened: No such file or directory");
}

/* ---- Pipes. */

typedef struct
{
  const char *path;
  const char *bytes;
  gsize n;
} Writing;

static gpointer
write_thread (gpointer data)
{
  const Writing *writing = data;
  FILE *file = fopen (writing->path, "wb");

  g_assert_nonnull (file);
  fwrite (writing->bytes, 1, writing->n, file);
  fclose (file);
  return NULL;
}

static VecTable *
read_pipe (const char *bytes, gsize n, GError **error)
{
  g_autofree char *path = fixture_path ("pipe");
  Writing writing = { path, bytes, n };
  GThread *thread;
  VecTable *table;

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  thread = g_thread_new ("writer", write_thread, &writing);
  table = vec_read_file (path, NULL, NULL, NULL, NULL, error);
  g_thread_join (thread);
  g_remove (path);
  return table;
}

static void
test_pipe (void)
{
  static const char text[] = "word,x,y,z\nking,1,2,3\nqueen,4,5,6\n";
  g_autoptr(GString) rows = g_string_new ("x,y,z\n");
  g_autoptr(VecTable) table = read_pipe (text, strlen (text), NULL);
  g_autoptr(VecTable) large = NULL;
  g_autoptr(GError) error = NULL;

  assert_shape (table, 2, 3);
  g_assert_cmpstr (vec_table_get_name (table), ==, "standard input");
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "queen");
  /* More than a pipe and a block hold. */
  for (int i = 0; i < 100000; i++)
    g_string_append_printf (rows, "%d,2,3\n", i);
  large = read_pipe (rows->str, rows->len, NULL);
  assert_shape (large, 100000, 3);
  g_assert_cmpfloat (vec_table_get_vector (large, 99999)[0], ==, 99999);
  g_assert_null (read_pipe ("", 0, &error));
  g_assert_cmpstr (error->message, ==, "standard input is empty");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shards/several", test_several);
  g_test_add_func ("/shards/bad", test_bad);
  g_test_add_func ("/shards/pipe", test_pipe);
  return run_and_clean ();
}
