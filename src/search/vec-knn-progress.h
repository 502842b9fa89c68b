#pragma once

#include "base/vec-progress.h"

G_BEGIN_DECLS

/* How far a neighbour search is, over all its stages: a stage takes the range that it is given and tells its own fraction. */
typedef struct
{
  VecProgressFunc func;    /* may be NULL */
  gpointer data;
  guint64 n_rows;
  double begin, end;       /* of the present stage, 0 … 1 */
  gint64 last_time;
} VecKnnProgress;

/* Goes on to a stage that ends at @end of the whole. */
void vec_knn_progress_stage (VecKnnProgress *progress, double end);

/* @fraction, 0 … 1, of the present stage is done; told on at most thirty times a second, and at the end. */
void vec_knn_progress_tell (VecKnnProgress *progress, double fraction);

G_END_DECLS
