/* fastText's models: small ones that it trained (golden-fasttext.py), and the real ones that are shared, against what it prints. */
#include <math.h>

#include "read-fixture.h"
#include "read/vec-fasttext.h"

#define MAX_DIMS 8

static VecFasttext *
load (const char *path)
{
  g_autoptr(GError) error = NULL;
  VecFasttext *model;
  VecTicker ticker;

  vec_ticker_init (&ticker, "", 1, NULL, NULL, NULL);
  model = vec_fasttext_load (path, &ticker, &error);
  g_assert_no_error (error);
  return model;
}

/* fastText prints five digits of each value: it may be off by half the last one. */
static void
assert_near (const float *vector, const double *expected, int n_dims)
{
  for (int i = 0; i < n_dims; i++)
    g_assert_cmpfloat (fabs ((double) vector[i] - expected[i]), <=, 5.1e-5 * fabs (expected[i]) + 1e-9);
}

static gint64
find_exact (VecTable *table, const char *word)
{
  for (gint64 row = 0; row < vec_table_get_n_rows (table); row++)
    if (g_str_equal (vec_table_get_label (table, row), word))
      return row;
  return -1;
}

/* What a table says about a word, as a row or composed. */
static void
check_word (VecTable *table, const char *word, const double *expected)
{
  int n_dims = vec_table_get_n_dims (table);
  g_autofree float *vector = g_new0 (float, n_dims);
  gint64 row = find_exact (table, word);

  g_test_message ("%s: %s", vec_table_get_name (table), word);
  if (row >= 0)
    memcpy (vector, vec_table_get_vector (table, row), (gsize) n_dims * sizeof *vector);
  else
    vec_table_compose (table, word, strlen (word), vector);
  assert_near (vector, expected, n_dims);
}

static const struct
{
  const char *file, *word;
  double vector[MAX_DIMS];
} cases[] = {
#include "fasttext-cases.inc"
};

static void
test_goldens (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = corpus_path ("fasttext", cases[i].file);
      g_autoptr(VecTable) table = read_path (path, NULL);

      g_assert_cmpstr (vec_table_get_format (table), ==, "fasttext");
      check_word (table, cases[i].word, cases[i].vector);
    }
}

static void
test_shape (void)
{
  g_autofree char *plain = corpus_path ("fasttext", "kinds.bin");
  g_autofree char *quantized = corpus_path ("fasttext", "kinds.ftz");
  g_autofree char *words = corpus_path ("fasttext", "words.bin");
  g_autoptr(VecTable) table = read_path (plain, NULL);
  g_autoptr(VecFasttext) a = load (plain);
  g_autoptr(VecFasttext) b = load (quantized);
  g_autoptr(VecFasttext) c = load (words);
  float vector[3] = { 1, 1, 1 };
  int shortest, longest;

  assert_shape (table, 910, 5); /* without the two classes */
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "the");
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==, "Words that are not in it get vectors of their parts of 2 to 3 letters");
  g_assert_false (vec_fasttext_is_quantized (a));
  g_assert_true (vec_fasttext_is_quantized (b));
  vec_fasttext_get_ngrams (b, &shortest, &longest);
  g_assert_cmpint (shortest * 10 + longest, ==, 23);
  vec_fasttext_get_ngrams (c, &shortest, &longest);
  g_assert_cmpint (shortest + longest, ==, 0);
  g_assert_false (vec_fasttext_compose (c, "rivers", 6, vector));
  g_assert_cmpfloat (vector[0] + vector[1] + vector[2], ==, 0);
}

/* There is nothing to ask before it is opened. */
static void
test_inspection (void)
{
  g_autofree char *path = corpus_path ("fasttext", "kinds.ftz");
  g_autoptr(VecInspection) inspection = vec_inspect_file (path, NULL, NULL);

  g_assert_true (inspection->certain);
  g_assert_cmpstr (inspection->reader->id, ==, "fasttext");
}

/* A subset of the table still knows how words are made. */
static void
test_shared_composer (void)
{
  g_autofree char *path = corpus_path ("fasttext", "ngrams.bin");
  g_autoptr(VecTable) table = read_path (path, NULL);
  const gint64 rows[] = { 2 };
  g_autoptr(VecTable) subset = vec_table_new_subset (table, rows, 1);
  float whole[6], part[6];

  g_assert_true (vec_table_compose (table, "rivers", 6, whole));
  g_clear_object (&table);
  g_assert_true (vec_table_compose (subset, "rivers", 6, part));
  g_assert_cmpmem (whole, sizeof whole, part, sizeof part);
}

/* ---- Damage. */

static void
assert_patched_fails (const char *name, gsize at, guint32 value, VecErrorCode code, const char *message)
{
  g_autofree char *path = corpus_path ("fasttext", name);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  value = GUINT32_TO_LE (value);
  memcpy (bytes + at, &value, sizeof value);
  assert_bytes_fail ("model.bin", bytes, n, code, message);
}

static void
test_bad_files (void)
{
  assert_patched_fails ("ngrams.bin", 4, 13, VEC_ERROR_UNSUPPORTED,
                        "model.bin is a fastText model of version 13; versions 11 and 12 are read. Its word vectors may be in a .vec "
                        "file beside it");
  assert_patched_fails ("ngrams.bin", 8, 0x7fffffff, VEC_ERROR_FORMAT,
                        "model.bin is not a whole fastText model: before byte 64, dim is 2147483647; it is damaged, copy it again");
  assert_patched_fails ("ngrams.bin", 8 + 4 * 10, 1000, VEC_ERROR_FORMAT,
                        "model.bin is not a whole fastText model: before byte 64, maxn is 1000; it is damaged, copy it again");
  assert_patched_fails ("ngrams.bin", 8 + 4 * 8, 0, VEC_ERROR_FORMAT,
                        "model.bin is not a whole fastText model: before byte 64, bucket is 0; it is damaged, copy it again");
  assert_patched_fails ("ngrams.bin", 8 + 4 * 8, 1 << 30, VEC_ERROR_FORMAT,
                        "model.bin is not a whole fastText model: before byte 1603, rows is 54; it is damaged, copy it again");
  assert_patched_fails ("ngrams.bin", 68, 1 << 30, VEC_ERROR_FORMAT,
                        "model.bin is not a whole fastText model: before byte 92, nwords is 1073741824; it is damaged, copy it again");
}

static void
test_truncations (void)
{
  static const char *const names[] = { "ngrams.bin", "words.bin", "kinds.ftz" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = corpus_path ("fasttext", names[i]);

      assert_file_truncations (path, 1000);
    }
}

/* ---- Real files. */

/* Rows of the file that fastText's own program printed: model, "word" or "sentence", text, vector. */
static void
test_real (void)
{
  g_autofree char *folder = shared_path ("word-vectors");
  g_autofree char *expected = shared_path ("reference-embeddings/fasttext_cli_expected.tsv");
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  int n_checked = 0;

  if (folder == NULL || expected == NULL)
    return;
  g_assert_true (g_file_get_contents (expected, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto(GStrv) fields = g_strsplit (*line, "\t", 4);
      g_auto(GStrv) values = NULL;
      g_autofree double *vector = NULL;
      g_autofree char *path = NULL;
      g_autoptr(VecTable) table = NULL;

      if (g_strv_length (fields) < 4 || !g_str_equal (fields[1], "word"))
        continue;
      path = g_build_filename (folder, fields[0], NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      table = read_path (path, NULL);
      values = g_strsplit (g_strstrip (fields[3]), " ", -1);
      g_assert_cmpint ((int) g_strv_length (values), ==, vec_table_get_n_dims (table));
      vector = g_new (double, g_strv_length (values));
      for (guint i = 0; values[i] != NULL; i++)
        vector[i] = g_ascii_strtod (values[i], NULL);
      check_word (table, fields[2], vector);
      n_checked++;
    }
  g_assert_cmpint (n_checked, >=, 12);
}

/* Models from before the format had a number hold what is in the .vec file that was written with them. */
static void
test_old_format (void)
{
  g_autofree char *path = shared_path ("word-vectors/gensim/lee_fasttext.bin");
  g_autofree char *vec_path = shared_path ("word-vectors/gensim/lee_fasttext.vec");
  g_autoptr(VecTable) table = NULL;
  g_autoptr(VecTable) words = NULL;
  double expected[10];

  if (path == NULL || vec_path == NULL)
    return;
  table = read_path (path, NULL);
  words = read_path (vec_path, NULL);
  assert_shape (table, vec_table_get_n_rows (words), vec_table_get_n_dims (words));
  for (gint64 row = 0; row < vec_table_get_n_rows (words); row++)
    {
      g_assert_cmpstr (vec_table_get_label (table, row), ==, vec_table_get_label (words, row));
      for (int i = 0; i < 10; i++)
        expected[i] = (double) vec_table_get_vector (words, row)[i];
      assert_near (vec_table_get_vector (table, row), expected, 10);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fasttext/goldens", test_goldens);
  g_test_add_func ("/fasttext/shape", test_shape);
  g_test_add_func ("/fasttext/inspection", test_inspection);
  g_test_add_func ("/fasttext/shared-composer", test_shared_composer);
  g_test_add_func ("/fasttext/bad-files", test_bad_files);
  g_test_add_func ("/fasttext/truncations", test_truncations);
  g_test_add_func ("/fasttext/real", test_real);
  g_test_add_func ("/fasttext/old-format", test_old_format);
  return run_and_clean ();
}
