#include "plot/vec-terrain-paper-private.h"

#include "base/vec-parallel.h"
#include "base/vec-threads.h"

#define INTERVAL (150 * G_TIME_SPAN_MILLISECOND)   /* between two beginnings */

VecTerrainWorker *
vec_terrain_worker_new (VecTerrainNotify notify, gpointer data, GDestroyNotify destroy)
{
  VecTerrainWorker *worker = g_new0 (VecTerrainWorker, 1);

  g_atomic_ref_count_init (&worker->ref_count);
  g_mutex_init (&worker->mutex);
  g_cond_init (&worker->cond);
  worker->notify = notify;
  worker->data = data;
  worker->destroy = destroy;
  return worker;
}

static void
worker_unref (VecTerrainWorker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->ref_count))
    return;
  g_clear_pointer (&worker->ready, vec_terrain_paper_unref);
  if (worker->destroy != NULL)
    worker->destroy (worker->data);
  g_mutex_clear (&worker->mutex);
  g_cond_clear (&worker->cond);
  g_free (worker);
}

typedef struct
{
  VecTerrainWorker *worker;
  VecTerrainJob job;
} Errand;

/* Makes one sheet, and then waits, so that points that move all the time do not keep a processor busy with their terrain. */
static gpointer
run_errand (gpointer data)
{
  Errand *errand = data;
  VecTerrainWorker *worker = errand->worker;
  gint64 end = g_get_monotonic_time () + INTERVAL;
  VecTerrainPaper *paper;
  gboolean is_wanted;

  vec_thread_give_way ();
  paper = vec_terrain_job_make_paper (&errand->job);
  vec_threads_end (NULL);
  g_mutex_lock (&worker->mutex);
  g_clear_pointer (&worker->ready, vec_terrain_paper_unref);
  worker->ready = paper;
  if (!worker->is_closed)
    worker->notify (worker->data);
  while (!worker->is_closed && g_cond_wait_until (&worker->cond, &worker->mutex, end))
    ;
  worker->is_running = FALSE;
  is_wanted = worker->is_wanted && !worker->is_closed;
  worker->is_wanted = FALSE;
  if (is_wanted)
    worker->notify (worker->data);
  g_mutex_unlock (&worker->mutex);
  vec_terrain_job_clear (&errand->job);
  worker_unref (worker);
  g_free (errand);
  return NULL;
}

void
vec_terrain_worker_start (VecTerrainWorker *worker, VecTerrainJob *job)
{
  Errand *errand;

  g_mutex_lock (&worker->mutex);
  if (worker->is_running)
    {
      worker->is_wanted = TRUE;
      g_mutex_unlock (&worker->mutex);
      vec_terrain_job_clear (job);
      return;
    }
  worker->is_running = TRUE;
  g_mutex_unlock (&worker->mutex);
  errand = g_new (Errand, 1);
  *errand = (Errand) { worker, *job };
  g_atomic_ref_count_inc (&worker->ref_count);
  vec_threads_begin (NULL);
  g_thread_unref (g_thread_new ("vec-terrain", run_errand, errand));
}

gboolean
vec_terrain_worker_is_busy (VecTerrainWorker *worker)
{
  gboolean is_running;

  g_mutex_lock (&worker->mutex);
  is_running = worker->is_running;
  worker->is_wanted |= is_running;
  g_mutex_unlock (&worker->mutex);
  return is_running;
}

VecTerrainPaper *
vec_terrain_worker_steal_ready (VecTerrainWorker *worker)
{
  VecTerrainPaper *ready;

  g_mutex_lock (&worker->mutex);
  ready = g_steal_pointer (&worker->ready);
  g_mutex_unlock (&worker->mutex);
  return ready;
}

void
vec_terrain_worker_close (VecTerrainWorker *worker)
{
  g_mutex_lock (&worker->mutex);
  worker->is_closed = TRUE;
  g_cond_signal (&worker->cond);
  g_mutex_unlock (&worker->mutex);
  worker_unref (worker);
}
