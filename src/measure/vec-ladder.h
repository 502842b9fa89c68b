#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"
#include "base/vec-progress.h"

G_BEGIN_DECLS

#define VEC_LADDER_MAX_RUNGS 8

/* How many of 10 true neighbours survive when vectors are reduced to fewer dimensions by PCA, and on a map. */
typedef struct
{
  int n_rungs;
  int dims[VEC_LADDER_MAX_RUNGS];      /* ascending */
  double kept[VEC_LADDER_MAX_RUNGS];   /* share, 0 … 1 */
  double map_kept;                     /* NaN: no map */
} VecLadder;

/* Rungs are 1, 2, 3, 10 and 50 dimensions as far as they are fewer than @n_dims, measured on @n_sample rows chosen by @seed (0: all)
 * against all. @layout (n, axes), up to 3 axes, may be NULL. With COSINE the rows are brought to unit length first. Fewer than 2
 * rows: no rungs. FALSE on error or when cancelled. n × 50 × 4 bytes, with COSINE also a copy of the vectors; the time of a PCA and
 * of a pass over all rows. */
gboolean vec_ladder_measure (const float *vectors, gint64 n_rows, int n_dims, VecMetric metric, const float *layout, int n_axes,
                             gint64 n_sample, guint64 seed, int n_threads, VecLadder *ladder, VecProgressFunc progress,
                             gpointer progress_data, GCancellable *cancellable, GError **error);

G_END_DECLS
