/* Jobs: results arrive once and in the main context, newer ones win, dropped ones are never heard of again, and what they held is
 * released. */
#include "session/vec-job.h"

typedef struct
{
  VecJob *slot;
  int n_done;
  int n_progressed;
  int last_value;
  char *last_error;
  GThread *thread;
} Owner;

typedef struct
{
  int value;
  gboolean waits;      /* until it is cancelled */
  gboolean fails;
  int *n_freed;        /* atomic */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_atomic_int_inc (work->n_freed);
  g_free (work);
}

static gboolean
do_work (VecJob *job, gpointer data, GError **error)
{
  Work *work = data;

  while (work->waits && !g_cancellable_is_cancelled (vec_job_get_cancellable (job)))
    g_usleep (500);
  vec_job_progress ("half", 1, 2, job);
  if (work->fails)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no %d", work->value);
      return FALSE;
    }
  work->value *= 2;
  return TRUE;
}

static void
work_done (gpointer data, gpointer work, const GError *error)
{
  Owner *owner = data;

  g_assert_null (owner->slot);
  g_assert_true (g_thread_self () == owner->thread);
  owner->n_done++;
  owner->last_value = ((Work *) work)->value;
  g_clear_pointer (&owner->last_error, g_free);
  owner->last_error = error != NULL ? g_strdup (error->message) : NULL;
}

static void
work_progressed (gpointer data)
{
  Owner *owner = data;
  guint64 done, total;

  owner->n_progressed++;
  g_assert_cmpstr (vec_job_get_progress (owner->slot, &done, &total), ==, "half");
  g_assert_cmpuint (done, ==, 1);
  g_assert_cmpuint (total, ==, 2);
}

static void
start (Owner *owner, int value, gboolean waits, gboolean fails, int *n_freed)
{
  Work *work = g_new0 (Work, 1);

  owner->thread = g_thread_self ();
  *work = (Work) { value, waits, fails, n_freed };
  vec_job_start (&owner->slot, owner, g_main_context_default (), work, work_free, do_work, work_done, work_progressed);
}

static void
test_result (void)
{
  Owner owner = { 0 };
  int n_freed = 0;

  start (&owner, 21, FALSE, FALSE, &n_freed);
  while (owner.n_done == 0 || g_atomic_int_get (&n_freed) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (owner.last_value, ==, 42);
  g_assert_cmpint (owner.n_progressed, ==, 1);
  g_assert_null (owner.last_error);
  g_assert_cmpint (g_atomic_int_get (&n_freed), ==, 1);
}

static void
test_error (void)
{
  Owner owner = { 0 };
  int n_freed = 0;

  start (&owner, 3, FALSE, TRUE, &n_freed);
  while (owner.n_done == 0)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (owner.last_error, ==, "no 3");
  g_free (owner.last_error);
}

static void
test_newest_wins (void)
{
  Owner owner = { 0 };
  int n_freed = 0;

  for (int i = 0; i < 20; i++)
    start (&owner, i, i < 19, FALSE, &n_freed);
  while (g_atomic_int_get (&n_freed) < 20)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (owner.n_done, ==, 1);
  g_assert_cmpint (owner.last_value, ==, 38);
}

static void
test_drop (void)
{
  Owner owner = { 0 };
  int n_freed = 0;

  start (&owner, 1, TRUE, FALSE, &n_freed);
  g_assert_true (vec_job_drop (&owner.slot));
  g_assert_false (vec_job_drop (&owner.slot));
  while (g_atomic_int_get (&n_freed) == 0)
    g_main_context_iteration (NULL, FALSE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (owner.n_done, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/result", test_result);
  g_test_add_func ("/job/error", test_error);
  g_test_add_func ("/job/newest-wins", test_newest_wins);
  g_test_add_func ("/job/drop", test_drop);
  return g_test_run ();
}
