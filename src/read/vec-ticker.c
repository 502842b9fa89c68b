#include "read/vec-ticker.h"

#define INTERVAL (G_USEC_PER_SEC / 30)

void
vec_ticker_init (VecTicker *self, const char *stage, guint64 total, VecProgressFunc progress, gpointer progress_data,
                 GCancellable *cancellable)
{
  self->progress = progress;
  self->progress_data = progress_data;
  self->cancellable = cancellable;
  self->stage = stage;
  self->total = total;
  self->last_time = 0;
}

gboolean
vec_ticker_tick (VecTicker *self, guint64 done, GError **error)
{
  gint64 now;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->progress == NULL)
    return TRUE;
  now = g_get_monotonic_time ();
  if (now - self->last_time >= INTERVAL)
    {
      self->last_time = now;
      self->progress (self->stage, MIN (done, self->total), self->total, self->progress_data);
    }
  return TRUE;
}

void
vec_ticker_end (VecTicker *self, guint64 done)
{
  if (self->progress != NULL)
    self->progress (self->stage, done, self->total, self->progress_data);
}
