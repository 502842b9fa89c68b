#pragma once

#include "encode/vec-pack-encoder.h"

G_BEGIN_DECLS

/* The encoder that comes with the program: 40,200 English words and phrases (data/encoder), held in the program's resources. Unpacked at the first call, by
 * one thread while others wait (about 20 ms), and kept. Lent: it lives as long as the program. A VecPackEncoder. */
VecEncoder *vec_builtin_encoder_get (GError **error);

/* Its most frequent @n_words (0: all) as a table with the columns of vec_word_pack_dup_table(), in the present language. */
VecTable *vec_builtin_encoder_dup_words (int n_words, GError **error);

/* Whether @table was made of its words, so that a text has a place among them. */
gboolean vec_builtin_encoder_made (VecTable *table);

/* The licence of WordNet, which its words, definitions and relations are of. Free it. */
char *vec_builtin_encoder_dup_license (void);

#define VEC_BUILTIN_ENCODER_ID "english"

G_END_DECLS
