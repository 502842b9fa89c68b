#include <math.h>
#include <string.h>

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "base/vec-random.h"
#include "project/vec-affinity.h"
#include "project/vec-projection.h"
#include "project/vec-repulsion.h"

/* By golden-tsne.py: scikit-learn's exact method on golden_rows() at perplexity 30, 1,000 iterations, its learning rate 50
 * (200 of ours): the divergence of its layout. */
#define GOLDEN_KL 1.0830

static void
draw (float *out, int n, guint32 state)
{
  for (int i = 0; i < n; i++)
    {
      state = state * 1664525u + 1013904223u;
      out[i] = (float) (state >> 8) / (float) (1 << 24);
    }
}

/* The rows of golden-tsne.py: (2000, 10). */
static float *
golden_rows (void)
{
  enum { N = 2000, D = 10, CLUSTERS = 10 };
  g_autofree float *drawn = g_new (float, CLUSTERS * D + N * D * 4);
  const float *noise = drawn + CLUSTERS * D;
  float *x = g_new (float, N * D);

  draw (drawn, CLUSTERS * D + N * D * 4, 11);
  for (int i = 0; i < N * D; i++)
    x[i] = drawn[i / D % CLUSTERS * D + i % D] * 4 + (noise[4 * i] + noise[4 * i + 1] + noise[4 * i + 2] + noise[4 * i + 3] - 2);
  return x;
}

static float *
make_rows (int n, int d, guint64 seed)
{
  float *x = g_new (float, n * d);
  VecRandom random;

  vec_random_init (&random, seed);
  for (int i = 0; i < n * d; i++)
    x[i] = (float) vec_random_normal (&random) + (float) (i / d % 4 * 3 * (i % 2));
  return x;
}

static VecProjection *
start_run (const char *method, const float *x, gint64 n, int d, const VecProjectionParams *params)
{
  g_autoptr (GError) error = NULL;
  VecProjection *run = vec_projection_new (vec_projection_method_find (method), x, n, d, params, &error);

  g_assert_no_error (error);
  return run;
}

static void
finish_run (VecProjection *run)
{
  g_autoptr (GError) error = NULL;

  while (!vec_projection_is_done (run))
    {
      vec_projection_step (run, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }
}

static void
assert_finite (VecProjection *run, gint64 n, int dims)
{
  const float *layout = vec_projection_get_layout (run);

  for (gint64 i = 0; i < n * dims; i++)
    g_assert_true (isfinite (layout[i]));
}

/* ---- The gradient is the derivative of the divergence */

static double
divergence (const VecAffinity *affinity, const float *layout, int n, int dims)
{
  g_autoptr (VecRepulsion) repulsion = vec_repulsion_new (n, dims, VEC_REPULSION_DIRECT, 0);
  g_autofree float *forces = g_new (float, n * dims);
  double z = vec_repulsion_compute (repulsion, layout, forces);

  return affinity->entropy + vec_affinity_spread (affinity, layout, dims, 0, n) + log (z);
}

static void
check_gradient (int dims)
{
  enum { N = 150, D = 5 };
  g_autofree float *x = make_rows (N, D, 1), *layout = make_rows (N, dims, 2);
  g_autofree float *attraction = g_new (float, N * dims), *forces = g_new (float, N * dims);
  g_autoptr (VecKnnGraph) graph = vec_knn_graph_new (x, N, D, 30, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecAffinity) affinity = vec_affinity_new (graph, 10, 0, NULL, NULL);
  g_autoptr (VecRepulsion) repulsion = vec_repulsion_new (N, dims, VEC_REPULSION_DIRECT, 0);
  double z = vec_repulsion_compute (repulsion, layout, forces);

  vec_affinity_attract (affinity, layout, dims, 0, N, attraction);
  for (int i = 0; i < 30; i++)
    {
      float kept = layout[i], step = 0.05f;
      double up, down, gradient = 4 * (attraction[i] - forces[i] / z);

      layout[i] = kept + step;
      up = divergence (affinity, layout, N, dims);
      layout[i] = kept - step;
      down = divergence (affinity, layout, N, dims);
      layout[i] = kept;
      g_assert_cmpfloat_with_epsilon ((up - down) / (2 * step), gradient, 0.01 * fabs (gradient) + 3e-5);
    }
}

static void
test_gradient (void)
{
  check_gradient (2);
  check_gradient (3);
}

/* ---- Affinities: symmetric, adding up to 1, each row of the perplexity asked for */

static float
affinity_between (const VecAffinity *affinity, guint32 i, guint32 j)
{
  for (gint64 e = affinity->offsets[i]; e < affinity->offsets[i + 1]; e++)
    if (affinity->rows[e] == j && affinity->weights[e] > 0)
      return affinity->weights[e];
  return 0;
}

static void
test_affinity (void)
{
  enum { N = 400, D = 4 };
  g_autofree float *x = make_rows (N, D, 3);
  g_autoptr (VecKnnGraph) graph = vec_knn_graph_new (x, N, D, 60, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecAffinity) affinity = vec_affinity_new (graph, 20, 0, NULL, NULL);
  double total = 0;

  for (guint32 i = 0; i < N; i++)
    for (gint64 e = affinity->offsets[i]; e < affinity->offsets[i + 1]; e++)
      {
        total += affinity->weights[e];
        if (affinity->weights[e] > 0)
          g_assert_cmpfloat (affinity->weights[e], ==, affinity_between (affinity, affinity->rows[e], i));
      }
  g_assert_cmpfloat_with_epsilon (total, 1, 1e-5);
}

/* Of the first rows, by bisection in double precision: pᵢⱼ of each pair that are among each other's neighbours. */
static void
conditional (const float *distances, int k, double perplexity, double *p)
{
  double low = 0, high = 1e6, sum, entropy;

  for (int step = 0; step < 200; step++)
    {
      double beta = (low + high) / 2;

      sum = entropy = 0;
      for (int j = 0; j < k; j++)
        sum += p[j] = exp (-beta * ((double) distances[j] * distances[j] - (double) distances[0] * distances[0]));
      for (int j = 0; j < k; j++)
        {
          p[j] /= sum;
          entropy -= p[j] > 0 ? p[j] * log (p[j]) : 0;
        }
      if (entropy > log (perplexity))
        low = beta;
      else
        high = beta;
    }
}

static void
test_perplexity (void)
{
  enum { N = 300, D = 4, K = 45 };
  g_autofree float *x = make_rows (N, D, 3);
  g_autoptr (VecKnnGraph) graph = vec_knn_graph_new (x, N, D, K, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecAffinity) affinity = vec_affinity_new (graph, 15, 0, NULL, NULL);
  g_autofree double *p = g_new (double, N * K);

  for (int i = 0; i < N; i++)
    conditional (vec_knn_graph_get_distances (graph) + i * K, K, 15, p + i * K);
  for (guint32 i = 0; i < 50; i++)
    for (int j = 0; j < K; j++)
      {
        guint32 other = vec_knn_graph_get_rows (graph)[i * K + j];
        double expected = p[i * K + j];

        for (int back = 0; back < K; back++)
          if (vec_knn_graph_get_rows (graph)[other * K + back] == i)
            expected += p[other * K + back];
        g_assert_cmpfloat_with_epsilon (affinity_between (affinity, i, other), expected / (2 * N), 2e-4 * expected / (2 * N) + 1e-9);
      }
}

/* ---- Runs */

/* Within 2 % of scikit-learn's exact method (in fact ours is to be no worse). The figure is of all pairs' affinities, which 1,999
 * neighbours of each row give exactly. */
static void
test_golden (void)
{
  enum { N = 2000, D = 10 };
  g_autofree float *x = golden_rows ();
  g_autoptr (VecProjection) run = NULL;
  g_autoptr (VecKnnGraph) all = vec_knn_graph_new (x, N, D, N - 1, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecAffinity) affinity = NULL;
  g_autofree float *layout = NULL;
  VecProjectionParams params;
  double kl;

  vec_projection_params_init (&params);
  params.learning_rate = 200;
  run = start_run ("tsne", x, N, D, &params);
  finish_run (run);
  layout = g_memdup2 (vec_projection_get_layout (run), sizeof (float) * 2 * N);
  affinity = vec_affinity_new_full (all, 30, N - 1, 0, NULL, NULL);
  kl = divergence (affinity, layout, N, 2);
  g_test_message ("divergence %.4f of all pairs, %.4f of the neighbours; scikit-learn %.4f", kl, vec_projection_get_kl (run),
                  GOLDEN_KL);
  g_assert_cmpfloat (kl, <, 1.02 * GOLDEN_KL);
}

static void
test_descent (void)
{
  enum { N = 1500, D = 8 };
  g_autofree float *x = make_rows (N, D, 4);
  g_autoptr (VecProjection) run = NULL;
  VecProjectionParams params;
  double last = INFINITY;
  VecProjectionTimes times;

  vec_projection_params_init (&params);
  params.n_iterations = 600;
  run = start_run ("tsne", x, N, D, &params);
  g_assert_null (vec_projection_get_layout (run));
  g_assert_true (isnan (vec_projection_get_kl (run)));
  while (!vec_projection_is_done (run))
    {
      g_assert_true (vec_projection_step (run, NULL, NULL, NULL, NULL));
      g_assert_nonnull (vec_projection_get_layout (run));
      if (vec_projection_get_iteration (run) > 350)
        {
          g_assert_cmpfloat (vec_projection_get_kl (run), <=, last + 2e-3);
          last = vec_projection_get_kl (run);
        }
    }
  g_assert_cmpint (vec_projection_get_iteration (run), ==, 600);
  times = vec_projection_get_times (run);
  g_assert_cmpfloat (times.optimize_s, >, 0);
  assert_finite (run, N, 2);

  vec_projection_extend (run, 100);
  g_assert_false (vec_projection_is_done (run));
  finish_run (run);
  g_assert_cmpint (vec_projection_get_iteration (run), ==, 700);
  g_assert_cmpfloat (vec_projection_get_kl (run), <=, last + 2e-3);
}

static float *
layout_of (const float *x, int n, int d, guint64 seed, int n_threads)
{
  g_autoptr (VecProjection) run = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.n_iterations = 320;
  params.seed = seed;
  params.n_threads = n_threads;
  run = start_run ("tsne", x, n, d, &params);
  finish_run (run);
  return g_memdup2 (vec_projection_get_layout (run), sizeof (float) * 2 * n);
}

static void
test_seed (void)
{
  enum { N = 3000, D = 6 };
  g_autofree float *x = make_rows (N, D, 5);
  g_autofree float *a = layout_of (x, N, D, 1, 0), *b = layout_of (x, N, D, 1, 0), *c = layout_of (x, N, D, 1, 3);
  g_autofree float *other = layout_of (x, N, D, 2, 0);

  g_assert_cmpmem (a, 8 * N, b, 8 * N);
  g_assert_cmpmem (a, 8 * N, c, 8 * N);
  g_assert_true (memcmp (a, other, 8 * N) != 0);
}

static void
test_warm_start (void)
{
  enum { N = 800, D = 6 };
  g_autofree float *x = make_rows (N, D, 6);
  g_autofree float *layout = layout_of (x, N, D, 1, 0);
  g_autoptr (VecProjection) run = NULL;
  VecProjectionParams params;
  double moved = 0, size = 0;

  vec_projection_params_init (&params);
  params.perplexity = 25;
  run = start_run ("tsne", x, N, D, &params);
  vec_projection_set_initial_layout (run, layout);
  while (vec_projection_get_iteration (run) < 20)
    g_assert_true (vec_projection_step (run, NULL, NULL, NULL, NULL));
  for (int i = 0; i < 2 * N; i++)
    {
      moved += fabsf (vec_projection_get_layout (run)[i] - layout[i]);
      size += fabsf (layout[i]);
    }
  g_assert_cmpfloat (moved, <, 0.3 * size);
  g_assert_cmpint (vec_projection_get_n_iterations (run), ==, 750);
}

static void
test_graph_reused (void)
{
  enum { N = 500, D = 6 };
  g_autofree float *x = make_rows (N, D, 7);
  g_autoptr (VecKnnGraph) enough = vec_knn_graph_new (x, N, D, 100, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecKnnGraph) few = vec_knn_graph_new (x, N, D, 10, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.n_iterations = 10;
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (VecProjection) run = start_run ("tsne", x, N, D, &params);

      vec_projection_set_knn_graph (run, i == 0 ? enough : few);
      finish_run (run);
      g_assert_true ((vec_projection_get_knn_graph (run) == enough) == (i == 0));
      g_assert_true (vec_projection_get_knn_graph (run) != few);
    }
}

static void
test_degenerate (void)
{
  static const int sizes[] = { 1, 2, 3, 4, 5, 7, 20, 300 };

  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int equal = 0; equal < 3; equal++)
      for (int dims = 2; dims <= 3; dims++)
        {
          int n = sizes[s];
          g_autofree float *x = make_rows (n, 3, s);
          g_autoptr (VecProjection) run = NULL;
          VecProjectionParams params;

          for (int i = 0; i < 3 * n && equal > 0; i++)
            x[i] = equal == 1 ? 1 : (float) (i / 3 % 2);
          vec_projection_params_init (&params);
          vec_projection_params_fit (&params, n);
          params.n_iterations = 300;
          params.n_dims = dims;
          run = start_run ("tsne", x, n, 3, &params);
          finish_run (run);
          assert_finite (run, n, dims);
        }
}

static void
test_parameters (void)
{
  g_autofree float *x = make_rows (120, 3, 1);
  g_autoptr (GError) error = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.perplexity = 50;
  g_assert_null (vec_projection_new (vec_projection_method_find ("tsne"), x, 120, 3, &params, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_cmpstr (error->message, ==, "Perplexity 50 needs at least 151 rows; this table has 120.");
  g_clear_error (&error);

  vec_projection_params_fit (&params, 120);
  g_assert_cmpfloat (params.perplexity, ==, 39);
  params.n_dims = 4;
  g_assert_null (vec_projection_new (vec_projection_method_find ("tsne"), x, 120, 3, &params, &error));
  g_assert_cmpstr (error->message, ==, "A map has 2 or 3 dimensions, not 4.");
  g_clear_error (&error);

  params.n_dims = 2;
  params.perplexity = -1;
  g_assert_null (vec_projection_new (vec_projection_method_find ("tsne"), x, 120, 3, &params, &error));
  g_assert_cmpstr (error->message, ==, "Perplexity must be between 1 and 1000, and is -1.");
  g_assert_null (vec_projection_method_find ("umbra"));
}

static void
test_cancelled (void)
{
  g_autofree float *x = make_rows (500, 3, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree float *before = NULL;
  g_autoptr (VecProjection) run = NULL;
  g_autoptr (GError) error = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  run = start_run ("tsne", x, 500, 3, &params);
  for (int i = 0; i < 20; i++)
    g_assert_true (vec_projection_step (run, NULL, NULL, cancellable, NULL));
  before = g_memdup2 (vec_projection_get_layout (run), 4000);
  g_cancellable_cancel (cancellable);
  g_assert_false (vec_projection_step (run, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpmem (before, 4000, vec_projection_get_layout (run), 4000);
  g_assert_true (vec_projection_step (run, NULL, NULL, NULL, NULL));
}

static void
test_pca_method (void)
{
  enum { N = 100, D = 4 };
  g_autofree float *x = make_rows (N, D, 1);
  g_autoptr (VecProjection) run = NULL, swapped = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  run = start_run ("pca", x, N, D, &params);
  finish_run (run);
  params.component_x = 2;
  params.component_y = 1;
  params.component_z = 10;                     /* more than there are */
  params.n_dims = 3;
  swapped = start_run ("pca", x, N, D, &params);
  finish_run (swapped);
  for (int i = 0; i < N; i++)
    {
      const float *a = vec_projection_get_layout (run) + 2 * i, *b = vec_projection_get_layout (swapped) + 3 * i;

      g_assert_cmpfloat_with_epsilon (a[0], b[1], 1e-5);
      g_assert_cmpfloat_with_epsilon (a[1], b[0], 1e-5);
      g_assert_cmpfloat (b[2], ==, 0);
    }
  g_assert_cmpfloat_with_epsilon (vec_projection_get_explained (run, 0), vec_projection_get_explained (swapped, 1), 1e-6);
  g_assert_cmpfloat (vec_projection_get_explained (run, 0), >, vec_projection_get_explained (run, 1));
  g_assert_true (isnan (vec_projection_get_explained (run, 2)));
}

int
main (int argc, char *argv[])
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tsne/gradient", test_gradient);
  g_test_add_func ("/tsne/affinity", test_affinity);
  g_test_add_func ("/tsne/perplexity", test_perplexity);
  g_test_add_func ("/tsne/golden", test_golden);
  g_test_add_func ("/tsne/descent", test_descent);
  g_test_add_func ("/tsne/seed", test_seed);
  g_test_add_func ("/tsne/warm-start", test_warm_start);
  g_test_add_func ("/tsne/graph-reused", test_graph_reused);
  g_test_add_func ("/tsne/degenerate", test_degenerate);
  g_test_add_func ("/tsne/parameters", test_parameters);
  g_test_add_func ("/tsne/cancelled", test_cancelled);
  g_test_add_func ("/projection/pca", test_pca_method);
  return g_test_run ();
}
