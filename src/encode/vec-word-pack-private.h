#pragma once

#include "encode/vec-word-pack.h"

G_BEGIN_DECLS

typedef struct
{
  const guint8 *bytes;
  gsize size;
  guint8 *owned;           /* NULL where the bytes are the file's */
} VecPackSection;

/* Of a table of open addresses with linear probing; the place is the lower bits of vec_word_hash_name(), and the tag the upper ones. */
typedef struct
{
  guint16 tag;
  guint16 word;            /* + 1; 0: free */
} VecPackSlot;

struct _VecWordPack
{
  gatomicrefcount refs;
  char *file;
  GBytes *bytes;
  int n_words, n_dims, n_senses;
  VecPackSection words, glosses, related, forms, scales, codes;

  char **labels;            /* (n_words) into words */
  double *frequencies;      /* (n_words) */
  double total;
  VecWordSense *senses;     /* (n_senses) */
  gint32 *first_sense;      /* (n_words + 1) */
  VecPackSlot *slots;       /* (n_slots, a power of two): the words by their keys */
  guint32 n_slots;
  GHashTable *irregular;    /* form → number + 1, made when it is first asked for; atomic */

  gboolean has_damaged_forms;   /* once there is a table of them */

  GMutex lock;              /* over what is made when it is first asked for */
  int meanings;             /* atomic: 0 not asked for, 1 there, 2 damaged */
  guint32 *ngrams;          /* parted by the upper 16 bits of their hashes; each the lower ones << 16 | word, words ascending */
  guint32 *ngram_begins;    /* (2¹⁶ + 1) where each part begins */
};

/* vec-word-pack-file.c */
gboolean vec_word_pack_parse (VecWordPack *pack, GError **error);
gboolean vec_word_pack_parse_meanings (VecWordPack *pack, GError **error);   /* under the lock */
GHashTable *vec_word_pack_parse_forms (VecWordPack *pack, GError **error);   /* once */

/* vec-word-pack-forms.c */
void vec_word_pack_index (VecWordPack *pack);
gboolean vec_word_pack_has_forms (VecWordPack *pack);   /* FALSE: they are damaged */

G_END_DECLS
