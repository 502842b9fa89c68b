#pragma once

#include "search/vec-knn-progress.h"
#include "search/vec-knn-space.h"

G_BEGIN_DECLS

#define VEC_KNN_MAX_BLOCK 960 /* rows; a multiple of every kernel's panels; what @space must be padded by */

/* The number of best candidates that are kept for @k neighbours: a margin for what single precision products confuse. */
int vec_knn_n_kept (gint64 n_rows, int k);

/* The @k nearest of every row, exactly, by blocked products, each pair of rows looked at once. Fills @rows and @distances (n, k).
 * O(n² d / 2); memory 16 (k + margin) n bytes. FALSE: not enough memory. Comes back early when @cancellable is cancelled. */
gboolean vec_knn_exact (const VecKnnSpace *space, int k, int n_threads, VecKnnProgress *progress, GCancellable *cancellable,
                        guint32 *rows, float *distances);

G_END_DECLS
