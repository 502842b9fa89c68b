#include "read/vec-npy-column.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-raw.h"

#define MAX_TEXT (1 << 20)     /* bytes of one value */

/* Bytes of one value: numpy counts the characters of a 'U', which take four each. */
static gsize
get_item_size (const VecNpyHeader *header)
{
  return (gsize) header->item_size * (header->kind == 'U' ? 4 : 1);
}

gboolean
vec_npy_is_column (const VecNpyHeader *header)
{
  if (header->n_axes != 1 && !(header->n_axes == 2 && header->shape[1] == 1))
    return FALSE;
  if (header->kind == 'S' || header->kind == 'U')
    return get_item_size (header) <= MAX_TEXT;
  return header->kind == 'b' || header->kind == 'i' || header->kind == 'u' || header->kind == 'f';
}

/* numpy pads texts with NULs. */
static void
append_bytes (VecStrings *strings, const guint8 *bytes, gsize size)
{
  g_autofree char *text = NULL;

  text = g_utf8_make_valid ((const char *) bytes, (gssize) strnlen ((const char *) bytes, size));
  vec_strings_append (strings, text, -1);
}

static void
append_unicode (VecStrings *strings, const guint8 *bytes, gsize size, gboolean swapped)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (gsize i = 0; i + 4 <= size; i += 4)
    {
      guint32 c;

      memcpy (&c, bytes + i, 4);
      c = swapped ? GUINT32_SWAP_LE_BE (c) : c;
      if (c == 0)
        break;
      g_string_append_unichar (text, c < 0x110000 && (c < 0xd800 || c >= 0xe000) ? c : 0xfffd);
    }
  vec_strings_append (strings, text->str, (gssize) text->len);
}

/* @bytes in this machine's order. */
static void
append_integer (VecStrings *strings, const guint8 *bytes, int size, gboolean is_signed)
{
  guint64 value = 0;
  char text[32];

  memcpy ((guint8 *) &value + (G_BYTE_ORDER == G_BIG_ENDIAN ? 8 - size : 0), bytes, (gsize) size);
  if (is_signed && size < 8 && value >> (8 * size - 1) != 0)
    value |= ~G_GUINT64_CONSTANT (0) << (8 * size);
  if (is_signed)
    g_snprintf (text, sizeof text, "%lld", (long long) (gint64) value);
  else
    g_snprintf (text, sizeof text, "%llu", (unsigned long long) value);
  vec_strings_append (strings, text, -1);
}

static void
append_real (VecStrings *strings, const guint8 *bytes, int size)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double value;
  float half;

  if (size == 8)
    memcpy (&value, bytes, 8);
  else
    {
      vec_raw_convert ((VecRawType) { 'f', (guint8) size, FALSE }, bytes, 1, &half, 1);
      value = (double) half;
    }
  if (isnan (value))
    vec_strings_append (strings, NULL, 0);
  else
    vec_strings_append (strings, g_ascii_formatd (text, sizeof text, size == 8 ? "%.17g" : "%.9g", value), -1);
}

static void
append_value (VecStrings *strings, const VecNpyHeader *header, gboolean swapped, const guint8 *bytes)
{
  guint8 native[8];
  int size = (int) get_item_size (header);

  if (header->kind == 'S' || header->kind == 'U')
    {
      if (header->kind == 'S')
        append_bytes (strings, bytes, (gsize) size);
      else
        append_unicode (strings, bytes, (gsize) size, swapped);
      return;
    }
  for (int i = 0; i < size; i++)
    native[i] = bytes[swapped ? size - 1 - i : i];
  if (header->kind == 'b')
    vec_strings_append (strings, native[0] != 0 ? "true" : "false", -1);
  else if (header->kind == 'f')
    append_real (strings, native, size);
  else
    append_integer (strings, native, size, header->kind == 'i');
}

static gboolean
check (const VecNpyHeader *header, const char *name, gsize size, GError **error)
{
  gsize item = get_item_size (header);

  if (header->kind != 'S' && header->kind != 'U' && !vec_raw_type_is_known ((VecRawType) { header->kind, (guint8) item, FALSE }))
    g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                 _("%s holds numbers of the type “%c%d”; float16, float32, float64, integers and booleans are read"), name, header->kind, header->item_size);
  else if (item > 0 && (header->data_offset > size || (guint64) header->shape[0] > (size - header->data_offset) / item))
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: its header promises %lld values of %zu bytes, but the file ends before"), name,
                 (long long) header->shape[0], item);
  else
    return TRUE;
  return FALSE;
}

VecStrings *
vec_npy_read_column (const char *path, const char *name, const VecNpyHeader *header, GError **error)
{
  g_autoptr(GError) map_error = NULL;
  g_autoptr(GMappedFile) map = g_mapped_file_new (path, FALSE, &map_error);
  gboolean swapped = (header->byte_order == '<' || header->byte_order == '>')
                     && (header->byte_order == '<') != (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  const guint8 *bytes;
  VecStrings *strings;

  if (map == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), name, map_error->message);
      return NULL;
    }
  if (!check (header, name, g_mapped_file_get_length (map), error))
    return NULL;
  bytes = (const guint8 *) g_mapped_file_get_contents (map) + header->data_offset;
  strings = vec_strings_new ();
  for (gint64 row = 0; row < header->shape[0]; row++)
    append_value (strings, header, swapped, bytes + (gsize) row * get_item_size (header));
  return strings;
}
