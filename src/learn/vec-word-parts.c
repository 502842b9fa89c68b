#include "learn/vec-word-parts.h"

#include <string.h>

#include "base/vec-ngrams.h"

typedef struct
{
  int n_dims, n_buckets, shortest, longest;
  float *rows; /* (n_buckets, n_dims) */
} Parts;

gpointer
vec_word_parts_new (VecWord2vec *model)
{
  const VecWord2vecParams *params = vec_word2vec_get_params (model);
  Parts *parts = g_new (Parts, 1);
  gsize stride, n_words = (gsize) vec_corpus_get_n_words (vec_word2vec_get_corpus (model)), d = (gsize) params->n_dims;
  const float *input = vec_word2vec_get_input (model, &stride);

  *parts = (Parts) { params->n_dims, vec_word2vec_get_n_buckets (model), MAX (params->shortest, 1), params->longest, NULL };
  parts->rows = g_new (float, (gsize) parts->n_buckets * d);
  for (gsize i = 0; i < (gsize) parts->n_buckets; i++)
    memcpy (parts->rows + i * d, input + (n_words + i) * stride, d * sizeof (float));
  return parts;
}

void
vec_word_parts_free (gpointer data)
{
  Parts *parts = data;

  g_free (parts->rows);
  g_free (parts);
}

gboolean
vec_word_parts_compose (gpointer data, const char *word, gsize length, float *vector)
{
  const Parts *parts = data;
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint32));

  vec_ngrams_hash (word, length, parts->shortest, parts->longest, hashes);
  for (int j = 0; j < parts->n_dims; j++)
    {
      double sum = 0;

      for (guint i = 0; i < hashes->len; i++)
        sum += (double) parts->rows[(gsize) (g_array_index (hashes, guint32, i) % (guint32) parts->n_buckets) * (gsize) parts->n_dims + (gsize) j];
      vector[j] = hashes->len > 0 ? (float) (sum / hashes->len) : 0;
    }
  return hashes->len > 0;
}
