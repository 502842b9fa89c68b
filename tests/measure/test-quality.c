#include "measure/vec-quality.h"

#include <math.h>

enum { N = 120, D = 7 };

static void
draw (float *out, int n, guint32 state)
{
  for (int i = 0; i < n; i++)
    {
      state = state * 1664525u + 1013904223u;
      out[i] = (float) (state >> 8) / (float) (1 << 24);
    }
}

static void
make_data (float *x, float *y)
{
  float noise[N * 2];

  draw (x, N * D, 1);
  draw (noise, N * 2, 2);
  for (int i = 0; i < N; i++)
    for (int axis = 0; axis < 2; axis++)
      y[2 * i + axis] = x[i * D + axis] + 0.25f * noise[2 * i + axis];
}

/* Golden: scikit-learn 1.2.1, by test-quality.py beside this file. */
static void
test_golden_layout (void)
{
  float x[N * D], y[N * 2];

  make_data (x, y);
  g_assert_cmpfloat_with_epsilon (vec_measure_trustworthiness (x, D, y, 2, N, 3, 0, 1, 0), 0.682318841, 1e-6);
  g_assert_cmpfloat_with_epsilon (vec_measure_trustworthiness (x, D, y, 2, N, 10, 0, 1, 0), 0.710311005, 1e-6);
  g_assert_cmpfloat_with_epsilon (vec_measure_preservation (x, D, y, 2, N, 3, 0, 1, 0), 0.113888889, 1e-6);
  g_assert_cmpfloat_with_epsilon (vec_measure_preservation (x, D, y, 2, N, 10, 0, 1, 0), 0.225, 1e-6);
}

static void
test_golden_silhouette (void)
{
  static const double golden[] = { -0.135158062, -0.127417922, -0.056079891, 0, -0.108766861, 0 };
  static const gint32 compact[] = { 0, 1, 2, -1, 3, 4, 5 };
  float x[N * D], y[N * 2];
  gint32 assignment[N];
  double out[6];

  make_data (x, y);
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

  make_data (x, y);
  g_assert_cmpfloat (vec_measure_preservation (x, D, x, D, N, 10, 0, 1, 0), ==, 1);
  g_assert_cmpfloat (vec_measure_trustworthiness (x, D, x, D, N, 10, 50, 1, 0), ==, 1);

  for (int i = 0; i < N; i++) /* two clusters, far apart, and rows that belong to none */
    {
      assignment[i] = i % 3 - 1;
      x[i * D] += 1000 * (float) assignment[i];
    }
  g_assert_cmpfloat (vec_measure_silhouette (x, N, D, assignment, 2, 0, 1, 0, out), >, 0.99);
  g_assert_cmpfloat (vec_measure_silhouette (x, N, D, assignment, 2, 20, 1, 0, out), >, 0.99);
}

static void
test_sampled (void)
{
  float x[N * D], y[N * 2];
  double all, sampled;

  make_data (x, y);
  all = vec_measure_preservation (x, D, y, 2, N, 10, 0, 1, 0);
  sampled = vec_measure_preservation (x, D, y, 2, N, 10, 60, 5, 0);
  g_assert_cmpfloat_with_epsilon (sampled, all, 0.05);
  g_assert_cmpfloat (sampled, !=, all);
  g_assert_cmpfloat (sampled, ==, vec_measure_preservation (x, D, y, 2, N, 10, 60, 5, 1));
}

static void
test_degenerate (void)
{
  float x[20] = { 0 };
  gint32 assignment[10] = { 0 };
  double out[1];

  for (int n = 1; n <= 10; n++) /* all rows equal: ties by row number keep both sides alike */
    {
      g_assert_cmpfloat (vec_measure_preservation (x, 2, x, 2, n, 10, 0, 1, 0), ==, 1);
      g_assert_cmpfloat (vec_measure_trustworthiness (x, 2, x, 2, n, 10, 0, 1, 0), ==, 1);
      g_assert_cmpfloat (vec_measure_silhouette (x, n, 2, assignment, 1, 0, 1, 0, out), ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quality/golden-layout", test_golden_layout);
  g_test_add_func ("/quality/golden-silhouette", test_golden_silhouette);
  g_test_add_func ("/quality/perfect", test_perfect);
  g_test_add_func ("/quality/sampled", test_sampled);
  g_test_add_func ("/quality/degenerate", test_degenerate);
  return g_test_run ();
}
