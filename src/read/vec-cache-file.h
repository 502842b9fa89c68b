#pragma once

#include <gio/gio.h>

#include "table/vec-table.h"

G_BEGIN_DECLS

/* A table as a file of our own, which is mapped when it is read. Everything in the byte order and the types of this machine:
 *
 *   header   vec_cache_file_header_size() bytes: magic, version, the key, all sizes, a checksum (XXH3, 64 bits) of each part
 *   about    name, format, path, remarks, labels, names of dimensions, columns
 *   values   (n_rows, n_dims) float32, at a multiple of 4096 bytes
 *
 * A file that is not exactly so (another version, another key, cut off, one bit another) is no cache: VEC_ERROR_FORMAT. Even with
 * matching checksums no size is believed that the file does not have. */

/* What the table is a copy of: XXH3, 128 bits, of the files and the options that it was read with. */
typedef struct
{
  guint64 high, low;
} VecCacheKey;

/* Into @path, which is replaced at once or not at all, readable for its owner alone. @source: a path that is not written, because the
 * file that the table is read from may be called otherwise next time. G_IO_ERROR_CANCELLED is looked at every few MB; a table that holds
 * values that are not finite is VEC_ERROR_UNSUPPORTED. */
gboolean vec_cache_file_write (VecTable *table, const VecCacheKey *key, const char *source, const char *path, GCancellable *cancellable,
                               GError **error);

/* The table in @path, whose values stay mapped, as one that was read from @source. 0.1 s per GB and 20 ns a label. */
VecTable *vec_cache_file_read (const char *path, const VecCacheKey *key, const char *source, GError **error);

/* About how large the file will be. */
guint64 vec_cache_file_estimate (VecTable *table);

/* For tests: makes the checksums of @bytes, a whole file, what they would have to be. FALSE: there is no place for them. */
gboolean vec_cache_file_sign (guint8 *bytes, gsize n);

G_END_DECLS
