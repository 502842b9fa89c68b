#pragma once

#include "learn/vec-word2vec.h"

G_BEGIN_DECLS

/* Writes what was learned as a fastText model (.bin, version 12): its words with their counts, its n-grams and both matrices, so that fastText,
 * gensim and this program compose vectors of words that are not in it. */
gboolean vec_word2vec_save_fasttext (VecWord2vec *model, const char *path, GError **error);

G_END_DECLS
