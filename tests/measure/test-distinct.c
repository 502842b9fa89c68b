/* What columns say of some rows: against scipy and numpy (test-group.py), and what wins over what. */
#include "measure/vec-distinct.h"

#include <math.h>
#include <string.h>

#include "measure-data.h"

static void
test_counts (void)
{
  const struct { gint64 a, b, c, d; double effect, strength; } goldens[] = {
    { 40, 10, 60, 390, 3.214711321192, 2.483933293520 },
    { 2, 48, 0, 450, 3.838232191539, 0.787456289121 },
    { 50, 0, 200, 250, 4.837765190620, 2.046084568941 },
    { 5, 45, 45, 405, 0.074444313880, -0.861918745543 },
  };

  for (guint g = 0; g < G_N_ELEMENTS (goldens); g++)
    {
      double effect, strength;

      vec_distinct_of_counts (goldens[g].a, goldens[g].b, goldens[g].c, goldens[g].d, &effect, &strength);
      g_assert_cmpfloat_with_epsilon (effect, goldens[g].effect, 1e-9);
      g_assert_cmpfloat_with_epsilon (strength, goldens[g].strength, 1e-9);
    }
}

/* @n rows of one dimension with these columns (taken). */
static VecTable *
new_table (gint64 n, VecColumn *first, VecColumn *second)
{
  VecTableBuilder *builder = vec_table_builder_new ("test", "csv", NULL);
  float *vectors = g_new0 (float, n);

  vec_table_builder_take_vectors (builder, vectors, n, 1, vectors, g_free);
  vec_table_builder_add_column (builder, first);
  if (second != NULL)
    vec_table_builder_add_column (builder, second);
  vec_column_unref (first);
  g_clear_pointer (&second, vec_column_unref);
  return vec_table_builder_end (builder, NULL);
}

static VecColumn *
new_category (const char *name, gint64 n, guint32 (*code) (gint64 row), const char *const *names)
{
  g_autoptr (VecStrings) strings = vec_strings_new ();
  guint32 *codes = g_new (guint32, n);

  for (; *names != NULL; names++)
    vec_strings_append (strings, *names, -1);
  for (gint64 row = 0; row < n; row++)
    codes[row] = code (row);
  return vec_column_new_category (name, codes, n, strings);
}

static void
test_numbers (void)
{
  enum { N = 200, M = 50 };
  float drawn[N];
  double *values = g_new (double, N + 2);
  gint64 rows[M];
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecRowSet) set = NULL;
  g_autoptr (GArray) found = NULL;
  VecDistinct *distinct;

  draw (drawn, N, 11);
  for (int i = 0; i < N; i++)
    values[i] = drawn[i] + (i % 4 == 3 ? 0.4 : 0);
  values[N] = NAN, values[N + 1] = INFINITY;   /* missing, and no number to count with */
  for (int i = 0; i < M; i++)
    rows[i] = 3 + 4 * i;
  table = new_table (N + 2, vec_column_new_number ("size", values, N + 2), NULL);
  set = vec_row_set_new (N + 2, rows, M);
  found = vec_distinct_find (table, set, 10, 10, NULL);
  g_assert_cmpint (found->len, ==, 1);
  distinct = &g_array_index (found, VecDistinct, 0);
  g_assert_cmpint (distinct->code, ==, VEC_CATEGORY_MISSING);
  g_assert_cmpint (distinct->n_inside, ==, M);
  g_assert_cmpint (distinct->n_rest, ==, N - M);
  g_assert_cmpfloat_with_epsilon (distinct->inside, 0.891957007647, 1e-6);
  g_assert_cmpfloat_with_epsilon (distinct->rest, 0.455544549227, 1e-6);
  g_assert_cmpfloat_with_epsilon (distinct->effect, 2.813393704955, 1e-5);
  g_assert_cmpfloat_with_epsilon (distinct->strength, 2.170723405513, 1e-5);
}

/* Rows 0 … 99 are inside. "often": 80 of them and 40 of 900 others; "once": one of them alone; "even": as many everywhere. */
static guint32
mixed_code (gint64 row)
{
  if (row < 80 || (row >= 100 && row < 140))
    return 0;
  return row == 80 ? 1 : row % 10 == 9 ? VEC_CATEGORY_MISSING : 2;
}

static VecRowSet *
first_hundred (void)
{
  gint64 rows[100];

  for (int i = 0; i < 100; i++)
    rows[i] = i;
  return vec_row_set_new (1000, rows, 100);
}

static void
test_rare_does_not_win (void)
{
  const char *const names[] = { "often", "once", "even", "never", NULL };
  g_autoptr (VecTable) table = new_table (1000, new_category ("kind", 1000, mixed_code, names), NULL);
  g_autoptr (VecRowSet) set = first_hundred ();
  g_autoptr (GArray) found = vec_distinct_find (table, set, 10, 10, NULL);
  VecDistinct *best = &g_array_index (found, VecDistinct, 0);

  g_assert_cmpint (found->len, ==, 1);
  g_assert_cmpint (best->code, ==, 0);
  g_assert_cmpint (best->n_inside, ==, 80);
  g_assert_cmpfloat (best->inside, ==, 0.8);
  g_assert_cmpfloat_with_epsilon (best->rest, 40 / 900.0, 1e-12);
}

static guint32
code_by_ten (gint64 row)
{
  return row < 100 ? (guint32) (row % 10) : 10 + (guint32) (row % 3);
}

/* At most so many of a column, at most so many in all, strongest first. */
static void
test_limits (void)
{
  const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "x", "y", "z", NULL };
  const char *const kinds[] = { "often", "once", "even", NULL };
  g_autoptr (VecTable) table = new_table (1000, new_category ("letter", 1000, code_by_ten, names),
                                          new_category ("kind", 1000, mixed_code, kinds));
  g_autoptr (VecRowSet) set = first_hundred ();
  g_autoptr (GArray) all = vec_distinct_find (table, set, 100, 100, NULL), few = vec_distinct_find (table, set, 4, 2, NULL);

  g_assert_cmpint (all->len, ==, 11);
  for (guint i = 1; i < all->len; i++)
    g_assert_cmpfloat (g_array_index (all, VecDistinct, i - 1).strength, >=, g_array_index (all, VecDistinct, i).strength);
  g_assert_cmpint (few->len, ==, 3);
}

/* Of all rows and of none nothing stands out. */
static void
test_degenerate (void)
{
  const char *const names[] = { "often", "once", "even", NULL };
  g_autoptr (VecTable) table = new_table (1000, new_category ("kind", 1000, mixed_code, names), NULL);
  g_autoptr (VecRowSet) all = vec_row_set_new_full (1000), none = vec_row_set_new_empty (1000);
  g_autoptr (GArray) of_all = vec_distinct_find (table, all, 10, 10, NULL), of_none = vec_distinct_find (table, none, 10, 10, NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_assert_cmpint (of_all->len, ==, 0);
  g_assert_cmpint (of_none->len, ==, 0);
  g_cancellable_cancel (cancelled);
  g_assert_null (vec_distinct_find (table, all, 10, 10, cancelled));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/distinct/counts", test_counts);
  g_test_add_func ("/distinct/numbers", test_numbers);
  g_test_add_func ("/distinct/rare-does-not-win", test_rare_does_not_win);
  g_test_add_func ("/distinct/limits", test_limits);
  g_test_add_func ("/distinct/degenerate", test_degenerate);
  return g_test_run ();
}
