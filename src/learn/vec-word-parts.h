#pragma once

#include "learn/vec-word2vec.h"

G_BEGIN_DECLS

/* A copy of the vectors of a model's n-grams, of which vectors of other words are made (Bojanowski et al. 2017, section 3.2). A VecTableCompose
 * and its model: floats for buckets × dimensions. */
gpointer vec_word_parts_new (VecWord2vec *model);
void vec_word_parts_free (gpointer parts);
gboolean vec_word_parts_compose (gpointer parts, const char *word, gsize length, float *vector);

G_END_DECLS
