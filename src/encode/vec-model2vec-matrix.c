#include "encode/vec-model2vec-matrix.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"

void
vec_model2vec_matrix_clear (VecModel2vecMatrix *self)
{
  g_clear_pointer (&self->file, vec_safetensors_close);
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->weights, g_free);
}

/* ---- The vectors. */

static gboolean
is_matrix_type (const char *type)
{
  static const char *const types[] = { "F32", "F16", "BF16", "F64", "I8" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (type, types[i]))
      return TRUE;
  return FALSE;
}

static const VecTensor *
find_vectors (VecModel2vecMatrix *self, GError **error)
{
  static const char *const names[] = { "embeddings", "embedding.weight" };
  const VecTensor *tensor = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names) && tensor == NULL; i++)
    tensor = vec_safetensors_find (self->file, names[i]);
  if (tensor == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s has no tensor “embeddings” or “embedding.weight”; this is no model2vec model"),
                 vec_safetensors_get_name (self->file));
  else if (tensor->n_axes != 2 || tensor->shape[0] < 1 || tensor->shape[1] < 1 || tensor->shape[1] > G_MAXINT32)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: the tensor “%s” is no table of vectors"), vec_safetensors_get_name (self->file),
                 tensor->name);
  else if (!is_matrix_type (tensor->type))
    g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s: the tensor “%s” has the type %s; F32, F16, BF16, F64 and I8 are read"),
                 vec_safetensors_get_name (self->file), tensor->name, tensor->type);
  else if (vec_safetensors_check_place (self->file, tensor, error))
    return tensor;
  return NULL;
}

static gboolean
open_vectors (VecModel2vecMatrix *self, GError **error)
{
  const VecTensor *tensor = find_vectors (self, error);

  if (tensor == NULL)
    return FALSE;
  self->values.type = tensor->raw_type;
  self->values.bytes = vec_safetensors_get_bytes (self->file, tensor);
  self->values.n_rows = tensor->shape[0];
  self->values.n_dims = (int) tensor->shape[1];
  self->values.stride = vec_values_get_row_size (&self->values);
  return TRUE;
}

/* ---- What a quantised vocabulary has besides: a number for each token. */

/* NULL with no error where the file has no such tensor. */
static float *
read_numbers (VecModel2vecMatrix *self, const char *name, int n_tokens, GError **error)
{
  const VecTensor *tensor = vec_safetensors_find (self->file, name);
  float *numbers;

  if (tensor == NULL)
    return NULL;
  if (tensor->n_axes != 1 || tensor->raw_type.size == 0 || tensor->shape[0] < n_tokens)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("%s: the tensor “%s” does not have a number for each of %d tokens"),
                   vec_safetensors_get_name (self->file), name, n_tokens);
      return NULL;
    }
  if (!vec_safetensors_check_place (self->file, tensor, error))
    return NULL;
  numbers = g_new (float, MAX (n_tokens, 1));
  vec_raw_convert (tensor->raw_type, vec_safetensors_get_bytes (self->file, tensor), (gsize) n_tokens, numbers, 1);
  return numbers;
}

/* Rows are whole numbers below 2²⁴, which float32 keeps: more vectors than that have no need of a mapping. */
static gboolean
read_mapping (VecModel2vecMatrix *self, int n_tokens, GError **error)
{
  g_autoptr(GError) problem = NULL;
  g_autofree float *numbers = read_numbers (self, "mapping", n_tokens, &problem);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (numbers == NULL)
    return TRUE;
  self->rows = g_new (gint32, MAX (n_tokens, 1));
  for (int i = 0; i < n_tokens; i++)
    {
      if (!(numbers[i] >= 0 && numbers[i] < (float) MIN (self->values.n_rows, 1 << 24)))
        {
          g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: token %d is mapped to row %.0f of %lld"), vec_safetensors_get_name (self->file), i,
                       (double) numbers[i], (long long) self->values.n_rows);
          return FALSE;
        }
      self->rows[i] = (gint32) numbers[i];
    }
  return TRUE;
}

static gboolean
read_weights (VecModel2vecMatrix *self, int n_tokens, GError **error)
{
  g_autoptr(GError) problem = NULL;

  self->weights = read_numbers (self, "weights", n_tokens, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

gboolean
vec_model2vec_matrix_open (VecModel2vecMatrix *self, const char *path, int n_tokens, GError **error)
{
  *self = (VecModel2vecMatrix) { 0 };
  self->file = vec_safetensors_open (path, error);
  if (self->file == NULL || !open_vectors (self, error) || !read_mapping (self, n_tokens, error) || !read_weights (self, n_tokens, error))
    return FALSE;
  if (self->rows != NULL || self->values.n_rows >= n_tokens)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("%s has %lld vectors, but the tokenizer has %d tokens; they do not belong together"),
               vec_safetensors_get_name (self->file), (long long) self->values.n_rows, n_tokens);
  return FALSE;
}
