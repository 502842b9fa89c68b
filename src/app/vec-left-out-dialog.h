#pragma once

#include <gtk/gtk.h>

#include "table/vec-table.h"

G_BEGIN_DECLS

/* Shows which rows of its file @table does not have, and why. */
void vec_left_out_dialog_show (GtkWindow *parent, VecTable *table);

G_END_DECLS
