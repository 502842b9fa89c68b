#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"

G_BEGIN_DECLS

#define VEC_MAP_MAX_AXES 3

/* The nearest rows on a map. @layout (n, axes), 1 … 3 axes; @k < n; @rows (m): which rows are asked about, NULL: all n, in order.
 * nearest (m, k): nearest first, ties by row number, the row itself left out; exact. Rows with a NaN are far from all others. FALSE
 * when cancelled. By a k-d tree (Bentley 1975; Friedman, Bentley & Finkel 1977): O(n log n), about 2 µs per row with k = 10; 16 bytes
 * per row. Maps with any number of points in one place stay quick. */
gboolean vec_map_neighbors_find (const float *layout, gint64 n_rows, int n_axes, const gint64 *rows, gint64 n_queries, int k,
                                 int n_threads, guint32 *nearest, GCancellable *cancellable, GError **error);

G_END_DECLS
