#pragma once

#include "encode/vec-pack-encoder.h"

G_BEGIN_DECLS

/* One of several meanings of a word that lie apart. */
typedef struct
{
  char *hint;              /* a word that defines it, a noun's genus: "fruit"; else the title of its category */
  char part;
  guint category;
  const char *definition;  /* lent by the pack */
  float *vector;           /* (n_dims) of length 1: the mean of the senses that are this meaning */
} VecMeaning;

/* The meanings of @word, the most frequent first: an array of VecMeaning*, one to four. Senses whose vectors (vec_word_pack_get_sense_vector()) have a
 * cosine of 0.75 or more are one meaning, defined as its most frequent sense is; what is rarer than a twentieth of the word's uses in the texts that
 * were tagged by hand (half a use added to each) is none of its own. */
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
