#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* Several lists of words, each with a name, in a text that was pasted:
 *
 *   Fruit: apple, pear          a name, and its words in the same line (two or more)
 *   Animals:                    a name by itself, the lines below it are its words; also "# Animals"
 *   dog
 *   cat
 *
 * Words above the first name are a list without a name. A list is as vec_split_texts() has it: one text a line, or, in a single line, between commas;
 * full-width colons and commas are as good. Lists of the same name are one. Immutable. */
typedef struct
{
  char *name;        /* "": it has none */
  char **texts;      /* NULL-terminated, at least one, none twice */
} VecWordList;

typedef struct _VecWordLists VecWordLists;

VecWordLists *vec_word_lists_parse (const char *pasted);
VecWordLists *vec_word_lists_ref (VecWordLists *lists);
void vec_word_lists_unref (VecWordLists *lists);

guint vec_word_lists_get_n_lists (VecWordLists *lists);
const VecWordList *vec_word_lists_get (VecWordLists *lists, guint i);   /* lent */
guint vec_word_lists_get_n_texts (VecWordLists *lists);

/* The texts of which @encoder knows nothing, and those that it guesses from their letters alone, in their order; g_strfreev() both. FALSE:
 * cancelled. */
gboolean vec_word_lists_check (VecWordLists *lists, VecEncoder *encoder, char ***unknown, char ***guessed, GCancellable *cancellable, GError **error);

/* The lists as a category column "List", a row for each text. */
VecColumn *vec_word_lists_make_column (VecWordLists *lists);

/* As vec_encoder_encode_table(), with the lists as a category column "List" before the others where there are several or they have names. */
VecTable *vec_word_lists_encode (VecWordLists *lists, VecEncoder *encoder, const char *name, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecWordLists, vec_word_lists_unref)

G_END_DECLS
