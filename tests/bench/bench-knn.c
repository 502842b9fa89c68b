/* How long the graph of nearest neighbours takes, and how much of it is right. Without arguments: short cases on synthetic data; with
 * VEC_BENCH_LONG=1 in the environment also a million rows. With a .npy file of float32 rows: that table, as
 *
 *   bench-knn [--neighbors K] [--way quickest|exact|approximate] [--metric euclidean|cosine] [--recall R] FILE.npy
 *
 * One JSON line for each case, as in design.md. "recall" is measured here, by distance, on rows that are searched one by one, and
 * "reported" is what the graph says of itself. bench-knn.py runs hnswlib and FAISS on the same rows. */
#include <gio/gio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "base/vec-random.h"
#include "search/vec-knn-graph.h"
#include "search/vec-knn-kernel.h"

#define N_JUDGED 100

static int k = 15, n_threads;
static double wanted_recall = 0.99;
static char *way = (char *) "quickest", *metric_id = (char *) "euclidean", *kernel_name;
static char **files;

static const GOptionEntry options[] = {
  { "neighbors", 0, 0, G_OPTION_ARG_INT, &k, "Neighbours of each row", "K" },
  { "way", 0, 0, G_OPTION_ARG_STRING, &way, "quickest, exact or approximate", "WAY" },
  { "metric", 0, 0, G_OPTION_ARG_STRING, &metric_id, "euclidean or cosine", "ID" },
  { "recall", 0, 0, G_OPTION_ARG_DOUBLE, &wanted_recall, "Recall of the approximate way", "R" },
  { "kernel", 0, 0, G_OPTION_ARG_STRING, &kernel_name, "The processor's widest instructions, or fewer", "NAME" },
  { "threads", 0, 0, G_OPTION_ARG_INT, &n_threads, "Threads", "N" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE.npy" },
  { NULL },
};

/* A C-ordered .npy file of float32, mapped. */
static const float *
map_npy (const char *path, gint64 *n, int *d)
{
  GMappedFile *file = g_mapped_file_new (path, FALSE, NULL);
  const char *data, *shape;
  gsize header;
  long long rows;

  if (file == NULL || g_mapped_file_get_length (file) < 10 || memcmp (g_mapped_file_get_contents (file), "\x93NUMPY", 6) != 0)
    g_error ("%s is not an .npy file", path);
  data = g_mapped_file_get_contents (file);
  header = (guint8) data[8] | (gsize) (guint8) data[9] << 8;
  shape = g_strstr_len (data + 10, header, "'shape': (");
  if (shape == NULL || g_strstr_len (data + 10, header, "'<f4'") == NULL || sscanf (shape + 10, "%lld, %d", &rows, d) != 2)
    g_error ("%s is not a matrix of float32", path);
  *n = rows;
  return (const float *) (data + 10 + header);
}

/* 50 clusters, each in a subspace of 10 dimensions of its own, and a little noise in all. */
static float *
make_mixture (gint64 n, int d)
{
  enum { CLUSTERS = 50, SUBSPACE = 10 };
  VecRandom random;
  g_autofree float *centers = g_new (float, CLUSTERS * d), *axes = g_new (float, CLUSTERS * SUBSPACE * d);
  float *x = g_new (float, n * d);

  vec_random_init (&random, 1);
  for (int i = 0; i < CLUSTERS * d; i++)
    centers[i] = (float) (3 * vec_random_normal (&random));
  for (int i = 0; i < CLUSTERS * SUBSPACE * d; i++)
    axes[i] = (float) vec_random_normal (&random);
  for (gint64 i = 0; i < n; i++)
    {
      int cluster = (int) vec_random_below (&random, CLUSTERS);

      for (int j = 0; j < d; j++)
        x[i * d + j] = centers[cluster * d + j] + 0.2f * (float) vec_random_normal (&random);
      for (int a = 0; a < SUBSPACE; a++)
        {
          float weight = (float) vec_random_normal (&random);

          for (int j = 0; j < d; j++)
            x[i * d + j] += weight * axes[(cluster * SUBSPACE + a) * d + j];
        }
    }
  return x;
}

static double
measure (const float *x, const float *y, int d, VecMetric metric)
{
  float dot = 0, a = 0, b = 0, difference = 0;

  for (int t = 0; t < d; t++)
    {
      dot += x[t] * y[t];
      a += x[t] * x[t];
      b += y[t] * y[t];
      difference += (x[t] - y[t]) * (x[t] - y[t]);
    }
  return metric == VEC_METRIC_EUCLIDEAN ? sqrt (difference) : a > 0 && b > 0 ? 1 - dot / sqrt ((double) a * b) : 1;
}

/* The distance of @row's true k-th neighbour. */
static double
find_radius (const float *x, gint64 n, int d, gint64 row, VecMetric metric)
{
  g_autofree double *nearest = g_new (double, k);
  int found = 0;

  for (gint64 j = 0; j < n; j++)
    {
      double distance = j == row ? INFINITY : measure (x + row * d, x + j * d, d, metric);
      int place;

      if (found == k && distance >= nearest[k - 1])
        continue;
      for (place = found < k ? found++ : k - 1; place > 0 && nearest[place - 1] > distance; place--)
        nearest[place] = nearest[place - 1];
      nearest[place] = distance;
    }
  return nearest[k - 1];
}

/* The share of neighbours that are no farther than the true k-th. */
static double
judge (VecKnnGraph *graph, const float *x, gint64 n, int d, VecMetric metric)
{
  VecRandom random;
  gint64 found = 0;

  vec_random_init (&random, 99);
  for (int i = 0; i < N_JUDGED; i++)
    {
      gint64 row = (gint64) vec_random_below (&random, n);
      double radius = find_radius (x, n, d, row, metric) * (1 + 1e-6) + 1e-7;

      for (int c = 0; c < k; c++)
        found += vec_knn_graph_get_distances (graph)[row * k + c] <= radius;
    }
  return (double) found / (N_JUDGED * k);
}

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static VecKnnGraph *
make_graph (const float *x, gint64 n, int d, VecMetric metric)
{
  if (g_str_equal (way, "exact"))
    return vec_knn_graph_new_exact (x, n, d, k, metric, n_threads, NULL, NULL, NULL, NULL);
  if (g_str_equal (way, "approximate"))
    return vec_knn_graph_new_approximate (x, n, d, k, metric, wanted_recall, n_threads, NULL, NULL, NULL, NULL);
  return vec_knn_graph_new (x, n, d, k, metric, n_threads, NULL, NULL, NULL, NULL);
}

static void
bench (const char *name, const float *x, gint64 n, int d, VecMetric metric)
{
  gint64 start = g_get_monotonic_time ();
  double cpu = cpu_seconds ();
  g_autoptr (VecKnnGraph) graph = make_graph (x, n, d, metric);
  double ms = (double) (g_get_monotonic_time () - start) / 1000, peak = peak_mb ();

  cpu = cpu_seconds () - cpu;
  g_assert_nonnull (graph);
  printf ("{\"bench\": \"knn\", \"case\": \"%s\", \"n\": %lld, \"dims\": %d, \"k\": %d, \"metric\": \"%s\", \"way\": \"%s\", "
          "\"median_ms\": %.1f, \"p95_ms\": %.1f, \"cpu_s\": %.2f, \"peak_mb\": %.0f, \"reported\": %.4f, \"recall\": %.4f}\n",
          name, (long long) n, d, k, vec_metric_get_id (metric), vec_knn_graph_is_exact (graph) ? "exact" : "approximate", ms, ms, cpu,
          peak, vec_knn_graph_get_recall (graph), judge (graph, x, n, d, metric));
  fflush (stdout);
}

static void
bench_mixture (const char *name, gint64 n, int d)
{
  g_autofree float *x = make_mixture (n, d);

  for (VecMetric metric = VEC_METRIC_COSINE; metric <= VEC_METRIC_EUCLIDEAN; metric++)
    {
      bench (name, x, n, d, metric);
      if (n <= 20000)
        {
          way = (char *) "approximate";
          bench (name, x, n, d, metric);
          way = (char *) "quickest";
        }
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("[FILE.npy]");
  g_autoptr (GError) error = NULL;
  VecMetric metric;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !vec_metric_from_id (metric_id, &metric))
    g_error ("%s", error != NULL ? error->message : "unknown metric");
  if (kernel_name != NULL && !vec_knn_kernel_force (kernel_name))
    g_error ("this processor has no %s", kernel_name);

  for (int f = 0; files != NULL && files[f] != NULL; f++)
    {
      gint64 n;
      int d;
      const float *x = map_npy (files[f], &n, &d);
      g_autofree char *name = g_path_get_basename (files[f]);

      bench (name, x, n, d, metric);
    }
  if (files != NULL)
    return 0;
  bench_mixture ("mixture", 20000, 50);
  bench_mixture ("mixture", 70000, 50);
  bench_mixture ("mixture of many dimensions", 10000, 784);
  if (g_getenv ("VEC_BENCH_LONG") != NULL)
    bench_mixture ("mixture", 1000000, 50);
  return 0;
}
