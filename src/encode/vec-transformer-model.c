/* Reading a transformer's weights by the names that Hugging Face's models give them
 * (github.com/huggingface/transformers, src/transformers/models/{bert,distilbert,roberta,mpnet}/modeling_*.py). */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-memory.h"
#include "encode/vec-transformer-model-private.h"

/* Where the parts of a layer are, after its prefix; weights and biases end in ".weight" and ".bias". */
typedef struct
{
  const char *layer;        /* with %d */
  const char *query, *key, *value, *attended, *attention_norm, *inner, *outer, *output_norm;
} Names;

#define BERT_NAMES                                                                                                                     \
  {                                                                                                                                    \
    "encoder.layer.%d.", "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",               \
      "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"                                           \
  }

static const Names names[] = {
  [VEC_TRANSFORMER_BERT] = BERT_NAMES,
  [VEC_TRANSFORMER_ROBERTA] = BERT_NAMES,
  [VEC_TRANSFORMER_DISTILBERT] = { "transformer.layer.%d.", "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin",
                                   "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm" },
  [VEC_TRANSFORMER_MPNET] = { "encoder.layer.%d.", "attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o",
                              "attention.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm" },
};

/* What models that were trained for something wear before every name. */
static const char *const prefixes[] = { "", "bert.", "roberta.", "distilbert.", "mpnet.", "model.", "encoder.", "auto_model.", "0.auto_model.",
                                        "transformer." };

/* Reads on until the first error. */
typedef struct
{
  VecTransformer *model;
  const char *prefix;
  GError *error;
} Loading;

static gboolean
get (Loading *self, const char *before, const char *name, const char *ending, gint64 n_rows, int n_dims, VecValues *values)
{
  g_autofree char *full = g_strconcat (self->prefix, before, name, ending, NULL);

  return self->error == NULL && vec_weights_get (self->model->weights, full, n_rows, n_dims, values, &self->error);
}

static gboolean
has (Loading *self, const char *before, const char *name, const char *ending)
{
  g_autofree char *full = g_strconcat (self->prefix, before, name, ending, NULL);

  return vec_weights_has (self->model->weights, full);
}

static void
fail_memory (Loading *self)
{
  if (self->error == NULL)
    self->error = g_error_new_literal (VEC_ERROR, VEC_ERROR_MEMORY, _("This model does not fit into memory"));
}

static float *
load_padded (Loading *self, const VecValues *values)
{
  float *numbers = g_try_new0 (float, VEC_PAD ((gsize) values->n_dims));

  if (numbers != NULL)
    vec_values_read_part (values, 0, 0, values->n_dims, numbers);
  else
    fail_memory (self);
  return numbers;
}

/* TensorFlow's models say gamma and beta. */
static void
load_norm (Loading *self, const char *before, const char *name, VecNorm *norm)
{
  gboolean old = has (self, before, name, ".gamma");
  int n_dims = self->model->config.n_dims;
  VecValues values;

  if (get (self, before, name, old ? ".gamma" : ".weight", 1, n_dims, &values))
    norm->gamma = load_padded (self, &values);
  if (get (self, before, name, old ? ".beta" : ".bias", 1, n_dims, &values))
    norm->beta = load_padded (self, &values);
}

/* Rows @first … of @linear, which is made where it is NULL. */
static void
load_linear (Loading *self, const char *before, const char *name, int n_in, int n_out, int first, int n, VecLinear **linear)
{
  VecValues weights, bias;

  if (!get (self, before, name, ".weight", n, n_in, &weights) || !get (self, before, name, ".bias", 1, n, &bias))
    return;
  if (*linear == NULL)
    *linear = vec_linear_new (n_in, n_out);
  if (*linear == NULL)
    {
      fail_memory (self);
      return;
    }
  vec_linear_set (*linear, first, &weights, &bias);
  vec_weights_forget (&weights);
}

static void
load_layer (Loading *self, int index)
{
  const VecTransformerConfig *config = &self->model->config;
  const Names *name = &names[config->kind];
  VecTransformerLayer *layer = &self->model->layers[index];
  g_autofree char *before = g_strdup_printf (name->layer, index);
  int n = config->n_dims;

  load_linear (self, before, name->query, n, 3 * n, 0, n, &layer->queries);
  load_linear (self, before, name->key, n, 3 * n, n, n, &layer->queries);
  load_linear (self, before, name->value, n, 3 * n, 2 * n, n, &layer->queries);
  load_linear (self, before, name->attended, n, n, 0, n, &layer->attended);
  load_norm (self, before, name->attention_norm, &layer->attention_norm);
  load_linear (self, before, name->inner, n, config->n_inner, 0, config->n_inner, &layer->inner);
  load_linear (self, before, name->outer, config->n_inner, n, 0, n, &layer->outer);
  load_norm (self, before, name->output_norm, &layer->output_norm);
}

/* ---- Embeddings. */

/* Every token is of the first type: its vector is added to every position's, once. */
static void
add_first_type (Loading *self)
{
  const VecTransformerConfig *config = &self->model->config;
  gsize stride = VEC_PAD ((gsize) config->n_dims);
  g_autofree float *type = NULL;
  VecValues values;

  if (config->n_types < 1 || !get (self, "embeddings.", "token_type_embeddings", ".weight", config->n_types, config->n_dims, &values))
    return;
  type = load_padded (self, &values);
  for (int i = 0; type != NULL && i < config->n_positions; i++)
    for (int j = 0; j < config->n_dims; j++)
      self->model->positions[(gsize) i * stride + j] += type[j];
}

static void
load_embeddings (Loading *self)
{
  VecTransformer *model = self->model;
  const VecTransformerConfig *config = &model->config;
  gsize stride = VEC_PAD ((gsize) config->n_dims);
  VecValues values;

  if (!get (self, "embeddings.", "word_embeddings", ".weight", config->n_words, config->n_dims, &model->words)
      || !get (self, "embeddings.", "position_embeddings", ".weight", config->n_positions, config->n_dims, &values))
    return;
  model->positions = g_try_malloc0_n ((gsize) config->n_positions, stride * sizeof (float));
  if (model->positions == NULL)
    {
      fail_memory (self);
      return;
    }
  for (int i = 0; i < config->n_positions; i++)
    vec_values_read_part (&values, i, 0, config->n_dims, model->positions + (gsize) i * stride);
  vec_weights_forget (&values);
  add_first_type (self);
  load_norm (self, "embeddings.", "LayerNorm", &model->embedding_norm);
}

static void
load_buckets (Loading *self)
{
  const VecTransformerConfig *config = &self->model->config;
  VecValues values;

  if (config->n_buckets == 0
      || !get (self, "encoder.", "relative_attention_bias", ".weight", config->n_buckets, config->n_heads, &values))
    return;
  self->model->buckets = g_new (float, (gsize) config->n_buckets * config->n_heads);
  vec_values_read_rows (&values, 0, config->n_buckets, self->model->buckets);
}

/* ---- The whole. */

static const char *
find_prefix (VecWeights *weights)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_autofree char *name = g_strconcat (prefixes[i], "embeddings.word_embeddings.weight", NULL);

      if (vec_weights_has (weights, name))
        return prefixes[i];
    }
  return "";
}

static void
load (Loading *self)
{
  VecTransformer *model = self->model;

  self->prefix = find_prefix (model->weights);
  model->layers = g_new0 (VecTransformerLayer, model->config.n_layers);
  load_embeddings (self);
  for (int i = 0; i < model->config.n_layers && self->error == NULL; i++)
    load_layer (self, i);
  load_buckets (self);
}

VecTransformer *
vec_transformer_open (const char *folder, GError **error)
{
  g_autoptr(VecTransformer) model = g_new0 (VecTransformer, 1);
  Loading loading = { model };

  if (!vec_transformer_config_read (folder, &model->config, error))
    return NULL;
  model->weights = vec_weights_open (folder, error);
  if (model->weights == NULL)
    return NULL;
  load (&loading);
  if (loading.error == NULL)
    return g_steal_pointer (&model);
  g_propagate_error (error, loading.error);
  return NULL;
}

static void
clear_norm (VecNorm *norm)
{
  g_free (norm->gamma);
  g_free (norm->beta);
}

void
vec_transformer_free (VecTransformer *self)
{
  for (int i = 0; self->layers != NULL && i < self->config.n_layers; i++)
    {
      VecTransformerLayer *layer = &self->layers[i];

      g_clear_pointer (&layer->queries, vec_linear_free);
      g_clear_pointer (&layer->attended, vec_linear_free);
      g_clear_pointer (&layer->inner, vec_linear_free);
      g_clear_pointer (&layer->outer, vec_linear_free);
      clear_norm (&layer->attention_norm);
      clear_norm (&layer->output_norm);
    }
  clear_norm (&self->embedding_norm);
  g_free (self->layers);
  g_free (self->positions);
  g_free (self->buckets);
  g_clear_pointer (&self->weights, vec_weights_unref);
  g_free (self);
}

const VecTransformerConfig *
vec_transformer_get_config (const VecTransformer *self)
{
  return &self->config;
}
