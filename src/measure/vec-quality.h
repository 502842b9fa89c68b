#pragma once

#include <gio/gio.h>

#include "search/vec-knn-graph.h"

G_BEGIN_DECLS

/* Of @k exact neighbours in @vectors (n, d; Euclidean), the mean share that is among the @k nearest on @layout (n, dims); @n_sample
 * rows chosen by @seed (0: all), each searched against all. */
double vec_measure_preservation (const float *vectors, int n_dims, const float *layout, int layout_dims, gint64 n_rows, int k,
                                 gint64 n_sample, guint64 seed, int n_threads);

/* Trustworthiness (Venna & Kaski 2001, eq. 1) of the layout's @k neighbours, sampled alike. */
double vec_measure_trustworthiness (const float *vectors, int n_dims, const float *layout, int layout_dims, gint64 n_rows, int k,
                                    gint64 n_sample, guint64 seed, int n_threads);

/* Silhouette (Rousseeuw 1987) with Euclidean distance, of each cluster's sampled rows against a sample of all (at most @n_sample rows
 * in all). out (n_clusters); returns the overall mean. Rows with assignment −1 are left out; a cluster of one row has 0. */
double vec_measure_silhouette (const float *vectors, gint64 n_rows, int n_dims, const gint32 *assignment, int n_clusters,
                               gint64 n_sample, guint64 seed, int n_threads, double *out);

G_END_DECLS
