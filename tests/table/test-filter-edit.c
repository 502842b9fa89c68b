#include <math.h>

#include "table/vec-filter-edit.h"
#include "table/vec-filter-match.h"

static const VecFilterValue red = { "hue", "red", 0 }, blue = { "hue", "blue", 0 }, missing = { "hue", NULL, 0 };
static const VecFilterValue first = { NULL, NULL, 0 }, third = { NULL, NULL, 2 };

static VecTable *
make_table (void)
{
  static const char *const hues[] = { "red", "blue", "green", NULL, "red", "blue" };
  static const char *const days[] = { "2020-01-01", "2020-01-03", NULL, "2021-01-01", "1999-12-31", "2020-01-02" };
  VecTableBuilder *builder = vec_table_builder_new ("hues", "made", NULL);
  g_autoptr (VecStrings) hue = vec_strings_new (), day = vec_strings_new ();
  g_autoptr (VecColumn) hue_column = NULL, day_column = NULL;
  float *vectors = g_new0 (float, 6);

  for (int i = 0; i < 6; i++)
    {
      vec_strings_append (hue, hues[i], -1);
      vec_strings_append (day, days[i], -1);
    }
  hue_column = vec_column_new_parsed ("hue", VEC_COLUMN_CATEGORY, hue);
  day_column = vec_column_new_parsed ("day", VEC_COLUMN_TEXT, day);
  vec_table_builder_take_vectors (builder, vectors, 6, 1, vectors, g_free);
  vec_table_builder_add_column (builder, hue_column);
  vec_table_builder_add_column (builder, day_column);
  return vec_table_builder_end (builder, NULL);
}

/* @expected: a letter for each row, "x" where it passes. */
static void
check_rows (VecFilter *filter, const char *expected)
{
  const gint32 clusters[] = { 0, 1, 2, 0, 1, 2 };
  g_autoptr (VecTable) table = make_table ();
  VecFilterData data = { .table = table, .clusters = clusters };
  g_autoptr (VecRowSet) rows = NULL;
  char found[7] = "";

  g_assert_true (vec_filter_check (filter, table, NULL));
  rows = vec_filter_match (filter, &data, NULL, NULL);
  for (int row = 0; row < 6; row++)
    found[row] = vec_row_set_contains (rows, row) ? 'x' : '-';
  g_assert_cmpstr (found, ==, expected);
}

static void
test_values (void)
{
  g_autoptr (VecFilter) a = vec_filter_with_hidden (NULL, &red, 1, TRUE);
  g_autoptr (VecFilter) b = vec_filter_with_hidden (a, &missing, 1, TRUE);
  g_autoptr (VecFilter) c = vec_filter_with_hidden (b, &red, 1, FALSE);
  g_autoptr (VecFilter) d = vec_filter_with_hidden (c, &missing, 1, FALSE);

  check_rows (a, "-xxx-x");
  check_rows (b, "-xx--x");
  check_rows (c, "xxx-xx");
  g_assert_null (d);
  g_assert_true (vec_filter_hides (b, &red));
  g_assert_true (vec_filter_hides (b, &missing));
  g_assert_false (vec_filter_hides (b, &blue));
  g_assert_cmpuint (vec_filter_get_n_conditions (b), ==, 1);
}

static void
test_only (void)
{
  g_autoptr (VecFilter) hidden = vec_filter_with_hidden (NULL, &red, 1, TRUE);
  g_autoptr (VecFilter) a = vec_filter_with_only (hidden, &red, 1);
  g_autoptr (VecFilter) b = vec_filter_with_hidden (a, &blue, 1, FALSE);
  g_autoptr (VecFilter) c = vec_filter_with_hidden (b, &red, 1, TRUE);
  g_autoptr (VecFilter) d = vec_filter_with_only (c, &missing, 1);
  g_autoptr (VecFilter) e = vec_filter_without_values (d, "hue");

  check_rows (a, "x---x-");
  check_rows (b, "xx--xx");
  check_rows (c, "-x---x");
  check_rows (d, "---x--");
  g_assert_null (e);
  g_assert_true (vec_filter_shows_only (a, &red, 1));
  g_assert_false (vec_filter_shows_only (b, &red, 1));
  g_assert_false (vec_filter_shows_only (hidden, &blue, 1));
  g_assert_true (vec_filter_shows_only (d, &missing, 1));
  g_assert_cmpuint (vec_filter_get_n_conditions (d), ==, 1);
}

/* As the line "other" of a legend does. */
static void
test_only_several (void)
{
  const VecFilterValue both[] = { red, blue };
  g_autoptr (VecFilter) a = vec_filter_with_only (NULL, both, 2);
  g_autoptr (VecFilter) b = vec_filter_with_hidden (a, &missing, 1, FALSE);

  check_rows (a, "xx--xx");
  g_assert_true (vec_filter_shows_only (a, both, 2));
  g_assert_false (vec_filter_shows_only (a, both, 1));
  g_assert_false (vec_filter_shows_only (b, both, 2));
  g_assert_cmpuint (vec_filter_get_n_conditions (a), ==, 1);
}

/* Clusters are asked for on their own, beside a column. */
static void
test_clusters (void)
{
  g_autoptr (VecFilter) a = vec_filter_with_hidden (NULL, &third, 1, TRUE);
  g_autoptr (VecFilter) b = vec_filter_with_hidden (a, &first, 1, TRUE);
  g_autoptr (VecFilter) c = vec_filter_with_hidden (b, &red, 1, TRUE);
  g_autoptr (VecFilter) d = vec_filter_without_values (c, NULL);

  check_rows (a, "xx-xx-");
  check_rows (b, "-x--x-");
  check_rows (c, "-x----");
  check_rows (d, "-xxx-x");
  g_assert_true (vec_filter_hides (c, &first));
  g_assert_false (vec_filter_hides (d, &first));
}

/* As many values as a legend may list: each is told from the one beside it, whatever there is asked of others. */
static void
test_many (void)
{
  enum { N = 20000 };
  VecFilterValue *values = g_new (VecFilterValue, N), *clusters = g_new (VecFilterValue, N);
  g_autoptr (VecFilter) a = NULL, b = NULL, only = NULL;

  for (int i = 0; i < N; i++)
    {
      values[i] = (VecFilterValue) { "hue", g_strdup_printf ("hue %d", i), 0 };
      clusters[i] = (VecFilterValue) { NULL, NULL, i - 1 };
    }
  a = vec_filter_with_hidden (NULL, values, N / 2, TRUE);
  b = vec_filter_with_hidden (a, clusters + N / 2, N / 2, TRUE);
  only = vec_filter_with_only (b, values + N / 2, N / 2);
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpint (vec_filter_hides (b, &values[i]), ==, i < N / 2);
      g_assert_cmpint (vec_filter_hides (b, &clusters[i]), ==, i >= N / 2);
      g_assert_cmpint (vec_filter_hides (only, &values[i]), ==, i < N / 2);
    }
  g_assert_true (vec_filter_shows_only (only, values + N / 2, N / 2));
  g_assert_true (vec_filter_lists_cluster (b, 1, N / 2));
  g_assert_false (vec_filter_lists_cluster (b, 0, N / 2));
  g_assert_false (vec_filter_lists_value (b, 1, "hue 0"));
  for (int i = 0; i < N; i++)
    g_free ((char *) values[i].value);
  g_free (values);
  g_free (clusters);
}

/* Clusters from "in none" on, and such as there are not. */
static void
test_clusters_by_number (void)
{
  const gint32 assignment[] = { 0, -1, 2, 0, 1, -1 };
  const int wanted[] = { -1, 2, 5, G_MAXINT, -7 };
  const VecCondition condition = { .kind = VEC_CONDITION_CLUSTERS, .field = VEC_FIELD_CLUSTER, .clusters = wanted, .n_clusters = 5 };
  g_autoptr (VecTable) table = make_table ();
  g_autoptr (VecFilter) filter = vec_filter_with (NULL, &condition);
  VecFilterData data = { .table = table, .clusters = assignment };
  g_autoptr (VecRowSet) rows = vec_filter_match (filter, &data, NULL, NULL);

  for (int row = 0; row < 6; row++)
    g_assert_cmpint (vec_row_set_contains (rows, row), ==, assignment[row] == -1 || assignment[row] == 2);
}

/* A condition that is off is left alone, and hides nothing. */
static void
test_off (void)
{
  const char *const values[] = { "red", NULL };
  const VecCondition off = { .kind = VEC_CONDITION_VALUES, .field = VEC_FIELD_COLUMN, .column = "hue", .values = values, .off = TRUE };
  g_autoptr (VecFilter) before = vec_filter_with (NULL, &off);
  g_autoptr (VecFilter) after = vec_filter_with_hidden (before, &blue, 1, TRUE);

  g_assert_false (vec_filter_hides (before, &blue));
  g_assert_cmpuint (vec_filter_get_n_conditions (after), ==, 2);
  check_rows (after, "x-xxx-");
}

static void
test_range (void)
{
  double low, high;
  gboolean with_missing;
  g_autoptr (VecFilter) a = vec_filter_with_range (NULL, "day", 1577836800, 1577836800 + 86400, FALSE);
  g_autoptr (VecFilter) b = vec_filter_with_range (a, "day", 1577836800, INFINITY, TRUE);
  g_autoptr (VecFilter) c = vec_filter_with_range (b, "day", -INFINITY, INFINITY, TRUE);

  check_rows (a, "x----x");
  check_rows (b, "xxxx-x");
  g_assert_null (c);
  g_assert_true (vec_filter_get_range (b, "day", &low, &high, &with_missing));
  g_assert_cmpfloat (low, ==, 1577836800);
  g_assert_cmpfloat (high, ==, INFINITY);
  g_assert_true (with_missing);
  g_assert_false (vec_filter_get_range (b, "hue", &low, &high, &with_missing));
  g_assert_cmpfloat (low, ==, -INFINITY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter-edit/values", test_values);
  g_test_add_func ("/filter-edit/only", test_only);
  g_test_add_func ("/filter-edit/only-several", test_only_several);
  g_test_add_func ("/filter-edit/clusters", test_clusters);
  g_test_add_func ("/filter-edit/off", test_off);
  g_test_add_func ("/filter-edit/many", test_many);
  g_test_add_func ("/filter-edit/clusters-by-number", test_clusters_by_number);
  g_test_add_func ("/filter-edit/range", test_range);
  return g_test_run ();
}
