#pragma once

#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* Which words of a text make it similar to something: the similarity of the whole text less that of the text without the word, "leaving one
 * out" (Li, Monroe & Jurafsky 2016, Understanding Neural Networks through Representation Erasure, 3.1, of a similarity instead of a
 * probability). What works for any encoder; of a mean of words it is nearly what each adds. */
typedef struct
{
  gsize begin, end;    /* bytes of the text */
  double weight;       /* above 0: the word draws nearer; NaN until vec_contributions_weigh() */
} VecContribution;

/* The text and what it becomes without each of its words; immutable but for the weights. */
typedef struct _VecContributions VecContributions;

/* A long text is taken in at most so many pieces of several words. */
#define VEC_CONTRIBUTIONS_MAX 48

/* Encodes the text once for each word: on a worker thread. A text of one word is compared with nothing, similarity 0. VEC_ERROR_NOT_FOUND when
 * nothing of the text is known. */
VecContributions *vec_contributions_new (VecEncoder *encoder, const char *text, GCancellable *cancellable, GError **error);
void vec_contributions_free (VecContributions *self);

const char *vec_contributions_get_text (VecContributions *self);
/* (n_dims) of the whole text. */
const float *vec_contributions_get_vector (VecContributions *self);

/* How similar @vector (n_dims of the encoder) is to what the text is compared with; larger is nearer. */
typedef double (*VecContributionsSimilarity) (const float *vector, gpointer data);

/* Fills in the weights; the similarity of the whole text. n + 1 calls of @similarity. */
double vec_contributions_weigh (VecContributions *self, VecContributionsSimilarity similarity, gpointer data);

/* The words in their order, lent. */
const VecContribution *vec_contributions_get (VecContributions *self, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecContributions, vec_contributions_free)

G_END_DECLS
