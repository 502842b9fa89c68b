/* Placing is held against what it promises: a t-SNE place against its own objective computed by the
 * definition, a linear view against its formula, and rows held out of a map against the map that was made with them. */
#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "base/vec-blas.h"
#include "base/vec-random.h"
#include "project/vec-affinity.h"
#include "project/vec-pca.h"
#include "project/vec-placement.h"
#include "search/vec-index.h"

enum { N_GROUPS = 10, D = 20 };

static float *
draw_normal (gint64 n, float scale, guint64 seed)
{
  float *x = g_new (float, n);
  VecRandom random;

  vec_random_init (&random, seed);
  for (gint64 i = 0; i < n; i++)
    x[i] = scale * (float) vec_random_normal (&random);
  return x;
}

/* (n, D): row i belongs to group i mod N_GROUPS. */
static float *
make_groups (int n)
{
  g_autofree float *centers = draw_normal (N_GROUPS * D, 3, 1);
  float *x = draw_normal ((gint64) n * D, 1, 2);

  for (int i = 0; i < n; i++)
    for (int j = 0; j < D; j++)
      x[i * D + j] += centers[i % N_GROUPS * D + j];
  return x;
}

static float *
make_layout (const char *method, const float *x, gint64 n, int d, const VecProjectionParams *params)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VecProjection) run = vec_projection_new (vec_projection_method_find (method), x, n, d, params, &error);

  g_assert_no_error (error);
  while (!vec_projection_is_done (run))
    {
      vec_projection_step (run, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  return g_memdup2 (vec_projection_get_layout (run), (gsize) n * params->n_dims * sizeof (float));
}

static VecPlacementReport
place (const VecReference *reference, const float *vectors, gint64 m, float *out, float *spreads)
{
  g_autoptr (GError) error = NULL;
  VecPlacementReport report;

  vec_place_vectors (reference, vectors, m, out, spreads, &report, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return report;
}

static double
sum_plainly (const float *layout, int n, int dims, const float *y, double *force)
{
  double potential = 0;

  memset (force, 0, dims * sizeof *force);
  for (int j = 0; j < n; j++)
    {
      double d2 = 0, q;

      for (int axis = 0; axis < dims; axis++)
        d2 += ((double) y[axis] - layout[j * dims + axis]) * ((double) y[axis] - layout[j * dims + axis]);
      q = 1 / (1 + d2);
      potential += q;
      for (int axis = 0; axis < dims; axis++)
        force[axis] += ((double) y[axis] - layout[j * dims + axis]) * q * q;
    }
  return potential;
}

/* ---- t-SNE */

/* L of vec-placement-tsne.c, by its definition. */
static double
measure_loss (const VecReference *reference, const gint64 *rows, const float *weights, int k, const float *y)
{
  int dims = reference->params->n_dims;
  double force[3], loss = log (sum_plainly (reference->layout, (int) reference->n_rows, dims, y, force));

  for (int j = 0; j < k; j++)
    {
      double d2 = 0;

      for (int axis = 0; axis < dims; axis++)
        d2 += ((double) y[axis] - reference->layout[rows[j] * dims + axis])
              * ((double) y[axis] - reference->layout[rows[j] * dims + axis]);
      loss += weights[j] * log1p (d2);
    }
  return loss;
}

/* No place around is better, and none of the neighbours' own places is. */
static void
check_minimum (const VecReference *reference, const gint64 *rows, const float *distances, int k, const float *y)
{
  int dims = reference->params->n_dims;
  g_autofree float *weights = g_new (float, k);
  double loss, tolerance = 2e-3;           /* of the grid */

  vec_affinity_condition (distances, k, reference->params->perplexity, weights);
  loss = measure_loss (reference, rows, weights, k, y);
  for (int j = 0; j < k; j++)
    g_assert_cmpfloat (loss, <=, measure_loss (reference, rows, weights, k, reference->layout + rows[j] * dims) + tolerance);
  for (int axis = 0; axis < dims; axis++)
    for (int sign = -1; sign <= 1; sign += 2)
      {
        float moved[3] = { 0 };

        memcpy (moved, y, dims * sizeof *moved);
        moved[axis] += 0.3f * (float) sign;
        g_assert_cmpfloat (loss, <, measure_loss (reference, rows, weights, k, moved) + tolerance);
      }
}

static void
check_objective (int dims)
{
  enum { N = 600, M = 40 };
  VecProjectionParams params;
  g_autofree float *x = make_groups (N + M), *layout = NULL, *out = NULL, *distances = NULL;
  g_autofree gint64 *rows = NULL;
  g_autoptr (VecIndex) index = vec_index_new (NULL, x, N, D, VEC_METRIC_EUCLIDEAN);
  VecReference reference;
  int k;

  vec_projection_params_init (&params);
  params.n_dims = dims;
  params.perplexity = 10;
  params.n_iterations = 300;
  layout = make_layout ("tsne", x, N, D, &params);
  reference = (VecReference) { vec_projection_method_find ("tsne"), &params, x, layout, N, D };
  k = vec_placement_get_n_neighbors (&reference);
  g_assert_cmpint (k, ==, 30);
  out = g_new (float, M * dims);
  rows = g_new (gint64, M * k);
  distances = g_new (float, M * k);
  place (&reference, x + N * D, M, out, NULL);
  g_assert_true (vec_index_search_many (index, x + N * D, M, k, rows, distances, NULL, NULL));
  for (int i = 0; i < M; i++)
    check_minimum (&reference, rows + i * k, distances + i * k, k, out + i * dims);
}

static void
test_objective (void)
{
  check_objective (2);
  check_objective (3);
}

/* ---- Rows held out */

/* The share of the @m rows after the first @n whose nearest of the first @n places (n, dims) are mostly of their own class. */
static double
measure_accuracy (const float *layout, int n, int dims, const float *places, int m, const guint8 *classes)
{
  g_autoptr (VecIndex) index = vec_index_new (NULL, layout, n, dims, VEC_METRIC_EUCLIDEAN);
  g_autofree gint64 *rows = g_new (gint64, m * 10);
  g_autofree float *distances = g_new (float, m * 10);
  int right = 0;

  g_assert_true (vec_index_search_many (index, places, m, 10, rows, distances, NULL, NULL));
  for (int i = 0; i < m; i++)
    {
      int same = 0;

      for (int j = 0; j < 10; j++)
        same += classes[rows[i * 10 + j]] == classes[n + i];
      right += same > 5;
    }
  return (double) right / m;
}

/* The share of the 10 nearest rows in the original space that are among the @k nearest on the map. */
static double
measure_kept (const VecReference *reference, const float *vectors, const float *places, int m, int k)
{
  g_autoptr (VecIndex) space = vec_index_new (NULL, reference->vectors, reference->n_rows, reference->n_vector_dims,
                                              VEC_METRIC_EUCLIDEAN);
  g_autoptr (VecIndex) map = vec_index_new (NULL, reference->layout, reference->n_rows, 2, VEC_METRIC_EUCLIDEAN);
  g_autofree gint64 *near = g_new (gint64, m * 10), *shown = g_new (gint64, m * k);
  g_autofree float *distances = g_new (float, m * MAX (k, 10));
  int kept = 0;

  g_assert_true (vec_index_search_many (space, vectors, m, 10, near, distances, NULL, NULL));
  g_assert_true (vec_index_search_many (map, places, m, k, shown, distances, NULL, NULL));
  for (int i = 0; i < m; i++)
    for (int j = 0; j < 10; j++)
      for (int l = 0; l < k; l++)
        kept += near[i * 10 + j] == shown[i * k + l];
  return kept / (10.0 * m);
}

/* A map of all rows, a map of the first n, and the others placed in that: the placed ones find their class as often as their nearest
 * rows in the original space do, but for a hundredth (those that took part do better than that, because they shaped the map), and keep no
 * fewer than @share of the neighbours that those keep. By golden-placement.py, umap-learn's transform of the same images finds .895
 * where the original space has .912 and those that took part .941, and keeps .82 of their neighbours. */
static void
check_held_out (const char *method, const float *x, int n, int m, int d, const guint8 *classes, double share)
{
  VecProjectionParams params;
  g_autofree float *all = NULL, *layout = NULL, *out = g_new (float, 2 * m);
  VecReference reference, full;
  double own, known, placed;

  vec_projection_params_init (&params);
  all = make_layout (method, x, n + m, d, &params);
  layout = make_layout (method, x, n, d, &params);
  reference = (VecReference) { vec_projection_method_find (method), &params, x, layout, n, d };
  full = (VecReference) { vec_projection_method_find (method), &params, x, all, n, d };
  place (&reference, x + (gsize) n * d, m, out, NULL);

  own = measure_accuracy (all, n, 2, all + 2 * n, m, classes);
  known = measure_accuracy (x, n, d, x + (gsize) n * d, m, classes);
  placed = measure_accuracy (layout, n, 2, out, m, classes);
  g_test_message ("%s: class found by %.3f of the placed rows, %.3f of those that took part, %.3f in the original space", method, placed, own,
                  known);
  g_assert_cmpfloat (placed, >=, known - 0.01);
  own = measure_kept (&full, x + (gsize) n * d, all + 2 * n, m, 10);
  placed = measure_kept (&reference, x + (gsize) n * d, out, m, 10);
  g_test_message ("%s: %.3f of 10 neighbours kept by the placed rows, %.3f by those that took part", method, placed, own);
  g_assert_cmpfloat (placed, >=, share * own);
}

static void
test_held_out (void)
{
  enum { N = 1500, M = 500 };
  g_autofree float *x = make_groups (N + M);
  guint8 classes[N + M];

  for (int i = 0; i < N + M; i++)
    classes[i] = (guint8) (i % N_GROUPS);
  check_held_out ("tsne", x, N, M, D, classes, 0.9);
  check_held_out ("umap", x, N, M, D, classes, 0.7);
}

static guint8 *
read_gz (const char *name, gsize n_skip, gsize n)
{
  const char *folder = g_getenv ("VEC_SHARED_DATA");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "/nonexistent", "benchmarks", "mnist", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) packed = g_file_read (file, NULL, NULL);
  g_autoptr (GZlibDecompressor) unpack = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) stream = NULL;
  guint8 *bytes;
  gsize n_read = 0;

  if (packed == NULL)
    return NULL;
  stream = g_converter_input_stream_new (G_INPUT_STREAM (packed), G_CONVERTER (unpack));
  bytes = g_new (guint8, n_skip + n);
  g_assert_true (g_input_stream_read_all (stream, bytes, n_skip + n, &n_read, NULL, NULL));
  g_assert_cmpuint (n_read, ==, n_skip + n);
  memmove (bytes, bytes + n_skip, n);
  return bytes;
}

static void
test_mnist (void)
{
  enum { N = 5000, M = 2000, PIXELS = 784, DIMS = 30 };
  g_autofree guint8 *pixels = read_gz ("t10k-images-idx3-ubyte.gz", 16, (N + M) * PIXELS);
  g_autofree guint8 *classes = read_gz ("t10k-labels-idx1-ubyte.gz", 8, N + M);
  g_autofree float *images = NULL, *x = NULL;
  g_autoptr (VecPca) pca = NULL;

  if (pixels == NULL || classes == NULL)
    {
      g_test_skip ("the shared data is absent");
      return;
    }
  images = g_new (float, (N + M) * PIXELS);
  for (int i = 0; i < (N + M) * PIXELS; i++)
    images[i] = (float) pixels[i] / 255;
  pca = vec_pca_new (images, N + M, PIXELS, DIMS, 0, NULL, NULL);
  x = g_new (float, (N + M) * DIMS);
  vec_pca_transform (pca, images, N + M, 0, x);
  check_held_out ("tsne", x, N, M, DIMS, classes, 0.9);
  check_held_out ("umap", x, N, M, DIMS, classes, 0.85);
}

/* ---- Promises to every caller */

/* A copy of a row, and what is a copy but for rounding, lands on it; what is far from everything stays within the map. */
static void
check_copies_and_outliers (const char *method)
{
  enum { N = 400, M = 5 };
  VecProjectionParams params;
  g_autofree float *x = make_groups (N), *layout = NULL, *vectors = g_new (float, M * D), *far = NULL;
  float out[2 * M], spreads[M], low[2] = { INFINITY, INFINITY }, high[2] = { -INFINITY, -INFINITY };
  VecReference reference;

  vec_projection_params_init (&params);
  params.n_iterations = 300;
  layout = make_layout (method, x, N, D, &params);
  reference = (VecReference) { vec_projection_method_find (method), &params, x, layout, N, D };
  memcpy (vectors, x + 7 * D, D * sizeof (float));
  for (int j = 0; j < D; j++)
    {
      vectors[D + j] = x[8 * D + j] * (1 + 1e-6f);
      vectors[2 * D + j] = 1e6f;
      vectors[3 * D + j] = j == 0 ? -1e30f : 0;
      vectors[4 * D + j] = 0;
    }
  place (&reference, vectors, M, out, spreads);
  for (int axis = 0; axis < 2; axis++)
    {
      g_assert_cmpfloat (out[axis], ==, layout[2 * 7 + axis]);
      g_assert_cmpfloat (out[2 + axis], ==, layout[2 * 8 + axis]);
      for (int i = 0; i < N; i++)
        {
          low[axis] = MIN (low[axis], layout[2 * i + axis]);
          high[axis] = MAX (high[axis], layout[2 * i + axis]);
        }
      for (int i = 0; i < M; i++)
        {
          g_assert_cmpfloat (out[2 * i + axis], >=, low[axis]);
          g_assert_cmpfloat (out[2 * i + axis], <=, high[axis]);
        }
    }
  for (int i = 0; i < M; i++)
    g_assert_true (isfinite (spreads[i]) && spreads[i] >= 0);
}

static void
test_copies_and_outliers (void)
{
  check_copies_and_outliers ("tsne");
  check_copies_and_outliers ("umap");
}

/* The same bytes with one thread and with three, and alone as in company. */
static void
check_alone_as_in_company (const char *method)
{
  enum { N = 500, M = 100 };
  VecProjectionParams params;
  g_autofree float *x = make_groups (N + M), *layout = NULL;
  float out[2 * M], again[2 * M], alone[2];
  VecReference reference;

  vec_projection_params_init (&params);
  params.n_iterations = 200;
  layout = make_layout (method, x, N, D, &params);
  reference = (VecReference) { vec_projection_method_find (method), &params, x, layout, N, D };
  params.n_threads = 1;
  place (&reference, x + N * D, M, out, NULL);
  params.n_threads = 3;
  place (&reference, x + N * D, M, again, NULL);
  g_assert_cmpmem (out, sizeof out, again, sizeof again);
  for (int i = 0; i < M; i += 17)
    {
      place (&reference, x + (N + i) * D, 1, alone, NULL);
      g_assert_cmpmem (alone, sizeof alone, out + 2 * i, sizeof alone);
    }
}

static void
test_alone_as_in_company (void)
{
  check_alone_as_in_company ("tsne");
  check_alone_as_in_company ("umap");
}

/* Tables of a few rows, and rows that are all equal. */
static void
test_degenerate (void)
{
  for (int n = 1; n <= 5; n++)
    for (int equal = 0; equal < 2; equal++)
      {
        VecProjectionParams params;
        g_autofree float *x = equal ? g_new0 (float, n * D) : draw_normal (n * D, 1, 5), *layout = NULL;
        g_autofree float *new_rows = draw_normal (2 * D, 1, 6);
        float out[4], spreads[2];
        VecReference reference;

        vec_projection_params_init (&params);
        vec_projection_params_fit (&params, n);
        params.n_iterations = 50;
        for (const VecProjectionMethod *const *method = vec_projection_methods_get (); *method != NULL; method++)
          {
            if (g_str_equal ((*method)->id, "axes") || g_str_equal ((*method)->id, "lda"))
              continue;                  /* they ask for a guide */
            g_clear_pointer (&layout, g_free);
            layout = make_layout ((*method)->id, x, n, D, &params);
            reference = (VecReference) { *method, &params, x, layout, n, D };
            place (&reference, new_rows, 2, out, spreads);
            for (int i = 0; i < 4; i++)
              g_assert_true (isfinite (out[i]));
            g_assert_true (isfinite (spreads[0]) && isfinite (spreads[1]));
          }
      }
}

static void
test_cancelled (void)
{
  enum { N = 300 };
  VecProjectionParams params;
  g_autofree float *x = make_groups (N), *layout = draw_normal (2 * N, 1, 9);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  VecReference reference = { vec_projection_method_find ("tsne"), &params, x, layout, N, D };
  float out[2 * 20];

  vec_projection_params_init (&params);
  g_cancellable_cancel (cancellable);
  for (const VecProjectionMethod *const *method = vec_projection_methods_get (); *method != NULL; method++)
    {
      g_autoptr (GError) error = NULL;

      reference.method = *method;
      g_assert_false (vec_place_vectors (&reference, x, 20, out, NULL, NULL, NULL, NULL, cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
count_cb (const char *stage, guint64 done, guint64 total, gpointer data)
{
  g_assert_cmpuint (done, <=, total);
  (*(int *) data)++;
}

static void
test_progress (void)
{
  enum { N = 300 };
  VecProjectionParams params;
  g_autofree float *x = make_groups (N), *layout = draw_normal (2 * N, 1, 9), *out = g_new (float, 2 * N);
  VecReference reference = { vec_projection_method_find ("tsne"), &params, x, layout, N, D };
  int n_reports = 0;

  vec_projection_params_init (&params);
  g_assert_true (vec_place_vectors (&reference, x, N, out, NULL, NULL, count_cb, &n_reports, NULL, NULL));
  g_assert_cmpint (n_reports, >=, 1);                    /* those of places come from one of the threads, if it gets any */
  g_assert_cmpmem (out, 2 * N * sizeof (float), layout, 2 * N * sizeof (float));  /* all of them copies */
}

/* ---- Linear views */

/* More rows than dimensions, and fewer: new rows that lie among the old ones are where the components put them. */
static void
check_linear (int n, int d, int dims)
{
  enum { M = 30 };
  VecProjectionParams params;
  g_autofree float *x = draw_normal ((gint64) (n + M) * d, 1, 7), *scores = NULL, *layout = NULL, *out = NULL;
  g_autoptr (VecPca) pca = NULL;
  VecReference reference;
  int c;

  for (int i = 0; i < n + M; i++)
    for (int j = 0; j < d; j++)
      x[i * d + j] = x[i * d + j] * (float) (1 + j) + 5;
  for (int i = n; n < d && i < n + M; i++)
    for (int j = 0; j < d; j++)
      x[i * d + j] = 0.25f * x[(i - n) % n * d + j] + 0.75f * x[(i - n + 1) % n * d + j];
  vec_projection_params_init (&params);
  params.n_dims = dims;
  params.component_x = 2;
  params.component_y = 1;
  layout = make_layout ("pca", x, n, d, &params);
  reference = (VecReference) { vec_projection_method_find ("pca"), &params, x, layout, n, d };
  out = g_new (float, M * dims);
  g_assert_true (place (&reference, x + n * d, M, out, NULL).is_exact);

  pca = vec_pca_new (x, n, d, 3, 0, NULL, NULL);
  c = vec_pca_get_n_components (pca);
  scores = g_new (float, M * c);
  vec_pca_transform (pca, x + n * d, M, 0, scores);
  for (int i = 0; i < M; i++)
    {
      g_assert_cmpfloat_with_epsilon (out[i * dims], scores[i * c + 1], 0.02);
      g_assert_cmpfloat_with_epsilon (out[i * dims + 1], scores[i * c], 0.02);
    }
}

static void
test_linear (void)
{
  check_linear (500, 12, 2);
  check_linear (500, 12, 3);
  check_linear (3000, 40, 2);
  check_linear (20, 60, 2);
}

/* What is called PCA and is none is placed by its neighbours. */
static void
test_not_linear (void)
{
  enum { N = 300 };
  VecProjectionParams params;
  g_autofree float *x = make_groups (N), *layout = draw_normal (2 * N, 1, 9);
  VecReference reference = { vec_projection_method_find ("pca"), &params, x, layout, N, D };
  float out[2];

  vec_projection_params_init (&params);
  g_assert_false (place (&reference, x + 3 * D, 1, out, NULL).is_exact);
  g_assert_cmpfloat (out[0], ==, layout[6]);
  g_assert_cmpfloat (out[1], ==, layout[7]);
}

/* By hand: weights 1 / 1 and 1 / 3 (all but the small term that keeps them finite). */
static void
test_mean (void)
{
  static const float layout[] = { 0, 0, 4, 0, 9, 9 };
  static const gint64 rows[] = { 0, 1 };
  static const float distances[] = { 1, 3 }, none[] = { 0, 0 };
  float out[3], spread;

  vec_layout_place (layout, 2, rows, distances, 2, out, &spread);
  g_assert_cmpfloat_with_epsilon (out[0], 1, 0.01);
  g_assert_cmpfloat (out[1], ==, 0);
  g_assert_cmpfloat_with_epsilon (spread, sqrt ((1 + 9) / 2.0), 0.01);
  vec_layout_place (layout, 2, rows, none, 2, out, &spread);
  g_assert_cmpfloat (out[0], ==, 2);
  vec_layout_place (layout, 3, rows, none, 2, out, &spread);
  g_assert_cmpfloat (out[0], ==, 0);
  g_assert_cmpfloat (out[1], ==, 4.5);
  g_assert_cmpfloat (out[2], ==, 6.5);
}

int
main (int argc, char *argv[])
{
  vec_blas_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/placement/objective", test_objective);
  g_test_add_func ("/placement/held-out", test_held_out);
  g_test_add_func ("/placement/mnist", test_mnist);
  g_test_add_func ("/placement/copies-and-outliers", test_copies_and_outliers);
  g_test_add_func ("/placement/alone-as-in-company", test_alone_as_in_company);
  g_test_add_func ("/placement/degenerate", test_degenerate);
  g_test_add_func ("/placement/cancelled", test_cancelled);
  g_test_add_func ("/placement/progress", test_progress);
  g_test_add_func ("/placement/linear", test_linear);
  g_test_add_func ("/placement/not-linear", test_not_linear);
  g_test_add_func ("/placement/mean", test_mean);
  return g_test_run ();
}
