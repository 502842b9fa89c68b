#include "base/vec-threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LONGEST_END (2 * G_TIME_SPAN_SECOND)

static GMutex lock;
static GCond ended;
static GPtrArray *threads;   /* of GCancellable, lent, or NULL; under the lock */

/* Without the lock, since who hears of it may want it. */
static void
cancel_all (void)
{
  g_autoptr (GPtrArray) cancellables = g_ptr_array_new_with_free_func (g_object_unref);

  g_mutex_lock (&lock);
  for (guint i = 0; i < threads->len; i++)
    if (threads->pdata[i] != NULL)
      g_ptr_array_add (cancellables, g_object_ref (threads->pdata[i]));
  g_mutex_unlock (&lock);
  for (guint i = 0; i < cancellables->len; i++)
    g_cancellable_cancel (cancellables->pdata[i]);
}

/* Is registered last, and so runs before what libraries registered as they were loaded. */
static void
exit_cb (int status, void *unused)
{
  gint64 deadline = g_get_monotonic_time () + LONGEST_END;

  cancel_all ();
  g_mutex_lock (&lock);
  while (threads->len > 0 && g_cond_wait_until (&ended, &lock, deadline))
    ;
  if (threads->len > 0)
    {
      fflush (NULL);
      _exit (status);
    }
  g_mutex_unlock (&lock);
}

void
vec_threads_begin (GCancellable *cancellable)
{
  g_mutex_lock (&lock);
  if (threads == NULL)
    {
      threads = g_ptr_array_new ();
      on_exit (exit_cb, NULL);
    }
  g_ptr_array_add (threads, cancellable);
  g_mutex_unlock (&lock);
}

void
vec_threads_end (GCancellable *cancellable)
{
  g_mutex_lock (&lock);
  g_ptr_array_remove_fast (threads, cancellable);
  g_cond_signal (&ended);
  g_mutex_unlock (&lock);
}
