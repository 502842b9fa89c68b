#include "base/vec-team.h"

#include <sched.h>

#define SPINS 4000   /* looks, a tenth of a millisecond, before the processor is offered to others at each */
#define CACHE_LINE 64

struct _VecTeam
{
  void (*lead) (VecTeam *team, gpointer data);
  gpointer lead_data;

  /* The stage. Only who holds an item of it reads these, and it does not end before that is done. */
  VecParallelFunc func;
  gpointer data;
  gint64 n;

  /* The stage's number in the upper half, and in the lower one how many of its items nobody has taken: an item is taken by taking one away, which fails
   * when there is another stage meanwhile. */
  guint64 waiting __attribute__ ((aligned (CACHE_LINE)));
  guint64 n_done __attribute__ ((aligned (CACHE_LINE)));   /* items of the stage */
  int is_over __attribute__ ((aligned (CACHE_LINE)));
};

static inline void
pause_processor (void)
{
#if defined (__x86_64__) || defined (__i386__)
  __builtin_ia32_pause ();
#endif
}

static inline void
wait_a_little (int *n_looks)
{
  if (++*n_looks < SPINS)
    pause_processor ();
  else
    sched_yield ();
}

/* The number of an item, which the caller then has to do; −1: none is left for now. */
static gint64
take_item (VecTeam *self)
{
  guint64 waiting = __atomic_load_n (&self->waiting, __ATOMIC_ACQUIRE);

  while ((guint32) waiting > 0)
    if (__atomic_compare_exchange_n (&self->waiting, &waiting, waiting - 1, FALSE, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
      return self->n - (gint64) (guint32) waiting;
  return -1;
}

static void
do_item (VecTeam *self, gint64 item, int thread)
{
  self->func (item, item + 1, thread, self->data);
  __atomic_fetch_add (&self->n_done, 1, __ATOMIC_ACQ_REL);
}

static void
help (VecTeam *self, int thread)
{
  int n_looks = 0;

  while (!__atomic_load_n (&self->is_over, __ATOMIC_ACQUIRE))
    {
      gint64 item = take_item (self);

      if (item >= 0)
        {
          do_item (self, item, thread);
          n_looks = 0;
        }
      else
        wait_a_little (&n_looks);
    }
}

static void
run_members (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecTeam *self = data;

  for (gint64 member = begin; member < end; member++)
    if (member > 0)
      help (self, (int) member);
    else
      {
        self->lead (self, self->lead_data);
        __atomic_store_n (&self->is_over, TRUE, __ATOMIC_RELEASE);
      }
}

void
vec_team_run (int n_threads, void (*lead) (VecTeam *team, gpointer data), gpointer data)
{
  VecTeam team = { .lead = lead, .lead_data = data };

  if (n_threads <= 0)
    n_threads = vec_get_default_threads ();
  if (n_threads == 1)
    lead (NULL, data);
  else
    vec_parallel_for (n_threads, n_threads, run_members, &team);
}

void
vec_team_for (VecTeam *self, gint64 n, VecParallelFunc func, gpointer data)
{
  guint64 stage;
  gint64 item;

  if (n <= 0)
    return;
  if (self == NULL)
    {
      func (0, n, 0, data);
      return;
    }
  g_return_if_fail (n <= G_MAXUINT32);
  self->func = func;
  self->data = data;
  self->n = n;
  __atomic_store_n (&self->n_done, 0, __ATOMIC_RELAXED);
  stage = (__atomic_load_n (&self->waiting, __ATOMIC_RELAXED) >> 32) + 1;
  __atomic_store_n (&self->waiting, stage << 32 | (guint64) n, __ATOMIC_RELEASE);
  while ((item = take_item (self)) >= 0)
    do_item (self, item, 0);
  for (int n_looks = 0; __atomic_load_n (&self->n_done, __ATOMIC_ACQUIRE) < (guint64) n;)
    wait_a_little (&n_looks);
}
