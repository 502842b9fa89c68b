#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* One line of the neighbour list: label, number, and a bar below. */
#define VEC_TYPE_NEIGHBOR_ROW (vec_neighbor_row_get_type ())
G_DECLARE_FINAL_TYPE (VecNeighborRow, vec_neighbor_row, VEC, NEIGHBOR_ROW, GtkWidget)

GtkWidget *vec_neighbor_row_new (void);
void vec_neighbor_row_set_item (VecNeighborRow *self, VecRowItem *item);

G_END_DECLS
