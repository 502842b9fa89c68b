#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* Static word vectors: the mean of the vectors of a text's words (Mitchell & Lapata 2008). A text that is itself a label is looked
 * up whole first, then its longest runs of words that are labels ("New_York", "ice cream"), then single words, through ICU's word
 * segmentation (UAX #29 and its Chinese and Japanese dictionaries); case and Unicode form are folded only where the exact form is
 * missing. A Chinese word that is unknown falls back to its characters. */
#define VEC_TYPE_STATIC_ENCODER (vec_static_encoder_get_type ())
G_DECLARE_FINAL_TYPE (VecStaticEncoder, vec_static_encoder, VEC, STATIC_ENCODER, VecEncoder)

/* @table's labels are the words. Also every TEXT or CATEGORY column named like "name (zh)" or "chinese"/"中文" gives names for
 * the same rows. Fails with VEC_ERROR_UNSUPPORTED and a sentence for the person when the table has no words: no labels, or labels
 * that are numbers or identifiers (an item space). */
VecEncoder *vec_static_encoder_new (VecTable *table, GError **error);

/* Whether @table has words, without building the index; else *reason (translated, static) says why not. */
gboolean vec_static_encoder_is_available (VecTable *table, const char **reason);

/* A pasted list: one text per line; when there is one line, commas, semicolons and the Chinese comma separate. Empty ones and
 * repeats are left out. NULL-terminated, free with g_strfreev(). */
char **vec_split_texts (const char *pasted);

G_END_DECLS
