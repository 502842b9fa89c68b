#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Tokens and their numbers: an open-addressed hash table over one block of text. A token has one id, an id one token; ids may have gaps.
 * About 60 ns and 20 bytes + text per token. Immutable after vec_vocabulary_end(). */
typedef struct _VecVocabulary VecVocabulary;

VecVocabulary *vec_vocabulary_new (void);
void vec_vocabulary_free (VecVocabulary *vocabulary);

/* A token that comes again gets the later id. The id is free again then. */
void vec_vocabulary_add (VecVocabulary *vocabulary, const char *text, gsize length, gint32 id);

/* Call when all is added. FALSE with VEC_ERROR_FORMAT where an id stands for two tokens, is negative, or is far beyond the number of tokens; @file is
 * named. */
gboolean vec_vocabulary_end (VecVocabulary *vocabulary, const char *file, GError **error);

/* −1: not there. */
gint32 vec_vocabulary_find (const VecVocabulary *vocabulary, const char *text, gsize length);

/* One more than the largest id. */
int vec_vocabulary_get_n_ids (const VecVocabulary *vocabulary);

/* NULL in a gap. */
const char *vec_vocabulary_get_text (const VecVocabulary *vocabulary, gint32 id);

/* Bytes of the longest token. */
gsize vec_vocabulary_get_longest (const VecVocabulary *vocabulary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecVocabulary, vec_vocabulary_free)

G_END_DECLS
