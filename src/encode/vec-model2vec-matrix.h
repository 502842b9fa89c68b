#pragma once

#include "read/vec-safetensors.h"

G_BEGIN_DECLS

/* The vectors of tokens in a model.safetensors: "embeddings" or "embedding.weight" (rows, dims), and where the vocabulary is quantised, for each token
 * the row ("mapping") and what it is multiplied by ("weights"). */
typedef struct
{
  VecSafetensors *file;
  VecValues values;      /* lent from the mapped file */
  gint32 *rows;          /* (n_tokens) or NULL: token i is row i */
  float *weights;        /* (n_tokens) or NULL: 1 */
} VecModel2vecMatrix;

/* VEC_ERROR_MISMATCH where it does not have all of @n_tokens. */
gboolean vec_model2vec_matrix_open (VecModel2vecMatrix *self, const char *path, int n_tokens, GError **error);
void vec_model2vec_matrix_clear (VecModel2vecMatrix *self);

G_END_DECLS
