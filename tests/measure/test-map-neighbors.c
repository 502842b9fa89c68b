/* The tree on the map, and the pass over the vectors, against a search by hand. */
#include "measure/vec-map-neighbors.h"

#include "base/vec-blas.h"
#include "base/vec-random.h"
#include "measure-data.h"
#include "measure/vec-ranks.h"

#include <math.h>
#include <string.h>

static double
squared_distance (const float *x, int d, gint64 a, gint64 b)
{
  double sum = 0;

  for (int t = 0; t < d; t++)
    sum += ((double) x[a * d + t] - x[b * d + t]) * ((double) x[a * d + t] - x[b * d + t]);
  return sum;
}

/* rows (k): by sorting one after the other; ties by row number. */
static void
search_by_hand (const float *x, gint64 n, int d, gint64 row, int k, guint32 *rows)
{
  g_autofree double *distances = g_new (double, n);

  for (gint64 i = 0; i < n; i++)
    distances[i] = i == row ? INFINITY : (float) squared_distance (x, d, row, i);
  for (int j = 0; j < k; j++)
    {
      gint64 best = row == 0 ? 1 : 0;

      for (gint64 i = 0; i < n; i++)
        if (distances[i] < distances[best])
          best = i;
      rows[j] = (guint32) best;
      distances[best] = INFINITY;
    }
}

/* Numbers on a coarse grid: their distances are exact in single precision, and many are equal. */
static float *
make_points (gint64 n, int d, int n_places, guint64 seed)
{
  float *x = g_new (float, n * d);
  VecRandom random;

  vec_random_init (&random, seed);
  for (gint64 i = 0; i < n * d; i++)
    x[i] = (float) vec_random_below (&random, (guint64) n_places);
  return x;
}

static void
check_tree (const float *x, gint64 n, int d, int k)
{
  g_autofree guint32 *found = g_new (guint32, n * k), *some = g_new (guint32, 3 * k), *golden = g_new (guint32, k);
  const gint64 asked[] = { n - 1, 0, n / 2 };

  g_assert_true (vec_map_neighbors_find (x, n, d, NULL, n, k, 0, found, NULL, NULL));
  g_assert_true (vec_map_neighbors_find (x, n, d, asked, 3, k, 0, some, NULL, NULL));
  for (gint64 row = 0; row < n; row++)
    {
      search_by_hand (x, n, d, row, k, golden);
      g_assert_cmpmem (found + row * k, k * sizeof *found, golden, k * sizeof *golden);
    }
  for (int i = 0; i < 3; i++)
    g_assert_cmpmem (some + i * k, k * sizeof *some, found + asked[i] * k, k * sizeof *found);
}

static void
test_tree (void)
{
  for (int d = 1; d <= 3; d++)
    for (int n_places = 1; n_places <= 1000; n_places *= 10) /* all in one place … hardly any two */
      {
        g_autofree float *x = make_points (600, d, n_places, (guint64) (10 * d + n_places));

        check_tree (x, 600, d, 1);
        check_tree (x, 600, d, 10);
        check_tree (x, 40, d, 39);
      }
}

/* A hundred thousand points in one place would take minutes if each looked at all. */
static void
test_one_place (void)
{
  const gint64 n = 100000;
  g_autofree float *x = g_new0 (float, 2 * n);
  g_autofree guint32 *found = g_new (guint32, 10 * n);

  x[2 * (n - 1)] = 1;
  g_assert_true (vec_map_neighbors_find (x, n, 2, NULL, n, 10, 0, found, NULL, NULL));
  for (guint32 j = 0; j < 10; j++)
    {
      g_assert_cmpuint (found[j], ==, j + 1);
      g_assert_cmpuint (found[10 * 50000 + j], ==, j);
      g_assert_cmpuint (found[10 * (n - 1) + j], ==, j);
    }
}

/* Rows without a place are nobody's neighbours while there are others. */
static void
test_nowhere (void)
{
  g_autofree float *x = make_points (100, 2, 1000, 4);
  guint32 found[500];

  for (int i = 0; i < 100; i += 7)
    x[2 * i + i % 2] = NAN;
  x[2] = INFINITY;
  g_assert_true (vec_map_neighbors_find (x, 100, 2, NULL, 100, 5, 0, found, NULL, NULL));
  for (int i = 0; i < 100; i++)
    for (int j = 0; j < 5; j++)
      {
        g_assert_cmpuint (found[5 * i + j], <, 100);
        if (i % 7 != 0 && i != 1)
          g_assert_cmpuint (found[5 * i + j] % 7, !=, 0);
      }
}

static void
check_ranks (int d)
{
  const gint64 n = 700, sample[] = { 3, 699, 0, 350 };
  enum { K = 12 };
  g_autofree float *x = make_points (n, d, 50, 9);
  guint32 nearest[4 * K], golden[K], targets[8] = { 1, 5, 0, 600, 17, 699, 2, 4 };
  gint64 ranks[8];
  VecRanks query = { .vectors = x, .n_rows = n, .n_dims = d, .metric = VEC_METRIC_EUCLIDEAN, .sample = sample, .n_sample = 4, .k = K,
                     .nearest = nearest, .n_targets = 2, .targets = targets, .ranks = ranks };

  g_assert_true (vec_ranks_find (&query, 0, NULL, NULL, NULL, NULL));
  for (int s = 0; s < 4; s++)
    {
      search_by_hand (x, n, d, sample[s], K, golden);
      g_assert_cmpmem (nearest + s * K, sizeof golden, golden, sizeof golden);
      for (int t = 0; t < 2; t++)
        {
          double limit = squared_distance (x, d, sample[s], targets[2 * s + t]);
          gint64 n_nearer = 0, n_margin = 0;

          for (gint64 i = 0; i < n; i++)
            {
              double distance = squared_distance (x, d, sample[s], i);

              n_nearer += i != sample[s] && distance < limit - 0.5;
              n_margin += i != sample[s] && fabs (distance - limit) < 0.5;
            }
          g_assert_cmpint (ranks[2 * s + t], >, n_nearer);
          g_assert_cmpint (ranks[2 * s + t], <=, n_nearer + n_margin + 1);
        }
    }
}

static void
test_ranks (void)
{
  check_ranks (5);     /* by differences */
  check_ranks (33);    /* by products */
  check_ranks (700);
}

static void
test_draw (void)
{
  gint64 n_drawn;
  g_autofree gint64 *some = vec_draw_sample (50, 20, 3, &n_drawn), *all = NULL;
  guint seen[50] = { 0 };

  g_assert_cmpint (n_drawn, ==, 20);
  for (int i = 0; i < 50; i++)
    seen[some[i]]++;
  for (int i = 0; i < 50; i++)
    g_assert_cmpuint (seen[i], ==, 1);
  all = vec_draw_sample (50, 0, 3, &n_drawn);
  g_assert_cmpint (n_drawn, ==, 50);
  g_assert_cmpint (all[49], ==, 49);
}

static void
test_cancelled (void)
{
  g_autofree float *x = make_points (1000, 2, 100, 1);
  g_autofree guint32 *found = g_new (guint32, 1000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (vec_map_neighbors_find (x, 1000, 2, NULL, 1000, 1, 0, found, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/map-neighbors/tree", test_tree);
  g_test_add_func ("/map-neighbors/one-place", test_one_place);
  g_test_add_func ("/map-neighbors/nowhere", test_nowhere);
  g_test_add_func ("/map-neighbors/ranks", test_ranks);
  g_test_add_func ("/map-neighbors/draw", test_draw);
  g_test_add_func ("/map-neighbors/cancelled", test_cancelled);
  return g_test_run ();
}
