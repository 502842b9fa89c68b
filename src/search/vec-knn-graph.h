#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"
#include "base/vec-progress.h"

G_BEGIN_DECLS

/* The k nearest neighbours of every row among all others: shared by t-SNE, UMAP, clusters and quality. Reference counted,
 * immutable. */
typedef struct _VecKnnGraph VecKnnGraph;

/* @vectors (n_rows, n_dims); k < n_rows. Exact by blocked matrix products (each symmetric half once). Metrics COSINE and EUCLIDEAN.
 * Ties by row number; a row is never its own neighbour, also among duplicates. O(n² d) flops, n k 8 bytes. */
VecKnnGraph *vec_knn_graph_new (const float *vectors, gint64 n_rows, int n_dims, int k, VecMetric metric, int n_threads,
                                VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error);

VecKnnGraph *vec_knn_graph_ref (VecKnnGraph *graph);
void vec_knn_graph_unref (VecKnnGraph *graph);

gint64 vec_knn_graph_get_n_rows (VecKnnGraph *graph);
int vec_knn_graph_get_k (VecKnnGraph *graph);
VecMetric vec_knn_graph_get_metric (VecKnnGraph *graph);
const guint32 *vec_knn_graph_get_rows (VecKnnGraph *graph);        /* (n, k), nearest first */
const float *vec_knn_graph_get_distances (VecKnnGraph *graph);     /* (n, k): cosine distance or Euclidean, not squared */
double vec_knn_graph_get_recall (VecKnnGraph *graph);              /* 1 when exact, else measured on a sample */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecKnnGraph, vec_knn_graph_unref)

G_END_DECLS
