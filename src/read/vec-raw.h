#pragma once

#include "read/vec-ticker.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* How a number lies in a binary file. */
typedef struct
{
  char kind;          /* 'f' IEEE 754, 'g' bfloat16, 'i' signed, 'u' unsigned, 'b' boolean (0: no, else yes) */
  guint8 size;        /* bytes: 2, 4 or 8 for 'f', 2 for 'g', 1, 2, 4 or 8 for 'i' and 'u', 1 for 'b' */
  gboolean swapped;   /* the other byte order than this machine's */
} VecRawType;

/* A row-major matrix in a file. */
typedef struct
{
  VecRawType type;
  guint64 offset;     /* of its first value */
  gint64 n_rows;
  int n_dims;
} VecRawMatrix;

/* Whether kind and size are one of those above. */
gboolean vec_raw_type_is_known (VecRawType type);

/* As numpy calls it, "float32" or "bfloat16"; static, "" for an unknown one. */
const char *vec_raw_type_get_name (VecRawType type);

/* Converts @n values; the i-th goes to into[i × stride]. @bytes need not be aligned. Integers of more than 24 bits are rounded to the
 * nearest float32. About 1 GB/s of results. */
void vec_raw_convert (VecRawType type, const guint8 *bytes, gsize n, float *into, gsize stride);

/* Hands the matrix to @builder: float32 as it lies in memory is mapped, not read, so that a file may be larger than memory; the others are
 * converted. The file must be as long as the matrix needs. VEC_ERROR_FORMAT when a value is not finite, VEC_ERROR_MEMORY when the
 * result would not fit. */
gboolean vec_raw_load (VecTableBuilder *builder, const char *path, const VecRawMatrix *matrix, VecTicker *ticker, GError **error);

/* Room for (n_rows, n_dims) values, free with g_free(); NULL with VEC_ERROR_MEMORY. */
float *vec_raw_allocate (const char *file, gint64 n_rows, int n_dims, GError **error);

G_END_DECLS
