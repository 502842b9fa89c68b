#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Silhouette (Rousseeuw 1987) with Euclidean distance, of each cluster's sampled rows against a sample of all (at most @n_sample rows
 * in all). out (n_clusters); returns the overall mean. Rows with assignment −1 are left out; a cluster of one row has 0. */
double vec_measure_silhouette (const float *vectors, gint64 n_rows, int n_dims, const gint32 *assignment, int n_clusters,
                               gint64 n_sample, guint64 seed, int n_threads, double *out);

G_END_DECLS
