#pragma once

#include "encode/vec-encoder.h"
#include "session/vec-items.h"

G_BEGIN_DECLS

/* The items that an added text becomes: one, noting in which sense it uses ambiguous words, and what was guessed; or, where the text is a word with
 * senses that the encoder tells apart, one for each of them, "orange (fruit)", noting its definition. Takes over @vector (n_dims of the encoder).
 * Any thread; an array of VecTextItem*. */
GPtrArray *vec_sense_items_new (VecEncoder *encoder, const char *text, const VecEncoding *encoding, float *vector);

G_END_DECLS
