#pragma once

#include "app/vec-table-columns.h"

G_BEGIN_DECLS

/* Headers that keys reach: GTK gives them to the pointer alone. To be called whenever @view has other columns; @shown, how its rows are
 * sorted now, outlives it. */
void vec_table_headers_open (GtkColumnView *view, const VecTableSort *shown);

G_END_DECLS
