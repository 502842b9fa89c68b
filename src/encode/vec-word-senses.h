#pragma once

#include "encode/vec-pack-encoder.h"

G_BEGIN_DECLS

/* One of several meanings of a word that lie apart. */
typedef struct
{
  char *hint;              /* a word that defines it, "fruit"; else the title of its category */
  char part;
  guint category;
  const char *definition;  /* lent by the pack */
  float *vector;           /* (n_dims) vec_word_pack_get_sense_vector() */
} VecMeaning;

/* The meanings of @word that are frequent enough (a twentieth of its uses in the texts that were tagged by hand, with half a use added to each) and
 * not too alike to a more frequent one (a cosine of 0.8), at most four, the most frequent first: an array of VecMeaning*, at least one. */
GPtrArray *vec_word_pack_dup_meanings (VecWordPack *pack, int word);

/* Those of @text when it is one word or phrase, inflected or not, that has several; NULL otherwise. */
GPtrArray *vec_pack_encoder_split_meanings (VecPackEncoder *encoder, const char *text);

/* In which meaning a word of a text is used. */
typedef struct
{
  gsize begin, end;        /* bytes of the text */
  VecMeaning *meaning;
  double cosine;           /* of the meaning and the rest of the text */
} VecChosenMeaning;

/* For every word of @text with several meanings, also within its phrases ("orange" in "orange juice"), the one whose vector has the largest
 * cosine with the context: the SIF-weighted mean of all other words (the first step of Lesk's idea, with vectors: Basile, Caputo & Semeraro,
 * COLING 2014). An array of VecChosenMeaning*, empty where there is nothing to choose or no context. */
GPtrArray *vec_pack_encoder_choose_meanings (VecPackEncoder *encoder, const char *text);

G_END_DECLS
