/* What rows keep of their neighbourhoods, against the plain definition. */
#include "measure/vec-change.h"

#include <math.h>

enum { N = 300, WIDTH = 12 };

/* (N, WIDTH): different rows, never the row itself. */
static guint32 *
draw_neighbors (int n_values)
{
  guint32 *rows = g_new (guint32, N * WIDTH);

  for (guint32 i = 0; i < N; i++)
    for (int j = 0; j < WIDTH;)
      {
        guint32 drawn = (guint32) g_test_rand_int_range (0, n_values);
        gboolean is_new = drawn != i;

        for (int l = 0; l < j; l++)
          is_new = is_new && rows[i * WIDTH + l] != drawn;
        if (is_new)
          rows[i * WIDTH + j++] = drawn;
      }
  return rows;
}

static float
share (const guint32 *a, const guint32 *b, int k)
{
  int common = 0;

  for (int i = 0; i < k; i++)
    for (int j = 0; j < k; j++)
      common += a[i] == b[j];
  return (float) common / (float) k;
}

static void
test_measure (void)
{
  for (int n_values = 14; n_values <= N; n_values += 60)
    for (int k = 1; k <= WIDTH; k += 3)
      {
        g_autofree guint32 *before = draw_neighbors (n_values), *after = draw_neighbors (n_values);
        float kept[N], same[N];

        vec_change_measure (before, WIDTH, after, WIDTH, N, k, 2, kept);
        vec_change_measure (before, WIDTH, before, WIDTH, N, k, 1, same);
        for (int i = 0; i < N; i++)
          {
            g_assert_cmpfloat (kept[i], ==, share (before + i * WIDTH, after + i * WIDTH, k));
            g_assert_cmpfloat (same[i], ==, 1);
          }
      }
}

static void
check_rank (gint64 limit, gboolean has_wide)
{
  float kept[N], wide[N];
  g_autofree gint64 *rows = g_new (gint64, limit + 1);
  g_autofree gboolean *is_listed = g_new0 (gboolean, N);
  gint64 n, n_known = 0;

  for (int i = 0; i < N; i++)
    {
      kept[i] = g_test_rand_int_range (0, 5) == 0 ? NAN : (float) g_test_rand_int_range (0, 6) / 5;
      wide[i] = (float) g_test_rand_int_range (0, 40) / 40;
      n_known += !isnan (kept[i]);
    }
  n = vec_change_rank (kept, has_wide ? wide : NULL, N, limit, rows);
  g_assert_cmpint (n, ==, MIN (limit, n_known));
  for (gint64 i = 0; i < n; i++)
    is_listed[rows[i]] = TRUE;
  for (gint64 i = 0; i + 1 < n; i++)
    {
      gint64 a = rows[i], b = rows[i + 1];
      gboolean equal = kept[a] == kept[b];

      g_assert_cmpfloat (kept[a], <=, kept[b]);
      if (equal && has_wide)
        g_assert_cmpfloat (wide[a], <=, wide[b]);
      if (equal && (!has_wide || wide[a] == wide[b]))
        g_assert_cmpint (a, <, b);
    }
  for (int i = 0; n > 0 && i < N; i++)
    if (!isnan (kept[i]) && !is_listed[i])
      g_assert_cmpfloat (kept[i], >=, kept[rows[n - 1]]);
}

static void
test_rank (void)
{
  for (gint64 limit = 0; limit < 2 * N; limit += 1 + limit / 2)
    {
      check_rank (limit, FALSE);
      check_rank (limit, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change/measure", test_measure);
  g_test_add_func ("/change/rank", test_rank);
  return g_test_run ();
}
