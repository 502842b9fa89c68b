#pragma once

#include <gio/gio.h>

#include "table/vec-values.h"

G_BEGIN_DECLS

/* A copy of @values (n, d) with the values of every column in an order of its own, chosen by @seed: each column keeps its
 * distribution, and what columns have to do with each other is gone. What is then seen on a map is what the method makes of noise
 * (the null model of a permutation test). n d 4 bytes, and n 4 bytes per thread; NULL when cancelled or when memory is short.
 * O(n d). The same for any number of threads. */
float *vec_shuffle_columns (const VecValues *values, guint64 seed, int n_threads, GCancellable *cancellable, GError **error);

G_END_DECLS
