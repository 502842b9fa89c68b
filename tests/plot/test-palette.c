#include <math.h>
#include <string.h>

#include "plot/vec-oklab.h"
#include "plot/vec-coloring.h"

/* What palette.py reached, rounded down: the smallest OKLab distance between two of the first twenty. */
#define NORMAL_MIN 0.083
#define DEUTERANOPIA_MIN 0.058

static VecColoring *
categories (int n)
{
  g_autofree gint32 *codes = g_new (gint32, n);

  for (int i = 0; i < n; i++)
    codes[i] = i;
  return vec_coloring_new_categories (codes, n, NULL, n);
}

static double
to_linear (guint byte)
{
  double s = byte / 255.0;

  return s <= 0.04045 ? s / 12.92 : pow ((s + 0.055) / 1.055, 2.4);
}

static guint
to_byte (double v)
{
  v = CLAMP (v, 0, 1);
  return (guint) ((v <= 0.0031308 ? 12.92 * v : 1.055 * pow (v, 1 / 2.4) - 0.055) * 255 + 0.5);
}

/* Machado, Oliveira & Fernandes (2009), severity 1. */
static guint32
simulate_deuteranopia (guint32 rgb)
{
  static const double m[3][3] = { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } };
  double c[3] = { to_linear (rgb >> 16), to_linear (rgb >> 8 & 0xff), to_linear (rgb & 0xff) };
  guint32 result = 0;

  for (int i = 0; i < 3; i++)
    result = result << 8 | to_byte (m[i][0] * c[0] + m[i][1] * c[1] + m[i][2] * c[2]);
  return result;
}

static double
smallest_distance (const guint32 *colors, int n, gboolean blind)
{
  double smallest = INFINITY;

  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      {
        guint32 a = blind ? simulate_deuteranopia (colors[i]) : colors[i], b = blind ? simulate_deuteranopia (colors[j]) : colors[j];

        smallest = MIN (smallest, vec_oklab_distance (vec_oklab_from_rgb (a), vec_oklab_from_rgb (b)));
      }
  return smallest;
}

/* ---- The same by the measure of the CIE, for the three kinds of dichromacy */

/* Machado, Oliveira & Fernandes (2009), table 1, severity 1, on linear sRGB. */
static const struct
{
  const char *name;
  double m[3][3];
} deficiencies[] = {
  { "none", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } },
  { "protanopia", { { 0.152286, 1.052583, -0.204868 }, { 0.114503, 0.786281, 0.099216 }, { -0.003882, -0.048116, 1.051998 } } },
  { "deuteranopia", { { 0.367322, 0.860646, -0.227968 }, { 0.280085, 0.672501, 0.047413 }, { -0.011820, 0.042940, 0.968881 } } },
  { "tritanopia", { { 1.255528, -0.076749, -0.178779 }, { -0.078411, 0.930809, 0.147602 }, { 0.004733, 0.691367, 0.303900 } } },
};

/* ΔE*ab (CIE 1976) that two categories keep at least, in eyes of every kind: a difference of 2.3 is just noticed (Mahy et al. 1994). */
#define FIRST_EIGHT_MIN 12.0
#define FIRST_TWENTY_MIN 7.5

typedef struct
{
  double L, a, b;
} Lab;

static double
lab_f (double t)
{
  return t > 216.0 / 24389 ? cbrt (t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE L*a*b*, white D65. */
static Lab
see (guint32 rgb, const double m[3][3])
{
  double in[3] = { to_linear (rgb >> 16), to_linear (rgb >> 8 & 0xff), to_linear (rgb & 0xff) }, c[3], x, y, z;

  for (int i = 0; i < 3; i++)
    c[i] = CLAMP (m[i][0] * in[0] + m[i][1] * in[1] + m[i][2] * in[2], 0, 1);
  x = lab_f ((0.4124564 * c[0] + 0.3575761 * c[1] + 0.1804375 * c[2]) / 0.95047);
  y = lab_f (0.2126729 * c[0] + 0.7151522 * c[1] + 0.0721750 * c[2]);
  z = lab_f ((0.0193339 * c[0] + 0.1191920 * c[1] + 0.9503041 * c[2]) / 1.08883);
  return (Lab) { 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

static double
smallest_cie_distance (const guint32 *colors, int n, const double m[3][3])
{
  double smallest = INFINITY;

  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++)
      {
        Lab p = see (colors[i], m), q = see (colors[j], m);

        smallest = MIN (smallest, sqrt ((p.L - q.L) * (p.L - q.L) + (p.a - q.a) * (p.a - q.a) + (p.b - q.b) * (p.b - q.b)));
      }
  return smallest;
}

static void
test_color_blind (void)
{
  g_autoptr (VecColoring) coloring = categories (20);
  Lab red = see (0xff0000, deficiencies[0].m);

  /* Lindbloom's value for sRGB red under D65. */
  g_assert_cmpfloat_with_epsilon (red.L, 53.24, 0.01);
  g_assert_cmpfloat_with_epsilon (red.a, 80.09, 0.02);
  g_assert_cmpfloat_with_epsilon (red.b, 67.20, 0.02);
  for (int dark = 0; dark < 2; dark++)
    for (guint i = 0; i < G_N_ELEMENTS (deficiencies); i++)
      {
        const guint32 *colors = vec_coloring_get_colors (coloring, dark);
        double eight = smallest_cie_distance (colors, 8, deficiencies[i].m), twenty = smallest_cie_distance (colors, 20, deficiencies[i].m);

        g_test_message ("%s, %s: %.1f of eight, %.1f of twenty", deficiencies[i].name, dark ? "dark" : "light", eight, twenty);
        g_assert_cmpfloat (eight, >=, FIRST_EIGHT_MIN);
        g_assert_cmpfloat (twenty, >=, FIRST_TWENTY_MIN);
      }
}

static void
test_oklab (void)
{
  VecOklab white = vec_oklab_from_rgb (0xffffff), red = vec_oklab_from_rgb (0xff0000);

  /* Ottosson's own example values. */
  g_assert_cmpfloat_with_epsilon (white.L, 1, 1e-4);
  g_assert_cmpfloat_with_epsilon (white.a, 0, 1e-4);
  g_assert_cmpfloat_with_epsilon (red.L, 0.62796, 1e-4);
  g_assert_cmpfloat_with_epsilon (red.a, 0.22486, 1e-4);
  g_assert_cmpfloat_with_epsilon (red.b, 0.12585, 1e-4);
  for (guint32 rgb = 0; rgb < 0x1000000; rgb += 0x10305)
    g_assert_cmphex (vec_oklab_to_rgb (vec_oklab_from_rgb (rgb)), ==, rgb);
  g_assert_cmphex (vec_rgb_mix (0x123456, 0xfedcba, 0), ==, 0x123456);
  g_assert_cmphex (vec_rgb_mix (0x123456, 0xfedcba, 1), ==, 0xfedcba);
}

static void
test_first_twenty_differ (void)
{
  g_autoptr (VecColoring) coloring = categories (20);

  for (int dark = 0; dark < 2; dark++)
    {
      const guint32 *colors = vec_coloring_get_colors (coloring, dark);

      g_assert_cmpfloat (smallest_distance (colors, 20, FALSE), >=, NORMAL_MIN);
      g_assert_cmpfloat (smallest_distance (colors, 20, TRUE), >=, DEUTERANOPIA_MIN);
      /* And every one from the paper it is printed on. */
      for (int i = 0; i < 20; i++)
        g_assert_cmpfloat (vec_oklab_distance (vec_oklab_from_rgb (colors[i]), vec_oklab_from_rgb (dark ? 0x1d1d20 : 0xfdfcf9)), >, 0.18);
    }
}

static void
test_never_repeated (void)
{
  enum { N = 5000 };
  g_autoptr (VecColoring) coloring = categories (N);

  for (int dark = 0; dark < 2; dark++)
    {
      const guint32 *colors = vec_coloring_get_colors (coloring, dark);
      g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

      for (int i = 0; i < N; i++)
        g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (colors[i])));
    }
}

static void
test_legend (void)
{
  const gint32 codes[] = { 1, 1, 2, -1, 1, 2, 0, -1, -1, -1 };
  const char *names[] = { "apple", "pear", "plum", "quince" };
  g_autoptr (VecColoring) coloring = vec_coloring_new_categories (codes, 10, names, 4);
  guint n;
  const VecLegendEntry *legend = vec_coloring_get_legend (coloring, FALSE, &n);

  g_assert_cmpuint (n, ==, 4);   /* none is a quince */
  g_assert_cmpstr (legend[0].label, ==, "pear");
  g_assert_cmpint (legend[0].count, ==, 3);
  g_assert_cmpstr (legend[1].label, ==, "plum");
  g_assert_cmpstr (legend[2].label, ==, "apple");
  g_assert_cmpint (legend[3].count, ==, 4);   /* none comes last, however many */
  g_assert_cmphex (legend[0].color, ==, vec_coloring_get_colors (coloring, FALSE)[vec_coloring_get_codes (coloring)[0]]);
  g_assert_false (vec_coloring_is_ramp (coloring, NULL, NULL));
}

static void
test_ramp_is_even (void)
{
  enum { N = 1001 };
  double values[N];
  g_autoptr (VecColoring) coloring = NULL;
  double low, high;

  for (int i = 0; i < N; i++)
    values[i] = i;
  values[7] = NAN;
  coloring = vec_coloring_new_numbers (values, N, VEC_SCALE_AUTO);
  g_assert_true (vec_coloring_is_ramp (coloring, &low, &high));
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 1000);
  for (int dark = 0; dark < 2; dark++)
    {
      const guint32 *colors = vec_coloring_get_colors (coloring, dark);
      const guint16 *codes = vec_coloring_get_codes (coloring);
      double shortest = INFINITY, longest = 0;
      int last = -1;

      for (int i = 8; i < N; i++)
        g_assert_cmpint (codes[i], >=, codes[i - 1] == codes[7] ? 0 : codes[i - 1]);
      /* Steps of a twentieth look about equally long, and lightness goes one way. */
      for (int i = 0; i < 20; i++)
        {
          VecOklab a = vec_oklab_from_rgb (colors[codes[i * 50]]), b = vec_oklab_from_rgb (colors[codes[(i + 1) * 50]]);
          double step = vec_oklab_distance (a, b);
          int direction = b.L > a.L;

          shortest = MIN (shortest, step), longest = MAX (longest, step);
          g_assert_true (last < 0 || direction == last);
          last = direction;
        }
      g_assert_cmpfloat (longest / shortest, <, 1.5);
    }
  {
    guint n;
    const VecLegendEntry *legend = vec_coloring_get_legend (coloring, FALSE, &n);

    g_assert_cmpuint (n, ==, 1);
    g_assert_cmpstr (legend[0].label, ==, "(missing)");
    g_assert_cmpint (legend[0].count, ==, 1);
  }
}

static void
test_diverging (void)
{
  const double values[] = { -1, 0, 4, -4, 2 };
  g_autoptr (VecColoring) coloring = vec_coloring_new_numbers (values, 5, VEC_SCALE_AUTO);
  const guint32 *colors = vec_coloring_get_colors (coloring, FALSE);
  const guint16 *codes = vec_coloring_get_codes (coloring);
  VecOklab zero = vec_oklab_from_rgb (colors[codes[1]]), minus = vec_oklab_from_rgb (colors[codes[3]]),
           plus = vec_oklab_from_rgb (colors[codes[2]]);
  double low, high;

  vec_coloring_is_ramp (coloring, &low, &high);
  g_assert_cmpfloat (low, ==, -4);
  g_assert_cmpfloat (high, ==, 4);
  g_assert_cmpfloat (hypot (zero.a, zero.b), <, 0.03);   /* zero has no hue */
  g_assert_cmpfloat (minus.b, <, -0.05);                  /* blue */
  g_assert_cmpfloat (plus.a, >, 0.05);                    /* red */
}

static void
test_numbers_corner_cases (void)
{
  const double same[] = { 5, 5, 5 }, missing[] = { NAN, NAN }, wide[] = { -1.7e308, 1.7e308, 0 };
  g_autoptr (VecColoring) a = vec_coloring_new_numbers (same, 3, VEC_SCALE_AUTO);
  g_autoptr (VecColoring) b = vec_coloring_new_numbers (missing, 2, VEC_SCALE_AUTO);
  g_autoptr (VecColoring) c = vec_coloring_new_numbers (wide, 3, VEC_SCALE_LINEAR);
  g_autoptr (VecColoring) d = vec_coloring_new_numbers (NULL, 0, VEC_SCALE_AUTO);
  double outliers[1000];
  g_autoptr (VecColoring) e = NULL;
  double low, high;

  g_assert_true (vec_coloring_is_ramp (a, &low, &high));
  g_assert_cmpfloat (low, ==, 5);
  g_assert_false (vec_coloring_is_ramp (b, NULL, NULL));
  g_assert_cmpuint (vec_coloring_get_codes (c)[0], <, vec_coloring_get_codes (c)[2]);
  g_assert_cmpuint (vec_coloring_get_codes (c)[2], <, vec_coloring_get_codes (c)[1]);
  g_assert_false (vec_coloring_is_ramp (d, NULL, NULL));

  /* One extreme value does not press the others into one colour. */
  for (int i = 0; i < 1000; i++)
    outliers[i] = 1 + i % 100;
  outliers[500] = 1e9;
  e = vec_coloring_new_numbers (outliers, 1000, VEC_SCALE_AUTO);
  g_assert_true (vec_coloring_is_ramp (e, &low, &high));
  g_assert_cmpfloat (high, <=, 100);
  g_assert_cmpuint (vec_coloring_get_codes (e)[0], <, vec_coloring_get_codes (e)[50]);
  g_assert_cmpuint (vec_coloring_get_codes (e)[500], >=, vec_coloring_get_codes (e)[99]);
}

static void
test_distances (void)
{
  const float values[] = { 0.1f, 0.9f, 0.5f };
  g_autoptr (VecColoring) near = vec_coloring_new_distances (values, 3, FALSE);
  g_autoptr (VecColoring) score = vec_coloring_new_distances (values, 3, TRUE);
  const guint32 *colors = vec_coloring_get_colors (near, FALSE), *scores = vec_coloring_get_colors (score, FALSE);

  /* The nearest row has the most ink on light paper, whichever end of the numbers is near. */
  g_assert_cmpfloat (vec_oklab_from_rgb (colors[vec_coloring_get_codes (near)[0]]).L, <,
                     vec_oklab_from_rgb (colors[vec_coloring_get_codes (near)[1]]).L);
  g_assert_cmpfloat (vec_oklab_from_rgb (scores[vec_coloring_get_codes (score)[1]]).L, <,
                     vec_oklab_from_rgb (scores[vec_coloring_get_codes (score)[0]]).L);
}

static VecColumn *
text_column (VecColumnType type, const char *const *values)
{
  g_autoptr (VecStrings) strings = vec_strings_new ();

  for (int i = 0; values[i] != NULL; i++)
    vec_strings_append (strings, *values[i] != '\0' ? values[i] : NULL, -1);
  return vec_column_new_parsed ("kind", type, strings);
}

static void
test_columns (void)
{
  const char *const values[] = { "a", "b", "", "a", NULL };
  VecColumnType types[] = { VEC_COLUMN_TEXT, VEC_COLUMN_CATEGORY };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (VecColumn) column = text_column (types[i], values);
      g_autoptr (VecColoring) coloring = vec_coloring_new_column (column, VEC_SCALE_AUTO);
      guint n;
      const VecLegendEntry *legend = vec_coloring_get_legend (coloring, TRUE, &n);

      g_assert_cmpuint (n, ==, 3);
      g_assert_cmpstr (legend[0].label, ==, "a");
      g_assert_cmpint (legend[0].count, ==, 2);
      g_assert_cmpstr (legend[2].label, ==, "(missing)");
      g_assert_cmpuint (vec_coloring_get_codes (coloring)[0], ==, vec_coloring_get_codes (coloring)[3]);
    }
}

/* Those that lead have colours, however few rows they have; a part of the rows keeps them leading. */
static void
test_leading (void)
{
  const gint64 n_rows = 30 * 31 / 2;
  g_autoptr (VecStrings) names = vec_strings_new ();
  g_autoptr (VecColumn) column = NULL, part = NULL;
  g_autofree gint64 *rows = g_new (gint64, n_rows);
  guint32 *codes = g_new (guint32, n_rows);
  gint64 at = 0;

  /* Category i has i + 1 rows; the first twelve lead. */
  for (guint32 i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%02u", i);

      vec_strings_append (names, name, -1);
      for (guint32 k = 0; k <= i; k++)
        codes[at++] = i;
    }
  for (gint64 row = 0; row < n_rows; row++)
    rows[row] = n_rows - 1 - row;
  column = vec_column_new_category ("kind", codes, n_rows, names);
  vec_column_set_n_leading (column, 12);
  part = vec_column_subset (column, rows, n_rows);
  for (int subset = 0; subset < 2; subset++)
    {
      g_autoptr (VecColoring) coloring = vec_coloring_new_column (subset ? part : column, VEC_SCALE_AUTO);
      guint n_legend, n_others;
      const VecLegendEntry *legend = vec_coloring_get_legend (coloring, FALSE, &n_legend);
      const VecLegendEntry *others = vec_coloring_get_others (coloring, FALSE, &n_others);

      g_assert_cmpuint (n_legend, ==, 21);
      g_assert_cmpuint (n_others, ==, 10);
      for (guint i = 0; i < 20; i++)
        g_assert_cmpuint (legend[i].category, ==, i < 12 ? 11 - i : 29 - (i - 12));
      for (guint i = 0; i < 10; i++)
        g_assert_cmpuint (others[i].category, ==, 21 - i);
    }
}

/* Of a column's categories the twenty largest have colours; the others share one, and are listed all the same. */
static void
test_others (void)
{
  g_autoptr (VecStrings) strings = vec_strings_new ();
  g_autoptr (VecColumn) column = NULL;
  g_autoptr (VecColoring) coloring = NULL;
  const VecLegendEntry *legend, *others;
  guint n_legend, n_others;
  gint64 n_rows = 0, sum = 0;

  /* Category i has 40 − i rows; and three rows have none. */
  for (int i = 0; i < 30; i++)
    for (int k = 0; k < 40 - i; k++, n_rows++)
      {
        g_autofree char *name = g_strdup_printf ("c%02d", i);

        vec_strings_append (strings, name, -1);
      }
  for (int k = 0; k < 3; k++, n_rows++)
    vec_strings_append (strings, NULL, -1);
  column = vec_column_new_parsed ("kind", VEC_COLUMN_CATEGORY, strings);
  coloring = vec_coloring_new_column (column, VEC_SCALE_AUTO);
  g_assert_true (vec_coloring_has_categories (coloring));
  for (int dark = 0; dark < 2; dark++)
    {
      legend = vec_coloring_get_legend (coloring, dark, &n_legend);
      others = vec_coloring_get_others (coloring, dark, &n_others);
      g_assert_cmpuint (n_legend, ==, 22);
      g_assert_cmpuint (n_others, ==, 10);
      g_assert_cmpstr (legend[20].label, ==, "Other (10 more)");
      g_assert_cmpint (legend[20].category, ==, VEC_LEGEND_OTHER);
      g_assert_cmpint (legend[21].category, ==, VEC_LEGEND_MISSING);
      g_assert_cmpstr (others[0].label, ==, "c20");
      for (guint i = 0; i < n_others; i++)
        {
          g_assert_cmphex (others[i].color, ==, legend[20].color);
          sum += others[i].count;
        }
      for (guint i = 0; i < 22; i++)
        for (guint j = 0; j < i; j++)
          g_assert_cmphex (legend[i].color, !=, legend[j].color);
    }
  g_assert_cmpint (sum, ==, 2 * legend[20].count);
  for (gint64 row = 0; row < n_rows; row++)
    {
      guint16 code = vec_coloring_get_codes (coloring)[row];

      if (vec_column_is_missing (column, row))
        g_assert_cmpuint (code, ==, vec_coloring_get_n_colors (coloring) - 1);
      else
        g_assert_cmpuint (code, ==, vec_column_get_code (column, row));
    }
}

static void
test_dates (void)
{
  const char *const values[] = { "2020-01-01", "", "2020-01-03", NULL };
  g_autoptr (VecColumn) column = text_column (VEC_COLUMN_TEXT, values);
  g_autoptr (VecColoring) coloring = vec_coloring_new_column (column, VEC_SCALE_QUANTILE);
  g_autofree char *text = NULL;
  double low, high;

  g_assert_true (vec_coloring_has_dates (coloring));
  g_assert_true (vec_coloring_is_ramp (coloring, &low, &high));
  g_assert_cmpfloat (high - low, ==, 2 * 86400);
  g_assert_cmpint (vec_value_scale_get_kind (vec_coloring_get_scale (coloring)), ==, VEC_SCALE_LINEAR);
  text = vec_coloring_value_to_string (coloring, low);
  g_assert_true (g_str_has_prefix (text, "2020-01-01"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/palette/oklab", test_oklab);
  g_test_add_func ("/palette/first-twenty-differ", test_first_twenty_differ);
  g_test_add_func ("/palette/color-blind", test_color_blind);
  g_test_add_func ("/palette/never-repeated", test_never_repeated);
  g_test_add_func ("/palette/legend", test_legend);
  g_test_add_func ("/palette/ramp-is-even", test_ramp_is_even);
  g_test_add_func ("/palette/diverging", test_diverging);
  g_test_add_func ("/palette/numbers-corner-cases", test_numbers_corner_cases);
  g_test_add_func ("/palette/distances", test_distances);
  g_test_add_func ("/palette/columns", test_columns);
  g_test_add_func ("/palette/others", test_others);
  g_test_add_func ("/palette/leading", test_leading);
  g_test_add_func ("/palette/dates", test_dates);
  return g_test_run ();
}
