#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The characters that SentencePiece replaces, compiled into a double-array trie: "precompiled_charsmap" of a tokenizer.json, in Base64.
 *   Yata, Darts-clone (github.com/s-yata/darts-clone); Kudo & Richardson, "SentencePiece" (EMNLP 2018), section 3.2 */
typedef struct _VecCharsmap VecCharsmap;

/* NULL: this is none. */
VecCharsmap *vec_charsmap_new (const char *base64);
void vec_charsmap_free (VecCharsmap *charsmap);

/* What stands for the shortest beginning of @n bytes that has something, lent, *@length bytes; NULL: nothing. */
const char *vec_charsmap_find (const VecCharsmap *charsmap, const char *text, gsize n, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCharsmap, vec_charsmap_free)

G_END_DECLS
