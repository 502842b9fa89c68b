#include "search/vec-knn-progress.h"

#include <glib/gi18n-lib.h>

#define INTERVAL 33000 /* µs */

void
vec_knn_progress_stage (VecKnnProgress *progress, double end)
{
  progress->begin = progress->end;
  progress->end = end;
}

void
vec_knn_progress_tell (VecKnnProgress *progress, double fraction)
{
  double done = progress->begin + (progress->end - progress->begin) * fraction;
  gint64 now = g_get_monotonic_time ();

  if (progress->func == NULL || (done < 1 && now - progress->last_time < INTERVAL))
    return;
  progress->last_time = now;
  progress->func (_("Finding neighbours"), (guint64) (done * (double) progress->n_rows), progress->n_rows, progress->data);
}
