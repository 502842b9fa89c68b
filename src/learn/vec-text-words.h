#pragma once

#include <gio/gio.h>

#include "base/vec-progress.h"
#include "learn/vec-corpus.h"

G_BEGIN_DECLS

/* How a text is made into words. */
typedef struct
{
  gboolean spaces_alone;   /* the text was prepared already: one sentence on each line, words between blanks; nothing below is done */
  gboolean keep_case;      /* default: compared without case, in lower case (NFKC) */
  gboolean drop_stop_words;
  const char *stemmer;     /* a Snowball algorithm ("english", "french"): words become their stems; NULL: none */
} VecTextWordsOptions;

/* Cuts texts into sentences of words: by Unicode's rules (UAX #29), in Chinese, Japanese and Thai by ICU's dictionaries. Punctuation is left
 * out; a sentence ends where the punctuation of its script says so, at an empty line and, in texts whose lines are paragraphs, at the end of a line. */
typedef struct _VecTextWords VecTextWords;

/* VEC_ERROR_PARAMETER when there is no such stemmer. */
VecTextWords *vec_text_words_new (const VecTextWordsOptions *options, GError **error);
void vec_text_words_free (VecTextWords *self);

/* Adds the words of @text (valid UTF-8) to @builder; a sentence ends at its end. About 10 MB a second, prepared text 100. */
void vec_text_words_add (VecTextWords *self, const char *text, gsize length, VecCorpusBuilder *builder);

/* The same for a whole file in any encoding that is read (vec-text-input.h), a megabyte at a time. */
gboolean vec_text_words_add_file (VecTextWords *self, const char *path, VecCorpusBuilder *builder, VecProgressFunc progress,
                                  gpointer progress_data, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTextWords, vec_text_words_free)

G_END_DECLS
