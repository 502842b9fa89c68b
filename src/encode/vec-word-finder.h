#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A word of a text, in the order of the text. */
typedef struct
{
  gsize begin, end;   /* bytes of the text */
  gint64 word;        /* what the vocabulary calls it; −1: unknown */
} VecFoundWord;

/* The number of the word or phrase that the first @length bytes of @text are, or −1. Called from any thread. */
typedef gint64 (*VecWordLookup) (gpointer vocabulary, const char *text, gsize length);

/* Finds the words of a text that a vocabulary knows: the whole text first, then its longest runs of units (vec-segmenter.h) that are
 * phrases ("New_York", "ice cream"), then single words. What is unknown is tried in parts: a Chinese word in its longest known ones, at worst its
 * characters; "king's" as "king" and "'s". Punctuation counts only as part of a name ("C++"). Not thread-safe: each thread works with a copy. */
typedef struct _VecWordFinder VecWordFinder;

/* @vocabulary is borrowed and must outlive the finder and its copies. @max_units: the longest phrase worth looking up. */
VecWordFinder *vec_word_finder_new (VecWordLookup lookup, gpointer vocabulary, guint max_units, GError **error);
VecWordFinder *vec_word_finder_copy (const VecWordFinder *finder);
void vec_word_finder_free (VecWordFinder *finder);

/* Fills @found (of VecFoundWord; emptied first) with what is in the first @length bytes of @text, which are valid UTF-8. */
void vec_word_finder_find (VecWordFinder *finder, const char *text, gsize length, GArray *found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecWordFinder, vec_word_finder_free)

G_END_DECLS
