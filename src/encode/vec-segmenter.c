#include "encode/vec-segmenter.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include "base/vec-error.h"

struct _VecSegmenter
{
  UBreakIterator *iterator;
};

VecSegmenter *
vec_segmenter_new (GError **error)
{
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open (UBRK_WORD, "", NULL, 0, &status);
  VecSegmenter *self;

  if (U_FAILURE (status))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED,
                   _("Texts cannot be cut into words: ICU says %s. Its data may be missing"), u_errorName (status));
      return NULL;
    }
  self = g_new0 (VecSegmenter, 1);
  self->iterator = iterator;
  return self;
}

VecSegmenter *
vec_segmenter_copy (const VecSegmenter *segmenter)
{
  UErrorCode status = U_ZERO_ERROR;
  VecSegmenter *self = g_new0 (VecSegmenter, 1);

  self->iterator = ubrk_clone (segmenter->iterator, &status);
  if (U_FAILURE (status))
    g_error ("out of memory"); /* the one way a copy can fail; GLib ends the program at it everywhere else */
  return self;
}

void
vec_segmenter_free (VecSegmenter *self)
{
  ubrk_close (self->iterator);
  g_free (self);
}

/* Emoji are no letters to the word rules, but people mean something by them. The plain digits, # and * are emoji to Unicode only
 * because keycaps are made of them; © and ™ are left to be signs as well. */
static gboolean
is_pictograph (gunichar c)
{
  return c > 0x2000 && c != 0x2122
         && (u_hasBinaryProperty ((UChar32) c, UCHAR_EXTENDED_PICTOGRAPHIC)
             || u_hasBinaryProperty ((UChar32) c, UCHAR_REGIONAL_INDICATOR));
}

static VecUnitKind
classify (const char *text, int32_t rule_status)
{
  gunichar first = g_utf8_get_char (text);

  if (rule_status >= UBRK_WORD_KANA && rule_status < UBRK_WORD_IDEO_LIMIT)
    return VEC_UNIT_IDEOGRAPHS;
  if (rule_status >= UBRK_WORD_NUMBER || is_pictograph (first))
    return VEC_UNIT_WORD;
  return u_hasBinaryProperty ((UChar32) first, UCHAR_IDEOGRAPHIC) ? VEC_UNIT_IDEOGRAPHS : VEC_UNIT_SYMBOL;
}

static gboolean
is_space (const char *text)
{
  gunichar c = g_utf8_get_char (text);

  return u_isUWhiteSpace ((UChar32) c) || u_iscntrl ((UChar32) c);
}

/* The word rules hold words together that underscores join; word-vector files write phrases so, people do not. */
static void
add_units (GArray *units, const char *text, gsize begin, gsize end, int32_t rule_status)
{
  gsize i = begin;

  while (i < end)
    {
      const char *underscore = memchr (text + i, '_', end - i);
      gsize piece_end = underscore != NULL ? (gsize) (underscore - text) : end;

      if (piece_end > i)
        {
          VecUnit unit = { i, piece_end, classify (text + i, rule_status) };

          g_array_append_val (units, unit);
        }
      i = piece_end + 1;
    }
}

void
vec_segmenter_cut (VecSegmenter *self, const char *text, gsize length, GArray *units)
{
  UErrorCode status = U_ZERO_ERROR;
  UText source = UTEXT_INITIALIZER;
  int32_t begin;

  g_array_set_size (units, 0);
  utext_openUTF8 (&source, text, (int64_t) length, &status);
  ubrk_setUText (self->iterator, &source, &status);
  begin = U_SUCCESS (status) ? ubrk_first (self->iterator) : UBRK_DONE;
  for (int32_t end; begin != UBRK_DONE && (end = ubrk_next (self->iterator)) != UBRK_DONE; begin = end)
    if (!is_space (text + begin))
      add_units (units, text, (gsize) begin, (gsize) end, ubrk_getRuleStatus (self->iterator));
  utext_close (&source);
}
