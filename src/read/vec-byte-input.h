#pragma once

#include "read/vec-ticker.h"
#include "table/vec-table.h"

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

G_END_DECLS
