/* SentencePiece's own normalisation, as the model's file holds it: characters and short groups of them are looked up and replaced. As in
 * Hugging Face's spm_precompiled, a grapheme of fewer than six bytes is looked up as a whole first, then its characters one by one. */
#include <glib/gi18n-lib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/vec-error.h"
#include "encode/vec-normalizer-private.h"

#define MAX_GRAPHEME 6 /* bytes */

void
vec_normalizer_parse_precompiled (VecNormalizer *self, const VecValue *value)
{
  g_autofree char *base64 = vec_value_dup_text (value, "precompiled_charsmap");

  if (base64 == NULL || *base64 == '\0')
    return;
  self->charsmap = vec_charsmap_new (base64);
  if (self->charsmap == NULL)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("“precompiled_charsmap” is damaged"));
}

static gboolean
replace (const VecNormalizer *self, const VecNormalized *from, gsize begin, gsize end, VecNormalized *to)
{
  gsize n;
  const char *text = vec_charsmap_find (self->charsmap, from->text + begin, end - begin, &n);

  if (text != NULL)
    vec_normalized_replace (to, from, begin, end, text, n);
  return text != NULL;
}

static void
append_grapheme (const VecNormalizer *self, const VecNormalized *from, gsize begin, gsize end, VecNormalized *to)
{
  if (end - begin < MAX_GRAPHEME && replace (self, from, begin, end, to))
    return;
  for (gsize i = begin, next; i < end; i = next)
    {
      next = i + vec_char_length (from->text + i);
      if (!replace (self, from, i, next, to))
        vec_normalized_copy (to, from, i, next);
    }
}

gboolean
vec_normalizer_run_precompiled (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  UErrorCode status = U_ZERO_ERROR;
  UText source = UTEXT_INITIALIZER;
  UBreakIterator *graphemes;

  vec_normalized_start (to, from->n);
  if (self->charsmap == NULL)
    {
      vec_normalized_copy (to, from, 0, from->n);
      return TRUE;
    }
  graphemes = ubrk_open (UBRK_CHARACTER, "", NULL, 0, &status);
  utext_openUTF8 (&source, from->text, (int64_t) from->n, &status);
  ubrk_setUText (graphemes, &source, &status);
  if (U_SUCCESS (status))
    for (int32_t begin = ubrk_first (graphemes), end; (end = ubrk_next (graphemes)) != UBRK_DONE; begin = end)
      append_grapheme (self, from, (gsize) begin, (gsize) end, to);
  utext_close (&source);
  if (graphemes != NULL)
    ubrk_close (graphemes);
  if (U_SUCCESS (status))
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("Texts cannot be cut into characters: ICU says %s. Its data may be missing"),
               u_errorName (status));
  return FALSE;
}
