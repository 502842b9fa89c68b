#pragma once

#include <gio/gio.h>

#include "learn/vec-corpus.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* Word vectors from a text: a word's vector is made to tell which words stand around it (skip-gram), or the mean of those around it to tell
 * the word (CBOW), against words drawn by chance; with n-grams, a word's vector is the mean of its own and those of its parts.
 *   Mikolov, Chen, Corrado & Dean, "Efficient Estimation of Word Representations in Vector Space" (2013), section 3
 *   Mikolov, Sutskever, Chen, Corrado & Dean, "Distributed Representations of Words and Phrases and their Compositionality" (NIPS 2013),
 *   equations 4 (negative sampling) and 5 (sub-sampling of frequent words)
 *   Bojanowski, Grave, Joulin & Mikolov, "Enriching Word Vectors with Subword Information" (TACL 2017), equation 3.2
 *   Niu, Recht, Ré & Wright, "Hogwild!" (2011): threads share the matrices without locks; one thread alone is reproducible */
typedef enum
{
  VEC_WORD2VEC_SKIPGRAM,
  VEC_WORD2VEC_CBOW,
} VecWord2vecModel;

typedef struct
{
  int model;               /* VecWord2vecModel, default skip-gram */
  int n_dims;              /* default 100 */
  int window;              /* words to either side, at most; the reach of each is drawn from 1 … window; default 5 */
  int n_negatives;         /* words drawn by chance against each true one, default 5 */
  double negative_power;   /* they are drawn by their frequency to this power; default 0.75 (word2vec; fastText has 0.5) */
  int n_epochs;            /* default 5 */
  double learning_rate;    /* at first; falls in a straight line to 0; default 0.05 */
  double subsampling;      /* words more frequent than this share of the text are left out by chance, 0: none; default 1e-4 */
  int shortest, longest;   /* n-grams in characters, default 0, 0: none */
  int n_buckets;           /* rows for the n-grams, 0: as many as it takes, up to 2 million */
  guint64 seed;            /* default 42 */
  int n_threads;           /* 0: all */
} VecWord2vecParams;

void vec_word2vec_params_init (VecWord2vecParams *params);

/* A run: new → step until done → get vectors → free; vectors may be had after each step. Not thread-safe. */
typedef struct _VecWord2vec VecWord2vec;

/* VEC_ERROR_PARAMETER with a sentence when a parameter is out of range, VEC_ERROR_MEMORY when the matrices would not fit. Takes two
 * matrices of words × dimensions and one of n-grams, in float32. */
VecWord2vec *vec_word2vec_new (VecCorpus *corpus, const VecWord2vecParams *params, GError **error);
void vec_word2vec_free (VecWord2vec *self);

/* Goes through the next @n_words words of the text, all threads together; less at the end. FALSE when cancelled (looked at every millisecond
 * or so); what was learned until then stays. A million words a second on two threads with AVX-512, 100 dimensions, window 5 and 5
 * negatives while the matrices fit into the cache (20,000 words); 0.6 to 0.9 million with 150,000 words. */
gboolean vec_word2vec_step (VecWord2vec *self, gint64 n_words, GCancellable *cancellable, GError **error);
gboolean vec_word2vec_is_done (VecWord2vec *self);

/* Words gone through so far, of all in all epochs. */
gint64 vec_word2vec_get_done (VecWord2vec *self, gint64 *total);

/* The token of the corpus that the first thread has come to: to show where in the text it is reading. */
gint64 vec_word2vec_get_place (VecWord2vec *self);

/* The mean of the negative log likelihood over the last step's pairs (equation 4, per true word). */
double vec_word2vec_get_loss (VecWord2vec *self);

/* The vector (n_dims) of a word of the vocabulary at this moment. */
void vec_word2vec_get_vector (VecWord2vec *self, int word, float *vector);

/* The matrices for a file: the input rows (n_words + n_buckets, n_dims, @stride floats apart), the output rows (n_words, the same). Lent. */
const float *vec_word2vec_get_input (VecWord2vec *self, gsize *stride);
const float *vec_word2vec_get_output (VecWord2vec *self, gsize *stride);
int vec_word2vec_get_n_buckets (VecWord2vec *self);
const VecWord2vecParams *vec_word2vec_get_params (VecWord2vec *self);
VecCorpus *vec_word2vec_get_corpus (VecWord2vec *self); /* lent */

/* All words with their vectors and a column "frequency"; with n-grams, the table makes vectors of other words, too (vec_table_compose()). */
VecTable *vec_word2vec_dup_table (VecWord2vec *self, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecWord2vec, vec_word2vec_free)

G_END_DECLS
