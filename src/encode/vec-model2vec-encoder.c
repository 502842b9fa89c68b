#include "encode/vec-model2vec-encoder.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "encode/vec-model2vec-folder.h"
#include "encode/vec-model2vec-matrix.h"
#include "encode/vec-tokenizer.h"

#define MAX_TOKENS 512   /* of a text: what model2vec's encode() takes unless it is told otherwise */
#define MAX_LENGTH 256   /* characters of a token that are told apart */

struct _VecModel2vecEncoder
{
  VecEncoder parent_instance;

  VecTokenizer *tokenizer;
  VecModel2vecMatrix matrix;
  gboolean normalize;
  glong max_chars;       /* of a text */
  char *title;
};

G_DEFINE_FINAL_TYPE (VecModel2vecEncoder, vec_model2vec_encoder, VEC_TYPE_ENCODER)

/* ---- One text. */

typedef struct
{
  const VecModel2vecEncoder *encoder;
  double *sum;           /* (n_dims) */
  float *row;            /* (n_dims), room for one vector */
} Worker;

static void
add_token (Worker *self, gint32 id)
{
  const VecModel2vecMatrix *matrix = &self->encoder->matrix;
  int n_dims = matrix->values.n_dims;
  gint64 row = matrix->rows != NULL ? matrix->rows[id] : id;
  double weight = matrix->weights != NULL ? (double) matrix->weights[id] : 1;
  const float *vector = vec_values_get_part (&matrix->values, row, 0, n_dims, self->row);

  for (int i = 0; i < n_dims; i++)
    self->sum[i] += weight * (double) vector[i];
}

/* The mean of @n tokens; of none a vector of zeros. */
static void
write_mean (const Worker *self, int n, float *vector)
{
  int n_dims = self->encoder->matrix.values.n_dims;
  double scale = n > 0 ? 1.0 / n : 0, norm = 0;

  for (int i = 0; i < n_dims; i++)
    norm += self->sum[i] * scale * self->sum[i] * scale;
  if (self->encoder->normalize && norm > 0)
    scale /= sqrt (norm);
  for (int i = 0; i < n_dims; i++)
    vector[i] = (float) (self->sum[i] * scale);
}

static void
add_unknown (GPtrArray *unknown, const char *text, gint32 begin, gint32 end)
{
  g_autofree char *word = g_strndup (text + begin, (gsize) (end - begin));

  g_strstrip (word);
  if (*word != '\0' && !g_ptr_array_find_with_equal_func (unknown, word, g_str_equal, NULL))
    g_ptr_array_add (unknown, g_steal_pointer (&word));
}

static void
add_tokens (Worker *self, const char *text, const VecTokens *tokens, VecEncoding *encoding)
{
  g_autoptr(GPtrArray) unknown = g_ptr_array_new_with_free_func (g_free);
  int unknown_id = vec_tokenizer_get_unknown_id (self->encoder->tokenizer);

  for (int i = 0; i < tokens->n; i++)
    if (tokens->ids[i] == unknown_id || tokens->ids[i] < 0)
      add_unknown (unknown, text, tokens->begin[i], tokens->end[i]);
    else if (encoding->n_known == MAX_TOKENS)
      {
        encoding->truncated = TRUE;
        break;
      }
    else
      {
        add_token (self, tokens->ids[i]);
        encoding->n_known++;
      }
  encoding->encoded = encoding->n_known > 0;
  g_ptr_array_add (unknown, NULL);
  encoding->unknown = (char **) g_ptr_array_free (g_steal_pointer (&unknown), FALSE);
}

static gboolean
check_finite (const Worker *self, const float *vector, GError **error)
{
  for (int i = 0; i < self->encoder->matrix.values.n_dims; i++)
    if (!isfinite (vector[i]))
      {
        g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FINITE, _("%s: the vector of a token is not finite; the model is damaged"),
                     self->encoder->title);
        return FALSE;
      }
  return TRUE;
}

static gboolean
encode_text (Worker *self, const char *text, float *vector, VecEncoding *encoding, GError **error)
{
  g_autofree char *valid = g_utf8_validate (text, -1, NULL) ? g_strdup (text) : g_utf8_make_valid (text, -1);
  g_auto(VecTokens) tokens = { 0 };
  glong max_chars = self->encoder->max_chars;

  if (strlen (valid) > (gsize) max_chars && g_utf8_strlen (valid, -1) > max_chars)
    {
      *g_utf8_offset_to_pointer (valid, max_chars) = '\0';
      encoding->truncated = TRUE;
    }
  memset (self->sum, 0, (gsize) self->encoder->matrix.values.n_dims * sizeof *self->sum);
  if (!vec_tokenizer_encode (self->encoder->tokenizer, valid, FALSE, 0, &tokens, error))
    return FALSE;
  add_tokens (self, valid, &tokens, encoding);
  write_mean (self, encoding->n_known, vector);
  return check_finite (self, vector, error);
}

/* ---- Many texts. */

typedef struct
{
  const VecModel2vecEncoder *encoder;
  const char *const *texts;
  float *vectors;          /* (n_texts, n_dims) */
  VecEncoding *encodings;  /* (n_texts) or NULL */
  GCancellable *cancellable;
  GMutex mutex;
  GError *error;           /* the first one; guarded by @mutex */
  gint failed;
} Job;

static void
fail (Job *job, GError *error)
{
  g_mutex_lock (&job->mutex);
  if (job->error == NULL)
    job->error = error;
  else
    g_error_free (error);
  g_mutex_unlock (&job->mutex);
  g_atomic_int_set (&job->failed, TRUE);
}

static void
encode_texts_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  Job *job = data;
  gsize n_dims = (gsize) job->encoder->matrix.values.n_dims;
  g_autofree double *sum = g_new (double, n_dims);
  g_autofree float *row = g_new (float, n_dims);
  Worker worker = { job->encoder, sum, row };

  for (gint64 i = begin; i < end && !g_cancellable_is_cancelled (job->cancellable) && !g_atomic_int_get (&job->failed); i++)
    {
      VecEncoding own = { 0 };
      VecEncoding *encoding = job->encodings != NULL ? &job->encodings[i] : &own;
      GError *error = NULL;

      if (!encode_text (&worker, job->texts[i], job->vectors + (gsize) i * n_dims, encoding, &error))
        fail (job, error);
      vec_encoding_clear (&own);
    }
}

static gboolean
vec_model2vec_encoder_encode (VecEncoder *encoder, const char *const *texts, gint64 n_texts, float *vectors, VecEncoding *encodings,
                              GCancellable *cancellable, GError **error)
{
  Job job = { VEC_MODEL2VEC_ENCODER (encoder), texts, vectors, encodings, cancellable };

  if (encodings != NULL)
    memset (encodings, 0, (gsize) n_texts * sizeof *encodings);
  g_mutex_init (&job.mutex);
  vec_parallel_blocks (n_texts, 16, 0, encode_texts_cb, &job);
  g_mutex_clear (&job.mutex);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  else if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    return TRUE;
  for (gint64 i = 0; encodings != NULL && i < n_texts; i++)
    vec_encoding_clear (&encodings[i]);
  return FALSE;
}

/* ---- Encoder. */

static const char *
vec_model2vec_encoder_get_id (VecEncoder *encoder)
{
  return "model2vec";
}

static const char *
vec_model2vec_encoder_get_title (VecEncoder *encoder)
{
  return VEC_MODEL2VEC_ENCODER (encoder)->title;
}

static int
vec_model2vec_encoder_get_n_dims (VecEncoder *encoder)
{
  return VEC_MODEL2VEC_ENCODER (encoder)->matrix.values.n_dims;
}

static int
vec_model2vec_encoder_get_max_tokens (VecEncoder *encoder)
{
  return MAX_TOKENS;
}

static void
vec_model2vec_encoder_finalize (GObject *object)
{
  VecModel2vecEncoder *self = VEC_MODEL2VEC_ENCODER (object);

  g_clear_pointer (&self->tokenizer, vec_tokenizer_unref);
  vec_model2vec_matrix_clear (&self->matrix);
  g_free (self->title);
  G_OBJECT_CLASS (vec_model2vec_encoder_parent_class)->finalize (object);
}

static void
vec_model2vec_encoder_class_init (VecModel2vecEncoderClass *klass)
{
  VecEncoderClass *encoder_class = VEC_ENCODER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vec_model2vec_encoder_finalize;
  encoder_class->get_id = vec_model2vec_encoder_get_id;
  encoder_class->get_title = vec_model2vec_encoder_get_title;
  encoder_class->get_n_dims = vec_model2vec_encoder_get_n_dims;
  encoder_class->get_max_tokens = vec_model2vec_encoder_get_max_tokens;
  encoder_class->encode = vec_model2vec_encoder_encode;
}

static void
vec_model2vec_encoder_init (VecModel2vecEncoder *self)
{
}

/* ---- Loading. */

/* The median of the tokens' lengths in characters, by which model2vec guesses where 512 tokens end before it cuts a text into tokens. */
static glong
find_median_length (VecTokenizer *tokenizer)
{
  gint64 counts[MAX_LENGTH + 1] = { 0 };
  gint64 n = 0, below = 0, lower = -1;

  for (int id = 0; id < vec_tokenizer_get_n_ids (tokenizer); id++)
    {
      const char *text = vec_tokenizer_get_text (tokenizer, id);

      if (text == NULL)
        continue;
      counts[MIN (g_utf8_strlen (text, -1), MAX_LENGTH)]++;
      n++;
    }
  for (int length = 0; length <= MAX_LENGTH; length++)
    {
      below += counts[length];
      if (lower < 0 && 2 * below >= n)
        lower = length;
      if (2 * below > n)
        return MAX (1, (glong) (lower + length) / 2);
    }
  return 1;
}

gboolean
vec_model2vec_is_folder (const char *folder)
{
  g_auto(VecModel2vecFolder) found = { 0 };

  return vec_model2vec_folder_find (&found, folder, NULL);
}

VecEncoder *
vec_model2vec_encoder_new (const char *folder, GError **error)
{
  g_autoptr(VecModel2vecEncoder) self = g_object_new (VEC_TYPE_MODEL2VEC_ENCODER, NULL);
  g_auto(VecModel2vecFolder) found = { 0 };
  g_autofree char *path = NULL;
  GError *problem = NULL;

  self->title = g_filename_display_basename (folder);
  if (!vec_model2vec_folder_find (&found, folder, &problem))
    {
      if (problem == NULL)
        g_set_error (&problem, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s is no model2vec model"), self->title);
      g_propagate_error (error, problem);
      return NULL;
    }
  self->normalize = found.normalize;
  self->tokenizer = vec_tokenizer_load (found.folder, error);
  if (self->tokenizer == NULL)
    return NULL;
  self->max_chars = MAX_TOKENS * find_median_length (self->tokenizer);
  path = g_build_filename (found.folder, "model.safetensors", NULL);
  if (!vec_model2vec_matrix_open (&self->matrix, path, vec_tokenizer_get_n_ids (self->tokenizer), error))
    return NULL;
  return VEC_ENCODER (g_steal_pointer (&self));
}
