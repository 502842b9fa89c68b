#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The ends of the axes of meaning, two entries for each axis. What is typed takes effect with Enter or Apply. */
#define VEC_TYPE_AXES_EDITOR (vec_axes_editor_get_type ())
G_DECLARE_FINAL_TYPE (VecAxesEditor, vec_axes_editor, VEC, AXES_EDITOR, GtkWidget)

void vec_axes_editor_set_session (VecAxesEditor *self, VecSession *session);

G_END_DECLS
