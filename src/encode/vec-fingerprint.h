#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* How encoders are told apart (vec_encoder_get_fingerprint()): "KIND/DIMENSIONS/HASH", sixteen hexadecimal digits of a SHA-256. Of a vector
 * only the two dimensions in which it is largest count, with their signs: they are the same whatever the rounding of the numbers, the
 * processor or the number of threads. */
void vec_fingerprint_add (GChecksum *hash, const float *vector, int n_dims);
char *vec_fingerprint_end (const char *kind, int n_dims, GChecksum *hash);   /* free it */

/* That of the words of @table: how many there are, and the labels and vectors of 256 of them. */
char *vec_words_make_fingerprint (VecTable *table, const char *kind);

G_END_DECLS
