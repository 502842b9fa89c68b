#include "encode/vec-transformer-head.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-config.h"
#include "encode/vec-transformer-config.h"
#include "encode/vec-transformer-linear.h"
#include "encode/vec-transformer-weights.h"

#define MODULES "modules.json"
#define MAX_MODULES 16
#define MAX_WIDTH (1 << 16)

/* In the order in which sentence-transformers joins them. */
typedef enum
{
  POOL_CLS,
  POOL_MAX,
  POOL_MEAN,
  POOL_MEAN_SQRT,      /* the sum over √n */
  POOL_WEIGHTED_MEAN,  /* the i-th token counts i times: Muennighoff, arXiv:2202.08904 */
  POOL_LAST,
  N_POOLS,
} Pool;

static const struct
{
  const char *flag;    /* in 1_Pooling/config.json */
  const char *mode;    /* or as the value of its pooling_mode */
} pools[N_POOLS] = {
  [POOL_CLS] = { "pooling_mode_cls_token", "cls" },
  [POOL_MAX] = { "pooling_mode_max_tokens", "max" },
  [POOL_MEAN] = { "pooling_mode_mean_tokens", "mean" },
  [POOL_MEAN_SQRT] = { "pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens" },
  [POOL_WEIGHTED_MEAN] = { "pooling_mode_weightedmean_tokens", "weightedmean" },
  [POOL_LAST] = { "pooling_mode_lasttoken", "lasttoken" },
};

/* What comes after pooling. */
typedef struct
{
  VecLinear *linear;   /* NULL: normalisation */
  VecActivation activation;
} Step;

struct _VecTransformerHead
{
  int n_states;        /* width of a hidden state */
  int n_dims;          /* of what comes out so far */
  gboolean pools[N_POOLS];
  int n_pools;
  gboolean is_guessed, skips_prompt;
  Step steps[MAX_MODULES];
  int n_steps;
};

/* ---- Reading. */

/* Opens modules.json and checks that it is a list; NULL without an error where there is none. */
static VecConfig *
open_modules (const char *folder, VecValue *list, GError **error)
{
  g_autoptr(VecConfig) file = NULL;

  if (!vec_config_exists (folder, MODULES))
    return NULL;
  file = vec_config_open (folder, MODULES, error);
  if (file == NULL)
    return NULL;
  *list = vec_config_get_root (file);
  if (vec_value_get_kind (list) != VEC_JSON_ARRAY)
    vec_config_fail (file, VEC_ERROR_FORMAT, _("a list of modules was expected"));
  return vec_config_check (file, error) ? g_steal_pointer (&file) : NULL;
}

/* "Pooling" of "sentence_transformers.models.Pooling". */
static char *
dup_module_kind (const VecValue *module)
{
  g_autofree char *type = vec_value_dup_text (module, "type");
  const char *dot = type != NULL ? strrchr (type, '.') : NULL;

  return g_strdup (dot != NULL ? dot + 1 : type != NULL ? type : "");
}

/* Its folder below the model's, "" for the model's own; NULL where it leads out of it. */
static char *
dup_module_path (VecConfig *file, const VecValue *module)
{
  g_autofree char *path = vec_value_dup_text (module, "path");

  if (path == NULL)
    return g_strdup ("");
  if (!g_path_is_absolute (path) && strstr (path, "..") == NULL)
    return g_steal_pointer (&path);
  vec_config_fail (file, VEC_ERROR_FORMAT, _("“%s” is no folder of this model"), path);
  return NULL;
}

/* The config.json of a module; errors name it with its folder. */
static VecConfig *
open_module_config (const char *folder, const char *path, GError **error)
{
  g_autofree char *name = g_build_filename (path, "config.json", NULL);

  return vec_config_open (folder, name, error);
}

char *
vec_transformer_head_find_body (const char *folder, GError **error)
{
  GError *own = NULL;
  VecValue list, module;
  g_autoptr(VecConfig) file = open_modules (folder, &list, &own);
  g_autofree char *body = NULL;

  if (own != NULL)
    {
      g_propagate_error (error, own);
      return NULL;
    }
  if (file == NULL)
    return g_strdup (folder);
  vec_value_enter (&list);
  if (vec_value_next (&list, NULL, &module))
    {
      g_autofree char *kind = dup_module_kind (&module);

      if (g_str_equal (kind, "Transformer"))
        {
          g_autofree char *path = dup_module_path (file, &module);

          body = path != NULL ? g_build_filename (folder, path, NULL) : NULL;
        }
      else
        vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("the first module is “%s”; models that begin with a Transformer are read"), kind);
    }
  else
    vec_config_fail (file, VEC_ERROR_FORMAT, _("the list of modules is empty"));
  return vec_config_check (file, error) ? g_steal_pointer (&body) : NULL;
}

static gboolean
read_pooling (VecTransformerHead *self, const char *folder, const char *path, GError **error)
{
  g_autoptr(VecConfig) file = open_module_config (folder, path, error);
  g_autofree char *mode = NULL;
  VecValue root;
  gint64 n_dims;

  if (file == NULL)
    return FALSE;
  root = vec_config_get_root (file);
  mode = vec_value_dup_text (&root, "pooling_mode");
  self->n_pools = 0;
  for (int i = 0; i < N_POOLS; i++)
    {
      self->pools[i] = vec_value_get_boolean (&root, pools[i].flag, FALSE) || g_strcmp0 (mode, pools[i].mode) == 0;
      self->n_pools += self->pools[i];
    }
  self->skips_prompt = !vec_value_get_boolean (&root, "include_prompt", TRUE);
  n_dims = vec_value_get_int (&root, "word_embedding_dimension", self->n_states);
  if (self->n_pools == 0)
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("none of the ways to pool is on that are known: cls, mean, max, mean_sqrt_len, weightedmean, "
                                                    "lasttoken"));
  if (n_dims != self->n_states)
    vec_config_fail (file, VEC_ERROR_FORMAT, _("“%s” is %lld, but the hidden states have %d dimensions"), "word_embedding_dimension",
                     (long long) n_dims, self->n_states);
  self->n_dims = self->n_pools * self->n_states;
  return vec_config_check (file, error);
}

static VecActivation
get_activation (VecConfig *file, const VecValue *root)
{
  g_autofree char *name = vec_value_dup_text (root, "activation_function");
  const char *dot = name != NULL ? strrchr (name, '.') : NULL;
  const char *plain = dot != NULL ? dot + 1 : name != NULL ? name : "Tanh";
  g_autofree char *lower = g_ascii_strdown (plain, -1);
  VecActivation activation = VEC_ACTIVATION_IDENTITY;

  if (!g_str_equal (lower, "identity") && !vec_activation_find (lower, &activation))
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("the activation “%s” is not known; gelu, gelu_new, relu, silu and tanh are"), plain);
  return activation;
}

static gboolean
load_dense (Step *step, const char *folder, int n_in, int n_out, gboolean has_bias, GError **error)
{
  g_autoptr(VecWeights) weights = vec_weights_open (folder, error);
  VecValues values, bias;

  if (weights == NULL || !vec_weights_get (weights, "linear.weight", n_out, n_in, &values, error)
      || (has_bias && !vec_weights_get (weights, "linear.bias", 1, n_out, &bias, error)))
    return FALSE;
  step->linear = vec_linear_new (n_in, n_out);
  if (step->linear == NULL)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_MEMORY, _("This model does not fit into memory"));
      return FALSE;
    }
  vec_linear_set (step->linear, 0, &values, has_bias ? &bias : NULL);
  return TRUE;
}

static gboolean
read_dense (VecTransformerHead *self, const char *folder, const char *path, GError **error)
{
  g_autoptr(VecConfig) file = open_module_config (folder, path, error);
  g_autofree char *own = g_build_filename (folder, path, NULL);
  Step *step = &self->steps[self->n_steps];
  gint64 n_in, n_out;
  gboolean has_bias;
  VecValue root;

  if (file == NULL)
    return FALSE;
  root = vec_config_get_root (file);
  n_in = vec_value_get_int (&root, "in_features", -1);
  n_out = vec_value_get_int (&root, "out_features", -1);
  has_bias = vec_value_get_boolean (&root, "bias", TRUE);
  step->activation = get_activation (file, &root);
  if (n_in != self->n_dims)
    vec_config_fail (file, VEC_ERROR_FORMAT, _("“%s” is %lld, but %d numbers come in"), "in_features", (long long) n_in, self->n_dims);
  if (n_out < 1 || n_out > MAX_WIDTH)
    vec_config_fail (file, VEC_ERROR_FORMAT, _("“%s” is %lld, but must be between %d and %d"), "out_features", (long long) n_out, 1, MAX_WIDTH);
  if (!vec_config_check (file, error) || !load_dense (step, own, (int) n_in, (int) n_out, has_bias, error))
    return FALSE;
  self->n_dims = (int) n_out;
  self->n_steps++;
  return TRUE;
}

static gboolean
read_module (VecTransformerHead *self, VecConfig *file, const VecValue *module, const char *folder, GError **error)
{
  g_autofree char *kind = dup_module_kind (module), *path = dup_module_path (file, module);

  if (path == NULL || g_str_equal (kind, "Dropout"))
    return vec_config_check (file, error);
  if (g_str_equal (kind, "Pooling") && self->n_pools == 0)
    return read_pooling (self, folder, path, error);
  if (self->n_pools == 0)
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("a Pooling was expected after the Transformer, but “%s” comes"), kind);
  else if (g_str_equal (kind, "Normalize"))
    self->n_steps++;
  else if (g_str_equal (kind, "Dense"))
    return read_dense (self, folder, path, error);
  else
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("a module “%s” is not known; Pooling, Dense, Normalize and Dropout are"), kind);
  return vec_config_check (file, error);
}

static gboolean
read_modules (VecTransformerHead *self, VecConfig *file, VecValue list, const char *folder, GError **error)
{
  VecValue module;

  vec_value_enter (&list);
  vec_value_next (&list, NULL, &module);
  for (int i = 0; vec_value_next (&list, NULL, &module); i++)
    {
      if (i == MAX_MODULES)
        vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("there are more than %d modules"), MAX_MODULES);
      if (!vec_config_check (file, error) || !read_module (self, file, &module, folder, error))
        return FALSE;
    }
  if (self->n_pools == 0)
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("there is no Pooling among the modules"));
  return vec_config_check (file, error);
}

VecTransformerHead *
vec_transformer_head_open (const char *folder, int n_dims, GError **error)
{
  g_autoptr(VecTransformerHead) self = g_new0 (VecTransformerHead, 1);
  GError *own = NULL;
  VecValue list;
  g_autoptr(VecConfig) file = open_modules (folder, &list, &own);

  self->n_states = self->n_dims = n_dims;
  if (own != NULL)
    {
      g_propagate_error (error, own);
      return NULL;
    }
  if (file != NULL)
    return read_modules (self, file, list, folder, error) ? g_steal_pointer (&self) : NULL;
  self->is_guessed = TRUE;
  self->pools[POOL_MEAN] = TRUE;
  self->n_pools = 1;
  return g_steal_pointer (&self);
}

void
vec_transformer_head_free (VecTransformerHead *self)
{
  for (int i = 0; i < MAX_MODULES; i++)
    g_clear_pointer (&self->steps[i].linear, vec_linear_free);
  g_free (self);
}

int
vec_transformer_head_get_n_dims (const VecTransformerHead *self)
{
  return self->n_dims;
}

gboolean
vec_transformer_head_is_guessed (const VecTransformerHead *self)
{
  return self->is_guessed;
}

gboolean
vec_transformer_head_skips_prompt (const VecTransformerHead *self)
{
  return self->skips_prompt;
}

gboolean
vec_transformer_head_normalizes (const VecTransformerHead *self)
{
  return self->n_steps > 0 && self->steps[self->n_steps - 1].linear == NULL;
}

/* ---- Applying. */

static void
pool_sum (const float *states, gsize stride, int n, int n_dims, gboolean weighted, float share, float *into)
{
  memset (into, 0, (gsize) n_dims * sizeof (float));
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n_dims; j++)
      into[j] += (weighted ? (float) (i + 1) : 1.0f) * states[(gsize) i * stride + (gsize) j];
  for (int j = 0; j < n_dims; j++)
    into[j] *= share;
}

static void
pool_max (const float *states, gsize stride, int n, int n_dims, float *into)
{
  memcpy (into, states, (gsize) n_dims * sizeof (float));
  for (int i = 1; i < n; i++)
    for (int j = 0; j < n_dims; j++)
      into[j] = MAX (into[j], states[(gsize) i * stride + (gsize) j]);
}

static void
pool (const VecTransformerHead *self, const float *states, gsize stride, int n, float *into)
{
  int D = self->n_states;
  float count = (float) n;

  for (int i = 0; i < N_POOLS; i++)
    {
      if (!self->pools[i])
        continue;
      if (i == POOL_CLS || i == POOL_LAST)
        memcpy (into, states + (i == POOL_LAST ? (gsize) (n - 1) * stride : 0), (gsize) D * sizeof (float));
      else if (i == POOL_MAX)
        pool_max (states, stride, n, D, into);
      else if (i == POOL_WEIGHTED_MEAN)
        pool_sum (states, stride, n, D, TRUE, 2 / (count * (count + 1)), into);
      else
        pool_sum (states, stride, n, D, FALSE, i == POOL_MEAN ? 1 / count : 1 / sqrtf (count), into);
      into += D;
    }
}

void
vec_vector_normalize (float *vector, int n_dims)
{
  double squares = 0;

  for (int j = 0; j < n_dims; j++)
    squares += (double) vector[j] * (double) vector[j];
  for (int j = 0; j < n_dims && squares > 0; j++)
    vector[j] = (float) ((double) vector[j] / sqrt (squares));
}

/* vectors ← linear (vectors); frees what was there before. */
static float *
apply_dense (const Step *step, const VecKernels *kernels, float *vectors, gint64 n)
{
  gsize n_in = (gsize) vec_linear_get_n_in (step->linear), stride = VEC_PAD ((gsize) vec_linear_get_n_out (step->linear));
  gsize n_out = (gsize) vec_linear_get_n_out (step->linear);
  float *out = g_new (float, (gsize) n * stride);

  vec_linear_apply (step->linear, kernels, vectors, n_in, (int) n, out, stride, step->activation, NULL);
  for (gint64 i = 1; i < n && stride != n_out; i++)
    memmove (out + (gsize) i * n_out, out + (gsize) i * stride, n_out * sizeof (float));
  g_free (vectors);
  return out;
}

void
vec_transformer_head_apply (const VecTransformerHead *self, const VecKernels *kernels, const float *states, gsize stride, const gint64 *begins,
                            const int *skips, gint64 n_texts, float *vectors)
{
  int n_pooled = self->n_pools * self->n_states;
  float *now = g_new (float, (gsize) n_texts * (gsize) n_pooled);

  for (gint64 i = 0; i < n_texts; i++)
    {
      gint64 n = begins[i + 1] - begins[i], skip = skips != NULL ? MIN (skips[i], n - 1) : 0;

      pool (self, states + (gsize) (begins[i] + skip) * stride, stride, (int) (n - skip), now + (gsize) i * (gsize) n_pooled);
    }
  for (int s = 0, n_dims = n_pooled; s < self->n_steps; s++)
    if (self->steps[s].linear != NULL)
      {
        now = apply_dense (&self->steps[s], kernels, now, n_texts);
        n_dims = vec_linear_get_n_out (self->steps[s].linear);
      }
    else
      for (gint64 i = 0; i < n_texts; i++)
        vec_vector_normalize (now + (gsize) i * (gsize) n_dims, n_dims);
  memcpy (vectors, now, (gsize) n_texts * (gsize) self->n_dims * sizeof (float));
  g_free (now);
}
