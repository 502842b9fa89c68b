#pragma once

#include "table/vec-table.h"
#include "read/vec-ticker.h"

G_BEGIN_DECLS

/* A binary file read forwards through a buffer of a megabyte. */
typedef struct _VecByteInput VecByteInput;

VecByteInput *vec_byte_input_open (const char *path, GError **error);
void vec_byte_input_free (VecByteInput *input);

const char *vec_byte_input_get_name (VecByteInput *input);     /* for messages; lent */
guint64 vec_byte_input_get_size (VecByteInput *input);
guint64 vec_byte_input_get_position (VecByteInput *input);     /* of the next byte */

/* Lends what is in the buffer, after filling it to at least @n bytes unless the file ends before (*n_available < n) or @n is more than a
 * megabyte; NULL when the file cannot be read. */
const guint8 *vec_byte_input_peek (VecByteInput *input, gsize n, gsize *n_available, GError **error);
void vec_byte_input_skip (VecByteInput *input, gsize n);

/* Copies up to @n bytes; *n_copied < n at the end of the file. */
gboolean vec_byte_input_read (VecByteInput *input, void *into, gsize n, gsize *n_copied, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecByteInput, vec_byte_input_free)

/* Maps the float32, little-endian, row-major values (n_rows, n_dims) at @offset of a file, which must be that long, and checks that all
 * are finite. Copies them instead where they are not aligned. The map shows the file as it is: do not shorten it while it is open. */
gboolean vec_map_vectors (VecTableBuilder *builder, const char *path, guint64 offset, gint64 n_rows, int n_dims, VecTicker *ticker,
                          GError **error);

/* The sentence for values that are not finite, where a file has rows instead of lines: first row and value (from 0). */
void vec_set_not_finite_error (GError **error, const char *file, gint64 row, int dim, float value, gint64 n_bad_rows);

/* Checks @n_rows × @n_dims values block by block with progress. */
gboolean vec_check_finite_rows (const char *file, const float *values, gint64 n_rows, int n_dims, VecTicker *ticker, GError **error);

G_END_DECLS
