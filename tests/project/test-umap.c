#include <math.h>
#include <string.h>

#include "base/vec-blas.h"
#include "base/vec-error.h"
#include "golden-umap.h"
#include "project/vec-projection.h"
#include "project/vec-umap-private.h"

enum { SMALL = 300, SMALL_DIMS = 5, NEIGHBORS = 15, LARGE = 2000, LARGE_DIMS = 10 };

static void
draw (float *out, int n, guint32 state)
{
  for (int i = 0; i < n; i++)
    {
      state = state * 1664525u + 1013904223u;
      out[i] = (float) (state >> 8) / (float) (1 << 24);
    }
}

/* The rows of golden-umap.py. */
static float *
make_rows (int n, int d, int n_clusters, float scale)
{
  g_autofree float *drawn = g_new (float, n_clusters * d + n * d * 4);
  const float *noise = drawn + n_clusters * d;
  float *x = g_new (float, n * d);

  draw (drawn, n_clusters * d + n * d * 4, 11);
  for (int i = 0; i < n * d; i++)
    x[i] = drawn[i / d % n_clusters * d + i % d] * scale + (noise[4 * i] + noise[4 * i + 1] + noise[4 * i + 2] + noise[4 * i + 3] - 2);
  return x;
}

static VecProjection *
start_run (const float *x, gint64 n, int d, const VecProjectionParams *params)
{
  g_autoptr (GError) error = NULL;
  VecProjection *run = vec_projection_new (vec_projection_method_find ("umap"), x, n, d, params, &error);

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

static float *
make_layout (const float *x, gint64 n, int d, const VecProjectionParams *params)
{
  g_autoptr (VecProjection) run = start_run (x, n, d, params);
  const float *layout;

  finish_run (run);
  layout = vec_projection_get_layout (run);
  for (gint64 i = 0; i < n * params->n_dims; i++)
    g_assert_true (isfinite (layout[i]));
  return g_memdup2 (layout, sizeof *layout * n * params->n_dims);
}

/* ---- Against umap-learn */

static void
test_curve (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (golden_min_dist); i++)
    {
      VecUmapCurve curve = vec_umap_curve_fit (golden_min_dist[i], 1);

      g_assert_cmpfloat_with_epsilon (curve.a, golden_curve[2 * i], 1e-4 * golden_curve[2 * i]);
      g_assert_cmpfloat_with_epsilon (curve.b, golden_curve[2 * i + 1], 1e-4 * golden_curve[2 * i + 1]);
    }
}

static double
cut (double step)
{
  return CLAMP (step, -VEC_UMAP_MAX_STEP, VEC_UMAP_MAX_STEP);
}

/* A point at an offset is attracted, and then repelled from the same place. */
static void
test_moves (void)
{
  VecUmapCurve curve = vec_umap_curve_fit (0.1, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (golden_offset); i++)
    {
      float d2 = (float) (golden_offset[i] * golden_offset[i]), attraction, repulsion;
      double place;

      vec_umap_curve_factors (curve, &d2, 1, &attraction, &repulsion);
      place = golden_offset[i] + cut (attraction * golden_offset[i]);
      g_assert_cmpfloat_with_epsilon (place, golden_attracted[i], 1e-4 * (1 + golden_offset[i]));
      place = golden_attracted[i];
      d2 = (float) (place * place);
      vec_umap_curve_factors (curve, &d2, 1, &attraction, &repulsion);
      g_assert_cmpfloat_with_epsilon (place + cut (repulsion * place), golden_repelled[i], 1e-3 * (1 + fabs (golden_repelled[i])));
    }
}

/* Those of many at once are those of one at a time, and those of the formula; at 0 they are finite. */
static void
test_factors (void)
{
  enum { N = 37 };
  VecUmapCurve curve = { 1.577f, 0.895f };
  float d2[N], attraction[N], repulsion[N], one[2];

  for (int i = 0; i < N; i++)
    d2[i] = i == 0 ? 0 : powf (10, -7 + 0.3f * (float) i);
  vec_umap_curve_factors (curve, d2, N, attraction, repulsion);
  for (int i = 0; i < N; i++)
    {
      double d = d2[i], power = pow (d, curve.b);

      vec_umap_curve_factors (curve, &d2[i], 1, &one[0], &one[1]);
      g_assert_cmpfloat (attraction[i], ==, one[0]);
      g_assert_cmpfloat (repulsion[i], ==, one[1]);
      g_assert_true (isfinite (attraction[i]) && isfinite (repulsion[i]));
      if (i == 0)
        continue;
      g_assert_cmpfloat_with_epsilon (attraction[i] / (-2 * curve.a * curve.b * pow (d, curve.b - 1) / (1 + curve.a * power)), 1, 1e-5);
      g_assert_cmpfloat_with_epsilon (repulsion[i] / (2 * curve.b / ((0.001 + d) * (1 + curve.a * power))), 1, 1e-5);
    }
}

static VecKnnGraph *
make_graph (const float *x, int n, int d, int k, VecMetric metric)
{
  g_autoptr (GError) error = NULL;
  VecKnnGraph *graph = vec_knn_graph_new (x, n, d, k, metric, 0, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return graph;
}

static VecFuzzySet *
make_small_set (void)
{
  g_autofree float *x = make_rows (SMALL, SMALL_DIMS, 4, 1);
  g_autoptr (VecKnnGraph) graph = make_graph (x, SMALL, SMALL_DIMS, NEIGHBORS - 1, VEC_METRIC_EUCLIDEAN);

  return vec_fuzzy_set_new (graph, NEIGHBORS - 1, 0, NULL, NULL);
}

static void
test_scales (void)
{
  enum { K = NEIGHBORS - 1 };
  g_autofree float *x = make_rows (SMALL, SMALL_DIMS, 4, 1);
  g_autoptr (VecKnnGraph) graph = make_graph (x, SMALL, SMALL_DIMS, K, VEC_METRIC_EUCLIDEAN);

  for (int i = 0; i < SMALL; i++)
    {
      VecUmapScale scale = vec_umap_scale_find (vec_knn_graph_get_distances (graph) + i * K, K, 1);

      g_assert_cmpfloat_with_epsilon (scale.rho, golden_rho[i], 1e-6);
      g_assert_cmpfloat_with_epsilon (scale.sigma, golden_sigma[i], 2e-4 * golden_sigma[i]);
    }
}

/* Neighbours at 0 do not count for rho; with none elsewhere sigma keeps above a part of the mean. */
static void
test_scales_of_duplicates (void)
{
  float some[] = { 0, 0, 1, 2, 3 }, none[] = { 0, 0, 0, 0, 0 };
  VecUmapScale scale = vec_umap_scale_find (some, 5, 2);

  g_assert_cmpfloat (scale.rho, ==, 1);
  g_assert_cmpfloat (vec_umap_scale_weigh (scale, 0), ==, 1);
  g_assert_cmpfloat (vec_umap_scale_weigh (scale, 1), ==, 1);
  g_assert_cmpfloat (vec_umap_scale_weigh (scale, 2), <, 1);
  scale = vec_umap_scale_find (none, 5, 2);
  g_assert_cmpfloat (scale.rho, ==, 0);
  g_assert_cmpfloat (scale.sigma, >=, 2e-3f);
  g_assert_cmpfloat (vec_umap_scale_weigh (scale, 0), ==, 1);
}

static float
weight_between (const VecFuzzySet *set, guint32 i, guint32 j)
{
  for (gint64 e = set->offsets[i]; e < set->offsets[i + 1]; e++)
    if (set->rows[e] == j)
      return set->weights[e];
  return 0;
}

static void
check_symmetric (const VecFuzzySet *set)
{
  for (guint32 i = 0; i < set->n_rows; i++)
    for (gint64 e = set->offsets[i]; e < set->offsets[i + 1]; e++)
      {
        g_assert_cmpuint (set->rows[e], !=, i);
        g_assert_cmpfloat (set->weights[e], ==, weight_between (set, set->rows[e], i));
      }
}

static void
test_set (void)
{
  g_autoptr (VecFuzzySet) set = make_small_set ();
  gint64 n_first = 0;

  check_symmetric (set);
  for (gsize p = 0; p < G_N_ELEMENTS (golden_weights); p++)
    {
      g_assert_cmpfloat_with_epsilon (weight_between (set, golden_pairs[2 * p], golden_pairs[2 * p + 1]), golden_weights[p], 2e-4);
      n_first += golden_weights[p] > 1e-30;
    }
  g_assert_cmpint (n_first, ==, set->offsets[40]);
}

static void
test_reorder (void)
{
  g_autoptr (VecFuzzySet) set = make_small_set (), same = make_small_set ();
  g_autofree guint32 *order = g_new (guint32, SMALL);

  for (guint32 i = 0; i < SMALL; i++)
    order[i] = i * 7 % SMALL;
  g_assert_true (vec_fuzzy_set_reorder (set, order, 0, NULL));
  check_symmetric (set);
  for (guint32 i = 0; i < SMALL; i++)
    for (guint32 j = 0; j < SMALL; j++)
      g_assert_cmpfloat (weight_between (set, i, j), ==, weight_between (same, order[i], order[j]));
}

/* ---- The spectral start */

static void
test_eigenvectors (void)
{
  enum { DIMS = 3 };
  g_autoptr (VecFuzzySet) set = make_small_set ();
  g_autofree float *guess = g_new0 (float, SMALL * DIMS), *vectors = g_new (float, SMALL * DIMS);

  g_assert_true (vec_umap_eigenvectors (set, 0, SMALL, guess, DIMS, 1, 0, NULL, vectors));
  for (int p = 0; p < DIMS; p++)
    {
      double product = 0, length2 = 0;

      for (int i = 0; i < SMALL; i++)
        {
          product += vectors[i * DIMS + p] * golden_eigenvectors[i * DIMS + p];
          length2 += vectors[i * DIMS + p] * vectors[i * DIMS + p];
        }
      g_assert_cmpfloat_with_epsilon (length2, 1, 1e-4);
      g_assert_cmpfloat (fabs (product), >, 0.9999);
    }
}

/* Two rings of neighbours without a bridge: a range for each, apart from each other, and each laid out by itself. */
static void
test_parts (void)
{
  enum { RING = 50, N = 2 * RING };
  g_autofree float *x = g_new (float, N * 2), *layout = g_new (float, N * 2);
  g_autofree guint32 *order = g_new (guint32, N), *labels = g_new (guint32, N);
  g_autoptr (VecKnnGraph) graph = NULL;
  g_autoptr (VecFuzzySet) set = NULL;
  gboolean seen[N] = { FALSE };

  for (int i = 0; i < N; i++)
    {
      x[2 * i] = cosf ((float) i / N * 2 * (float) G_PI) + (float) (i % 2 * 100);
      x[2 * i + 1] = sinf ((float) i / N * 2 * (float) G_PI);
      order[i] = (guint32) i;
    }
  memcpy (layout, x, sizeof *x * N * 2);
  graph = make_graph (x, N, 2, 4, VEC_METRIC_EUCLIDEAN);
  set = vec_fuzzy_set_new (graph, 4, 0, NULL, NULL);
  g_assert_cmpint (vec_fuzzy_set_find_parts (set, labels, NULL), ==, 2);
  for (int i = 0; i < N; i++)
    g_assert_cmpuint (labels[i], ==, i % 2);

  g_assert_true (vec_umap_spectral_start (set, order, layout, 2, 1, 0, NULL));
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpuint (order[i] % 2, ==, i / RING);
      g_assert_false (seen[order[i]]);
      seen[order[i]] = TRUE;
    }
  for (int i = 0; i < RING; i++)
    g_assert_cmpfloat (layout[2 * i], <, layout[2 * (RING + i)]);
  for (int i = 2; i < RING; i++)
    g_assert_cmpfloat (fabsf (layout[2 * i] - layout[0]) + fabsf (layout[2 * i + 1] - layout[1]), >, 0);
}

/* ---- The descent */

static VecFuzzySet *
copy_set (const VecFuzzySet *set)
{
  VecFuzzySet *copy = g_memdup2 (set, sizeof *set);
  gsize n_entries = (gsize) set->offsets[set->n_rows];

  copy->offsets = g_memdup2 (set->offsets, sizeof *set->offsets * (gsize) (set->n_rows + 1));
  copy->rows = g_memdup2 (set->rows, sizeof *set->rows * n_entries);
  copy->weights = g_memdup2 (set->weights, sizeof *set->weights * n_entries);
  return copy;
}

/* moved (SMALL, dims): by epoch @epoch alone. */
static void
add_moves (const VecFuzzySet *set, const float *start, int dims, int epoch, float rate, double *moved)
{
  guint32 *order = g_new (guint32, SMALL);
  g_autofree float *end = g_new (float, SMALL * dims);
  g_autoptr (VecUmapDescent) descent = NULL;

  for (guint32 i = 0; i < SMALL; i++)
    order[i] = i;
  descent = vec_umap_descent_new (copy_set (set), order, start, dims, vec_umap_curve_fit (0.1, 1), 5, 0);
  g_assert_true (vec_umap_descent_step (descent, epoch, rate, NULL));
  vec_umap_descent_get_layout (descent, end);
  for (int i = 0; i < SMALL * dims; i++)
    moved[i] += (end[i] - start[i]) / rate;
}

/* The moves of many epochs are on average what all pairs pull and push. */
static void
check_expected_move (int dims)
{
  enum { EPOCHS = 5000 };
  g_autoptr (VecFuzzySet) kept = make_small_set ();
  g_autofree float *start = g_new (float, SMALL * dims);
  g_autofree double *moves = g_new0 (double, SMALL * dims);
  VecUmapCurve curve = vec_umap_curve_fit (0.1, 1);
  double error2 = 0, length2 = 0;

  draw (start, SMALL * dims, 3);
  for (int i = 0; i < SMALL * dims; i++)
    start[i] *= 4;
  for (int epoch = 0; epoch < EPOCHS; epoch++)
    add_moves (kept, start, dims, epoch, 2e-4f, moves);
  for (guint32 i = 0; i < SMALL; i++)
    for (int axis = 0; axis < dims; axis++)
      {
        double expected = 0, degree = 0, push = 0, moved = moves[i * dims + axis] / EPOCHS;

        for (gint64 e = kept->offsets[i]; e < kept->offsets[i + 1]; e++)
          degree += kept->weights[e];
        for (guint32 j = 0; j < SMALL; j++)
          {
            float d2 = 0, attraction, repulsion, difference = start[i * dims + axis] - start[j * dims + axis];

            for (int a = 0; a < dims; a++)
              d2 += (start[i * dims + a] - start[j * dims + a]) * (start[i * dims + a] - start[j * dims + a]);
            vec_umap_curve_factors (curve, &d2, 1, &attraction, &repulsion);
            expected += 2 * weight_between (kept, i, j) * cut (attraction * difference);
            push += cut (repulsion * difference) / SMALL;
          }
        expected = (expected + 5 * degree * push) / kept->max_weight;
        error2 += (moved - expected) * (moved - expected);
        length2 += expected * expected;
      }
  g_assert_cmpfloat (sqrt (error2 / length2), <, 0.08);
}

static void
test_expected_move (void)
{
  check_expected_move (2);
  check_expected_move (3);
}

/* ---- Quality */

static double
distance (const float *x, int d, int i, int j, gboolean cosine)
{
  double d2 = 0, product = 0, a = 0, b = 0;

  for (int axis = 0; axis < d; axis++)
    {
      double p = x[i * d + axis], q = x[j * d + axis];

      d2 += (p - q) * (p - q);
      product += p * q;
      a += p * p;
      b += q * q;
    }
  return cosine ? 1 - product / sqrt (a * b) : d2;
}

/* Venna & Kaski 2001, of every eighth row at 10 neighbours. */
static double
measure_trust (const float *x, int n, int d, const float *layout, int dims, gboolean cosine)
{
  enum { K = 10 };
  g_autoptr (VecKnnGraph) graph = make_graph (layout, n, dims, K, VEC_METRIC_EUCLIDEAN);
  g_autofree double *distances = g_new (double, n);
  double total = 0;
  int n_rows = 0;

  for (int i = 0; i < n; i += 8, n_rows++)
    {
      for (int j = 0; j < n; j++)
        distances[j] = j == i ? INFINITY : distance (x, d, i, j, cosine);
      for (int l = 0; l < K; l++)
        {
          guint32 neighbor = vec_knn_graph_get_rows (graph)[i * K + l];
          int rank = 1;

          for (int j = 0; j < n; j++)
            rank += distances[j] < distances[neighbor];
          total += MAX (rank - K, 0);
        }
    }
  return 1 - 2 * total / ((double) n_rows * K * (2 * n - 3 * K - 1));
}

static void
check_trust (int dims, VecMetric metric, VecStart start, double golden)
{
  g_autofree float *x = make_rows (LARGE, LARGE_DIMS, 10, 4), *layout = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.n_dims = dims;
  params.metric = metric;
  params.start = start;
  layout = make_layout (x, LARGE, LARGE_DIMS, &params);
  g_assert_cmpfloat (measure_trust (x, LARGE, LARGE_DIMS, layout, dims, metric == VEC_METRIC_COSINE), >, golden - 0.005);
}

static void
test_quality (void)
{
  check_trust (2, VEC_METRIC_EUCLIDEAN, VEC_START_SPECTRAL, GOLDEN_TRUST);
  check_trust (2, VEC_METRIC_EUCLIDEAN, VEC_START_PCA, GOLDEN_TRUST);
  check_trust (3, VEC_METRIC_EUCLIDEAN, VEC_START_SPECTRAL, GOLDEN_TRUST_3);
  check_trust (2, VEC_METRIC_COSINE, VEC_START_SPECTRAL, GOLDEN_TRUST_COSINE);
}

/* ---- The run */

/* The same bytes for a seed on any number of threads, others for another. */
static void
test_seed (void)
{
  g_autofree float *x = make_rows (LARGE, LARGE_DIMS, 10, 4), *one = NULL, *three = NULL, *other = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.n_epochs = 60;
  params.n_threads = 1;
  one = make_layout (x, LARGE, LARGE_DIMS, &params);
  params.n_threads = 3;
  three = make_layout (x, LARGE, LARGE_DIMS, &params);
  params.seed++;
  other = make_layout (x, LARGE, LARGE_DIMS, &params);
  g_assert_cmpmem (one, LARGE * 2 * sizeof *one, three, LARGE * 2 * sizeof *three);
  g_assert_true (memcmp (one, other, LARGE * 2 * sizeof *one) != 0);
}

/* Epochs asked for later are those asked for at once. */
static void
test_extend (void)
{
  g_autofree float *x = make_rows (SMALL, SMALL_DIMS, 4, 1), *whole = NULL;
  g_autoptr (VecProjection) run = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  params.n_epochs = 50;
  run = start_run (x, SMALL, SMALL_DIMS, &params);
  finish_run (run);
  g_assert_cmpint (vec_projection_get_iteration (run), ==, 50);
  vec_projection_extend (run, 30);
  g_assert_false (vec_projection_is_done (run));
  vec_projection_extend (run, 7);
  finish_run (run);
  g_assert_cmpint (vec_projection_get_iteration (run), ==, 87);
  params.n_refining = 37;
  whole = make_layout (x, SMALL, SMALL_DIMS, &params);
  g_assert_cmpmem (vec_projection_get_layout (run), SMALL * 2 * sizeof *whole, whole, SMALL * 2 * sizeof *whole);
}

static double
mean_move (const float *a, const float *b, int n)
{
  double sum = 0;

  for (int i = 0; i < 2 * n; i++)
    sum += fabsf (a[i] - b[i]) / (float) (2 * n);
  return sum;
}

/* A finished layout is there at once, and a run that goes on from it moves it hardly. */
static void
test_warm_start (void)
{
  g_autofree float *x = make_rows (SMALL, SMALL_DIMS, 4, 1), *layout = NULL;
  g_autoptr (VecProjection) run = NULL;
  VecProjectionParams params;

  vec_projection_params_init (&params);
  layout = make_layout (x, SMALL, SMALL_DIMS, &params);
  params.n_before = 500;
  params.n_refining = 20;
  run = start_run (x, SMALL, SMALL_DIMS, &params);
  g_assert_null (vec_projection_get_layout (run));
  vec_projection_set_initial_layout (run, layout);
  g_assert_nonnull (vec_projection_get_layout (run));
  finish_run (run);
  g_assert_cmpint (vec_projection_get_iteration (run), ==, 20);
  g_assert_cmpfloat (mean_move (vec_projection_get_layout (run), layout, SMALL), <, 1.5);
}

/* A graph that was given is taken when it is large enough and of the metric. */
static void
test_graph_reused (void)
{
  g_autofree float *x = make_rows (SMALL, SMALL_DIMS, 4, 1);
  const struct { int k; VecMetric metric; gboolean taken; } cases[] = {
    { 40, VEC_METRIC_EUCLIDEAN, TRUE }, { 5, VEC_METRIC_EUCLIDEAN, FALSE }, { 40, VEC_METRIC_COSINE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (VecKnnGraph) graph = make_graph (x, SMALL, SMALL_DIMS, cases[i].k, cases[i].metric);
      g_autoptr (VecProjection) run = NULL;
      VecProjectionParams params;

      vec_projection_params_init (&params);
      params.n_epochs = 2;
      run = start_run (x, SMALL, SMALL_DIMS, &params);
      vec_projection_set_knn_graph (run, graph);
      finish_run (run);
      g_assert_true ((vec_projection_get_knn_graph (run) == graph) == cases[i].taken);
    }
}

static void
check_degenerate (const float *x, int n, int d, int n_neighbors)
{
  for (int dims = 2; dims <= 3; dims++)
    for (int metric = VEC_METRIC_COSINE; metric <= VEC_METRIC_EUCLIDEAN; metric++)
      for (int start = VEC_START_SPECTRAL; start <= VEC_START_PCA; start++)
        {
          g_autofree float *layout = NULL;
          VecProjectionParams params;

          vec_projection_params_init (&params);
          params.n_dims = dims;
          params.metric = metric;
          params.start = start;
          params.n_epochs = 30;
          params.n_neighbors = n_neighbors;
          vec_projection_params_fit (&params, n);
          layout = make_layout (x, n, d, &params);
        }
}

static void
test_degenerate (void)
{
  enum { N = 120, D = 3 };
  g_autofree float *x = make_rows (N, D, 4, 1), *equal = g_new0 (float, N * D), *pairs = g_new (float, N * D);

  for (int n = 1; n <= 20; n++)
    check_degenerate (x, n, D, 15);
  for (int i = 0; i < N * D; i++)
    pairs[i] = x[i / (40 * D) * D + i % D];
  check_degenerate (equal, N, D, 15);       /* all at 0 */
  check_degenerate (pairs, N, D, 15);       /* forty of each of three */
  check_degenerate (x, N, D, N);            /* everyone is everyone's neighbour */
  check_degenerate (x, N, D, 2);            /* many small parts */
  check_degenerate (x, N * D, 1, 15);       /* one dimension */
}

static void
assert_refused (const VecProjectionParams *params, gint64 n, const char *text)
{
  g_autofree float *x = make_rows (SMALL, SMALL_DIMS, 4, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (vec_projection_new (vec_projection_method_find ("umap"), x, n, SMALL_DIMS, params, &error));
  g_assert_error (error, VEC_ERROR, VEC_ERROR_PARAMETER);
  g_assert_nonnull (strstr (error->message, text));
}

static void
test_parameters (void)
{
  VecProjectionParams params;

  vec_projection_params_init (&params);
  assert_refused (&params, 10, "15 neighbours, the point itself included, need at least as many rows; this table has 10.");
  params.metric = VEC_METRIC_DOT;
  assert_refused (&params, SMALL, "Metric");
  vec_projection_params_init (&params);
  params.min_dist = 1.5;
  assert_refused (&params, SMALL, "Minimum distance");
  vec_projection_params_init (&params);
  params.n_neighbors = 1;
  assert_refused (&params, SMALL, "Neighbours");
}

/* Cancelled before a step it fails and the layout stays; afterwards it goes on as if nothing had been. */
static void
test_cancelled (void)
{
  g_autofree float *x = make_rows (SMALL, SMALL_DIMS, 4, 1), *whole = NULL;
  g_autoptr (VecProjection) run = NULL;
  VecProjectionParams params;
  int n_steps = 0;

  vec_projection_params_init (&params);
  params.n_epochs = 40;
  whole = make_layout (x, SMALL, SMALL_DIMS, &params);
  run = start_run (x, SMALL, SMALL_DIMS, &params);
  for (; !vec_projection_is_done (run); n_steps++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;

      g_cancellable_cancel (cancellable);
      g_assert_false (vec_projection_step (run, NULL, NULL, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (vec_projection_step (run, NULL, NULL, NULL, NULL));
    }
  g_assert_cmpint (n_steps, >, 3);
  g_assert_cmpmem (vec_projection_get_layout (run), SMALL * 2 * sizeof *whole, whole, SMALL * 2 * sizeof *whole);
}

/* Each part, cancelled from inside, leaves what it was given as it was. */
static void
test_cancelled_inside (void)
{
  g_autoptr (VecFuzzySet) set = make_small_set (), same = make_small_set ();
  g_autofree float *x = make_rows (SMALL, SMALL_DIMS, 4, 1), *layout = g_new0 (float, SMALL * 2);
  g_autofree guint32 *order = g_new (guint32, SMALL);
  g_autoptr (VecKnnGraph) graph = make_graph (x, SMALL, SMALL_DIMS, 14, VEC_METRIC_EUCLIDEAN);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  for (guint32 i = 0; i < SMALL; i++)
    order[i] = SMALL - 1 - i;
  g_assert_null (vec_fuzzy_set_new (graph, 14, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (vec_fuzzy_set_reorder (set, order, 0, cancellable));
  g_assert_cmpmem (set->rows, set->offsets[SMALL] * sizeof (guint32), same->rows, same->offsets[SMALL] * sizeof (guint32));
  g_assert_false (vec_umap_eigenvectors (set, 0, SMALL, layout, 2, 1, 0, cancellable, layout));
}

int
main (int argc, char *argv[])
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/umap/curve", test_curve);
  g_test_add_func ("/umap/moves", test_moves);
  g_test_add_func ("/umap/factors", test_factors);
  g_test_add_func ("/umap/scales", test_scales);
  g_test_add_func ("/umap/scales-of-duplicates", test_scales_of_duplicates);
  g_test_add_func ("/umap/set", test_set);
  g_test_add_func ("/umap/reorder", test_reorder);
  g_test_add_func ("/umap/eigenvectors", test_eigenvectors);
  g_test_add_func ("/umap/parts", test_parts);
  g_test_add_func ("/umap/expected-move", test_expected_move);
  g_test_add_func ("/umap/quality", test_quality);
  g_test_add_func ("/umap/seed", test_seed);
  g_test_add_func ("/umap/extend", test_extend);
  g_test_add_func ("/umap/warm-start", test_warm_start);
  g_test_add_func ("/umap/graph-reused", test_graph_reused);
  g_test_add_func ("/umap/degenerate", test_degenerate);
  g_test_add_func ("/umap/parameters", test_parameters);
  g_test_add_func ("/umap/cancelled", test_cancelled);
  g_test_add_func ("/umap/cancelled-inside", test_cancelled_inside);
  return g_test_run ();
}
