#include <math.h>

#include "plot/vec-coloring.h"
#include "table/vec-date.h"

#include "golden-scale.h"

enum { N = 5000 };

/* As golden-scale.py: 0 … 1. */
static double *
generate (void)
{
  double *values = g_new (double, N);
  guint32 x = 7;

  for (int i = 0; i < N; i++)
    {
      x = x * 1664525 + 1013904223;
      values[i] = (x >> 8) / (double) (1 << 24);
    }
  return values;
}

static double *
generate_skewed (void)
{
  double *values = generate ();

  for (int i = 0; i < N; i++)
    values[i] = exp (pow (values[i], 4) * 12);
  return values;
}

static void
check_histogram (VecColoring *coloring, const gint64 *expected)
{
  const gint64 *counts = vec_coloring_get_histogram (coloring);

  for (int i = 0; i < VEC_COLORING_N_BINS; i++)
    g_assert_cmpint (counts[i], ==, expected[i]);
}

static void
test_linear (void)
{
  g_autofree double *values = generate ();
  g_autoptr (VecColoring) coloring = NULL;

  for (int i = 0; i < N; i++)
    values[i] = values[i] * 30 - 10;
  coloring = vec_coloring_new_numbers (values, N, VEC_SCALE_AUTO);
  g_assert_cmpint (vec_value_scale_get_kind (vec_coloring_get_scale (coloring)), ==, VEC_SCALE_LINEAR);
  g_assert_true (vec_value_scale_is_around_zero (vec_coloring_get_scale (coloring)));
  check_histogram (coloring, golden_linear);
}

static void
test_log (void)
{
  g_autofree double *values = generate_skewed ();
  g_autoptr (VecColoring) coloring = vec_coloring_new_numbers (values, N, VEC_SCALE_AUTO);

  g_assert_cmpint (vec_value_scale_get_kind (vec_coloring_get_scale (coloring)), ==, VEC_SCALE_LOG);
  check_histogram (coloring, golden_log);
}

static void
test_quantile (void)
{
  g_autofree double *values = generate_skewed ();
  g_autoptr (VecValueScale) scale = vec_value_scale_new (values, N, VEC_SCALE_QUANTILE, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (golden_quantiles); i++)
    {
      double p = i / (G_N_ELEMENTS (golden_quantiles) - 1.0);

      g_assert_cmpfloat (fabs (vec_value_scale_get_value (scale, p) / golden_quantiles[i] - 1), <, 1e-12);
      g_assert_cmpfloat_with_epsilon (vec_value_scale_get_fraction (scale, golden_quantiles[i]), p, 1e-9);
    }
}

/* Automatic is linear, then logarithmic, then quantiles. */
static void
test_choice (void)
{
  g_autofree double *values = generate ();
  g_autoptr (VecValueScale) even = vec_value_scale_new (values, N, VEC_SCALE_AUTO, TRUE);
  g_autoptr (VecValueScale) lumps = NULL, zeros = NULL, outlier = NULL;
  double low, high;

  g_assert_cmpint (vec_value_scale_get_kind (even), ==, VEC_SCALE_LINEAR);
  /* Nine in ten at 1,000 and a little, a few at 1: neither linear nor logarithmic tells the many apart. */
  for (int i = 0; i < N; i++)
    values[i] = i % 10 == 0 ? 1 + i : 1000 + values[i];
  lumps = vec_value_scale_new (values, N, VEC_SCALE_AUTO, TRUE);
  g_assert_cmpint (vec_value_scale_get_kind (lumps), ==, VEC_SCALE_QUANTILE);
  /* Mostly 0, the rest 1 … 9: the different values decide. */
  for (int i = 0; i < N; i++)
    values[i] = i % 10 < 8 ? 0 : 1 + i % 9;
  zeros = vec_value_scale_new (values, N, VEC_SCALE_AUTO, TRUE);
  g_assert_cmpint (vec_value_scale_get_kind (zeros), ==, VEC_SCALE_LINEAR);
  /* One extreme value does not change what all others show; the ends say that it lies beyond. */
  for (int i = 0; i < N; i++)
    values[i] = i % 100;
  values[17] = 1e12;
  outlier = vec_value_scale_new (values, N, VEC_SCALE_AUTO, TRUE);
  g_assert_cmpint (vec_value_scale_get_kind (outlier), ==, VEC_SCALE_LINEAR);
  vec_value_scale_get_ends (outlier, &low, &high);
  g_assert_cmpfloat (high, <, 101);
  vec_value_scale_get_range (outlier, &low, &high);
  g_assert_cmpfloat (high, ==, 1e12);
}

/* Whatever the kind: monotone, and there and back. */
static void
test_monotone (void)
{
  g_autofree double *values = generate_skewed ();

  for (int signs = 0; signs < 3; signs++)
    {
      for (int i = 0; i < N; i++)
        if (signs > 0 && i % 3 == 0)
          values[i] = signs == 1 ? 0 : -fabs (values[i]);
      for (int kind = VEC_SCALE_LINEAR; kind < VEC_N_SCALES; kind++)
        {
          g_autoptr (VecValueScale) scale = vec_value_scale_new (values, N, (VecScaleKind) kind, TRUE);
          double before = -INFINITY;

          g_assert_cmpint (vec_value_scale_get_kind (scale), ==, kind);
          for (int i = 0; i <= 100; i++)
            {
              double value = vec_value_scale_get_value (scale, i / 100.0);

              g_assert_cmpfloat (value, >=, before);
              before = value;
              if (kind != VEC_SCALE_QUANTILE)
                g_assert_cmpfloat_with_epsilon (vec_value_scale_get_fraction (scale, value), i / 100.0, 1e-9);
            }
          g_assert_true (isnan (vec_value_scale_get_fraction (scale, NAN)));
          g_assert_cmpfloat (vec_value_scale_get_fraction (scale, INFINITY), ==, 1);
          g_assert_cmpfloat (vec_value_scale_get_fraction (scale, -INFINITY), ==, 0);
        }
    }
}

static void
test_corner_cases (void)
{
  const double none[] = { NAN, INFINITY }, one[] = { 3 }, rare[] = { NAN, 5 };
  g_autoptr (VecValueScale) single = vec_value_scale_new (one, 1, VEC_SCALE_AUTO, TRUE);
  g_autoptr (VecValueScale) late = NULL;
  g_autofree double *mostly_missing = g_new (double, 100000);
  g_autoptr (GArray) ticks = vec_ticks_new_numbers (single, 3);

  g_assert_null (vec_value_scale_new (none, 2, VEC_SCALE_AUTO, TRUE));
  g_assert_null (vec_value_scale_new (NULL, 0, VEC_SCALE_AUTO, TRUE));
  g_assert_cmpfloat (vec_value_scale_get_fraction (single, 3), ==, 0.5);
  g_assert_cmpuint (ticks->len, ==, 1);
  /* The only value is in no row that a sample sees. */
  for (int i = 0; i < 100000; i++)
    mostly_missing[i] = rare[i == 77777];
  late = vec_value_scale_new (mostly_missing, 100000, VEC_SCALE_AUTO, TRUE);
  g_assert_nonnull (late);
}

static char *
join_labels (GArray *ticks)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ticks->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " | " : "", g_array_index (ticks, VecTick, i).label);
  return g_strdup (text->str);
}

static void
check_ticks (const char *from, const char *to, guint n_most, const char *expected)
{
  g_autoptr (VecValueScale) scale = vec_value_scale_new_linear (vec_date_parse (from), vec_date_parse (to));
  g_autoptr (GArray) ticks = vec_ticks_new_dates (scale, n_most);
  g_autofree char *labels = join_labels (ticks);

  g_assert_cmpstr (labels, ==, expected);
  for (guint i = 0; i < ticks->len; i++)
    {
      const VecTick *tick = &g_array_index (ticks, VecTick, i);

      g_assert_cmpfloat (tick->fraction, >=, 0);
      g_assert_cmpfloat (tick->fraction, <=, 1);
      g_assert_cmpfloat (tick->value, ==, vec_date_parse (tick->label));
    }
}

static void
test_date_ticks (void)
{
  check_ticks ("1998-03-01", "2024-01-01", 4, "2000 | 2010 | 2020");
  check_ticks ("1998-03-01", "2024-01-01", 6, "2000 | 2005 | 2010 | 2015 | 2020");
  check_ticks ("2023-02-03", "2023-11-20", 4, "2023-04 | 2023-07 | 2023-10");
  check_ticks ("2023-02-03", "2023-02-06", 4, "2023-02-03 | 2023-02-04 | 2023-02-05 | 2023-02-06");
  check_ticks ("2023-02-03 10:00", "2023-02-03 15:00", 4, "2023-02-03 12:00 | 2023-02-03 15:00");
  check_ticks ("0001-01-01", "9999-12-31", 4, "0001-01-01 | 9999-12-31");
  check_ticks ("2023-02-03", "2023-02-03", 4, "2023-02-03");
}

static void
test_number_ticks (void)
{
  g_autoptr (VecValueScale) years = vec_value_scale_new_linear (1990, 2020);
  g_autoptr (GArray) ticks = vec_ticks_new_numbers (years, 4);
  g_autofree char *labels = join_labels (ticks), *minus = vec_tick_number_to_string (-2.5), *many = vec_tick_number_to_string (1e21);
  const double values[] = { -3, 1 };
  g_autoptr (VecValueScale) both = vec_value_scale_new (values, 2, VEC_SCALE_AUTO, TRUE);
  g_autoptr (GArray) both_ticks = vec_ticks_new_numbers (both, 4);
  g_autofree char *both_labels = join_labels (both_ticks);

  g_assert_cmpstr (labels, ==, "1990 | 2000 | 2010 | 2020");
  g_assert_cmpstr (both_labels, ==, "−3 | 0 | 3");
  g_assert_cmpstr (minus, ==, "−2.5");
  g_assert_cmpstr (many, ==, "1e+21");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value-scale/linear", test_linear);
  g_test_add_func ("/value-scale/log", test_log);
  g_test_add_func ("/value-scale/quantile", test_quantile);
  g_test_add_func ("/value-scale/choice", test_choice);
  g_test_add_func ("/value-scale/monotone", test_monotone);
  g_test_add_func ("/value-scale/corner-cases", test_corner_cases);
  g_test_add_func ("/ticks/dates", test_date_ticks);
  g_test_add_func ("/ticks/numbers", test_number_ticks);
  return g_test_run ();
}
