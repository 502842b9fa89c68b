#include "search/vec-clustering.h"

#include <math.h>
#include <string.h>

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "search-data.h"

static VecClustering *
cluster (const float *vectors, gint64 n, int d, int k)
{
  VecKmeansParams params;
  g_autoptr (GError) error = NULL;
  VecClustering *clustering;

  vec_kmeans_params_init (&params);
  params.k = k;
  clustering = vec_clustering_new_kmeans (vectors, n, d, &params, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return clustering;
}

/* What must hold for every result: sizes in descending order that agree with the assignment, every row at its nearest centroid, and an
 * inertia that is the sum of those distances. */
static void
assert_is_consistent (VecClustering *clustering, const float *vectors, gint64 n, int d)
{
  int k = vec_clustering_get_n_clusters (clustering);
  const gint32 *assignment = vec_clustering_get_assignment (clustering);
  const float *centroids = vec_clustering_get_centroids (clustering);
  g_autofree gint64 *sizes = g_new0 (gint64, k);
  double inertia = 0;

  for (gint64 i = 0; i < n; i++)
    {
      double own = 0, nearest = INFINITY;

      g_assert_cmpint (assignment[i], >=, 0);
      g_assert_cmpint (assignment[i], <, k);
      sizes[assignment[i]]++;
      for (int c = 0; c < k; c++)
        {
          double sum = 0;

          for (int j = 0; j < d; j++)
            sum += pow ((double) vectors[i * d + j] - centroids[c * d + j], 2);
          nearest = MIN (nearest, sum);
          own = c == assignment[i] ? sum : own;
        }
      g_assert_cmpfloat (own, <=, nearest * (1 + 1e-5) + 1e-12);
      inertia += own;
    }
  for (int c = 0; c < k; c++)
    {
      g_assert_cmpint (sizes[c], >, 0);
      g_assert_cmpint (sizes[c], ==, vec_clustering_get_size (clustering, c));
      if (c > 0)
        g_assert_cmpint (sizes[c], <=, sizes[c - 1]);
    }
  g_assert_cmpfloat_with_epsilon (vec_clustering_get_inertia (clustering), inertia, 1e-5 * inertia + 1e-9);
}

static float *
new_lattice (int n, int d)
{
  float *out = g_new (float, n *d);

  for (int i = 0; i < n; i++)
    for (int j = 0; j < d; j++)
      out[i * d + j] = (float) (((i * 7919 + j * 104729 + i * i * 31 + i * j * 17) % 1000) / 1000.0 + 3 * ((i * 5 + j * (i % 7)) % 4));
  return out;
}

static void
test_by_hand (void)
{
  const float vectors[] = { 0, 0, 0, 1, 10, 0, 10, 1, 11, 0 };
  g_autoptr (VecClustering) clustering = cluster (vectors, 5, 2, 2);
  const gint32 expected[] = { 1, 1, 0, 0, 0 };
  gint64 rows[5];

  assert_is_consistent (clustering, vectors, 5, 2);
  g_assert_cmpint (vec_clustering_get_n_clusters (clustering), ==, 2);
  g_assert_cmpmem (vec_clustering_get_assignment (clustering), sizeof expected, expected, sizeof expected);
  g_assert_cmpfloat_with_epsilon (vec_clustering_get_centroids (clustering)[0], 31 / 3.0, 1e-5);
  g_assert_cmpfloat_with_epsilon (vec_clustering_get_centroids (clustering)[1], 1 / 3.0, 1e-5);
  g_assert_cmpfloat_with_epsilon (vec_clustering_get_inertia (clustering), 0.5 + 4 / 3.0, 1e-5);

  g_assert_cmpint (vec_clustering_get_central_rows (clustering, 0, rows, 5), ==, 3);
  g_assert_cmpint (rows[0], ==, 2); /* the corner of the triangle; the other two are equally far */
  g_assert_cmpint (vec_clustering_get_central_rows (clustering, 1, rows, 1), ==, 1);
  g_assert_cmpint (rows[0], ==, 0);
  g_assert_cmpint (vec_clustering_get_central_rows (clustering, 1, rows, 0), ==, 0);
}

static void
test_central_rows (void)
{
  enum { N = 500, D = 3 };
  g_autofree float *vectors = test_random_matrix (N, D, 3);
  g_autoptr (VecClustering) clustering = cluster (vectors, N, D, 1);
  const float *centroid = vec_clustering_get_centroids (clustering);
  gint64 rows[20];
  double last = 0;

  g_assert_cmpint (vec_clustering_get_central_rows (clustering, 0, rows, 20), ==, 20);
  for (int i = 0; i < 20; i++)
    {
      double distance = 0;

      for (int j = 0; j < D; j++)
        distance += pow ((double) vectors[rows[i] * D + j] - centroid[j], 2);
      g_assert_cmpfloat (distance, >=, last * (1 - 1e-5));
      last = distance;
    }
}

static void
test_corner_cases (void)
{
  const float equal[] = { 2, 2, 2, 2, 2, 2, 2, 2 };
  const float two[] = { 1, 5, 5, 1, 5, 1, 1 };
  g_autoptr (VecClustering) all_equal = cluster (equal, 4, 2, 3);
  g_autoptr (VecClustering) two_values = cluster (two, 7, 1, 5);
  g_autoptr (VecClustering) one_row = cluster (equal, 1, 8, 4);
  g_autofree float *vectors = test_random_matrix (12, 2, 4);
  g_autoptr (VecClustering) each_its_own = cluster (vectors, 12, 2, 12);
  g_autoptr (VecClustering) too_many = cluster (vectors, 12, 2, 1000);
  g_autoptr (VecClustering) nearly = cluster (vectors, 12, 2, 11);

  assert_is_consistent (all_equal, equal, 4, 2);
  g_assert_cmpint (vec_clustering_get_n_clusters (all_equal), ==, 1);
  g_assert_cmpfloat (vec_clustering_get_inertia (all_equal), ==, 0);
  assert_is_consistent (two_values, two, 7, 1);
  g_assert_cmpint (vec_clustering_get_n_clusters (two_values), ==, 2);
  g_assert_cmpint (vec_clustering_get_size (two_values, 0), ==, 4);
  g_assert_cmpint (vec_clustering_get_n_clusters (one_row), ==, 1);
  g_assert_cmpint (vec_clustering_get_n_clusters (each_its_own), ==, 12);
  g_assert_cmpint (vec_clustering_get_n_clusters (too_many), ==, 12);
  g_assert_cmpint (vec_clustering_get_n_clusters (nearly), ==, 11);
  assert_is_consistent (nearly, vectors, 12, 2);
}

/* Nearly all rows are the same, so that a random choice of rows sees none of the others. */
static void
test_rare_values (void)
{
  enum { N = 60000 };
  g_autofree float *vectors = g_new0 (float, N);
  g_autoptr (VecClustering) clustering = NULL;

  for (int i = 1; i < 5; i++)
    vectors[i * 11111] = (float) (100 * i);
  clustering = cluster (vectors, N, 1, 5);
  g_assert_cmpint (vec_clustering_get_n_clusters (clustering), ==, 5);
  g_assert_cmpfloat (vec_clustering_get_inertia (clustering), ==, 0);
  assert_is_consistent (clustering, vectors, N, 1);
}

static void
test_seed (void)
{
  enum { N = 3000, D = 10 };
  g_autofree float *vectors = test_random_matrix (N, D, 6);
  g_autoptr (VecClustering) first = cluster (vectors, N, D, 9);

  for (int n_threads = 1; n_threads <= 4; n_threads++)
    {
      g_autoptr (VecClustering) again = NULL;

      vec_set_default_threads (n_threads);
      again = cluster (vectors, N, D, 9);
      g_assert_cmpmem (vec_clustering_get_assignment (first), N * sizeof (gint32), vec_clustering_get_assignment (again),
                       N * sizeof (gint32));
      g_assert_cmpfloat (vec_clustering_get_inertia (first), ==, vec_clustering_get_inertia (again));
    }
  vec_set_default_threads (0);

  VecKmeansParams params;
  g_autoptr (VecClustering) other = NULL;

  vec_kmeans_params_init (&params);
  params.k = 9;
  params.seed = 2;
  other = vec_clustering_new_kmeans (vectors, N, D, &params, NULL, NULL, NULL, NULL);
  g_assert_cmpfloat (vec_clustering_get_inertia (first), !=, vec_clustering_get_inertia (other));
}

static void
test_bad_input (void)
{
  float vectors[] = { 1, 2, 3, 4, 5, 6 };
  VecKmeansParams params;
  g_autoptr (GError) error = NULL;

  vec_kmeans_params_init (&params);
  g_assert_null (vec_clustering_new_kmeans (vectors, 0, 2, &params, NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==, "There are no rows to find clusters in");
  g_clear_error (&error);

  vectors[3] = NAN;
  g_assert_null (vec_clustering_new_kmeans (vectors, 3, 2, &params, NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==, "Row 2 has a value that is not a finite number; clusters need finite values");
  g_clear_error (&error);

  vectors[3] = 1e30f;
  g_assert_null (vec_clustering_new_kmeans (vectors, 3, 2, &params, NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==,
                   "The largest value, 1e+30, is too large to compute clusters; bring the vectors to unit length first");
  g_clear_error (&error);

  params.k = 0;
  g_assert_null (vec_clustering_new_kmeans (vectors, 3, 2, &params, NULL, NULL, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
}

static void
cancel_at_first_progress (const char *stage, guint64 done, guint64 total, gpointer cancellable)
{
  g_assert_cmpuint (done, <=, total);
  g_cancellable_cancel (cancellable);
}

static void
test_cancelled (void)
{
  enum { N = 5000, D = 10 };
  g_autofree float *vectors = test_random_matrix (N, D, 7);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  VecKmeansParams params;

  vec_kmeans_params_init (&params);
  params.k = 50;
  g_assert_null (vec_clustering_new_kmeans (vectors, N, D, &params, cancel_at_first_progress, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* At most 2 % above the best of three runs of scikit-learn: make-goldens.py. */
static void
assert_as_good_as_scikit_learn (const char *name, const float *vectors, gint64 n, int d)
{
  g_autofree char *prefix = g_strdup_printf ("inertia %s ", name);
  g_auto (GStrv) lines = test_load_goldens (prefix);

  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  for (char **line = lines; *line != NULL; line++)
    {
      char *end;
      int k = (int) g_ascii_strtoll (*line, &end, 10);
      double expected = g_ascii_strtod (end, NULL);
      g_autoptr (VecClustering) clustering = cluster (vectors, n, d, k);

      assert_is_consistent (clustering, vectors, n, d);
      g_test_message ("%s k = %d: %.9g, scikit-learn %.9g", name, k, vec_clustering_get_inertia (clustering), expected);
      g_assert_cmpint (vec_clustering_get_n_clusters (clustering), ==, k);
      g_assert_cmpfloat (vec_clustering_get_inertia (clustering), <=, expected * 1.02);
      g_assert_cmpfloat (vec_clustering_get_inertia (clustering), >=, expected * 0.9);
    }
}

static void
test_lattice (void)
{
  g_autofree float *vectors = new_lattice (300, 6);

  assert_as_good_as_scikit_learn ("lattice", vectors, 300, 6);
}

static void
test_google_news (void)
{
  g_autofree float *vectors = test_load_shared ("derived/googlenews8k/tensors.bytes", 8000, 300, 0);

  if (vectors == NULL)
    g_test_skip ("the shared data is not here");
  else
    assert_as_good_as_scikit_learn ("googlenews", vectors, 8000, 300);
}

static void
test_sift (void)
{
  g_autofree float *vectors = test_load_shared ("derived/sift5k/sift5k_base.fvecs", 4900, 128, 1);

  if (vectors == NULL)
    g_test_skip ("the shared data is not here");
  else
    assert_as_good_as_scikit_learn ("sift", vectors, 4900, 128);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/clustering/by-hand", test_by_hand);
  g_test_add_func ("/clustering/central-rows", test_central_rows);
  g_test_add_func ("/clustering/corner-cases", test_corner_cases);
  g_test_add_func ("/clustering/rare-values", test_rare_values);
  g_test_add_func ("/clustering/seed", test_seed);
  g_test_add_func ("/clustering/bad-input", test_bad_input);
  g_test_add_func ("/clustering/cancelled", test_cancelled);
  g_test_add_func ("/clustering/lattice", test_lattice);
  g_test_add_func ("/clustering/google-news", test_google_news);
  g_test_add_func ("/clustering/sift", test_sift);
  return g_test_run ();
}
