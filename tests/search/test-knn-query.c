/* Held against vec_index_search_many(), which is exact. */
#include "search-data.h"

#include "search/vec-index.h"
#include "search/vec-knn-query.h"

static void
check (gint64 n, int d, gint64 m, int k, VecMetric metric, int n_threads, float offset)
{
  g_autofree float *vectors = test_random_matrix (n + m, d, (guint64) (n + d));
  g_autoptr (VecIndex) index = NULL;
  g_autofree gint64 *rows = g_new (gint64, m * k), *exact_rows = g_new (gint64, m * k);
  g_autofree float *distances = g_new (float, m * k), *exact = g_new (float, m * k);
  g_autoptr (GError) error = NULL;
  gint64 n_different = 0;

  for (gint64 i = 0; i < (n + m) * d; i++)
    vectors[i] += offset;
  index = vec_index_new (NULL, vectors, n, d, metric);
  g_assert_true (vec_index_search_many (index, vectors + n * d, m, k, exact_rows, exact, NULL, NULL));
  g_assert_true (vec_knn_query (vectors, n, d, metric, vectors + n * d, m, k, n_threads, rows, distances, NULL, &error));
  g_assert_no_error (error);
  for (gint64 i = 0; i < m * k; i++)
    {
      n_different += rows[i] != exact_rows[i];
      g_assert_cmpfloat_with_epsilon (distances[i], exact[i], 1e-4);
    }
  g_assert_cmpint (n_different, <=, m * k / 100);       /* equally far to single precision */
}

static void
test_exact (void)
{
  for (int metric = 0; metric < 2; metric++)
    {
      check (3000, 20, 300, 15, (VecMetric) metric, 0, 0);
      check (3000, 20, 300, 15, (VecMetric) metric, 3, 10);
      check (1000, 3, 129, 90, (VecMetric) metric, 1, 0);
      check (40, 7, 5, 40, (VecMetric) metric, 0, 0);
      check (1, 1, 2, 1, (VecMetric) metric, 0, 0);
      check (500, 300, 70, 10, (VecMetric) metric, 0, 0);
    }
}

static void
test_refused (void)
{
  float vectors[] = { 1, 2, 3 }, query = 1e30f, distance;
  gint64 row;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (vec_knn_query (vectors, 3, 1, VEC_METRIC_EUCLIDEAN, &query, 1, 1, 0, &row, &distance, NULL, &error));
  g_assert_no_error (error);
  query = 2;
  g_cancellable_cancel (cancellable);
  g_assert_false (vec_knn_query (vectors, 3, 1, VEC_METRIC_EUCLIDEAN, &query, 1, 1, 0, &row, &distance, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/knn-query/exact", test_exact);
  g_test_add_func ("/knn-query/refused", test_refused);
  return g_test_run ();
}
