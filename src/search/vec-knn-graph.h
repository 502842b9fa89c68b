#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"
#include "base/vec-progress.h"

G_BEGIN_DECLS

/* The k nearest neighbours of every row among all others: shared by t-SNE, UMAP, clusters and quality. Reference counted,
 * immutable. */
typedef struct _VecKnnGraph VecKnnGraph;

/* @vectors (n_rows, n_dims); k < n_rows. Metrics COSINE and EUCLIDEAN. A row is never its own neighbour, also among duplicates; of
 * equally near rows those that come first are preferred. Takes the way that it expects to be the quickest:
 *
 *   exact         blocked matrix products, each pair of rows once: O(n² d / 2), while it runs 16 (k + margin) n bytes
 *   approximate   only the cells of a k-means partition that are nearest to a row, as many as find 99 % of the neighbours of a
 *                 sample (98 % in hard tables): O(n^1.5 d), while it runs 4 n d bytes. The recall is then measured on another
 *                 sample; below 97 % it looks again, more deeply.
 *
 * The same result for any number of threads. 8 n k bytes. Comes back within 50 ms of being cancelled. */
VecKnnGraph *vec_knn_graph_new (const float *vectors, gint64 n_rows, int n_dims, int k, VecMetric metric, int n_threads,
                                VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error);

/* The exact way at any size: for measuring, and where no neighbour may be missed. */
VecKnnGraph *vec_knn_graph_new_exact (const float *vectors, gint64 n_rows, int n_dims, int k, VecMetric metric, int n_threads,
                                      VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error);

/* The approximate way at any size, for a @recall of 0 … 1. */
VecKnnGraph *vec_knn_graph_new_approximate (const float *vectors, gint64 n_rows, int n_dims, int k, VecMetric metric, double recall,
                                            int n_threads, VecProgressFunc progress, gpointer progress_data,
                                            GCancellable *cancellable, GError **error);

VecKnnGraph *vec_knn_graph_ref (VecKnnGraph *graph);
void vec_knn_graph_unref (VecKnnGraph *graph);

gint64 vec_knn_graph_get_n_rows (VecKnnGraph *graph);
int vec_knn_graph_get_k (VecKnnGraph *graph);
VecMetric vec_knn_graph_get_metric (VecKnnGraph *graph);
const guint32 *vec_knn_graph_get_rows (VecKnnGraph *graph);        /* (n, k), nearest first */
const float *vec_knn_graph_get_distances (VecKnnGraph *graph);     /* (n, k): cosine distance or Euclidean, not squared */
gboolean vec_knn_graph_is_exact (VecKnnGraph *graph);
double vec_knn_graph_get_recall (VecKnnGraph *graph);              /* 1 when exact, else measured on a sample */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecKnnGraph, vec_knn_graph_unref)

G_END_DECLS
