/* HDF5 as h5py and anndata write it (golden-hdf5.py), and the real files that are shared. */
#include "read-fixture.h"

static VecTable *
read_part (const char *path, const char *part)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();

  options->part = g_strdup (part);
  return read_path (path, options);
}

static void
assert_part_fails (const char *path, const char *part, int code, const char *message)
{
  g_autoptr(VecReadOptions) options = vec_read_options_new ();

  options->part = g_strdup (part);
  assert_path_fails (path, options, code, message);
}

static void
assert_values (VecTable *table, const float *values, gsize n)
{
  g_assert_cmpuint ((gsize) vec_table_get_n_rows (table) * (gsize) vec_table_get_n_dims (table), ==, n);
  g_assert_cmpmem (vec_table_get_vectors (table), n * sizeof (float), values, n * sizeof (float));
}

static void
assert_column (VecTable *table, const char *name, const char *expected)
{
  VecColumn *column = vec_table_find_column (table, name);
  g_autoptr(GString) text = g_string_new (NULL);

  g_assert_nonnull (column);
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    {
      g_autofree char *value = vec_column_dup_value (column, row);

      g_string_append_printf (text, "%s%s", row > 0 ? "|" : "", value);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_benchmark (void)
{
  static const float test[] = { 0.5, 1.5, 2.5, 3.5, 4.5, 5.5 };
  g_autofree char *path = corpus_path ("hdf5", "benchmark.h5");
  g_autoptr(VecTable) table = read_path (path, NULL);
  g_autoptr(VecTable) second = read_part (path, "test");
  g_autoptr(VecTable) third = read_part (path, "2");

  assert_shape (table, 4, 3);
  g_assert_cmpstr (vec_table_get_format (table), ==, "hdf5");
  g_assert_cmpfloat (vec_table_get_vector (table, 3)[2], ==, 11);
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==,
                   "“train” was read; the file also holds “distances” (2 × 2 float32), “neighbors” (2 × 2 int32), “test” (2 × 3 "
                   "float32)");
  assert_values (second, test, G_N_ELEMENTS (test));
  g_assert_null (vec_table_get_remarks (second)[0]);
  g_assert_cmpfloat (vec_table_get_vector (third, 1)[1], ==, 3);
  assert_part_fails (path, "x", VEC_ERROR_NOT_FOUND,
                     "benchmark.h5 holds nothing called “x”; there are “distances” (2 × 2 float32), “neighbors” (2 × 2 int32), “test” "
                     "(2 × 3 float32), “train” (4 × 3 float32)");
}

/* The import dialog shows what there is to choose, and what would be read. */
static void
test_inspection (void)
{
  g_autofree char *path = corpus_path ("hdf5", "benchmark.h5");
  g_autofree char *unwritten = corpus_path ("hdf5", "unwritten.h5");
  g_autoptr(VecInspection) inspection = vec_inspect_file (path, NULL, NULL);
  g_autoptr(VecInspection) open_choice = vec_inspect_file (unwritten, NULL, NULL);

  g_assert_cmpuint (inspection->parts->len, ==, 4);
  g_assert_cmpint (inspection->part, ==, 3);
  g_assert_cmpint (inspection->n_dims, ==, 3);
  g_assert_false (inspection->certain);
  g_assert_cmpint (open_choice->part, ==, -1);
}

/* Big-endian float64 in compressed chunks; lists of words, numbers and truth values beside it; links are not followed. */
static void
test_words (void)
{
  g_autofree char *path = corpus_path ("hdf5", "words.h5");
  g_autoptr(VecTable) table = read_path (path, NULL);
  g_autoptr(GPtrArray) parts = vec_read_list_parts (path, NULL, NULL);

  assert_shape (table, 4, 3);
  g_assert_cmpfloat (vec_table_get_vector (table, 3)[2], ==, 11);
  g_assert_cmpstr (vec_table_get_label (table, 3), ==, "vier");
  assert_columns (table, "kind:category known:category year:number");
  assert_column (table, "known", "true|false|true|true");
  assert_column (table, "kind", "a|b|a|a");
  g_assert_cmpuint (parts->len, ==, 1);
  g_assert_cmpstr (((const VecPart *) g_ptr_array_index (parts, 0))->name, ==, "space/vectors");
}

static void
test_cube (void)
{
  g_autofree char *path = corpus_path ("hdf5", "cube.h5");
  g_autoptr(VecTable) table = read_path (path, NULL);

  assert_shape (table, 4, 6);
  for (int i = 0; i < 24; i++)
    g_assert_cmpfloat (vec_table_get_vectors (table)[i], ==, i);
}

static void
test_anndata (void)
{
  static const float x[] = { 0, 1, 0, 2, 0, 3, 0, 0, 0, 4, 5, 6 };
  static const float pca[] = { 0.25, 1.25, 3.25, 4.25, 6.25, 7.25, 9.25, 10.25 };
  static const float raw[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };
  g_autofree char *path = corpus_path ("hdf5", "cells.h5ad");
  g_autoptr(VecTable) table = read_path (path, NULL);
  g_autoptr(VecTable) reduced = read_part (path, "obsm/X_pca");
  g_autoptr(VecTable) layer = read_part (path, "layers/raw");

  assert_values (table, x, G_N_ELEMENTS (x));
  assert_values (reduced, pca, G_N_ELEMENTS (pca));
  assert_values (layer, raw, G_N_ELEMENTS (raw));
  g_assert_cmpstr (vec_table_get_label (table, 1), ==, "CC");
  g_assert_cmpstr (vec_table_get_dim_name (table, 2), ==, "IL7");
  g_assert_null (vec_table_get_dim_name (reduced, 1));
  g_assert_cmpstr (vec_table_get_label (reduced, 3), ==, "TT");
  assert_columns (reduced, "kind:category depth:number count:number good:category note:text batch:category");
  assert_column (table, "batch", "7|7|8|8");
  assert_column (table, "depth", "1.5|2||4");
  assert_column (table, "kind", "T|B||T");
  assert_column (table, "note", "x|y|z|w");
}

static void
test_old_anndata (void)
{
  static const float x[] = { 0, 1, 0, 0, 0, 0, 2, 0, 3.5, 0, 0, 0 };
  g_autofree char *path = corpus_path ("hdf5", "old.h5ad");
  g_autoptr(VecTable) table = read_path (path, NULL);

  assert_values (table, x, G_N_ELEMENTS (x));
  g_assert_cmpstr (vec_table_get_label (table, 2), ==, "c");
  assert_column (table, "kind", "T|B||T");
}

/* Values and a mask; a column whose mask is not as long as its values is left out. */
static void
test_nullable (void)
{
  g_autofree char *path = corpus_path ("hdf5", "nullable.h5ad");
  g_autoptr(VecTable) table = read_path (path, NULL);

  assert_shape (table, 4, 3);
  assert_columns (table, "count:number good:category note:text unmasked:number");
  assert_column (table, "count", "5||7|");
  assert_column (table, "good", "true||false|true");
  assert_column (table, "note", "x||z|w");
  assert_column (table, "unmasked", "0|1|2|3");
}

static void
test_records (void)
{
  g_autofree char *path = corpus_path ("hdf5", "records.h5ad");
  g_autoptr(VecTable) table = read_path (path, NULL);

  assert_shape (table, 4, 3);
  g_assert_cmpstr (vec_table_get_label (table, 2), ==, "GG");
  g_assert_cmpstr (vec_table_get_dim_name (table, 1), ==, "CD8");
  assert_columns (table, "kind:category depth:number count:number good:category note:text said:text");
  assert_column (table, "kind", "T|B||T");
  assert_column (table, "depth", "1.5|2||4");
  assert_column (table, "count", "10|20|30|40");
  assert_column (table, "good", "true|false|true|true");
  assert_column (table, "note", "x|yy||w");
  assert_column (table, "said", "eins|zwei|drei|vier");
}

static void
test_bad_files (void)
{
  static const char *const sparse[] = { "obsm/across", "obsm/below", "obsm/falling", "obsm/beyond", "obsm/short" };
  g_autofree char *damaged = corpus_path ("hdf5", "damaged.h5ad");
  g_autofree char *unwritten = corpus_path ("hdf5", "unwritten.h5");
  g_autofree char *infinite = corpus_path ("hdf5", "infinite.h5");
  g_autofree char *external = corpus_path ("hdf5", "external.h5");
  g_autofree char *few = corpus_path ("hdf5", "few.h5");

  for (guint i = 0; i < G_N_ELEMENTS (sparse); i++)
    {
      g_autofree char *message = g_strdup_printf ("damaged.h5ad: the sparse matrix “%s” is damaged: its indptr or indices point beyond "
                                                  "it",
                                                  sparse[i]);

      assert_part_fails (damaged, sparse[i], VEC_ERROR_FORMAT, message);
    }
  assert_path_fails (damaged, NULL, VEC_ERROR_MEMORY,
                     "damaged.h5ad: “X” is sparse, and 1048576 × 30000 numbers would take 125.8\u00a0GB; up to 4.3\u00a0GB are opened. Choose a "
                     "reduction such as “obsm/X_pca” (--part), or keep fewer columns");
  assert_part_fails (unwritten, "more", VEC_ERROR_FORMAT,
                     "unwritten.h5: “more” promises 1048576 × 300 numbers, but hardly any of them were written; write the array and "
                     "close the file");
  assert_path_fails (infinite, NULL, VEC_ERROR_NOT_FINITE,
                     "infinite.h5, row 2: value 2 is infinite or too large, but vectors must be finite float32 numbers; 1 row is "
                     "affected: correct or remove it");
  /* Values in another file are not looked for, wherever it may be. */
  assert_path_fails (external, NULL, VEC_ERROR_UNSUPPORTED,
                     "external.h5 holds no table of vectors: none of its data sets has two axes or more of numbers");
  assert_path_fails (few, NULL, VEC_ERROR_UNSUPPORTED,
                     "few.h5 holds no table of vectors: none of its data sets has two axes or more of numbers");
}

static void
test_unwritten_memory (void)
{
  g_autofree char *path = corpus_path ("hdf5", "unwritten.h5");
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  g_autoptr(GError) error = NULL;

  options->part = g_strdup ("vectors");
  g_assert_null (vec_read_file (path, options, NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_MEMORY);
}

static void
test_cancelled (void)
{
  g_autofree char *path = corpus_path ("hdf5", "benchmark.h5");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vec_read_file (path, NULL, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_truncations (void)
{
  g_autofree char *benchmark = corpus_path ("hdf5", "benchmark.h5");
  g_autofree char *cells = corpus_path ("hdf5", "cells.h5ad");
  g_autofree char *records = corpus_path ("hdf5", "records.h5ad");
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (benchmark, &bytes, &n, NULL));
  assert_bytes_fail ("cut.h5", bytes, n - 1, VEC_ERROR_FORMAT,
                     "cut.h5 is incomplete: it should have 4368 bytes, but ends at byte 4367; copy it again");
  assert_bytes_fail ("cut.h5", bytes, 40, VEC_ERROR_FORMAT,
                     "cut.h5 is incomplete: it ends at byte 40, within its header; copy it again");
  assert_truncations ("cut.h5", bytes, n, 4);
  assert_file_truncations (cells, 4);
  assert_file_truncations (records, 4);
}

/* ---- Real files. */

static void
test_sift (void)
{
  g_autofree char *path = shared_path ("derived/sift5k/sift-5k-128-euclidean.hdf5");
  g_autofree char *tsv = shared_path ("benchmarks/sift5k/sift-dataset-5k.tsv");
  g_autoptr(VecTable) table = NULL;
  g_autoptr(VecTable) text = NULL;

  if (path == NULL || tsv == NULL)
    return;
  table = read_path (path, NULL);
  text = read_path (tsv, NULL);
  assert_shape (table, 4900, 128);
  g_assert_cmpmem (vec_table_get_vector (table, 4899), 128 * sizeof (float), vec_table_get_vector (text, 4899), 128 * sizeof (float));
}

static void
test_corner_cases (void)
{
  static const struct
  {
    const char *name, *part;
    int n_rows, n_dims;
    float last;
  } cases[] = {
    { "chunked.hdf5", NULL, 21, 16, 335 },
    { "compressed.hdf5", "dataset1", 21, 16, 335 },
    { "compressed.hdf5", "dataset3", 21, 16, 335 },
    { "dataset_multidim.hdf5", "d", 2, 60, 119 },
    { "fletcher32.hdf5", NULL, 4, 4, 15 },
    { "filter_pipeline_v2.hdf5", NULL, 10, 100, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *relative = g_build_filename ("formats/hdf5/pyfive", cases[i].name, NULL);
      g_autofree char *path = shared_path (relative);
      g_autoptr(VecTable) table = NULL;

      if (path == NULL)
        return;
      table = read_part (path, cases[i].part);
      assert_shape (table, cases[i].n_rows, cases[i].n_dims);
      g_assert_cmpfloat (vec_table_get_vector (table, cases[i].n_rows - 1)[cases[i].n_dims - 1], ==, cases[i].last);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hdf5/benchmark", test_benchmark);
  g_test_add_func ("/hdf5/inspection", test_inspection);
  g_test_add_func ("/hdf5/words", test_words);
  g_test_add_func ("/hdf5/cube", test_cube);
  g_test_add_func ("/hdf5/anndata", test_anndata);
  g_test_add_func ("/hdf5/old-anndata", test_old_anndata);
  g_test_add_func ("/hdf5/nullable", test_nullable);
  g_test_add_func ("/hdf5/records", test_records);
  g_test_add_func ("/hdf5/bad-files", test_bad_files);
  g_test_add_func ("/hdf5/unwritten-memory", test_unwritten_memory);
  g_test_add_func ("/hdf5/cancelled", test_cancelled);
  g_test_add_func ("/hdf5/truncations", test_truncations);
  g_test_add_func ("/hdf5/sift", test_sift);
  g_test_add_func ("/hdf5/corner-cases", test_corner_cases);
  return run_and_clean ();
}
