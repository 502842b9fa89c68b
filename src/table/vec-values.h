#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a number lies in a file and in memory. */
typedef struct
{
  char kind;          /* 'f' IEEE 754, 'g' bfloat16, 'i' signed, 'u' unsigned, 'b' boolean (0: no, else yes) */
  guint8 size;        /* bytes: 2, 4 or 8 for 'f', 2 for 'g', 1, 2, 4 or 8 for 'i' and 'u', 1 for 'b' */
  gboolean swapped;   /* the other byte order than this machine's */
} VecRawType;

#define VEC_RAW_FLOAT32 ((VecRawType) { 'f', 4, FALSE })

/* Whether kind and size are one of those above. */
gboolean vec_raw_type_is_known (VecRawType type);

/* As numpy calls it, "float32" or "bfloat16"; static, "" for an unknown one. */
const char *vec_raw_type_get_name (VecRawType type);

/* Whether a value may be NaN or infinite: whole numbers are always finite float32 numbers. */
gboolean vec_raw_type_is_float (VecRawType type);

/* Widens @n values; the i-th goes to into[i × stride]. @bytes need not be aligned. Integers of more than 24 bits and float64 are rounded to
 * the nearest float32, float64 beyond its range to infinity. About 4 GB/s of results. */
void vec_raw_convert (VecRawType type, const guint8 *bytes, gsize n, float *into, gsize stride);

/* The nearest number of a floating type, written where one of it lies; the type must be one of float16, bfloat16, float32, float64. */
void vec_raw_store (VecRawType type, float value, guint8 *bytes);

/* A matrix as it lies in a file or in memory, (n_rows, n_dims), row-major, in its own type. Lends its bytes. */
typedef struct
{
  VecRawType type;
  const guint8 *bytes;  /* of the first value; need not be aligned */
  gsize stride;         /* bytes from row to row */
  gint64 n_rows;
  int n_dims;
} VecValues;

/* A matrix of float32, row after row. */
VecValues vec_values_of_floats (const float *vectors, gint64 n_rows, int n_dims);

/* Its numbers, where they are float32 row after row already; else NULL. */
const float *vec_values_get_floats (const VecValues *values);

/* Bytes of one row without what may lie between rows. */
gsize vec_values_get_row_size (const VecValues *values);

/* Widens rows @first … @first + @n − 1 into (n, n_dims). Any thread. */
void vec_values_read_rows (const VecValues *values, gint64 first, gint64 n, float *into);

/* Widens @n numbers of @row from dimension @dim on. Any thread. */
void vec_values_read_part (const VecValues *values, gint64 row, int dim, int n, float *into);

/* The same, without copying where they are float32 already: lent, either @buffer (n) or what lies in the matrix. */
const float *vec_values_get_part (const VecValues *values, gint64 row, int dim, int n, float *buffer);

G_END_DECLS
