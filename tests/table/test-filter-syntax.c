/* Filters as text: what is read, what it lets through, what is refused and where, and that what is written reads the same. */
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "table/vec-filter-match.h"
#include "table/vec-filter-syntax.h"

#define N 6

/* year: 1980 1990 NaN 2000 2010 2020; genre: drama Sci-Fi drama – comedy "Sci-Fi"; when: dates; "odd name": numbers. */
static VecTable *
make_table (void)
{
  static const char *const genres[N] = { "drama", "Sci-Fi", "drama", NULL, "comedy", "Sci-Fi" };
  static const char *const dates[N] = { "2020-01-01", "2020-02-01", "2020-03-01", NULL, "2021-01-01", "2022-01-01" };
  static const char *const labels[N] = { "Star One", "moon", "starling", "sun", "A \"star\"", "x" };
  VecTableBuilder *builder = vec_table_builder_new ("films", "made", NULL);
  g_autoptr (VecStrings) genre_texts = vec_strings_new (), date_texts = vec_strings_new (), label_texts = vec_strings_new ();
  double *years = g_new (double, N), *odd = g_new (double, N);
  float *vectors = g_new0 (float, N);
  VecColumn *columns[4];

  for (int i = 0; i < N; i++)
    {
      years[i] = i == 2 ? NAN : 1980 + 10 * (i - (i > 2));
      odd[i] = -1.5 * i;
      vec_strings_append (genre_texts, genres[i], -1);
      vec_strings_append (date_texts, dates[i], -1);
      vec_strings_append (label_texts, labels[i], -1);
    }
  columns[0] = vec_column_new_number ("year", years, N);
  columns[1] = vec_column_new_parsed ("genre", VEC_COLUMN_CATEGORY, genre_texts);
  columns[2] = vec_column_new_text ("when", VEC_COLUMN_TEXT, date_texts);
  columns[3] = vec_column_new_number ("odd \"name\"", odd, N);
  vec_table_builder_take_vectors (builder, vectors, N, 1, vectors, g_free);
  vec_table_builder_set_labels (builder, label_texts);
  for (int i = 0; i < 4; i++)
    {
      vec_table_builder_add_column (builder, columns[i]);
      vec_column_unref (columns[i]);
    }
  return vec_table_builder_end (builder, NULL);
}

/* "0 2 5" */
static char *
list_rows (VecFilter *filter, VecTable *table)
{
  static const gint32 clusters[N] = { 0, 0, 1, 1, 2, -1 };
  g_autoptr (VecFinder) finder = vec_finder_new (table, NULL);
  VecFilterData data = { table, finder, clusters };
  g_autoptr (VecRowSet) rows = vec_filter_match (filter, &data, NULL, NULL);
  GString *text = g_string_new (NULL);

  for (gint64 row = vec_row_set_next (rows, 0); row >= 0; row = vec_row_set_next (rows, row + 1))
    g_string_append_printf (text, "%s%d", text->len > 0 ? " " : "", (int) row);
  return g_string_free (text, FALSE);
}

static void
assert_passes (VecTable *table, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VecFilter) filter = vec_filter_parse (text, table, &error), loose = NULL, again = NULL;
  g_autofree char *rows = NULL, *written = NULL, *rows_again = NULL;

  g_assert_no_error (error);
  loose = vec_filter_parse (text, NULL, &error);
  g_assert_no_error (error);
  rows = list_rows (filter, table);
  if (!g_str_equal (rows, expected))
    g_error ("%s: “%s”, not “%s”", text, rows, expected);
  written = vec_filter_to_text (filter, table);
  again = vec_filter_parse (written, table, &error);
  g_assert_no_error (error);
  rows_again = list_rows (again, table);
  g_assert_cmpstr (rows_again, ==, expected);
}

static void
test_passes (void)
{
  g_autoptr (VecTable) table = make_table ();

  assert_passes (table, "year >= 1990", "1 3 4 5");
  assert_passes (table, "year>1990", "3 4 5");
  assert_passes (table, "year < 1990", "0");
  assert_passes (table, "year <= 1.99e3", "0 1");
  assert_passes (table, "not year <= 1990", "2 3 4 5");
  assert_passes (table, "year = 2000", "3");
  assert_passes (table, "year != 2000", "0 1 2 4 5");
  assert_passes (table, "year in (1980, 2020.0)", "0 5");
  assert_passes (table, "year is missing", "2");
  assert_passes (table, "year IS NOT Missing AND year < 1985", "0");
  assert_passes (table, "genre is missing", "3");
  assert_passes (table, "genre = drama", "0 2");
  assert_passes (table, "genre=\"sci-fi\"", "1 5");
  assert_passes (table, "genre in (drama, comedy)", "0 2 4");
  assert_passes (table, "not genre in (drama,comedy)", "1 3 5");
  assert_passes (table, "not genre != drama", "0 2");
  assert_passes (table, "label ~ star", "0 2 4");
  assert_passes (table, "LABEL ~ ＳＴＡＲ", "0 2 4");
  assert_passes (table, "label = \"A \\\"star\\\"\"", "4");
  assert_passes (table, "any ~ dram", "0 2");
  assert_passes (table, "when >= 2020-02 and when < 2021-06-01", "1 2 4");
  assert_passes (table, "when = 2020-01-01", "0");
  assert_passes (table, "cluster = 1", "0 1");
  assert_passes (table, "cluster in (2, 3)", "2 3 4");
  assert_passes (table, "\"odd \\\"name\\\"\" < -3", "3 4 5");
  assert_passes (table, "year >= 1990 and genre in (drama, \"sci-fi\") and label ~ moon", "1");
}

/* A column of that name wins; in quotes nothing else is meant. */
static void
test_names (void)
{
  VecTableBuilder *builder = vec_table_builder_new ("names", "made", NULL);
  double *values = g_new0 (double, 2);
  float *vectors = g_new0 (float, 2);
  g_autoptr (VecColumn) column = vec_column_new_number ("cluster", values, 2);
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecFilter) filter = NULL, quoted = NULL;
  g_autoptr (GError) error = NULL;

  values[1] = 7;
  vec_table_builder_take_vectors (builder, vectors, 2, 1, vectors, g_free);
  vec_table_builder_add_column (builder, column);
  table = vec_table_builder_end (builder, NULL);
  filter = vec_filter_parse ("cluster = 7", table, &error);
  g_assert_no_error (error);
  g_assert_cmpint (vec_filter_get_condition (filter, 0)->field, ==, VEC_FIELD_COLUMN);
  quoted = vec_filter_parse ("\"label\" ~ x", table, &error);
  g_assert_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND);
  g_assert_null (quoted);
}

static const struct
{
  const char *text, *message;
} bad[] = {
  { "", "The filter, character 1: expected the name of a column, but the text ends." },
  { "   ", "The filter, character 4: expected the name of a column, but the text ends." },
  { "year", "The filter, character 5: expected =, !=, <, <=, >, >=, ~, in or is, but the text ends." },
  { "year >", "The filter, character 7: expected a value, but the text ends." },
  { "year > old", "The filter, character 8: expected a number, found “old”." },
  { "year > 1 year", "The filter, character 10: expected “and” or the end, found “year”." },
  { "year > 1 and", "The filter, character 13: expected the name of a column, but the text ends." },
  { "and year > 1", "The filter, character 1: expected the name of a column, found “and”." },
  { "year ! 1", "The filter, character 6: “!” needs “=” after it; use “not” to turn a condition round." },
  { "year in 1", "The filter, character 9: expected “(” before the values, found “1”." },
  { "year in (1", "The filter, character 11: expected “,” or “)” after a value, but the text ends." },
  { "year in (1 2)", "The filter, character 12: expected “,” or “)” after a value, found “2”." },
  { "year in ()", "The filter, character 10: expected a value, found “)”." },
  { "year = drama", "The filter, character 8: column “year” holds numbers; “drama” is none." },
  { "year ~ 19", "The filter, character 1: column “year” holds numbers and no text; compare them." },
  { "genre > 3", "The filter, character 1: column “genre” holds neither numbers nor dates; use =, in or ~." },
  { "when > soon", "The filter, character 8: expected a date such as 2024-03-01, found “soon”." },
  { "label > 3", "The filter, character 1: “label” has no size; use =, in or ~." },
  { "label is missing", "The filter, character 1: only a column can be missing; “label” is none." },
  { "year is there", "The filter, character 9: expected “missing” after “is”, found “there”." },
  { "any = 3", "The filter, character 1: “any” goes with ~ alone." },
  { "cluster = a", "The filter, character 11: expected the number of a cluster, from 1, found “a”." },
  { "cluster = 0", "The filter, character 11: expected the number of a cluster, from 1, found “0”." },
  { "cluster ~ 1", "The filter, character 1: a cluster has a number and no text; use = or in." },
  { "星 > 1 and year > x", "The filter, character 1: there is no column “星”." },
  { "genre = 星 or year > 1", "The filter, character 11: expected “and” or the end, found “or”." },
  { "genre = \"drama", "The filter, character 9: the quote has no end." },
  { ") = 3", "The filter, character 1: expected the name of a column, found “)”." },
  { "year >= nan", "The filter, character 9: expected a number, found “nan”." },
};

static void
test_refused (void)
{
  g_autoptr (VecTable) table = make_table ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VecFilter) filter = vec_filter_parse (bad[i].text, table, &error);

      g_assert_null (filter);
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, bad[i].message);
    }
}

static void
test_written (void)
{
  static const char *const values[] = { "a, b", "c\\d\"", NULL };
  VecCondition conditions[] = {
    { .kind = VEC_CONDITION_RANGE, .column = "year", .low = 1990, .high = 2000.5, .excludes_high = TRUE },
    { .kind = VEC_CONDITION_VALUES, .column = "genre", .values = values, .negated = TRUE },
    { .kind = VEC_CONDITION_TEXT, .field = VEC_FIELD_LABEL, .text = "star", .off = TRUE },
    { .kind = VEC_CONDITION_RANGE, .column = "year", .low = -INFINITY, .high = INFINITY },
  };
  g_autoptr (VecFilter) filter = NULL;
  g_autofree char *text = NULL, *none = vec_filter_to_text (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      VecFilter *next = vec_filter_with (filter, &conditions[i]);

      vec_filter_unref (filter);
      filter = next;
    }
  text = vec_filter_to_text (filter, NULL);
  g_assert_cmpstr (text, ==, "\"year\" >= 1990 and \"year\" < 2000.5 and not \"genre\" in (\"a, b\", \"c\\\\d\\\"\") and "
                             "\"year\" is not missing");
  g_assert_cmpstr (none, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/filter-syntax/passes", test_passes);
  g_test_add_func ("/filter-syntax/names", test_names);
  g_test_add_func ("/filter-syntax/refused", test_refused);
  g_test_add_func ("/filter-syntax/written", test_written);
  return g_test_run ();
}
