#include "measure/vec-quality.h"

#include "measure-data.h"

#include <math.h>

enum { N = 120, D = 7 };

/* Golden: scikit-learn 1.2.1, by test-quality.py beside this file. */
static void
test_golden_silhouette (void)
{
  static const double golden[] = { -0.135158062, -0.127417922, -0.056079891, 0, -0.108766861, 0 };
  static const gint32 compact[] = { 0, 1, 2, -1, 3, 4, 5 };
  float x[N * D], y[N * 2];
  gint32 assignment[N];
  double out[6];

  make_data (x, y, N, D);
  for (int i = 0; i < N; i++)
    assignment[i] = compact[(int) (x[i * D] * 3) + 4 * (i % 17 == 0)];
  g_assert_cmpfloat_with_epsilon (vec_measure_silhouette (x, N, D, assignment, 6, 0, 1, 0, out), -0.103434421, 1e-6);
  for (int c = 0; c < 6; c++)
    g_assert_cmpfloat_with_epsilon (out[c], golden[c], 1e-6);
}

static void
test_perfect (void)
{
  float x[N * D], y[N * 2];
  gint32 assignment[N];
  double out[2];

  make_data (x, y, N, D);
  for (int i = 0; i < N; i++) /* two clusters, far apart, and rows that belong to none */
    {
      assignment[i] = i % 3 - 1;
      x[i * D] += 1000 * (float) assignment[i];
    }
  g_assert_cmpfloat (vec_measure_silhouette (x, N, D, assignment, 2, 0, 1, 0, out), >, 0.99);
  g_assert_cmpfloat (vec_measure_silhouette (x, N, D, assignment, 2, 20, 1, 0, out), >, 0.99);
}

static void
test_degenerate (void)
{
  float x[20] = { 0 };
  gint32 assignment[10] = { 0 };
  double out[1];

  for (int n = 1; n <= 10; n++) /* all rows equal */
    g_assert_cmpfloat (vec_measure_silhouette (x, n, 2, assignment, 1, 0, 1, 0, out), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quality/golden-silhouette", test_golden_silhouette);
  g_test_add_func ("/quality/perfect", test_perfect);
  g_test_add_func ("/quality/degenerate", test_degenerate);
  return g_test_run ();
}
