#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* At the end of the map bar: a button whose popover holds what can be seen of the points beside their colours. Its rows are one
 * constant table in vec-view-options.c: a further one is a line there, and a property of the session that it shows and sets. */
#define VEC_TYPE_VIEW_OPTIONS (vec_view_options_get_type ())
G_DECLARE_FINAL_TYPE (VecViewOptions, vec_view_options, VEC, VIEW_OPTIONS, GtkWidget)

void vec_view_options_set_session (VecViewOptions *self, VecSession *session);
void vec_view_options_popup (VecViewOptions *self);

G_END_DECLS
