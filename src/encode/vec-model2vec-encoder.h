#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* Static embeddings of tokens, distilled from a transformer (model2vec, potion): a text is the mean of its tokens' vectors.
 *   Tulkens & van Dongen, "Model2Vec: Fast State-of-the-Art Static Embeddings" (2024), github.com/MinishLab/model2vec
 * As that library's encode(): unknown tokens are left out, 512 tokens of a text count, and the mean is brought to the length 1 where the model says so.
 * Vectors stay mapped, in float32, float16, bfloat16 or int8; a model with a quantised vocabulary has a weight and a row for each token.
 * About 5 µs per short text. VecEncoding counts tokens, and names what none of them is known of. */
#define VEC_TYPE_MODEL2VEC_ENCODER (vec_model2vec_encoder_get_type ())
G_DECLARE_FINAL_TYPE (VecModel2vecEncoder, vec_model2vec_encoder, VEC, MODEL2VEC_ENCODER, VecEncoder)

/* Whether a folder is one of those: model2vec's own layout, or sentence-transformers' with a StaticEmbedding. Reads its small files. */
gboolean vec_model2vec_is_folder (const char *folder);

/* VEC_ERROR_FORMAT, _UNSUPPORTED, _MISMATCH (tokenizer and vectors do not fit together) or _FAILED. O(size of tokenizer.json). */
VecEncoder *vec_model2vec_encoder_new (const char *folder, GError **error);

G_END_DECLS
