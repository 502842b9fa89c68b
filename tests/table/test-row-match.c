/* Rows of two tables that belong together. */
#include "base/vec-error.h"
#include "table/vec-row-match.h"

/* @labels NULL-terminated; NULL: @n rows without labels. */
static VecTable *
make_table (const char *name, const char *const *labels, gint64 n)
{
  VecTableBuilder *builder = vec_table_builder_new (name, "csv", NULL);
  g_autoptr (VecStrings) strings = vec_strings_new ();
  g_autoptr (GError) error = NULL;
  float *vectors;
  VecTable *table;

  for (gint64 i = 0; labels != NULL && labels[i] != NULL; i++, n = i)
    vec_strings_append (strings, labels[i], -1);
  vectors = g_new0 (float, n);
  vec_table_builder_take_vectors (builder, vectors, n, 1, vectors, g_free);
  if (labels != NULL)
    vec_table_builder_set_labels (builder, strings);
  table = vec_table_builder_end (builder, &error);
  g_assert_no_error (error);
  return table;
}

static void
test_labels (void)
{
  const char *const old[] = { "bank", "river", "Bank", "bank", "Straße", "gone", "bank", NULL };
  const char *const new[] = { "new", "bank", "STRASSE", "BANK", "river", "bank", NULL };
  const gint64 expected[] = { 1, 4, 3, 5, 2, -1, -1 };
  g_autoptr (VecTable) a = make_table ("old", old, 0), b = make_table ("new", new, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (VecRowMatch) match = vec_row_match_new (a, b, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (vec_row_match_get_count (match), ==, 5);
  for (gint64 i = 0; i < 7; i++)
    {
      g_assert_cmpint (vec_row_match_to_b (match, i), ==, expected[i]);
      if (expected[i] >= 0)
        g_assert_cmpint (vec_row_match_to_a (match, expected[i]), ==, i);
    }
  g_assert_cmpint (vec_row_match_to_a (match, 0), ==, -1);
  g_assert_cmpint (vec_row_match_to_b (match, 7), ==, -1);
  g_assert_cmpint (vec_row_match_to_a (match, -1), ==, -1);
  for (gint64 i = 0; i < 5; i++)
    g_assert_cmpint (vec_row_match_to_b (match, vec_row_match_get_rows_a (match)[i]), ==, vec_row_match_get_rows_b (match)[i]);
}

/* Thousands of equal labels cost no more than different ones, and keep their order. */
static void
test_repeated (void)
{
  enum { N = 20000 };
  g_autofree const char **labels = g_new0 (const char *, N + 1);
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecRowMatch) match = NULL;

  for (int i = 0; i < N; i++)
    labels[i] = i % 2 == 0 ? "the" : "of";
  table = make_table ("words", labels, 0);
  match = vec_row_match_new (table, table, NULL, NULL);
  g_assert_cmpint (vec_row_match_get_count (match), ==, N);
  for (int i = 0; i < N; i++)
    g_assert_cmpint (vec_row_match_to_b (match, i), ==, i);
}

static void
test_numbers (void)
{
  const char *const some[] = { "x", "y", NULL };
  g_autoptr (VecTable) a = make_table ("a.npy", NULL, 3), b = make_table ("b.npy", NULL, 3), c = make_table ("c.npy", NULL, 4);
  g_autoptr (VecTable) labelled = make_table ("d.csv", some, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (VecRowMatch) match = vec_row_match_new (a, b, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (vec_row_match_get_count (match), ==, 3);
  g_assert_cmpint (vec_row_match_to_b (match, 2), ==, 2);
  g_assert_null (vec_row_match_new (a, c, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_MISMATCH);
  g_clear_error (&error);
  g_assert_null (vec_row_match_new (labelled, a, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_MISMATCH);
}

static void
test_nothing (void)
{
  const char *const x[] = { "x", "y", NULL }, *const z[] = { "z", NULL };
  g_autoptr (VecTable) a = make_table ("a", x, 0), b = make_table ("b", z, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (vec_row_match_new (a, b, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_MISMATCH);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (vec_row_match_new (a, a, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-match/labels", test_labels);
  g_test_add_func ("/row-match/repeated", test_repeated);
  g_test_add_func ("/row-match/numbers", test_numbers);
  g_test_add_func ("/row-match/nothing", test_nothing);
  return g_test_run ();
}
