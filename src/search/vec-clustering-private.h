#pragma once

#include "search/vec-clustering.h"

G_BEGIN_DECLS

struct _VecClustering
{
  gatomicrefcount ref_count;
  gint64 n_rows;
  int n_dims;
  int n_clusters;
  gint32 *assignment; /* (n_rows) */
  float *distances;   /* (n_rows), squared, to the own centroid */
  float *centroids;   /* (n_clusters, n_dims) */
  gint64 *sizes;      /* (n_clusters) */
  double inertia;
};

/* Every row of @vectors (n_rows, n_dims) with the nearest of the @centroids (k, n_dims), exactly; an empty cluster takes the row that is
 * farthest from its own centroid, as long as there is one. */
VecClustering *vec_clustering_new_assigned (const float *vectors, gint64 n_rows, int n_dims, const float *centroids, int k);

/* Numbers the clusters by size, largest first, and leaves out those that stayed empty. */
void vec_clustering_sort_by_size (VecClustering *self);

G_END_DECLS
