#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"
#include "table/vec-filter.h"

G_BEGIN_DECLS

/* The two ends of a range of numbers or dates: typed, or drawn over a histogram of the column, which is worked out in a thread.
 *
 * Signal "edited" (double low, double high): −∞ and ∞ where it is open. Never after what the program did. */
#define VEC_TYPE_RANGE_EDITOR (vec_range_editor_get_type ())
G_DECLARE_FINAL_TYPE (VecRangeEditor, vec_range_editor, VEC, RANGE_EDITOR, GtkWidget)

void vec_range_editor_show (VecRangeEditor *self, VecSession *session, VecColumn *column, const VecCondition *condition);

G_END_DECLS
