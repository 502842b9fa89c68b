#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* A transformer in a local folder as an encoder: as sentence-transformers saves it (modules.json), or as Hugging Face does (config.json alone;
 * then the mean of the hidden states, which the title says). Weights in safetensors; nothing is fetched, nothing in the folder is run. */
#define VEC_TYPE_TRANSFORMER_ENCODER (vec_transformer_encoder_get_type ())
G_DECLARE_FINAL_TYPE (VecTransformerEncoder, vec_transformer_encoder, VEC, TRANSFORMER_ENCODER, VecEncoder)

/* Whether the folder claims to be one, complete or not. */
gboolean vec_transformer_is_folder (const char *folder);

/* Reads about 1 GB/s; call it on a worker thread. Each error is one sentence with the file that is at fault. */
VecEncoder *vec_transformer_encoder_new (const char *folder, GError **error);

/* Dimensions of a hidden state, which may be others than a text's vector has. */
int vec_transformer_encoder_get_n_state_dims (VecTransformerEncoder *encoder);

/* A word where it stands: for each text the mean of the last layer's states of the tokens that overlap the bytes begins[i] ≤ b < ends[i],
 * which differs from sentence to sentence. @vectors (n_texts, n_state_dims), of length 1 where the model makes its vectors so; @found (n_texts)
 * is FALSE, and the vector zeros, where no token is there or the text was cut before. */
gboolean vec_transformer_encoder_encode_spans (VecTransformerEncoder *encoder, const char *const *texts, const gint64 *begins, const gint64 *ends,
                                               gint64 n_texts, float *vectors, gboolean *found, GCancellable *cancellable, GError **error);

G_END_DECLS
