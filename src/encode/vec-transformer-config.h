#pragma once

#include "encode/vec-transformer-kernels.h"

G_BEGIN_DECLS

typedef enum
{
  VEC_TRANSFORMER_BERT,       /* Devlin et al., arXiv:1810.04805; MiniLM, bge, e5, gte, m3e have its shape */
  VEC_TRANSFORMER_DISTILBERT, /* Sanh et al., arXiv:1910.01108 */
  VEC_TRANSFORMER_ROBERTA,    /* Liu et al., arXiv:1907.11692; XLM-R, CamemBERT have its shape */
  VEC_TRANSFORMER_MPNET,      /* Song et al., arXiv:2004.09297 */
} VecTransformerKind;

/* What a Hugging Face model's config.json says of its shape. */
typedef struct
{
  VecTransformerKind kind;
  int n_words;       /* rows of the word embeddings */
  int n_dims;        /* of a hidden state; a multiple of n_heads */
  int n_layers;
  int n_heads;
  int n_inner;       /* of the feed-forward network */
  int n_positions;   /* rows of the position embeddings */
  int n_types;       /* of the token type embeddings; 0: none */
  int n_buckets;     /* of the relative positions; 0: none */
  int pad_id;        /* RoBERTa's and MPNet's positions count from it */
  VecActivation activation;
  float epsilon;
} VecTransformerConfig;

/* The most tokens that have a position. */
int vec_transformer_config_get_max_tokens (const VecTransformerConfig *config);

/* Whether FOLDER/config.json is that of a transformer, readable or not. */
gboolean vec_transformer_config_is_there (const char *folder);

/* VEC_ERROR_FORMAT where a number is missing or out of range, _UNSUPPORTED for another architecture. */
gboolean vec_transformer_config_read (const char *folder, VecTransformerConfig *config, GError **error);

/* "gelu", "gelu_new", "relu", "silu" …; FALSE for another. */
gboolean vec_activation_find (const char *name, VecActivation *activation);

G_END_DECLS
