#include <math.h>

#include "base/vec-random.h"
#include "project/vec-repulsion.h"

enum { N = 1500 };

/* Layouts of many shapes: (N, 2). */
typedef enum { TINY, TIGHT, WIDE, VERY_WIDE, ISLANDS, LINE, DUPLICATES, UNEVEN, N_SHAPES } Shape;

static void
draw_layout (Shape shape, int dims, float *layout)
{
  static const float spread[N_SHAPES] = { 1e-4f, 0.5f, 25, 400, 1, 10, 8, 1 };
  VecRandom random;

  vec_random_init (&random, shape + 1);
  for (int i = 0; i < N; i++)
    for (int axis = 0; axis < dims; axis++)
      {
        float *y = &layout[i * dims + axis];

        *y = spread[shape] * (float) vec_random_normal (&random);
        if (shape == ISLANDS && axis == 0)
          *y += i % 3 == 0 ? -70 : 70;
        if (shape == LINE && axis == 1)
          *y = 0;
        if (shape == DUPLICATES && i % 4 != 0)
          *y = layout[i / 4 * 4 * dims + axis];
        if (shape == UNEVEN && i % 5 == 0)
          *y *= 60;
      }
}

/* In double precision, by the definition. */
static double
repel_plainly (const float *layout, int dims, double *forces)
{
  double z = 0;

  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      {
        double difference[3], d2 = 0, q;

        for (int axis = 0; axis < dims; axis++)
          {
            difference[axis] = (double) layout[i * dims + axis] - layout[j * dims + axis];
            d2 += difference[axis] * difference[axis];
            forces[i * dims + axis] *= j > 0;
          }
        q = 1 / (1 + d2);
        z += i != j ? q : 0;
        for (int axis = 0; axis < dims; axis++)
          forces[i * dims + axis] += q * q * difference[axis];
      }
  return z;
}

/* The root mean square error of the forces, relative to theirs. */
static double
compare_forces (const float *forces, const double *exact, int n_values)
{
  double error2 = 0, sum2 = 0;

  for (int i = 0; i < n_values; i++)
    {
      error2 += (forces[i] - exact[i]) * (forces[i] - exact[i]);
      sum2 += exact[i] * exact[i];
    }
  return sqrt (error2 / sum2);
}

static void
check_method (VecRepulsionMethod method, int dims, double tolerance)
{
  for (Shape shape = 0; shape < N_SHAPES; shape++)
    {
      g_autoptr (VecRepulsion) repulsion = vec_repulsion_new (N, dims, method, 0);
      g_autofree float *layout = g_new (float, N * dims), *forces = g_new (float, N * dims);
      g_autofree double *exact = g_new0 (double, N * dims);
      double z, exact_z, error;

      draw_layout (shape, dims, layout);
      z = vec_repulsion_compute (repulsion, layout, forces);
      exact_z = repel_plainly (layout, dims, exact);
      error = compare_forces (forces, exact, N * dims);
      g_test_message ("shape %d: forces %.2g, Z %.2g", shape, error, fabs (z - exact_z) / exact_z);
      g_assert_cmpfloat (error, <, tolerance);
      g_assert_cmpfloat_with_epsilon (z, exact_z, tolerance * exact_z);
      g_assert_cmpint (vec_repulsion_get_last_method (repulsion), ==, method);
    }
}

static void
test_direct (void)
{
  check_method (VEC_REPULSION_DIRECT, 2, 1e-5);
  check_method (VEC_REPULSION_DIRECT, 3, 1e-5);
}

static void
test_fft (void)
{
  check_method (VEC_REPULSION_FFT, 2, 0.01);
}

static void
test_tree (void)
{
  check_method (VEC_REPULSION_TREE, 2, 0.025);
  check_method (VEC_REPULSION_TREE, 3, 0.025);
}

/* The field of the layout's first points at the others, and at places outside the layout. */
static void
check_field (int dims, double tolerance)
{
  enum { FIXED = 1200, M = N - FIXED };

  for (Shape shape = 0; shape < N_SHAPES; shape++)
    {
      g_autofree float *layout = g_new (float, N * dims), *forces = g_new (float, M * dims);
      g_autofree double *exact = g_new0 (double, M * dims), *sums = g_new (double, M);
      g_autoptr (VecRepulsionField) field = NULL;
      const float *places = layout + FIXED * dims;
      double error;

      draw_layout (shape, dims, layout);
      for (int axis = 0; axis < dims; axis++)
        layout[FIXED * dims + axis] = layout[0] + 30;
      field = vec_repulsion_field_new (layout, FIXED, dims, 0);
      vec_repulsion_field_evaluate (field, places, M, forces, sums);
      for (int i = 0; i < M; i++)
        {
          double sum = 0;

          for (int j = 0; j < FIXED; j++)
            {
              double difference[3], d2 = 0;

              for (int axis = 0; axis < dims; axis++)
                {
                  difference[axis] = (double) places[i * dims + axis] - layout[j * dims + axis];
                  d2 += difference[axis] * difference[axis];
                }
              sum += 1 / (1 + d2);
              for (int axis = 0; axis < dims; axis++)
                exact[i * dims + axis] += difference[axis] / ((1 + d2) * (1 + d2));
            }
          g_assert_cmpfloat_with_epsilon (sums[i], sum, (shape == VERY_WIDE ? 0.05 : 2 * tolerance) * sum);
        }
      error = compare_forces (forces, exact, M * dims);
      g_test_message ("shape %d: forces %.2g", shape, error);
      g_assert_cmpfloat (error, <, shape == VERY_WIDE ? 0.025 : tolerance);
    }
}

static void
test_field (void)
{
  check_field (2, 0.01);
  check_field (3, 0.025);
}

/* All points at one place, one point, and two. */
static void
test_degenerate (void)
{
  for (VecRepulsionMethod method = VEC_REPULSION_AUTO; method <= VEC_REPULSION_FFT; method++)
    for (int n = 1; n < 40; n += 19)
      {
        g_autoptr (VecRepulsion) repulsion = vec_repulsion_new (n, 2, method, 0);
        float layout[80] = { 0 }, forces[80];
        double z = vec_repulsion_compute (repulsion, layout, forces);

        g_assert_cmpfloat_with_epsilon (z, n * (n - 1), 1e-3 * n * n);
        for (int i = 0; i < 2 * n; i++)
          g_assert_cmpfloat_with_epsilon (forces[i], 0, 1e-4);
      }
}

/* Two islands so far apart that a grid would have billions of nodes. */
static void
test_far_islands (void)
{
  enum { MANY = 40000 };
  g_autoptr (VecRepulsion) repulsion = vec_repulsion_new (MANY, 2, VEC_REPULSION_AUTO, 0);
  g_autofree float *layout = g_new (float, 2 * MANY), *forces = g_new (float, 2 * MANY);
  VecRandom random;

  vec_random_init (&random, 1);
  for (int i = 0; i < 2 * MANY; i++)
    layout[i] = (float) vec_random_normal (&random) + (i % 4 < 2 ? 0 : 1e5f);
  g_assert_cmpfloat (vec_repulsion_compute (repulsion, layout, forces), >, 0);
  g_assert_cmpint (vec_repulsion_get_last_method (repulsion), ==, VEC_REPULSION_TREE);
  for (int i = 0; i < 2 * MANY; i++)
    g_assert_true (isfinite (forces[i]));
}

static void
test_threads (void)
{
  for (VecRepulsionMethod method = VEC_REPULSION_DIRECT; method <= VEC_REPULSION_FFT; method++)
    {
      g_autoptr (VecRepulsion) one = vec_repulsion_new (N, 2, method, 1), five = vec_repulsion_new (N, 2, method, 5);
      g_autofree float *layout = g_new (float, 2 * N), *a = g_new (float, 2 * N), *b = g_new (float, 2 * N);

      draw_layout (WIDE, 2, layout);
      for (int again = 0; again < 3; again++)
        {
          g_assert_cmpfloat (vec_repulsion_compute (one, layout, a), ==, vec_repulsion_compute (five, layout, b));
          g_assert_cmpmem (a, 8 * N, b, 8 * N);
          for (int i = 0; i < 2 * N; i++)
            layout[i] *= 1.3f;
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repulsion/direct", test_direct);
  g_test_add_func ("/repulsion/fft", test_fft);
  g_test_add_func ("/repulsion/tree", test_tree);
  g_test_add_func ("/repulsion/field", test_field);
  g_test_add_func ("/repulsion/degenerate", test_degenerate);
  g_test_add_func ("/repulsion/far-islands", test_far_islands);
  g_test_add_func ("/repulsion/threads", test_threads);
  return g_test_run ();
}
