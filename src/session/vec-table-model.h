#pragma once

#include <gio/gio.h>

#include "table/vec-row-order.h"

G_BEGIN_DECLS

/* The rows of a table as a list that a widget can show: its items are made when they are asked for, so that ten million rows cost no
 * more than a thousand. */
#define VEC_TYPE_TABLE_ROW (vec_table_row_get_type ())
G_DECLARE_FINAL_TYPE (VecTableRow, vec_table_row, VEC, TABLE_ROW, GObject)
gint64 vec_table_row_get_row (VecTableRow *item);

#define VEC_TYPE_TABLE_MODEL (vec_table_model_get_type ())
G_DECLARE_FINAL_TYPE (VecTableModel, vec_table_model, VEC, TABLE_MODEL, GObject)

VecTableModel *vec_table_model_new (void);
/* What is listed, in this order; a list holds at most 2^32 − 1 items. NULL: nothing. Takes a reference. O(1). */
void vec_table_model_set_view (VecTableModel *self, VecRowView *view);
VecRowView *vec_table_model_get_view (VecTableModel *self);   /* lent */
gint64 vec_table_model_get_row (VecTableModel *self, guint position);
/* The rows at positions @begin … @begin + @n − 1. O(n). */
VecRowSet *vec_table_model_dup_range (VecTableModel *self, guint begin, guint n);

/* The rows of @view that are in @chosen (NULL: all), at most @limit of them, as lines of values between tabs, the first being a header:
 * number, label, columns and, where @clusters is not NULL, cluster (counted from 1). A value with a tab, a quote or a line break stands in
 * quotes, as spreadsheets read it. NULL when cancelled; free it. */
char *vec_table_to_tsv (VecTable *table, VecRowView *view, VecRowSet *chosen, const gint32 *clusters, gint64 limit,
                        GCancellable *cancellable);

G_END_DECLS
