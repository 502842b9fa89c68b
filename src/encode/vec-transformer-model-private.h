#pragma once

#include "encode/vec-transformer-linear.h"
#include "encode/vec-transformer-model.h"
#include "encode/vec-transformer-weights.h"

/* The scale and shift of a layer norm, each (VEC_PAD (n_dims)), 0 in the padding. */
typedef struct
{
  float *gamma;
  float *beta;
} VecNorm;

typedef struct
{
  VecLinear *queries;       /* and keys and values: n_dims → 3 n_dims */
  VecLinear *attended;      /* n_dims → n_dims */
  VecNorm attention_norm;
  VecLinear *inner;         /* n_dims → n_inner */
  VecLinear *outer;         /* n_inner → n_dims */
  VecNorm output_norm;
} VecTransformerLayer;

struct _VecTransformer
{
  VecTransformerConfig config;
  VecWeights *weights;      /* the word embeddings stay where they are */
  VecValues words;          /* (n_words, n_dims) */
  float *positions;         /* (n_positions, VEC_PAD (n_dims)); the first token type is added */
  VecNorm embedding_norm;
  VecTransformerLayer *layers;
  float *buckets;           /* MPNet's relative_attention_bias, (n_buckets, n_heads), or NULL */
};
