/* How long 1 000 new points into a finished layout take. Without arguments: made data, with a layout of its own. With files of
 * vectors and the coordinates of the first file's rows:
 *
 *   bench-place [--method tsne|umap|pca] [--save PLACES.npy] REFERENCE.npy COORDINATES.npy NEW.npy
 *
 * One JSON line for each case, as in design.md. bench-place.py runs umap-learn on the same data. */
#include <gio/gio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/vec-blas.h"
#include "base/vec-random.h"
#include "project/vec-placement.h"
#include "read/vec-reader.h"
#include "read/vec-writer.h"

#define REPEATS 5

static char *save_path, *method = (char *) "tsne";
static double perplexity = 30;
static char **files;

static const GOptionEntry options[] = {
  { "method", 0, 0, G_OPTION_ARG_STRING, &method, "What the coordinates were made by", "ID" },
  { "perplexity", 0, 0, G_OPTION_ARG_DOUBLE, &perplexity, "With which perplexity", "P" },
  { "save", 0, 0, G_OPTION_ARG_FILENAME, &save_path, "Where the places are written", "FILE" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE.npy" },
  { NULL },
};

static VecTable *
read_table (const char *path)
{
  g_autoptr (GError) error = NULL;
  VecTable *table = vec_read_file (path, NULL, NULL, NULL, NULL, &error);

  if (table == NULL)
    g_error ("%s", error->message);
  return table;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
run_case (const char *name, const VecReference *reference, const float *vectors, gint64 m, float *places)
{
  double total_ms[REPEATS], knn_ms[REPEATS], place_ms[REPEATS];

  for (int repeat = 0; repeat < REPEATS; repeat++)
    {
      g_autoptr (GError) error = NULL;
      VecPlacementReport report;
      gint64 start = g_get_monotonic_time ();

      if (!vec_place_vectors (reference, vectors, m, places, NULL, &report, NULL, NULL, NULL, &error))
        g_error ("%s", error->message);
      total_ms[repeat] = (double) (g_get_monotonic_time () - start) / 1000;
      knn_ms[repeat] = 1000 * report.knn_s;
      place_ms[repeat] = 1000 * report.place_s;
    }
  qsort (total_ms, REPEATS, sizeof (double), compare_doubles);
  qsort (knn_ms, REPEATS, sizeof (double), compare_doubles);
  qsort (place_ms, REPEATS, sizeof (double), compare_doubles);
  printf ("{\"bench\": \"place\", \"case\": \"%s, %s\", \"n\": %lld, \"dims\": %d, \"new\": %lld, \"median_ms\": %.1f, "
          "\"p95_ms\": %.1f, \"knn_ms\": %.1f, \"place_ms\": %.1f}\n", reference->method->id, name, (long long) reference->n_rows,
          reference->n_vector_dims, (long long) m, total_ms[REPEATS / 2], total_ms[REPEATS - 1], knn_ms[REPEATS / 2],
          place_ms[REPEATS / 2]);
  fflush (stdout);
}

static void
run_files (const VecProjectionParams *params)
{
  static const char *const axes[] = { "x", "y", "z", NULL };
  g_autoptr (VecTable) table = read_table (files[0]), coordinates = read_table (files[1]), added = read_table (files[2]);
  g_autofree char *name = g_path_get_basename (files[0]);
  gint64 m = vec_table_get_n_rows (added);
  VecReference reference = { vec_projection_method_find (method), params, vec_table_get_vectors (table),
                             vec_table_get_vectors (coordinates), vec_table_get_n_rows (table), vec_table_get_n_dims (table) };
  g_autofree float *places = g_new (float, m * params->n_dims);
  g_autoptr (GError) error = NULL;

  run_case (name, &reference, vec_table_get_vectors (added), m, places);
  if (save_path != NULL && !vec_write_matrix (save_path, places, m, params->n_dims, axes, added, &error))
    g_error ("%s", error->message);
}

/* 50 groups; their layout: each group a disc of its own. */
static void
run_made (const VecProjectionParams *params, gint64 n, int d, gint64 m)
{
  VecRandom random;
  g_autofree float *centers = g_new (float, 50 * d), *vectors = g_new (float, (n + m) * d);
  g_autofree float *layout = g_new (float, 2 * n), *places = g_new (float, 2 * m);
  g_autofree char *name = g_strdup_printf ("mixture of 50");
  VecReference reference = { vec_projection_method_find (method), params, vectors, layout, n, d };

  vec_random_init (&random, 1);
  for (int j = 0; j < 50 * d; j++)
    centers[j] = (float) (3 * vec_random_normal (&random));
  for (gint64 i = 0; i < n + m; i++)
    {
      int group = (int) vec_random_below (&random, 50);

      for (int j = 0; j < d; j++)
        vectors[i * d + j] = centers[group * d + j] + (float) vec_random_normal (&random);
      for (int axis = 0; i < n && axis < 2; axis++)
        layout[2 * i + axis] = 20 * (float) (axis == 0 ? group % 8 : group / 8) + 4 * (vectors[i * d + axis]
                                                                                       - centers[group * d + axis]);
    }
  run_case (name, &reference, vectors + n * d, m, places);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  VecProjectionParams params;

  vec_blas_init ();
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  vec_projection_params_init (&params);
  params.perplexity = perplexity;
  if (files != NULL && g_strv_length (files) == 3)
    {
      run_files (&params);
      return 0;
    }
  run_made (&params, 10000, 50, 1000);
  run_made (&params, 70000, 50, 1000);
  return 0;
}
