#include "search/vec-knn-graph.h"

#include <math.h>

#include "base/vec-random.h"

/* The k nearest of @row by measuring every distance in double precision; ties by row number. */
static void
find_plainly (const float *x, int n, int d, int row, int k, VecMetric metric, guint32 *rows, double *distances)
{
  int found = 0;

  for (int j = 0; j < n; j++)
    {
      double dot = 0, a = 0, b = 0, difference = 0, distance;
      int place;

      if (j == row)
        continue;
      for (int t = 0; t < d; t++)
        {
          double p = x[row * d + t], q = x[j * d + t];

          dot += p * q;
          a += p * p;
          b += q * q;
          difference += (p - q) * (p - q);
        }
      distance = metric == VEC_METRIC_EUCLIDEAN ? sqrt (difference) : a > 0 && b > 0 ? 1 - dot / sqrt (a * b) : 1;
      if (found == k && distance >= distances[k - 1])
        continue;
      for (place = found < k ? found++ : k - 1; place > 0 && distances[place - 1] > distance; place--)
        {
          distances[place] = distances[place - 1];
          rows[place] = rows[place - 1];
        }
      distances[place] = distance;
      rows[place] = (guint32) j;
    }
}

static void
check_graph (const float *x, int n, int d, int k, VecMetric metric)
{
  g_autoptr (VecKnnGraph) graph = vec_knn_graph_new (x, n, d, k, metric, 0, NULL, NULL, NULL, NULL);
  g_autofree guint32 *rows = g_new (guint32, k);
  g_autofree double *distances = g_new (double, k);

  g_assert_cmpint (vec_knn_graph_get_k (graph), ==, k);
  for (int i = 0; i < n; i++)
    {
      const guint32 *got = vec_knn_graph_get_rows (graph) + i * k;
      const float *got_distances = vec_knn_graph_get_distances (graph) + i * k;

      find_plainly (x, n, d, i, k, metric, rows, distances);
      for (int j = 0; j < k; j++)
        {
          g_assert_cmpfloat_with_epsilon (got_distances[j], distances[j], 2e-5 * (distances[j] + 0.01));
          g_assert_cmpuint (got[j], !=, (guint) i);
          g_assert_true (j == 0 || got_distances[j - 1] < got_distances[j]
                         || (got_distances[j - 1] == got_distances[j] && got[j - 1] < got[j]));
          if (got[j] != rows[j]) /* only where single precision cannot tell them apart */
            g_assert_true (distances[j] - distances[MAX (j - 1, 0)] < 2e-6 * distances[j]
                           || distances[MIN (j + 1, k - 1)] - distances[j] < 2e-6 * distances[j]);
        }
    }
}

static float *
make_rows (int n, int d, guint64 seed, float offset)
{
  float *x = g_new (float, n * d);
  VecRandom random;

  vec_random_init (&random, seed);
  for (int i = 0; i < n * d; i++)
    x[i] = offset + (float) vec_random_normal (&random);
  return x;
}

static void
test_shapes (void)
{
  static const int shapes[][3] = { { 2, 1, 1 }, { 5, 3, 4 }, { 97, 2, 10 }, { 500, 7, 90 }, { 1500, 50, 15 }, { 700, 1100, 5 } };

  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (VecMetric metric = VEC_METRIC_COSINE; metric <= VEC_METRIC_EUCLIDEAN; metric++)
      {
        g_autofree float *x = make_rows (shapes[s][0], shapes[s][1], s, 0);

        check_graph (x, shapes[s][0], shapes[s][1], shapes[s][2], metric);
      }
}

/* Far from the origin, and values that overflow when squared. */
static void
test_scales (void)
{
  g_autofree float *x = make_rows (300, 20, 3, 100);
  g_autoptr (VecKnnGraph) graph = NULL, large = NULL;

  check_graph (x, 300, 20, 10, VEC_METRIC_EUCLIDEAN);
  graph = vec_knn_graph_new (x, 300, 20, 10, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  for (int i = 0; i < 300 * 20; i++)
    x[i] = ldexpf (x[i], 100);
  large = vec_knn_graph_new (x, 300, 20, 10, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_assert_cmpmem (vec_knn_graph_get_rows (graph), 12000, vec_knn_graph_get_rows (large), 12000);
  g_assert_cmpfloat (vec_knn_graph_get_distances (large)[5], ==, ldexpf (vec_knn_graph_get_distances (graph)[5], 100));
}

/* Each row five times, and rows of zeros: a row is not its own neighbour, its copies are, by row number. */
static void
test_duplicates (void)
{
  g_autofree float *x = make_rows (1000, 12, 4, 0);
  g_autoptr (VecKnnGraph) graph = NULL;

  for (int i = 200; i < 1000; i++)
    for (int t = 0; t < 12; t++)
      x[i * 12 + t] = i >= 990 ? 0 : x[i % 200 * 12 + t];
  check_graph (x, 1000, 12, 30, VEC_METRIC_EUCLIDEAN);
  check_graph (x, 1000, 12, 30, VEC_METRIC_COSINE);

  graph = vec_knn_graph_new (x, 1000, 12, 4, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  for (int j = 0; j < 4; j++)
    {
      g_assert_cmpuint (vec_knn_graph_get_rows (graph)[7 * 4 + j], ==, 207 + 200 * (guint) j);
      g_assert_cmpfloat (vec_knn_graph_get_distances (graph)[7 * 4 + j], ==, 0);
    }
}

static void
test_all_equal (void)
{
  enum { N = 3000, K = 20 };
  g_autofree float *x = g_new (float, N * 3);
  g_autoptr (VecKnnGraph) graph = NULL;

  for (int i = 0; i < N * 3; i++)
    x[i] = 0.1f;
  graph = vec_knn_graph_new (x, N, 3, K, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < K; j++)
      g_assert_cmpuint (vec_knn_graph_get_rows (graph)[i * K + j], ==, (guint) (j + (i <= j)));
}

static void
test_threads (void)
{
  g_autofree float *x = make_rows (2500, 30, 5, 0);
  g_autoptr (VecKnnGraph) one = vec_knn_graph_new (x, 2500, 30, 25, VEC_METRIC_EUCLIDEAN, 1, NULL, NULL, NULL, NULL);
  g_autoptr (VecKnnGraph) five = vec_knn_graph_new (x, 2500, 30, 25, VEC_METRIC_EUCLIDEAN, 5, NULL, NULL, NULL, NULL);

  g_assert_cmpmem (vec_knn_graph_get_rows (one), 250000, vec_knn_graph_get_rows (five), 250000);
  g_assert_cmpmem (vec_knn_graph_get_distances (one), 250000, vec_knn_graph_get_distances (five), 250000);
}

static void
test_too_many (void)
{
  float x[10] = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (vec_knn_graph_new (x, 5, 2, 5, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==, "5 neighbours of each row need at least 6 rows; this table has 5.");
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (100000);
  g_object_set_data (cancellable, "time", GSIZE_TO_POINTER (g_get_monotonic_time ()));
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
check_cancel (gboolean exact)
{
  g_autofree float *x = make_rows (40000, 256, 6, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  double waited;

  if (exact)
    g_assert_null (vec_knn_graph_new_exact (x, 40000, 256, 50, VEC_METRIC_COSINE, 0, NULL, NULL, cancellable, &error));
  else
    g_assert_null (vec_knn_graph_new (x, 40000, 256, 50, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, cancellable, &error));
  waited = (double) (g_get_monotonic_time () - (gint64) GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (cancellable), "time")));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_test_message ("returned after %.1f ms", waited / 1000);
  g_assert_cmpfloat (waited, <, 1e6); /* 50 ms on a free machine; far more than that only if nobody looks */
}

static void
test_cancel (void)
{
  check_cancel (TRUE);
  check_cancel (FALSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/knn-graph/shapes", test_shapes);
  g_test_add_func ("/knn-graph/scales", test_scales);
  g_test_add_func ("/knn-graph/duplicates", test_duplicates);
  g_test_add_func ("/knn-graph/all-equal", test_all_equal);
  g_test_add_func ("/knn-graph/threads", test_threads);
  g_test_add_func ("/knn-graph/too-many", test_too_many);
  g_test_add_func ("/knn-graph/cancel", test_cancel);
  return g_test_run ();
}
