/* How long whole files take to read, from the page cache, and what memory that takes; and to write. One JSON line for each case.
 *
 * usage: bench-read            the cases that it makes itself
 *        bench-read FILE…      these files, each in a process of its own: "median_ms", "cpu_ms" (of all threads), "mb_per_s", "peak_mb" (the
 *                              most that was resident, of memory and of mapped file) and "matrix_mb" (rows × dimensions × 4 bytes)
 *        bench-read --make FOLDER   only writes the cases' files there, for bench-read.py */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vec-random.h"
#include "read/vec-number.h"
#include "read/vec-reader.h"
#include "read/vec-writer.h"

enum
{
  N = 20000,
  D = 300,
  ROUNDS = 5
};

/* ---- Files. */

static VecTable *
make_table (gint64 n, int d, int n_decimals, gboolean has_labels)
{
  VecTableBuilder *builder = vec_table_builder_new ("bench", "bench", NULL);
  g_autoptr(VecStrings) labels = vec_strings_new ();
  float *values = g_new (float, n * d);
  double scale = n_decimals == 5 ? 1e5 : 1e6;
  VecRandom random;

  vec_random_init (&random, 1);
  for (gint64 i = 0; i < n * d; i++)
    values[i] = (float) ((double) (gint64) (vec_random_normal (&random) * scale) / scale);
  for (gint64 i = 0; i < n; i++)
    {
      char label[24];

      g_snprintf (label, sizeof label, "word%" G_GINT64_FORMAT, i);
      vec_strings_append (labels, label, -1);
    }
  vec_table_builder_take_vectors (builder, values, n, d, values, g_free);
  vec_table_builder_set_labels (builder, has_labels ? labels : NULL);
  return vec_table_builder_end (builder, NULL);
}

/* Text with a label or not, a header or not. */
static void
write_text (VecTable *table, const char *path, char between, gboolean labels, gboolean header)
{
  g_autoptr(GString) text = g_string_new (NULL);
  int d = vec_table_get_n_dims (table);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  for (int j = 0; header && j < d; j++)
    g_string_append_printf (text, "%sd%d", j > 0 ? (char[]) { between, '\0' } : "", j);
  if (header)
    g_string_append_c (text, '\n');
  for (gint64 i = 0; i < vec_table_get_n_rows (table); i++)
    {
      const float *row = vec_table_get_vector (table, i);

      if (labels)
        g_string_append (text, vec_table_get_label (table, i));
      for (int j = 0; j < d; j++)
        {
          char number[VEC_NUMBER_LENGTH];

          if (labels || j > 0)
            g_string_append_c (text, between);
          vec_number_print (row[j], number);
          g_string_append (text, number);
        }
      g_string_append_c (text, '\n');
      if (text->len > 1 << 20)
        {
          fwrite (text->str, 1, text->len, file);
          g_string_truncate (text, 0);
        }
    }
  fwrite (text->str, 1, text->len, file);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
write_binary (VecTable *table, const char *path)
{
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  fprintf (file, "%" G_GINT64_FORMAT " %d\n", vec_table_get_n_rows (table), vec_table_get_n_dims (table));
  for (gint64 i = 0; i < vec_table_get_n_rows (table); i++)
    {
      fprintf (file, "%s ", vec_table_get_label (table, i));
      fwrite (vec_table_get_vector (table, i), sizeof (float), (gsize) vec_table_get_n_dims (table), file);
    }
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
write_vecs (VecTable *table, const char *path)
{
  gint32 d = vec_table_get_n_dims (table);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  for (gint64 i = 0; i < vec_table_get_n_rows (table); i++)
    {
      fwrite (&d, sizeof d, 1, file);
      fwrite (vec_table_get_vector (table, i), sizeof (float), (gsize) d, file);
    }
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
write_safetensors (VecTable *table, const char *path)
{
  gint64 n = vec_table_get_n_rows (table);
  int d = vec_table_get_n_dims (table);
  g_autofree char *header = g_strdup_printf ("{\"embedding\":{\"dtype\":\"F32\",\"shape\":[%" G_GINT64_FORMAT ",%d],\"data_offsets\":[0,%"
                                             G_GINT64_FORMAT "]}}", n, d, n * d * 4);
  g_autofree char *padded = g_strdup_printf ("%-128s", header);
  guint64 length = GUINT64_TO_LE (128);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  fwrite (&length, sizeof length, 1, file);
  fwrite (padded, 1, 128, file);
  fwrite (vec_table_get_vectors (table), sizeof (float), (gsize) (n * d), file);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* ---- Reading. */

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* Pages of the program itself do not count. */
static double
get_peak_mb (double before)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return MAX ((double) usage.ru_maxrss * 1024 / 1e6 - before, 0);
}

static void
measure_here (const char *name, const char *path)
{
  double times[ROUNDS], cpu[ROUNDS];
  double before = get_peak_mb (0);
  double peak = 0;
  g_autoptr(VecReadOptions) options = vec_read_options_new ();
  gint64 n_rows = 0;
  int n_dims = 0;
  GStatBuf info;

  /* As the window does: it looks through a mapped file when it has shown it. */
  options->defer_check = TRUE;
  for (int i = 0; i < ROUNDS; i++)
    {
      double cpu_begin = get_cpu_ms ();
      gint64 begin = g_get_monotonic_time ();
      g_autoptr(GError) error = NULL;
      g_autoptr(VecTable) table = vec_read_file (path, options, NULL, NULL, NULL, &error);

      g_assert_no_error (error);
      times[i] = (double) (g_get_monotonic_time () - begin) / 1e3;
      cpu[i] = get_cpu_ms () - cpu_begin;
      n_rows = vec_table_get_n_rows (table);
      n_dims = vec_table_get_n_dims (table);
      if (i == 0)
        peak = get_peak_mb (before);
    }
  qsort (times, ROUNDS, sizeof (double), compare_doubles);
  qsort (cpu, ROUNDS, sizeof (double), compare_doubles);
  g_stat (path, &info);
  g_print ("{\"bench\": \"read\", \"case\": \"%s\", \"n\": %" G_GINT64_FORMAT ", \"dims\": %d, \"median_ms\": %.2f, \"p95_ms\": %.2f, "
           "\"cpu_ms\": %.2f, \"mb_per_s\": %.0f, \"file_mb\": %.1f, \"peak_mb\": %.1f, \"matrix_mb\": %.1f}\n",
           name, n_rows, n_dims, times[ROUNDS / 2], times[ROUNDS - 1], cpu[ROUNDS / 2], (double) info.st_size / 1e3 / times[ROUNDS / 2],
           (double) info.st_size / 1e6, peak, (double) n_rows * n_dims * 4 / 1e6);
}

/* In a process of its own, begun before threads and tables are there: how much memory it took is then a file's own figure. */
static void
measure (const char *name, const char *path)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      measure_here (name, path);
      fflush (stdout);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

/* ---- Cases. */

typedef enum
{
  KIND_GLOVE,
  KIND_CSV,
  KIND_BINARY,
  KIND_NPY,
  KIND_VECS,
  KIND_SAFETENSORS,
} Kind;

static const struct
{
  const char *name;
  const char *file;
  Kind kind;
  gint64 n;
  int d;
} cases[] = {
  { "glove-text", "glove.txt", KIND_GLOVE, 400000, 50 },
  { "csv", "numbers.csv", KIND_CSV, 1000000, 32 },
  { "word2vec-binary", "words.bin", KIND_BINARY, 400000, 300 },
  { "npy", "vectors.npy", KIND_NPY, 1000000, 128 },
  { "fvecs", "vectors.fvecs", KIND_VECS, 1000000, 128 },
  { "safetensors", "vectors.safetensors", KIND_SAFETENSORS, 1000000, 128 },
};

static void
write_case (guint i, const char *path)
{
  g_autoptr(VecTable) table = make_table (cases[i].n, cases[i].d, cases[i].kind == KIND_GLOVE ? 5 : 6, cases[i].kind != KIND_NPY);

  switch (cases[i].kind)
    {
    case KIND_GLOVE:
      write_text (table, path, ' ', TRUE, FALSE);
      break;
    case KIND_CSV:
      write_text (table, path, ',', FALSE, TRUE);
      break;
    case KIND_BINARY:
      write_binary (table, path);
      break;
    case KIND_NPY:
      g_assert_true (vec_write_file (table, path, NULL, NULL, NULL, NULL, NULL));
      break;
    case KIND_VECS:
      write_vecs (table, path);
      break;
    case KIND_SAFETENSORS:
      write_safetensors (table, path);
      break;
    }
}

/* In a process of its own, so that this one stays small and without threads. */
static void
make_case (guint i, const char *path)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      write_case (i, path);
      _exit (0);
    }
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

static void
remove_case (const char *folder, const char *path)
{
  g_autofree char *labels = g_build_filename (folder, "vectors.labels.txt", NULL);

  g_remove (path);
  g_remove (labels);
}

static void
measure_writing (const char *folder)
{
  static const char *const names[] = { "csv", "tsv", "word2vec-text", "npy" };
  static const char *const files[] = { "bench.csv", "bench.tsv", "bench.vec", "bench.npy" };
  g_autofree char *labels = g_build_filename (folder, "bench.labels.txt", NULL);
  g_autoptr(VecTable) table = make_table (N, D, 5, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);
      gint64 begin = g_get_monotonic_time ();

      g_assert_true (vec_write_file (table, path, NULL, NULL, NULL, NULL, NULL));
      g_print ("{\"bench\": \"write\", \"case\": \"%s\", \"n\": %d, \"dims\": %d, \"median_ms\": %.2f, \"p95_ms\": %.2f}\n", names[i],
               N, D, (double) (g_get_monotonic_time () - begin) / 1e3, (double) (g_get_monotonic_time () - begin) / 1e3);
      g_remove (path);
    }
  g_remove (labels);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  gboolean only_make = argc == 3 && g_str_equal (argv[1], "--make");

  for (int i = 1; i < argc && !only_make; i++)
    {
      g_autofree char *name = g_path_get_basename (argv[i]);

      measure (name, argv[i]);
    }
  if (argc > 1 && !only_make)
    return 0;
  folder = only_make ? g_strdup (argv[2]) : g_dir_make_tmp ("vec-bench-XXXXXX", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (folder, cases[i].file, NULL);

      make_case (i, path);
      if (only_make)
        continue;
      measure (cases[i].name, path);
      remove_case (folder, path);
    }
  if (only_make)
    return 0;
  measure_writing (folder);
  g_rmdir (folder);
  return 0;
}
