#include "learn/vec-text-words.h"

#include <glib/gi18n-lib.h>
#include <libstemmer.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/vec-error.h"
#include "base/vec-stop-words.h"
#include "encode/vec-segmenter.h"
#include "read/vec-text-input.h"
#include "read/vec-ticker.h"

#define WRAPPED_LINE 100
#define BLOCK_SIZE (1 << 20)

struct _VecTextWords
{
  VecTextWordsOptions options;
  VecSegmenter *segmenter;
  struct sb_stemmer *stemmer;
  GArray *units;
  UBreakIterator *sentences;
};

static struct sb_stemmer *
new_stemmer (const char *name, GError **error)
{
  struct sb_stemmer *stemmer = sb_stemmer_new (name, "UTF_8");

  if (stemmer == NULL)
    {
      g_autofree char *list = g_strjoinv (", ", (char **) sb_stemmer_list ());

      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("There is no stemmer “%s”; there are %s"), name, list);
    }
  return stemmer;
}

VecTextWords *
vec_text_words_new (const VecTextWordsOptions *options, GError **error)
{
  g_autoptr(VecTextWords) self = g_new0 (VecTextWords, 1);
  UErrorCode status = U_ZERO_ERROR;

  self->options = *options;
  self->units = g_array_new (FALSE, FALSE, sizeof (VecUnit));
  if (options->spaces_alone)
    return g_steal_pointer (&self);
  self->segmenter = vec_segmenter_new (error);
  if (self->segmenter == NULL)
    return NULL;
  self->sentences = ubrk_open (UBRK_SENTENCE, "", NULL, 0, &status);
  if (U_FAILURE (status))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("Texts cannot be cut into words: ICU says %s. Its data may be missing"),
                   u_errorName (status));
      return NULL;
    }
  if (options->stemmer != NULL)
    {
      self->stemmer = new_stemmer (options->stemmer, error);
      if (self->stemmer == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
vec_text_words_free (VecTextWords *self)
{
  g_clear_pointer (&self->segmenter, vec_segmenter_free);
  g_clear_pointer (&self->stemmer, sb_stemmer_delete);
  g_clear_pointer (&self->sentences, ubrk_close);
  g_array_unref (self->units);
  g_free (self);
}

/* ---- Words. */

static void
add_prepared (const char *text, gsize length, VecCorpusBuilder *builder)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *begin = text;

      while (text < end && *text != ' ' && *text != '\t' && *text != '\n' && *text != '\r')
        text++;
      if (text > begin)
        vec_corpus_builder_add (builder, begin, (gsize) (text - begin));
      if (text < end && *text == '\n')
        vec_corpus_builder_end_sentence (builder);
      text++;
    }
  vec_corpus_builder_end_sentence (builder);
}

static gboolean
is_ascii_lower (const char *word, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar) word[i] >= 0x80 || g_ascii_isupper (word[i]))
      return FALSE;
  return TRUE;
}

static void
add_folded (VecTextWords *self, const char *word, gsize length, VecCorpusBuilder *builder)
{
  if (self->options.drop_stop_words && vec_stop_words_contain (word, length))
    return;
  if (self->stemmer != NULL)
    {
      const sb_symbol *stem = sb_stemmer_stem (self->stemmer, (const sb_symbol *) word, (int) length);

      if (stem != NULL && sb_stemmer_length (self->stemmer) > 0)
        {
          vec_corpus_builder_add (builder, (const char *) stem, (gsize) sb_stemmer_length (self->stemmer));
          return;
        }
    }
  vec_corpus_builder_add (builder, word, length);
}

static void
add_word (VecTextWords *self, const char *word, gsize length, VecCorpusBuilder *builder)
{
  g_autofree char *normal = NULL, *lower = NULL;

  if (self->options.keep_case || is_ascii_lower (word, length))
    {
      add_folded (self, word, length, builder);
      return;
    }
  normal = g_utf8_normalize (word, (gssize) length, G_NORMALIZE_NFKC);
  lower = normal != NULL ? g_utf8_strdown (normal, -1) : NULL;
  if (lower != NULL && *lower != '\0')
    add_folded (self, lower, strlen (lower), builder);
}

static void
add_sentence (VecTextWords *self, const char *text, gsize length, VecCorpusBuilder *builder)
{
  vec_segmenter_cut (self->segmenter, text, length, self->units);
  for (guint i = 0; i < self->units->len; i++)
    {
      const VecUnit *unit = &g_array_index (self->units, VecUnit, i);

      if (unit->kind != VEC_UNIT_SYMBOL)
        add_word (self, text + unit->begin, unit->end - unit->begin, builder);
    }
  vec_corpus_builder_end_sentence (builder);
}

/* ---- Paragraphs and sentences. */

static void
add_paragraph (VecTextWords *self, const char *text, gsize length, VecCorpusBuilder *builder)
{
  UErrorCode status = U_ZERO_ERROR;
  UText source = UTEXT_INITIALIZER;
  int32_t begin;

  if (length == 0)
    return;
  utext_openUTF8 (&source, text, (int64_t) length, &status);
  ubrk_setUText (self->sentences, &source, &status);
  begin = U_SUCCESS (status) ? ubrk_first (self->sentences) : UBRK_DONE;
  for (int32_t end; begin != UBRK_DONE && (end = ubrk_next (self->sentences)) != UBRK_DONE; begin = end)
    add_sentence (self, text + begin, (gsize) (end - begin), builder);
  utext_close (&source);
}

/* Lines broken at a fixed width belong together up to the next empty line. */
static gboolean
is_wrapped (const char *text, gsize length)
{
  const char *end = text + length, *line = text;
  gsize n_full = 0, n_bytes = 0, n_empty = 0;

  while (line < end)
    {
      const char *line_end = memchr (line, '\n', (gsize) (end - line));
      gsize n = (gsize) ((line_end != NULL ? line_end : end) - line);

      if (n > 0 && line[n - 1] == '\r')
        n--;
      if (n == 0)
        n_empty++;
      else
        n_full++;
      n_bytes += n;
      line = line_end != NULL ? line_end + 1 : end;
    }
  return n_empty > 0 && n_full > 2 * n_empty && n_bytes < n_full * WRAPPED_LINE;
}

/* In a copy whose line ends within paragraphs are blanks: to UAX #29 a line end ends a sentence. */
static void
add_wrapped (VecTextWords *self, const char *text, gsize length, VecCorpusBuilder *builder)
{
  g_autofree char *copy = g_strndup (text, length);
  char *paragraph = copy;

  for (char *p = copy; *p != '\0'; p++)
    {
      char *next = p + 1;

      if (*p == '\r')
        *p = ' ';
      if (*p != '\n')
        continue;
      while (*next == ' ' || *next == '\t' || *next == '\r')
        next++;
      if (*next == '\n' || *next == '\0')
        {
          add_paragraph (self, paragraph, (gsize) (p - paragraph), builder);
          paragraph = *next == '\0' ? next : next + 1;
          p = paragraph - 1;
        }
      else
        *p = ' ';
    }
  add_paragraph (self, paragraph, strlen (paragraph), builder);
}

void
vec_text_words_add (VecTextWords *self, const char *text, gsize length, VecCorpusBuilder *builder)
{
  if (self->options.spaces_alone)
    add_prepared (text, length, builder);
  else if (is_wrapped (text, length))
    add_wrapped (self, text, length, builder);
  else
    add_paragraph (self, text, length, builder);
}

/* ---- Files. */

static void
append_line (GString *block, VecTextInput *input, const char *line, gsize length)
{
  if (g_utf8_validate_len (line, length, NULL))
    g_string_append_len (block, line, (gssize) length);
  else
    {
      g_autofree char *mended = vec_text_input_dup_valid (line, length);

      g_string_append (block, mended);
    }
  g_string_append_c (block, '\n');
}

/* A block ends with an empty line if there is one soon, since what is wrapped belongs together up to there. */
static gboolean
is_full (const GString *block, gsize last_length)
{
  return (block->len >= BLOCK_SIZE && last_length == 0) || block->len >= 2 * BLOCK_SIZE;
}

gboolean
vec_text_words_add_file (VecTextWords *self, const char *path, VecCorpusBuilder *builder, VecProgressFunc progress,
                         gpointer progress_data, GCancellable *cancellable, GError **error)
{
  g_autoptr(VecTextInput) input = vec_text_input_open (path, FALSE, error);
  g_autoptr(GString) block = g_string_new (NULL);
  GError *line_error = NULL;
  VecTicker ticker;
  const char *line;
  gsize length;

  if (input == NULL)
    return FALSE;
  vec_ticker_init (&ticker, _("Reading"), vec_text_input_get_size (input), progress, progress_data, cancellable);
  while (vec_text_input_next_line (input, &line, &length, &line_error))
    {
      append_line (block, input, line, length);
      if (!is_full (block, length))
        continue;
      vec_text_words_add (self, block->str, block->len, builder);
      g_string_set_size (block, 0);
      if (!vec_ticker_tick (&ticker, vec_text_input_get_position (input), error))
        return FALSE;
    }
  if (line_error != NULL)
    {
      g_propagate_error (error, line_error);
      return FALSE;
    }
  vec_text_words_add (self, block->str, block->len, builder);
  vec_ticker_end (&ticker, vec_text_input_get_size (input));
  return TRUE;
}
