/* Typical rows and mean pairs against scikit-learn (test-group.py). */
#include "measure/vec-group.h"

#include <math.h>

#include "measure-data.h"

#define N 200
#define D 12
#define M 50

static float vectors[N * D];
static gint64 rows[M];

static void
prepare (void)
{
  draw (vectors, N * D, 7);
  for (int i = 0; i < N * D; i++)
    vectors[i] -= 0.3f;
  for (int i = 0; i < M; i++)
    rows[i] = 3 + 4 * i;
}

static const struct
{
  VecMetric metric;
  gint64 typical[5];
  double distances[5];
  double within, all;
} goldens[] = {
  { VEC_METRIC_COSINE, { 19, 99, 3, 71, 187 }, { 0.22425266, 0.22480231, 0.2372495, 0.24964887, 0.26495115 }, 0.253801709501,
    0.290404755142 },
  { VEC_METRIC_EUCLIDEAN, { 123, 71, 91, 119, 3 }, { 0.75042296, 0.76319819, 0.76435727, 0.76641624, 0.76649617 }, 1.396580291450,
    1.389409113727 },
  { VEC_METRIC_DOT, { 19, 99, 39, 135, 67 }, { 0.69587234, 0.62104986, 0.6044307, 0.60137355, 0.56915443 }, 0.353308547941,
    0.429539801017 },
};

static void
test_typical (void)
{
  for (guint g = 0; g < G_N_ELEMENTS (goldens); g++)
    {
      gint64 typical[5];
      double distances[5];

      g_assert_cmpint (vec_group_find_typical (vectors, D, rows, M, goldens[g].metric, 5, typical, distances, NULL), ==, 5);
      for (int i = 0; i < 5; i++)
        {
          g_assert_cmpint (typical[i], ==, goldens[g].typical[i]);
          g_assert_cmpfloat_with_epsilon (distances[i], goldens[g].distances[i], 1e-6);
        }
    }
}

static void
test_pairs (void)
{
  for (guint g = 0; g < G_N_ELEMENTS (goldens); g++)
    {
      gboolean sampled = TRUE;

      g_assert_cmpfloat_with_epsilon (vec_group_mean_pair (vectors, D, rows, M, goldens[g].metric, 100000, 1, &sampled, NULL),
                                      goldens[g].within, 1e-6);
      g_assert_false (sampled);
      g_assert_cmpfloat_with_epsilon (vec_group_mean_pair (vectors, D, NULL, N, goldens[g].metric, 100000, 1, NULL, NULL), goldens[g].all,
                                      1e-6);
    }
}

/* A sample of pairs is near, the same for the same seed, and says that it is one. */
static void
test_sample (void)
{
  gboolean sampled;
  double a = vec_group_mean_pair (vectors, D, NULL, N, VEC_METRIC_EUCLIDEAN, 5000, 1, &sampled, NULL);
  double b = vec_group_mean_pair (vectors, D, NULL, N, VEC_METRIC_EUCLIDEAN, 5000, 1, NULL, NULL);
  double c = vec_group_mean_pair (vectors, D, NULL, N, VEC_METRIC_EUCLIDEAN, 5000, 2, NULL, NULL);

  g_assert_true (sampled);
  g_assert_cmpfloat (a, ==, b);
  g_assert_cmpfloat (a, !=, c);
  g_assert_cmpfloat_with_epsilon (a, 1.389409113727, 0.03);
}

static void
test_degenerate (void)
{
  const float zeros[8] = { 0 };
  const gint64 both[] = { 0, 1 };
  gint64 typical[3];
  double distances[3];
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_assert_true (isnan (vec_group_mean_pair (vectors, D, rows, 1, VEC_METRIC_COSINE, 10, 1, NULL, NULL)));
  g_assert_cmpint (vec_group_find_typical (vectors, D, rows, 2, VEC_METRIC_COSINE, 3, typical, NULL, NULL), ==, 2);
  /* A zero vector is at distance 1 from everything, and its cosine is 0. */
  g_assert_cmpint (vec_group_find_typical (zeros, 4, both, 2, VEC_METRIC_COSINE, 3, typical, distances, NULL), ==, 2);
  g_assert_cmpint (typical[0], ==, 0);
  g_assert_cmpfloat (distances[1], ==, 1);
  g_assert_cmpfloat (vec_group_mean_pair (zeros, 4, both, 2, VEC_METRIC_COSINE, 10, 1, NULL, NULL), ==, 0);
  g_cancellable_cancel (cancelled);
  g_assert_cmpint (vec_group_find_typical (vectors, D, rows, M, VEC_METRIC_COSINE, 3, typical, NULL, cancelled), ==, -1);
  g_assert_true (isnan (vec_group_mean_pair (vectors, D, rows, M, VEC_METRIC_EUCLIDEAN, 10, 1, NULL, cancelled)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  prepare ();
  g_test_add_func ("/group/typical", test_typical);
  g_test_add_func ("/group/pairs", test_pairs);
  g_test_add_func ("/group/sample", test_sample);
  g_test_add_func ("/group/degenerate", test_degenerate);
  return g_test_run ();
}
