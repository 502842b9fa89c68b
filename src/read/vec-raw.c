#include "read/vec-raw.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-byte-input.h"
#include "read/vec-matrix.h"

#define BLOCK_VALUES (1 << 16)

/* ---- Types. */

gboolean
vec_raw_type_is_known (VecRawType type)
{
  return *vec_raw_type_get_name (type) != '\0';
}

const char *
vec_raw_type_get_name (VecRawType type)
{
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

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].kind == type.kind && names[i].size == type.size)
      return names[i].name;
  return "";
}

/* ---- Values. */

static float
half_to_float (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000) << 16;
  guint32 exponent = half >> 10 & 0x1f;
  guint32 fraction = half & 0x3ff;
  guint32 bits;
  float value;

  if (exponent == 0)
    {
      value = (float) fraction * 0x1p-24f;
      return sign != 0 ? -value : value;
    }
  bits = sign | (exponent == 31 ? 0x7f800000u : (exponent + 112) << 23) | fraction << 13;
  memcpy (&value, &bits, sizeof value);
  return value;
}

/* A bfloat16 is the upper half of a float32. */
static float
brain_to_float (guint16 brain)
{
  guint32 bits = (guint32) brain << 16;
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static guint16
swap_16 (guint16 x)
{
  return GUINT16_SWAP_LE_BE (x);
}

static guint32
swap_32 (guint32 x)
{
  return GUINT32_SWAP_LE_BE (x);
}

static guint64
swap_64 (guint64 x)
{
  return GUINT64_SWAP_LE_BE (x);
}

static inline guint8
swap_8 (guint8 x)
{
  return x;
}

#define CONVERT(bits, Type, expression) \
  for (gsize i = 0; i < n; i++) \
    { \
      guint##bits raw; \
      Type x; \
\
      memcpy (&raw, bytes + i * sizeof raw, sizeof raw); \
      if (type.swapped) \
        raw = swap_##bits (raw); \
      memcpy (&x, &raw, sizeof x); \
      into[i * stride] = (float) (expression); \
    } \
  break

void
vec_raw_convert (VecRawType type, const guint8 *bytes, gsize n, float *into, gsize stride)
{
  switch (type.kind << 8 | type.size)
    {
    case 'f' << 8 | 2:
      CONVERT (16, guint16, half_to_float (x));
    case 'f' << 8 | 4:
      CONVERT (32, float, x);
    case 'f' << 8 | 8:
      CONVERT (64, double, x);
    case 'g' << 8 | 2:
      CONVERT (16, guint16, brain_to_float (x));
    case 'i' << 8 | 1:
      CONVERT (8, gint8, x);
    case 'i' << 8 | 2:
      CONVERT (16, gint16, x);
    case 'i' << 8 | 4:
      CONVERT (32, gint32, x);
    case 'i' << 8 | 8:
      CONVERT (64, gint64, x);
    case 'u' << 8 | 1:
      CONVERT (8, guint8, x);
    case 'u' << 8 | 2:
      CONVERT (16, guint16, x);
    case 'u' << 8 | 4:
      CONVERT (32, guint32, x);
    case 'u' << 8 | 8:
      CONVERT (64, guint64, x);
    case 'b' << 8 | 1:
      CONVERT (8, guint8, x != 0);
    default:
      g_assert_not_reached ();
    }
}

/* ---- Matrices. */

float *
vec_raw_allocate (const char *file, gint64 n_rows, int n_dims, GError **error)
{
  guint64 n_bytes = (guint64) n_rows * (guint64) n_dims * sizeof (float);
  float *values;

  if (!vec_memory_check (file, n_bytes, error))
    return NULL;
  values = g_try_malloc (n_bytes);
  if (values == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("%s: there is not enough memory for its vectors"), file);
  return values;
}

static gboolean
convert_map (const char *file, GMappedFile *map, const VecRawMatrix *matrix, float *values, VecTicker *ticker, GError **error)
{
  const guint8 *bytes = (const guint8 *) g_mapped_file_get_contents (map) + matrix->offset;
  gsize n_values = (gsize) matrix->n_rows * (gsize) matrix->n_dims;

  for (gsize begin = 0; begin < n_values; begin += BLOCK_VALUES)
    {
      if (!vec_ticker_tick (ticker, matrix->offset + begin * matrix->type.size, error))
        return FALSE;
      vec_raw_convert (matrix->type, bytes + begin * matrix->type.size, MIN ((gsize) BLOCK_VALUES, n_values - begin), values + begin, 1);
    }
  return vec_check_finite_rows (file, values, matrix->n_rows, matrix->n_dims, ticker, error);
}

static gboolean
load_converted (VecTableBuilder *builder, const char *path, const VecRawMatrix *matrix, VecTicker *ticker, GError **error)
{
  g_autofree char *file = g_filename_display_basename (path);
  g_autoptr(GError) map_error = NULL;
  g_autoptr(GMappedFile) map = g_mapped_file_new (path, FALSE, &map_error);
  g_autofree float *values = NULL;
  guint64 n_bytes = (guint64) matrix->n_rows * (guint64) matrix->n_dims * matrix->type.size;

  if (map == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), file, map_error->message);
      return FALSE;
    }
  if (matrix->offset > g_mapped_file_get_length (map) || n_bytes > g_mapped_file_get_length (map) - matrix->offset)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s became shorter while it was read"), file);
      return FALSE;
    }
  values = vec_raw_allocate (file, matrix->n_rows, matrix->n_dims, error);
  if (values == NULL || !convert_map (file, map, matrix, values, ticker, error))
    return FALSE;
  vec_table_builder_take_vectors (builder, values, matrix->n_rows, matrix->n_dims, values, g_free);
  values = NULL;
  return TRUE;
}

gboolean
vec_raw_load (VecTableBuilder *builder, const char *path, const VecRawMatrix *matrix, VecTicker *ticker, GError **error)
{
  if (matrix->type.kind == 'f' && matrix->type.size == 4 && !matrix->type.swapped && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    return vec_map_vectors (builder, path, matrix->offset, matrix->n_rows, matrix->n_dims, ticker, error);
  return load_converted (builder, path, matrix, ticker, error);
}
