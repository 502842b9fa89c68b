#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"

G_BEGIN_DECLS

/* Groups of rows. Reference counted, immutable. */
typedef struct _VecClustering VecClustering;

typedef struct
{
  int k;                 /* clusters wanted; more than there are distinct rows gives that many */
  guint64 seed;
  int n_iterations;      /* at most, 25 */
  int n_restarts;        /* best of, 3 */
} VecKmeansParams;

void vec_kmeans_params_init (VecKmeansParams *params);

/* Lloyd's k-means through FAISS's Clustering (all rows, k-means++ like farthest seeding is ours where it lowers the inertia).
 * @vectors (n_rows, n_dims). Same seed and thread count, same result. Clusters are numbered by size, largest first. */
VecClustering *vec_clustering_new_kmeans (const float *vectors, gint64 n_rows, int n_dims, const VecKmeansParams *params,
                                          VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                                          GError **error);

VecClustering *vec_clustering_ref (VecClustering *clustering);
void vec_clustering_unref (VecClustering *clustering);

int vec_clustering_get_n_clusters (VecClustering *clustering);
const gint32 *vec_clustering_get_assignment (VecClustering *clustering);   /* (n_rows), −1: noise */
const float *vec_clustering_get_centroids (VecClustering *clustering);     /* (k, n_dims) */
const float *vec_clustering_get_distances (VecClustering *clustering);     /* (n_rows) to the own centroid; of noise undefined */
gint64 vec_clustering_get_size (VecClustering *clustering, int cluster);
double vec_clustering_get_inertia (VecClustering *clustering);             /* Σ squared distances to the own centroid */

/* The @n rows nearest to the centroid of @cluster, nearest first; returns how many were written. */
int vec_clustering_get_central_rows (VecClustering *clustering, int cluster, gint64 *rows, int n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecClustering, vec_clustering_unref)

G_END_DECLS
