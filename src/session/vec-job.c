#include "session/vec-job.h"

#include <stdlib.h>

#include "base/vec-parallel.h"

#define LONGEST_END (2 * G_TIME_SPAN_SECOND)

struct _VecJob
{
  gatomicrefcount refs;
  GMainContext *context;
  GCancellable *cancellable;
  VecJobWork work;
  gpointer data;          /* the thread's until it has ended, then the context's */
  GDestroyNotify destroy;
  GError *error;          /* likewise */
  int has_ended;          /* atomic: hands data and error over */

  gpointer owner;         /* these four belong to the context alone; NULL once dropped */
  VecJob **slot;
  VecJobDone done;
  VecJobProgressed progressed;

  GMutex lock;
  const char *stage;      /* these four under the lock */
  guint64 n_done;
  guint64 n_total;
  gboolean is_posted;
};

/* Threads at work; of those that run a job its cancellable, lent, else NULL. */
static GMutex threads_lock;
static GCond thread_ended;
static GPtrArray *threads;   /* of GCancellable, under the lock */

static VecJob *
vec_job_ref (VecJob *job)
{
  g_atomic_ref_count_inc (&job->refs);
  return job;
}

static void
release_data (VecJob *job)
{
  if (job->data != NULL && job->destroy != NULL)
    job->destroy (job->data);
  job->data = NULL;
}

static void
vec_job_unref (VecJob *job)
{
  if (!g_atomic_ref_count_dec (&job->refs))
    return;
  release_data (job);
  g_clear_error (&job->error);
  g_clear_object (&job->cancellable);
  g_main_context_unref (job->context);
  g_mutex_clear (&job->lock);
  g_free (job);
}

/* ---- Threads */

static void
end_threads (void)
{
  gint64 deadline = g_get_monotonic_time () + LONGEST_END;

  g_mutex_lock (&threads_lock);
  for (guint i = 0; i < threads->len; i++)
    if (threads->pdata[i] != NULL)
      g_cancellable_cancel (threads->pdata[i]);
  while (threads->len > 0 && g_cond_wait_until (&thread_ended, &threads_lock, deadline))
    ;
  g_mutex_unlock (&threads_lock);
}

/* In the thread that starts it, so that none is missed. */
static void
note_thread (GCancellable *cancellable)
{
  g_mutex_lock (&threads_lock);
  if (threads == NULL)
    {
      threads = g_ptr_array_new ();
      atexit (end_threads);
    }
  g_ptr_array_add (threads, cancellable);
  g_mutex_unlock (&threads_lock);
}

/* The last thing that a thread does, while its cancellable still lives. */
static void
forget_thread (GCancellable *cancellable)
{
  g_mutex_lock (&threads_lock);
  g_ptr_array_remove_fast (threads, cancellable);
  g_cond_signal (&thread_ended);
  g_mutex_unlock (&threads_lock);
}

void
vec_post (GMainContext *context, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, destroy);
  g_source_attach (source, context);
}

static gboolean
ended_cb (gpointer data)
{
  VecJob *job = data;

  if (g_atomic_int_get (&job->has_ended) && job->owner != NULL)
    {
      gpointer owner = job->owner;

      *job->slot = NULL;
      job->owner = NULL;
      job->done (owner, job->data, job->error);
      vec_job_unref (job);
    }
  return G_SOURCE_REMOVE;
}

static gpointer
job_thread (gpointer data)
{
  VecJob *job = data;
  GMainContext *context = g_main_context_ref (job->context);
  g_autoptr (GCancellable) cancellable = g_object_ref (job->cancellable);

  vec_thread_give_way ();
  if (!g_cancellable_is_cancelled (job->cancellable) && !job->work (job, job->data, &job->error) && job->error == NULL)
    g_cancellable_set_error_if_cancelled (job->cancellable, &job->error);
  if (g_cancellable_is_cancelled (job->cancellable))
    release_data (job);
  g_atomic_int_set (&job->has_ended, TRUE);
  vec_post (context, ended_cb, job, (GDestroyNotify) vec_job_unref);
  g_main_context_unref (context);
  forget_thread (cancellable);
  return NULL;
}

gboolean
vec_job_drop (VecJob **slot)
{
  VecJob *job = g_steal_pointer (slot);

  if (job == NULL)
    return FALSE;
  job->owner = NULL;
  g_cancellable_cancel (job->cancellable);
  vec_job_unref (job);
  return TRUE;
}

void
vec_job_start (VecJob **slot, gpointer owner, GMainContext *context, gpointer data, GDestroyNotify destroy, VecJobWork work,
               VecJobDone done, VecJobProgressed progressed)
{
  VecJob *job = g_new0 (VecJob, 1);

  vec_job_drop (slot);
  g_atomic_ref_count_init (&job->refs);
  job->context = g_main_context_ref (context);
  job->cancellable = g_cancellable_new ();
  job->work = work;
  job->data = data;
  job->destroy = destroy;
  job->owner = owner;
  job->slot = slot;
  job->done = done;
  job->progressed = progressed;
  g_mutex_init (&job->lock);
  *slot = job;
  note_thread (job->cancellable);
  g_thread_unref (g_thread_new ("vec-job", job_thread, vec_job_ref (job)));
}

GCancellable *
vec_job_get_cancellable (VecJob *job)
{
  return job->cancellable;
}

static gboolean
progressed_cb (gpointer data)
{
  VecJob *job = data;

  g_mutex_lock (&job->lock);
  job->is_posted = FALSE;
  g_mutex_unlock (&job->lock);
  if (job->owner != NULL && job->progressed != NULL)
    job->progressed (job->owner);
  return G_SOURCE_REMOVE;
}

void
vec_job_progress (const char *stage, guint64 done, guint64 total, gpointer data)
{
  VecJob *job = data;
  gboolean must_post;

  g_mutex_lock (&job->lock);
  job->stage = stage;
  job->n_done = done;
  job->n_total = total;
  must_post = !job->is_posted;
  job->is_posted = TRUE;
  g_mutex_unlock (&job->lock);
  if (must_post)
    vec_post (job->context, progressed_cb, vec_job_ref (job), (GDestroyNotify) vec_job_unref);
}

const char *
vec_job_get_progress (VecJob *job, guint64 *done, guint64 *total)
{
  const char *stage;

  g_mutex_lock (&job->lock);
  stage = job->stage;
  *done = job->n_done;
  *total = job->n_total;
  g_mutex_unlock (&job->lock);
  return stage;
}

static gpointer
unref_thread (gpointer object)
{
  g_object_unref (object);
  forget_thread (NULL);
  return NULL;
}

void
vec_drop_in_thread (gpointer object)
{
  if (object == NULL)
    return;
  note_thread (NULL);
  g_thread_unref (g_thread_new ("vec-drop", unref_thread, object));
}
