#pragma once

#include "encode/vec-word-pack.h"

G_BEGIN_DECLS

typedef struct
{
  const guint8 *bytes;
  gsize size;
  guint8 *owned;           /* NULL where the bytes are the file's */
} VecPackSection;

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
  GHashTable *index;        /* vec_word_key() of a label → number + 1 */
  GHashTable *irregular;    /* form → number + 1, made when it is first asked for */
  GPtrArray *keys;          /* those of the index that are not the labels themselves */

  GMutex lock;              /* over what is made when it is first asked for */
  int meanings;             /* atomic: 0 not asked for, 1 there, 2 damaged */
  GArray *ngrams;           /* of guint64: hash << 16 | word, ascending */
};

/* vec-word-pack-file.c */
gboolean vec_word_pack_parse (VecWordPack *pack, GError **error);
gboolean vec_word_pack_parse_meanings (VecWordPack *pack, GError **error);   /* under the lock */

/* vec-word-pack-forms.c */
void vec_word_pack_index (VecWordPack *pack);

G_END_DECLS
