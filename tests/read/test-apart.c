/* Work in a process of its own: what it says arrives, and whatever it does, the program goes on. */
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/vec-error.h"
#include "read/vec-apart.h"

typedef struct
{
  GString *heard;          /* "tag:text " of each message */
  GCancellable *cancellable;
  int n_until_failure;     /* 0: never */
  guint32 *shared;
} Test;

static gboolean
hear (guint32 tag, const guint8 *bytes, gsize length, gpointer data, GError **error)
{
  Test *test = data;

  g_string_append_printf (test->heard, "%u:%.*s ", tag, (int) MIN (length, 10), (const char *) bytes);
  if (test->n_until_failure == 0 || --test->n_until_failure > 0)
    return TRUE;
  g_set_error_literal (error, VEC_ERROR, VEC_ERROR_FORMAT, "enough");
  return FALSE;
}

static VecApartEnd
run (VecApartWork work, Test *test, guint cpu_seconds, GError **error)
{
  if (test->heard == NULL)
    test->heard = g_string_new (NULL);
  return vec_apart_run (work, hear, test, 1 << 28, cpu_seconds, test->cancellable, error);
}

static void
test_clear (Test *test)
{
  g_string_free (test->heard, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Test, test_clear)

/* ---- What children do. */

static void
speak (int channel, gpointer data)
{
  static char large[3 << 20];

  memset (large, 'x', sizeof large);
  vec_apart_send (channel, 1, "one", 3);
  vec_apart_send (channel, 2, "", 0);
  vec_apart_send (channel, 3, large, sizeof large);
  ((Test *) data)->shared[0] = 42;
  vec_apart_send (channel, 4, "end", 3);
}

static void
crash (int channel, gpointer data)
{
  vec_apart_send (channel, 1, "one", 3);
  raise (SIGSEGV);
}

static void
leave (int channel, gpointer data)
{
  _exit (3);
}

static void
turn_round (int channel, gpointer data)
{
  for (volatile guint i = 0;; i++)
    ;
}

static void
sleep_long (int channel, gpointer data)
{
  vec_apart_send (channel, 1, "one", 3);
  sleep (1000);
}

static void
speak_for_ever (int channel, gpointer data)
{
  for (;;)
    vec_apart_send (channel, 7, "again", 5);
}

static void
say_too_much (int channel, gpointer data)
{
  vec_apart_send (channel, 1, "", VEC_APART_MAX_MESSAGE + 1);
}

static void
break_rules (int channel, gpointer data)
{
  const guint32 header[2] = { 1, 0xffffffff };

  g_assert_cmpint (write (channel, header, sizeof header), ==, sizeof header);
  sleep (1000);
}

static void
take_memory (int channel, gpointer data)
{
  guint8 *bytes = mmap (NULL, 1ul << 34, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  vec_apart_send (channel, bytes == MAP_FAILED ? 1 : 2, "", 0);
}

/* ---- Tests. */

static void
test_messages (void)
{
  g_autoptr(VecApartShared) shared = vec_apart_share (4096);
  g_auto(Test) test = { .shared = shared->bytes };
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (test.shared[0], ==, 0);
  g_assert_cmpint (run (speak, &test, 10, &error), ==, VEC_APART_DONE);
  g_assert_no_error (error);
  g_assert_cmpstr (test.heard->str, ==, "1:one 2: 3:xxxxxxxxxx 4:end ");
  g_assert_cmpuint (test.shared[0], ==, 42);
}

static void
assert_crashes (VecApartWork work, const char *heard)
{
  g_auto(Test) test = { 0 };
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (run (work, &test, 1, &error), ==, VEC_APART_CRASHED);
  g_assert_no_error (error);
  g_assert_cmpstr (test.heard->str, ==, heard);
}

static void
test_crashes (void)
{
  assert_crashes (crash, "1:one ");
  assert_crashes (leave, "");
  assert_crashes (say_too_much, "");
  assert_crashes (break_rules, "");
}

static void
test_time (void)
{
  assert_crashes (turn_round, "");
}

static void
test_memory (void)
{
  g_auto(Test) test = { 0 };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  g_test_skip ("sanitizers reserve memory as they like");
  test.heard = g_string_new (NULL);
#else
  g_assert_cmpint (run (take_memory, &test, 1, NULL), ==, VEC_APART_DONE);
  g_assert_cmpstr (test.heard->str, ==, "1: ");
#endif
  (void) take_memory;
}

static void
test_failure (void)
{
  g_auto(Test) test = { .n_until_failure = 3 };
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (run (speak_for_ever, &test, 10, &error), ==, VEC_APART_STOPPED);
  g_assert_error (error, VEC_ERROR, VEC_ERROR_FORMAT);
  g_assert_cmpstr (test.heard->str, ==, "7:again 7:again 7:again ");
}

static gpointer
cancel_later (gpointer data)
{
  g_usleep (20000);
  g_cancellable_cancel (data);
  return NULL;
}

/* However it sleeps, the child goes when it is cancelled. */
static void
test_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Test) test = { .cancellable = cancellable };
  g_autoptr(GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_later, cancellable);

  g_assert_cmpint (run (sleep_long, &test, 10, &error), ==, VEC_APART_STOPPED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/apart/messages", test_messages);
  g_test_add_func ("/apart/crashes", test_crashes);
  g_test_add_func ("/apart/time", test_time);
  g_test_add_func ("/apart/memory", test_memory);
  g_test_add_func ("/apart/failure", test_failure);
  g_test_add_func ("/apart/cancelled", test_cancelled);
  return g_test_run ();
}
