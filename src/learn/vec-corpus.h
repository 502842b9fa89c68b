#pragma once

#include "table/vec-strings.h"

G_BEGIN_DECLS

/* A text as numbers: its vocabulary, by falling frequency, and the text as indices into it. Immutable, so that any number of threads may read it. */
typedef struct _VecCorpus VecCorpus;

/* The end of a sentence among the tokens: a window never reaches across it. */
#define VEC_CORPUS_END (-1)

/* Building: words in their order. Four bytes for each word of the text, and the vocabulary. */
typedef struct _VecCorpusBuilder VecCorpusBuilder;

VecCorpusBuilder *vec_corpus_builder_new (void);
void vec_corpus_builder_free (VecCorpusBuilder *builder);

/* @word: @length bytes of valid UTF-8, at least one. About 50 ns. */
void vec_corpus_builder_add (VecCorpusBuilder *builder, const char *word, gsize length);
void vec_corpus_builder_end_sentence (VecCorpusBuilder *builder);

/* Words that come less than @min_count times are left out of vocabulary and text, as are all but the @max_words most frequent (0: all).
 * Words as frequent as each other stay in the order of their first appearance. Frees the builder either way; VEC_ERROR_FORMAT with a sentence when
 * fewer than two words are left. */
VecCorpus *vec_corpus_builder_end (VecCorpusBuilder *builder, gint64 min_count, gint64 max_words, GError **error);

VecCorpus *vec_corpus_ref (VecCorpus *corpus);
void vec_corpus_unref (VecCorpus *corpus);

int vec_corpus_get_n_words (VecCorpus *corpus);
const char *vec_corpus_get_word (VecCorpus *corpus, int word);      /* lent */
gint64 vec_corpus_get_count (VecCorpus *corpus, int word);
int vec_corpus_find (VecCorpus *corpus, const char *word, gsize length); /* −1: not in the vocabulary */
gint64 vec_corpus_get_n_occurrences (VecCorpus *corpus);            /* words of the text that are in the vocabulary */

/* (n_tokens) words and VEC_CORPUS_END, lent. */
const gint32 *vec_corpus_get_tokens (VecCorpus *corpus, gint64 *n_tokens);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCorpusBuilder, vec_corpus_builder_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCorpus, vec_corpus_unref)

G_END_DECLS
