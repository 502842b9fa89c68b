#include "encode/vec-transformer-config.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "encode/vec-config.h"

/* Far beyond any model, and small enough for every product of three of them and a float's size to fit into 63 bits. */
#define MAX_WORDS (1 << 24)
#define MAX_WIDTH (1 << 16)
#define MAX_POSITIONS (1 << 20)
#define MAX_LAYERS 1024

/* What a family of models calls its numbers. */
typedef struct
{
  const char *model_type;
  VecTransformerKind kind;
  const char *n_dims, *n_layers, *n_heads, *n_inner, *activation;
} Family;

#define USUAL "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "hidden_act"

static const Family families[] = {
  { "bert", VEC_TRANSFORMER_BERT, USUAL },
  { "distilbert", VEC_TRANSFORMER_DISTILBERT, "dim", "n_layers", "n_heads", "hidden_dim", "activation" },
  { "roberta", VEC_TRANSFORMER_ROBERTA, USUAL },
  { "xlm-roberta", VEC_TRANSFORMER_ROBERTA, USUAL },
  { "camembert", VEC_TRANSFORMER_ROBERTA, USUAL },
  { "mpnet", VEC_TRANSFORMER_MPNET, USUAL },
};

static const struct
{
  const char *name;
  VecActivation activation;
} activations[] = {
  { "gelu", VEC_ACTIVATION_GELU },
  { "gelu_python", VEC_ACTIVATION_GELU },
  { "gelu_new", VEC_ACTIVATION_GELU_TANH },
  { "gelu_fast", VEC_ACTIVATION_GELU_TANH },
  { "gelu_pytorch_tanh", VEC_ACTIVATION_GELU_TANH },
  { "relu", VEC_ACTIVATION_RELU },
  { "silu", VEC_ACTIVATION_SILU },
  { "swish", VEC_ACTIVATION_SILU },
  { "tanh", VEC_ACTIVATION_TANH },
};

gboolean
vec_activation_find (const char *name, VecActivation *activation)
{
  for (guint i = 0; i < G_N_ELEMENTS (activations); i++)
    if (g_str_equal (name, activations[i].name))
      {
        *activation = activations[i].activation;
        return TRUE;
      }
  return FALSE;
}

int
vec_transformer_config_get_max_tokens (const VecTransformerConfig *self)
{
  gboolean counts_from_pad = self->kind == VEC_TRANSFORMER_ROBERTA || self->kind == VEC_TRANSFORMER_MPNET;

  return self->n_positions - (counts_from_pad ? self->pad_id + 1 : 0);
}

static const Family *
find_family (VecConfig *file, const VecValue *root)
{
  g_autofree char *type = vec_value_dup_text (root, "model_type");

  for (guint i = 0; type != NULL && i < G_N_ELEMENTS (families); i++)
    if (g_str_equal (type, families[i].model_type))
      return &families[i];
  if (type != NULL)
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED,
                     _("models of the type “%s” are not read; BERT, DistilBERT, RoBERTa, XLM-RoBERTa, CamemBERT and MPNet are"), type);
  else
    vec_config_fail (file, VEC_ERROR_FORMAT, _("“%s” is missing"), "model_type");
  return NULL;
}

gboolean
vec_transformer_config_is_there (const char *folder)
{
  g_autoptr(VecConfig) file = NULL;
  VecValue root;
  g_autofree char *type = NULL;

  if (!vec_config_exists (folder, "config.json"))
    return FALSE;
  file = vec_config_open (folder, "config.json", NULL);
  if (file == NULL)
    return TRUE;
  root = vec_config_get_root (file);
  type = vec_value_dup_text (&root, "model_type");
  return type != NULL && !g_str_equal (type, "model2vec");
}

/* A whole number of at least @least that has to be there. */
static int
get_size (VecConfig *file, const VecValue *root, const char *name, int least, int most)
{
  gint64 size = vec_value_get_int (root, name, -1);
  VecValue value;

  if (!vec_value_find (root, name, &value))
    vec_config_fail (file, VEC_ERROR_FORMAT, _("“%s” is missing"), name);
  else if (size < least || size > most)
    vec_config_fail (file, VEC_ERROR_FORMAT, _("“%s” is %lld, but must be between %d and %d"), name, (long long) size, least, most);
  return (int) CLAMP (size, least, most);
}

static VecActivation
get_activation (VecConfig *file, const VecValue *root, const char *name)
{
  g_autofree char *text = vec_value_dup_text (root, name);
  VecActivation activation = VEC_ACTIVATION_GELU;

  if (text != NULL && !vec_activation_find (text, &activation))
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("the activation “%s” is not known; gelu, gelu_new, relu, silu and tanh are"), text);
  return activation;
}

static float
get_epsilon (VecConfig *file, const VecValue *root, VecTransformerKind kind)
{
  VecValue value;
  double epsilon = 1e-12;

  if (kind == VEC_TRANSFORMER_DISTILBERT || !vec_value_find (root, "layer_norm_eps", &value))
    return (float) epsilon;
  if (vec_value_take_number (&value, &epsilon) && !(epsilon >= 0 && epsilon <= 1))
    vec_config_fail (file, VEC_ERROR_FORMAT, _("“%s” must be between 0 and 1"), "layer_norm_eps");
  return (float) epsilon;
}

/* What other models of the same type do that is not done here. */
static void
refuse_variants (VecConfig *file, const VecValue *root)
{
  g_autofree char *positions = vec_value_dup_text (root, "position_embedding_type");

  if (positions != NULL && !g_str_equal (positions, "absolute"))
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("positions of the type “%s” are not read; absolute ones are"), positions);
  if (vec_value_get_boolean (root, "is_decoder", FALSE))
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("this is a decoder; encoders are read"));
}

static void
read_sizes (VecConfig *file, const VecValue *root, const Family *family, VecTransformerConfig *config)
{
  gboolean has_types = family->kind == VEC_TRANSFORMER_BERT || family->kind == VEC_TRANSFORMER_ROBERTA;
  gboolean counts_from_pad = family->kind == VEC_TRANSFORMER_ROBERTA || family->kind == VEC_TRANSFORMER_MPNET;

  config->kind = family->kind;
  config->n_words = get_size (file, root, "vocab_size", 1, MAX_WORDS);
  config->n_dims = get_size (file, root, family->n_dims, 2, MAX_WIDTH);
  config->n_layers = get_size (file, root, family->n_layers, 1, MAX_LAYERS);
  config->n_heads = get_size (file, root, family->n_heads, 1, MAX_WIDTH);
  config->n_inner = get_size (file, root, family->n_inner, 1, MAX_WIDTH);
  config->n_positions = get_size (file, root, "max_position_embeddings", 1, MAX_POSITIONS);
  config->n_types = has_types ? (int) CLAMP (vec_value_get_int (root, "type_vocab_size", 2), 0, 1024) : 0;
  if (family->kind == VEC_TRANSFORMER_MPNET)
    config->n_buckets = (int) CLAMP (vec_value_get_int (root, "relative_attention_num_buckets", 32), 0, 1024);
  /* MPNet's code has 1, whatever the file says. */
  config->pad_id = family->kind == VEC_TRANSFORMER_MPNET ? 1 : (int) CLAMP (vec_value_get_int (root, "pad_token_id", counts_from_pad), -1, MAX_WORDS);
  if (config->n_dims % config->n_heads != 0)
    vec_config_fail (file, VEC_ERROR_FORMAT, _("the width %d cannot be shared out evenly among %d attention heads"), config->n_dims,
                     config->n_heads);
  if (config->n_buckets != 0 && config->n_buckets < 32)
    vec_config_fail (file, VEC_ERROR_UNSUPPORTED, _("“%s” is %d; 32 is needed"), "relative_attention_num_buckets", config->n_buckets);
  if (counts_from_pad && (config->pad_id < 0 || vec_transformer_config_get_max_tokens (config) < 1))
    vec_config_fail (file, VEC_ERROR_FORMAT, _("there are no positions beyond the padding’s, %d"), config->pad_id);
}

gboolean
vec_transformer_config_read (const char *folder, VecTransformerConfig *config, GError **error)
{
  g_autoptr(VecConfig) file = vec_config_open (folder, "config.json", error);
  const Family *family;
  VecValue root;

  *config = (VecTransformerConfig) { 0 };
  if (file == NULL)
    return FALSE;
  root = vec_config_get_root (file);
  family = find_family (file, &root);
  if (family != NULL)
    {
      read_sizes (file, &root, family, config);
      config->activation = get_activation (file, &root, family->activation);
      config->epsilon = get_epsilon (file, &root, family->kind);
      refuse_variants (file, &root);
    }
  return vec_config_check (file, error);
}
