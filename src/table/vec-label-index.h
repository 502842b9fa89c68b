#pragma once

#include "table/vec-strings.h"

G_BEGIN_DECLS

/* Finds the first string that equals a given one: a hash table of row numbers, four bytes for each of about two slots per row; the
 * strings stay where they are. Immutable once built. */
typedef struct _VecLabelIndex VecLabelIndex;

/* Takes a reference on @strings. @folded: compare after NFKC and case folding. O(n). */
VecLabelIndex *vec_label_index_new (VecStrings *strings, gboolean folded);
void vec_label_index_free (VecLabelIndex *index);

/* The first row whose string equals @text, or −1. */
gint64 vec_label_index_find (VecLabelIndex *index, const char *text);

/* For each of @n_rows labels (@get of @data) the first of @keys that equals it: exactly, else after NFKC and case folding; −1: none.
 * (n_rows), free it; *@n_missing: how many have none. */
typedef const char *(*VecLabelGet) (gpointer data, gint64 row);
gint64 *vec_label_index_match (VecStrings *keys, VecLabelGet get, gpointer data, gint64 n_rows, gint64 *n_missing);

/* @text after NFKC and case folding; free it. */
char *vec_fold_text (const char *text);

G_END_DECLS
