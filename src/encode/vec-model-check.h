#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

typedef enum
{
  VEC_MODEL_UNKNOWN,   /* no reference values are there for it */
  VEC_MODEL_AGREES,    /* it is the model named, and its vectors are right */
  VEC_MODEL_DIFFERS,   /* it bears the name of a known model, and its vectors are others */
} VecModelVerdict;

typedef struct
{
  VecModelVerdict verdict;
  const char *model;   /* "all-MiniLM-L6-v2"; NULL: unknown */
  double cosine;       /* the smallest between a vector and its reference, by the dimensions that are known of it */
  int n_sentences;     /* that were compared */
} VecModelCheck;

/* Encodes known sentences, without a prompt, and compares with what the well-known models' own programs give for them. A model is recognised by
 * its vectors; its title counts only where they fit none. FALSE: encoding failed or was cancelled. Takes three short sentences' time. */
gboolean vec_model_check (VecEncoder *encoder, VecModelCheck *check, GCancellable *cancellable, GError **error);

/* What came out, as a sentence for a person; free it. */
char *vec_model_check_dup_sentence (const VecModelCheck *check, VecEncoder *encoder);

G_END_DECLS
