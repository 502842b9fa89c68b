/* The end of a program whose threads still work: each case is a process of its own, whose exit status tells. */
#include "base/vec-threads.h"

#include <stdlib.h>
#include <unistd.h>

#define ENDED_FIRST 40
#define TAKEN_APART 41
#define EXIT_ASKED 42

static int has_ended;   /* atomic */

/* As a library's destructor: it was registered before the first thread began, and runs after the threads are stopped. */
static void
take_apart (void)
{
  _exit (g_atomic_int_get (&has_ended) ? ENDED_FIRST : TAKEN_APART);
}

static gpointer
works_until_cancelled (gpointer cancellable)
{
  while (!g_cancellable_is_cancelled (cancellable))
    g_usleep (500);
  g_usleep (20000);   /* and somewhat longer */
  g_atomic_int_set (&has_ended, TRUE);
  vec_threads_end (cancellable);
  return NULL;
}

static gpointer
cannot_be_stopped (gpointer unused)
{
  for (;;)
    g_usleep (10000);
  return unused;
}

static gpointer
ends_by_itself (gpointer unused)
{
  g_usleep (20000);
  g_atomic_int_set (&has_ended, TRUE);
  vec_threads_end (NULL);
  return unused;
}

static void
start (GThreadFunc func, gpointer data)
{
  vec_threads_begin (data);
  g_thread_unref (g_thread_new ("test", func, data));
}

/* Who hears of the end may want threads of its own. */
static void
cancelled_cb (GCancellable *cancellable, gpointer unused)
{
  vec_threads_begin (NULL);
  vec_threads_end (NULL);
}

static void
exit_in_the_middle (GThreadFunc func, gpointer data)
{
  atexit (take_apart);
  if (data != NULL)
    g_signal_connect (data, "cancelled", G_CALLBACK (cancelled_cb), NULL);
  start (func, data);
  exit (EXIT_ASKED);
}

/* ---- Cases */

static const char *program;

static void
assert_exit_status (const char *name, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--end-as", name, NULL);

  g_assert_no_error (error);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, expected);
}

/* A thread that looks at its cancellable has ended before anything is taken apart. */
static void
test_cancelled (void)
{
  assert_exit_status ("cancelled", ENDED_FIRST);
}

/* One that cannot be stopped is waited for. */
static void
test_waited_for (void)
{
  assert_exit_status ("waited-for", ENDED_FIRST);
}

/* But not for ever; then nothing is taken apart, and the exit status is what was asked for. */
static void
test_not_for_ever (void)
{
  assert_exit_status ("not-for-ever", EXIT_ASKED);
}

static int
end_as (const char *name)
{
  if (g_str_equal (name, "cancelled"))
    exit_in_the_middle (works_until_cancelled, g_cancellable_new ());
  else if (g_str_equal (name, "waited-for"))
    exit_in_the_middle (ends_by_itself, NULL);
  else if (g_str_equal (name, "not-for-ever"))
    exit_in_the_middle (cannot_be_stopped, NULL);
  return 1;
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--end-as"))
    return end_as (argv[2]);

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  g_test_add_func ("/threads/cancelled", test_cancelled);
  g_test_add_func ("/threads/waited-for", test_waited_for);
  g_test_add_func ("/threads/not-for-ever", test_not_for_ever);
  return g_test_run ();
}
