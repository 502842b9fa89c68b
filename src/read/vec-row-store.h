#pragma once

#include "read/vec-matrix.h"
#include "read/vec-reader.h"
#include "read/vec-text-block.h"

G_BEGIN_DECLS

/* Where the rows of a text file go: numbers into the matrix, labels and metadata into texts. Several threads fill it, each its own part
 * of the file, and what results does not depend on how the file was cut. It also knows which rows were asked for (options' first_rows,
 * random_rows, where) and what becomes of those that cannot be read (skip_bad_rows), and holds little more than the rows that stay. */
typedef struct _VecRowStore VecRowStore;

/* What one thread finds in one block of lines. Only its thread touches it. */
typedef struct _VecRowPart VecRowPart;

/* Columns for a filter: sets labels and columns made of @texts, (n_texts), of some of the rows. */
typedef void (*VecRowStoreColumns) (VecTableBuilder *builder, VecStrings *const *texts, gpointer data);

/* @file: the name for messages; @n_texts: labels and metadata columns of each row. Lends @options. */
VecRowStore *vec_row_store_new (const char *file, int n_dims, guint n_texts, const VecReadOptions *options);
void vec_row_store_free (VecRowStore *store);

/* What a filter needs to know of the rows; call before the first part. */
void vec_row_store_set_columns (VecRowStore *store, VecRowStoreColumns columns, gpointer data);

/* Makes room: a part for each of @n blocks that have at most blocks[i].n_lines rows; @done of @total bytes are behind them. NULL with
 * VEC_ERROR_MEMORY. Lent until vec_row_store_merge(). */
VecRowPart **vec_row_store_open (VecRowStore *store, const VecTextBlock *blocks, guint n, guint64 done, guint64 total, GError **error);

/* ---- While a part is filled: begin, then end or reject, for each row. */

/* Where the numbers of the row in @line go, (n_dims); NULL: the row was not asked for, go to the next one. */
float *vec_row_part_begin (VecRowPart *part, guint64 line);
VecStrings *vec_row_part_get_text (VecRowPart *part, guint text);   /* to append the row's to */
void vec_row_part_count_mended (VecRowPart *part);                  /* a label that was not valid UTF-8 */
/* The row is whole, if its numbers are finite. */
void vec_row_part_end (VecRowPart *part);
/* The row cannot be read because of @reason, a sentence without place and full stop, which is taken. TRUE: it is left out, go on; FALSE: the
 * part ends here with an error. */
gboolean vec_row_part_reject (VecRowPart *part, char *reason);
/* The same because of a value in @column. */
gboolean vec_row_part_reject_value (VecRowPart *part, const char *column, char *reason);

/* ---- Together again. */

/* The first @n parts, in the order of the file, become rows of the store; the others are forgotten. FALSE with the error of the first part
 * that has one. */
gboolean vec_row_store_merge (VecRowStore *store, guint n, GCancellable *cancellable, GError **error);

/* There are more rows than were asked for: the rest of the file need not be read. */
gboolean vec_row_store_is_full (VecRowStore *store);
/* Rows of the file so far, whether they were asked for or could be read or not. */
gint64 vec_row_store_get_n_seen (VecRowStore *store);

/* After the last part: FALSE with an error if no row passes the filter. */
gboolean vec_row_store_finish (VecRowStore *store, GCancellable *cancellable, GError **error);
gint64 vec_row_store_get_n_mended (VecRowStore *store);
VecStrings *vec_row_store_get_text (VecRowStore *store, guint text);   /* lent */
/* Hands the matrix over, and what was left out. @n_file_rows: what the file itself says, where reading stopped before its end; −1: nothing.
 * Without labels of their own (@has_labels), rows of a choice are labelled by their numbers. */
void vec_row_store_give (VecRowStore *store, VecTableBuilder *builder, gboolean has_labels, gint64 n_file_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRowStore, vec_row_store_free)

G_END_DECLS
