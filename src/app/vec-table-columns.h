#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"
#include "table/vec-row-order.h"

G_BEGIN_DECLS

/* The columns in which a table is shown: number of the row, label, metadata, cluster, and on request dimensions. */

#define VEC_MAX_SHOWN_DIMENSIONS 64   /* a column of widgets each */

/* What a header asks for. */
typedef struct
{
  gboolean is_natural;     /* by the number of the row; else: */
  VecOrderField field;
  guint index;             /* of the column or dimension */
  gboolean descending;
} VecTableSort;

/* Replaces the columns of @view by those of the session's table. Rows that are bound say so in @bound (of GtkListItem), if they are still to
 * be marked as the current one. */
void vec_table_columns_fill (GtkColumnView *view, VecSession *session, gboolean with_dimensions, GPtrArray *bound);

/* What the headers ask for now; that of the table while nobody has clicked one. */
void vec_table_columns_get_sort (GtkColumnView *view, VecTableSort *sort);
/* As a click of the header of column @position does. */
void vec_table_columns_set_sort (GtkColumnView *view, guint position, gboolean descending);

/* The column that is sorted by, or 0. */
guint vec_table_columns_find_sort (GtkColumnView *view);

/* Takes the other headers out of the sorting, with their arrows, which GTK would leave. */
void vec_table_columns_sort_alone (GtkColumnView *view, guint position);

/* The widget of the whole row of an item that is bound, or NULL. */
GtkWidget *vec_table_columns_get_row_widget (GtkListItem *item);

G_END_DECLS
