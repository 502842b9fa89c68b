#include "project/vec-pca.h"

#include <math.h>

#include "base/vec-blas.h"
#include "base/vec-random.h"
#include "golden-pca.h"

/* The rows of golden-pca.py: (n, d). */
static float *
draw_rows (int n, int d, guint32 state)
{
  float *x = g_new (float, n * d);

  for (int i = 0; i < n * d; i++)
    {
      state = state * 1664525u + 1013904223u;
      x[i] = (float) (state >> 8) / (float) (1 << 24) * ((float) (i % d + 1) / 4.0f) + 5;
    }
  return x;
}

static void
check_golden (int n, int d, int k, guint32 seed, const double *components, const double *explained, const double *scores)
{
  g_autofree float *x = draw_rows (n, d, seed), *out = g_new (float, n * k);
  g_autoptr (VecPca) pca = vec_pca_new (x, n, d, k, 0, NULL, NULL);

  g_assert_cmpint (vec_pca_get_n_components (pca), ==, k);
  for (int i = 0; i < k * d; i++)
    g_assert_cmpfloat_with_epsilon (vec_pca_get_components (pca)[i], components[i], 1e-5);
  for (int c = 0; c < k; c++)
    g_assert_cmpfloat_with_epsilon (vec_pca_get_explained_variance_ratio (pca)[c], explained[c], 1e-6);
  vec_pca_transform (pca, x, n, 0, out);
  for (int i = 0; i < 3 * k; i++)
    g_assert_cmpfloat_with_epsilon (out[i], scores[i], 1e-4);
}

static void
test_golden (void)
{
  check_golden (60, 9, 4, 3, golden_tall_components, golden_tall_explained, golden_tall_scores);
  check_golden (12, 40, 5, 4, golden_wide_components, golden_wide_explained, golden_wide_scores);
}

static void
check_orthonormal (VecPca *pca, int d)
{
  const float *v = vec_pca_get_components (pca);

  for (int a = 0; a < vec_pca_get_n_components (pca); a++)
    for (int b = 0; b <= a; b++)
      {
        double dot = 0;

        for (int j = 0; j < d; j++)
          dot += (double) v[a * d + j] * v[b * d + j];
        g_assert_cmpfloat_with_epsilon (dot, a == b, 1e-4);
      }
}

/* Tables that do not determine their components still get orthonormal ones, finite and with nothing explained. */
static void
test_degenerate (void)
{
  static const int shapes[][2] = { { 1, 1 }, { 1, 5 }, { 2, 5 }, { 5, 2 }, { 3, 3 }, { 10, 4 } };

  for (guint s = 0; s < G_N_ELEMENTS (shapes); s++)
    {
      int n = shapes[s][0], d = shapes[s][1];
      g_autofree float *x = g_new (float, n * d), *out = g_new (float, n * d);
      g_autoptr (VecPca) pca = NULL;

      for (int i = 0; i < n * d; i++)
        x[i] = 3;
      pca = vec_pca_new (x, n, d, 10, 0, NULL, NULL);
      g_assert_cmpint (vec_pca_get_n_components (pca), ==, MIN (n, d));
      check_orthonormal (pca, d);
      vec_pca_transform (pca, x, n, 0, out);
      for (int c = 0; c < vec_pca_get_n_components (pca); c++)
        {
          g_assert_cmpfloat (vec_pca_get_explained_variance_ratio (pca)[c], ==, 0);
          g_assert_cmpfloat_with_epsilon (out[c], 0, 1e-6);
        }
    }
}

/* More dimensions than one tile of the product. */
static void
test_many_dimensions (void)
{
  enum { N = 1200, D = 1100 };
  g_autofree float *x = g_new (float, N * D);
  g_autoptr (VecPca) pca = NULL;
  VecRandom random;

  vec_random_init (&random, 1);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < D; j++)
      x[i * D + j] = (float) vec_random_normal (&random) * (j == 7 ? 20 : j == 1050 ? 10 : 1);
  pca = vec_pca_new (x, N, D, 2, 0, NULL, NULL);
  check_orthonormal (pca, D);
  g_assert_cmpfloat (vec_pca_get_components (pca)[7], >, 0.98);
  g_assert_cmpfloat (vec_pca_get_components (pca)[D + 1050], >, 0.9);
  g_assert_cmpfloat_with_epsilon (vec_pca_get_explained_variance_ratio (pca)[0], 400.0 / (400 + 100 + D - 2), 0.03);
}

/* (n, d): latent factors of falling strength along random directions, and noise: a spectrum like that of real embeddings. */
static float *
draw_factors (int n, int d, int n_factors)
{
  float *x = g_new (float, (gsize) n * d);
  g_autofree float *directions = g_new (float, (gsize) n_factors * d);
  VecRandom random;

  vec_random_init (&random, 5);
  for (int i = 0; i < n_factors * d; i++)
    directions[i] = (float) (vec_random_normal (&random) / sqrt (d));
  for (int i = 0; i < n; i++)
    {
      for (int j = 0; j < d; j++)
        x[(gsize) i * d + j] = 3 + 0.02f * (float) vec_random_normal (&random);
      for (int f = 0; f < n_factors; f++)
        {
          float strength = (float) (vec_random_normal (&random) * pow (0.8, f));

          for (int j = 0; j < d; j++)
            x[(gsize) i * d + j] += strength * directions[f * d + j];
        }
    }
  return x;
}

/* How far component @c is from the span of the first @k of @exact: the sine of the angle. */
static double
angle_to_span (VecPca *pca, int c, VecPca *exact, int k, int d)
{
  const float *v = vec_pca_get_components (pca) + (gsize) c * d;
  double inside = 0;

  for (int other = 0; other < k; other++)
    {
      double dot = 0;

      for (int j = 0; j < d; j++)
        dot += (double) v[j] * vec_pca_get_components (exact)[(gsize) other * d + j];
      inside += dot * dot;
    }
  return sqrt (MAX (1 - inside, 0));
}

/* Few of many components come from subspace iteration; many of them from the whole eigenproblem. */
static void
test_subspace (void)
{
  enum { N = 1500, D = 1300, K = 3, ALL = 400 };
  g_autofree float *x = draw_factors (N, D, 12);
  g_autoptr (VecPca) quick = vec_pca_new (x, N, D, K, 0, NULL, NULL), exact = vec_pca_new (x, N, D, ALL, 0, NULL, NULL);
  g_autoptr (VecPca) one_thread = vec_pca_new (x, N, D, K, 1, NULL, NULL);

  g_assert_true (vec_pca_prefers_subspace (N, D, K));
  g_assert_false (vec_pca_prefers_subspace (N, D, ALL));
  g_assert_false (vec_pca_prefers_subspace (70000, 784, 2));
  check_orthonormal (quick, D);
  for (int c = 0; c < K; c++)
    {
      double share = vec_pca_get_explained_variance_ratio (exact)[c];

      g_assert_cmpfloat_with_epsilon (vec_pca_get_explained_variance_ratio (quick)[c], share, 1e-4 * share);
      g_assert_cmpfloat (angle_to_span (quick, c, exact, K, D), <, 0.01);
    }
  g_assert_cmpmem (vec_pca_get_components (quick), K * D * sizeof (float), vec_pca_get_components (one_thread),
                   K * D * sizeof (float));
}

/* Beside the first two components lies the third. */
static void
test_beside (void)
{
  enum { N = 300, D = 40 };
  g_autofree float *x = draw_factors (N, D, 8);
  g_autoptr (VecPca) exact = vec_pca_new (x, N, D, 3, 0, NULL, NULL);
  g_autoptr (VecPca) beside = vec_pca_new_beside (x, N, D, vec_pca_get_components (exact), 2, 1, 0, NULL, NULL);
  double share = vec_pca_get_explained_variance_ratio (exact)[2];

  g_assert_cmpfloat_with_epsilon (vec_pca_get_explained_variance_ratio (beside)[0], share, 1e-3 * share);
  for (int j = 0; j < D; j++)
    g_assert_cmpfloat_with_epsilon (vec_pca_get_components (beside)[j], vec_pca_get_components (exact)[2 * D + j], 0.01);
}

/* Nothing is left beside all directions that there are. */
static void
test_beside_everything (void)
{
  g_autofree float *x = draw_rows (20, 2, 3), *out = g_new (float, 20);
  const float avoid[] = { 1, 0, 0, 1 };
  g_autoptr (VecPca) beside = vec_pca_new_beside (x, 20, 2, avoid, 2, 1, 0, NULL, NULL);

  vec_pca_transform (beside, x, 20, 0, out);
  for (int i = 0; i < 20; i++)
    g_assert_cmpfloat (out[i], ==, 0);
}

static void
test_threads (void)
{
  g_autofree float *x = draw_rows (3000, 40, 9);
  g_autoptr (VecPca) one = vec_pca_new (x, 3000, 40, 10, 1, NULL, NULL);
  g_autoptr (VecPca) three = vec_pca_new (x, 3000, 40, 10, 3, NULL, NULL);

  g_assert_cmpmem (vec_pca_get_components (one), 1600, vec_pca_get_components (three), 1600);
}

static void
test_cancelled (void)
{
  g_autofree float *x = draw_rows (3000, 40, 9);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vec_pca_new (x, 3000, 40, 10, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (60000);
  g_object_set_data (cancellable, "time", GSIZE_TO_POINTER (g_get_monotonic_time ()));
  g_cancellable_cancel (cancellable);
  return NULL;
}

/* In the middle of a large eigenproblem, which LAPACK would not leave for seconds. */
static void
test_cancel_eigenproblem (void)
{
  enum { N = 1600 };
  g_autofree float *x = draw_rows (N, N, 5);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (VecPca) pca = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gint64 end;

  pca = vec_pca_new (x, N, N, N / 2, 0, cancellable, &error);
  end = g_get_monotonic_time ();
  g_thread_join (thread);
  if (pca != NULL)
    g_test_skip ("this machine was done before it could be cancelled");
  else
    g_assert_cmpint (end - (gint64) GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (cancellable), "time")), <, 500000);
}

int
main (int argc, char *argv[])
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pca/golden", test_golden);
  g_test_add_func ("/pca/degenerate", test_degenerate);
  g_test_add_func ("/pca/many-dimensions", test_many_dimensions);
  g_test_add_func ("/pca/subspace", test_subspace);
  g_test_add_func ("/pca/beside", test_beside);
  g_test_add_func ("/pca/beside-everything", test_beside_everything);
  g_test_add_func ("/pca/threads", test_threads);
  g_test_add_func ("/pca/cancelled", test_cancelled);
  g_test_add_func ("/pca/cancel-eigenproblem", test_cancel_eigenproblem);
  return g_test_run ();
}
