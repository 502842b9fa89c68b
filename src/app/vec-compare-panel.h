#pragma once

#include <gtk/gtk.h>

#include "session/vec-link.h"

G_BEGIN_DECLS

/* What changed between two maps side by side: in one sentence, row by row, and for the selected row neighbour by neighbour. */
#define VEC_TYPE_COMPARE_PANEL (vec_compare_panel_get_type ())
G_DECLARE_FINAL_TYPE (VecComparePanel, vec_compare_panel, VEC, COMPARE_PANEL, GtkWidget)

void vec_compare_panel_set_session (VecComparePanel *self, VecSession *session);   /* of the left map */
void vec_compare_panel_set_link (VecComparePanel *self, VecLink *link);            /* NULL: none */

G_END_DECLS
