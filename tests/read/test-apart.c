/* Work in a process of its own: what it says arrives, and whatever it does, the program goes on. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
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
  const char *const *args;
  int file;
  VecApartShared *shared;
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
run (const char *work, Test *test, guint cpu_seconds, GError **error)
{
  VecApartOrder order = {
    .work = work, .args = test->args, .file = test->file, .shared = test->shared, .memory = 1 << 28, .cpu_seconds = cpu_seconds
  };

  if (test->heard == NULL)
    test->heard = g_string_new (NULL);
  return vec_apart_run (&order, hear, test, test->cancellable, error);
}

static void
test_clear (Test *test)
{
  g_string_free (test->heard, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Test, test_clear)

/* ---- What children do. */

static void
speak (const VecApartChild *child)
{
  static char large[3 << 20];

  memset (large, 'x', sizeof large);
  vec_apart_send (child->channel, 1, "one", 3);
  vec_apart_send (child->channel, 2, "", 0);
  vec_apart_send (child->channel, 3, large, sizeof large);
  ((guint32 *) child->shared)[0] = 42;
  vec_apart_send (child->channel, 4, "end", 3);
}

static void
crash (const VecApartChild *child)
{
  vec_apart_send (child->channel, 1, "one", 3);
  raise (SIGSEGV);
}

static void
leave (const VecApartChild *child)
{
  _exit (3);
}

static void
turn_round (const VecApartChild *child)
{
  for (volatile guint i = 0;; i++)
    ;
}

static void
sleep_long (const VecApartChild *child)
{
  vec_apart_send (child->channel, 1, "one", 3);
  sleep (1000);
}

static void
speak_for_ever (const VecApartChild *child)
{
  for (;;)
    vec_apart_send (child->channel, 7, "again", 5);
}

static void
say_too_much (const VecApartChild *child)
{
  vec_apart_send (child->channel, 1, "", VEC_APART_MAX_MESSAGE + 1);
}

static void
break_rules (const VecApartChild *child)
{
  const guint32 header[2] = { 1, 0xffffffff };

  g_assert_cmpint (write (child->channel, header, sizeof header), ==, sizeof header);
  sleep (1000);
}

static void
take_memory (const VecApartChild *child)
{
  guint8 *bytes = mmap (NULL, 1ul << 34, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  vec_apart_send (child->channel, bytes == MAP_FAILED ? 1 : 2, "", 0);
}

/* As a library does that builds its tables. */
static void
use_memory (const VecApartChild *child)
{
  enum { N = 20000 };
  void **pieces = malloc (N * sizeof *pieces);

  for (guint i = 0; i < N; i++)
    pieces[i] = malloc (16 + i * 37 % 5000);
  for (guint i = 0; i < N; i++)
    free (pieces[i]);
  free (pieces);
  vec_apart_send (child->channel, 1, "one", 3);
}

/* What it was given, and what it has besides. */
static void
look_round (const VecApartChild *child)
{
  char word[8] = "";

  vec_apart_send (child->channel, 1, child->args[0], strlen (child->args[0]));
  vec_apart_send (child->channel, 2, child->args[1], strlen (child->args[1]));
  vec_apart_send (child->channel, child->args[2] == NULL, "", 0);
  vec_apart_send (child->channel, (guint32) pread (child->file, word, 4, 2), word, 4);
  vec_apart_send (child->channel, 5, child->shared == NULL ? "none" : "some", 4);
  for (int fd = child->file + 1; fd < 256; fd++)
    if (fcntl (fd, F_GETFD) >= 0)
      vec_apart_send (child->channel, (guint32) fd, "open", 4);
  puts ("said to nobody");
  fflush (stdout);
}

VEC_APART_WORK ("speak", speak)
VEC_APART_WORK ("crash", crash)
VEC_APART_WORK ("leave", leave)
VEC_APART_WORK ("turn_round", turn_round)
VEC_APART_WORK ("sleep_long", sleep_long)
VEC_APART_WORK ("speak_for_ever", speak_for_ever)
VEC_APART_WORK ("say_too_much", say_too_much)
VEC_APART_WORK ("break_rules", break_rules)
VEC_APART_WORK ("take_memory", take_memory)
VEC_APART_WORK ("use_memory", use_memory)
VEC_APART_WORK ("look_round", look_round)

/* ---- Tests. */

static void
test_messages (void)
{
  g_autoptr(VecApartShared) shared = vec_apart_share (4096);
  g_auto(Test) test = { .shared = shared, .file = -1 };
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (((guint32 *) shared->bytes)[0], ==, 0);
  g_assert_cmpint (run ("speak", &test, 10, &error), ==, VEC_APART_DONE);
  g_assert_no_error (error);
  g_assert_cmpstr (test.heard->str, ==, "1:one 2: 3:xxxxxxxxxx 4:end ");
  g_assert_cmpuint (((guint32 *) shared->bytes)[0], ==, 42);
}

/* It has its arguments and its file, whatever these are called here, and no other. */
static void
test_belongings (void)
{
  const char *args[] = { "a b", "", NULL };
  int other = memfd_create ("other", 0);
  g_auto(Test) test = { .args = args, .file = memfd_create ("file", MFD_CLOEXEC) };
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (other, >=, 0);
  g_assert_cmpint (write (test.file, "0123456789", 10), ==, 10);
  g_assert_cmpint (run ("look_round", &test, 10, &error), ==, VEC_APART_DONE);
  g_assert_no_error (error);
  g_assert_cmpstr (test.heard->str, ==, "1:a b 2: 1: 4:2345 5:none ");
  close (test.file);
  close (other);
}

static void
assert_crashes (const char *work, const char *heard)
{
  g_auto(Test) test = { .file = -1 };
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (run (work, &test, 1, &error), ==, VEC_APART_CRASHED);
  g_assert_no_error (error);
  g_assert_cmpstr (test.heard->str, ==, heard);
}

static void
test_crashes (void)
{
  assert_crashes ("crash", "1:one ");
  assert_crashes ("leave", "");
  assert_crashes ("say_too_much", "");
  assert_crashes ("break_rules", "");
}

static void
test_time (void)
{
  assert_crashes ("turn_round", "");
}

static void
test_memory (void)
{
  g_auto(Test) test = { .file = -1 };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  g_test_skip ("sanitizers reserve memory as they like");
  test.heard = g_string_new (NULL);
#else
  g_assert_cmpint (run ("take_memory", &test, 1, NULL), ==, VEC_APART_DONE);
  g_assert_cmpstr (test.heard->str, ==, "1: ");
#endif
}

static void
test_failure (void)
{
  g_auto(Test) test = { .file = -1, .n_until_failure = 3 };
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (run ("speak_for_ever", &test, 10, &error), ==, VEC_APART_STOPPED);
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
  g_auto(Test) test = { .file = -1, .cancellable = cancellable };
  g_autoptr(GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_later, cancellable);

  g_assert_cmpint (run ("sleep_long", &test, 10, &error), ==, VEC_APART_STOPPED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

static gpointer
keep_allocating (gpointer data)
{
  while (!g_atomic_int_get ((int *) data))
    {
      void *pieces[200];

      for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
        pieces[i] = malloc (16 + i * 37 % 5000);
      for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
        free (pieces[i]);
    }
  return NULL;
}

/* Whatever the other threads hold at the moment. */
static void
test_busy_threads (void)
{
  GThread *threads[4];
  int stop = 0;

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("busy", keep_allocating, &stop);
  for (guint i = 0; i < 8; i++)
    {
      g_auto(Test) test = { .file = -1 };
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (run ("use_memory", &test, 60, &error), ==, VEC_APART_DONE);
      g_assert_no_error (error);
      g_assert_cmpstr (test.heard->str, ==, "1:one ");
    }
  g_atomic_int_set (&stop, 1);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/apart/messages", test_messages);
  g_test_add_func ("/apart/belongings", test_belongings);
  g_test_add_func ("/apart/crashes", test_crashes);
  g_test_add_func ("/apart/time", test_time);
  g_test_add_func ("/apart/memory", test_memory);
  g_test_add_func ("/apart/failure", test_failure);
  g_test_add_func ("/apart/cancelled", test_cancelled);
  g_test_add_func ("/apart/busy-threads", test_busy_threads);
  return g_test_run ();
}
