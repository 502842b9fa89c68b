/* Tables that are kept after they were parsed: the second opening is the same as the first, and nothing else ever is. */
#include "read-fixture.h"

#include <math.h>
#include <sys/stat.h>
#include <utime.h>

#include "read/vec-cache-folder.h"
#include "read/vec-cache.h"

#define SAMPLE \
  "word,kind,year,note,x1,x2,x3\n" \
  "king,royal,1200.5,\"first\nline\",1,2,3\n" \
  "queen,royal,,,1.5,-2,0.25\n" \
  "déjà,,1999,naïve 词,4,5,6\n" \
  "king,plant,2,third,7,8,9\n" \
  ",plant,3,fourth,-1e-30,1e30,0\n"

/* ---- Looking into the cache */

static void
empty_cache (void)
{
  g_autoptr(GError) error = NULL;
  guint64 n_bytes;

  vec_cache_finish (TRUE);
  vec_cache_clear (&n_bytes, &error);
  g_assert_no_error (error);
  vec_cache_set_limit (VEC_CACHE_DEFAULT_LIMIT);
}

static guint
count_tables (void)
{
  guint n_tables;

  vec_cache_finish (TRUE);
  vec_cache_get_size (&n_tables);
  return n_tables;
}

/* The only table in the cache; free it. */
static char *
dup_only_table (void)
{
  g_autofree char *folder = vec_cache_dup_folder ();
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  char *found = NULL;
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".table"))
      {
        g_assert_null (found);
        found = g_build_filename (folder, name, NULL);
      }
  g_assert_nonnull (found);
  return found;
}

/* Whether reading @path finds a table that was kept: of one the file is written over with what nobody reads as a table. */
static gboolean
is_from_cache (const char *path, const VecReadOptions *options)
{
  g_autoptr(VecReadOptions) defaults = vec_read_options_new ();
  g_autoptr(VecCacheVisit) visit = vec_cache_visit_new (path, options != NULL ? options : defaults);
  g_autoptr(VecTable) table = NULL;

  g_assert_nonnull (visit);
  table = vec_cache_visit_find (visit, NULL);
  return table != NULL;
}

static VecTable *
read_and_keep (const char *path, const VecReadOptions *options)
{
  VecTable *table = read_path (path, options);

  vec_cache_finish (TRUE);
  return table;
}

/* ---- Equal tables */

static void
assert_equal_columns (VecColumn *a, VecColumn *b)
{
  g_assert_cmpstr (vec_column_get_name (a), ==, vec_column_get_name (b));
  g_assert_cmpint (vec_column_get_column_type (a), ==, vec_column_get_column_type (b));
  g_assert_cmpint (vec_column_get_n_rows (a), ==, vec_column_get_n_rows (b));
  g_assert_cmpint (vec_column_get_n_categories (a), ==, vec_column_get_n_categories (b));
  for (gint64 row = 0; row < vec_column_get_n_rows (a); row++)
    {
      g_autofree char *left = vec_column_dup_value (a, row), *right = vec_column_dup_value (b, row);

      g_assert_cmpint (vec_column_is_missing (a, row), ==, vec_column_is_missing (b, row));
      g_assert_cmpstr (left, ==, right);
      if (vec_column_get_column_type (a) == VEC_COLUMN_CATEGORY)
        g_assert_cmpuint (vec_column_get_code (a, row), ==, vec_column_get_code (b, row));
    }
}

static void
assert_equal_tables (VecTable *a, VecTable *b)
{
  gint64 n = vec_table_get_n_rows (a);
  int d = vec_table_get_n_dims (a);

  assert_shape (b, n, d);
  g_assert_cmpmem (vec_table_get_vectors (a), (gsize) n * (gsize) d * 4, vec_table_get_vectors (b), (gsize) n * (gsize) d * 4);
  g_assert_cmpint (vec_table_has_labels (a), ==, vec_table_has_labels (b));
  for (gint64 row = 0; row < n; row++)
    g_assert_cmpstr (vec_table_get_label (a, row), ==, vec_table_get_label (b, row));
  for (int dim = 0; dim < d; dim++)
    g_assert_cmpstr (vec_table_get_dim_name (a, dim), ==, vec_table_get_dim_name (b, dim));
  g_assert_cmpstr (vec_table_get_name (a), ==, vec_table_get_name (b));
  g_assert_cmpstr (vec_table_get_format (a), ==, vec_table_get_format (b));
  g_assert_cmpstr (vec_table_get_path (a), ==, vec_table_get_path (b));
  g_assert_true (g_strv_equal (vec_table_get_remarks (a), vec_table_get_remarks (b)));
  g_assert_cmpuint (vec_table_get_n_columns (a), ==, vec_table_get_n_columns (b));
  for (guint i = 0; i < vec_table_get_n_columns (a); i++)
    assert_equal_columns (vec_table_get_column (a, i), vec_table_get_column (b, i));
}

/* ---- The tests */

static void
assert_twice_the_same (const char *path, const VecReadOptions *options)
{
  g_autoptr(VecTable) first = NULL, second = NULL;

  empty_cache ();
  first = read_and_keep (path, options);
  g_assert_cmpuint (count_tables (), ==, 1);
  g_assert_true (is_from_cache (path, options));
  second = read_path (path, options);
  assert_equal_tables (first, second);
}

static void
test_second_opening (void)
{
  static const struct { const char *name, *text; } files[] = {
    { "every-type.csv", SAMPLE },
    { "pictures.csv", "name,picture,x,y\na,one.png,1,2\nb,,3,4\nc,three.png,5,6\n" },
    { "dates.tsv", "name\tday\tx\ty\na\t2020-01-02\t1\t2\nb\t\t3\t4\nc\t2021-03-04\t5\t6\n" },
    { "words.glove.txt", "the 1 2 3\nof 4 5 6\n中文 7 8 9\n" },
    { "words.vec", "2 3\nthe 1 2 3\nof 4 5 6\n" },
    { "list.json", "[{\"id\": \"a\", \"vector\": [1, 2], \"n\": 3}, {\"id\": \"b\", \"vector\": [3, 4], \"n\": null}]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = write_text (files[i].name, files[i].text);

      assert_twice_the_same (path, NULL);
    }
}

static void
test_metadata (void)
{
  g_autofree char *path = write_text ("plain.csv", "1,2\n3,4\n5,6\n");
  g_autofree char *metadata = write_text ("about.tsv", "name\tkind\na\tx\nb\ty\nc\tx\n");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) changed = NULL;

  options->metadata_path = g_strdup (metadata);
  assert_twice_the_same (path, options);
  g_free (write_text ("about.tsv", "name\tkind\na\tx\nb\ty\nd\tx\n"));
  g_assert_false (is_from_cache (path, options));
  changed = read_path (path, options);
  g_assert_cmpstr (vec_table_get_label (changed, 2), ==, "d");
  g_assert_false (is_from_cache (path, NULL));
}

/* Labels that lie beside the file belong to it, also when they come later. */
static void
test_side_labels (void)
{
  g_autofree char *path = write_text ("bare.csv", "1,2\n3,4\n5,6\n");
  g_autofree char *side = NULL;
  g_autoptr(VecTable) without = NULL, with = NULL;

  empty_cache ();
  without = read_and_keep (path, NULL);
  g_assert_true (is_from_cache (path, NULL));
  side = write_text ("bare.labels.csv", "name,kind\na,x\nb,y\nc,x\n");
  g_assert_false (is_from_cache (path, NULL));
  with = read_and_keep (path, NULL);
  g_assert_false (vec_table_has_labels (without));
  g_assert_cmpstr (vec_table_get_label (with, 1), ==, "b");
  g_assert_true (is_from_cache (path, NULL));
  g_unlink (side);
}

/* The same number of bytes within the same moment: no time of the file tells. */
static void
test_changed_file (void)
{
  g_autofree char *path = write_text ("changed.csv", "name,x,y\na,1,2\nb,3,4\n");
  g_autoptr(VecTable) first = NULL, second = NULL, again = NULL;

  empty_cache ();
  first = read_and_keep (path, NULL);
  g_free (write_text ("changed.csv", "name,x,y\na,1,2\nb,3,5\n"));
  g_assert_false (is_from_cache (path, NULL));
  second = read_and_keep (path, NULL);
  g_assert_cmpfloat (vec_table_get_vector (second, 1)[1], ==, 5);
  g_free (write_text ("changed.csv", "name,x,y\na,1,2\nb,3,4\n"));
  g_assert_true (is_from_cache (path, NULL));
  again = read_path (path, NULL);
  assert_equal_tables (first, again);
}

/* Known by its content: another folder and another date are no other file; another name may be read otherwise. */
static void
test_copies (void)
{
  g_autofree char *path = write_text ("copied.csv", SAMPLE);
  g_autofree char *folder = fixture_path ("elsewhere");
  g_autofree char *copy = g_build_filename (folder, "copied.csv", NULL);
  g_autofree char *renamed = NULL;
  g_autoptr(VecTable) first = NULL, second = NULL;
  struct utimbuf long_ago = { 1000000000, 1000000000 };

  empty_cache ();
  first = read_and_keep (path, NULL);
  g_assert_cmpint (utime (path, &long_ago), ==, 0);
  g_assert_true (is_from_cache (path, NULL));
  g_mkdir (folder, 0700);
  g_file_set_contents (copy, SAMPLE, -1, NULL);
  g_assert_true (is_from_cache (copy, NULL));
  second = read_path (copy, NULL);
  g_assert_cmpstr (vec_table_get_path (second), ==, copy);
  g_assert_cmpstr (vec_table_get_name (second), ==, "copied.csv");
  renamed = write_text ("renamed.txt", SAMPLE);
  g_assert_false (is_from_cache (renamed, NULL));
}

/* Every field of the options that changes what is read; whoever adds one adds it to vec-cache-key.c and here. */
static void
test_options (void)
{
  g_autofree char *path = write_text ("options.csv", SAMPLE);
  VecRole roles[2] = { VEC_ROLE_LABEL, VEC_ROLE_DIMENSION }, other_roles[2] = { VEC_ROLE_LABEL, VEC_ROLE_IGNORE };
  char *files[] = { path, NULL };
  const VecReadOptions some[] = {
    { .has_header = -1 },
    { .has_header = -1, .format = (char *) "csv" },
    { .has_header = -1, .format = (char *) "tsv" },
    { .has_header = -1, .label_column = (char *) "csv" },
    { .has_header = -1, .vector_columns = (char *) "csv" },
    { .has_header = -1, .roles = roles, .n_roles = 2 },
    { .has_header = -1, .roles = other_roles, .n_roles = 2 },
    { .has_header = -1, .roles = roles, .n_roles = 1 },
    { .has_header = 0 },
    { .has_header = 1 },
    { .has_header = -1, .delimiter = ';' },
    { .has_header = -1, .metadata_path = (char *) "x" },
    { .has_header = -1, .join = VEC_JOIN_BY_KEY },
    { .has_header = -1, .join = VEC_JOIN_DROP_LAST },
    { .has_header = -1, .join_key = (char *) "x" },
    { .has_header = -1, .part = (char *) "x" },
    { .has_header = -1, .part = (char *) "" },
    { .has_header = -1, .skip_bad_rows = TRUE },
    { .has_header = -1, .first_rows = 10 },
    { .has_header = -1, .random_rows = 10 },
    { .has_header = -1, .random_rows = 10, .random_seed = 1 },
    { .has_header = -1, .where = (char *) "x" },
    { .has_header = -1, .missing = VEC_MISSING_DROP },
    { .has_header = -1, .missing = VEC_MISSING_KEEP },
  };
  VecCacheKey keys[G_N_ELEMENTS (some)];

  for (guint i = 0; i < G_N_ELEMENTS (some); i++)
    {
      g_assert_true (vec_cache_key_of_content (files, &some[i], &keys[i], NULL));
      for (guint j = 0; j < i; j++)
        g_assert_false (keys[i].high == keys[j].high && keys[i].low == keys[j].low);
    }
}

static void
test_changed_option (void)
{
  g_autofree char *path = write_text ("option.csv", SAMPLE);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) first = NULL, second = NULL;

  empty_cache ();
  first = read_and_keep (path, NULL);
  options->label_column = g_strdup ("kind");
  g_assert_false (is_from_cache (path, options));
  second = read_and_keep (path, options);
  g_assert_cmpstr (vec_table_get_label (second, 0), ==, "royal");
  g_assert_cmpuint (count_tables (), ==, 2);
  g_assert_true (is_from_cache (path, NULL));
  g_assert_true (is_from_cache (path, options));
}

/* Whatever bit of the kept file is another, it is not believed: the file is read again, and kept again. */
static void
test_damage (void)
{
  g_autofree char *path = write_text ("damaged.csv", SAMPLE);
  g_autofree char *kept = NULL, *whole = NULL;
  g_autoptr(VecTable) first = NULL;
  gsize n;

  empty_cache ();
  first = read_and_keep (path, NULL);
  kept = dup_only_table ();
  g_assert_true (g_file_get_contents (kept, &whole, &n, NULL));
  for (gsize i = 0; i < n; i += i < 1024 || i + 256 > n ? 1 : 997)
    {
      g_autofree char *bytes = g_memdup2 (whole, n), *now = NULL;
      g_autoptr(VecTable) again = NULL;
      gsize n_now;

      bytes[i] ^= (char) (1 << i % 8);
      g_file_set_contents_full (kept, bytes, (gssize) n, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
      again = read_and_keep (path, NULL);
      assert_equal_tables (first, again);
      g_assert_true (g_file_get_contents (kept, &now, &n_now, NULL));
      g_assert_cmpmem (whole, n, now, n_now);
    }
}

static void
test_cut_off (void)
{
  g_autofree char *path = write_text ("cut.csv", SAMPLE);
  g_autofree char *kept = NULL, *whole = NULL;
  g_autoptr(VecTable) first = NULL;
  gsize n;

  empty_cache ();
  first = read_and_keep (path, NULL);
  kept = dup_only_table ();
  g_assert_true (g_file_get_contents (kept, &whole, &n, NULL));
  for (gsize length = 0; length < n; length++)
    {
      g_autoptr(VecTable) again = NULL;

      g_assert_true (g_file_set_contents (kept, whole, (gssize) length, NULL));
      g_assert_false (is_from_cache (path, NULL));
      g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
    }
  g_file_set_contents (kept, SAMPLE, -1, NULL);
  g_assert_false (is_from_cache (path, NULL));
}

/* Another table under the right name is a wrong one all the same. */
static void
test_foreign_table (void)
{
  g_autofree char *path = write_text ("mine.csv", "name,x,y\na,1,2\nb,3,4\n");
  g_autofree char *other = write_text ("other.csv", "name,x,y\na,1,2\nb,3,5\n");
  g_autofree char *kept = NULL, *bytes = NULL;
  g_autoptr(VecTable) table = NULL;
  gsize n;

  empty_cache ();
  g_object_unref (read_and_keep (other, NULL));
  kept = dup_only_table ();
  g_assert_true (g_file_get_contents (kept, &bytes, &n, NULL));
  empty_cache ();
  g_object_unref (read_and_keep (path, NULL));
  g_clear_pointer (&kept, g_free);
  kept = dup_only_table ();
  g_assert_true (g_file_set_contents (kept, bytes, (gssize) n, NULL));
  table = read_path (path, NULL);
  g_assert_cmpfloat (vec_table_get_vector (table, 1)[1], ==, 4);
}

static void
test_owner_alone (void)
{
  g_autofree char *path = write_text ("private.csv", SAMPLE);
  g_autofree char *kept = NULL, *folder = vec_cache_dup_folder ();
  struct stat info;

  empty_cache ();
  g_object_unref (read_and_keep (path, NULL));
  kept = dup_only_table ();
  g_assert_cmpint (stat (kept, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
}

/* All tables were used last in 2001. */
static void
make_old (void)
{
  g_autofree char *folder = vec_cache_dup_folder ();
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  struct utimbuf long_ago = { 1000000000, 1000000000 };
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (utime (path, &long_ago), ==, 0);
    }
}

/* The table that was used last stays. */
static void
test_size_bound (void)
{
  guint64 one;
  g_autofree char *first = write_text ("one.csv", "name,x,y\na,1,2\nb,3,4\n");
  g_autofree char *second = write_text ("two.csv", "name,x,y\na,1,2\nb,3,44\n");
  g_autofree char *third = write_text ("three.csv", "name,x,y\na,1,2\nb,3,444\n");

  empty_cache ();
  g_object_unref (read_and_keep (first, NULL));
  one = vec_cache_get_size (NULL);
  vec_cache_set_limit (5 * one / 2);
  g_object_unref (read_and_keep (second, NULL));
  g_assert_cmpuint (count_tables (), ==, 2);
  make_old ();
  g_assert_true (is_from_cache (first, NULL));
  g_object_unref (read_and_keep (third, NULL));
  g_assert_cmpuint (vec_cache_get_size (NULL), <=, 5 * one / 2);
  g_assert_true (is_from_cache (first, NULL));
  g_assert_false (is_from_cache (second, NULL));

  vec_cache_set_limit (one / 2);
  g_object_unref (read_and_keep (second, NULL));
  g_assert_false (is_from_cache (second, NULL));
  vec_cache_set_limit (0);
  empty_cache ();
  vec_cache_set_limit (0);
  g_object_unref (read_and_keep (second, NULL));
  g_assert_cmpuint (count_tables (), ==, 0);
}

static void
test_clear (void)
{
  g_autofree char *path = write_text ("cleared.csv", SAMPLE);
  g_autofree char *folder = vec_cache_dup_folder ();
  g_autofree char *foreign = g_build_filename (folder, "mine.txt", NULL);
  g_autoptr(GError) error = NULL;
  guint64 n_bytes;

  empty_cache ();
  g_object_unref (read_and_keep (path, NULL));
  g_file_set_contents (foreign, "x", 1, NULL);
  g_assert_true (vec_cache_clear (&n_bytes, &error));
  g_assert_cmpuint (n_bytes, >, 4096);
  g_assert_cmpuint (vec_cache_get_size (NULL), ==, 0);
  g_assert_false (is_from_cache (path, NULL));
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_unlink (foreign);
}

/* What is stopped leaves nothing behind, and what is off neither looks nor keeps. */
static void
test_stopped_and_off (void)
{
  g_autofree char *path = write_text ("stopped.csv", SAMPLE);
  g_autofree char *folder = vec_cache_dup_folder ();
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GDir) dir = NULL;
  const char *name;

  empty_cache ();
  g_object_unref (read_path (path, NULL));
  vec_cache_finish (FALSE);
  dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_has_suffix (name, ".table") || g_str_has_suffix (name, ".seen"));
  empty_cache ();
  vec_cache_set_enabled (FALSE);
  g_object_unref (read_and_keep (path, NULL));
  g_assert_cmpuint (count_tables (), ==, 0);
  g_assert_null (vec_cache_visit_new (path, options));
  vec_cache_set_enabled (TRUE);
}

/* @path packed with gzip beside it; free the path. */
static char *
pack (const char *path, const char *name)
{
  g_autoptr(GConverter) zip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6));
  g_autoptr(GMemoryOutputStream) bytes = G_MEMORY_OUTPUT_STREAM (g_memory_output_stream_new_resizable ());
  g_autoptr(GOutputStream) stream = g_converter_output_stream_new (G_OUTPUT_STREAM (bytes), zip);
  g_autofree char *content = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &content, &n, NULL));
  g_assert_true (g_output_stream_write_all (stream, content, n, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return write_bytes (name, g_memory_output_stream_get_data (bytes), g_memory_output_stream_get_data_size (bytes));
}

/* What was unpacked is kept as it was read, with its labels; what is no float32 stays in its type, and is unpacked again. */
static void
test_packed (void)
{
  g_autofree char *npy = corpus_path ("npy", "f4C.npy"), *halves = corpus_path ("npy", "f2C.npy"), *text = write_text ("in.csv", SAMPLE);
  g_autofree char *packed_npy = pack (npy, "numbers.npy.gz"), *packed_halves = pack (halves, "halves.npy.gz");
  g_autofree char *packed_text = pack (text, "in.csv.gz");
  g_autoptr(VecTable) table = NULL;

  assert_twice_the_same (packed_text, NULL);
  assert_twice_the_same (packed_npy, NULL);
  empty_cache ();
  table = read_and_keep (packed_halves, NULL);
  g_assert_cmpuint (count_tables (), ==, 0);
}

/* What is mapped opens at once anyway. */
static void
test_only_what_is_parsed (void)
{
  g_autofree char *path = corpus_path ("npy", "f4C.npy");
  g_autoptr(VecTable) table = NULL;

  empty_cache ();
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_fail_printf ("%s is not there", path);
      return;
    }
  table = read_and_keep (path, NULL);
  g_assert_cmpuint (count_tables (), ==, 0);
}

/* A file that has been as it is for a while is known without a look at its content; see test_changed_file() for one that has not. */
static void
test_seen (void)
{
  g_autofree char *path = write_text ("seen.csv", SAMPLE);
  VecCacheKey question = { 1, 2 }, content = { 3, 4 }, found;
  VecFileStamp stamp, other;

  empty_cache ();
  g_assert_true (vec_cache_folder_make_room (0));
  vec_file_stamp_take (&stamp, path);
  vec_cache_folder_remember (&question, &stamp, 1, &content);
  g_assert_false (vec_cache_folder_recall (&question, &stamp, 1, &found));
  stamp.changed -= G_GINT64_CONSTANT (2000000000);
  vec_cache_folder_remember (&question, &stamp, 1, &content);
  g_assert_true (vec_cache_folder_recall (&question, &stamp, 1, &found));
  g_assert_cmpuint (found.high, ==, 3);
  g_assert_cmpuint (found.low, ==, 4);
  g_assert_false (vec_cache_folder_recall (&content, &stamp, 1, &found));
  for (int field = 0; field < 6; field++)
    {
      other = stamp;
      other.exists ^= field == 0;
      other.device += field == 1;
      other.inode += field == 2;
      other.size += field == 3;
      other.modified += field == 4;
      other.changed += field == 5;
      g_assert_false (vec_cache_folder_recall (&question, &other, 1, &found));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("vec-cache-XXXXXX", NULL);
  int result;

  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  vec_cache_set_enabled (TRUE);
  vec_cache_pretend (1);
  g_test_add_func ("/cache/second-opening", test_second_opening);
  g_test_add_func ("/cache/metadata", test_metadata);
  g_test_add_func ("/cache/side-labels", test_side_labels);
  g_test_add_func ("/cache/changed-file", test_changed_file);
  g_test_add_func ("/cache/copies", test_copies);
  g_test_add_func ("/cache/options", test_options);
  g_test_add_func ("/cache/changed-option", test_changed_option);
  g_test_add_func ("/cache/damage", test_damage);
  g_test_add_func ("/cache/cut-off", test_cut_off);
  g_test_add_func ("/cache/foreign-table", test_foreign_table);
  g_test_add_func ("/cache/owner-alone", test_owner_alone);
  g_test_add_func ("/cache/size-bound", test_size_bound);
  g_test_add_func ("/cache/clear", test_clear);
  g_test_add_func ("/cache/stopped-and-off", test_stopped_and_off);
  g_test_add_func ("/cache/packed", test_packed);
  g_test_add_func ("/cache/only-what-is-parsed", test_only_what_is_parsed);
  g_test_add_func ("/cache/seen", test_seen);
  result = g_test_run ();
  empty_cache ();
  return result;
}
