#include <math.h>

#include "table/vec-date.h"

/* From golden-dates.py. */
static const struct { const char *text; double seconds; } goldens[] = {
    { "1970-01-01", 0.0 },
    { "1969-12-31T23:59:59Z", -1.0 },
    { "2000-02-29", 951782400.0 },
    { "1900-03-01", -2203891200.0 },
    { "0001-01-01", -62135596800.0 },
    { "9999-12-31", 253402214400.0 },
    { "2024-05-06 07:08:09.25", 1714979289.25 },
    { "2024-05-06T07:08:09+02:00", 1714972089.0 },
    { "2024-05-06T07:08-05:30", 1714999080.0 },
    { "1582-10-15", -12219292800.0 },
    { "2038-01-19T03:14:08Z", 2147483648.0 },
    /* By hand: reduced precision and other ways to write the same. */
    { "1970", 0.0 },
    { "1971", 365 * 86400.0 },
    { "1970-02", 31 * 86400.0 },
    { " 1970/01/02 ", 86400.0 },
    { "1970-01-01T24:00", 86400.0 },
    { "1970-01-01T01:00+0100", 0.0 },
    { "1970-01-01 01:00:00,5+01", 0.5 },
};

static void
test_parse (void)
{
  static const char *const bad[] = {
    "", " ", "x", "197", "19700", "1970-", "1970-13", "1970-00", "1970-1-1", "1970-01-32", "1970-02-29", "1900-02-29", "1970-01/01", "1970-01-01T",
    "1970-01-01T1:00", "1970-01-01T25:00", "1970-01-01T24:01", "1970-01-01T10:60", "1970-01-01 10:00 am", "1970-01-01T10:00+24:00",
    "1970-01-01T10", "0000-01-01", "-1970-01-01", "1970-01-01Z", "12/31/1970", "1970-01-01T10:00:00+1",
  };

  for (guint i = 0; i < G_N_ELEMENTS (goldens); i++)
    g_assert_cmpfloat (vec_date_parse (goldens[i].text), ==, goldens[i].seconds);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    if (!isnan (vec_date_parse (bad[i])))
      g_error ("“%s” was taken for a date", bad[i]);
}

/* Every day of the calendar comes back. */
static void
test_there_and_back (void)
{
  for (double day = -719162; day <= 2932896; day += 1)
    {
      g_autofree char *text = vec_date_to_string (day * 86400, VEC_DATE_DAY);

      g_assert_cmpfloat (vec_date_parse (text), ==, day * 86400);
    }
  for (int month = -30; month < 50; month++)
    {
      double seconds = vec_date_from_month (2000, month);
      int year, number;

      vec_date_get_month (seconds, &year, &number);
      g_assert_cmpint (year * 12 + number, ==, 2000 * 12 + month);
      vec_date_get_month (seconds - 1, &year, &number);
      g_assert_cmpint (year * 12 + number, ==, 2000 * 12 + month - 1);
    }
}

static void
test_precision (void)
{
  static const char *const texts[] = { "2024-05-06 07:08:09", "2024", "2024-05", "2024-05-06", "2024-05-06 07:08" };
  double seconds = vec_date_parse (texts[0]);

  for (int precision = VEC_DATE_YEAR; precision <= VEC_DATE_MINUTE; precision++)
    {
      g_autofree char *text = vec_date_to_string (seconds, precision);

      g_assert_cmpstr (text, ==, texts[precision + 1]);
    }
  {
    g_autofree char *text = vec_date_to_string (seconds, VEC_DATE_SECOND);

    g_assert_cmpstr (text, ==, texts[0]);
  }
}

static VecColumn *
column (VecColumnType type, const char *const *values)
{
  g_autoptr (VecStrings) strings = vec_strings_new ();

  for (int i = 0; values[i] != NULL; i++)
    vec_strings_append (strings, *values[i] != '\0' ? values[i] : NULL, -1);
  return vec_column_new_parsed ("when", type, strings);
}

static void
test_columns (void)
{
  const char *const dates[] = { "1970-01-02", "", "1970-01-03", "1970-01-02", NULL };
  const char *const mixed[] = { "1970-01-02", "unknown", NULL }, *const empty[] = { "", "", NULL };
  const VecColumnType types[] = { VEC_COLUMN_TEXT, VEC_COLUMN_CATEGORY };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (VecColumn) good = column (types[i], dates), bad = column (types[i], mixed), none = column (types[i], empty);
      g_autofree double *seconds = vec_column_dup_dates (good);

      g_assert_nonnull (seconds);
      g_assert_cmpfloat (seconds[0], ==, 86400);
      g_assert_true (isnan (seconds[1]));
      g_assert_cmpfloat (seconds[2], ==, 2 * 86400);
      g_assert_cmpfloat (seconds[3], ==, 86400);
      g_assert_null (vec_column_dup_dates (bad));
      g_assert_null (vec_column_dup_dates (none));
      g_assert_true (vec_column_get_dates (good) != NULL);
      g_assert_false (vec_column_get_dates (bad) != NULL);
    }
  {
    g_autoptr (VecColumn) numbers = column (VEC_COLUMN_NUMBER, (const char *const[]){ "1990", "1991", NULL });

    g_assert_false (vec_column_get_dates (numbers) != NULL);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/date/parse", test_parse);
  g_test_add_func ("/date/there-and-back", test_there_and_back);
  g_test_add_func ("/date/precision", test_precision);
  g_test_add_func ("/date/columns", test_columns);
  return g_test_run ();
}
