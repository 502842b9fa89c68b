/* How long whole files take to read, from the page cache. One JSON line for each case. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec-random.h"
#include "read/vec-reader.h"
#include "read/vec-writer.h"

enum
{
  N = 20000,
  D = 300,
  ROUNDS = 7
};

static VecTable *
make_table (void)
{
  VecTableBuilder *builder = vec_table_builder_new ("bench", "bench", NULL);
  g_autoptr(VecStrings) labels = vec_strings_new ();
  float *values = g_new (float, N * D);
  VecRandom random;

  vec_random_init (&random, 1);
  /* Five decimals, as GloVe has. */
  for (int i = 0; i < N * D; i++)
    values[i] = (float) ((double) (gint64) (vec_random_normal (&random) * 1e5) / 1e5);
  for (int i = 0; i < N; i++)
    {
      char label[16];

      g_snprintf (label, sizeof label, "word%d", i);
      vec_strings_append (labels, label, -1);
    }
  vec_table_builder_take_vectors (builder, values, N, D, values, g_free);
  vec_table_builder_set_labels (builder, labels);
  return vec_table_builder_end (builder, NULL);
}

static void
write_binary (VecTable *table, const char *path)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  char header[32];

  g_byte_array_append (bytes, (const guint8 *) header, (guint) g_snprintf (header, sizeof header, "%d %d\n", N, D));
  for (int i = 0; i < N; i++)
    {
      const char *label = vec_table_get_label (table, i);

      g_byte_array_append (bytes, (const guint8 *) label, (guint) strlen (label));
      g_byte_array_append (bytes, (const guint8 *) " ", 1);
      g_byte_array_append (bytes, (const guint8 *) vec_table_get_vector (table, i), D * sizeof (float));
    }
  g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, NULL);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
measure (const char *name, const char *path)
{
  double times[ROUNDS];
  GStatBuf info;

  for (int i = 0; i < ROUNDS; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      g_autoptr(VecTable) table = vec_read_file (path, NULL, NULL, NULL, NULL, NULL);

      times[i] = (double) (g_get_monotonic_time () - begin) / 1e3;
      g_assert_cmpint (vec_table_get_n_rows (table), ==, N);
    }
  qsort (times, ROUNDS, sizeof (double), compare_doubles);
  g_stat (path, &info);
  g_print ("{\"bench\": \"read\", \"case\": \"%s\", \"n\": %d, \"dims\": %d, \"median_ms\": %.2f, \"p95_ms\": %.2f, \"mb_per_s\": "
           "%.0f}\n",
           name, N, D, times[ROUNDS / 2], times[ROUNDS - 1], (double) info.st_size / 1e3 / times[ROUNDS / 2]);
}

int
main (void)
{
  static const char *const names[] = { "csv", "tsv", "word2vec-text", "npy" };
  static const char *const files[] = { "bench.csv", "bench.tsv", "bench.vec", "bench.npy" };
  g_autofree char *folder = g_dir_make_tmp ("vec-bench-XXXXXX", NULL);
  g_autofree char *binary = g_build_filename (folder, "bench.bin", NULL);
  g_autofree char *labels = g_build_filename (folder, "bench.labels.txt", NULL);
  g_autoptr(VecTable) table = make_table ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);
      gint64 begin = g_get_monotonic_time ();

      g_assert_true (vec_write_file (table, path, NULL, NULL, NULL, NULL, NULL));
      g_print ("{\"bench\": \"write\", \"case\": \"%s\", \"n\": %d, \"dims\": %d, \"median_ms\": %.2f, \"p95_ms\": %.2f}\n", names[i],
               N, D, (double) (g_get_monotonic_time () - begin) / 1e3, (double) (g_get_monotonic_time () - begin) / 1e3);
      measure (names[i], path);
      g_remove (path);
    }
  write_binary (table, binary);
  measure ("word2vec-binary", binary);
  g_remove (binary);
  g_remove (labels);
  g_rmdir (folder);
  return 0;
}
