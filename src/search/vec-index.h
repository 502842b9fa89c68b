#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"

G_BEGIN_DECLS

/* One neighbour: @distance as vec-metric.h defines it for the metric (for DOT the score). */
typedef struct
{
  gint64 row;
  float distance;
} VecNeighbor;

/* Exact nearest neighbours among the rows of a matrix, by FAISS's distance kernels, without a copy of the matrix.
 * Immutable after construction; may be searched from any thread. */
#define VEC_TYPE_INDEX (vec_index_get_type ())
G_DECLARE_FINAL_TYPE (VecIndex, vec_index, VEC, INDEX, GObject)

/* @vectors (n_rows, n_dims) is borrowed and kept alive by a reference on @owner. Cosine needs one pass for the norms,
 * O(n_rows n_dims), and n_rows × 4 bytes. */
VecIndex *vec_index_new (GObject *owner, const float *vectors, gint64 n_rows, int n_dims, VecMetric metric);

VecMetric vec_index_get_metric (VecIndex *index);
gboolean vec_index_is_exact (VecIndex *index);

/* The @k nearest rows to @query (n_dims), nearest first, ties by row number; @excluded (sorted ascending, may be NULL) are left out.
 * Returns an array of VecNeighbor, shorter than @k when there are fewer rows; NULL when cancelled (looked at every few
 * milliseconds). O(n_rows n_dims) on all threads. */
GArray *vec_index_search (VecIndex *index, const float *query, gint64 k, const gint64 *excluded, gsize n_excluded,
                          GCancellable *cancellable, GError **error);

/* The distance from @query to every row, out (n_rows): for colouring by distance. */
gboolean vec_index_distances (VecIndex *index, const float *query, float *out, GCancellable *cancellable, GError **error);

/* The @k nearest rows of each of @n_queries queries (n_queries, n_dims): rows (n_queries, k) padded with −1, distances alike. */
gboolean vec_index_search_many (VecIndex *index, const float *queries, gint64 n_queries, int k, gint64 *rows, float *distances,
                                GCancellable *cancellable, GError **error);

G_END_DECLS
