#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* An encoder that reads every text with the same words before it, as models that were trained so want it ("query: "). */
#define VEC_TYPE_PROMPTED_ENCODER (vec_prompted_encoder_get_type ())
G_DECLARE_FINAL_TYPE (VecPromptedEncoder, vec_prompted_encoder, VEC, PROMPTED_ENCODER, VecEncoder)

VecEncoder *vec_prompted_encoder_new (VecEncoder *encoder, const char *prompt);

G_END_DECLS
