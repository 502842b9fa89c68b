#pragma once

#include "encode/vec-encoder.h"
#include "encode/vec-word-finder.h"

G_BEGIN_DECLS

/* Texts as the weighted mean of their words' vectors, one for each occurrence.
 *   Mitchell & Lapata, "Vector-based models of semantic composition" (ACL 2008): the additive model, with equal weights;
 *   Arora, Liang & Ma, "A simple but tough-to-beat baseline for sentence embeddings" (ICLR 2017), section 3: a word with the probability p(w)
 *   weighs a / (a + p(w)) (smooth inverse frequency, SIF), where probabilities are known. The sum is divided by the sum of the weights and not by the
 *   number of words: the direction is the same, and the length is that of the words, so that texts and words share a map.
 * Their second step, which takes the projection on the first singular vector of a set of sentences away, is done with a fixed direction where the
 * vocabulary has one, so that the vector of a text does not depend on the texts beside it; never of a single word. */
typedef struct
{
  VecWordLookup find;          /* with the vocabulary */
  gpointer vocabulary;
  guint max_units;             /* of its phrases */
  int n_dims;
  void (*get_vector) (gpointer vocabulary, gint64 word, float *vector);
  double (*get_weight) (gpointer vocabulary, gint64 word);   /* NULL: all weigh the same */
  /* The vector of what is no word of it, guessed from its letters; NULL: never. */
  gboolean (*guess) (gpointer vocabulary, const char *text, gsize length, float *vector);
  double guess_weight;
  gboolean leave_out_little;   /* English words that mean little (base/vec-stop-words.h), where others are known */
  const float *(*get_common) (gpointer vocabulary);   /* (n_dims), of length 1, for texts of several words; NULL: there is none */
} VecBagOfWords;

/* The weight of a word with the probability @p: a / (a + p), a = 10⁻³. */
double vec_sif_weight (double p);

/* As vec_encoder_encode(), on all threads; fewer than 10 µs per word. @finder is copied for each of them. */
gboolean vec_bag_of_words_encode (const VecBagOfWords *words, const VecWordFinder *finder, const char *const *texts, gint64 n_texts, float *vectors,
                                  VecEncoding *encodings, GCancellable *cancellable, GError **error);

/* Whether the word @text, as a part of a text, only holds it together: "the", "is"; not "US". */
gboolean vec_bag_of_words_is_little (const char *text, gsize length);

G_END_DECLS
