#pragma once

#include "search/vec-knn-progress.h"
#include "search/vec-knn-space.h"

G_BEGIN_DECLS

typedef enum
{
  VEC_KNN_DONE,            /* or cancelled */
  VEC_KNN_SLOWER,          /* the exact way is quicker: the result is not to be used */
  VEC_KNN_NO_MEMORY,
} VecKnnOutcome;

/* The @k nearest of every row, by the cells that are nearest to it: as many cells as @recall needs, or @least_recall in a hard
 * table. Fills @rows and @distances (n, k), and @found: the recall measured on other rows than those that the number of cells was
 * chosen with. Gives up with VEC_KNN_SLOWER when it expects to look at more than @most pairs of rows, or when it does not find
 * enough. Comes back early when @cancellable is cancelled. The same for any number of threads. Memory: 4 n d bytes. */
VecKnnOutcome vec_knn_approximate (const VecKnnSpace *space, int k, double recall, double least_recall, double most,
                                   int n_threads, VecKnnProgress *progress, GCancellable *cancellable, guint32 *rows,
                                   float *distances, double *found);

/* How many pairs of rows are looked at before the search begins. */
double vec_knn_approximate_cost (gint64 n_rows);

G_END_DECLS
