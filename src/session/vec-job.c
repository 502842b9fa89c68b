#include "session/vec-job.h"

#include "base/vec-parallel.h"
#include "base/vec-threads.h"

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
  vec_threads_end (cancellable);
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
  vec_threads_begin (job->cancellable);
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
  vec_threads_end (NULL);
  return NULL;
}

void
vec_drop_in_thread (gpointer object)
{
  if (object == NULL)
    return;
  vec_threads_begin (NULL);
  g_thread_unref (g_thread_new ("vec-drop", unref_thread, object));
}
