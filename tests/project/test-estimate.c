/* The estimate grows with all that makes a run longer, and is of the right order for the runs of the benchmarks. */
#include "project/vec-estimate.h"

static double
estimate (const char *method, gint64 n_rows, int n_dims, double perplexity, int n_iterations)
{
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.perplexity = perplexity;
  params.n_iterations = n_iterations;
  return vec_projection_estimate_seconds (vec_projection_method_find (method), n_rows, n_dims, &params);
}

static void
test_grows (void)
{
  g_assert_cmpfloat (estimate ("tsne", 20000, 50, 30, 1000), >, estimate ("tsne", 10000, 50, 30, 1000));
  g_assert_cmpfloat (estimate ("tsne", 10000, 300, 30, 1000), >, estimate ("tsne", 10000, 50, 30, 1000));
  g_assert_cmpfloat (estimate ("tsne", 10000, 50, 60, 1000), >, estimate ("tsne", 10000, 50, 30, 1000));
  g_assert_cmpfloat (estimate ("tsne", 10000, 50, 30, 400), >, estimate ("tsne", 10000, 50, 30, 200));
  g_assert_cmpfloat (estimate ("pca", 70000, 784, 30, 1000), >, estimate ("pca", 70000, 50, 30, 1000));
  g_assert_cmpfloat (estimate ("tsne", 10000, 50, 30, 1000), >, estimate ("pca", 10000, 50, 30, 1000));
}

/* What nobody waits for, what one waits for, and what one wants to be asked about. */
static void
test_order (void)
{
  g_assert_cmpfloat (estimate ("tsne", 150, 4, 30, 1000), <, 2);
  g_assert_cmpfloat (estimate ("pca", 70000, 784, 30, 1000), <, 2);
  g_assert_cmpfloat (estimate ("tsne", 1000000, 50, 30, 1000), >, 60);
  g_assert_cmpfloat (estimate ("tsne", 1000000, 50, 30, 1000), <, 3600);
}

/* Runs that stop by themselves are expected to end soon, and never past their last iteration. */
static void
test_iterations (void)
{
  const VecProjectionMethod *tsne = vec_projection_method_find ("tsne");
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.stops_itself = FALSE;
  g_assert_cmpint (vec_estimate_n_iterations (tsne, 10000, &params, 10, 1000), ==, 1000);
  params.stops_itself = TRUE;
  g_assert_cmpint (vec_estimate_n_iterations (tsne, 10000, &params, 10, 1000), <, 1000);
  g_assert_cmpint (vec_estimate_n_iterations (tsne, 10000, &params, 700, 1000), >, 700);
  g_assert_cmpint (vec_estimate_n_iterations (tsne, 10000, &params, 990, 1000), ==, 1000);
  g_assert_cmpint (vec_estimate_n_iterations (tsne, 10000, &params, 10, 60), ==, 60);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/estimate/grows", test_grows);
  g_test_add_func ("/estimate/order", test_order);
  g_test_add_func ("/estimate/iterations", test_iterations);
  return g_test_run ();
}
