/* A program that ends while a projection is computed, or waits for its owner: the thread is told and ends before libraries are taken
 * apart. Each case is a process of its own, whose exit status tells. */
#include "session-fixture.h"

#include "base/vec-blas.h"

#include <string.h>
#include <unistd.h>

#define N 300
#define ENDED 40
#define STILL_THERE 41
#define PATIENCE 30   /* seconds until a thread counts as one that nobody stopped */

static gboolean
has_run_thread (void)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;
  gboolean found = FALSE;

  g_assert_nonnull (tasks);
  while (!found && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *name = NULL;

      found = g_file_get_contents (path, &name, NULL, NULL) && g_str_equal (g_strchomp (name), "vec-run");
    }
  return found;
}

/* Stands for a library's destructor: it was registered before any thread began. */
static void
take_apart (void)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * G_TIME_SPAN_SECOND;

  while (has_run_thread ())
    {
      if (g_get_monotonic_time () > end)
        _exit (STILL_THERE);
      g_usleep (1000);
    }
  _exit (ENDED);
}

static int
end_as (const char *name)
{
  VecTable *table;
  VecSession *session;

  atexit (take_apart);
  vec_blas_init ();
  table = make_table (N, 6, 1);
  session = make_session (table);
  vec_session_set_iterations (session, 10000000);
  vec_session_set_parameter (session, "auto-stop", FALSE);
  vec_session_restart (session);
  vec_session_set_paused (session, g_str_equal (name, "paused"));
  wait_until (has_run_thread ());
  exit (1);
}

static const char *program;

static void
test_exit (gconstpointer name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--end-as", name, NULL);

  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, ENDED);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--end-as"))
    return end_as (argv[2]);

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  g_test_add_data_func ("/end/computing", "computing", test_exit);
  g_test_add_data_func ("/end/paused", "paused", test_exit);
  return g_test_run ();
}
