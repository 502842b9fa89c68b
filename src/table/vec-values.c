/* Numbers stay in the file's own type and are widened a block at a time, where they are used. Each type has one loop that the compiler
 * turns into vector instructions; the other byte order and other strides go through a small block on the stack. */
#include "table/vec-values.h"

#include <string.h>

#include "base/vec-simd.h"

#define BLOCK 512

/* ---- Types. */

static const struct
{
  char kind;
  guint8 size;
  const char *name;
} names[] = {
  { 'f', 2, "float16" }, { 'f', 4, "float32" }, { 'f', 8, "float64" }, { 'g', 2, "bfloat16" }, { 'i', 1, "int8" },
  { 'i', 2, "int16" },   { 'i', 4, "int32" },   { 'i', 8, "int64" },   { 'u', 1, "uint8" },    { 'u', 2, "uint16" },
  { 'u', 4, "uint32" },  { 'u', 8, "uint64" },  { 'b', 1, "bool" },
};

gboolean
vec_raw_type_is_known (VecRawType type)
{
  return *vec_raw_type_get_name (type) != '\0';
}

const char *
vec_raw_type_get_name (VecRawType type)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].kind == type.kind && names[i].size == type.size)
      return names[i].name;
  return "";
}

gboolean
vec_raw_type_is_float (VecRawType type)
{
  return type.kind == 'f' || type.kind == 'g';
}

/* ---- One value. */

static inline float
float_of_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static inline guint32
bits_of_float (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

/* Exponent and fraction are put where float32 has them, and the difference of the biases is multiplied in, which is right for numbers
 * without a leading one, too. Without a branch, so that it can be done for many at once. */
static inline float
half_to_float (guint16 half)
{
  guint32 magnitude = (guint32) (half & 0x7fff) << 13;
  guint32 sign = (guint32) (half & 0x8000) << 16;
  guint32 usual = bits_of_float (float_of_bits (magnitude) * 0x1p112f);

  return float_of_bits (sign | ((half & 0x7c00) == 0x7c00 ? magnitude | 0x7f800000u : usual));
}

/* A bfloat16 is the upper half of a float32. */
static inline float
brain_to_float (guint16 brain)
{
  return float_of_bits ((guint32) brain << 16);
}

static guint16
float_to_brain (float value)
{
  guint32 bits = bits_of_float (value);

  return (guint16) ((bits + 0x7fff + (bits >> 16 & 1)) >> 16);   /* to the nearest, ties to even */
}

/* To the nearest, ties to even; the machine's own addition rounds: the sum's last bit is that of the half. */
static guint16
float_to_half (float value)
{
  guint32 sign = bits_of_float (value) >> 16 & 0x8000;
  float magnitude = float_of_bits (bits_of_float (value) & 0x7fffffffu);
  guint32 exponent, rounded;

  if (!(magnitude < 65520))
    return (guint16) (sign | (magnitude != magnitude ? 0x7e00 : 0x7c00));
  exponent = MAX (bits_of_float (magnitude) >> 23, 113u);
  rounded = bits_of_float (magnitude + float_of_bits ((exponent + 13) << 23));
  return (guint16) (sign + ((exponent - 113) << 10) + (rounded & 0x7fffff));
}

/* ---- Many values, of the machine's byte order. */

#define DEFINE_WIDEN(name, Type, expression) \
  VEC_SIMD static void name (const guint8 *bytes, gsize n, float *into) \
  { \
    for (gsize i = 0; i < n; i++) \
      { \
        Type x; \
\
        memcpy (&x, bytes + i * sizeof x, sizeof x); \
        into[i] = (float) (expression); \
      } \
  }

DEFINE_WIDEN (widen_half, guint16, half_to_float (x))
DEFINE_WIDEN (widen_double, double, x)
DEFINE_WIDEN (widen_brain, guint16, brain_to_float (x))
DEFINE_WIDEN (widen_int8, gint8, x)
DEFINE_WIDEN (widen_int16, gint16, x)
DEFINE_WIDEN (widen_int32, gint32, x)
DEFINE_WIDEN (widen_int64, gint64, x)
DEFINE_WIDEN (widen_uint8, guint8, x)
DEFINE_WIDEN (widen_uint16, guint16, x)
DEFINE_WIDEN (widen_uint32, guint32, x)
DEFINE_WIDEN (widen_uint64, guint64, x)
DEFINE_WIDEN (widen_bool, guint8, x != 0)

static void
widen_float (const guint8 *bytes, gsize n, float *into)
{
  memcpy (into, bytes, n * sizeof *into);
}

static void
widen (VecRawType type, const guint8 *bytes, gsize n, float *into)
{
  switch (type.kind << 8 | type.size)
    {
    case 'f' << 8 | 2: widen_half (bytes, n, into); return;
    case 'f' << 8 | 4: widen_float (bytes, n, into); return;
    case 'f' << 8 | 8: widen_double (bytes, n, into); return;
    case 'g' << 8 | 2: widen_brain (bytes, n, into); return;
    case 'i' << 8 | 1: widen_int8 (bytes, n, into); return;
    case 'i' << 8 | 2: widen_int16 (bytes, n, into); return;
    case 'i' << 8 | 4: widen_int32 (bytes, n, into); return;
    case 'i' << 8 | 8: widen_int64 (bytes, n, into); return;
    case 'u' << 8 | 1: widen_uint8 (bytes, n, into); return;
    case 'u' << 8 | 2: widen_uint16 (bytes, n, into); return;
    case 'u' << 8 | 4: widen_uint32 (bytes, n, into); return;
    case 'u' << 8 | 8: widen_uint64 (bytes, n, into); return;
    case 'b' << 8 | 1: widen_bool (bytes, n, into); return;
    default: g_assert_not_reached ();
    }
}

/* ---- Byte orders and strides. */

static void
turn_bytes (const guint8 *bytes, gsize n, gsize size, guint8 *into)
{
  for (gsize i = 0; i < n; i++)
    for (gsize byte = 0; byte < size; byte++)
      into[i * size + byte] = bytes[i * size + size - 1 - byte];
}

static void
widen_block (VecRawType type, const guint8 *bytes, gsize n, float *into)
{
  guint8 turned[BLOCK * 8];

  if (type.swapped)
    turn_bytes (bytes, n, type.size, turned);
  widen (type, type.swapped ? turned : bytes, n, into);
}

void
vec_raw_convert (VecRawType type, const guint8 *bytes, gsize n, float *into, gsize stride)
{
  float block[BLOCK];

  if (!type.swapped && stride == 1)
    {
      widen (type, bytes, n, into);
      return;
    }
  for (gsize begin = 0; begin < n; begin += BLOCK)
    {
      gsize length = MIN ((gsize) BLOCK, n - begin);

      widen_block (type, bytes + begin * type.size, length, stride == 1 ? into + begin : block);
      for (gsize i = 0; stride != 1 && i < length; i++)
        into[(begin + i) * stride] = block[i];
    }
}

void
vec_raw_store (VecRawType type, float value, guint8 *bytes)
{
  guint8 native[8];
  double wide = value;
  guint16 narrow = type.kind == 'g' ? float_to_brain (value) : float_to_half (value);

  g_return_if_fail (vec_raw_type_is_float (type) && vec_raw_type_is_known (type));

  if (type.size == sizeof wide)
    memcpy (native, &wide, sizeof wide);
  else if (type.size == sizeof value)
    memcpy (native, &value, sizeof value);
  else
    memcpy (native, &narrow, sizeof narrow);
  if (type.swapped)
    turn_bytes (native, 1, type.size, bytes);
  else
    memcpy (bytes, native, type.size);
}

/* ---- Matrices. */

VecValues
vec_values_of_floats (const float *vectors, gint64 n_rows, int n_dims)
{
  VecValues values = { VEC_RAW_FLOAT32, (const guint8 *) vectors, (gsize) n_dims * sizeof (float), n_rows, n_dims };

  return values;
}

static gboolean
is_native (VecRawType type)
{
  return type.kind == 'f' && type.size == sizeof (float) && !type.swapped;
}

gsize
vec_values_get_row_size (const VecValues *values)
{
  return (gsize) values->n_dims * values->type.size;
}

const float *
vec_values_get_floats (const VecValues *values)
{
  gboolean lie_so = is_native (values->type) && values->stride == vec_values_get_row_size (values)
                    && GPOINTER_TO_SIZE (values->bytes) % sizeof (float) == 0;

  return lie_so ? (const float *) (const void *) values->bytes : NULL;
}

void
vec_values_read_part (const VecValues *values, gint64 row, int dim, int n, float *into)
{
  vec_raw_convert (values->type, values->bytes + (gsize) row * values->stride + (gsize) dim * values->type.size, (gsize) n, into, 1);
}

void
vec_values_read_rows (const VecValues *values, gint64 first, gint64 n, float *into)
{
  const guint8 *bytes = values->bytes + (gsize) first * values->stride;

  if (values->stride == vec_values_get_row_size (values))
    vec_raw_convert (values->type, bytes, (gsize) n * (gsize) values->n_dims, into, 1);
  else
    for (gint64 i = 0; i < n; i++)
      vec_raw_convert (values->type, bytes + (gsize) i * values->stride, (gsize) values->n_dims, into + i * values->n_dims, 1);
}

const float *
vec_values_get_part (const VecValues *values, gint64 row, int dim, int n, float *buffer)
{
  const guint8 *bytes = values->bytes + (gsize) row * values->stride + (gsize) dim * values->type.size;

  if (is_native (values->type) && GPOINTER_TO_SIZE (bytes) % sizeof (float) == 0)
    return (const float *) (const void *) bytes;
  vec_raw_convert (values->type, bytes, (gsize) n, buffer, 1);
  return buffer;
}
