#pragma once

#include <gtk/gtk.h>

#include "plot/vec-coloring.h"

G_BEGIN_DECLS

/* How many rows lie where on a ramp, in the ramp's colours, with round values below; a range can be drawn over it with the pointer: a new
 * one anywhere, each end by itself, or all of it. For the keyboard and the accessibility bus see vec-range-box.h.
 *
 * Signal "range-drawn" (double low, double high): fractions of the ramp, while the pointer moves; 0 and 1 after a click that drew
 * nothing. */
#define VEC_TYPE_HISTOGRAM (vec_histogram_get_type ())
G_DECLARE_FINAL_TYPE (VecHistogram, vec_histogram, VEC, HISTOGRAM, GtkWidget)

/* NULL: empty. @is_brushed: a range can be drawn. */
void vec_histogram_set_coloring (VecHistogram *self, VecColoring *coloring, gboolean dark, gboolean is_brushed);
void vec_histogram_set_has_ticks (VecHistogram *self, gboolean has_ticks);
void vec_histogram_set_range (VecHistogram *self, double low, double high);   /* fractions */

G_END_DECLS
