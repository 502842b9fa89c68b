#include "table/vec-table-append.h"

#include <math.h>

#include "base/vec-error.h"

static VecStrings *
strings_of (const char *const *texts, gint64 n)
{
  VecStrings *strings = vec_strings_new ();

  for (gint64 i = 0; i < n; i++)
    vec_strings_append (strings, texts[i], -1);
  return strings;
}

/* (n, d): row i is i, i, … plus @first. Takes the columns. */
static VecTable *
make_table (const char *path, gint64 n, int d, float first, const char *const *labels, VecColumn **columns, guint n_columns)
{
  g_autofree char *name = g_path_get_basename (path);
  VecTableBuilder *builder = vec_table_builder_new (name, "csv", path);
  float *values = g_new (float, n * d);
  g_autoptr (GError) error = NULL;
  VecTable *table;

  for (gint64 i = 0; i < n * d; i++)
    values[i] = first + (float) (i / d);
  vec_table_builder_take_vectors (builder, values, n, d, values, g_free);
  if (labels != NULL)
    {
      g_autoptr (VecStrings) strings = strings_of (labels, n);

      vec_table_builder_set_labels (builder, strings);
    }
  for (guint i = 0; i < n_columns; i++)
    {
      vec_table_builder_add_column (builder, columns[i]);
      vec_column_unref (columns[i]);
    }
  vec_table_builder_add_remark (builder, name);
  table = vec_table_builder_end (builder, &error);
  g_assert_no_error (error);
  return table;
}

static VecColumn *
number_column (const char *name, const double *values, gint64 n)
{
  return vec_column_new_number (name, g_memdup2 (values, (gsize) n * sizeof *values), n);
}

static VecColumn *
parsed_column (const char *name, VecColumnType type, const char *const *texts, gint64 n)
{
  g_autoptr (VecStrings) values = strings_of (texts, n);

  return vec_column_new_parsed (name, type, values);
}

static VecTable *
append (VecTable *table, VecTable *added)
{
  g_autoptr (GError) error = NULL;
  VecTable *both = vec_table_append (table, added, &error);

  g_assert_no_error (error);
  return both;
}

/* The values of column @name, joined: what is missing is empty. */
static void
assert_values (VecTable *table, const char *name, VecColumnType type, const char *expected)
{
  VecColumn *column = vec_table_find_column (table, name);
  g_autoptr (GString) values = g_string_new (NULL);

  g_assert_nonnull (column);
  g_assert_cmpint (vec_column_get_column_type (column), ==, type);
  for (gint64 i = 0; i < vec_table_get_n_rows (table); i++)
    {
      g_autofree char *value = vec_column_dup_value (column, i);

      g_string_append_printf (values, "%s|", value);
    }
  g_assert_cmpstr (values->str, ==, expected);
}

static void
test_rows_and_columns (void)
{
  VecColumn *old_columns[] = { number_column ("size", (double[]) { 1, NAN, 3 }, 3),
                               parsed_column ("kind", VEC_COLUMN_CATEGORY, (const char *[]) { "b", "a", "b" }, 3),
                               parsed_column ("note", VEC_COLUMN_TEXT, (const char *[]) { "x", "y", "z" }, 3),
                               number_column ("mixed", (double[]) { 1, 2, 3 }, 3),
                               number_column ("only old", (double[]) { 7, 8, 9 }, 3) };
  VecColumn *new_columns[] = { parsed_column ("kind", VEC_COLUMN_TEXT, (const char *[]) { "c", "a" }, 2),
                               parsed_column ("mixed", VEC_COLUMN_TEXT, (const char *[]) { "many", "4" }, 2),
                               number_column ("size", (double[]) { 5, 6 }, 2),
                               parsed_column ("only new", VEC_COLUMN_TEXT, (const char *[]) { "p", "q" }, 2),
                               parsed_column ("note", VEC_COLUMN_TEXT, (const char *[]) { "", "w" }, 2) };
  g_autoptr (VecTable) table = make_table ("/data/old.csv", 3, 2, 10, (const char *[]) { "one", "two", "three" }, old_columns, 5);
  g_autoptr (VecTable) added = make_table ("/else/new.csv", 2, 2, 20, (const char *[]) { "four", "one" }, new_columns, 5);
  g_autoptr (VecTable) both = append (table, added);

  g_assert_cmpint (vec_table_get_n_rows (both), ==, 5);
  g_assert_cmpstr (vec_table_get_name (both), ==, "old.csv");
  g_assert_cmpstr (vec_table_get_path (both), ==, "/data/old.csv");
  for (int i = 0; i < 5; i++)
    g_assert_cmpfloat (vec_table_get_vector (both, i)[1], ==, i < 3 ? 10 + i : 20 + i - 3);
  g_assert_cmpstr (vec_table_get_label (both, 2), ==, "three");
  g_assert_cmpstr (vec_table_get_label (both, 4), ==, "one");
  g_assert_cmpint (vec_table_find_label (both, "four"), ==, 3);
  g_assert_cmpuint (vec_table_get_n_columns (both), ==, 7);
  assert_values (both, "size", VEC_COLUMN_NUMBER, "1||3|5|6|");
  assert_values (both, "kind", VEC_COLUMN_CATEGORY, "b|a|b|c|a|");
  assert_values (both, "note", VEC_COLUMN_TEXT, "x|y|z||w|");
  assert_values (both, "mixed", VEC_COLUMN_TEXT, "1|2|3|many|4|");
  assert_values (both, "only old", VEC_COLUMN_NUMBER, "7|8|9|||");
  assert_values (both, "only new", VEC_COLUMN_TEXT, "|||p|q|");
  assert_values (both, VEC_ADDED_COLUMN, VEC_COLUMN_CATEGORY, "|||new.csv|new.csv|");
  for (guint32 code = 0; code < 2; code++)
    g_assert_cmpstr (vec_column_get_category (vec_table_find_column (both, "kind"), code), ==,
                     vec_column_get_category (vec_table_find_column (table, "kind"), code));
  g_assert_cmpstr (vec_table_get_remarks (both)[0], ==, "old.csv");
  g_assert_cmpstr (vec_table_get_remarks (both)[1], ==, "new.csv");
}

/* A second time: the column of sources goes on. */
static void
test_twice (void)
{
  g_autoptr (VecTable) table = make_table ("/data/old.csv", 2, 3, 0, NULL, NULL, 0);
  g_autoptr (VecTable) added = make_table ("/data/new.csv", 1, 3, 5, NULL, NULL, 0);
  g_autoptr (VecTable) newer = make_table ("/data/newer.csv", 1, 3, 6, NULL, NULL, 0);
  g_autoptr (VecTable) both = append (table, added);
  g_autoptr (VecTable) all = append (both, newer);

  g_assert_false (vec_table_has_labels (all));
  g_assert_cmpstr (vec_table_get_label (all, 3), ==, "4");
  g_assert_cmpuint (vec_table_get_n_columns (all), ==, 1);
  assert_values (all, VEC_ADDED_COLUMN, VEC_COLUMN_CATEGORY, "||new.csv|newer.csv|");
}

/* What the file itself calls "added" is left alone. */
static void
test_own_column (void)
{
  VecColumn *columns[] = { parsed_column (VEC_ADDED_COLUMN, VEC_COLUMN_TEXT, (const char *[]) { "today" }, 1) };
  g_autoptr (VecTable) table = make_table ("/data/old.csv", 1, 1, 0, (const char *[]) { "a" }, NULL, 0);
  g_autoptr (VecTable) added = make_table ("/data/new.csv", 1, 1, 5, NULL, columns, 1);
  g_autoptr (VecTable) both = append (table, added);

  g_assert_cmpstr (vec_table_get_label (both, 1), ==, "1");
  assert_values (both, VEC_ADDED_COLUMN, VEC_COLUMN_TEXT, "|today|");
}

static void
test_images (void)
{
  VecColumn *old_columns[] = { parsed_column ("picture", VEC_COLUMN_IMAGE, (const char *[]) { "a.png" }, 1) };
  VecColumn *new_columns[] = { parsed_column ("picture", VEC_COLUMN_IMAGE, (const char *[]) { "b.png", "/top/c.png" }, 2) };
  g_autoptr (VecTable) table = make_table ("/data/old.csv", 1, 1, 0, NULL, old_columns, 1);
  g_autoptr (VecTable) added = make_table ("/else/new.csv", 2, 1, 5, NULL, new_columns, 1);
  g_autoptr (VecTable) both = append (table, added);

  assert_values (both, "picture", VEC_COLUMN_IMAGE, "a.png|/else/b.png|/top/c.png|");
}

static void
test_other_dimensions (void)
{
  g_autoptr (VecTable) table = make_table ("/data/old.csv", 2, 50, 0, NULL, NULL, 0);
  g_autoptr (VecTable) added = make_table ("/data/new.csv", 1, 300, 5, NULL, NULL, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (vec_table_append (table, added, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_MISMATCH);
  g_assert_cmpstr (error->message, ==,
                   "new.csv has 300 dimensions, and this table has 50: only rows with the same dimensions can be added.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/append/rows-and-columns", test_rows_and_columns);
  g_test_add_func ("/append/twice", test_twice);
  g_test_add_func ("/append/own-column", test_own_column);
  g_test_add_func ("/append/images", test_images);
  g_test_add_func ("/append/other-dimensions", test_other_dimensions);
  return g_test_run ();
}
