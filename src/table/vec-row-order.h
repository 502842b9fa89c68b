#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"
#include "table/vec-row-set.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* The rows of a table in the order of their values: a permutation of all of them. Immutable, reference counted (atomically). 4 bytes a
 * row. */
typedef struct _VecRowOrder VecRowOrder;

typedef enum
{
  VEC_ORDER_LABEL,
  VEC_ORDER_COLUMN,
  VEC_ORDER_DIMENSION,
  VEC_ORDER_CODES,       /* numbers of clusters */
} VecOrderField;

typedef struct
{
  VecOrderField field;
  guint index;           /* of the column or dimension */
  const gint32 *codes;   /* CODES: (n_rows) −1: missing */
  gboolean descending;
  const char *language;  /* whose order texts have ("zh_CN"); NULL: that of the interface */
} VecOrderKey;

/* Numbers by size, dates (vec-date.h) by time; texts and categories as the language orders them, with numbers in them by size ("item 9" before "item 10"; ICU's
 * collation, UTS #10); rows without a value last in either direction; rows of equal value in the order of the table. NULL when cancelled.
 * At most 2^32 − 1 rows. O(n) for numbers (radix sort), O(bytes of text) for texts, whose keys take about as much memory as they do while it
 * runs. Looks at @cancellable every few milliseconds. */
VecRowOrder *vec_row_order_new (VecTable *table, const VecOrderKey *key, VecProgressFunc progress, gpointer user_data,
                                GCancellable *cancellable);
VecRowOrder *vec_row_order_ref (VecRowOrder *order);
void vec_row_order_unref (VecRowOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRowOrder, vec_row_order_unref)

/* (n_rows) lent. */
const guint32 *vec_row_order_get_rows (VecRowOrder *order);
gint64 vec_row_order_get_n_rows (VecRowOrder *order);

/* Some rows of a table, at positions from 0: those of a set, in an order. Immutable, reference counted (atomically). */
typedef struct _VecRowView VecRowView;

/* @order NULL: that of the table, backwards when @reversed; @rows NULL: all of them. Keeps references. O(n); 4 bytes for each row of the set
 * where there is an order, else next to nothing. */
VecRowView *vec_row_view_new (gint64 n_rows, VecRowOrder *order, VecRowSet *rows, gboolean reversed);
VecRowView *vec_row_view_ref (VecRowView *view);
void vec_row_view_unref (VecRowView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRowView, vec_row_view_unref)

gint64 vec_row_view_get_n_rows (VecRowView *view);    /* of the table */
gint64 vec_row_view_get_length (VecRowView *view);    /* of the view */
VecRowSet *vec_row_view_dup_rows (VecRowView *view);  /* a reference, or all of them */
gint64 vec_row_view_get_row (VecRowView *view, gint64 position);   /* O(1), or O(log n) without an order */
gint64 vec_row_view_find (VecRowView *view, gint64 row);           /* −1: not there. O(n), 0.3 ms a million, with an order */

G_END_DECLS
