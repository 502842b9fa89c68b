#pragma once

#include <gio/gio.h>

#include "base/vec-metric.h"

G_BEGIN_DECLS

/* What the vectors of a group of rows have in common. @vectors is (n, n_dims) row-major, @rows the numbers of the group's rows. */

/* The @k rows of the group nearest to its centre, nearest first: the mean of its vectors, for the cosine that of their directions; for the
 * dot product those of the largest score with it. typical (k), distances (k) as vec-metric.h has them, may be NULL; returns how many, −1
 * when cancelled. Ties go to the lower row. O(n_rows n_dims). */
gint64 vec_group_find_typical (const float *vectors, int n_dims, const gint64 *rows, gint64 n_rows, VecMetric metric, gint64 k,
                               gint64 *typical, double *distances, GCancellable *cancellable);

/* The mean over all pairs of the group (@rows NULL: rows 0 … n_rows − 1): of the cosine (not the distance), the distance, or the score. Cosine and
 * score are exact, in O(n_rows n_dims), since the sum over all pairs is that of the sum's own square:
 *   Σ_{i≠j} x_i·x_j = |Σ x_i|² − Σ |x_i|².
 * Euclidean distances are those of all pairs, or of @max_pairs pairs drawn with @seed where there are more; *sampled says so (may be NULL). NaN:
 * fewer than two rows, or cancelled. */
double vec_group_mean_pair (const float *vectors, int n_dims, const gint64 *rows, gint64 n_rows, VecMetric metric, gint64 max_pairs,
                            guint64 seed, gboolean *sampled, GCancellable *cancellable);

G_END_DECLS
