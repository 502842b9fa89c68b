/* BERT's normalisation: control characters out, white space as spaces, spaces around ideographs, lower case, no accents.
 *   github.com/google-research/bert, tokenization.py, BasicTokenizer
 * Most texts are ASCII once they are clean, for which one pass is enough. */
#include <unicode/uchar.h>

#include "encode/vec-normalizer-private.h"

void
vec_normalizer_parse_bert (VecNormalizer *self, const VecValue *value)
{
  self->clean = vec_value_get_boolean (value, "clean_text", TRUE);
  self->space_ideographs = vec_value_get_boolean (value, "handle_chinese_chars", TRUE);
  self->lowercase = vec_value_get_boolean (value, "lowercase", TRUE);
  self->strip_accents = vec_value_get_boolean (value, "strip_accents", self->lowercase);
}

/* CJK unified and compatibility ideographs, as BERT lists them. */
static gboolean
is_ideograph (gunichar c)
{
  return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3400 && c <= 0x4dbf) || (c >= 0x20000 && c <= 0x2a6df) || (c >= 0x2a700 && c <= 0x2b73f)
         || (c >= 0x2b740 && c <= 0x2b81f) || (c >= 0x2b820 && c <= 0x2ceaf) || (c >= 0xf900 && c <= 0xfaff)
         || (c >= 0x2f800 && c <= 0x2fa1f);
}

static gboolean
is_control (gunichar c)
{
  if (c < 0x80)
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
  return c == 0xfffd || (U_MASK (u_charType ((UChar32) c)) & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CO_MASK)) != 0;
}

static gboolean
is_blank (gunichar c)
{
  return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace ((UChar32) c);
}

static void
append_other (const VecNormalizer *self, const VecNormalized *from, gsize i, gsize next, gunichar c, VecNormalized *to)
{
  VecSpan origin = from->origins[i];

  if (self->clean && is_control (c))
    return;
  if (self->clean && is_blank (c))
    vec_normalized_append (to, " ", 1, origin);
  else if (self->space_ideographs && is_ideograph (c))
    {
      vec_normalized_append (to, " ", 1, origin);
      vec_normalized_copy (to, from, i, next);
      vec_normalized_append (to, " ", 1, origin);
    }
  else
    vec_normalized_copy (to, from, i, next);
}

/* Cleans, and brings ASCII into lower case: no other letter's case depends on that of ASCII letters. */
static void
clean (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to)
{
  vec_normalized_start (to, from->n + from->n / 2 + 16);
  for (gsize i = 0, next = 0; i < from->n; i = next)
    {
      gunichar c = vec_next_char (from->text, &next);

      if (c > 0x20 && c < 0x7f)
        {
          char letter = self->lowercase ? g_ascii_tolower ((char) c) : (char) c;

          vec_normalized_append (to, &letter, 1, from->origins[i]);
        }
      else
        append_other (self, from, i, next, c, to);
    }
}

gboolean
vec_normalizer_run_bert (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  g_auto(VecNormalized) spare = { 0 };

  clean (self, from, to);
  if (vec_normalized_is_ascii (to))
    return TRUE;
  if (self->lowercase)
    {
      vec_normalizer_run_lowercase (self, to, &spare, NULL);
      vec_normalized_swap (to, &spare);
    }
  if (self->strip_accents)
    {
      vec_normalizer_run_nfd (self, to, &spare, NULL);
      vec_normalizer_drop (&spare, to, U_GC_MN_MASK);
    }
  return TRUE;
}
