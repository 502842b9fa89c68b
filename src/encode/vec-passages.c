/* A text becomes lines, lines become sections (below headings) of paragraphs (between empty lines), paragraphs become pieces: sentences, or parts
 * of those that are too long. Passages are runs of pieces of one section. */
#include "encode/vec-passages.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/vec-error.h"
#include "encode/vec-segmenter.h"
#include "encode/vec-trim.h"

#define LETTERS_PER_TOKEN 6
#define FRAME_TOKENS 2        /* what a model puts before and after a text */

/* What is never cut any further. */
typedef struct
{
  gsize begin, end;
  int n_words, n_tokens;
  gboolean ends_paragraph;
} Piece;

typedef struct
{
  const char *text;
  gsize length;
  const VecPassagesOptions *options;
  VecSegmenter *segmenter;
  UBreakIterator *sentences;
  GArray *units;             /* of VecUnit: of the sentence in hand */
  GArray *pieces;            /* of Piece: of the section in hand */
  gsize heading_begin, heading_end;
  GArray *passages;          /* of VecTextPassage: the result */
} Cutting;

gboolean
vec_passages_check (const VecPassagesOptions *options, GError **error)
{
  if (options->n_words >= 1 && options->n_words <= 100000 && options->n_overlap >= 0 && options->n_overlap < options->n_words)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
               _("Passages of %d words cannot overlap by %d words: the overlap has to be smaller than the passage."), options->n_words,
               options->n_overlap);
  return FALSE;
}

/* ---- Pieces */

static int
count_tokens (const Cutting *self, gsize offset, const VecUnit *unit)
{
  const char *begin = self->text + offset + unit->begin;
  glong n = g_utf8_strlen (begin, (gssize) (unit->end - unit->begin));

  return unit->kind == VEC_UNIT_WORD ? (int) (1 + (n - 1) / LETTERS_PER_TOKEN) : (int) n;
}

static gboolean
fits (const Cutting *self, int n_words, int n_tokens)
{
  return n_words <= self->options->n_words
         && (self->options->max_tokens == 0 || n_tokens + FRAME_TOKENS <= self->options->max_tokens);
}

/* Ends @piece before @limit, where white space does not count. */
static void
add_piece (Cutting *self, Piece *piece, gsize limit)
{
  const char *first = self->text + piece->begin, *last = self->text + limit;

  vec_trim (&first, &last);
  piece->end = (gsize) (last - self->text);
  g_array_append_val (self->pieces, *piece);
}

/* A sentence is one piece, or as many as it needs. */
static void
add_sentence (Cutting *self, gsize begin, gsize end)
{
  const char *first = self->text + begin, *last = self->text + end;
  Piece piece = { 0 };

  vec_trim (&first, &last);
  if (first == last)
    return;
  begin = (gsize) (first - self->text);
  vec_segmenter_cut (self->segmenter, first, (gsize) (last - first), self->units);
  piece.begin = begin;
  for (guint i = 0; i < self->units->len; i++)
    {
      const VecUnit *unit = &g_array_index (self->units, VecUnit, i);
      int n_words = unit->kind != VEC_UNIT_SYMBOL, n_tokens = count_tokens (self, begin, unit);

      if (piece.n_tokens > 0 && !fits (self, piece.n_words + n_words, piece.n_tokens + n_tokens))
        {
          add_piece (self, &piece, begin + unit->begin);
          piece = (Piece) { .begin = begin + unit->begin };
        }
      piece.n_words += n_words;
      piece.n_tokens += n_tokens;
    }
  add_piece (self, &piece, (gsize) (last - self->text));
}

/* To UAX #29 the end of a line ends a sentence; in a paragraph whose lines were broken to be short it does not. Free it. */
static char *
dup_without_line_ends (const char *text, gsize length)
{
  char *copy = g_strndup (text, length);

  for (gsize i = 0; i < length; i++)
    if (copy[i] == '\n' || copy[i] == '\r')
      copy[i] = ' ';
  return copy;
}

static void
add_paragraph (Cutting *self, gsize begin, gsize end)
{
  g_autofree char *copy = NULL;
  UErrorCode status = U_ZERO_ERROR;
  UText source = UTEXT_INITIALIZER;
  guint n_before = self->pieces->len;
  int32_t at, next;

  if (begin >= end)
    return;
  copy = dup_without_line_ends (self->text + begin, end - begin);
  utext_openUTF8 (&source, copy, (int64_t) (end - begin), &status);
  ubrk_setUText (self->sentences, &source, &status);
  at = U_SUCCESS (status) ? ubrk_first (self->sentences) : UBRK_DONE;
  for (; at != UBRK_DONE && (next = ubrk_next (self->sentences)) != UBRK_DONE; at = next)
    add_sentence (self, begin + (gsize) at, begin + (gsize) next);
  utext_close (&source);
  if (self->pieces->len > n_before)
    g_array_index (self->pieces, Piece, self->pieces->len - 1).ends_paragraph = TRUE;
}

/* ---- Passages of a section */

/* The first piece that does not belong to the passage that begins with piece @first. Where the whole of the next paragraph does not fit any
 * more, a passage that is half full ends before it. */
static guint
find_end (const Cutting *self, guint first)
{
  guint end = first, paragraph_end = first;
  int n_words = 0, n_tokens = 0, words_at_paragraph = 0;

  while (end < self->pieces->len)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, end);

      if (end > first && !fits (self, n_words + piece->n_words, n_tokens + piece->n_tokens))
        return paragraph_end > first && 2 * words_at_paragraph >= n_words ? paragraph_end : end;
      n_words += piece->n_words;
      n_tokens += piece->n_tokens;
      end++;
      if (piece->ends_paragraph)
        {
          paragraph_end = end;
          words_at_paragraph = n_words;
        }
    }
  return end;
}

/* Where the passage after that of pieces @first … @end − 1 begins: some whole sentences back, but after @first, and only as far as it then also
 * takes in the piece @end. */
static guint
find_next (const Cutting *self, guint first, guint end)
{
  const Piece *coming = &g_array_index (self->pieces, Piece, end);
  int n_overlap = 0, n_tokens = coming->n_tokens;
  guint next = end;

  while (next > first + 1)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, next - 1);

      n_overlap += piece->n_words;
      n_tokens += piece->n_tokens;
      if (n_overlap > self->options->n_overlap || !fits (self, n_overlap + coming->n_words, n_tokens))
        break;
      next--;
    }
  return next;
}

static void
end_section (Cutting *self)
{
  guint first = 0;

  while (first < self->pieces->len)
    {
      guint end = find_end (self, first);
      VecTextPassage passage = { g_array_index (self->pieces, Piece, first).begin, g_array_index (self->pieces, Piece, end - 1).end,
                             self->heading_begin, self->heading_end };

      g_array_append_val (self->passages, passage);
      if (end == self->pieces->len)
        break;
      first = find_next (self, first, end);
    }
  g_array_set_size (self->pieces, 0);
}

/* ---- Lines */

/* A line without its end; *next: where the next one begins. */
static gsize
find_line_end (const Cutting *self, gsize begin, gsize *next)
{
  gsize end = begin;

  while (end < self->length && self->text[end] != '\n' && self->text[end] != '\r')
    end++;
  *next = end < self->length ? end + 1 : end;
  if (end + 1 < self->length && self->text[end] == '\r' && self->text[end + 1] == '\n')
    *next = end + 2;
  return end;
}

static gboolean
is_blank (const Cutting *self, gsize begin, gsize end)
{
  const char *first = self->text + begin, *last = self->text + end;

  vec_trim (&first, &last);
  return first == last;
}

/* "## Heading ##": where what it says is (CommonMark 4.2). */
static gboolean
is_heading (const Cutting *self, gsize *begin, gsize *end)
{
  gsize at = *begin;
  const char *first, *last;

  while (at < *end && self->text[at] == '#')
    at++;
  if (at == *begin || at - *begin > 6 || (at < *end && self->text[at] != ' ' && self->text[at] != '\t'))
    return FALSE;
  first = self->text + at;
  last = self->text + *end;
  vec_trim (&first, &last);
  while (last > first && last[-1] == '#')
    last--;
  vec_trim (&first, &last);
  *begin = (gsize) (first - self->text);
  *end = (gsize) (last - self->text);
  return TRUE;
}

/* Nothing but = or but - below a line makes it a heading (CommonMark 4.3). */
static gboolean
is_underline (const Cutting *self, gsize begin, gsize end)
{
  const char *first = self->text + begin, *last = self->text + end;

  vec_trim (&first, &last);
  if (last - first < 3 || (*first != '=' && *first != '-'))
    return FALSE;
  for (const char *p = first; p < last; p++)
    if (*p != *first)
      return FALSE;
  return TRUE;
}

static gboolean
is_fence (const Cutting *self, gsize begin, gsize end)
{
  return end - begin >= 3 && (memcmp (self->text + begin, "```", 3) == 0 || memcmp (self->text + begin, "~~~", 3) == 0);
}

static void
begin_section (Cutting *self, gsize begin, gsize end)
{
  end_section (self);
  self->heading_begin = begin;
  self->heading_end = end;
}

static gboolean
cut (Cutting *self, GCancellable *cancellable, GError **error)
{
  gboolean is_code = FALSE;
  gsize paragraph = 0, line = 0, last_line = 0, next;

  for (; line < self->length; last_line = line, line = next)
    {
      gsize end = find_line_end (self, line, &next), begin = line;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (self->options->is_markdown && is_fence (self, line, end))
        is_code = !is_code;
      if (is_blank (self, line, end) && !is_code)
        {
          add_paragraph (self, paragraph, line);
          paragraph = next;
        }
      else if (!self->options->is_markdown || is_code)
        continue;
      else if (is_heading (self, &begin, &end))
        {
          add_paragraph (self, paragraph, line);
          begin_section (self, begin, end);
          paragraph = next;
        }
      else if (paragraph == last_line && line > paragraph && is_underline (self, line, end))
        {
          const char *first = self->text + last_line, *last = self->text + line;

          vec_trim (&first, &last);
          begin_section (self, (gsize) (first - self->text), (gsize) (last - self->text));
          paragraph = next;
        }
    }
  add_paragraph (self, paragraph, self->length);
  end_section (self);
  return TRUE;
}

GArray *
vec_passages_cut (const char *text, gsize length, const VecPassagesOptions *options, GCancellable *cancellable, GError **error)
{
  UErrorCode status = U_ZERO_ERROR;
  g_autoptr (VecSegmenter) segmenter = NULL;
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (VecUnit));
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_autoptr (GArray) passages = g_array_new (FALSE, FALSE, sizeof (VecTextPassage));
  Cutting self = { text, length, options, NULL, NULL, units, pieces, 0, 0, passages };
  gboolean good;

  if (!vec_passages_check (options, error))
    return NULL;
  segmenter = vec_segmenter_new (error);
  if (segmenter == NULL)
    return NULL;
  self.segmenter = segmenter;
  self.sentences = ubrk_open (UBRK_SENTENCE, "", NULL, 0, &status);
  if (U_FAILURE (status))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("Texts cannot be cut into sentences: ICU says %s. Its data may be missing"),
                   u_errorName (status));
      return NULL;
    }
  good = cut (&self, cancellable, error);
  ubrk_close (self.sentences);
  return good ? g_steal_pointer (&passages) : NULL;
}
