#include "search/vec-index.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/vec-blas.h"
#include "base/vec-parallel.h"
#include "search-data.h"

/* ---- The reference: every distance in long double, then a stable sort. */

typedef struct
{
  gint64 row;
  long double key;
} Reference;

static long double
reference_key (VecMetric metric, const float *x, const float *y, int d)
{
  long double xy = 0, xx = 0, yy = 0, difference = 0;

  for (int j = 0; j < d; j++)
    {
      xy += (long double) x[j] * y[j];
      xx += (long double) x[j] * x[j];
      yy += (long double) y[j] * y[j];
      difference += ((long double) x[j] - y[j]) * ((long double) x[j] - y[j]);
    }
  if (metric == VEC_METRIC_EUCLIDEAN)
    return sqrtl (difference);
  if (metric == VEC_METRIC_DOT)
    return -xy;
  return xx == 0 || yy == 0 ? 1 : 1 - xy / sqrtl (xx * yy);
}

static int
compare_references (gconstpointer a, gconstpointer b)
{
  const Reference *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->row < y->row ? -1 : 1;
}

static Reference *
reference_search (VecMetric metric, const float *vectors, gint64 n, int d, const float *query)
{
  Reference *all = g_new (Reference, n);

  for (gint64 i = 0; i < n; i++)
    all[i] = (Reference){ i, reference_key (metric, query, vectors + i * d, d) };
  qsort (all, (gsize) n, sizeof *all, compare_references);
  return all;
}

static void
assert_neighbors_are (const GArray *found, VecMetric metric, const Reference *reference, guint n)
{
  g_assert_nonnull (found);
  g_assert_cmpuint (found->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      VecNeighbor neighbor = g_array_index (found, VecNeighbor, i);
      double expected = (double) (metric == VEC_METRIC_DOT ? -reference[i].key : reference[i].key);

      g_assert_cmpint (neighbor.row, ==, reference[i].row);
      g_assert_cmpfloat_with_epsilon (neighbor.distance, expected, 1e-6 * MAX (fabs (expected), 1));
    }
}

static void
assert_search_is_exact (const float *vectors, gint64 n, int d, const float *query, gint64 k)
{
  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    {
      g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, n, d, metric);
      g_autoptr (GArray) found = vec_index_search (index, query, k, NULL, 0, NULL, NULL);
      g_autofree Reference *reference = reference_search (metric, vectors, n, d, query);

      assert_neighbors_are (found, metric, reference, (guint) MIN (k, n));
    }
}

/* ---- Tests. */

static void
test_by_hand (void)
{
  const float vectors[] = { 3, 4, 0, 2, -3, -4, 0, 0, 6, 8 };
  const float query[] = { 3, 4 };
  const gint64 cosine_rows[] = { 0, 4, 1, 3, 2 };
  const float cosine[] = { 0, 0, 0.2f, 1, 2 };
  const gint64 euclidean_rows[] = { 0, 1, 3, 4, 2 };
  const float euclidean[] = { 0, 3.6055512f, 5, 5, 10 };
  const gint64 dot_rows[] = { 4, 0, 1, 3, 2 };
  const float dot[] = { 50, 25, 8, 0, -25 };
  const gint64 *rows[] = { cosine_rows, euclidean_rows, dot_rows };
  const float *distances[] = { cosine, euclidean, dot };

  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    {
      g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, 5, 2, metric);
      g_autoptr (GArray) found = vec_index_search (index, query, 5, NULL, 0, NULL, NULL);
      float all[5];

      g_assert_true (vec_index_is_exact (index));
      g_assert_cmpint (vec_index_get_metric (index), ==, metric);
      g_assert_true (vec_index_distances (index, query, all, NULL, NULL));
      g_assert_cmpuint (found->len, ==, 5);
      for (guint i = 0; i < 5; i++)
        {
          VecNeighbor neighbor = g_array_index (found, VecNeighbor, i);

          g_assert_cmpint (neighbor.row, ==, rows[metric][i]);
          g_assert_cmpfloat_with_epsilon (neighbor.distance, distances[metric][i], 1e-6);
          g_assert_cmpfloat_with_epsilon (all[neighbor.row], distances[metric][i], 1e-6);
        }
    }
}

static void
test_random (void)
{
  const int dims[] = { 1, 2, 3, 4, 7, 8, 12, 50, 301 };

  for (guint i = 0; i < G_N_ELEMENTS (dims); i++)
    {
      g_autofree float *vectors = test_random_matrix (2000, dims[i], i);
      g_autofree float *query = test_random_matrix (1, dims[i], 100 + i);

      assert_search_is_exact (vectors, 2000, dims[i], query, 10);
      assert_search_is_exact (vectors, 2000, dims[i], vectors + 77 * dims[i], 1);
      assert_search_is_exact (vectors, 2000, dims[i], query, 5000);
    }
}

/* Rows so close together that single precision cannot tell their order. */
static void
test_near_ties (void)
{
  enum { N = 3000, D = 64 };
  g_autofree float *vectors = test_random_matrix (N, D, 5);
  g_autofree float *query = test_random_matrix (1, D, 6);

  for (int i = 0; i < N; i++)
    for (int j = 0; j < D; j++)
      vectors[i * D + j] = 1 + 1e-6f * vectors[i * D + j];
  assert_search_is_exact (vectors, N, D, query, 25);
}

static void
test_duplicates (void)
{
  enum { N = 50000, D = 5 };
  g_autofree float *vectors = g_new (float, N *D);
  g_autofree float *query = test_random_matrix (1, D, 8);

  for (int i = 0; i < N * D; i++)
    vectors[i] = (float) (i % D) * 0.1f;
  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    {
      g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, N, D, metric);
      g_autoptr (GArray) found = vec_index_search (index, query, 100, NULL, 0, NULL, NULL);

      g_assert_cmpuint (found->len, ==, 100);
      for (guint i = 0; i < found->len; i++)
        g_assert_cmpint (g_array_index (found, VecNeighbor, i).row, ==, i);
    }
}

static void
test_zero_vectors (void)
{
  const float vectors[] = { 0, 0, 1, 0, -1, 0 };
  const float zero[] = { 0, 0 };
  g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, 3, 2, VEC_METRIC_COSINE);
  g_autoptr (GArray) found = vec_index_search (index, zero, 3, NULL, 0, NULL, NULL);

  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (g_array_index (found, VecNeighbor, i).row, ==, i);
      g_assert_cmpfloat (g_array_index (found, VecNeighbor, i).distance, ==, 1);
    }
}

/* Where squares overflow or vanish in single precision. */
static void
test_extreme_values (void)
{
  const float scales[] = { 1e-38f, 1e-30f, 1e-20f, 1e20f, 1e30f, 1e37f };

  for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
    {
      g_autofree float *vectors = test_random_matrix (300, 9, 20 + s);

      for (int i = 0; i < 300 * 9; i++)
        vectors[i] *= scales[s];
      for (int metric = VEC_METRIC_COSINE; metric <= VEC_METRIC_EUCLIDEAN; metric++)
        {
          g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, 300, 9, metric);
          g_autoptr (GArray) found = vec_index_search (index, vectors, 5, NULL, 0, NULL, NULL);
          g_autofree Reference *reference = reference_search (metric, vectors, 300, 9, vectors);

          for (guint i = 0; i < 5; i++)
            g_assert_cmpint (g_array_index (found, VecNeighbor, i).row, ==, reference[i].row);
        }
    }
}

static void
test_excluded (void)
{
  enum { N = 20000, D = 3 };
  g_autofree float *vectors = test_random_matrix (N, D, 9);
  g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, N, D, VEC_METRIC_EUCLIDEAN);
  g_autoptr (GArray) all = vec_index_search (index, vectors, 30, NULL, 0, NULL, NULL);
  g_autoptr (GArray) excluded = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) found = NULL;

  g_assert_cmpint (g_array_index (all, VecNeighbor, 0).row, ==, 0);
  for (gint64 row = 0; row < N; row++) /* every second neighbour, in ascending order */
    for (guint i = 0; i < all->len; i += 2)
      if (g_array_index (all, VecNeighbor, i).row == row)
        g_array_append_val (excluded, row);
  found = vec_index_search (index, vectors, 15, (gint64 *) excluded->data, excluded->len, NULL, NULL);
  g_assert_cmpuint (found->len, ==, 15);
  for (guint i = 0; i < 15; i++)
    g_assert_cmpint (g_array_index (found, VecNeighbor, i).row, ==, g_array_index (all, VecNeighbor, 2 * i + 1).row);
}

static void
test_few_rows (void)
{
  const float vectors[] = { 1, 2 };
  const gint64 excluded[] = { 0 };

  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    {
      g_autoptr (VecIndex) none = vec_index_new (NULL, NULL, 0, 2, metric);
      g_autoptr (VecIndex) one = vec_index_new (NULL, vectors, 1, 2, metric);
      g_autoptr (GArray) from_none = vec_index_search (none, vectors, 3, NULL, 0, NULL, NULL);
      g_autoptr (GArray) from_one = vec_index_search (one, vectors, 3, NULL, 0, NULL, NULL);
      g_autoptr (GArray) without = vec_index_search (one, vectors, 3, excluded, 1, NULL, NULL);
      g_autoptr (GArray) nothing = vec_index_search (one, vectors, 0, NULL, 0, NULL, NULL);

      g_assert_cmpuint (from_none->len, ==, 0);
      g_assert_cmpuint (from_one->len, ==, 1);
      g_assert_cmpuint (without->len, ==, 0);
      g_assert_cmpuint (nothing->len, ==, 0);
    }
}

static void
test_many (void)
{
  enum { N = 1500, D = 20, QUERIES = 45, K = 7 };
  g_autofree float *vectors = test_random_matrix (N, D, 10);
  g_autofree float *queries = test_random_matrix (QUERIES, D, 11);
  g_autofree gint64 *rows = g_new (gint64, QUERIES *K);
  g_autofree float *distances = g_new (float, QUERIES *K);

  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    {
      g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, N, D, metric);

      g_assert_true (vec_index_search_many (index, queries, QUERIES, K, rows, distances, NULL, NULL));
      for (int q = 0; q < QUERIES; q++)
        {
          g_autoptr (GArray) single = vec_index_search (index, queries + q * D, K, NULL, 0, NULL, NULL);

          for (int i = 0; i < K; i++)
            {
              g_assert_cmpint (rows[q * K + i], ==, g_array_index (single, VecNeighbor, i).row);
              g_assert_cmpfloat (distances[q * K + i], ==, g_array_index (single, VecNeighbor, i).distance);
            }
        }
    }
}

static void
test_many_padded (void)
{
  const float vectors[] = { 1, 0, 0, 1 };
  gint64 rows[6];
  float distances[6];
  g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, 2, 2, VEC_METRIC_EUCLIDEAN);

  g_assert_true (vec_index_search_many (index, vectors, 2, 3, rows, distances, NULL, NULL));
  g_assert_cmpint (rows[0], ==, 0);
  g_assert_cmpint (rows[1], ==, 1);
  g_assert_cmpint (rows[2], ==, -1);
  g_assert_cmpint (rows[3], ==, 1);
  g_assert_cmpint (rows[5], ==, -1);
  g_assert_cmpfloat (distances[5], ==, -1);
}

static void
test_cancelled (void)
{
  enum { N = 1000, D = 4 };
  g_autofree float *vectors = test_random_matrix (N, D, 12);
  g_autofree gint64 *rows = g_new (gint64, N);
  g_autofree float *out = g_new (float, N);
  g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, N, D, VEC_METRIC_DOT);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vec_index_search (index, vectors, 3, NULL, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (vec_index_distances (index, vectors, out, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (vec_index_search_many (index, vectors, N, 1, rows, out, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* To the bit; what lies between the members of a neighbour says nothing. */
static void
assert_same (GArray *found, GArray *expected)
{
  g_assert_cmpuint (found->len, ==, expected->len);
  for (guint i = 0; i < found->len; i++)
    {
      const VecNeighbor *a = &g_array_index (found, VecNeighbor, i), *b = &g_array_index (expected, VecNeighbor, i);

      g_assert_cmpint (a->row, ==, b->row);
      g_assert_cmpfloat (a->distance, ==, b->distance);
    }
}

static void
test_threads (void)
{
  enum { N = 30000, D = 16 };
  g_autofree float *vectors = test_random_matrix (N, D, 13);

  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    {
      g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, N, D, metric);
      g_autoptr (GArray) expected = vec_index_search (index, vectors, 50, NULL, 0, NULL, NULL);

      for (int n_threads = 1; n_threads <= 5; n_threads++)
        {
          g_autoptr (GArray) found = NULL;

          vec_set_default_threads (n_threads);
          found = vec_index_search (index, vectors, 50, NULL, 0, NULL, NULL);
          assert_same (found, expected);
        }
      vec_set_default_threads (0);
    }
}

static void
test_keeps_owner (void)
{
  const float vectors[] = { 1, 0 };
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  VecIndex *index = vec_index_new (owner, vectors, 1, 2, VEC_METRIC_COSINE);

  g_object_add_weak_pointer (owner, (gpointer *) &owner);
  g_object_unref (owner);
  g_assert_nonnull (owner);
  g_object_unref (index);
  g_assert_null (owner);
}

/* numpy's neighbours of the Google News vectors: make-goldens.py. */
static void
test_google_news (void)
{
  enum { N = 8000, D = 300, K = 10 };
  g_autofree float *vectors = test_load_shared ("derived/googlenews8k/tensors.bytes", N, D, 0);
  int n_checked = 0;

  if (vectors == NULL)
    {
      g_test_skip ("the shared data is not here");
      return;
    }
  for (int metric = 0; metric < VEC_N_METRICS; metric++)
    {
      g_autofree char *prefix = g_strdup_printf ("neighbors %s ", vec_metric_get_id (metric));
      g_auto (GStrv) lines = test_load_goldens (prefix);
      g_autoptr (VecIndex) index = vec_index_new (NULL, vectors, N, D, metric);

      for (char **line = lines; *line != NULL; line++)
        {
          g_auto (GStrv) words = g_strsplit (*line, " ", -1);
          gint64 query = g_ascii_strtoll (words[0], NULL, 10);
          g_autoptr (GArray) found = vec_index_search (index, vectors + query * D, K, &query, 1, NULL, NULL);

          g_assert_cmpuint (g_strv_length (words), ==, K + 1);
          for (guint i = 0; i < K; i++)
            {
              VecNeighbor neighbor = g_array_index (found, VecNeighbor, i);
              char *end;

              g_assert_cmpint (neighbor.row, ==, g_ascii_strtoll (words[i + 1], &end, 10));
              g_assert_cmpfloat_with_epsilon (neighbor.distance, g_ascii_strtod (end + 1, NULL), 1e-6 * fabs (neighbor.distance) + 1e-7);
              n_checked++;
            }
        }
    }
  g_assert_cmpint (n_checked, ==, 3 * 20 * K);
}

/* The published ground truth of the SIFT vectors; integers, so that there are true ties. */
static void
test_sift (void)
{
  enum { N = 4900, QUERIES = 100, D = 128, K = 100 };
  g_autofree float *vectors = test_load_shared ("derived/sift5k/sift5k_base.fvecs", N, D, 1);
  g_autofree float *queries = test_load_shared ("derived/sift5k/sift5k_query.fvecs", QUERIES, D, 1);
  g_autofree float *truth_bits = test_load_shared ("derived/sift5k/sift5k_groundtruth.ivecs", QUERIES, K, 1);
  g_autofree gint64 *rows = g_new (gint64, QUERIES *K);
  g_autofree float *distances = g_new (float, QUERIES *K);
  g_autoptr (VecIndex) index = NULL;

  if (vectors == NULL || queries == NULL || truth_bits == NULL)
    {
      g_test_skip ("the shared data is not here");
      return;
    }
  index = vec_index_new (NULL, vectors, N, D, VEC_METRIC_EUCLIDEAN);
  g_assert_true (vec_index_search_many (index, queries, QUERIES, K, rows, distances, NULL, NULL));
  for (int i = 0; i < QUERIES * K; i++)
    {
      gint32 truth;

      memcpy (&truth, truth_bits + i, sizeof truth);
      if (rows[i] != truth) /* a tie that the file breaks otherwise */
        {
          long double ours = reference_key (VEC_METRIC_EUCLIDEAN, queries + i / K * D, vectors + rows[i] * D, D);
          long double theirs = reference_key (VEC_METRIC_EUCLIDEAN, queries + i / K * D, vectors + truth * D, D);

          g_assert_true (ours == theirs);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/index/by-hand", test_by_hand);
  g_test_add_func ("/index/random", test_random);
  g_test_add_func ("/index/near-ties", test_near_ties);
  g_test_add_func ("/index/duplicates", test_duplicates);
  g_test_add_func ("/index/zero-vectors", test_zero_vectors);
  g_test_add_func ("/index/extreme-values", test_extreme_values);
  g_test_add_func ("/index/excluded", test_excluded);
  g_test_add_func ("/index/few-rows", test_few_rows);
  g_test_add_func ("/index/many", test_many);
  g_test_add_func ("/index/many-padded", test_many_padded);
  g_test_add_func ("/index/cancelled", test_cancelled);
  g_test_add_func ("/index/threads", test_threads);
  g_test_add_func ("/index/keeps-owner", test_keeps_owner);
  g_test_add_func ("/index/google-news", test_google_news);
  g_test_add_func ("/index/sift", test_sift);
  return g_test_run ();
}
