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
#define MIN_ROWS 4

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

/* KL, or what takes its place where the affinities are exaggerated: up to a constant the divergence of ρ P from Q. */
static double
objective (const VecAffinity *affinity, const float *layout, int n, int dims, double exaggeration)
{
  g_autoptr (VecRepulsion) repulsion = vec_repulsion_new (n, dims, VEC_REPULSION_DIRECT, 0);
  g_autofree float *forces = g_new (float, n * dims);
  double z = vec_repulsion_compute (repulsion, layout, forces);

  return exaggeration * (affinity->entropy + vec_affinity_spread (affinity, layout, dims, 0, n)) + log (z);
}

static double
divergence (const VecAffinity *affinity, const float *layout, int n, int dims)
{
  return objective (affinity, layout, n, dims, 1);
}

static void
check_gradient (int dims, double coarse, double exaggeration)
{
  enum { N = 150, D = 5 };
  g_autofree float *x = make_rows (N, D, 1), *layout = make_rows (N, dims, 2);
  g_autofree float *attraction = g_new (float, N * dims), *forces = g_new (float, N * dims);
  g_autoptr (VecKnnGraph) graph = vec_knn_graph_new (x, N, D, 30, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecAffinity) affinity = vec_affinity_new_mixed (graph, coarse > 0 ? 4 : 10, coarse, 0, NULL, NULL);
  g_autoptr (VecRepulsion) repulsion = vec_repulsion_new (N, dims, VEC_REPULSION_DIRECT, 0);
  double z = vec_repulsion_compute (repulsion, layout, forces);

  vec_affinity_attract (affinity, layout, dims, 0, N, attraction);
  for (int i = 0; i < 30; i++)
    {
      float kept = layout[i], step = 0.05f;
      double up, down, gradient = 4 * (exaggeration * attraction[i] - forces[i] / z);

      layout[i] = kept + step;
      up = objective (affinity, layout, N, dims, exaggeration);
      layout[i] = kept - step;
      down = objective (affinity, layout, N, dims, exaggeration);
      layout[i] = kept;
      g_assert_cmpfloat_with_epsilon ((up - down) / (2 * step), gradient, 0.01 * fabs (gradient) + 3e-5 * exaggeration);
    }
}

static void
test_gradient (void)
{
  check_gradient (2, 0, 1);
  check_gradient (3, 0, 1);
  check_gradient (2, 0, 4);
  check_gradient (2, 10, 1);
  check_gradient (3, 10, 4);
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

/* A mixture's rows are the mean of both perplexities', each over its own neighbours. */
static void
test_mixture (void)
{
  enum { N = 300, D = 4 };
  g_autofree float *x = make_rows (N, D, 8);
  g_autoptr (VecKnnGraph) graph = vec_knn_graph_new (x, N, D, 90, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecAffinity) fine = vec_affinity_new (graph, 5, 0, NULL, NULL), coarse = vec_affinity_new (graph, 30, 0, NULL, NULL);
  g_autoptr (VecAffinity) mixed = vec_affinity_new_mixed (graph, 5, 30, 0, NULL, NULL);

  for (guint32 i = 0; i < 60; i++)
    for (guint32 j = 0; j < N; j++)
      {
        double expected = 0.5 * ((double) affinity_between (fine, i, j) + affinity_between (coarse, i, j));

        g_assert_cmpfloat_with_epsilon (affinity_between (mixed, i, j), expected, 1e-4 * expected + 1e-10);
      }
  g_assert_cmpfloat (vec_affinity_limit_perplexity (500, 50000), ==, 500);
  g_assert_cmpfloat (vec_affinity_limit_perplexity (10000, 1000000), <, 34);
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
  params.stops_itself = FALSE;
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

  g_assert_cmpint (vec_projection_get_end_reason (run), ==, VEC_PROJECTION_END_ITERATIONS);

  vec_projection_extend (run, 100);
  g_assert_false (vec_projection_is_done (run));
  g_assert_cmpint (vec_projection_get_end_reason (run), ==, VEC_PROJECTION_END_NONE);
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

/* The share of b's variance that is a's, turned, mirrored and scaled (Procrustes). */
static double
similarity (const float *a, const float *b, int n)
{
  double mean[4] = { 0 }, a2 = 0, b2 = 0, m[4] = { 0 }, det, frobenius2 = 0;

  for (int i = 0; i < n; i++)
    for (int axis = 0; axis < 2; axis++)
      {
        mean[axis] += a[2 * i + axis] / n;
        mean[2 + axis] += b[2 * i + axis] / n;
      }
  for (int i = 0; i < n; i++)
    for (int axis = 0; axis < 2; axis++)
      {
        double u = a[2 * i + axis] - mean[axis];

        a2 += u * u;
        b2 += (b[2 * i + axis] - mean[2 + axis]) * (b[2 * i + axis] - mean[2 + axis]);
        for (int other = 0; other < 2; other++)
          m[2 * axis + other] += u * (b[2 * i + other] - mean[2 + other]);
      }
  det = m[0] * m[3] - m[1] * m[2];
  for (int i = 0; i < 4; i++)
    frobenius2 += m[i] * m[i];
  return (frobenius2 + 2 * fabs (det)) / (a2 * b2); /* the squared sum of both singular values */
}

/* Another perplexity from a finished map: the same picture, as good as a fresh one, in a fraction of the iterations. */
static void
test_perplexity_changed (void)
{
  enum { N = 2000, D = 10 };
  g_autofree float *x = golden_rows ();
  g_autoptr (VecProjection) first = NULL, fresh = NULL, warm = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  first = start_run ("tsne", x, N, D, &params);
  finish_run (first);
  params.perplexity = 40;
  fresh = start_run ("tsne", x, N, D, &params);
  finish_run (fresh);
  warm = start_run ("tsne", x, N, D, &params);
  vec_projection_set_initial_layout (warm, vec_projection_get_layout (first));
  finish_run (warm);
  g_test_message ("fresh %d: %.4f, warm %d: %.4f, similarity %.4f", vec_projection_get_iteration (fresh), vec_projection_get_kl (fresh),
                  vec_projection_get_iteration (warm), vec_projection_get_kl (warm),
                  similarity (vec_projection_get_layout (first), vec_projection_get_layout (warm), N));
  g_assert_cmpfloat (similarity (vec_projection_get_layout (first), vec_projection_get_layout (warm), N), >, 0.9);
  g_assert_cmpfloat (vec_projection_get_kl (warm), <, 1.01 * vec_projection_get_kl (fresh));
  g_assert_cmpint (vec_projection_get_iteration (warm), <, vec_projection_get_iteration (fresh) / 2);
}

/* A tiny layout to start from is a start, whatever its scale: not a map. */
static void
test_small_start (void)
{
  enum { N = 300, D = 6 };
  g_autofree float *x = make_rows (N, D, 6), *start = make_rows (N, 2, 7);
  g_autoptr (VecProjection) run = NULL;
  VecProjectionParams params;

  for (int i = 0; i < 2 * N; i++)
    start[i] *= 1e-3f;
  vec_projection_params_init (&params);
  run = start_run ("tsne", x, N, D, &params);
  vec_projection_set_initial_layout (run, start);
  g_assert_true (vec_projection_step (run, NULL, NULL, NULL, NULL));
  g_assert_cmpint (vec_projection_get_n_iterations (run), ==, 1000);
  finish_run (run);
  assert_finite (run, N, 2);
}

/* It ends where 1,000 iterations end, within half a percent, and goes on for exactly as long as is asked for. */
static void
test_settles (void)
{
  enum { N = 2000, D = 10 };
  g_autofree float *x = golden_rows ();
  g_autoptr (VecProjection) run = NULL, all = NULL;
  VecProjectionParams params;
  int n;

  vec_projection_params_init (&params);
  run = start_run ("tsne", x, N, D, &params);
  g_assert_cmpint (vec_projection_get_end_reason (run), ==, VEC_PROJECTION_END_NONE);
  finish_run (run);
  n = vec_projection_get_iteration (run);
  g_assert_cmpint (vec_projection_get_end_reason (run), ==, VEC_PROJECTION_END_SETTLED);
  g_assert_cmpint (n, <, 700);
  g_assert_cmpint (vec_projection_get_n_iterations (run), ==, n);

  params.stops_itself = FALSE;
  all = start_run ("tsne", x, N, D, &params);
  finish_run (all);
  g_assert_cmpint (vec_projection_get_iteration (all), ==, 1000);
  g_test_message ("%d iterations %.4f, 1000 %.4f", n, vec_projection_get_kl (run), vec_projection_get_kl (all));
  g_assert_cmpfloat (vec_projection_get_kl (run), <, 1.005 * vec_projection_get_kl (all));

  vec_projection_extend (run, 70);
  g_assert_cmpint (vec_projection_get_n_iterations (run), ==, n + 70);
  finish_run (run);
  g_assert_cmpint (vec_projection_get_iteration (run), ==, n + 70);
  g_assert_cmpint (vec_projection_get_end_reason (run), ==, VEC_PROJECTION_END_ITERATIONS);
}

/* Groups stay closer together where the exaggeration stays. */
static void
test_late_exaggeration (void)
{
  enum { N = 2000, D = 10 };
  g_autofree float *x = golden_rows ();
  double size[2] = { 0 };

  for (int late = 0; late < 2; late++)
    {
      g_autoptr (VecProjection) run = NULL;
      VecProjectionParams params;

      vec_projection_params_init (&params);
      params.late_exaggeration = late == 0 ? 1 : 4;
      run = start_run ("tsne", x, N, D, &params);
      finish_run (run);
      assert_finite (run, N, 2);
      for (int i = 0; i < 2 * N; i++)
        size[late] += fabsf (vec_projection_get_layout (run)[i]);
    }
  g_assert_cmpfloat (size[1], <, 0.7 * size[0]);
}

static void
test_metric (void)
{
  enum { N = 400, D = 6 };
  g_autofree float *x = make_rows (N, D, 9);
  g_autoptr (VecKnnGraph) euclidean = vec_knn_graph_new (x, N, D, 90, VEC_METRIC_EUCLIDEAN, 0, NULL, NULL, NULL, NULL);
  g_autoptr (VecProjection) run = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.metric = VEC_METRIC_COSINE;
  params.n_iterations = 60;
  run = start_run ("tsne", x, N, D, &params);
  vec_projection_set_knn_graph (run, euclidean);
  finish_run (run);
  g_assert_cmpint (vec_knn_graph_get_metric (vec_projection_get_knn_graph (run)), ==, VEC_METRIC_COSINE);
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
          params.coarse_perplexity = equal == 2 && n >= MIN_ROWS ? params.perplexity : 0;
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
  g_test_add_func ("/tsne/mixture", test_mixture);
  g_test_add_func ("/tsne/golden", test_golden);
  g_test_add_func ("/tsne/descent", test_descent);
  g_test_add_func ("/tsne/seed", test_seed);
  g_test_add_func ("/tsne/warm-start", test_warm_start);
  g_test_add_func ("/tsne/perplexity-changed", test_perplexity_changed);
  g_test_add_func ("/tsne/small-start", test_small_start);
  g_test_add_func ("/tsne/settles", test_settles);
  g_test_add_func ("/tsne/late-exaggeration", test_late_exaggeration);
  g_test_add_func ("/tsne/metric", test_metric);
  g_test_add_func ("/tsne/graph-reused", test_graph_reused);
  g_test_add_func ("/tsne/degenerate", test_degenerate);
  g_test_add_func ("/tsne/parameters", test_parameters);
  g_test_add_func ("/tsne/cancelled", test_cancelled);
  g_test_add_func ("/projection/pca", test_pca_method);
  return g_test_run ();
}
