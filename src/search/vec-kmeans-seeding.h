#pragma once

#include <gio/gio.h>

#include "base/vec-random.h"

G_BEGIN_DECLS

/* Up to @k different rows of @vectors (n_rows, n_dims), far from each other, as @centroids (k, n_dims) to start k-means from: by greedy
 * k-means++ (D. Arthur, S. Vassilvitskii, SODA 2007, with several candidates for each step as in their section 5) among a random choice
 * of the rows. Returns how many: fewer when there are no more different ones, or when cancelled. */
int vec_kmeans_seed (const float *vectors, gint64 n_rows, int n_dims, int k, VecRandom *random, GCancellable *cancellable,
                     float *centroids);

G_END_DECLS
