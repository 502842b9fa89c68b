#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All tokens that begin a text, by one walk: a trie of bytes whose edges lie in a hash table. About 20 bytes per node. Immutable once filled. */
typedef struct _VecTokenTrie VecTokenTrie;

#define VEC_TOKEN_TRIE_ROOT 0u

VecTokenTrie *vec_token_trie_new (void);
void vec_token_trie_free (VecTokenTrie *trie);
void vec_token_trie_add (VecTokenTrie *trie, const char *text, gsize length, gint32 id);

/* The node behind @byte, or VEC_TOKEN_TRIE_ROOT where there is none; and the token that ends at a node, −1: none. */
guint32 vec_token_trie_step (const VecTokenTrie *trie, guint32 node, guint8 byte);
gint32 vec_token_trie_get_id (const VecTokenTrie *trie, guint32 node);

G_END_DECLS
