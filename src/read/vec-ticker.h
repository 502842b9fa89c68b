#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"

G_BEGIN_DECLS

/* Progress and cancellation of one piece of work. A value; lives on the stack of whoever works. */
typedef struct
{
  VecProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
  const char *stage;  /* translated */
  guint64 total;
  gint64 last_time;   /* monotonic, µs */
} VecTicker;

void vec_ticker_init (VecTicker *ticker, const char *stage, guint64 total, VecProgressFunc progress, gpointer progress_data,
                      GCancellable *cancellable);

/* Call every millisecond or so. Tells the progress at most thirty times a second; FALSE with @error set when cancelled. About 30 ns. */
gboolean vec_ticker_tick (VecTicker *ticker, guint64 done, GError **error);

/* Tells the progress now. */
void vec_ticker_end (VecTicker *ticker, guint64 done);

G_END_DECLS
