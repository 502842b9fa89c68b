/* Cuts that follow from the kind of each character alone. */
#include <unicode/uchar.h>

#include "encode/vec-pre-tokenizer-private.h"

/* ---- Kinds of characters. */

static gboolean
is_blank (gunichar c)
{
  return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace ((UChar32) c);
}

static gboolean
is_punctuation (gunichar c)
{
  return c < 0x80 ? g_ascii_ispunct ((char) c) : u_ispunct ((UChar32) c);
}

static gboolean
is_numeric (gunichar c)
{
  return c < 0x80 ? g_ascii_isdigit ((char) c) : (U_MASK (u_charType ((UChar32) c)) & U_GC_N_MASK) != 0;
}

/* \w of Rust's regular expressions: UTS #18, annex C. */
static gboolean
is_word (gunichar c)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char) c) || c == '_';
  return u_isUAlphabetic ((UChar32) c) || (U_MASK (u_charType ((UChar32) c)) & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0
         || u_hasBinaryProperty ((UChar32) c, UCHAR_JOIN_CONTROL);
}

/* ---- Cuts. */

/* Marks do not stand apart; white space goes. */
gboolean
vec_pre_tokenizer_run_bert (const VecPreTokenizer *self, VecPieces *pieces, GError **error)
{
  for (guint s = 0; s < pieces->spans->len; s++)
    {
      VecSpan span = g_array_index (pieces->spans, VecSpan, s);
      gint32 begin = span.begin; /* of a word */

      for (gsize i = (gsize) span.begin, next = i; i < (gsize) span.end; i = next)
        {
          gunichar c = vec_next_char (pieces->text.text, &next);
          gboolean punctuation = is_punctuation (c);

          if (!punctuation && !is_blank (c))
            continue;
          vec_pieces_add (pieces, begin, (gint32) i);
          if (punctuation)
            vec_pieces_add (pieces, (gint32) i, (gint32) next);
          begin = (gint32) next;
        }
      vec_pieces_add (pieces, begin, span.end);
    }
  return TRUE;
}

static int
get_kind (gunichar c)
{
  return is_word (c) ? 1 : is_blank (c) ? 0 : 2;
}

/* \w+|[^\w\s]+ */
gboolean
vec_pre_tokenizer_run_whitespace (const VecPreTokenizer *self, VecPieces *pieces, GError **error)
{
  for (guint s = 0; s < pieces->spans->len; s++)
    {
      VecSpan span = g_array_index (pieces->spans, VecSpan, s);
      gint32 begin = span.begin;
      int kind = 0, last = 0;

      for (gsize i = (gsize) span.begin, next = i; i < (gsize) span.end; i = next, last = kind)
        {
          kind = get_kind (vec_next_char (pieces->text.text, &next));
          if (kind == last)
            continue;
          if (last != 0)
            vec_pieces_add (pieces, begin, (gint32) i);
          begin = (gint32) i;
        }
      if (last != 0)
        vec_pieces_add (pieces, begin, span.end);
    }
  return TRUE;
}

/* At each character of a kind. */
static gboolean
run_each (VecPieces *pieces, gboolean (*is_match) (gunichar), VecCut cut)
{
  for (guint s = 0; s < pieces->spans->len; s++)
    {
      VecSpan span = g_array_index (pieces->spans, VecSpan, s);

      g_array_set_size (pieces->matches, 0);
      for (gsize i = (gsize) span.begin, next = i; i < (gsize) span.end; i = next)
        if (is_match (vec_next_char (pieces->text.text, &next)))
          {
            VecSpan match = { (gint32) i, (gint32) next };

            g_array_append_val (pieces->matches, match);
          }
      vec_pieces_cut (pieces, span, pieces->matches, cut, FALSE);
    }
  return TRUE;
}

gboolean
vec_pre_tokenizer_run_whitespace_split (const VecPreTokenizer *self, VecPieces *pieces, GError **error)
{
  return run_each (pieces, is_blank, VEC_CUT_REMOVED);
}

gboolean
vec_pre_tokenizer_run_punctuation (const VecPreTokenizer *self, VecPieces *pieces, GError **error)
{
  return run_each (pieces, is_punctuation, self->cut);
}

gboolean
vec_pre_tokenizer_run_digits (const VecPreTokenizer *self, VecPieces *pieces, GError **error)
{
  return run_each (pieces, is_numeric, self->cut);
}

gboolean
vec_pre_tokenizer_run_fixed_length (const VecPreTokenizer *self, VecPieces *pieces, GError **error)
{
  for (guint s = 0; s < pieces->spans->len; s++)
    {
      VecSpan span = g_array_index (pieces->spans, VecSpan, s);
      gint32 begin = span.begin;
      gint64 n = 0;

      for (gsize next = (gsize) span.begin; next < (gsize) span.end;)
        {
          vec_next_char (pieces->text.text, &next);
          if (++n % self->length != 0)
            continue;
          vec_pieces_add (pieces, begin, (gint32) next);
          begin = (gint32) next;
        }
      vec_pieces_add (pieces, begin, span.end);
    }
  return TRUE;
}
