#include "session/vec-history.h"

#define MERGE_WITHIN (G_USEC_PER_SEC / 2)
#define MAX_STEPS 1000

struct _VecHistory
{
  GQueue past;          /* of VecSnapshot, the latest first */
  GQueue future;        /* of VecSnapshot, the next first */
  const char *last_key;
  gint64 last_time;
};

VecHistory *
vec_history_new (void)
{
  VecHistory *history = g_new0 (VecHistory, 1);

  g_queue_init (&history->past);
  g_queue_init (&history->future);
  return history;
}

static void
clear_queue (GQueue *queue)
{
  g_queue_clear_full (queue, (GDestroyNotify) vec_snapshot_unref);
}

void
vec_history_clear (VecHistory *history)
{
  clear_queue (&history->past);
  clear_queue (&history->future);
  history->last_key = NULL;
}

void
vec_history_free (VecHistory *history)
{
  vec_history_clear (history);
  g_free (history);
}

void
vec_history_push (VecHistory *history, VecSnapshot *before, const char *key)
{
  gint64 now = g_get_monotonic_time ();
  gboolean is_same = key != NULL && g_strcmp0 (key, history->last_key) == 0 && now - history->last_time < MERGE_WITHIN;

  clear_queue (&history->future);
  if (!is_same || history->past.length == 0)
    g_queue_push_head (&history->past, vec_snapshot_ref (before));
  if (history->past.length > MAX_STEPS)
    vec_snapshot_unref (g_queue_pop_tail (&history->past));
  history->last_key = key;
  history->last_time = now;
}

static VecSnapshot *
travel (VecHistory *history, GQueue *from, GQueue *to, VecSnapshot *now)
{
  VecSnapshot *next = g_queue_pop_head (from);

  history->last_key = NULL;
  if (next != NULL)
    g_queue_push_head (to, vec_snapshot_ref (now));
  return next;
}

VecSnapshot *
vec_history_undo (VecHistory *history, VecSnapshot *now)
{
  return travel (history, &history->past, &history->future, now);
}

VecSnapshot *
vec_history_redo (VecHistory *history, VecSnapshot *now)
{
  return travel (history, &history->future, &history->past, now);
}

gboolean
vec_history_can_undo (VecHistory *history)
{
  return history->past.length > 0;
}

gboolean
vec_history_can_redo (VecHistory *history)
{
  return history->future.length > 0;
}

void
vec_history_forget_equal (VecHistory *history, VecSnapshot *now)
{
  while (history->past.length > 0 && vec_snapshot_equal (history->past.head->data, now))
    vec_snapshot_unref (g_queue_pop_head (&history->past));
  history->last_key = NULL;
}
