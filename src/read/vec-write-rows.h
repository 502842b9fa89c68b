#pragma once

#include "read/vec-output.h"

G_BEGIN_DECLS

typedef void (*VecWriteRow) (VecOutput *output, VecTable *table, gint64 row, gpointer data);

/* Writes all rows with progress and cancellation, then puts the file in its place; frees @output either way. */
gboolean vec_write_rows (VecOutput *output, VecTable *table, VecWriteRow write_row, gpointer data, VecProgressFunc progress,
                         gpointer progress_data, GCancellable *cancellable, GError **error);

/* One value of CSV: in quotation marks where it must be. */
void vec_write_csv_field (VecOutput *output, const char *text);

/* One value of TSV and of other files without quotation marks: tabs and line ends become blanks. */
void vec_write_plain_field (VecOutput *output, const char *text);

/* The metadata columns that say something which the labels do not. Free the array, not the columns. */
GPtrArray *vec_write_list_columns (VecTable *table);

G_END_DECLS
