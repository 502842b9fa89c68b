#pragma once

#include "read/vec-ticker.h"
#include "table/vec-strings.h"

G_BEGIN_DECLS

/* A fastText model (.bin, or quantised .ftz): a matrix of vectors for its words and for hashed character n-grams. The vector of a word is
 * the mean of its own and its n-grams'; that of another word is the mean of its n-grams'.
 *   Bojanowski, Grave, Joulin & Mikolov, "Enriching Word Vectors with Subword Information" (TACL 2017), section 3.2
 *   Joulin, Grave, Bojanowski, Douze, Jégou & Mikolov, "FastText.zip: Compressing text classification models" (2016): product
 *   quantisation of rows (.ftz), of which only the n-grams that count may be kept
 * The file is mapped: the model takes little memory beyond its dictionary. Immutable; may be asked from any thread. */
typedef struct _VecFasttext VecFasttext;

/* Versions 11 and 12, and the form without a number before them. Sizes are checked against the file first; VEC_ERROR_FORMAT names the
 * byte where something else was expected. */
VecFasttext *vec_fasttext_load (const char *path, VecTicker *ticker, GError **error);
VecFasttext *vec_fasttext_ref (VecFasttext *model);
void vec_fasttext_unref (VecFasttext *model);

/* 0 … 100: how much a file's first bytes look like one. */
int vec_fasttext_probe (const guint8 *head, gsize n_head);

gint64 vec_fasttext_get_n_words (VecFasttext *model);
int vec_fasttext_get_n_dims (VecFasttext *model);
gboolean vec_fasttext_is_quantized (VecFasttext *model);

/* The shortest and longest n-grams, in characters; 0, 0 where the model has words alone. */
void vec_fasttext_get_ngrams (VecFasttext *model, int *shortest, int *longest);

/* The bytes as they are in the file: not always UTF-8. Lent. */
const char *vec_fasttext_get_word (VecFasttext *model, gint64 index);

/* The vector of the word with this index, (n_dims). 0.1 µs for each n-gram and 100 dimensions. */
void vec_fasttext_get_vector (VecFasttext *model, gint64 index, float *vector);

/* The vector of a word that the model does not know, of its n-grams alone; FALSE (and zeros) when it has none. Equal to what
 * fastText prints for it. */
gboolean vec_fasttext_compose (VecFasttext *model, const char *word, gsize length, float *vector);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecFasttext, vec_fasttext_unref)

G_END_DECLS
