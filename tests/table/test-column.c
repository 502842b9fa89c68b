#include "table/vec-column.h"

#include <math.h>

static VecStrings *
strings_of (const char *const *texts)
{
  VecStrings *strings = vec_strings_new ();

  for (guint i = 0; texts[i] != NULL; i++)
    vec_strings_append (strings, texts[i], -1);
  return strings;
}

static VecColumnType
guess (const char *const *texts)
{
  g_autoptr(VecStrings) strings = strings_of (texts);
  g_autoptr(VecColumn) column = vec_column_new_guessed ("c", strings);

  return vec_column_get_column_type (column);
}

#define GUESS(...) guess ((const char *const[]) { __VA_ARGS__, NULL })

static void
test_guesses (void)
{
  g_assert_cmpint (GUESS ("1", "2.5", "-3e4", ""), ==, VEC_COLUMN_NUMBER);
  g_assert_cmpint (GUESS (" 1 ", "nan", "NA"), ==, VEC_COLUMN_NUMBER);
  g_assert_cmpint (GUESS ("1", "2", "3a"), ==, VEC_COLUMN_TEXT);
  g_assert_cmpint (GUESS ("0", "0.25", "-0.5", "100"), ==, VEC_COLUMN_NUMBER);
  g_assert_cmpint (GUESS ("02134", "10001"), ==, VEC_COLUMN_TEXT);
  g_assert_cmpint (GUESS ("9007199254740992", "10000000000000000"), ==, VEC_COLUMN_NUMBER);
  g_assert_cmpint (GUESS ("9007199254740993", "1"), ==, VEC_COLUMN_TEXT);
  g_assert_cmpint (GUESS ("0x10", "0x20"), ==, VEC_COLUMN_TEXT);
  g_assert_cmpint (GUESS ("inf", "1"), ==, VEC_COLUMN_TEXT);
  g_assert_cmpint (GUESS ("nan", "nan"), ==, VEC_COLUMN_CATEGORY);
  g_assert_cmpint (GUESS ("a", "b", "a"), ==, VEC_COLUMN_CATEGORY);
  g_assert_cmpint (GUESS ("a", "b", "c"), ==, VEC_COLUMN_TEXT);
  g_assert_cmpint (GUESS ("", "", ""), ==, VEC_COLUMN_TEXT);
  g_assert_cmpint (GUESS ("a.png", "b.JPG", "c.jpeg"), ==, VEC_COLUMN_IMAGE);
  g_assert_cmpint (GUESS ("a.png", "b.txt"), ==, VEC_COLUMN_TEXT);
}

/* At most max (24, rows / 4) distinct values make a category. */
static void
test_category_limit (void)
{
  g_autoptr(VecStrings) few = vec_strings_new ();
  g_autoptr(VecStrings) many = vec_strings_new ();
  g_autoptr(VecColumn) category = NULL;
  g_autoptr(VecColumn) text = NULL;

  for (int i = 0; i < 48; i++)
    {
      g_autofree char *a = g_strdup_printf ("v%d", i % 24);
      g_autofree char *b = g_strdup_printf ("v%d", i % 25);

      vec_strings_append (few, a, -1);
      vec_strings_append (many, b, -1);
    }
  category = vec_column_new_guessed ("few", few);
  text = vec_column_new_guessed ("many", many);
  g_assert_cmpint (vec_column_get_column_type (category), ==, VEC_COLUMN_CATEGORY);
  g_assert_cmpuint (vec_column_get_n_categories (category), ==, 24);
  g_assert_cmpint (vec_column_get_column_type (text), ==, VEC_COLUMN_TEXT);
}

static void
test_category_values (void)
{
  const char *const texts[] = { "red", "", "blue", "red", NULL };
  g_autoptr(VecStrings) strings = strings_of (texts);
  g_autoptr(VecColumn) column = vec_column_new_guessed ("colour", strings);

  g_assert_cmpstr (vec_column_get_name (column), ==, "colour");
  g_assert_cmpuint (vec_column_get_n_categories (column), ==, 2);
  g_assert_cmpuint (vec_column_get_code (column, 0), ==, 0);
  g_assert_cmpuint (vec_column_get_code (column, 1), ==, VEC_CATEGORY_MISSING);
  g_assert_cmpuint (vec_column_get_code (column, 2), ==, 1);
  g_assert_cmpstr (vec_column_get_category (column, 1), ==, "blue");
  g_assert_cmpstr (vec_column_get_text (column, 3), ==, "red");
  g_assert_null (vec_column_get_text (column, 1));
  g_assert_true (vec_column_is_missing (column, 1));
  g_assert_true (isnan (vec_column_get_number (column, 0)));
}

static void
test_number_values (void)
{
  const char *const texts[] = { "0.1", "", "1e300", "-7", "nan", "123456789.123", NULL };
  g_autoptr(VecStrings) strings = strings_of (texts);
  g_autoptr(VecColumn) column = vec_column_new_guessed ("n", strings);
  const char *const expected[] = { "0.1", "", "1e+300", "-7", "", "123456789.123" };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *value = vec_column_dup_value (column, i);

      g_assert_cmpstr (value, ==, expected[i]);
    }
  g_assert_true (vec_column_is_missing (column, 1));
  g_assert_true (vec_column_is_missing (column, 4));
  g_assert_cmpfloat (vec_column_get_number (column, 3), ==, -7);
  g_assert_null (vec_column_get_text (column, 0));
}

static void
test_parsed (void)
{
  const char *const texts[] = { "1", "x", "1", NULL };
  g_autoptr(VecStrings) strings = strings_of (texts);
  g_autoptr(VecColumn) number = vec_column_new_parsed ("n", VEC_COLUMN_NUMBER, strings);
  g_autoptr(VecColumn) category = vec_column_new_parsed ("c", VEC_COLUMN_CATEGORY, strings);
  g_autoptr(VecColumn) text = vec_column_new_parsed ("t", VEC_COLUMN_TEXT, strings);

  g_assert_true (vec_column_is_missing (number, 1));
  g_assert_cmpuint (vec_column_get_n_categories (category), ==, 2);
  g_assert_cmpstr (vec_column_get_text (text, 1), ==, "x");
}

static void
test_subset (void)
{
  const char *const texts[] = { "red", "blue", "", "red", NULL };
  const gint64 rows[] = { 3, 2, 1 };
  g_autoptr(VecStrings) strings = strings_of (texts);
  const VecColumnType types[] = { VEC_COLUMN_TEXT, VEC_COLUMN_CATEGORY };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr(VecColumn) column = vec_column_new_parsed ("c", types[i], strings);
      g_autoptr(VecColumn) subset = vec_column_subset (column, rows, 3);

      g_assert_cmpint (vec_column_get_n_rows (subset), ==, 3);
      g_assert_cmpstr (vec_column_get_text (subset, 0), ==, "red");
      g_assert_true (vec_column_is_missing (subset, 1));
      g_assert_cmpstr (vec_column_get_text (subset, 2), ==, "blue");
    }
}

static void
test_type_ids (void)
{
  for (int i = VEC_COLUMN_TEXT; i <= VEC_COLUMN_IMAGE; i++)
    {
      VecColumnType type;

      g_assert_true (vec_column_type_from_id (vec_column_type_get_id ((VecColumnType) i), &type));
      g_assert_cmpint (type, ==, i);
    }
  g_assert_false (vec_column_type_from_id ("colour", &(VecColumnType) { 0 }));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/column/guesses", test_guesses);
  g_test_add_func ("/column/category-limit", test_category_limit);
  g_test_add_func ("/column/category-values", test_category_values);
  g_test_add_func ("/column/number-values", test_number_values);
  g_test_add_func ("/column/parsed", test_parsed);
  g_test_add_func ("/column/subset", test_subset);
  g_test_add_func ("/column/type-ids", test_type_ids);
  return g_test_run ();
}
