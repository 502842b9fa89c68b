#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* All of a table but its values, as bytes of a cache file: text as its length (32 bits) and its bytes; strings as their number, their
 * lengths (2³² − 1: missing), and all their bytes; columns by type as strings, doubles, or codes and their dictionary. */

/* @source: the path that is not written; see vec_cache_file_write(). VEC_ERROR_UNSUPPORTED when a text is longer than 4 GB. */
GByteArray *vec_cache_about_write (VecTable *table, const char *source, GError **error);

/* A builder that lacks only the values. @file: to be named in errors, which say VEC_ERROR_FORMAT. Takes at most a few times @n bytes. */
VecTableBuilder *vec_cache_about_read (const guint8 *bytes, gsize n, gint64 n_rows, gint64 n_dims, const char *source, const char *file,
                                       GError **error);

G_END_DECLS
