/* What a PNG says of itself: chunks between its header and its pixels (PNG Specification, second edition, sections 5 and 11). */
#include "plot/vec-figure-private.h"

#include <math.h>
#include <string.h>

#define HEADER 33   /* bytes: signature and the chunk IHDR */

/* CRC-32 as in annex D, a byte at a time. */
static guint32
crc (const guint8 *bytes, gsize n)
{
  guint32 c = 0xffffffffu;

  for (gsize i = 0; i < n; i++)
    {
      c ^= bytes[i];
      for (int bit = 0; bit < 8; bit++)
        c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
    }
  return ~c;
}

static void
append_number (GByteArray *png, guint32 number)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (png, (const guint8 *) &big, sizeof big);
}

static void
append_chunk (GByteArray *png, const char *type, const guint8 *data, gsize n)
{
  guint start = png->len + 4;

  append_number (png, (guint32) n);
  g_byte_array_append (png, (const guint8 *) type, 4);
  g_byte_array_append (png, data, (guint) n);
  append_number (png, crc (png->data + start, n + 4));
}

/* Keyword, not compressed, no language, UTF-8. */
static void
append_text (GByteArray *png, const char *keyword, const char *text)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  static const guint8 plain[] = { 0, 0, 0, 0, 0 };

  g_byte_array_append (data, (const guint8 *) keyword, (guint) strlen (keyword));
  g_byte_array_append (data, plain, sizeof plain);
  g_byte_array_append (data, (const guint8 *) text, (guint) strlen (text));
  append_chunk (png, "iTXt", data->data, data->len);
}

static void
append_resolution (GByteArray *png, double dpi)
{
  guint32 per_metre = GUINT32_TO_BE ((guint32) round (dpi / 0.0254));
  guint8 data[9];

  memcpy (data, &per_metre, 4);
  memcpy (data + 4, &per_metre, 4);
  data[8] = 1;
  append_chunk (png, "pHYs", data, sizeof data);
}

GBytes *
vec_png_add_texts (const guint8 *png, gsize length, double dpi, const char *const *texts)
{
  GByteArray *result = g_byte_array_sized_new ((guint) (length + 4096));

  g_return_val_if_fail (length > HEADER, NULL);
  g_byte_array_append (result, png, HEADER);
  if (dpi > 0)
    append_resolution (result, dpi);
  for (guint i = 0; texts[i] != NULL; i += 2)
    if (texts[i + 1] != NULL)
      append_text (result, texts[i], texts[i + 1]);
  g_byte_array_append (result, png + HEADER, (guint) (length - HEADER));
  return g_byte_array_free_to_bytes (result);
}
