#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* One cluster: a tick to show or hide it, its colour, its most central labels, its size. */
#define VEC_TYPE_CLUSTER_ROW (vec_cluster_row_get_type ())
G_DECLARE_FINAL_TYPE (VecClusterRow, vec_cluster_row, VEC, CLUSTER_ROW, GtkWidget)

GtkWidget *vec_cluster_row_new (VecSession *session);

/* NULL: the row is put by for another cluster. */
void vec_cluster_row_set_item (VecClusterRow *self, VecClusterItem *item);

G_END_DECLS
