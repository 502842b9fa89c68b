#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* What two or more chosen points have in common: how many they are, the most typical ones, what their columns say, how alike they are. */
#define VEC_TYPE_SUMMARY_PANEL (vec_summary_panel_get_type ())
G_DECLARE_FINAL_TYPE (VecSummaryPanel, vec_summary_panel, VEC, SUMMARY_PANEL, GtkWidget)

void vec_summary_panel_set_session (VecSummaryPanel *self, VecSession *session);

G_END_DECLS
