/* The encodings of text files: recognising them, and what is not UTF-8 becoming so. */
#include "read/vec-text-input-private.h"

#include <string.h>

/* ---- Recognising */

/* Half of the bytes of UTF-16 text in Latin letters and digits are zero, always the same half. */
static gboolean
is_obviously_utf16 (const guint8 *head, gsize n, int low)
{
  gsize n_pairs = MIN (n, 4096) / 2;
  gsize n_obvious = 0;

  for (gsize i = 0; i < n_pairs; i++)
    n_obvious += head[2 * i + low] != 0 && head[2 * i + 1 - low] == 0;
  return n_pairs >= 4 && n_obvious * 10 >= n_pairs * 9;
}

gsize
vec_text_sniff_encoding (const guint8 *head, gsize n, VecTextEncoding *encoding)
{
  *encoding = VEC_TEXT_ASCII;
  if (n >= 3 && memcmp (head, "\xef\xbb\xbf", 3) == 0)
    {
      *encoding = VEC_TEXT_UTF8;
      return 3;
    }
  if (n >= 2 && memcmp (head, "\xff\xfe", 2) == 0)
    {
      *encoding = VEC_TEXT_UTF16LE;
      return 2;
    }
  if (n >= 2 && memcmp (head, "\xfe\xff", 2) == 0)
    {
      *encoding = VEC_TEXT_UTF16BE;
      return 2;
    }
  if (is_obviously_utf16 (head, n, 0))
    *encoding = VEC_TEXT_UTF16LE;
  else if (is_obviously_utf16 (head, n, 1))
    *encoding = VEC_TEXT_UTF16BE;
  return 0;
}

/* ---- Converting */

/* U+0080 … U+009F of Windows-1252; the five unused codes stay control characters, as browsers read them. */
static const guint16 windows_1252[32] = {
  0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
  0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

/* Length of the valid UTF-8 sequence at @p; 0: invalid; −1: the bytes end within it. */
static int
sequence_length (const guchar *p, const guchar *end)
{
  gsize left = (gsize) (end - p);
  int n = *p >= 0xc2 && *p <= 0xdf ? 2 : (*p & 0xf0) == 0xe0 ? 3 : *p >= 0xf0 && *p <= 0xf4 ? 4 : 0;

  if (n == 0)
    return 0;
  if (left > 1 && ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90)
                   || (*p == 0xf4 && p[1] > 0x8f)))
    return 0;
  for (int i = 1; i < n; i++)
    {
      if ((gsize) i == left)
        return -1;
      if ((p[i] & 0xc0) != 0x80)
        return 0;
    }
  return n;
}

/* Past ASCII without NULs, eight bytes at a time. */
static const guchar *
skip_ascii (const guchar *p, const guchar *end)
{
  const guint64 high = G_GUINT64_CONSTANT (0x8080808080808080);
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);

  while (end - p >= 8)
    {
      guint64 v;

      memcpy (&v, p, sizeof v);
      if (((v - ones) | v) & high)
        break;
      p += 8;
    }
  while (p < end && *p != 0 && *p < 0x80)
    p++;
  return p;
}

/* More valid sequences than stray bytes: UTF-8, perhaps damaged. */
static gboolean
is_rather_utf8 (const guchar *p, const guchar *end)
{
  guint64 n_valid = 0, n_invalid = 0;

  while ((p = skip_ascii (p, end)) < end)
    {
      int n = *p == 0 ? 1 : sequence_length (p, end);

      n_valid += n > 1;
      n_invalid += n == 0;
      p += MAX (n, 1);
    }
  return n_valid > 0 && n_valid >= n_invalid;
}

static void
note_invalid (VecTextInput *self, gsize at)
{
  self->n_invalid++;
  if (self->invalid_at == VEC_TEXT_NOWHERE)
    self->invalid_at = at;
}

static void
note_nul (VecTextInput *self, gsize at)
{
  if (self->nul_at == VEC_TEXT_NOWHERE)
    self->nul_at = at;
}

static gsize
put_character (char *text, guint32 c)
{
  return (gsize) g_unichar_to_utf8 (c, text);
}

static gsize
convert_windows_1252 (VecTextInput *self)
{
  vec_text_input_reserve (self, self->n_raw * 3);
  for (gsize i = 0; i < self->n_raw; i++)
    {
      guint8 c = self->raw[i];

      if (c == 0)
        note_nul (self, self->end);
      if (c < 0x80)
        self->text[self->end++] = (char) c;
      else
        self->end += put_character (self->text + self->end, c < 0xa0 ? windows_1252[c - 0x80] : c);
    }
  return self->n_raw;
}

void
vec_text_input_put_invalid (VecTextInput *self)
{
  note_invalid (self, self->end);
  self->end += put_character (self->text + self->end, 0xfffd);
}

/* Converts whole characters; returns how many raw bytes they took. */
static gsize
convert_utf16 (VecTextInput *self)
{
  int low = self->encoding == VEC_TEXT_UTF16LE ? 0 : 1;
  gsize i = 0;

  vec_text_input_reserve (self, self->n_raw / 2 * 3 + 4);
  while (self->n_raw - i >= 2)
    {
      guint32 c = self->raw[i + low] | (guint32) self->raw[i + 1 - low] << 8;
      gsize n = 2;

      if (c >= 0xd800 && c < 0xdc00)
        {
          guint32 d;

          if (self->n_raw - i < 4 && !self->at_end)
            break;
          d = self->n_raw - i < 4 ? 0 : self->raw[i + 2 + low] | (guint32) self->raw[i + 3 - low] << 8;
          if (d >= 0xdc00 && d < 0xe000)
            {
              c = 0x10000 + ((c - 0xd800) << 10) + (d - 0xdc00);
              n = 4;
            }
        }
      if (c >= 0xd800 && c < 0xe000)
        {
          note_invalid (self, self->end);
          c = 0xfffd;
        }
      if (c == 0)
        note_nul (self, self->end);
      self->end += put_character (self->text + self->end, c);
      i += n;
    }
  if (self->at_end && i < self->n_raw)
    {
      vec_text_input_put_invalid (self);
      i = self->n_raw;
    }
  return i;
}

static gsize
convert (VecTextInput *self)
{
  switch (self->encoding)
    {
    case VEC_TEXT_WINDOWS_1252: return convert_windows_1252 (self);
    case VEC_TEXT_GB18030: return vec_text_input_convert_gb18030 (self);
    default: return convert_utf16 (self);
    }
}

void
vec_text_input_convert_raw (VecTextInput *self)
{
  gsize n = convert (self);

  memmove (self->raw, self->raw + n, self->n_raw - n);
  self->n_raw -= n;
}

static VecTextEncoding
choose_encoding (VecTextInput *self, gsize from)
{
  const guchar *text = (const guchar *) self->text, *end = text + self->end;

  if (is_rather_utf8 (text + from, end))
    return VEC_TEXT_UTF8;
  return vec_text_is_gb18030 (text, text + from, end) && vec_text_input_begin_gb18030 (self) ? VEC_TEXT_GB18030 : VEC_TEXT_WINDOWS_1252;
}

/* From the byte at @from on the file is to be converted, all before it was ASCII: moves the rest of the buffer through the converter. */
static void
convert_from (VecTextInput *self, gsize from)
{
  gsize n = self->end - from;

  self->raw = g_malloc (MAX (n, VEC_TEXT_CONVERTED_BLOCK) + 4);
  memcpy (self->raw, self->text + from, n);
  self->n_raw = n;
  self->end = from;
  vec_text_input_convert_raw (self);
}

void
vec_text_input_check_utf8 (VecTextInput *self)
{
  const guchar *text = (const guchar *) self->text;
  const guchar *end = text + self->end;
  const guchar *p = text + self->checked;

  while ((p = skip_ascii (p, end)) < end)
    {
      int n = *p == 0 ? 0 : sequence_length (p, end);

      if (n < 0 && !self->at_end)
        break;
      if (self->encoding == VEC_TEXT_ASCII && *p != 0)
        {
          self->encoding = choose_encoding (self, (gsize) (p - text));
          if (self->encoding != VEC_TEXT_UTF8)
            {
              convert_from (self, (gsize) (p - text));
              self->checked = self->end;
              return;
            }
        }
      if (*p == 0)
        note_nul (self, (gsize) (p - text));
      else if (n <= 0)
        note_invalid (self, (gsize) (p - text));
      p += MAX (n, 1);
    }
  self->checked = (gsize) (p - text);
}
