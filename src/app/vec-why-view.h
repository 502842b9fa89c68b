#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Why a row was found by meaning: how much each word of the text contributes. Hidden while nothing is known. */
#define VEC_TYPE_WHY_VIEW (vec_why_view_get_type ())
G_DECLARE_FINAL_TYPE (VecWhyView, vec_why_view, VEC, WHY_VIEW, GtkWidget)

void vec_why_view_set_session (VecWhyView *self, VecSession *session);

G_END_DECLS
