#pragma once

#include "read/vec-text-block.h"

G_BEGIN_DECLS

/* One value of a row: not NUL-terminated, blanks around it and quotation marks removed. */
typedef struct
{
  const char *text;
  gsize length;
} VecField;

/* Rows of delimited text (RFC 4180, other delimiters too). libcsv takes apart every row in which there is a quotation mark; a row
 * without one is what stands between its delimiters, and is split where it lies, without being copied. */
typedef struct _VecCsv VecCsv;

/* Lends @input. @quotes: quotation marks enclose values; else they are ordinary characters, as in the Embedding Projector's files. */
VecCsv *vec_csv_new (VecTextInput *input, char delimiter, gboolean quotes);
/* The rows of a block (copied; its text is lent), which begins with a row. Ends where the block does or where the last row does not end
 * in it: see vec_csv_get_open_row(). */
VecCsv *vec_csv_new_for_block (const VecTextBlock *block, char delimiter, gboolean quotes);
void vec_csv_free (VecCsv *csv);

/* Lends the next row until the next call; a blank line is a row of no fields. FALSE at the end and, with @error set, when a line cannot
 * be read or a quotation mark is not closed. */
gboolean vec_csv_next_row (VecCsv *csv, const VecField **fields, guint *n_fields, GError **error);

/* The line where the row that was lent last begins. */
guint64 vec_csv_get_line_number (VecCsv *csv);

/* Where the row begins that the block cuts, and the number of the line before it; NULL: the last row ended with the block. */
const char *vec_csv_get_open_row (VecCsv *csv, guint64 *line_number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCsv, vec_csv_free)

G_END_DECLS
