#include "search/vec-knn-graph.h"

#include <math.h>

#include "base/vec-random.h"
#include "search/vec-knn-kernel.h"

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

/* ---- The approximate way */

enum
{
  MIXTURE,         /* 20 clusters in subspaces of 5 dimensions, of very unequal size */
  CURVE,           /* a curve with a little noise */
  BLOB_AND_DUST,   /* half of the rows within a thousandth of the others' extent */
  COPIES,          /* every row 40 times, and a third of all rows one and the same */
  N_KINDS,
};

static float *
make_kind (int kind, int n, int d, guint64 seed)
{
  float *x = g_new (float, n * d);
  g_autofree float *axes = make_rows (20 * 6, d, seed + 1, 0);
  VecRandom random;

  vec_random_init (&random, seed);
  for (int i = 0; i < n; i++)
    {
      float *row = x + i * d;
      double u = vec_random_uniform (&random);
      int cluster = (int) (20 * u * u * u);

      for (int t = 0; t < d; t++)
        switch (kind)
          {
          case MIXTURE:
            row[t] = 4 * axes[cluster * 6 * d + t] + 0.1f * (float) vec_random_normal (&random);
            break;
          case CURVE:
            row[t] = (float) (cos (u * (t + 1)) + 0.01 * vec_random_normal (&random));
            break;
          case BLOB_AND_DUST:
            row[t] = (float) ((i % 2 ? 1 : 0.001) * vec_random_normal (&random));
            break;
          case COPIES:
            row[t] = i % 3 == 0 ? 0.5f : i < n / 40 ? (float) vec_random_normal (&random) : x[(i % (n / 40)) * d + t];
            break;
          }
      for (int a = 1; kind == MIXTURE && a < 6; a++)
        {
          float weight = (float) vec_random_normal (&random);

          for (int t = 0; t < d; t++)
            row[t] += weight * axes[(cluster * 6 + a) * d + t];
        }
    }
  return x;
}

/* The share of neighbours that are no farther than the true k-th; rows and distances must be each other's, too. */
static double
judge_graph (VecKnnGraph *graph, VecKnnGraph *exact)
{
  gint64 n = vec_knn_graph_get_n_rows (graph), found = 0;
  int k = vec_knn_graph_get_k (graph);

  for (gint64 i = 0; i < n; i++)
    {
      const guint32 *rows = vec_knn_graph_get_rows (graph) + i * k;
      const float *distances = vec_knn_graph_get_distances (graph) + i * k;
      const float *radius = vec_knn_graph_get_distances (exact) + i * k + k - 1;

      for (int j = 0; j < k; j++)
        {
          g_assert_cmpuint (rows[j], <, n);
          g_assert_cmpuint (rows[j], !=, (guint) i);
          g_assert_true (j == 0 || distances[j - 1] < distances[j] || (distances[j - 1] == distances[j] && rows[j - 1] < rows[j]));
          g_assert_cmpfloat (distances[j], >=, vec_knn_graph_get_distances (exact)[i * k + j]);
          found += distances[j] <= *radius;
        }
    }
  return (double) found / (double) (n * k);
}

static void
test_approximate (void)
{
  enum { N = 6000, D = 20 };

  for (int kind = 0; kind < N_KINDS; kind++)
    for (VecMetric metric = VEC_METRIC_COSINE; metric <= VEC_METRIC_EUCLIDEAN; metric++)
      for (int k = 5; k <= 60; k += 55)
        {
          g_autofree float *x = make_kind (kind, N, D, kind);
          g_autoptr (VecKnnGraph) exact = vec_knn_graph_new_exact (x, N, D, k, metric, 0, NULL, NULL, NULL, NULL);
          g_autoptr (VecKnnGraph) graph = vec_knn_graph_new_approximate (x, N, D, k, metric, 0.99, 0, NULL, NULL, NULL, NULL);
          double recall = judge_graph (graph, exact);

          g_test_message ("kind %d, metric %d, k %d: recall %.4f, reported %.4f", kind, metric, k, recall,
                          vec_knn_graph_get_recall (graph));
          g_assert_true (vec_knn_graph_is_exact (exact));
          g_assert_false (vec_knn_graph_is_exact (graph));
          g_assert_cmpfloat (vec_knn_graph_get_recall (exact), ==, 1);
          g_assert_cmpfloat (recall, >, 0.975);
          g_assert_cmpfloat_with_epsilon (vec_knn_graph_get_recall (graph), recall, 0.012);
        }
}

/* The same bytes for any number of threads, and again. */
static void
test_approximate_threads (void)
{
  enum { N = 5000, D = 30, K = 12 };
  g_autofree float *x = make_kind (MIXTURE, N, D, 9);
  g_autoptr (VecKnnGraph) one = vec_knn_graph_new_approximate (x, N, D, K, VEC_METRIC_EUCLIDEAN, 0.98, 1, NULL, NULL, NULL, NULL);
  g_autoptr (VecKnnGraph) five = vec_knn_graph_new_approximate (x, N, D, K, VEC_METRIC_EUCLIDEAN, 0.98, 5, NULL, NULL, NULL, NULL);

  g_assert_cmpmem (vec_knn_graph_get_rows (one), N * K * 4, vec_knn_graph_get_rows (five), N * K * 4);
  g_assert_cmpmem (vec_knn_graph_get_distances (one), N * K * 4, vec_knn_graph_get_distances (five), N * K * 4);
  g_assert_cmpfloat (vec_knn_graph_get_recall (one), ==, vec_knn_graph_get_recall (five));
}

/* Rows without any structure: there is nothing to win by cells, and the graph is exact; with structure it is not. */
static void
test_choice (void)
{
  enum { N = 30000, K = 10 };
  g_autofree float *noise = make_rows (N, 60, 1, 0), *mixture = make_kind (MIXTURE, N, 60, 2);
  g_autoptr (VecKnnGraph) hard = vec_knn_graph_new (noise, N, 60, K, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecKnnGraph) easy = vec_knn_graph_new (mixture, N, 60, K, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);

  g_assert_true (vec_knn_graph_is_exact (hard));
  g_assert_cmpfloat (vec_knn_graph_get_recall (hard), ==, 1);
  g_assert_false (vec_knn_graph_is_exact (easy));
  g_assert_cmpfloat (vec_knn_graph_get_recall (easy), >=, 0.97);
}

static void
test_approximate_all_equal (void)
{
  enum { N = 20000, D = 3, K = 20 };
  g_autofree float *x = g_new (float, N * D);
  g_autoptr (VecKnnGraph) graph = NULL;

  for (int i = 0; i < N * D; i++)
    x[i] = 0.1f;
  graph = vec_knn_graph_new_approximate (x, N, D, K, VEC_METRIC_EUCLIDEAN, 0.99, 0, NULL, NULL, NULL, NULL);
  g_assert_cmpfloat (vec_knn_graph_get_recall (graph), ==, 1);
  for (int i = 0; i < N * K; i++)
    {
      g_assert_cmpfloat (vec_knn_graph_get_distances (graph)[i], ==, 0);
      g_assert_cmpuint (vec_knn_graph_get_rows (graph)[i], !=, (guint) (i / K));
    }
}

/* Every kernel that this processor can run gives the same neighbours, but for what single precision cannot tell apart. */
static void
test_kernels (void)
{
  static const char *const names[] = { "avx512", "avx2", "plain" };
  enum { N = 2000, D = 33, K = 15 };
  g_autofree float *x = make_kind (MIXTURE, N, D, 3);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (VecKnnGraph) exact = NULL, graph = NULL;

      if (!vec_knn_kernel_force (names[i]))
        {
          g_test_message ("this processor has no %s", names[i]);
          continue;
        }
      g_assert_cmpstr (vec_knn_kernel_get ()->name, ==, names[i]);
      check_graph (x, N, D, K, VEC_METRIC_EUCLIDEAN);
      check_graph (x, N, D, K, VEC_METRIC_COSINE);
      exact = vec_knn_graph_new_exact (x, N, D, K, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
      graph = vec_knn_graph_new_approximate (x, N, D, K, VEC_METRIC_EUCLIDEAN, 0.99, 0, NULL, NULL, NULL, NULL);
      g_assert_cmpfloat (judge_graph (graph, exact), >, 0.975);
    }
  g_assert_false (vec_knn_kernel_force ("abacus"));
  g_assert_true (vec_knn_kernel_force (NULL));
}

/* ---- Progress and cancelling */

typedef struct
{
  guint64 last;
  int n_told;
  guint64 cancel_at;
  GCancellable *cancellable;
} Told;

static void
tell (const char *stage, guint64 done, guint64 total, gpointer data)
{
  Told *told = data;

  g_assert_cmpuint (done, >=, told->last);
  g_assert_cmpuint (done, <=, total);
  told->last = done;
  told->n_told++;
  if (told->cancellable != NULL && done >= told->cancel_at)
    g_cancellable_cancel (told->cancellable);
}

/* Progress never goes back and ends at the whole; a search that is cancelled at any stage gives nothing. */
static void
test_progress (void)
{
  enum { N = 20000, D = 64, K = 10 };
  g_autofree float *x = make_kind (MIXTURE, N, D, 5);
  Told told = { 0 };
  g_autoptr (VecKnnGraph) graph = vec_knn_graph_new_approximate (x, N, D, K, VEC_METRIC_EUCLIDEAN, 0.99, 0, tell, &told, NULL, NULL);

  g_assert_cmpuint (told.last, ==, N);
  g_assert_cmpint (told.n_told, >, 1);
  for (guint64 at = 0; at <= N * 3 / 4; at += N / 4)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Told cancelling = { .cancel_at = at, .cancellable = cancellable };

      g_autoptr (VecKnnGraph) cancelled = vec_knn_graph_new_approximate (x, N, D, K, VEC_METRIC_EUCLIDEAN, 0.99, 0, tell, &cancelling,
                                                                         cancellable, &error);

      if (cancelling.last == N) /* so quick that nothing was told between */
        continue;
      g_assert_null (cancelled);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
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
  g_test_add_func ("/knn-graph/approximate", test_approximate);
  g_test_add_func ("/knn-graph/approximate/threads", test_approximate_threads);
  g_test_add_func ("/knn-graph/approximate/all-equal", test_approximate_all_equal);
  g_test_add_func ("/knn-graph/choice", test_choice);
  g_test_add_func ("/knn-graph/kernels", test_kernels);
  g_test_add_func ("/knn-graph/progress", test_progress);
  g_test_add_func ("/knn-graph/cancel", test_cancel);
  return g_test_run ();
}
