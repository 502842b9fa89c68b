#pragma once

#include "learn/vec-corpus.h"

G_BEGIN_DECLS

/* Two words that stand side by side more often than chance would have it become one: "new_york", and in scripts without spaces "红楼梦".
 *   Mikolov, Sutskever, Chen, Corrado & Dean, "Distributed Representations of Words and Phrases and their Compositionality" (NIPS 2013),
 *   equation 6, times the number of words, so that @threshold means the same in texts of every length (as in word2phrase)
 * A pair must come @min_count times, which is also the discount of equation 6; each further call makes longer phrases. Pairs with a stop word at either
 * end are left apart. The vocabulary of the result holds words that come @min_count times. O(words). */
VecCorpus *vec_phrases_join (VecCorpus *corpus, gint64 min_count, double threshold, GError **error);

G_END_DECLS
