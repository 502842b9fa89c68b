#pragma once

#include "encode/vec-transformer-kernels.h"

G_BEGIN_DECLS

/* What a sentence-transformers folder does with the hidden states of a text: pooling, dense layers, normalisation, as its modules.json lists
 * them (github.com/UKPLab/sentence-transformers, sentence_transformers/models). Immutable. */
typedef struct _VecTransformerHead VecTransformerHead;

/* @n_dims: of a hidden state. A folder without modules.json gets the mean. VEC_ERROR_FORMAT, _UNSUPPORTED, _NOT_FOUND. */
VecTransformerHead *vec_transformer_head_open (const char *folder, int n_dims, GError **error);
void vec_transformer_head_free (VecTransformerHead *head);

int vec_transformer_head_get_n_dims (const VecTransformerHead *head);      /* of a text's vector */
gboolean vec_transformer_head_is_guessed (const VecTransformerHead *head); /* there was no modules.json */
gboolean vec_transformer_head_skips_prompt (const VecTransformerHead *head); /* the prompt's tokens are not pooled */
gboolean vec_transformer_head_normalizes (const VecTransformerHead *head);   /* vectors have length 1 */

/* Vectors (n_texts, n_dims) of the hidden states of @n_texts; text i's rows are begins[i] … begins[i + 1] − 1, of which the first skips[i]
 * (NULL: none) are left out. */
void vec_transformer_head_apply (const VecTransformerHead *head, const VecKernels *kernels, const float *states, gsize stride, const gint64 *begins,
                                 const int *skips, gint64 n_texts, float *vectors);

/* Where modules.json says that the transformer lies; the folder itself where it says nothing. NULL with an error: it names another kind of
 * model. Free it. */
char *vec_transformer_head_find_body (const char *folder, GError **error);

/* Makes the vector's length 1, unless it is 0. */
void vec_vector_normalize (float *vector, int n_dims);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTransformerHead, vec_transformer_head_free)

G_END_DECLS
