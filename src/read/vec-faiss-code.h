#pragma once

#include "read/vec-cursor.h"

G_BEGIN_DECLS

/* How FAISS writes one vector as bytes.
 *   Jégou, Douze & Schmid, "Product Quantization for Nearest Neighbor Search" (TPAMI 2011): each of n_parts parts of the vector is one of
 *   2^n_bits centroids; the numbers of the centroids lie one after the other, least bit first
 *   scalar quantiser: each value is the middle of one of 2^n_bits steps between a least and a greatest value */
typedef enum
{
  VEC_FAISS_FLAT,
  VEC_FAISS_PRODUCT,
  VEC_FAISS_SCALAR,
} VecFaissCoding;

typedef struct
{
  VecFaissCoding coding;
  int n_dims;
  guint64 code_size;           /* bytes of a vector */

  int n_parts, n_bits;         /* product */
  const guint8 *centroids;     /* (n_parts, 2^n_bits, n_dims / n_parts) */

  int type;                    /* scalar: FAISS's QuantizerType */
  const guint8 *trained;       /* least values and widths, one for each dimension or for all */
} VecFaissCode;

void vec_faiss_code_init_flat (VecFaissCode *self, int n_dims);

/* Reads the quantiser that stands next in the file; FALSE when it does not fit @n_dims or is of an unknown type. */
gboolean vec_faiss_code_read_product (VecFaissCode *self, VecCursor *cursor, int n_dims, GError **error);
gboolean vec_faiss_code_read_scalar (VecFaissCode *self, VecCursor *cursor, int n_dims, GError **error);

/* @code (code_size) → @vector (n_dims). */
void vec_faiss_code_decode (const VecFaissCode *self, const guint8 *code, float *vector);

/* The sentence for a file in which @what is @value. */
gboolean vec_faiss_set_damaged (VecCursor *cursor, const char *what, gint64 value, GError **error);

G_END_DECLS
