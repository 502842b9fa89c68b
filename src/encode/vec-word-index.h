#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* Finds the row that a word or phrase names: a table's labels and the names in further columns, compared after NFKC and case
 * folding, with underscores, hyphens between letters and runs of white space all taken as one space ("New_York" = "new york").
 * The names stay where they are; the index holds eight bytes for each of about two slots per name. Immutable once built. */
typedef struct _VecWordIndex VecWordIndex;

/* Borrows @table, which must outlive the index, and takes a reference on @columns (of VecColumn with text). @labels: whether the
 * table's labels are names too. O(characters), on all threads. */
VecWordIndex *vec_word_index_new (VecTable *table, gboolean labels, GPtrArray *columns);
void vec_word_index_free (VecWordIndex *index);

/* The row named by the first @length bytes of @text, or −1. Of several rows whose names differ in case alone ("US", "us") the one
 * spelt exactly so wins, then the one in lower case, then the first: word-vector files start with the most frequent word. */
gint64 vec_word_index_find (VecWordIndex *index, const char *text, gsize length);

/* How many units of a segmented text (vec-segmenter.h) a name can have: the longest run worth looking up, 1 … 16. */
guint vec_word_index_get_max_units (VecWordIndex *index);

/* Bytes of memory held, without the table. */
gsize vec_word_index_get_size (VecWordIndex *index);

/* The form in which names are compared: what is described above. Free it. */
char *vec_word_key (const char *text, gsize length);

/* A hash of that form: of a name that has not got it yet, without memory of its own where the name is short and plain, and of a key. */
guint32 vec_word_hash_name (const char *name);
guint32 vec_word_hash_key (const char *key);

/* Whether @key is the form of @name. */
gboolean vec_word_has_key (const char *name, const char *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecWordIndex, vec_word_index_free)

G_END_DECLS
