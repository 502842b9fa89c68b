#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Hashes (FNV-1a over bytes with a sign, as fastText has it) of all character n-grams of "<word>" with @shortest to @longest characters, but
 * not of the marks alone; in the order in which fastText goes through them. A row of n-grams is the hash modulo the number of buckets.
 *   Bojanowski, Grave, Joulin & Mikolov, "Enriching Word Vectors with Subword Information" (TACL 2017), section 3.2
 * Appends to @hashes (of guint32). @word: @length bytes of UTF-8 without the marks. */
void vec_ngrams_hash (const char *word, gsize length, int shortest, int longest, GArray *hashes);

G_END_DECLS
