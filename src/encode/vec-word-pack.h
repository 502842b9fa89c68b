#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* A compact file of words with vectors and meanings (.vecwords), such as data/encoder/make-english.py writes: numbers are little-endian.
 *   "VECWORDS", then as 32 bits: words, dimensions, meanings, sections;
 *   for each section its name in 8 bytes, and as 64 bits where it begins, its bytes in the file, and its bytes when unpacked (xz where they differ):
 *   words    the words, the most frequent first: "word TAB frequency TAB meanings", and below it a line for each meaning, the most frequent first:
 *            "part of speech (n, v, a, r) TAB category (of WordNet's lexicographer files) TAB frequency"
 *   glosses  for each meaning a line with its definition
 *   related  for each meaning how many words follow, in 8 bits, and these as 16 bits: those that it is near to, the nearest first
 *   forms    "inflected form TAB word's number" for those that no rule finds
 *   scales   for each word a float32, and
 *   codes    dimensions × int8, which are to be multiplied by it
 * Immutable; may be asked from any thread. */
typedef struct _VecWordPack VecWordPack;

/* VEC_ERROR_FORMAT says what is not as it should be. Irregular forms, definitions and related words are unpacked when they are first asked for. */
VecWordPack *vec_word_pack_load (const char *path, GError **error);
VecWordPack *vec_word_pack_new (GBytes *bytes, const char *name, GError **error);   /* of a file in memory, which is not copied */
VecWordPack *vec_word_pack_ref (VecWordPack *pack);
void vec_word_pack_unref (VecWordPack *pack);

int vec_word_pack_get_n_words (VecWordPack *pack);
int vec_word_pack_get_n_dims (VecWordPack *pack);
const char *vec_word_pack_get_word (VecWordPack *pack, int word);   /* lent */
double vec_word_pack_get_frequency (VecWordPack *pack, int word);
double vec_word_pack_get_total (VecWordPack *pack);                 /* of all frequencies */

/* The vector (n_dims), of length 1 but for rounding. */
void vec_word_pack_get_vector (VecWordPack *pack, int word, float *vector);
void vec_word_pack_add_vector (VecWordPack *pack, int word, double weight, float *sum);

/* ---- Meanings. */

typedef struct
{
  char part;                /* of speech: n, v, a, r */
  guint8 category;          /* of WordNet's lexicographer files, 0 … 44 */
  int frequency;
  const char *definition;   /* lent */
  const guint16 *related;   /* (n_related) words */
  guint n_related;
} VecWordSense;

/* Whether definitions, related words and irregular forms are whole; without them meanings have an empty definition and nothing related, and words have no
 * such forms. */
gboolean vec_word_pack_load_meanings (VecWordPack *pack, GError **error);

const VecWordSense *vec_word_pack_get_senses (VecWordPack *pack, int word, guint *n); /* (n) lent, at least one */

/* Where a meaning of @word lies, (n_dims): the mean of the words that it is near to, and a tenth of the word itself; of length 1. */
void vec_word_pack_get_sense_vector (VecWordPack *pack, int word, const VecWordSense *sense, float *vector);

/* ---- Words that are spelt otherwise. */

/* The word that @text (@length bytes of UTF-8) is a form of: "mice", "running", "Cats", "ice-creams"; by WordNet's list and rules
 * (morphy(7WN)). −1: none. */
int vec_word_pack_find_form (VecWordPack *pack, const char *text, gsize length);

/* The vector (n_dims) of a text that is no word of the pack: of the word it is a form of, else guessed from the words that share its beginning,
 * middle or end: the mean over its n-grams of 4 to 6 letters of the words that have them, rare ones counting more. Held-out words of six letters
 * and more come among the nearest 1 % of the words in two of three cases. FALSE when it shares none. The first guess takes 10 ms, unless it was prepared. */
gboolean vec_word_pack_compose (VecWordPack *pack, const char *text, gsize length, float *vector);
gboolean vec_word_pack_guess (VecWordPack *pack, const char *text, gsize length, float *vector);   /* never by a form */
void vec_word_pack_prepare_guesses (VecWordPack *pack);

/* ---- For people. */

/* "Animals", "verb". Translated, static. */
#define VEC_WORD_N_CATEGORIES 45
#define VEC_WORD_N_LEADING 29    /* qualities, manners and things; after them what is done, in fifteen categories that lie far and wide */
const char *vec_word_category_get_title (guint category);
const char *vec_word_part_get_title (char part);

enum
{
  VEC_WORD_COLUMN_CATEGORY,
  VEC_WORD_COLUMN_PART,
  VEC_WORD_COLUMN_DEFINITION,
  VEC_WORD_COLUMN_FREQUENCY,
  VEC_WORD_COLUMN_IMPORTANCE,
  VEC_WORD_N_COLUMNS,
};

/* The first @n_words (0: all) as a table that composes what is not in it, with these columns, their names translated: Category, Part of speech,
 * Definition, Frequency, and Importance, by which a map should choose the words that it names. */
VecTable *vec_word_pack_dup_table (VecWordPack *pack, const char *name, int n_words, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecWordPack, vec_word_pack_unref)

G_END_DECLS
