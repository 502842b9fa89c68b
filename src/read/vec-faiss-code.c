#include "read/vec-faiss-code.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-raw.h"

#define MAX_BITS 16

/* FAISS's ScalarQuantizer::QuantizerType. */
enum
{
  SQ_8BIT,
  SQ_4BIT,
  SQ_8BIT_UNIFORM,
  SQ_4BIT_UNIFORM,
  SQ_FP16,
  SQ_8BIT_DIRECT,
  SQ_6BIT,
  N_SQ_TYPES,
};

gboolean
vec_faiss_set_damaged (VecCursor *cursor, const char *what, gint64 value, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               /* Translators: the second %s is the name of a part of the file, such as "ntotal". */
               _("%s is not a whole FAISS index: before byte %llu, %s is %lld; it is damaged, write it again"), cursor->file,
               (unsigned long long) cursor->at, what, (long long) value);
  return FALSE;
}

void
vec_faiss_code_init_flat (VecFaissCode *self, int n_dims)
{
  *self = (VecFaissCode) { .coding = VEC_FAISS_FLAT, .n_dims = n_dims, .code_size = (guint64) n_dims * sizeof (float) };
}

/* A vector of float32: its length and its values. */
static gboolean
take_floats (VecCursor *cursor, guint64 n_expected, const guint8 **values, GError **error)
{
  guint64 n;

  if (!vec_cursor_take_u64 (cursor, &n, error))
    return FALSE;
  if (n != n_expected)
    return vec_faiss_set_damaged (cursor, "size", (gint64) n, error);
  return vec_cursor_take (cursor, n, sizeof (float), values, error);
}

gboolean
vec_faiss_code_read_product (VecFaissCode *self, VecCursor *cursor, int n_dims, GError **error)
{
  guint64 d, n_parts, n_bits;

  if (!vec_cursor_take_u64 (cursor, &d, error) || !vec_cursor_take_u64 (cursor, &n_parts, error)
      || !vec_cursor_take_u64 (cursor, &n_bits, error))
    return FALSE;
  if (d != (guint64) n_dims || n_parts < 1 || n_parts > d || d % n_parts != 0)
    return vec_faiss_set_damaged (cursor, "M", (gint64) n_parts, error);
  if (n_bits < 1 || n_bits > MAX_BITS)
    return vec_faiss_set_damaged (cursor, "nbits", (gint64) n_bits, error);
  *self = (VecFaissCode) { .coding = VEC_FAISS_PRODUCT, .n_dims = n_dims, .n_parts = (int) n_parts, .n_bits = (int) n_bits };
  self->code_size = (n_parts * n_bits + 7) / 8;
  return take_floats (cursor, d << n_bits, &self->centroids, error);
}

static guint64
get_scalar_size (int type, guint64 n_dims)
{
  switch (type)
    {
    case SQ_4BIT:
    case SQ_4BIT_UNIFORM:
      return (n_dims + 1) / 2;
    case SQ_6BIT:
      return (n_dims * 6 + 7) / 8;
    case SQ_FP16:
      return n_dims * 2;
    default:
      return n_dims;
    }
}

static guint64
count_trained (int type, guint64 n_dims)
{
  if (type == SQ_FP16 || type == SQ_8BIT_DIRECT)
    return 0;
  return type == SQ_8BIT_UNIFORM || type == SQ_4BIT_UNIFORM ? 2 : 2 * n_dims;
}

gboolean
vec_faiss_code_read_scalar (VecFaissCode *self, VecCursor *cursor, int n_dims, GError **error)
{
  gint32 type, range;
  guint32 argument;
  guint64 d, code_size;

  if (!vec_cursor_take_i32 (cursor, &type, error) || !vec_cursor_take_i32 (cursor, &range, error)
      || !vec_cursor_take_u32 (cursor, &argument, error) || !vec_cursor_take_u64 (cursor, &d, error)
      || !vec_cursor_take_u64 (cursor, &code_size, error))
    return FALSE;
  if (type < 0 || type >= N_SQ_TYPES)
    return vec_faiss_set_damaged (cursor, "qtype", type, error);
  if (d != (guint64) n_dims)
    return vec_faiss_set_damaged (cursor, "d", (gint64) d, error);
  *self = (VecFaissCode) { .coding = VEC_FAISS_SCALAR, .n_dims = n_dims, .type = type, .code_size = get_scalar_size (type, d) };
  if (code_size != self->code_size)
    return vec_faiss_set_damaged (cursor, "code_size", (gint64) code_size, error);
  return take_floats (cursor, count_trained (type, d), &self->trained, error);
}

/* ---- Decoding. */

/* @n_bits from bit @at on, least bit first. */
static guint32
get_bits (const guint8 *code, guint64 at, int n_bits)
{
  guint32 value = 0;

  for (int got = 0; got < n_bits;)
    {
      int n = MIN (n_bits - got, 8 - (int) (at % 8));

      value |= (guint32) (code[at / 8] >> (at % 8) & ((1 << n) - 1)) << got;
      got += n;
      at += (guint64) n;
    }
  return value;
}

static void
decode_product (const VecFaissCode *self, const guint8 *code, float *vector)
{
  int part_dims = self->n_dims / self->n_parts;

  for (int part = 0; part < self->n_parts; part++)
    {
      guint32 centroid = get_bits (code, (guint64) part * (guint64) self->n_bits, self->n_bits);
      guint64 first = (((guint64) part << self->n_bits) + centroid) * (guint64) part_dims;

      for (int i = 0; i < part_dims; i++)
        vector[part * part_dims + i] = vec_cursor_float (self->centroids, first + (guint64) i);
    }
}

static void
decode_steps (const VecFaissCode *self, const guint8 *code, int n_bits, gboolean uniform, float *vector)
{
  float n_steps = (float) ((1 << n_bits) - 1);

  for (int i = 0; i < self->n_dims; i++)
    {
      float share = ((float) get_bits (code, (guint64) i * (guint64) n_bits, n_bits) + 0.5f) / n_steps;
      guint64 at = uniform ? 0 : (guint64) i;
      guint64 n = uniform ? 1 : (guint64) self->n_dims;

      vector[i] = vec_cursor_float (self->trained, at) + share * vec_cursor_float (self->trained, n + at);
    }
}

static void
decode_scalar (const VecFaissCode *self, const guint8 *code, float *vector)
{
  switch (self->type)
    {
    case SQ_8BIT:
    case SQ_8BIT_UNIFORM:
      decode_steps (self, code, 8, self->type == SQ_8BIT_UNIFORM, vector);
      break;
    case SQ_4BIT:
    case SQ_4BIT_UNIFORM:
      decode_steps (self, code, 4, self->type == SQ_4BIT_UNIFORM, vector);
      break;
    case SQ_6BIT:
      decode_steps (self, code, 6, FALSE, vector);
      break;
    case SQ_FP16:
      vec_raw_convert ((VecRawType) { 'f', 2, G_BYTE_ORDER != G_LITTLE_ENDIAN }, code, (gsize) self->n_dims, vector, 1);
      break;
    case SQ_8BIT_DIRECT:
      for (int i = 0; i < self->n_dims; i++)
        vector[i] = code[i];
      break;
    default:
      g_assert_not_reached ();
    }
}

void
vec_faiss_code_decode (const VecFaissCode *self, const guint8 *code, float *vector)
{
  switch (self->coding)
    {
    case VEC_FAISS_PRODUCT:
      decode_product (self, code, vector);
      break;
    case VEC_FAISS_SCALAR:
      decode_scalar (self, code, vector);
      break;
    case VEC_FAISS_FLAT:
    default:
      for (int i = 0; i < self->n_dims; i++)
        vector[i] = vec_cursor_float (code, (guint64) i);
      break;
    }
}
