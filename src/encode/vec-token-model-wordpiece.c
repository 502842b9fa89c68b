/* WordPiece: from the left the longest token, until the word is used up.
 *   Schuster & Nakajima, "Japanese and Korean Voice Search" (ICASSP 2012); Devlin et al., "BERT" (NAACL 2019) */
#include <string.h>

#include "encode/vec-token-model-private.h"

#define MAX_TOKEN 1024 /* bytes; no token of a vocabulary is looked up beyond */

void
vec_token_model_parse_wordpiece (VecTokenModel *self, const VecValue *value)
{
  vec_token_model_read_vocabulary (self, value);
  self->prefix = vec_value_dup_text (value, "continuing_subword_prefix");
  if (self->prefix == NULL)
    self->prefix = g_strdup ("##");
  self->max_chars = vec_value_get_int (value, "max_input_chars_per_word", 100);
}

/* The end of the longest token that begins at @begin, with @prefix before it. */
static gint32
find_longest (const VecTokenModel *self, const char *text, gint32 begin, gint32 end, const char *prefix, gint32 *id)
{
  char token[MAX_TOKEN];
  gsize n_prefix = strlen (prefix);
  gsize room = MIN (sizeof token, vec_vocabulary_get_longest (self->vocabulary));

  if (n_prefix >= room)
    return begin;
  memcpy (token, prefix, n_prefix);
  room -= n_prefix;
  if ((gsize) (end - begin) > room)
    for (end = begin + (gint32) room; (text[end] & 0xc0) == 0x80 && end > begin;)
      end--;
  memcpy (token + n_prefix, text + begin, (gsize) (end - begin));
  while (end > begin)
    {
      *id = vec_vocabulary_find (self->vocabulary, token, n_prefix + (gsize) (end - begin));
      if (*id >= 0)
        return end;
      do
        end--;
      while (end > begin && (text[end] & 0xc0) == 0x80);
    }
  return begin;
}

void
vec_token_model_encode_wordpiece (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens)
{
  guint first = tokens->len;
  gint32 i = span.begin;

  if (span.end - span.begin > self->max_chars && g_utf8_strlen (text + span.begin, span.end - span.begin) > self->max_chars)
    {
      vec_token_add (tokens, self->unknown_id, span.begin, span.end);
      return;
    }
  while (i < span.end)
    {
      gint32 id;
      gint32 end = find_longest (self, text, i, span.end, i > span.begin ? self->prefix : "", &id);

      if (end == i)
        {
          g_array_set_size (tokens, first);
          vec_token_add (tokens, self->unknown_id, span.begin, span.end);
          return;
        }
      vec_token_add (tokens, id, i, end);
      i = end;
    }
}
