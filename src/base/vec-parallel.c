/* One pool of threads for the whole process. A job is a number of parts; the caller works on them too, so that a job makes
 * progress even when every pool thread is busy with another caller's. The locks are pthread's own, which ThreadSanitizer understands. */
#include "base/vec-parallel.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#define NICENESS 10

typedef struct
{
  VecParallelFunc func;
  gpointer data;
  gint64 n;
  gint64 grain;        /* 0: one contiguous range for each part */
  gint64 next_row;     /* blocks only; atomic */
  int n_parts;
  int next_part;       /* under the pool's lock */
  int n_unfinished;    /* under the pool's lock */
  pthread_cond_t finished;
} Job;

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t pool_wake = PTHREAD_COND_INITIALIZER;
static GQueue pool_jobs = G_QUEUE_INIT; /* jobs with parts that nobody has taken */
static int pool_n_threads;
static int default_threads;
static int workers_give_way;
static __thread gboolean inside_part;

static int
count_processors (void)
{
  cpu_set_t set;
  int n = (int) g_get_num_processors ();

  if (sched_getaffinity (0, sizeof set, &set) == 0)
    n = CPU_COUNT (&set);
  return MAX (n, 1);
}

int
vec_get_default_threads (void)
{
  int n = g_atomic_int_get (&default_threads);

  return n > 0 ? n : count_processors ();
}

void
vec_set_default_threads (int n_threads)
{
  g_atomic_int_set (&default_threads, MAX (n_threads, 0));
}

void
vec_thread_give_way (void)
{
  /* On Linux the priority is each thread's own; where it is refused the work is merely less polite. */
  (void) setpriority (PRIO_PROCESS, (id_t) gettid (), NICENESS);
}

void
vec_parallel_give_way (void)
{
  g_atomic_int_set (&workers_give_way, TRUE);
}

static void
run_part (Job *job, int part)
{
  gboolean was_inside = inside_part;

  inside_part = TRUE;
  if (job->grain == 0)
    {
      gint64 begin = (gint64) ((__int128) job->n * part / job->n_parts);
      gint64 end = (gint64) ((__int128) job->n * (part + 1) / job->n_parts);

      if (end > begin)
        job->func (begin, end, part, job->data);
    }
  else
    {
      gint64 begin;

      while ((begin = __atomic_fetch_add (&job->next_row, job->grain, __ATOMIC_RELAXED)) < job->n)
        job->func (begin, MIN (begin + job->grain, job->n), part, job->data);
    }
  inside_part = was_inside;
}

/* Takes the next part of @job, with the lock held; −1 when none is left. */
static int
take_part (Job *job)
{
  int part;

  if (job->next_part == job->n_parts)
    return -1;
  part = job->next_part++;
  if (job->next_part == job->n_parts)
    g_queue_remove (&pool_jobs, job);
  return part;
}

static void
finish_part (Job *job)
{
  if (--job->n_unfinished == 0)
    pthread_cond_signal (&job->finished);
}

static gpointer
pool_thread (gpointer unused)
{
  if (g_atomic_int_get (&workers_give_way))
    vec_thread_give_way ();
  pthread_mutex_lock (&pool_lock);
  for (;;)
    {
      Job *job = g_queue_peek_head (&pool_jobs);
      int part;

      if (job == NULL)
        {
          pthread_cond_wait (&pool_wake, &pool_lock);
          continue;
        }
      part = take_part (job);
      pthread_mutex_unlock (&pool_lock);
      run_part (job, part);
      pthread_mutex_lock (&pool_lock);
      finish_part (job);
    }
  return unused;
}

static void
run_job (Job *job)
{
  int part;

  pthread_mutex_lock (&pool_lock);
  for (; pool_n_threads < job->n_parts - 1; pool_n_threads++)
    g_thread_unref (g_thread_new ("vec-worker", pool_thread, NULL));

  job->n_unfinished = job->n_parts;
  g_queue_push_tail (&pool_jobs, job);
  pthread_cond_broadcast (&pool_wake);
  while ((part = take_part (job)) >= 0)
    {
      pthread_mutex_unlock (&pool_lock);
      run_part (job, part);
      pthread_mutex_lock (&pool_lock);
      finish_part (job);
    }
  while (job->n_unfinished > 0)
    pthread_cond_wait (&job->finished, &pool_lock);
  pthread_mutex_unlock (&pool_lock);
}

static void
parallel (gint64 n, gint64 grain, int n_threads, VecParallelFunc func, gpointer data)
{
  Job job = { .func = func, .data = data, .n = n, .grain = grain };

  if (n <= 0)
    return;
  if (n_threads <= 0)
    n_threads = vec_get_default_threads ();
  job.n_parts = (int) MIN ((gint64) n_threads, grain > 0 ? (n + grain - 1) / grain : n);

  if (job.n_parts == 1 || inside_part)
    {
      for (int part = 0; part < job.n_parts; part++)
        run_part (&job, part);
      return;
    }
  pthread_cond_init (&job.finished, NULL);
  run_job (&job);
  pthread_cond_destroy (&job.finished);
}

void
vec_parallel_for (gint64 n, int n_threads, VecParallelFunc func, gpointer data)
{
  parallel (n, 0, n_threads, func, data);
}

void
vec_parallel_blocks (gint64 n, gint64 grain, int n_threads, VecParallelFunc func, gpointer data)
{
  g_return_if_fail (grain > 0);
  parallel (n, grain, n_threads, func, data);
}
