/* FAISS's index files against what FAISS rebuilds from them (golden-faiss.py), and a real one that is shared. */
#include <math.h>

#include "read-fixture.h"

#define N_DIMS 8

static const struct
{
  const char *file;
  int row;                /* −1: is refused */
  double vector[N_DIMS];  /* zeros where there are fewer dimensions */
} cases[] = {
#include "faiss-cases.inc"
};

static void
test_goldens (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = corpus_path ("faiss", cases[i].file);
      g_autoptr(VecTable) table = NULL;
      const float *vector;

      if (cases[i].row < 0)
        continue;
      g_test_message ("%s %d", cases[i].file, cases[i].row);
      table = read_path (path, NULL);
      g_assert_cmpint (vec_table_get_n_rows (table), ==, 40);
      g_assert_cmpstr (vec_table_get_format (table), ==, "faiss");
      vector = vec_table_get_vector (table, cases[i].row);
      for (int j = 0; j < vec_table_get_n_dims (table); j++)
        g_assert_cmpfloat (fabs ((double) vector[j] - cases[i].vector[j]), <=, 1e-6);
    }
}

static void
assert_unsupported (const char *name, const char *kind)
{
  g_autofree char *path = corpus_path ("faiss", name);
  g_autofree char *message = g_strdup_printf ("%s is a FAISS index of the kind “%s”, from which vectors are not rebuilt here; in Python, "
                                              "save them: numpy.save (\"vectors.npy\", index.reconstruct_n (0, index.ntotal))",
                                              name, kind);

  assert_path_fails (path, NULL, VEC_ERROR_UNSUPPORTED, message);
}

static void
test_unsupported (void)
{
  assert_unsupported ("LSH.faiss", "IxHe");
  assert_unsupported ("RQ2x4.faiss", "IxRq");
  assert_unsupported ("IVF3-PQ4x4fs.faiss", "IwPf");
}

static void
test_ids (void)
{
  g_autofree char *mapped = corpus_path ("faiss", "IDMap-Flat.faiss");
  g_autofree char *plain = corpus_path ("faiss", "Flat.faiss");
  g_autoptr(VecTable) table = read_path (mapped, NULL);
  g_autoptr(VecTable) unnamed = read_path (plain, NULL);

  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "1000");
  g_assert_cmpstr (vec_table_get_label (table, 39), ==, "727");
  g_assert_false (vec_table_has_labels (unnamed));
}

static void
test_remarks (void)
{
  g_autofree char *reduced = corpus_path ("faiss", "PCA4-Flat.faiss");
  g_autofree char *coded = corpus_path ("faiss", "SQ8.faiss");
  g_autoptr(VecTable) a = read_path (reduced, NULL);
  g_autoptr(VecTable) b = read_path (coded, NULL);

  assert_shape (a, 40, 4);
  g_assert_cmpstr (vec_table_get_remarks (a)[0], ==,
                   "The vectors are as the index stores them, after its own transformation: 4 dimensions of 8");
  g_assert_cmpstr (vec_table_get_remarks (b)[0], ==,
                   "The index keeps its vectors compressed: they are rebuilt, not the ones that were added");
}

/* ---- Damage. */

static void
assert_patched_fails (const char *name, gsize at, guint64 value, gsize size, const char *message)
{
  g_autofree char *path = corpus_path ("faiss", name);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  value = GUINT64_TO_LE (value);
  memcpy (bytes + at, &value, size);
  assert_bytes_fail ("i.faiss", bytes, n, VEC_ERROR_FORMAT, message);
}

static void
test_bad_files (void)
{
  assert_patched_fails ("Flat.faiss", 8, G_MAXINT64, 8,
                        "i.faiss is not a whole FAISS index: before byte 45, size is 320; it is damaged, write it again");
  assert_patched_fails ("Flat.faiss", 37, 1ull << 60, 8,
                        "i.faiss is not a whole FAISS index: before byte 45, size is 1152921504606846976; it is damaged, write it again");
  assert_patched_fails ("PQ4x4np.faiss", 45, 3, 8,
                        "i.faiss is not a whole FAISS index: before byte 61, M is 3; it is damaged, write it again");
  assert_patched_fails ("IVF3-Flat.faiss", 37, 1 << 20, 8,
                        "i.faiss is not a whole FAISS index: before byte 194, nlist is 1048576; it is damaged, write it again");
}

static void
test_truncations (void)
{
  static const char *const names[] = { "Flat.faiss", "HNSW4-Flat.faiss", "IVF3-PQ4x4np.faiss", "OPQ2_4-Flat.faiss", "SQ6.faiss" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = corpus_path ("faiss", names[i]);

      assert_file_truncations (path, 40);
    }
}

/* ---- A real file. */

static void
test_real (void)
{
  g_autofree char *path = shared_path ("faiss/embeddings_cache/bert_base_uncased/healthcare_semantic_index.faiss");
  g_autoptr(VecTable) table = NULL;
  double norm = 0;

  if (path == NULL)
    return;
  table = read_path (path, NULL);
  assert_shape (table, 52, 768);
  for (int i = 0; i < 768; i++)
    norm += (double) vec_table_get_vector (table, 51)[i] * (double) vec_table_get_vector (table, 51)[i];
  g_assert_cmpfloat (fabs (norm - 1), <, 1e-5); /* an index for inner products of unit vectors */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/faiss/goldens", test_goldens);
  g_test_add_func ("/faiss/unsupported", test_unsupported);
  g_test_add_func ("/faiss/ids", test_ids);
  g_test_add_func ("/faiss/remarks", test_remarks);
  g_test_add_func ("/faiss/bad-files", test_bad_files);
  g_test_add_func ("/faiss/truncations", test_truncations);
  g_test_add_func ("/faiss/real", test_real);
  return run_and_clean ();
}
