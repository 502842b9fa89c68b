/* Chinese text in GB18030, and so in GBK and GB2312, which it contains: recognising it, and making UTF-8 of it.
 *
 * Any byte above 0x80 can begin a character of GBK, "é" with the letter behind it too. But the 3,755 frequent characters of GB2312 (its rows 16 to 55,
 * by their sound from a to z) take two such bytes each, and Chinese text is nearly all of them, while in Western text two accents in a row are rare, stand
 * between Latin letters, and the first accent before a space or a comma is no character at all. Of 280,000 translated messages of programs in nineteen
 * Western languages none is taken for Chinese, in capitals one, an alphabet. Korean in EUC-KR has its syllables in the first half of these rows alone, and
 * Japanese in EUC-JP has kana, which GB2312 has in the same place. */
#include "read/vec-text-input-private.h"

#include <string.h>

#define MIN_FREQUENT 4

/* ---- Recognising */

typedef struct
{
  gint64 n;           /* characters beyond ASCII, punctuation left out */
  gint64 n_frequent;  /* of rows 16 to 55 */
  gint64 n_late;      /* of these, of rows 41 to 55, which begin with s to z: nearly half of Chinese text */
  gint64 n_kana;
  gint64 n_touching;  /* in runs that begin or end at a Latin letter, as accents do */

  gint64 run;
  gboolean run_touches;
  gboolean after_letter;
} Tally;

/* Length of the character at @p; 0: invalid; −1: the bytes end within it. */
static int
character_length (const guchar *p, const guchar *end)
{
  gsize left = (gsize) (end - p);

  if (*p < 0x80)
    return 1;
  if (*p == 0x80 || *p == 0xff)
    return 0;
  if (left < 2)
    return -1;
  if (p[1] >= 0x40 && p[1] != 0x7f && p[1] != 0xff)
    return 2;
  if (p[1] < 0x30 || p[1] > 0x39)
    return 0;
  if (left < 4)
    return -1;
  return p[2] > 0x80 && p[2] < 0xff && p[3] >= 0x30 && p[3] <= 0x39 ? 4 : 0;
}

static void
end_run (Tally *tally, gboolean at_letter)
{
  if (at_letter || tally->run_touches)
    tally->n_touching += tally->run;
  tally->run = 0;
  tally->run_touches = FALSE;
  tally->after_letter = at_letter;
}

static void
add_character (Tally *tally, const guchar *p, int length)
{
  gboolean is_gb2312 = length == 2 && p[1] > 0xa0;

  if (is_gb2312 && (*p == 0xa1 || *p == 0xa3))
    return;
  if (tally->run++ == 0)
    tally->run_touches = tally->after_letter;
  tally->n++;
  tally->n_frequent += is_gb2312 && *p >= 0xb0 && *p <= 0xd7;
  tally->n_late += is_gb2312 && *p >= 0xc9 && *p <= 0xd7;
  tally->n_kana += is_gb2312 && (*p == 0xa4 || *p == 0xa5);
}

gboolean
vec_text_is_gb18030 (const guchar *text, const guchar *from, const guchar *end)
{
  Tally tally = { .after_letter = from > text && g_ascii_isalpha (from[-1]) };
  int length;

  for (const guchar *p = from; p < end; p += length)
    {
      length = character_length (p, end);
      if (length < 0)
        break;
      if (length == 0 || *p == 0)
        return FALSE;
      if (length == 1)
        end_run (&tally, g_ascii_isalpha (*p));
      else
        add_character (&tally, p, length);
    }
  end_run (&tally, FALSE);
  return tally.n_frequent >= MIN_FREQUENT && tally.n_frequent * 2 >= tally.n && tally.n_late * 10 >= tally.n_frequent
         && tally.n_kana * 10 <= tally.n && tally.n_touching * 2 <= tally.n;
}

/* ---- Converting */

gboolean
vec_text_input_begin_gb18030 (VecTextInput *self)
{
  GIConv converter = g_iconv_open ("UTF-8", "GB18030");

  if (converter == (GIConv) -1)
    return FALSE;
  self->converter = converter;
  return TRUE;
}

gsize
vec_text_input_convert_gb18030 (VecTextInput *self)
{
  char *in = (char *) self->raw;
  gsize left = self->n_raw, begin = self->end;
  const char *nul;

  vec_text_input_reserve (self, self->n_raw * 3);
  while (left > 0)
    {
      char *out = self->text + self->end;
      gsize room = self->allocated - self->end;
      gboolean is_whole = g_iconv (self->converter, &in, &left, &out, &room) != (gsize) -1;

      self->end = (gsize) (out - self->text);
      if (is_whole || (character_length ((guchar *) in, (guchar *) in + left) < 0 && !self->at_end))
        break;
      vec_text_input_put_invalid (self);
      in++;
      left--;
    }
  nul = memchr (self->text + begin, 0, self->end - begin);
  if (nul != NULL && self->nul_at == VEC_TEXT_NOWHERE)
    self->nul_at = (gsize) (nul - self->text);
  return self->n_raw - left;
}
