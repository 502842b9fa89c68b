#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Spearman's rank correlation of @x and @y (n), finite numbers: Pearson's of the ranks, equal values sharing the mean of theirs. 0 where one side
 * is constant, as it then says nothing. O(n log n). */
double vec_spearman (const float *x, const float *y, gint64 n);

/* Pearson's correlation of @x and @y (n), finite numbers; 0 where one side is constant. O(n). */
double vec_pearson (const float *x, const float *y, gint64 n);

G_END_DECLS
