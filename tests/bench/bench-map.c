/* How soon large binary files appear, how long it takes to look through them, and how much memory a projection of half-precision vectors needs.
 * Each case runs in a process of its own, with the file in the page cache. Times of the processor, not of the clock, but for appear_ms. One JSON
 * line for each case. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/vec-random.h"
#include "project/vec-treatment.h"
#include "read/vec-missing.h"

enum
{
  N = 1000000,
  D = 128,
  POOL = 1 << 16,
  ROUNDS = 9
};

/* ---- Files: the same normal numbers over and over, from another place in each row. */

static void
write_matrix (FILE *file, VecRawType type, gboolean has_heads)
{
  g_autofree guint8 *pool = g_malloc ((POOL + D) * type.size);
  const guint32 head = GUINT32_TO_LE (D);
  VecRandom random;

  vec_random_init (&random, 1);
  for (int i = 0; i < POOL + D; i++)
    vec_raw_store (type, (float) vec_random_normal (&random), pool + (gsize) i * type.size);
  for (gint64 row = 0; row < N; row++)
    {
      if (has_heads)
        fwrite (&head, sizeof head, 1, file);
      fwrite (pool + (gsize) (row * 7919 % POOL) * type.size, type.size, D, file);
    }
}

static char *
write_npy (const char *folder)
{
  char *path = g_build_filename (folder, "map.npy", NULL);
  FILE *file = fopen (path, "wb");

  fwrite ("\x93NUMPY\x01\x00\x76\x00", 1, 10, file);
  fprintf (file, "%-117s\n", "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000, 128), }");
  write_matrix (file, VEC_RAW_FLOAT32, FALSE);
  fclose (file);
  return path;
}

static char *
write_fvecs (const char *folder)
{
  char *path = g_build_filename (folder, "map.fvecs", NULL);
  FILE *file = fopen (path, "wb");

  write_matrix (file, VEC_RAW_FLOAT32, TRUE);
  fclose (file);
  return path;
}

static char *
write_safetensors (const char *folder)
{
  char *path = g_build_filename (folder, "map.safetensors", NULL);
  FILE *file = fopen (path, "wb");
  const char header[] = "{\"vectors\":{\"dtype\":\"F16\",\"shape\":[1000000,128],\"data_offsets\":[0,256000000]}}  ";
  guint64 length = GUINT64_TO_LE (strlen (header));

  fwrite (&length, sizeof length, 1, file);
  fwrite (header, 1, strlen (header), file);
  write_matrix (file, (VecRawType) { 'f', 2, FALSE }, FALSE);
  fclose (file);
  return path;
}

/* ---- Measures */

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* Memory of the process that is no file's. */
static double
get_own_mb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "RssAnon:");
  return line != NULL ? (double) g_ascii_strtoull (line + strlen ("RssAnon:"), NULL, 10) / 1024 : 0;
}

typedef struct
{
  gint is_done;        /* atomic */
  double peak;
} Sampler;

static gpointer
sample (gpointer data)
{
  Sampler *sampler = data;

  while (!g_atomic_int_get (&sampler->is_done))
    {
      sampler->peak = MAX (sampler->peak, get_own_mb ());
      g_usleep (1000);
    }
  return NULL;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static VecTable *
appear (const char *path)
{
  g_autoptr (VecReadOptions) options = vec_read_options_new ();

  options->defer_check = TRUE;
  return vec_read_file (path, options, NULL, NULL, NULL, NULL);
}

/* ---- Cases */

static void
measure_opening (const char *name, const char *path)
{
  double wall[ROUNDS], cpu[ROUNDS], own, begin_cpu;
  g_autoptr (VecTable) table = NULL, checked = NULL;

  for (int i = 0; i < ROUNDS; i++)
    {
      gint64 begin = g_get_monotonic_time ();

      g_clear_object (&table);
      begin_cpu = get_cpu_ms ();
      table = appear (path);
      cpu[i] = get_cpu_ms () - begin_cpu;
      wall[i] = (double) (g_get_monotonic_time () - begin) / 1e3;
    }
  own = get_own_mb ();
  begin_cpu = get_cpu_ms ();
  checked = vec_missing_check (table, VEC_MISSING_REFUSE, NULL, NULL, NULL, NULL);
  g_assert_nonnull (checked);
  begin_cpu = get_cpu_ms () - begin_cpu;
  qsort (wall, ROUNDS, sizeof (double), compare_doubles);
  qsort (cpu, ROUNDS, sizeof (double), compare_doubles);
  g_print ("{\"bench\": \"map\", \"case\": \"open %s\", \"n\": %d, \"dims\": %d, \"median_ms\": %.3f, \"p95_ms\": %.3f, \"cpu_ms\": %.3f, "
           "\"own_mb\": %.1f, \"check_cpu_ms\": %.1f, \"own_after_check_mb\": %.1f}\n",
           name, N, D, wall[ROUNDS / 2], wall[ROUNDS - 1], cpu[ROUNDS / 2], own, begin_cpu, get_own_mb ());
}

static void
measure_treatment (const char *name, const char *path)
{
  g_autoptr (VecTable) table = appear (path), checked = vec_missing_check (table, VEC_MISSING_REFUSE, NULL, NULL, NULL, NULL);
  VecTreatment treatment;
  Sampler sampler = { 0, 0 };
  GThread *thread = g_thread_new ("sampler", sample, &sampler);
  g_autoptr (VecSpace) space = NULL;
  double begin = get_cpu_ms ();

  g_assert_true (vec_treatment_parse (name, &treatment, NULL));
  space = vec_space_new (checked, &treatment, 0, NULL, NULL, NULL, NULL);
  g_assert_nonnull (space);
  begin = get_cpu_ms () - begin;
  g_atomic_int_set (&sampler.is_done, TRUE);
  g_thread_join (thread);
  g_print ("{\"bench\": \"map\", \"case\": \"treat float16 %s\", \"n\": %d, \"dims\": %d, \"median_ms\": %.0f, \"p95_ms\": %.0f, "
           "\"matrix_mb\": %.0f, \"peak_own_mb\": %.0f}\n",
           name, N, D, begin, begin, N * (double) D * 2 / 1048576, sampler.peak);
}

static void
run_apart (void (*measure) (const char *name, const char *path), const char *name, const char *path)
{
  pid_t child = fork ();
  int status;

  if (child == 0)
    {
      measure (name, path);
      fflush (stdout);
      _exit (0);
    }
  waitpid (child, &status, 0);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vec-bench-XXXXXX", NULL);
  g_autofree char *npy = write_npy (folder), *fvecs = NULL, *safetensors = NULL;

  run_apart (measure_opening, "npy float32", npy);
  g_remove (npy);
  fvecs = write_fvecs (folder);
  run_apart (measure_opening, "fvecs", fvecs);
  g_remove (fvecs);
  safetensors = write_safetensors (folder);
  run_apart (measure_opening, "safetensors float16", safetensors);
  run_apart (measure_treatment, "none", safetensors);
  run_apart (measure_treatment, "unit", safetensors);
  run_apart (measure_treatment, "pca50", safetensors);
  g_remove (safetensors);
  g_rmdir (folder);
  return 0;
}
