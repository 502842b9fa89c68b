#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* Static word vectors: the mean of the vectors of a text's words, one for each occurrence (Mitchell & Lapata 2008). A text that is
 * itself a label gives exactly that row; else its longest runs of words that are labels ("New_York", "ice cream") are looked up,
 * then single words, through ICU's word segmentation (UAX #29 and its Chinese and Japanese dictionaries). Case and Unicode form are
 * folded only where the exact form is missing: then the spelling in lower case is preferred, then the first row. What is unknown
 * is tried in parts: a Chinese word in its longest known ones, at worst its characters; "king's" as "king" and "'s". Punctuation
 * counts only as part of a label ("C++"). What is no label and has no known part is composed of its n-grams where the table knows how
 * (vec_table_compose()). Fewer than 10 µs per word; many texts are encoded on all threads. */
#define VEC_TYPE_STATIC_ENCODER (vec_static_encoder_get_type ())
G_DECLARE_FINAL_TYPE (VecStaticEncoder, vec_static_encoder, VEC, STATIC_ENCODER, VecEncoder)

/* @table's labels are the words. Also every TEXT or CATEGORY column named like "name (zh)" or "chinese"/"中文" gives names for
 * the same rows. Fails with VEC_ERROR_UNSUPPORTED and a sentence for the person when the table has no words: no labels, labels
 * that are numbers or codes (an item space), whole texts, or a few kinds for many rows. Builds an index in O(characters): about
 * 0.4 µs and 22 bytes per word, so call it on a worker thread. Keeps a reference on @table. */
VecEncoder *vec_static_encoder_new (VecTable *table, GError **error);

/* Whether @table has words, without building the index, from a sample of its rows (about a millisecond); else *reason (translated,
 * static) says why not. @reason may be NULL. */
gboolean vec_static_encoder_is_available (VecTable *table, const char **reason);

/* A pasted list: one text per line; when there is one line, commas, semicolons and the Chinese comma separate (,;、，；). Empty ones and
 * repeats are left out. NULL-terminated, free with g_strfreev(). */
char **vec_split_texts (const char *pasted);

G_END_DECLS
