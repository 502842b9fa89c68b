/* Compressed files and archives, made here with libarchive, and numpy's .npz. */
#include "read-fixture.h"

#include <archive.h>
#include <archive_entry.h>

#include "read/vec-unpack.h"

#define TABLE "word,d0,d1,d2\nking,1,2,3\nqueen,4,5,6\nman,7,8,9\n"

typedef struct
{
  const char *name;
  const char *text;
  gsize n;          /* 0: up to the NUL */
} Entry;

/* @filter is one of libarchive's names; @format "zip", "ustar" or "raw". Free the path. */
static char *
pack (const char *name, const char *format, const char *filter, const Entry *entries, guint n_entries)
{
  char *path = fixture_path (name);
  struct archive *archive = archive_write_new ();

  g_assert_cmpint (archive_write_set_format_by_name (archive, format), ==, ARCHIVE_OK);
  if (filter != NULL)
    g_assert_cmpint (archive_write_add_filter_by_name (archive, filter), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_open_filename (archive, path), ==, ARCHIVE_OK);
  for (guint i = 0; i < n_entries; i++)
    {
      struct archive_entry *entry = archive_entry_new ();
      gsize n = entries[i].n > 0 ? entries[i].n : strlen (entries[i].text);

      archive_entry_set_pathname (entry, entries[i].name);
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0644);
      archive_entry_set_size (entry, (gint64) n);
      g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
      g_assert_cmpint (archive_write_data (archive, entries[i].text, n), ==, (gssize) n);
      archive_entry_free (entry);
    }
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  return path;
}

static char *
pack_one (const char *name, const char *filter, const char *text)
{
  const Entry entry = { "x", text, 0 };

  return pack (name, "raw", filter, &entry, 1);
}

/* Nothing is left behind. */
static void
assert_no_folders (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "vectarium", "unpacked", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_nonnull (dir);
  g_assert_null (g_dir_read_name (dir));
}

static void
assert_words (VecTable *table, const char *path)
{
  assert_shape (table, 3, 3);
  g_assert_cmpstr (vec_table_get_format (table), ==, "csv");
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "queen");
  g_assert_cmpfloat (vec_table_get_vector (table, 2)[2], ==, 9);
  g_assert_cmpstr (vec_table_get_path (table), ==, path);
  assert_no_folders ();
}

static void
test_filters (void)
{
  static const char *const filters[] = { "gzip", "bzip2", "xz", "zstd" };

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *path = pack_one ("words.dat", filters[i], TABLE);
      g_autoptr(VecTable) table = read_path (path, NULL);
      g_autoptr(VecInspection) inspection = vec_inspect_file (path, NULL, NULL);

      assert_words (table, path);
      g_assert_cmpstr (vec_table_get_name (table), ==, "words.dat");
      g_assert_cmpstr (inspection->reader->id, ==, "csv");
      g_assert_cmpuint (inspection->n_columns, ==, 4);
    }
}

static void
test_options (void)
{
  g_autofree char *path = pack_one ("words.txt.gz", "gzip", "7;1;2\n8;3;4\n");
  g_autofree char *metadata = write_text ("metadata.tsv", "old\nnew\n");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) table = NULL;

  options->format = g_strdup ("csv");
  options->vector_columns = g_strdup ("2-3");
  options->metadata_path = g_strdup (metadata);
  table = read_path (path, options);
  assert_shape (table, 2, 2);
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "new");
}

static void
test_archives (void)
{
  const Entry entries[] = { { "README.md", "What,this,is\n1,2,3\n", 0 }, { "folder/words.csv", TABLE, 0 }, { "folder/.hidden", "x,y\n1,2\n", 0 } };
  g_autofree char *zip = pack ("words.zip", "zip", NULL, entries, 3);
  g_autofree char *tar = pack ("words.tar", "ustar", NULL, entries, 3);
  g_autofree char *tgz = pack ("words.tgz", "ustar", "gzip", entries, 3);
  g_autoptr(VecTable) zip_table = read_path (zip, NULL);
  g_autoptr(VecTable) tar_table = read_path (tar, NULL);
  g_autoptr(VecTable) tgz_table = read_path (tgz, NULL);

  assert_words (zip_table, zip);
  assert_words (tar_table, tar);
  assert_words (tgz_table, tgz);
}

static void
test_choice (void)
{
  const Entry entries[] = { { "a.csv", TABLE, 0 }, { "b/c.csv", "x,y,z\n1,2,3\n4,5,6\n", 0 } };
  g_autofree char *path = pack ("two.zip", "zip", NULL, entries, 2);
  g_autoptr(VecInspection) inspection = vec_inspect_file (path, NULL, NULL);
  g_autoptr(GPtrArray) parts = vec_read_list_parts (path, NULL, NULL);
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecTable) table = NULL;

  assert_path_fails (path, NULL, VEC_ERROR_PARAMETER,
                     "two.zip holds several tables; choose one of them (--part NAME): “a.csv”, “b/c.csv”");
  g_assert_cmpuint (inspection->parts->len, ==, 2);
  g_assert_false (inspection->certain);
  g_assert_cmpuint (parts->len, ==, 2);
  options->part = g_strdup ("b/c.csv");
  table = read_path (path, options);
  assert_shape (table, 2, 3);
}

/* A configuration stands for the files that it names; what lies beside the numbers belongs to them. */
static void
test_companions (void)
{
  const float values[] = { 1, 2, 3, 4 };
  const Entry projector[] = {
    { "x/projector_config.json", "{\"embeddings\": [{\"tensorName\": \"T\", \"tensorPath\": \"t.bytes\", \"tensorShape\": [2, 2], "
                                 "\"metadataPath\": \"m.tsv\"}]}", 0 },
    { "x/t.bytes", (const char *) values, sizeof values },
    { "x/m.tsv", "king\nqueen\n", 0 },
  };
  const Entry fvecs[] = { { "v.fvecs", "\2\0\0\0\0\0\200\077\0\0\200\077\2\0\0\0\0\0\200\077\0\0\200\077", 24 }, { "v.labels.txt", "a\nb\n", 0 } };
  g_autofree char *projector_path = pack ("projector.zip", "zip", NULL, projector, 3);
  g_autofree char *inside_path = pack ("inside.zip", "zip", NULL, fvecs, 2);
  g_autofree char *beside_path = pack ("beside.fvecs.xz", "raw", "xz", fvecs, 1);
  g_autofree char *labels_path = write_text ("beside.labels.txt", "c\nd\n");
  g_autoptr(VecTable) table = read_path (projector_path, NULL);
  g_autoptr(VecTable) inside = read_path (inside_path, NULL);
  g_autoptr(VecTable) beside = read_path (beside_path, NULL);

  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "queen");
  g_assert_cmpstr (vec_table_get_label (inside, 1), ==, "b");
  g_assert_cmpstr (vec_table_get_label (beside, 1), ==, "d");
  assert_no_folders ();
}

/* ---- What is refused. */

static char *
wrap (const char *path, const char *name)
{
  g_autofree char *bytes = NULL;
  gsize n;
  Entry entry = { "t.csv.gz" };

  g_file_get_contents (path, &bytes, &n, NULL);
  entry.text = bytes;
  entry.n = n;
  return pack (name, "zip", NULL, &entry, 1);
}

static void
test_nesting (void)
{
  g_autofree char *one = pack_one ("t.csv.gz", "gzip", TABLE);
  g_autofree char *two = wrap (one, "two.zip");
  g_autofree char *three = wrap (two, "three.zip");
  g_autofree char *four = wrap (three, "four.zip");
  g_autoptr(VecTable) table = read_path (three, NULL);

  assert_words (table, three);
  assert_path_fails (four, NULL, VEC_ERROR_UNSUPPORTED, "four.zip: t.csv.gz: t.csv.gz: t.csv.gz is packed more than 3 times; unpack it first");
}

static void
test_unsafe_names (void)
{
  const Entry up[] = { { "../../evil.csv", TABLE, 0 } };
  const Entry absolute[] = { { "/tmp/evil.csv", TABLE, 0 } };
  g_autofree char *up_path = pack ("up.tar", "ustar", NULL, up, 1);
  g_autofree char *absolute_path = pack ("absolute.tar", "ustar", NULL, absolute, 1);
  g_autoptr(VecTable) table = read_path (absolute_path, NULL);

  assert_words (table, absolute_path);
  g_assert_false (g_file_test ("/tmp/evil.csv", G_FILE_TEST_EXISTS));
  assert_path_fails (up_path, NULL, VEC_ERROR_FORMAT, "up.tar is packed and holds no files");
}

static void
test_bombs (void)
{
  g_autofree char *zeros = g_strnfill (4 << 20, '0');
  g_autofree char *path = pack_one ("bomb.csv.zst", "zstd", zeros);
  g_autoptr(GError) error = NULL;

  vec_unpack_pretend (1 << 20, 0);
  assert_path_fails (path, NULL, VEC_ERROR_UNSUPPORTED,
                     "bomb.csv.zst becomes more than 300 times as large when it is unpacked, which no table of vectors does; if it is what "
                     "you expect, unpack it first");
  vec_unpack_pretend (0, 1 << 20);
  g_assert_null (vec_read_file (path, NULL, NULL, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "bomb.csv.zst needs more room than there is when it is unpacked ("));
  vec_unpack_pretend (0, 0);
  assert_no_folders ();
}

static void
test_refused (void)
{
  const Entry torch[] = { { "archive/data.pkl", "\x80\x02}q.", 5 }, { "archive/data/0", "1234", 0 } };
  const Entry office[] = { { "[Content_Types].xml", "<xml/>", 0 }, { "xl/workbook.xml", "<xml/>", 0 } };
  const Entry nothing[] = { { "a.png", "\x89PNG", 0 }, { "b.png", "\x89PNG", 0 } };
  g_autofree char *torch_path = pack ("pytorch_model.bin", "zip", NULL, torch, 2);
  g_autofree char *office_path = pack ("table.xlsx", "zip", NULL, office, 2);
  g_autofree char *nothing_path = pack ("pictures.zip", "zip", NULL, nothing, 2);
  g_autofree char *picture_path = pack_one ("a.png.gz", "gzip", "\x89PNG");

  assert_path_fails (torch_path, NULL, VEC_ERROR_UNSUPPORTED,
                     "pytorch_model.bin is a PyTorch file, which holds a Python pickle and is never opened because that could run a program "
                     "hidden in it; in Python, save its tensor with safetensors.torch.save_file ({\"vectors\": tensor}, "
                     "\"vectors.safetensors\") or numpy.save (\"vectors.npy\", tensor.numpy ())");
  assert_path_fails (office_path, NULL, VEC_ERROR_UNSUPPORTED, "table.xlsx is an Office document; save its sheet as CSV");
  assert_path_fails (nothing_path, NULL, VEC_ERROR_UNSUPPORTED,
                     "pictures.zip holds 2 files, none of which is a table of vectors that is read");
  assert_path_fails (picture_path, NULL, VEC_ERROR_UNSUPPORTED, "a.png is a picture, not a table of vectors");
}

static void
test_truncations (void)
{
  static const char *const filters[] = { "gzip", "bzip2", "xz", "zstd" };
  const Entry entries[] = { { "words.csv", TABLE, 0 } };
  g_autofree char *zip = pack ("words.zip", "zip", NULL, entries, 1);

  for (guint i = 0; i <= G_N_ELEMENTS (filters); i++)
    {
      g_autofree char *path = i < G_N_ELEMENTS (filters) ? pack_one ("words.dat", filters[i], TABLE) : g_strdup (zip);
      g_autofree char *bytes = NULL;
      gsize n;

      g_file_get_contents (path, &bytes, &n, NULL);
      assert_truncations ("cut.dat", bytes, n, 3);
    }
  assert_no_folders ();
}

static void
test_damaged (void)
{
  g_autofree char *path = pack_one ("words.csv.gz", "gzip", TABLE);
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize n;

  g_file_get_contents (path, &bytes, &n, NULL);
  g_file_set_contents (path, bytes, (gssize) n - 12, NULL);
  g_assert_null (vec_read_file (path, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
  g_assert_true (g_str_has_prefix (error->message, "words.csv.gz cannot be unpacked: it is damaged or was cut off near byte"));
}

/* ---- .npz. */

static const struct
{
  const char *name;
  gsize n;
  const char *bytes;
} npz_cases[] = {
#include "packed-cases.inc"
};

static char *
write_npz (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (npz_cases); i++)
    if (g_str_equal (npz_cases[i].name, name))
      {
        g_autofree char *file = g_strconcat (name, ".npz", NULL);

        return write_bytes (file, npz_cases[i].bytes, npz_cases[i].n);
      }
  g_assert_not_reached ();
}

static VecTable *
read_npz (const char *name)
{
  g_autofree char *path = write_npz (name);
  VecTable *table = read_path (path, NULL);

  g_assert_cmpstr (vec_table_get_format (table), ==, "npz");
  assert_shape (table, 4, 3);
  for (int i = 0; i < 12; i++)
    g_assert_cmpfloat (vec_table_get_vectors (table)[i], ==, (float) i);
  return table;
}

static void
test_npz (void)
{
  g_autoptr(VecTable) plain = read_npz ("plain");
  g_autoptr(VecTable) small = read_npz ("small");
  g_autoptr(VecTable) big_endian = read_npz ("big-endian");
  g_autoptr(VecTable) objects = read_npz ("objects");

  g_assert_cmpstr (vec_table_get_label (plain, 0), ==, "king");
  g_assert_cmpstr (vec_table_get_label (plain, 3), ==, "女");
  assert_columns (plain, "year:number old:category code:category size:number");
  g_assert_cmpfloat (vec_column_get_number (vec_table_find_column (plain, "year"), 1), ==, -7);
  g_assert_cmpfloat (vec_column_get_number (vec_table_find_column (plain, "year"), 2), ==, 0x1p40);
  g_assert_true (vec_column_is_missing (vec_table_find_column (plain, "size"), 1));
  g_assert_cmpfloat (vec_column_get_number (vec_table_find_column (plain, "size"), 3), ==, 1e300);
  g_assert_cmpstr (vec_column_get_text (vec_table_find_column (plain, "code"), 1), ==, "yz");
  g_assert_cmpstr (vec_table_get_label (small, 1), ==, "queen");
  g_assert_cmpstr (vec_table_get_label (big_endian, 2), ==, "Mann");
  g_assert_cmpfloat (vec_column_get_number (vec_table_find_column (big_endian, "year"), 3), ==, 400);
  g_assert_false (vec_table_has_labels (objects));
  g_assert_nonnull (strstr (vec_table_get_remarks (objects)[0], "“words” was not read: Python objects are never opened"));
}

static void
test_npz_parts (void)
{
  g_autofree char *two = write_npz ("two");
  g_autofree char *objects = write_npz ("only-objects");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(VecInspection) inspection = vec_inspect_file (two, NULL, NULL);
  g_autoptr(VecTable) table = NULL;

  assert_path_fails (two, NULL, VEC_ERROR_PARAMETER,
                     "two.npz holds several tables; choose one of them (--part NAME): “q” (4 × 3 float32), “p” (4 × 2 float64)");
  g_assert_cmpuint (inspection->parts->len, ==, 2);
  options->part = g_strdup ("p");
  table = read_path (two, options);
  assert_shape (table, 4, 2);
  assert_path_fails (objects, NULL, VEC_ERROR_UNSUPPORTED,
                     "only-objects.npz: its array “vectors” holds Python objects, which are never opened because doing so could run a "
                     "program hidden in the file; in Python, save numbers instead: np.savez (\"vectors.npz\", vectors=np.stack (a).astype "
                     "(\"float32\"))");
}

static void
test_npz_truncations (void)
{
  assert_truncations ("cut.npz", npz_cases[0].bytes, npz_cases[0].n, 4);
  assert_no_folders ();
}

/* ---- Files of others. */

static void
test_mnist (void)
{
  g_autofree char *path = shared_path ("benchmarks/mnist/t10k-images-idx3-ubyte.gz");
  g_autoptr(VecTable) table = NULL;

  if (path == NULL)
    return;
  table = read_path (path, NULL);
  assert_shape (table, 10000, 784);
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "7");
  assert_columns (table, "label:category");
}

static void
test_glove (void)
{
  static const char *const names[] = { "fake_embeddings.5d.txt.gz", "fake_embeddings.5d.txt.zip", "fake_embeddings.5d.txt.tar.gz" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *relative = g_build_filename ("word-vectors/glove/allennlp", names[i], NULL);
      g_autofree char *path = shared_path (relative);
      g_autoptr(VecTable) table = NULL;

      if (path == NULL)
        return;
      table = read_path (path, NULL);
      assert_shape (table, 15, 5);
      g_assert_cmpstr (vec_table_get_label (table, 14), ==, "àèìòù");
    }
}

int
main (int argc, char *argv[])
{
  g_autofree char *cache = g_dir_make_tmp ("vec-cache-XXXXXX", NULL);
  g_autofree char *middle = g_build_filename (cache, "vectarium", NULL);
  g_autofree char *inner = g_build_filename (middle, "unpacked", NULL);
  int status;

  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/packed/filters", test_filters);
  g_test_add_func ("/packed/options", test_options);
  g_test_add_func ("/packed/archives", test_archives);
  g_test_add_func ("/packed/choice", test_choice);
  g_test_add_func ("/packed/companions", test_companions);
  g_test_add_func ("/packed/nesting", test_nesting);
  g_test_add_func ("/packed/unsafe-names", test_unsafe_names);
  g_test_add_func ("/packed/bombs", test_bombs);
  g_test_add_func ("/packed/refused", test_refused);
  g_test_add_func ("/packed/truncations", test_truncations);
  g_test_add_func ("/packed/damaged", test_damaged);
  g_test_add_func ("/packed/npz", test_npz);
  g_test_add_func ("/packed/npz-parts", test_npz_parts);
  g_test_add_func ("/packed/npz-truncations", test_npz_truncations);
  g_test_add_func ("/packed/mnist", test_mnist);
  g_test_add_func ("/packed/glove", test_glove);
  status = run_and_clean ();
  g_rmdir (inner);
  g_rmdir (middle);
  g_rmdir (cache);
  return status;
}
