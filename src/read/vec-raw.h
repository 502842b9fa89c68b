#pragma once

#include "read/vec-ticker.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* A row-major matrix in a file. */
typedef struct
{
  VecRawType type;
  guint64 offset;     /* of its first value */
  gint64 n_rows;
  int n_dims;
  guint gap;          /* bytes before each row, the first one's before @offset: its number of dimensions as int32; 0: none */
} VecRawMatrix;

/* Hands the matrix to @builder in its own type: mapped, not read, so that it appears at once and may be larger than memory; up to
 * sixteen megabytes are copied, so that the file may be written anew. The file must be as long as the matrix needs. Of a mapped file that
 * others shorten the values are gone. The values are not looked through (vec_table_is_checked()). */
gboolean vec_raw_load (VecTableBuilder *builder, const char *path, const VecRawMatrix *matrix, GError **error);

/* The same for float32, little-endian, row after row. */
gboolean vec_raw_load_floats (VecTableBuilder *builder, const char *path, guint64 offset, gint64 n_rows, int n_dims, GError **error);

/* Room for (n_rows, n_dims) values, or for so many bytes; free with g_free(); NULL with VEC_ERROR_MEMORY. */
gpointer vec_raw_allocate_bytes (const char *file, guint64 n_bytes, GError **error);
float *vec_raw_allocate (const char *file, gint64 n_rows, int n_dims, GError **error);

G_END_DECLS
