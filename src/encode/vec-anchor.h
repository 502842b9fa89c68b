#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* A place among a table's vectors that a person names. @text is, whichever fits first: the label of a row; COLUMN=VALUE, the mean of the
 * rows that have it; several of these or of the following separated by commas, their mean; a text, through the encoder.
 * vector (d of the table). @encoder: where the table's static encoder is kept once a text needs it (NULL: not made yet; it may cost
 * half a second for a million words). VEC_ERROR_NOT_FOUND says what is not known. Call it on a worker thread. */
gboolean vec_anchor_find (VecTable *table, VecEncoder **encoder, const char *text, float *vector, GCancellable *cancellable,
                          GError **error);

/* "man:woman" (also "：", "->" and "→") in its two ends, without the blanks around them. Where there are several colons, one that
 * leaves labels on both sides is preferred, else it is the first. FALSE when there are no two ends. Free both. */
gboolean vec_anchor_split (VecTable *table, const char *text, char **from, char **to);

G_END_DECLS
