/* The ladder and the alignment; golden numbers by test-trust.py beside this file. */
#include "measure/vec-ladder.h"

#include "base/vec-blas.h"
#include "measure-data.h"
#include "measure/vec-procrustes.h"

#include <math.h>

enum { N = 120, D = 40 };

static void
test_ladder (void)
{
  static const int dims[] = { 1, 2, 3, 10 };
  static const double golden[] = { 0.155833333, 0.186666667, 0.226666667, 0.460833333 };
  float x[N * D], y[N * 2];
  VecLadder ladder, cosine;

  make_data (x, y, N, D);
  g_assert_true (vec_ladder_measure (x, N, D, VEC_METRIC_EUCLIDEAN, y, 2, 0, 1, 0, &ladder, NULL, NULL, NULL, NULL));
  g_assert_cmpint (ladder.n_rungs, ==, 4);
  for (int i = 0; i < 4; i++)
    {
      g_assert_cmpint (ladder.dims[i], ==, dims[i]);
      g_assert_cmpfloat_with_epsilon (ladder.kept[i], golden[i], 0.002);   /* a near tie may fall either way */
    }
  g_assert_cmpfloat_with_epsilon (ladder.map_kept, 0.125833333, 1e-6);

  for (int i = 0; i < N; i++)   /* with cosine only directions count */
    for (int j = 0; j < D; j++)
      x[i * D + j] *= (float) (1 + i % 7);
  g_assert_true (vec_ladder_measure (x, N, D, VEC_METRIC_COSINE, NULL, 0, 0, 1, 0, &cosine, NULL, NULL, NULL, NULL));
  make_data (x, y, N, D);
  g_assert_true (vec_ladder_measure (x, N, D, VEC_METRIC_COSINE, NULL, 0, 0, 1, 0, &ladder, NULL, NULL, NULL, NULL));
  g_assert_true (isnan (cosine.map_kept));
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (ladder.kept[i], cosine.kept[i], 0.002);
}

static void
test_few (void)
{
  float x[8] = { 0, 0, 1, 1, 2, 3, 5, 4 };
  VecLadder ladder;

  for (int n = 1; n <= 4; n++)
    {
      g_assert_true (vec_ladder_measure (x, n, 2, VEC_METRIC_EUCLIDEAN, x, 2, 0, 1, 0, &ladder, NULL, NULL, NULL, NULL));
      g_assert_cmpint (ladder.n_rungs, ==, n > 1);
      if (n > 1)
        g_assert_cmpfloat (ladder.map_kept, ==, 1);
    }
}

/* Turned by 40°, mirrored, three times as large and elsewhere. */
static void
test_procrustes (void)
{
  float x[N * D], y[N * 2], moved[N * 2], back[N * 2];
  double angle = 40 * G_PI / 180;

  make_data (x, y, N, D);
  for (int i = 0; i < N; i++)
    {
      moved[2 * i] = (float) (3 * (cos (angle) * y[2 * i] - sin (angle) * y[2 * i + 1]) + 20);
      moved[2 * i + 1] = (float) (-3 * (sin (angle) * y[2 * i] + cos (angle) * y[2 * i + 1]) - 7);
    }
  g_assert_cmpfloat (vec_procrustes_align (moved, y, N, 2, back), <, 1e-9);
  for (int i = 0; i < N * 2; i++)
    g_assert_cmpfloat_with_epsilon (back[i], y[i], 1e-5);
}

static void
test_procrustes_golden (void)
{
  float x[N * D], y[N * 2], a[N * 2], b[N * 3], c[N * 3], out[N * 3];
  double left = 0, all = 0, mean[2] = { 0, 0 }, told;

  make_data (x, y, N, D);
  for (int i = 0; i < N; i++)
    for (int t = 0; t < 3; t++)
      {
        if (t < 2)
          a[2 * i + t] = x[i * D + t];
        b[3 * i + t] = x[i * D + t];
        c[3 * i + t] = x[i * D + 3 + t];
      }
  g_assert_cmpfloat_with_epsilon (vec_procrustes_align (b, c, N, 3, out), 0.992686602, 1e-6);
  told = vec_procrustes_align (a, y, N, 2, a);   /* in place */
  g_assert_cmpfloat_with_epsilon (told, 0.051216908, 1e-6);
  for (int i = 0; i < N * 2; i++)
    mean[i % 2] += y[i] / N;
  for (int i = 0; i < N * 2; i++)
    {
      left += (a[i] - y[i]) * (a[i] - y[i]);
      all += (y[i] - mean[i % 2]) * (y[i] - mean[i % 2]);
    }
  g_assert_cmpfloat_with_epsilon (left / all, told, 1e-5);
}

static void
test_procrustes_point (void)
{
  float point[6] = { 1, 2, 1, 2, 1, 2 }, target[6] = { 0, 0, 2, 0, 1, 3 }, out[6];

  g_assert_cmpfloat (vec_procrustes_align (point, target, 3, 2, out), ==, 1);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (out[2 * i], ==, 1);
      g_assert_cmpfloat (out[2 * i + 1], ==, 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  vec_blas_init ();
  g_test_add_func ("/ladder/ladder", test_ladder);
  g_test_add_func ("/ladder/few", test_few);
  g_test_add_func ("/ladder/procrustes", test_procrustes);
  g_test_add_func ("/ladder/procrustes-golden", test_procrustes_golden);
  g_test_add_func ("/ladder/procrustes-point", test_procrustes_point);
  return g_test_run ();
}
