/* How long principal components take, by each route that there is. Without arguments: short cases on synthetic data. As
 *
 *   bench-pca [--components K] FILE.npy
 *
 * a file of float32 rows: fitting and projecting, as the picture and the treatment do. One JSON line for each case, as in design.md.
 * bench-pca.py runs numpy and scikit-learn on the same rows in turn. */
#include <gio/gio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/vec-blas.h"
#include "base/vec-random.h"
#include "project/vec-pca.h"

#define N_TIMES 5

static int n_components = 2, n_threads;
static char **files;

static const GOptionEntry options[] = {
  { "components", 0, 0, G_OPTION_ARG_INT, &n_components, "How many", "K" },
  { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads", "N" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE.npy" },
  { NULL },
};

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

/* 30 latent factors of falling strength in noise. */
static float *
make_factors (gint64 n, int d)
{
  enum { FACTORS = 30 };
  VecRandom random;
  g_autofree float *directions = g_new (float, (gsize) FACTORS * d);
  float *x = g_new (float, n * d);

  vec_random_init (&random, 1);
  for (int i = 0; i < FACTORS * d; i++)
    directions[i] = (float) (vec_random_normal (&random) * pow (0.9, i / d));
  for (gint64 i = 0; i < n; i++)
    {
      for (int j = 0; j < d; j++)
        x[i * d + j] = (float) vec_random_uniform (&random);
      for (int f = 0; f < FACTORS; f++)
        {
          float strength = (float) vec_random_normal (&random);

          for (int j = 0; j < d; j++)
            x[i * d + j] += strength * directions[f * d + j];
        }
    }
  return x;
}

static int
compare_doubles (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

static void
bench (const char *name, const float *x, gint64 n, int d, int k)
{
  double times[N_TIMES], share = 0;

  for (int i = 0; i < N_TIMES; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (VecPca) pca = vec_pca_new (x, n, d, k, n_threads, NULL, NULL);
      g_autofree float *scores = g_new (float, n * k);

      vec_pca_transform (pca, x, n, n_threads, scores);
      times[i] = (double) (g_get_monotonic_time () - start) / 1000;
      share = vec_pca_get_explained_variance_ratio (pca)[0];
    }
  qsort (times, N_TIMES, sizeof *times, compare_doubles);
  printf ("{\"bench\": \"pca\", \"case\": \"%s\", \"n\": %lld, \"dims\": %d, \"components\": %d, \"median_ms\": %.1f, \"p95_ms\": %.1f, "
          "\"subspace\": %s, \"explained\": %.6f}\n", name, (long long) n, d, k, times[N_TIMES / 2], times[N_TIMES - 1],
          vec_pca_prefers_subspace (n, d, k) ? "true" : "false", share);
}

static void
bench_synthetic (const char *name, gint64 n, int d, int k)
{
  g_autofree float *x = make_factors (n, d);

  bench (name, x, n, d, k);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  gint64 n;
  int d;

  vec_blas_init ();
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  if (files != NULL)
    {
      g_autofree float *x = read_npy (files[0], &n, &d);
      g_autofree char *name = g_path_get_basename (files[0]);

      bench (name, x, n, d, n_components);
      return 0;
    }
  bench_synthetic ("tall", 100000, 50, 2);
  bench_synthetic ("wide", 1000, 768, 2);
  bench_synthetic ("pictures", 10000, 784, 50);
  bench_synthetic ("embeddings", 8000, 1536, 2);
  return 0;
}
