#pragma once

#include <gtk/gtk.h>

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* Which rows of a file are read: all, the first ones, or random ones and from which seed. */
#define VEC_TYPE_ROWS_CHOOSER (vec_rows_chooser_get_type ())
G_DECLARE_FINAL_TYPE (VecRowsChooser, vec_rows_chooser, VEC, ROWS_CHOOSER, GtkWidget)

/* Shows what @options say, and makes them say what is chosen. */
void vec_rows_chooser_show (VecRowsChooser *self, const VecReadOptions *options);
void vec_rows_chooser_apply (VecRowsChooser *self, VecReadOptions *options);

G_END_DECLS
