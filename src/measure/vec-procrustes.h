#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Moves @layout (n, axes; 1 … 3 axes) onto @target (n, axes) by translation, rotation or reflection, and one scale, so that the sum of
 * squared distances between the rows' places is least (Gower 1975). out (n, axes), may be @layout. Returns what is left of that sum
 * as a share of the target's, 0 … 1 (0: the same figure); 1 when either is a single point. O(n). */
double vec_procrustes_align (const float *layout, const float *target, gint64 n_rows, int n_axes, float *out);

G_END_DECLS
