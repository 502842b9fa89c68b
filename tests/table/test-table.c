#include "table/vec-table.h"

#include <string.h>

#include "base/vec-error.h"

static VecStrings *
strings_of (const char *const *texts, guint n)
{
  VecStrings *strings = vec_strings_new ();

  for (guint i = 0; i < n; i++)
    vec_strings_append (strings, texts[i], -1);
  return strings;
}

/* 4 × 2, row i is (10 i, 10 i + 1). */
static VecTableBuilder *
small_builder (void)
{
  VecTableBuilder *builder = vec_table_builder_new ("small.csv", "csv", "/data/small.csv");
  float *values = g_new (float, 8);

  for (int i = 0; i < 8; i++)
    values[i] = (float) (i / 2 * 10 + i % 2);
  vec_table_builder_take_vectors (builder, values, 4, 2, values, g_free);
  return builder;
}

static VecTable *
small_table (void)
{
  const char *const names[] = { "King", "Ｑｕｅｅｎ", "king", "straße" };
  g_autoptr(VecStrings) labels = strings_of (names, 4);
  g_autoptr(VecColumn) column = vec_column_new_number ("age", g_memdup2 ((double[]) { 1, 2, 3, 4 }, 4 * sizeof (double)), 4);
  VecTableBuilder *builder = small_builder ();
  g_autoptr(GError) error = NULL;
  VecTable *table;

  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_add_column (builder, column);
  vec_table_builder_add_remark (builder, "first");
  vec_table_builder_add_remark (builder, "second");
  table = vec_table_builder_end (builder, &error);
  g_assert_no_error (error);
  return table;
}

static void
test_reading (void)
{
  g_autoptr(VecTable) table = small_table ();

  g_assert_cmpint (vec_table_get_n_rows (table), ==, 4);
  g_assert_cmpint (vec_table_get_n_dims (table), ==, 2);
  g_assert_cmpfloat (vec_table_get_vector (table, 2)[1], ==, 21);
  g_assert_true (vec_table_get_vectors (table) + 4 == vec_table_get_vector (table, 2));
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "King");
  g_assert_cmpuint (vec_table_get_n_columns (table), ==, 1);
  g_assert_true (vec_table_find_column (table, "age") == vec_table_get_column (table, 0));
  g_assert_null (vec_table_find_column (table, "Age"));
  g_assert_null (vec_table_get_dim_name (table, 1));
  g_assert_cmpstr (vec_table_get_name (table), ==, "small.csv");
  g_assert_cmpstr (vec_table_get_format (table), ==, "csv");
  g_assert_cmpstr (vec_table_get_path (table), ==, "/data/small.csv");
  g_assert_cmpstr (vec_table_get_remarks (table)[0], ==, "first");
  g_assert_cmpstr (vec_table_get_remarks (table)[1], ==, "second");
  g_assert_null (vec_table_get_remarks (table)[2]);
}

static void
test_find_label (void)
{
  g_autoptr(VecTable) table = small_table ();

  g_assert_cmpint (vec_table_find_label (table, "king"), ==, 2);
  g_assert_cmpint (vec_table_find_label (table, "KING"), ==, 0);
  g_assert_cmpint (vec_table_find_label (table, "queen"), ==, 1);
  g_assert_cmpint (vec_table_find_label (table, "STRASSE"), ==, 3);
  g_assert_cmpint (vec_table_find_label (table, "prince"), ==, -1);
}

static gpointer
find_thread (gpointer data)
{
  return GINT_TO_POINTER ((int) vec_table_find_label (data, "QUEEN"));
}

static void
test_find_from_threads (void)
{
  for (int round = 0; round < 50; round++)
    {
      g_autoptr(VecTable) table = small_table ();
      GThread *threads[4];

      for (int i = 0; i < 4; i++)
        threads[i] = g_thread_new ("find", find_thread, table);
      for (int i = 0; i < 4; i++)
        g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (threads[i])), ==, 1);
    }
}

static void
test_many_labels (void)
{
  enum { N = 20000 };
  g_autoptr(VecStrings) labels = vec_strings_new ();
  g_autoptr(VecTable) table = NULL;
  VecTableBuilder *builder = vec_table_builder_new ("many", "test", NULL);
  float *values = g_new0 (float, N);

  for (int i = 0; i < N; i++)
    {
      g_autofree char *label = g_strdup_printf ("Wort %d", i / 2);

      vec_strings_append (labels, label, -1);
    }
  vec_table_builder_take_vectors (builder, values, N, 1, values, g_free);
  vec_table_builder_set_labels (builder, labels);
  table = vec_table_builder_end (builder, NULL);
  for (int i = 0; i < N / 2; i++)
    {
      g_autofree char *exact = g_strdup_printf ("Wort %d", i);
      g_autofree char *folded = g_strdup_printf ("wort %d", i);

      g_assert_cmpint (vec_table_find_label (table, exact), ==, 2 * i);
      g_assert_cmpint (vec_table_find_label (table, folded), ==, 2 * i);
    }
}

static void
test_no_labels (void)
{
  g_autoptr(VecTable) table = vec_table_builder_end (small_builder (), NULL);
  const gint64 rows[] = { 3, 1 };
  g_autoptr(VecTable) subset = vec_table_new_subset (table, rows, 2);

  g_assert_false (vec_table_has_labels (table));
  g_assert_cmpstr (vec_table_get_label (table, 0), ==, "1");
  g_assert_cmpstr (vec_table_get_label (table, 3), ==, "4");
  g_assert_cmpint (vec_table_find_label (table, "4"), ==, 3);
  g_assert_cmpint (vec_table_find_label (table, "5"), ==, -1);
  g_assert_cmpint (vec_table_find_label (table, "0"), ==, -1);
  g_assert_cmpint (vec_table_find_label (table, "x"), ==, -1);
  g_assert_cmpstr (vec_table_get_label (subset, 0), ==, "4");
}

static void
test_subset (void)
{
  g_autoptr(VecTable) table = small_table ();
  const gint64 rows[] = { 2, 0, 2 };
  g_autoptr(VecTable) subset = vec_table_new_subset (table, rows, 3);

  g_assert_cmpint (vec_table_get_n_rows (subset), ==, 3);
  g_assert_cmpfloat (vec_table_get_vector (subset, 0)[0], ==, 20);
  g_assert_cmpfloat (vec_table_get_vector (subset, 1)[1], ==, 1);
  g_assert_cmpstr (vec_table_get_label (subset, 2), ==, "king");
  g_assert_cmpfloat (vec_column_get_number (vec_table_get_column (subset, 0), 0), ==, 3);
  g_assert_cmpstr (vec_table_get_remarks (subset)[1], ==, "second");
}

static void
test_with_columns (void)
{
  VecTable *table = small_table ();
  const float *vectors = vec_table_get_vectors (table);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  g_autoptr(VecColumn) column = vec_column_new_number ("year", g_new0 (double, 4), 4);
  g_autoptr(VecTable) joined = NULL;

  g_ptr_array_add (columns, column);
  joined = vec_table_new_with_columns (table, NULL, columns);
  g_object_unref (table);
  g_assert_true (vec_table_get_vectors (joined) == vectors);
  g_assert_cmpfloat (vec_table_get_vector (joined, 3)[1], ==, 31);
  g_assert_cmpstr (vec_table_get_label (joined, 3), ==, "straße");
  g_assert_nonnull (vec_table_find_column (joined, "year"));
  g_assert_null (vec_table_find_column (joined, "age"));
}

static void
test_mismatch (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(VecColumn) column = vec_column_new_number ("age", g_new0 (double, 3), 3);
  VecTableBuilder *builder = small_builder ();

  vec_table_builder_add_column (builder, column);
  g_assert_null (vec_table_builder_end (builder, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_MISMATCH);
  g_assert_cmpstr (error->message, ==, "small.csv: “age” has 3 values where 4 were expected");
}

static void
test_empty (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (vec_table_builder_end (vec_table_builder_new ("void", "csv", NULL), &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
  g_assert_cmpstr (error->message, ==, "void: there are no vectors in it");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/reading", test_reading);
  g_test_add_func ("/table/find-label", test_find_label);
  g_test_add_func ("/table/find-from-threads", test_find_from_threads);
  g_test_add_func ("/table/many-labels", test_many_labels);
  g_test_add_func ("/table/no-labels", test_no_labels);
  g_test_add_func ("/table/subset", test_subset);
  g_test_add_func ("/table/with-columns", test_with_columns);
  g_test_add_func ("/table/mismatch", test_mismatch);
  g_test_add_func ("/table/empty", test_empty);
  return g_test_run ();
}
