/* Sets of rows against arrays of bytes, at sizes around the words' edges. */
#include <string.h>

#include "table/vec-row-set.h"

static const gint64 sizes[] = { 0, 1, 2, 63, 64, 65, 127, 128, 1000 };

static guint8 *
draw_bytes (gint64 n, double share)
{
  guint8 *bytes = g_new0 (guint8, n + 1);

  for (gint64 i = 0; i < n; i++)
    bytes[i] = g_test_rand_double () < share;
  return bytes;
}

static void
check_set (VecRowSet *set, const guint8 *bytes, gint64 n)
{
  g_autofree guint8 *filled = g_new0 (guint8, n + 1);
  g_autofree gint64 *rows = NULL;
  gint64 count = 0, n_rows;

  g_assert_cmpint (vec_row_set_get_n_rows (set), ==, n);
  rows = vec_row_set_dup_rows (set, &n_rows);
  for (gint64 i = 0; i < n; i++)
    {
      g_assert_cmpint (vec_row_set_contains (set, i), ==, bytes[i] != 0);
      if (bytes[i])
        g_assert_cmpint (rows[count++], ==, i);
    }
  g_assert_cmpint (n_rows, ==, count);
  g_assert_cmpint (vec_row_set_get_count (set), ==, count);
  g_assert_cmpint (vec_row_set_is_empty (set), ==, count == 0);
  vec_row_set_fill_bytes (set, filled);
  for (gint64 i = 0; i < n; i++)
    g_assert_cmpint (filled[i], ==, bytes[i] != 0);
  g_assert_false (vec_row_set_contains (set, -1));
  g_assert_false (vec_row_set_contains (set, n));
  g_assert_cmpint (vec_row_set_next (set, n), ==, -1);
}

static void
check_combined (VecRowSet *set, const guint8 *a, const guint8 *b, gint64 n, int which)
{
  g_autofree guint8 *bytes = g_new0 (guint8, n + 1);

  for (gint64 i = 0; i < n; i++)
    bytes[i] = which == 0 ? a[i] || b[i] : which == 1 ? a[i] && b[i] : which == 2 ? a[i] && !b[i] : !a[i];
  check_set (set, bytes, n);
  vec_row_set_unref (set);
}

static void
test_against_bytes (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (double share = 0; share <= 1; share += 0.25)
      {
        gint64 n = sizes[s];
        g_autofree guint8 *x = draw_bytes (n, share), *y = draw_bytes (n, 0.5);
        g_autoptr (VecRowSet) a = vec_row_set_new_from_bytes (x, n);
        g_autoptr (VecRowSet) b = vec_row_set_new_from_bytes (y, n);

        check_set (a, x, n);
        check_combined (vec_row_set_union (a, b), x, y, n, 0);
        check_combined (vec_row_set_intersection (a, b), x, y, n, 1);
        check_combined (vec_row_set_difference (a, b), x, y, n, 2);
        check_combined (vec_row_set_complement (a), x, y, n, 3);
      }
}

static void
test_rows (void)
{
  const gint64 rows[] = { 70, 3, 3, -1, 100, 99, 0 };
  g_autoptr (VecRowSet) set = vec_row_set_new (100, rows, G_N_ELEMENTS (rows));
  g_autoptr (VecRowSet) full = vec_row_set_new_full (100);
  g_autoptr (VecRowSet) without = vec_row_set_toggled (set, 3);
  g_autoptr (VecRowSet) again = vec_row_set_toggled (without, 3);
  g_autoptr (VecRowSet) longer = vec_row_set_new_resized (full, 130);
  g_autoptr (VecRowSet) shorter = vec_row_set_new_resized (set, 70);

  g_assert_cmpint (vec_row_set_get_count (set), ==, 4);
  g_assert_cmpint (vec_row_set_next (set, 4), ==, 70);
  g_assert_cmpint (vec_row_set_next (set, 71), ==, 99);
  g_assert_cmpint (vec_row_set_get_count (without), ==, 3);
  g_assert_false (vec_row_set_equal (set, without));
  g_assert_true (vec_row_set_equal (set, again));
  g_assert_false (vec_row_set_equal (set, NULL));
  g_assert_true (vec_row_set_equal (NULL, NULL));
  g_assert_cmpint (vec_row_set_get_count (longer), ==, 100);
  g_assert_false (vec_row_set_contains (longer, 100));
  g_assert_cmpint (vec_row_set_get_count (shorter), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/row-set/against-bytes", test_against_bytes);
  g_test_add_func ("/row-set/rows", test_rows);
  return g_test_run ();
}
