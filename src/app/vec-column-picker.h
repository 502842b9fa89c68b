#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Which columns a map follows: the classes of Fisher's discriminant, or the two axes of the data as they are. */
#define VEC_TYPE_COLUMN_PICKER (vec_column_picker_get_type ())
G_DECLARE_FINAL_TYPE (VecColumnPicker, vec_column_picker, VEC, COLUMN_PICKER, GtkWidget)

void vec_column_picker_set_session (VecColumnPicker *self, VecSession *session);

G_END_DECLS
