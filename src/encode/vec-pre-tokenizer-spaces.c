/* GPT-2's way (bytes as characters, a space belongs to the word after it) and SentencePiece's ("▁" for a space). */
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "base/vec-error.h"
#include "encode/vec-byte-chars.h"
#include "encode/vec-pre-tokenizer-private.h"

/* ---- ByteLevel: 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+ */

typedef enum
{
  BLANK,
  LETTER,
  NUMBER,
  OTHER,
} Kind;

static Kind
get_kind (gunichar c)
{
  guint32 mask;

  if (c < 0x80)
    return g_ascii_isalpha ((char) c)   ? LETTER
           : g_ascii_isdigit ((char) c) ? NUMBER
           : c == ' ' || (c >= '\t' && c <= '\r') ? BLANK : OTHER;
  if (u_isUWhiteSpace ((UChar32) c))
    return BLANK;
  mask = U_MASK (u_charType ((UChar32) c));
  return (mask & U_GC_L_MASK) != 0 ? LETTER : (mask & U_GC_N_MASK) != 0 ? NUMBER : OTHER;
}

static gsize
get_clitic_length (const char *text, gsize n)
{
  static const char *const clitics[] = { "'s", "'t", "'re", "'ve", "'m", "'ll", "'d" };

  for (guint i = 0; i < G_N_ELEMENTS (clitics) && *text == '\''; i++)
    {
      gsize length = strlen (clitics[i]);

      if (length <= n && memcmp (text, clitics[i], length) == 0)
        return length;
    }
  return 0;
}

/* Where the characters of one kind end that begin at @i. */
static gsize
find_run_end (const char *text, gsize i, gsize end, Kind kind)
{
  while (i < end)
    {
      gsize next = i;

      if (get_kind (vec_next_char (text, &next)) != kind)
        break;
      i = next;
    }
  return i;
}

/* A run of white space leaves its last character to the word that follows. */
static gsize
find_blank_end (const char *text, gsize i, gsize end)
{
  gsize run_end = find_run_end (text, i, end, BLANK);
  gsize last;

  if (run_end == end)
    return end;
  last = (gsize) (g_utf8_find_prev_char (text, text + run_end) - text);
  return last > i ? last : run_end;
}

static gsize
find_word_end (const char *text, gsize i, gsize end)
{
  gsize clitic = get_clitic_length (text + i, end - i), next = i, after;
  Kind kind;

  if (clitic > 0)
    return i + clitic;
  kind = get_kind (vec_next_char (text, &next));
  if (kind != BLANK)
    return find_run_end (text, next, end, kind);
  after = next;
  if (text[i] == ' ' && next < end && (kind = get_kind (vec_next_char (text, &after))) != BLANK)
    return find_run_end (text, after, end, kind);
  return find_blank_end (text, i, end);
}

static void
cut_bytes (const VecPreTokenizer *self, VecPieces *pieces, const VecNormalized *from, gsize begin, gsize end)
{
  for (gsize i = begin, next; i < end; i = next)
    {
      gint32 start = (gint32) pieces->spare.n;

      next = self->use_regex ? find_word_end (from->text, i, end) : end;
      vec_byte_chars_append (&pieces->spare, from, i, next);
      vec_pieces_add (pieces, start, (gint32) pieces->spare.n);
    }
}

static void
cut_bytes_prefixed (const VecPreTokenizer *self, VecPieces *pieces, VecSpan span)
{
  g_auto(VecNormalized) prefixed = { 0 };

  vec_normalized_start (&prefixed, (gsize) (span.end - span.begin) + 1);
  vec_normalized_replace (&prefixed, &pieces->text, (gsize) span.begin, (gsize) span.begin, " ", 1);
  vec_normalized_copy (&prefixed, &pieces->text, (gsize) span.begin, (gsize) span.end);
  cut_bytes (self, pieces, &prefixed, 0, prefixed.n);
}

void
vec_pre_tokenizer_parse_byte_level (VecPreTokenizer *self, const VecValue *value)
{
  self->prefix_space = vec_value_get_boolean (value, "add_prefix_space", FALSE);
  self->use_regex = vec_value_get_boolean (value, "use_regex", TRUE);
}

gboolean
vec_pre_tokenizer_run_byte_level (const VecPreTokenizer *self, VecPieces *pieces, GError **error)
{
  vec_normalized_start (&pieces->spare, pieces->text.n + pieces->text.n / 2);
  for (guint i = 0; i < pieces->spans->len; i++)
    {
      VecSpan span = g_array_index (pieces->spans, VecSpan, i);

      if (self->prefix_space && pieces->text.text[span.begin] != ' ')
        cut_bytes_prefixed (self, pieces, span);
      else
        cut_bytes (self, pieces, &pieces->text, (gsize) span.begin, (gsize) span.end);
    }
  return TRUE;
}

/* ---- Metaspace. */

static VecPrepend
parse_prepend (const VecValue *value)
{
  static const char *const names[] = { "always", "first", "never" };
  g_autofree char *text = vec_value_dup_text (value, "prepend_scheme");

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (text, names[i]))
      return (VecPrepend) i;
  if (text != NULL)
    vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("the prepend_scheme “%s” is not known to Vectarium"), text);
  return vec_value_get_boolean (value, "add_prefix_space", TRUE) ? VEC_PREPEND_ALWAYS : VEC_PREPEND_NEVER;
}

void
vec_pre_tokenizer_parse_metaspace (VecPreTokenizer *self, const VecValue *value)
{
  self->replacement = vec_value_dup_text (value, "replacement");
  if (self->replacement == NULL)
    self->replacement = g_strdup ("▁");
  if (g_utf8_strlen (self->replacement, -1) != 1)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("a “replacement” has to be one character"));
  self->prepend = parse_prepend (value);
  self->split = vec_value_get_boolean (value, "split", TRUE);
}

static void
cut_metaspace (const VecPreTokenizer *self, VecPieces *pieces, VecSpan span, gsize n)
{
  const char *text = pieces->text.text;
  gboolean starts = text[span.begin] == ' '
                    || ((gsize) (span.end - span.begin) >= n && memcmp (text + span.begin, self->replacement, n) == 0);
  gint32 begin = (gint32) pieces->spare.n;

  if (!starts
      && (self->prepend == VEC_PREPEND_ALWAYS || (self->prepend == VEC_PREPEND_FIRST && pieces->text.origins[span.begin].begin == 0)))
    vec_normalized_append (&pieces->spare, self->replacement, n, vec_normalized_get_origin (&pieces->text, (gsize) span.begin, (gsize) span.begin));
  for (gsize i = (gsize) span.begin, next; i < (gsize) span.end; i = next)
    {
      gboolean mark;

      next = i + vec_char_length (text + i);
      mark = text[i] == ' ' || (next - i == n && memcmp (text + i, self->replacement, n) == 0);
      if (mark && self->split)
        {
          vec_pieces_add (pieces, begin, (gint32) pieces->spare.n);
          begin = (gint32) pieces->spare.n;
        }
      if (mark)
        vec_normalized_replace (&pieces->spare, &pieces->text, i, next, self->replacement, n);
      else
        vec_normalized_copy (&pieces->spare, &pieces->text, i, next);
    }
  vec_pieces_add (pieces, begin, (gint32) pieces->spare.n);
}

gboolean
vec_pre_tokenizer_run_metaspace (const VecPreTokenizer *self, VecPieces *pieces, GError **error)
{
  gsize n = strlen (self->replacement);

  vec_normalized_start (&pieces->spare, pieces->text.n + pieces->text.n / 2);
  for (guint i = 0; i < pieces->spans->len; i++)
    cut_metaspace (self, pieces, g_array_index (pieces->spans, VecSpan, i), n);
  return TRUE;
}
