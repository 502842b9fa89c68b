/* How long projections take. Without arguments: short cases on synthetic data. With a .npy file of float32 rows: that table, as
 *
 *   bench-project [--pca DIMS] [--perplexity P] [--iterations N] [--save LAYOUT.npy] [--method tsne|pca|knn] FILE.npy
 *
 * One JSON line for each case, as in design.md. bench-project.py runs scikit-learn on the same data in the same way. */
#include <gio/gio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/vec-blas.h"
#include "base/vec-random.h"
#include "project/vec-pca.h"
#include "project/vec-projection.h"

static int pca_dims, n_iterations, n_threads;
static double perplexity = 30;
static char *save_path, *method = (char *) "tsne";
static char **files;

static const GOptionEntry options[] = {
  { "pca", 0, 0, G_OPTION_ARG_INT, &pca_dims, "Reduce to so many dimensions first", "DIMS" },
  { "perplexity", 0, 0, G_OPTION_ARG_DOUBLE, &perplexity, "Perplexity", "P" },
  { "iterations", 0, 0, G_OPTION_ARG_INT, &n_iterations, "Iterations", "N" },
  { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads", "N" },
  { "save", 0, 0, G_OPTION_ARG_FILENAME, &save_path, "Where the layout is written", "FILE" },
  { "method", 0, 0, G_OPTION_ARG_STRING, &method, "tsne, pca or knn", "ID" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE.npy" },
  { NULL },
};

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* A C-ordered .npy file of float32. */
static float *
read_npy (const char *path, gint64 *n, int *d)
{
  g_autofree char *data = NULL;
  gsize length, header;
  const char *shape;
  long long rows;

  if (!g_file_get_contents (path, &data, &length, NULL) || length < 10 || memcmp (data, "\x93NUMPY", 6) != 0)
    g_error ("%s is not an .npy file", path);
  header = (guint8) data[8] | (gsize) (guint8) data[9] << 8;
  shape = g_strstr_len (data + 10, header, "'shape': (");
  if (shape == NULL || g_strstr_len (data + 10, header, "'<f4'") == NULL || sscanf (shape + 10, "%lld, %d", &rows, d) != 2)
    g_error ("%s is not a matrix of float32", path);
  *n = rows;
  return g_memdup2 (data + 10 + header, (gsize) rows * *d * sizeof (float));
}

static void
write_npy (const char *path, const float *values, gint64 n, int d)
{
  char header[129];
  FILE *file = fopen (path, "wb");

  g_assert_nonnull (file);
  memset (header, ' ', 128);
  memcpy (header, "\x93NUMPY\x01\x00\x76\x00", 10);
  header[10 + snprintf (header + 10, 100, "{'descr': '<f4', 'fortran_order': False, 'shape': (%lld, %d), }", (long long) n, d)] = ' ';
  header[127] = '\n';
  fwrite (header, 1, 128, file);
  fwrite (values, sizeof *values * d, n, file);
  fclose (file);
}

/* 50 clusters of 50 dimensions. */
static float *
make_mixture (gint64 n, int d)
{
  VecRandom random;
  g_autofree float *centers = g_new (float, 50 * d);
  float *x = g_new (float, n * d);

  vec_random_init (&random, 1);
  for (int i = 0; i < 50 * d; i++)
    centers[i] = (float) (2 * vec_random_normal (&random));
  for (gint64 i = 0; i < n; i++)
    {
      const float *center = centers + vec_random_below (&random, 50) * d;

      for (int j = 0; j < d; j++)
        x[i * d + j] = center[j] + (float) vec_random_normal (&random);
    }
  return x;
}

static double
peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static void
bench_pca (const char *name, const float *x, gint64 n, int d, int k)
{
  double times[3];

  for (int i = 0; i < 3; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (VecPca) pca = vec_pca_new (x, n, d, k, n_threads, NULL, NULL);
      g_autofree float *scores = g_new (float, n * k);

      vec_pca_transform (pca, x, n, n_threads, scores);
      times[i] = 1000 * seconds_since (start);
    }
  printf ("{\"bench\": \"pca\", \"case\": \"%s\", \"n\": %lld, \"dims\": %d, \"k\": %d, \"median_ms\": %.1f, \"p95_ms\": %.1f}\n",
          name, (long long) n, d, k, MAX (MIN (times[0], times[1]), MIN (MAX (times[0], times[1]), times[2])),
          MAX (MAX (times[0], times[1]), times[2]));
}

static void
bench_knn (const char *name, const float *x, gint64 n, int d, int k)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (VecKnnGraph) graph = vec_knn_graph_new (x, n, d, k, VEC_METRIC_EUCLIDEAN, n_threads, NULL, NULL, NULL, NULL);
  double ms = 1000 * seconds_since (start);

  printf ("{\"bench\": \"knn\", \"case\": \"%s\", \"n\": %lld, \"dims\": %d, \"k\": %d, \"median_ms\": %.1f, \"p95_ms\": %.1f, "
          "\"recall\": %.4f}\n", name, (long long) n, d, k, ms, ms, vec_knn_graph_get_recall (graph));
}

static int
compare_doubles (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static void
bench_tsne (const char *name, const float *x, gint64 n, int d)
{
  VecProjectionParams params;
  g_autoptr (VecProjection) run = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (double));
  VecProjectionTimes times;
  gint64 start = g_get_monotonic_time ();

  vec_projection_params_init (&params);
  params.perplexity = perplexity;
  params.n_threads = n_threads;
  if (n_iterations > 0)
    params.n_iterations = n_iterations;
  run = vec_projection_new (vec_projection_method_find ("tsne"), x, n, d, &params, &error);
  while (run != NULL && !vec_projection_is_done (run))
    {
      gint64 step_start = g_get_monotonic_time ();
      double ms;

      if (!vec_projection_step (run, NULL, NULL, NULL, &error))
        break;
      ms = 1000 * seconds_since (step_start);
      if (vec_projection_get_iteration (run) > 0)
        g_array_append_val (steps, ms);
      if (g_getenv ("BENCH_TRACE") != NULL && vec_projection_get_iteration (run) % 50 == 0)
        fprintf (stderr, "%d: %.4f %.2f ms\n", vec_projection_get_iteration (run), vec_projection_get_kl (run), ms);
    }
  g_assert_no_error (error);
  times = vec_projection_get_times (run);
  g_array_sort (steps, compare_doubles);
  printf ("{\"bench\": \"tsne\", \"case\": \"%s\", \"n\": %lld, \"dims\": %d, \"median_ms\": %.1f, \"p95_ms\": %.1f, "
          "\"iteration_median_ms\": %.2f, \"iteration_p95_ms\": %.2f, \"pca_s\": %.3f, \"knn_s\": %.3f, \"affinity_s\": %.3f, "
          "\"optimize_s\": %.3f, \"iterations\": %d, \"kl\": %.4f, \"peak_mb\": %.0f}\n",
          name, (long long) n, d, 1000 * seconds_since (start), 1000 * seconds_since (start),
          g_array_index (steps, double, steps->len / 2), g_array_index (steps, double, steps->len * 95 / 100), times.pca_s,
          times.knn_s, times.affinity_s, times.optimize_s, vec_projection_get_iteration (run), vec_projection_get_kl (run),
          peak_mb ());
  if (save_path != NULL)
    write_npy (save_path, vec_projection_get_layout (run), n, params.n_dims);
}

static void
bench_file (const char *path)
{
  gint64 n;
  int d;
  g_autofree float *x = read_npy (path, &n, &d), *reduced = NULL;
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_equal (method, "pca"))
    {
      bench_pca (name, x, n, d, pca_dims > 0 ? pca_dims : 2);
      return;
    }
  if (pca_dims > 0)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (VecPca) pca = vec_pca_new (x, n, d, pca_dims, n_threads, NULL, NULL);

      reduced = g_new (float, n * pca_dims);
      vec_pca_transform (pca, x, n, n_threads, reduced);
      d = pca_dims;
      fprintf (stderr, "PCA to %d: %.3f s\n", d, seconds_since (start));
    }
  if (g_str_equal (method, "knn"))
    bench_knn (name, reduced != NULL ? reduced : x, n, d, (int) (3 * perplexity));
  else
    bench_tsne (name, reduced != NULL ? reduced : x, n, d);
}

static void
bench_synthetic (void)
{
  g_autofree float *wide = make_mixture (8000, 300), *small = make_mixture (5000, 50);

  bench_pca ("mixture-8000x300", wide, 8000, 300, 50);
  bench_knn ("mixture-8000x300", wide, 8000, 300, 90);
  bench_tsne ("mixture-5000x50", small, 5000, 50);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  vec_blas_init ();
  if (files == NULL)
    bench_synthetic ();
  else
    bench_file (files[0]);
  return 0;
}
