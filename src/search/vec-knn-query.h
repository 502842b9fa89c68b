#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"

G_BEGIN_DECLS

/* The @k nearest rows of @vectors (n_rows, n_dims) to each of @queries (n_queries, n_dims), nearest first, k ≤ n_rows: rows,
 * distances (n_queries, k), as vec-metric.h defines them; @metric EUCLIDEAN or COSINE. By blocked matrix products as in the exact
 * neighbour graph, on all threads: for many queries several times quicker than vec_index_search_many(), and exact all but for the
 * rounding of single precision among rows that are equally far to six digits. Copies the vectors: n_rows n_dims floats. FALSE when
 * cancelled, which alone sets the error; without memory; and where queries are so much longer than the rows that single precision
 * would lose these: vec_index_search_many() then does it. */
gboolean vec_knn_query (const float *vectors, gint64 n_rows, int n_dims, VecMetric metric, const float *queries, gint64 n_queries,
                        int k, int n_threads, gint64 *rows, float *distances, GCancellable *cancellable, GError **error);

G_END_DECLS
