#pragma once

#include "base/vec-memory.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* The matrix that a reader fills row by row. It grows geometrically towards what the file's size lets expect, checks before it grows
 * that the whole will fit into memory, and remembers values that are not finite. */
typedef struct _VecMatrix VecMatrix;

/* @file: the name for messages. */
VecMatrix *vec_matrix_new (const char *file, int n_dims);
void vec_matrix_free (VecMatrix *matrix);

/* The next row, (n_dims), to be filled. @done of @total bytes are read so far. NULL with VEC_ERROR_MEMORY when the whole would not
 * fit. */
float *vec_matrix_add_row (VecMatrix *matrix, guint64 done, guint64 total, GError **error);

/* Room for @n more rows, (n, n_dims), which are not the matrix's until vec_matrix_set_n_rows() says so. */
float *vec_matrix_reserve (VecMatrix *matrix, gint64 n, guint64 done, guint64 total, GError **error);
void vec_matrix_set_n_rows (VecMatrix *matrix, gint64 n_rows);
float *vec_matrix_get_row (VecMatrix *matrix, gint64 row);

gint64 vec_matrix_get_n_rows (VecMatrix *matrix);

/* Looks at the row added last. If a value is NaN or infinite, remembers the first such place and counts the row. @line 0: the
 * file has no lines, the row's number is the place. */
void vec_matrix_check_row (VecMatrix *matrix, guint64 line);

/* The same of @n_bad_rows rows, in the order of the file, of which the first has @value at @dim. */
void vec_matrix_note_not_finite (VecMatrix *matrix, guint64 line, int dim, float value, gint64 n_bad_rows);

/* Hands the values over to @builder, and frees the matrix. If a row was not finite, the table is unchecked and complains
 * with the first place and the number of rows, which is vec_missing_check()'s affair. */
void vec_matrix_end (VecMatrix *matrix, VecTableBuilder *builder);

/* Whether all @n values are finite; about 10 GB/s. */
gboolean vec_all_finite (const float *values, gsize n);

G_END_DECLS
