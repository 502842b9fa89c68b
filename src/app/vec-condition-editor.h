#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"
#include "table/vec-filter.h"

G_BEGIN_DECLS

/* What a condition asks, to be changed: two ends of a range, a list of values to tick with their counts, or a text. Its signal "edited"
 * comes with every change. */
#define VEC_TYPE_CONDITION_EDITOR (vec_condition_editor_get_type ())
G_DECLARE_FINAL_TYPE (VecConditionEditor, vec_condition_editor, VEC, CONDITION_EDITOR, GtkWidget)

GtkWidget *vec_condition_editor_new (VecSession *session);
/* Shows it; does not emit. */
void vec_condition_editor_show (VecConditionEditor *self, const VecCondition *condition);
/* What the person made of it, lent until the next change; NULL before one was shown. */
const VecCondition *vec_condition_editor_get (VecConditionEditor *self);

G_END_DECLS
