#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The points of a layout along a Z-shaped curve (Morton 1966), so that points near on the map are near in memory. order (n): the
 * point at each place; equal cells keep their order. @bounds: minimum and maximum of each dimension. O(n). Private. */
void vec_zorder_sort (const float *layout, gint64 n_points, int n_dims, const float *bounds, guint32 *order, guint32 *codes);

/* bounds (2 n_dims): minimum and maximum of each dimension, in turn. */
void vec_zorder_bounds (const float *layout, gint64 n_points, int n_dims, float *bounds);

G_END_DECLS
