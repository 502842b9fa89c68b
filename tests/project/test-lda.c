/* Fisher's discriminant: against scikit-learn, and on classes whose answer is plain. */
#include "project/vec-lda.h"

#include <math.h>

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "base/vec-random.h"
#include "golden-lda.h"
#include "project/vec-projection.h"

/* The rows of golden-lda.py: (n, d), and their classes (n). */
static float *
draw_classes (int n, int d, int n_classes, guint32 state, int missing, gint32 *classes)
{
  float *x = g_new (float, n * d);

  for (int i = 0; i < n; i++)
    {
      classes[i] = i % missing == 0 ? -1 : i * 7 % n_classes;
      for (int j = 0; j < d; j++)
        {
          state = state * 1664525u + 1013904223u;
          x[i * d + j] = (float) (state >> 8) / (float) (1 << 24) * ((float) (j + 1) / 4.0f) + 5;
          x[i * d + j] += (float) MAX (classes[i], 0) * (j % 3 == 1 ? 0.5f : 0);
        }
    }
  return x;
}

static void
check_golden (int n, int d, int n_classes, guint32 seed, int missing, double shrinkage, const double *directions,
              const double *explained, double expected_shrinkage)
{
  g_autofree gint32 *classes = g_new (gint32, n);
  g_autofree float *x = draw_classes (n, d, n_classes, seed, missing, classes);
  g_auto (VecLda) lda = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (vec_lda_fit (x, n, d, classes, n_classes, shrinkage, 0, &lda, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (lda.n_directions, ==, n_classes - 1);
  g_assert_cmpfloat_with_epsilon (lda.shrinkage, expected_shrinkage, 1e-5);
  for (int i = 0; i < lda.n_directions * d; i++)
    g_assert_cmpfloat_with_epsilon (lda.directions[i], directions[i], 2e-4);
  for (int i = 0; i < lda.n_directions; i++)
    g_assert_cmpfloat_with_epsilon (lda.explained[i], explained[i], 1e-4);
}

static void
test_golden (void)
{
  check_golden (90, 6, 4, 3, 11, 0, golden_tall_directions, golden_tall_explained, golden_tall_shrinkage);
  check_golden (24, 30, 3, 8, 13, -1, golden_wide_directions, golden_wide_explained, golden_wide_shrinkage);
}

/* (n, d): classes far apart along dimension 1, all scattering widely along dimension 0. */
static float *
draw_two (int n, int d, gint32 *classes)
{
  float *x = g_new (float, (gsize) n * d);
  VecRandom random;

  vec_random_init (&random, 1);
  for (int i = 0; i < n; i++)
    {
      classes[i] = i % 2;
      for (int j = 0; j < d; j++)
        x[(gsize) i * d + j] = (float) vec_random_normal (&random) * (j == 0 ? 50 : 1);
      x[(gsize) i * d + 1] += 8 * (float) classes[i];
    }
  return x;
}

/* How far apart the classes are along axis 0 of a layout (n, 2), in standard deviations within. */
static double
separation (const float *layout, const gint32 *classes, int n)
{
  double mean[2] = { 0 }, variance = 0;

  for (int i = 0; i < n; i++)
    mean[classes[i]] += 2.0 * layout[2 * i] / n;
  for (int i = 0; i < n; i++)
    variance += (layout[2 * i] - mean[classes[i]]) * (layout[2 * i] - mean[classes[i]]) / n;
  return fabs (mean[1] - mean[0]) / sqrt (variance);
}

static VecProjection *
run_method (const float *x, int n, int d, VecGuide *guide, GError **error)
{
  VecProjectionParams params;
  VecProjection *run;

  vec_projection_params_init (&params);
  params.guide = guide;
  run = vec_projection_new (vec_projection_method_find ("lda"), x, n, d, &params, error);
  if (run != NULL && !vec_projection_step (run, NULL, NULL, NULL, error))
    g_clear_pointer (&run, vec_projection_free);
  return run;
}

static void
check_two (int n, int d)
{
  g_autofree gint32 *classes = g_new (gint32, n);
  g_autofree float *x = draw_two (n, d, classes);
  g_autoptr (VecGuide) guide = vec_guide_new_classes (classes, n, (const char *const[]) { "a", "b" }, 2, "kind");
  g_autoptr (GError) error = NULL;
  g_autoptr (VecProjection) run = run_method (x, n, d, guide, &error);
  double spread = 0;

  g_assert_no_error (error);
  g_assert_cmpfloat (separation (vec_projection_get_layout (run), classes, n), >, 7);
  g_assert_cmpfloat_with_epsilon (vec_projection_get_explained (run, 0), 1, 1e-9);
  g_assert_true (isnan (vec_projection_get_explained (run, 1)));
  for (int i = 0; i < n; i++)
    spread += pow (vec_projection_get_layout (run)[2 * i + 1], 2) / n;
  g_assert_cmpfloat_with_epsilon (spread, 1, 1e-3);   /* the rest, in units of its own deviation */
}

static void
test_two_classes (void)
{
  check_two (400, 5);
  check_two (60, 200);     /* more dimensions than rows: the scatter within is singular */
  check_two (300, 2500);   /* by way of principal components */
}

/* A row without a class takes no part, and is drawn where it belongs. */
static void
test_missing (void)
{
  enum { N = 200, D = 4 };
  gint32 classes[N];
  g_autofree float *x = draw_two (N, D, classes);
  g_autoptr (VecGuide) guide = NULL, without = NULL;
  g_autoptr (VecProjection) run = NULL, other = NULL;
  const char *const names[] = { "a", "b" };

  classes[0] = classes[1] = -1;
  for (int j = 0; j < D; j++)
    x[j] = x[2 * D + j];
  guide = vec_guide_new_classes (classes, N, names, 2, "kind");
  without = vec_guide_new_classes (classes + 2, N - 2, names, 2, "kind");
  run = run_method (x, N, D, guide, NULL);
  other = run_method (x + 2 * D, N - 2, D, without, NULL);
  g_assert_cmpfloat (vec_projection_get_layout (run)[0], ==, vec_projection_get_layout (run)[4]);
  for (int i = 0; i < N - 2; i++)
    g_assert_cmpfloat_with_epsilon (vec_projection_get_layout (other)[2 * i], vec_projection_get_layout (run)[2 * i + 4], 1e-4);
}

static void
test_degenerate (void)
{
  enum { N = 30 };
  gint32 classes[N];
  float x[N * 2];
  const char *const names[] = { "a", "b", "nobody" };
  g_autoptr (VecGuide) one = NULL, three = NULL;
  g_autoptr (VecProjection) run = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < N; i++)
    {
      classes[i] = 0;
      x[2 * i] = (float) (i % 3);   /* its scatter within a class is that of the three values */
      x[2 * i + 1] = 7;             /* a dimension that never varies */
    }
  one = vec_guide_new_classes (classes, N, names, 1, "kind");
  g_assert_null (run_method (x, N, 2, one, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==, "“kind” has only one value; at least two are needed to tell them apart.");
  g_clear_error (&error);

  for (int i = 0; i < N; i++)
    classes[i] = i % 2;
  three = vec_guide_new_classes (classes, N, names, 3, "kind");
  run = run_method (x, N, 2, three, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 2 * N; i++)
    g_assert_true (isfinite (vec_projection_get_layout (run)[i]));

  g_assert_null (run_method (x, N, 2, NULL, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
}

int
main (int argc, char **argv)
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lda/golden", test_golden);
  g_test_add_func ("/lda/two-classes", test_two_classes);
  g_test_add_func ("/lda/missing", test_missing);
  g_test_add_func ("/lda/degenerate", test_degenerate);
  return g_test_run ();
}
