#include "read-fixture.h"

#include "base/vec-random.h"
#include "read/vec-writer.h"

enum
{
  N = 300,
  D = 7
};

/* Values of all magnitudes; labels and texts that formats stumble over. */
static VecTable *
make_table (gboolean has_labels)
{
  static const char *const odd[] = { "king", "New York", "a,b", "say \"hi\"", "国王", "👑", "مرحبا", "semi;colon", "7", "x|y", "\"" };
  VecTableBuilder *builder = vec_table_builder_new ("made", "test", NULL);
  g_autoptr(VecStrings) labels = vec_strings_new ();
  g_autoptr(VecStrings) classes = vec_strings_new ();
  g_autoptr(VecColumn) number = NULL;
  g_autoptr(VecColumn) category = NULL;
  double *numbers = g_new (double, N);
  float *values = g_new (float, N * D);
  VecRandom random;

  vec_random_init (&random, 5);
  for (int i = 0; i < N * D; i++)
    {
      guint32 bits = (guint32) vec_random_below (&random, 0x7f800000) | (guint32) (vec_random_below (&random, 2) << 31);

      if (i % 3 == 0)
        values[i] = (float) vec_random_normal (&random);
      else if (i % 3 == 1)
        values[i] = (float) (gint64) vec_random_below (&random, 256);
      else
        memcpy (&values[i], &bits, sizeof bits);
    }
  for (int i = 0; i < N; i++)
    {
      g_autofree char *label = i < (int) G_N_ELEMENTS (odd) ? g_strdup (odd[i]) : g_strdup_printf ("word%d", i);

      numbers[i] = i % 10 == 0 ? G_MAXDOUBLE : 0.1 * i;
      vec_strings_append (labels, label, -1);
      vec_strings_append (classes, i % 5 == 0 ? "" : i % 2 ? "odd ones" : "even, too", -1);
    }
  vec_table_builder_take_vectors (builder, values, N, D, values, g_free);
  number = vec_column_new_number ("size", numbers, N);
  category = vec_column_new_guessed ("class", classes);
  vec_table_builder_add_column (builder, number);
  vec_table_builder_add_column (builder, category);
  if (has_labels)
    vec_table_builder_set_labels (builder, labels);
  return vec_table_builder_end (builder, NULL);
}

static void
assert_same_vectors (VecTable *a, VecTable *b)
{
  gsize n = sizeof (float) * (gsize) vec_table_get_n_rows (a) * (gsize) vec_table_get_n_dims (a);

  assert_shape (b, vec_table_get_n_rows (a), vec_table_get_n_dims (a));
  g_assert_cmpmem (vec_table_get_vectors (a), n, vec_table_get_vectors (b), n);
}

static void
assert_same_labels (VecTable *a, VecTable *b)
{
  g_assert_cmpint (vec_table_has_labels (a), ==, vec_table_has_labels (b));
  for (gint64 row = 0; row < vec_table_get_n_rows (a); row++)
    g_assert_cmpstr (vec_table_get_label (a, row), ==, vec_table_get_label (b, row));
}

static void
assert_same_columns (VecTable *a, VecTable *b)
{
  assert_columns (b, "size:number class:category");
  for (guint i = 0; i < vec_table_get_n_columns (a); i++)
    for (gint64 row = 0; row < vec_table_get_n_rows (a); row++)
      {
        g_autofree char *x = vec_column_dup_value (vec_table_get_column (a, i), row);
        g_autofree char *y = vec_column_dup_value (vec_table_get_column (b, i), row);

        g_assert_cmpstr (x, ==, y);
      }
}

static VecTable *
write_and_read (VecTable *table, const char *name)
{
  g_autofree char *path = fixture_path (name);
  g_autoptr(GError) error = NULL;

  vec_write_file (table, path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return read_path (path, NULL);
}

static void
test_delimited (void)
{
  const char *const names[] = { "out.csv", "out.tsv" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (int has_labels = 0; has_labels <= 1; has_labels++)
      {
        g_autoptr(VecTable) table = make_table (has_labels);
        g_autoptr(VecTable) back = write_and_read (table, names[i]);

        assert_same_vectors (table, back);
        assert_same_labels (table, back);
        assert_same_columns (table, back);
      }
}

static void
test_npy (void)
{
  g_autoptr(VecTable) table = make_table (TRUE);
  g_autoptr(VecTable) bare = make_table (FALSE);
  g_autoptr(VecTable) back = write_and_read (table, "out.npy");
  g_autoptr(VecTable) bare_back = write_and_read (bare, "out.npy");

  assert_same_vectors (table, back);
  assert_same_labels (table, back);
  g_assert_false (vec_table_has_labels (bare_back));
}

static void
test_word2vec_text (void)
{
  g_autoptr(VecTable) table = make_table (TRUE);
  g_autoptr(VecTable) back = write_and_read (table, "out.vec");

  assert_same_vectors (table, back);
  for (int i = 0; i < N; i++)
    {
      g_autofree char *expected = g_strdelimit (g_strdup (vec_table_get_label (table, i)), " ", '_');

      g_assert_cmpstr (vec_table_get_label (back, i), ==, expected);
    }
}

static void
test_fvecs (void)
{
  g_autoptr(VecTable) table = make_table (TRUE);
  g_autofree char *path = fixture_path ("out.fvecs");
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (vec_write_file (table, path, NULL, NULL, NULL, NULL, NULL));
  g_file_get_contents (path, &bytes, &n, NULL);
  g_assert_cmpuint (n, ==, N * (D + 1) * 4);
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpmem (bytes + i * (D + 1) * 4, 4, "\x07\0\0\0", 4);
      g_assert_cmpmem (bytes + i * (D + 1) * 4 + 4, D * 4, vec_table_get_vector (table, i), D * 4);
    }
}

static void
test_projector (void)
{
  g_autoptr(VecTable) table = make_table (TRUE);
  g_autofree char *folder = fixture_path ("projector");
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTable) back = NULL;
  const char *const files[] = { "projector_config.json", "tensors.tsv", "metadata.tsv" };

  vec_write_file (table, folder, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  back = read_path (folder, NULL);
  assert_same_vectors (table, back);
  assert_same_labels (table, back);
  assert_same_columns (table, back);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_rmdir (folder);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      g_assert_cmpint (g_remove (inside), ==, 0);
    }
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

/* The sheet of a configuration is that of the one that is written; of rows in another order each keeps its picture as text. */
static void
test_sprite (void)
{
  g_autofree char *sheet = write_text ("sheet.png", "not looked at"), *tensors = write_text ("tensors.tsv", "1\t2\n3\t4\n5\t6\n");
  g_autofree char *config = write_text ("p_projector_config.json",
                                        "{\"embeddings\": [{\"tensorName\": \"p\", \"tensorPath\": \"tensors.tsv\", \"sprite\": "
                                        "{\"imagePath\": \"sheet.png\", \"singleImageDim\": [12, 10]}}]}");
  g_autofree char *folder = fixture_path ("sprites"), *turned = fixture_path ("turned"), *written = NULL, *path = NULL;
  g_autoptr(VecTable) table = read_path (config, NULL), back = NULL, other = NULL;
  const gint64 rows[] = { 2, 0 };
  g_autoptr(VecTable) some = vec_table_new_subset (table, rows, 2);

  g_assert_true (vec_write_file (table, folder, "projector", NULL, NULL, NULL, NULL));
  path = g_build_filename (folder, "projector_config.json", NULL);
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_nonnull (strstr (written, "\"singleImageDim\""));
  back = read_path (folder, NULL);
  assert_columns (back, "sprite:image");
  g_assert_cmpstr (vec_column_get_text (vec_table_get_column (back, 0), 2), ==, vec_column_get_text (vec_table_get_column (table, 0), 2));
  g_assert_true (vec_write_file (some, turned, "projector", NULL, NULL, NULL, NULL));
  other = read_path (turned, NULL);
  g_assert_cmpstr (vec_column_get_text (vec_table_find_column (other, "sprite"), 0), ==,
                   vec_column_get_text (vec_table_get_column (table, 0), 2));
  remove_folder (folder);
  remove_folder (turned);
}

static void
test_matrix (void)
{
  const float values[] = { 0.5, 1, -2, 3e-8f };
  const char *const names[] = { "x", "y" };
  g_autoptr(VecTable) table = make_table (TRUE);
  const gint64 rows[] = { 1, 2 };
  g_autoptr(VecTable) labels = vec_table_new_subset (table, rows, 2);
  g_autofree char *csv = fixture_path ("layout.csv");
  g_autofree char *npy = fixture_path ("layout.npy");
  g_autofree char *text = NULL;
  g_autoptr(VecTable) back = NULL;

  g_assert_true (vec_write_matrix (csv, values, 2, 2, names, labels, NULL));
  g_file_get_contents (csv, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, "label,x,y\nNew York,0.5,1\n\"a,b\",-2,3e-08\n");
  g_assert_true (vec_write_matrix (npy, values, 2, 2, names, NULL, NULL));
  back = read_path (npy, NULL);
  g_assert_cmpmem (vec_table_get_vectors (back), sizeof values, values, sizeof values);
}

static guint
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (fixture_folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Whatever the format: the file that was there is as it was, and nothing lies beside it. */
static void
test_cancelled (void)
{
  g_autoptr(VecTable) table = make_table (TRUE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  for (const VecWriter *const *writer = vec_writers_get (); *writer != NULL; writer++)
    {
      g_autofree char *path = write_text ("kept", "precious"), *text = NULL;
      g_autoptr(GError) error = NULL;
      guint n = count_files ();

      if (g_str_equal ((*writer)->id, "projector"))
        continue;
      g_assert_false ((*writer)->write (table, path, NULL, NULL, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "precious");
      g_assert_cmpuint (count_files (), ==, n);
      g_remove (path);
    }
}

/* The labels of the table that is replaced go with it; a file that only happens to be called so stays. */
static void
test_labels_beside (void)
{
  g_autoptr(VecTable) table = make_table (TRUE), bare = make_table (FALSE), back = NULL;
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(VecTable) plain = vec_table_new_with_columns (bare, NULL, none), labelled = vec_table_new_with_columns (table, NULL, none);
  g_autofree char *path = fixture_path ("beside.npy"), *lines = fixture_path ("beside.labels.txt");
  g_autofree char *records = fixture_path ("beside.labels.json"), *text = NULL;
  gsize n;

  g_file_set_contents (records, "[]", -1, NULL);
  g_assert_true (vec_write_file (labelled, path, NULL, NULL, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (records, &text, &n, NULL));
  g_assert_cmpstr (text, ==, "[]");
  g_assert_true (g_file_test (lines, G_FILE_TEST_EXISTS));
  g_assert_true (vec_write_file (table, path, NULL, NULL, NULL, NULL, NULL));
  g_assert_false (g_file_test (lines, G_FILE_TEST_EXISTS));
  back = read_path (path, NULL);
  assert_same_labels (table, back);
  assert_same_columns (table, back);
  g_assert_true (vec_write_file (plain, path, NULL, NULL, NULL, NULL, NULL));
  g_assert_false (g_file_test (records, G_FILE_TEST_EXISTS));
}

/* What another program has not yet moved into a database would be moved into the one that replaces it. */
static void
test_open_database (void)
{
  g_autoptr(VecTable) table = make_table (TRUE);
  g_autofree char *path = write_text ("used.db", "precious"), *log = write_text ("used.db-wal", "not yet there"), *text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (vec_write_file (table, path, NULL, NULL, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==,
                   "used.db is a database that another program has open: there is a “-wal” file beside it; close that program, or choose "
                   "another name");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "precious");
  g_clear_error (&error);
  g_assert_false (vec_write_file (table, "/dev/null", "sqlite", NULL, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==, "null cannot be written: a database has to be a file");
}

/* Only what this table has is said to be lost. */
static void
test_losses (void)
{
  g_autoptr(VecTable) table = make_table (TRUE), bare = make_table (FALSE);
  const gint64 rows[] = { 0, 4 };   /* king, 国王 */
  g_autoptr(VecTable) plain = vec_table_new_subset (table, rows, 2);
  g_autofree char *of_vec = vec_writer_dup_loss (vec_writer_for_path ("x.vec", NULL, NULL), table);
  g_autofree char *of_plain = vec_writer_dup_loss (vec_writer_for_path ("x.vec", NULL, NULL), plain);
  g_autofree char *of_bare = vec_writer_dup_loss (vec_writer_for_path ("x.fvecs", NULL, NULL), bare);
  g_autofree char *of_csv = vec_writer_dup_loss (vec_writer_for_path ("x.csv", NULL, NULL), table);
  g_autofree char *of_tsv = vec_writer_dup_loss (vec_writer_for_path ("x.tsv", NULL, NULL), table);

  g_assert_cmpstr (of_vec, ==, "metadata columns, blanks in labels, which become “_”");
  g_assert_cmpstr (of_plain, ==, "metadata columns");
  g_assert_cmpstr (of_bare, ==, "metadata columns");
  g_assert_null (of_csv);
  g_assert_null (of_tsv);
}

/* A save that fails or is cancelled leaves what was there, and nothing beside it. */
static void
test_failures (void)
{
  g_autoptr(VecTable) table = make_table (TRUE);
  g_autofree char *path = write_text ("kept.csv", "precious");
  g_autofree char *inside = g_build_filename (path, "x.csv", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;

  g_cancellable_cancel (cancellable);
  g_assert_false (vec_write_file (table, path, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_file_get_contents (path, &text, NULL, NULL);
  g_assert_cmpstr (text, ==, "precious");
  dir = g_dir_open (fixture_folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, "kept.csv."));

  g_assert_false (vec_write_file (table, inside, NULL, NULL, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==, "x.csv cannot be written: Not a directory");
  g_clear_error (&error);
  g_assert_false (vec_write_file (table, "/dev/full", "csv", NULL, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==, "full cannot be written: No space left on device");
  g_clear_error (&error);
  g_assert_false (vec_write_file (table, "x.xlsx", NULL, NULL, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==,
                   "No format to write ends in “.xlsx”; use .csv, .tsv, .jsonl, .json, .npy, .safetensors, .sqlite, .vec, .bin, .fvecs, or a "
                   "folder for the Embedding Projector");
  g_clear_error (&error);
  g_assert_false (vec_write_file (table, "x", "excel", NULL, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==,
                   "There is no format “excel” to write; there are csv, tsv, jsonl, json, npy, safetensors, sqlite, word2vec-text, "
                   "word2vec-binary, fvecs, projector");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/writers/delimited", test_delimited);
  g_test_add_func ("/writers/npy", test_npy);
  g_test_add_func ("/writers/word2vec-text", test_word2vec_text);
  g_test_add_func ("/writers/fvecs", test_fvecs);
  g_test_add_func ("/writers/projector", test_projector);
  g_test_add_func ("/writers/sprite", test_sprite);
  g_test_add_func ("/writers/matrix", test_matrix);
  g_test_add_func ("/writers/cancelled", test_cancelled);
  g_test_add_func ("/writers/labels-beside", test_labels_beside);
  g_test_add_func ("/writers/open-database", test_open_database);
  g_test_add_func ("/writers/losses", test_losses);
  g_test_add_func ("/writers/failures", test_failures);
  return run_and_clean ();
}
