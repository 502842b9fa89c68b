#pragma once

#include "encode/vec-encoder.h"
#include "encode/vec-word-pack.h"

G_BEGIN_DECLS

/* English texts by a pack of words (vec-bag-of-words.h): inflected forms count as their lemmas, phrases of several words come first, words that are
 * not in the pack are guessed from their letters and told as guessed. Words that only hold a text together are left out of it, and so is what
 * every text has in common: the direction of a text of words by chance. */
#define VEC_TYPE_PACK_ENCODER (vec_pack_encoder_get_type ())
G_DECLARE_FINAL_TYPE (VecPackEncoder, vec_pack_encoder, VEC, PACK_ENCODER, VecEncoder)

/* Keeps a reference on @pack. @id and @title as vec_encoder_get_id() and vec_encoder_get_title() give them. */
VecEncoder *vec_pack_encoder_new (VecWordPack *pack, const char *id, const char *title, GError **error);
VecWordPack *vec_pack_encoder_get_pack (VecPackEncoder *encoder);   /* lent */

/* The words of @text, which is valid UTF-8: an array of VecFoundWord, free it. */
GArray *vec_pack_encoder_find_words (VecPackEncoder *encoder, const char *text);

G_END_DECLS
