/* Databases with vectors (golden-sqlite.py). */
#include "read-fixture.h"
#include "read/vec-sqlite.h"

static VecTable *
read_part (const char *name, const char *part)
{
  g_autofree char *path = corpus_path ("sqlite", name);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();

  options->part = g_strdup (part);
  return read_path (path, options);
}

static void
assert_part_fails (const char *name, const char *part, VecErrorCode code, const char *message)
{
  g_autofree char *path = corpus_path ("sqlite", name);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();

  options->part = g_strdup (part);
  assert_path_fails (path, options, code, message);
}

static void
test_blobs (void)
{
  static const float first[] = { 2.041f, -2.556f, 0.418f, -0.568f, -0.453f, -0.216f };
  g_autoptr(VecTable) table = read_part ("documents.db", NULL);

  assert_shape (table, 29, 6);
  g_assert_cmpstr (vec_table_get_format (table), ==, "sqlite");
  g_assert_cmpmem (vec_table_get_vectors (table), sizeof first, first, sizeof first);
  assert_columns (table, "id:number kind:category score:number");
  g_assert_cmpstr (vec_table_get_label (table, 7), ==, "text 8"); /* text 7 has no vector */
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==, "1 row without a vector was left out");
  g_assert_cmpfloat (vec_column_get_number (vec_table_find_column (table, "score"), 28), ==, 7.25);
}

static void
test_label_option (void)
{
  g_autofree char *path = corpus_path ("sqlite", "documents.db");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) table = NULL;

  options->label_column = g_strdup ("kind");
  table = read_path (path, options);
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "b");
  g_free (options->label_column);
  options->label_column = g_strdup ("nothing");
  assert_path_fails (path, options, VEC_ERROR_NOT_FOUND, "documents.db has no column “nothing”");
}

static void
test_json_and_doubles (void)
{
  g_autoptr(VecTable) json = read_part ("several.db", "odd \"name.the vector");
  g_autoptr(VecTable) wide = read_part ("several.db", "odd \"name.wide");
  g_autoptr(VecTable) blobs = read_part ("documents.db", NULL);

  assert_shape (json, 30, 6);
  assert_shape (wide, 30, 6);
  g_assert_cmpmem (vec_table_get_vectors (json), 30 * 6 * 4, vec_table_get_vectors (wide), 30 * 6 * 4);
  g_assert_cmpmem (vec_table_get_vectors (json), 7 * 6 * 4, vec_table_get_vectors (blobs), 7 * 6 * 4);
  g_assert_cmpstr (vec_table_get_label (json, 29), ==, "w29");
  assert_columns (wide, "");
  assert_part_fails ("several.db", NULL, VEC_ERROR_PARAMETER,
                     "several.db holds several tables; choose one of them (--part NAME): “odd \"name.the vector” (30 × 6 JSON), “odd "
                     "\"name.wide” (30 × 6 float64)");
}

static void
test_vec0 (void)
{
  g_autoptr(VecTable) table = read_part ("vec0.db", "notes.embedding");
  g_autoptr(VecTable) small = read_part ("vec0.db", "notes.small");
  g_autoptr(VecTable) bits = read_part ("vec0.db", "notes.bits");
  g_autoptr(VecTable) blobs = read_part ("documents.db", NULL);

  assert_shape (table, 10, 6);
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "note 2"); /* note 1 was deleted */
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (vec_table_get_vector (table, 5)[i], ==, vec_table_get_vector (blobs, 6)[i]);
  assert_columns (table, "contents:text size:number");
  g_assert_cmpstr (vec_column_get_text (vec_table_get_column (table, 0), 9), ==, "what note 10 says");
  g_assert_cmpfloat (vec_column_get_number (vec_table_get_column (table, 1), 9), ==, 100);
  g_assert_true (vec_column_is_missing (vec_table_get_column (table, 0), 3));
  assert_shape (small, 10, 4);
  g_assert_cmpfloat (vec_table_get_vector (small, 9)[1], ==, -10);
  g_assert_cmpfloat (vec_table_get_vector (small, 9)[3], ==, -128);
  assert_shape (bits, 10, 8);
  g_assert_cmpfloat (vec_table_get_vector (bits, 9)[1], ==, 1);
  g_assert_cmpfloat (vec_table_get_vector (bits, 9)[2], ==, 0);
}

/* Nothing but SELECT on columns is prepared, whoever asks. */
static void
test_restrictions (void)
{
  static const char *const statements[] = { "DELETE FROM documents", "SELECT load_extension('x')", "ATTACH 'x' AS y", "SELECT * FROM evil",
                                            "PRAGMA writable_schema = ON", "CREATE TABLE x (y)", "SELECT randomblob(1000000000)" };
  g_autofree char *path = corpus_path ("sqlite", "documents.db");
  g_autoptr(VecSqlite) db = vec_sqlite_open (path, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (vec_sqlite_prepare (db, &error, "%s", statements[i]));
      g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
    }
}

static void
test_bad_files (void)
{
  g_autofree char *path = corpus_path ("sqlite", "documents.db");
  g_autofree char *bytes = NULL;
  gsize n;

  assert_part_fails ("none.db", NULL, VEC_ERROR_UNSUPPORTED,
                     "none.db holds no table with a column of vectors: a BLOB of float32 numbers or a JSON list in each row was looked "
                     "for");
  assert_part_fails ("ragged.db", NULL, VEC_ERROR_FORMAT,
                     "ragged.db, table “t”, row 26: “v” should hold 6 numbers, as in the rows before, but holds 5; correct or delete it");
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  assert_bytes_fail ("cut.db", bytes, 1000, VEC_ERROR_FORMAT,
                     "cut.db cannot be read as a SQLite database: database disk image is malformed; copy it again, or make a whole one "
                     "with sqlite3’s “.recover”");
}

static void
test_pending_changes (void)
{
  g_autofree char *path = corpus_path ("sqlite", "documents.db");
  g_autofree char *bytes = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *log = write_text ("live.db-wal", "changes");
  g_autoptr(VecTable) table = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  copy = write_bytes ("live.db", bytes, n);
  table = read_path (copy, NULL);
  g_assert_true (g_str_has_prefix (vec_table_get_remarks (table)[1], "The latest changes are still in the “-wal” file"));
}

static void
test_truncations (void)
{
  g_autofree char *documents = corpus_path ("sqlite", "documents.db");
  g_autofree char *vec0 = corpus_path ("sqlite", "vec0.db");

  assert_file_truncations (documents, 29);
  assert_file_truncations (vec0, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sqlite/blobs", test_blobs);
  g_test_add_func ("/sqlite/label-option", test_label_option);
  g_test_add_func ("/sqlite/json-and-doubles", test_json_and_doubles);
  g_test_add_func ("/sqlite/vec0", test_vec0);
  g_test_add_func ("/sqlite/restrictions", test_restrictions);
  g_test_add_func ("/sqlite/bad-files", test_bad_files);
  g_test_add_func ("/sqlite/pending-changes", test_pending_changes);
  g_test_add_func ("/sqlite/truncations", test_truncations);
  return run_and_clean ();
}
