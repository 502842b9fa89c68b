/* How long the main loop of a session is kept from other things: a source that wants to run every 2 ms notes the gaps between its
 * turns while a file is read, the first picture made and t-SNE run. A window can draw a frame when a gap is shorter than that.
 * "worst_cpu_ms" is the most processor time that one turn of the loop itself took, which other programs on the machine do not
 * disturb. Also the time from opening to the first picture. One JSON line a case.
 *
 *   bench-session [FILE [SECONDS]]    FILE instead of the cases below; SECONDS of the run (20)
 *
 * Cases: Google News 8 000 × 300 (where the shared data is), and 70 000 × 784 made here and written as .npy. */
#include "base/vec-blas.h"
#include "base/vec-random.h"
#include "read/vec-writer.h"
#include "session/vec-session.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TICK_MS 2

typedef struct
{
  gint64 last;         /* of the ticking source, 0: not yet */
  GArray *gaps;        /* of double, ms */
  double worst_cpu_ms;
  gint64 opened;
  double first_picture_ms;
  gboolean has_opened;
  gboolean has_failed;
} Watch;

static gboolean
tick_cb (gpointer data)
{
  Watch *watch = data;
  gint64 now = g_get_monotonic_time ();
  double gap = (double) (now - watch->last) / 1000;

  if (watch->last != 0)
    g_array_append_val (watch->gaps, gap);
  watch->last = now;
  return G_SOURCE_CONTINUE;
}

static double
get_cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static void
turn (Watch *watch)
{
  double begin = get_cpu_ms ();

  g_main_context_iteration (NULL, TRUE);
  watch->worst_cpu_ms = fmax (watch->worst_cpu_ms, get_cpu_ms () - begin);
}

static void
picture_cb (VecSession *session, Watch *watch)
{
  if (watch->first_picture_ms < 0)
    watch->first_picture_ms = (double) (g_get_monotonic_time () - watch->opened) / 1000;
}

static void
failed_cb (VecSession *session, const GError *error, Watch *watch)
{
  fprintf (stderr, "bench-session: %s\n", error->message);
  watch->has_failed = TRUE;
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  Watch *watch = data;
  g_autoptr (GError) error = NULL;

  watch->has_opened = TRUE;
  if (!vec_session_open_finish (VEC_SESSION (object), result, &error))
    failed_cb (NULL, error, watch);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

/* Ends the phase: prints its gaps and begins anew. */
static void
report (VecSession *session, Watch *watch, const char *name, const char *phase)
{
  VecTable *table = vec_session_get_table (session);
  double *gaps = (double *) watch->gaps->data;
  guint n = watch->gaps->len;

  if (n == 0)
    return;
  g_array_sort (watch->gaps, compare_doubles);
  printf ("{\"bench\": \"session\", \"case\": \"%s, %s\", \"n\": %" G_GINT64_FORMAT ", \"dims\": %d, \"median_ms\": %.2f, "
          "\"p95_ms\": %.2f, \"worst_ms\": %.2f, \"worst_cpu_ms\": %.2f, \"gaps\": %u, \"first_picture_ms\": %.0f}\n",
          name, phase, table != NULL ? vec_table_get_n_rows (table) : 0, table != NULL ? vec_table_get_n_dims (table) : 0,
          gaps[n / 2], gaps[n * 95 / 100], gaps[n - 1], watch->worst_cpu_ms, n, watch->first_picture_ms);
  fflush (stdout);
  g_array_set_size (watch->gaps, 0);
  watch->worst_cpu_ms = 0;
}

static void
run_case (const char *name, const char *path, double seconds)
{
  g_autoptr (VecSession) session = vec_session_new ();
  Watch watch = { .gaps = g_array_new (FALSE, FALSE, sizeof (double)), .first_picture_ms = -1 };
  guint source = g_timeout_add_full (G_PRIORITY_DEFAULT, TICK_MS, tick_cb, &watch, NULL);
  gboolean busy = TRUE;
  gint64 end;

  g_signal_connect (session, "layout-replaced", G_CALLBACK (picture_cb), &watch);
  g_signal_connect (session, "failed", G_CALLBACK (failed_cb), &watch);
  watch.opened = g_get_monotonic_time ();
  vec_session_open_async (session, path, NULL, opened_cb, &watch);
  while (!watch.has_opened)
    turn (&watch);
  report (session, &watch, name, "reading");
  while (watch.first_picture_ms < 0 && !watch.has_failed)
    turn (&watch);
  report (session, &watch, name, "first picture");
  end = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  for (gint64 row = 0; busy && !watch.has_failed && g_get_monotonic_time () < end;)
    {
      turn (&watch);
      if (g_random_int_range (0, 200) == 0)
        vec_session_select_row (session, row++);
      g_object_get (session, "busy", &busy, NULL);
    }
  report (session, &watch, name, "t-SNE and clicking");
  vec_session_cancel (session);
  g_source_remove (source);
  g_array_unref (watch.gaps);
}

static char *
write_made_up (gint64 n_rows, int n_dims)
{
  char *path = g_build_filename (g_get_tmp_dir (), "vec-bench-session.npy", NULL);
  float *values = g_new (float, (gsize) n_rows * (gsize) n_dims);
  VecRandom random;

  vec_random_init (&random, 1);
  for (gint64 row = 0; row < n_rows; row++)
    for (int i = 0; i < n_dims; i++)
      values[row * n_dims + i] = (float) (vec_random_uniform (&random) * (i % 10 == row % 10 ? 3 : 1));
  if (!vec_write_matrix (path, values, n_rows, n_dims, NULL, NULL, NULL))
    g_clear_pointer (&path, g_free);
  g_free (values);
  return path;
}

int
main (int argc, char **argv)
{
  double seconds = argc > 2 ? g_ascii_strtod (argv[2], NULL) : 20;
  const char *shared = g_getenv ("VEC_SHARED_DATA");
  g_autofree char *news = g_build_filename (shared != NULL ? shared : "", "derived", "googlenews8k", "googlenews-8000x300.bin", NULL);
  g_autofree char *made_up = NULL;

  vec_blas_init ();
  if (argc > 1)
    {
      g_autofree char *name = g_path_get_basename (argv[1]);

      run_case (name, argv[1], seconds);
      return EXIT_SUCCESS;
    }
  if (g_file_test (news, G_FILE_TEST_EXISTS))
    run_case ("google news", news, seconds);
  made_up = write_made_up (70000, 784);
  if (made_up == NULL)
    return EXIT_FAILURE;
  run_case ("made up", made_up, seconds);
  g_remove (made_up);
  return EXIT_SUCCESS;
}
