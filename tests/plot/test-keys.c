/* What sizes and shapes mean: vec-looks.h. (How they are drawn is in test-looks.c.) */
#include <math.h>

#include "plot/vec-coloring.h"
#include "plot/vec-looks.h"

enum { N = 1001 };

static VecColumn *
make_numbers (void)
{
  double *values = g_new (double, N);

  for (int i = 0; i < N; i++)
    values[i] = i;
  values[7] = NAN;
  return vec_column_new_number ("size", values, N);
}

static VecColumn *
make_kinds (int n)
{
  g_autoptr (VecStrings) strings = vec_strings_new ();

  /* Kind k has n − k parts of the rows; the last row has none. */
  for (int i = 0; i < N - 1; i++)
    {
      int k = 0, left = i % (n * (n + 1) / 2);
      g_autofree char *name = NULL;

      while (left >= n - k)
        left -= n - k++;
      name = g_strdup_printf ("kind %d", k);
      vec_strings_append (strings, name, -1);
    }
  vec_strings_append (strings, NULL, -1);
  return vec_column_new_parsed ("kind", VEC_COLUMN_CATEGORY, strings);
}

static VecLook
look_of (VecLooks *looks, gint64 row)
{
  guint n_table;
  const VecLook *table = vec_looks_get_table (looks, &n_table);

  g_assert_cmpuint (vec_looks_get_codes (looks)[row], <, n_table);
  return table[vec_looks_get_codes (looks)[row]];
}

/* Four times the number: twice the diameter; to half of one of the nine steps. */
static void
test_area (void)
{
  g_autoptr (VecColumn) column = make_numbers ();
  g_autoptr (VecLooks) looks = vec_looks_new (column, NULL);
  double largest = look_of (looks, 1000).size, step = (largest - look_of (looks, 0).size) / 8;
  const VecLooksKey *keys;
  guint n;

  for (int row = 200; row < N; row++)
    g_assert_cmpfloat (fabs (look_of (looks, row).size - largest * sqrt (row / 1000.0)), <=, step / 2 + 1e-6);
  g_assert_cmpfloat (fabs (look_of (looks, 500).size - 1), <=, step / 2 + 1e-6);   /* the middle is ordinary */
  g_assert_cmpfloat (look_of (looks, 7).size, ==, look_of (looks, 0).size);
  keys = vec_looks_get_size_keys (looks, &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpstr (keys[0].label, ==, "1000");
  g_assert_cmpstr (keys[1].label, ==, "250");
  g_assert_cmpfloat_with_epsilon (keys[1].look.size, keys[0].look.size / 2, 1e-6);
  g_assert_cmpint (keys[3].category, ==, VEC_LEGEND_MISSING);
  g_assert_cmpint (keys[3].count, ==, 1);
  g_assert_cmpstr (vec_looks_get_size_title (looks), ==, "size");
  g_assert_null (vec_looks_get_shape_title (looks));
}

static void
test_shapes (void)
{
  g_autoptr (VecColumn) column = make_kinds (9);
  g_autoptr (VecLooks) looks = vec_looks_new (NULL, column);
  const VecLooksKey *keys;
  guint n;
  gint64 sum = 0;

  keys = vec_looks_get_shape_keys (looks, &n);
  g_assert_cmpuint (n, ==, 8);
  g_assert_cmpstr (keys[0].label, ==, "kind 0");
  g_assert_cmpstr (keys[6].label, ==, "Other (3 more)");
  g_assert_cmpint (keys[7].category, ==, VEC_LEGEND_MISSING);
  for (guint i = 0; i < n; i++)
    sum += keys[i].count;
  g_assert_cmpint (sum, ==, N);
  for (guint i = 0; i < 7; i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpint (keys[i].look.shape, !=, keys[j].look.shape);
  for (int row = 0; row < N - 1; row++)
    {
      guint32 code = vec_column_get_code (column, row);
      VecShape shape = keys[6].look.shape;

      for (guint i = 0; i < 6; i++)
        if (keys[i].category == (gint32) code)
          shape = keys[i].look.shape;
      g_assert_cmpint (look_of (looks, row).shape, ==, shape);
    }
}

/* Those that share a shape, by name, so that a legend can hide and isolate them together. */
static void
test_other_shapes (void)
{
  g_autoptr (VecColumn) nine = make_kinds (9), few = make_kinds (4);
  g_autoptr (VecLooks) many = vec_looks_new (NULL, nine), shapes = vec_looks_new (NULL, few);
  const char *const *others = vec_looks_get_other_shapes (many);
  guint n, n_others = g_strv_length ((char **) others);
  const VecLooksKey *keys = vec_looks_get_shape_keys (many, &n);
  gint64 count = 0;

  g_assert_cmpuint (n_others, ==, 3);
  for (int row = 0; row < N; row++)
    count += vec_column_get_category (nine, 0) != NULL && vec_column_get_codes (nine)[row] != VEC_CATEGORY_MISSING
             && g_strv_contains (others, vec_column_get_category (nine, vec_column_get_codes (nine)[row]));
  for (guint i = 0; i < n; i++)
    if (keys[i].category == VEC_LEGEND_OTHER)
      g_assert_cmpint (keys[i].count, ==, count);
  g_assert_cmpint (count, >, 0);
  g_assert_null (vec_looks_get_other_shapes (shapes)[0]);
}

static void
test_both (void)
{
  g_autoptr (VecColumn) size = make_numbers (), shape = make_kinds (9);
  g_autoptr (VecLooks) both = vec_looks_new (size, shape), sizes = vec_looks_new (size, NULL), shapes = vec_looks_new (NULL, shape);

  for (int row = 0; row < N; row++)
    {
      g_assert_cmpfloat (look_of (both, row).size, ==, look_of (sizes, row).size);
      g_assert_cmpint (look_of (both, row).shape, ==, look_of (shapes, row).shape);
    }
}

static void
test_corner_cases (void)
{
  double *none = g_new (double, 3), *equal = g_new (double, 3), *negative = g_new (double, 3);
  g_autoptr (VecColumn) a = NULL, b = NULL, c = NULL;
  g_autoptr (VecLooks) missing = NULL, same = NULL, below = NULL;

  for (int i = 0; i < 3; i++)
    none[i] = NAN, equal[i] = 0, negative[i] = -3 + i;
  a = vec_column_new_number ("a", none, 3);
  b = vec_column_new_number ("b", equal, 3);
  c = vec_column_new_number ("c", negative, 3);
  missing = vec_looks_new (a, NULL);
  same = vec_looks_new (b, NULL);
  below = vec_looks_new (c, NULL);
  g_assert_cmpfloat (look_of (missing, 0).size, ==, 1);
  g_assert_cmpfloat (look_of (same, 0).size, ==, look_of (same, 2).size);
  g_assert_cmpfloat (look_of (below, 0).size, <, look_of (below, 1).size);
  g_assert_cmpfloat (look_of (below, 1).size, <, look_of (below, 2).size);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/keys/area", test_area);
  g_test_add_func ("/keys/shapes", test_shapes);
  g_test_add_func ("/keys/other-shapes", test_other_shapes);
  g_test_add_func ("/keys/both", test_both);
  g_test_add_func ("/keys/corner-cases", test_corner_cases);
  return g_test_run ();
}
