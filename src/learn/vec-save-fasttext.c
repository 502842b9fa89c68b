#include "learn/vec-save-fasttext.h"

#include <string.h>

#include "read/vec-output.h"

enum
{
  MAGIC = 793712314,
  VERSION = 12,
  MODEL_CBOW = 1,
  MODEL_SKIPGRAM = 2,
  LOSS_NEGATIVE_SAMPLING = 2,
};

static void
write_i32 (VecOutput *output, gint64 value)
{
  gint32 bytes = GINT32_TO_LE ((gint32) value);

  vec_output_write (output, &bytes, sizeof bytes);
}

static void
write_i64 (VecOutput *output, gint64 value)
{
  gint64 bytes = GINT64_TO_LE (value);

  vec_output_write (output, &bytes, sizeof bytes);
}

static void
write_double (VecOutput *output, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  write_i64 (output, (gint64) bits);
}

/* The parameters in fastText's order. */
static void
write_args (VecOutput *output, VecWord2vec *model)
{
  const VecWord2vecParams *params = vec_word2vec_get_params (model);
  const gint64 values[] = {
    params->n_dims, params->window, params->n_epochs, 1, params->n_negatives, 1, LOSS_NEGATIVE_SAMPLING,
    params->model == VEC_WORD2VEC_CBOW ? MODEL_CBOW : MODEL_SKIPGRAM, vec_word2vec_get_n_buckets (model), MAX (params->shortest, 1) * (params->longest > 0),
    params->longest, 100,
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    write_i32 (output, values[i]);
  write_double (output, params->subsampling);
}

static void
write_words (VecOutput *output, VecCorpus *corpus)
{
  int n_words = vec_corpus_get_n_words (corpus);

  write_i32 (output, n_words);
  write_i32 (output, n_words);
  write_i32 (output, 0);
  write_i64 (output, vec_corpus_get_n_occurrences (corpus));
  write_i64 (output, -1); /* nothing was pruned */
  for (int i = 0; i < n_words; i++)
    {
      vec_output_text (output, vec_corpus_get_word (corpus, i));
      vec_output_char (output, '\0');
      write_i64 (output, vec_corpus_get_count (corpus, i));
      vec_output_char (output, 0);
    }
}

static void
write_matrix (VecOutput *output, const float *values, gsize stride, gint64 n_rows, int n_dims)
{
  vec_output_char (output, 0); /* not quantised */
  write_i64 (output, n_rows);
  write_i64 (output, n_dims);
  for (gint64 i = 0; i < n_rows && vec_output_is_good (output); i++)
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    vec_output_write (output, values + (gsize) i * stride, (gsize) n_dims * sizeof *values);
#else
    for (int j = 0; j < n_dims; j++)
      {
        guint32 bits;

        memcpy (&bits, values + (gsize) i * stride + j, sizeof bits);
        write_i32 (output, (gint32) bits);
      }
#endif
}

gboolean
vec_word2vec_save_fasttext (VecWord2vec *model, const char *path, GError **error)
{
  VecOutput *output = vec_output_open (path, error);
  int n_words = vec_corpus_get_n_words (vec_word2vec_get_corpus (model));
  int n_dims = vec_word2vec_get_params (model)->n_dims;
  const float *values;
  gsize stride;

  if (output == NULL)
    return FALSE;
  write_i32 (output, MAGIC);
  write_i32 (output, VERSION);
  write_args (output, model);
  write_words (output, vec_word2vec_get_corpus (model));
  values = vec_word2vec_get_input (model, &stride);
  write_matrix (output, values, stride, (gint64) n_words + vec_word2vec_get_n_buckets (model), n_dims);
  values = vec_word2vec_get_output (model, &stride);
  write_matrix (output, values, stride, n_words, n_dims);
  return vec_output_end (output, error);
}
