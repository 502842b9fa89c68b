#pragma once

#include "read/vec-output.h"

G_BEGIN_DECLS

typedef void (*VecWriteRow) (VecOutput *output, VecTable *table, gint64 row, gpointer data);

/* Writes all rows with progress and cancellation, then puts the file in its place; frees @output either way. */
gboolean vec_write_rows (VecOutput *output, VecTable *table, VecWriteRow write_row, gpointer data, VecProgressFunc progress,
                         gpointer progress_data, GCancellable *cancellable, GError **error);

/* The same without ending or freeing @output: for a file of several pieces, or for several files that belong together. */
gboolean vec_write_all_rows (VecOutput *output, VecTable *table, VecWriteRow write_row, gpointer data, VecProgressFunc progress,
                             gpointer progress_data, GCancellable *cancellable, GError **error);

/* Little-endian float32, as most binary formats have them. */
void vec_write_raw_vector (VecOutput *output, VecTable *table, gint64 row, gpointer unused);

/* One value of CSV: in quotation marks where it must be. */
void vec_write_csv_field (VecOutput *output, const char *text);

/* One value of TSV and of other files without quotation marks: tabs and line ends become blanks. */
void vec_write_plain_field (VecOutput *output, const char *text);

/* What @table’s label, columns and vector are called in a file that has names for them: all different, whatever their case, and such that the
 * reader finds the label again. */
typedef struct
{
  GPtrArray *columns;   /* of VecColumn, lent: those of vec_write_list_columns() */
  char **column_names;  /* one for each of them */
  char *label;          /* NULL: the table has no labels */
  char *vector;
} VecWriteNames;

void vec_write_names_init (VecWriteNames *names, VecTable *table);
void vec_write_names_clear (VecWriteNames *names);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecWriteNames, vec_write_names_clear)

/* The metadata columns that say something which the labels do not. Free the array, not the columns. */
GPtrArray *vec_write_list_columns (VecTable *table);

G_END_DECLS
