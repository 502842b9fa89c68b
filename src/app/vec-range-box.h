#pragma once

#include <gtk/gtk.h>

#include "session/vec-session-legend.h"

G_BEGIN_DECLS

/* A ramp of a legend: its histogram, and of a column a range outside which rows are not seen: drawn over the histogram, or set by its two
 * ends as numbers or dates; and how the numbers are spread over the ramp. */
#define VEC_TYPE_RANGE_BOX (vec_range_box_get_type ())
G_DECLARE_FINAL_TYPE (VecRangeBox, vec_range_box, VEC, RANGE_BOX, GtkWidget)

/* @column NULL: no column, and no range. */
void vec_range_box_show (VecRangeBox *self, VecSession *session, VecColoring *coloring, const char *column);
/* Words instead of values at the ends of the ramp, until something else is shown. */
void vec_range_box_name_ends (VecRangeBox *self, const char *low, const char *high);
/* The range as the filter has it. */
void vec_range_box_update (VecRangeBox *self);

G_END_DECLS
