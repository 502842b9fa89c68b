#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"
#include "table/vec-filter.h"

G_BEGIN_DECLS

/* One condition of the session's filter. */
#define VEC_TYPE_FILTER_CHIP (vec_filter_chip_get_type ())
G_DECLARE_FINAL_TYPE (VecFilterChip, vec_filter_chip, VEC, FILTER_CHIP, GtkWidget)

GtkWidget *vec_filter_chip_new (VecSession *session, guint index);
/* Shows the condition of its index as it is now. */
void vec_filter_chip_update (VecFilterChip *self);
void vec_filter_chip_open (VecFilterChip *self);
/* It speaks of the same column in the same way: the chip can stay, whatever is asked. */
gboolean vec_filter_chip_fits (VecFilterChip *self, const VecCondition *condition);

G_END_DECLS
