/* How long a text opens for the first time, and when it was read before. One JSON line for each case; "cpu_ms" of all threads.
 *
 * usage: bench-cache [ROWS DIMS]   a GloVe-like text of so many; 400,000 × 50 unless said otherwise */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <utime.h>

#include "base/vec-random.h"
#include "read/vec-cache.h"

static guint64
write_words (const char *path, gint64 n, int d)
{
  FILE *file = fopen (path, "w");
  VecRandom random;
  long size;

  g_assert_nonnull (file);
  vec_random_init (&random, 1);
  for (gint64 row = 0; row < n; row++)
    {
      fprintf (file, "word%" G_GINT64_FORMAT, row);
      for (int dim = 0; dim < d; dim++)
        fprintf (file, " %.6f", vec_random_normal (&random));
      fputc ('\n', file);
    }
  size = ftell (file);
  g_assert_cmpint (fclose (file), ==, 0);
  return (guint64) size;
}

static double
get_cpu_ms (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static void
measure (const char *name, const char *path, guint64 size)
{
  gint64 begun = g_get_monotonic_time ();
  double cpu = get_cpu_ms (), ms, written_cpu;
  g_autoptr(GError) error = NULL;
  g_autoptr(VecTable) table = vec_read_file (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  ms = (double) (g_get_monotonic_time () - begun) / 1e3;
  cpu = get_cpu_ms () - cpu;
  written_cpu = get_cpu_ms ();
  vec_cache_finish (TRUE);
  written_cpu = get_cpu_ms () - written_cpu;
  printf ("{\"bench\": \"cache\", \"case\": \"%s\", \"rows\": %" G_GINT64_FORMAT ", \"dims\": %d, \"mb\": %.1f, \"ms\": %.1f, \"cpu_ms\": %.1f, "
          "\"keeping_cpu_ms\": %.1f}\n", name, vec_table_get_n_rows (table), vec_table_get_n_dims (table), (double) size / 1e6, ms, cpu,
          written_cpu);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-cache-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "words.glove.txt", NULL);
  gint64 n = argc > 2 ? atoll (argv[1]) : 400000;
  struct utimbuf long_ago = { 1000000000, 1000000000 };
  g_autoptr(GError) error = NULL;
  guint64 size, n_bytes;

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  size = write_words (path, n, argc > 2 ? atoi (argv[2]) : 50);
  g_usleep (1100 * 1000);   /* a file that was just written is looked through first */
  measure ("not kept", path, size);
  vec_cache_set_enabled (TRUE);
  measure ("first", path, size);
  measure ("second", path, size);
  utime (path, &long_ago);
  g_usleep (1100 * 1000);
  measure ("other date", path, size);
  measure ("again", path, size);
  vec_cache_clear (&n_bytes, &error);
  g_unlink (path);
  return 0;
}
