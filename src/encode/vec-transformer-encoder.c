#include "encode/vec-transformer-encoder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-config.h"
#include "encode/vec-transformer-encoder-private.h"

struct _VecTransformerEncoder
{
  VecEncoder parent_instance;

  VecTransformerCore *core;
  char *prompt;              /* or NULL */
};

G_DEFINE_FINAL_TYPE (VecTransformerEncoder, vec_transformer_encoder, VEC_TYPE_ENCODER)

static VecTransformerCore *
core_new (void)
{
  VecTransformerCore *self = g_new0 (VecTransformerCore, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->prompt_names = g_ptr_array_new_with_free_func (g_free);
  self->prompts = g_ptr_array_new_with_free_func (g_free);
  return self;
}

static void
core_unref (VecTransformerCore *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_clear_pointer (&self->model, vec_transformer_free);
  g_clear_pointer (&self->head, vec_transformer_head_free);
  g_clear_pointer (&self->tokenizer, vec_tokenizer_unref);
  g_ptr_array_unref (self->prompt_names);
  g_ptr_array_unref (self->prompts);
  g_free (self->title);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTransformerCore, core_unref)

/* ---- Folders. */

gboolean
vec_transformer_is_folder (const char *folder)
{
  g_autofree char *body = NULL;

  if (!vec_config_exists (folder, "modules.json"))
    return vec_transformer_config_is_there (folder);
  body = vec_transformer_head_find_body (folder, NULL);
  return body != NULL && vec_transformer_config_is_there (body);
}

static gint64
read_int (const char *folder, const char *file_name, const char *name)
{
  g_autoptr(VecConfig) file = vec_config_exists (folder, file_name) ? vec_config_open (folder, file_name, NULL) : NULL;
  VecValue root, value;
  double number;

  if (file == NULL)
    return 0;
  root = vec_config_get_root (file);
  /* Python writes "no limit" as 1e30. */
  return vec_value_find (&root, name, &value) && vec_value_take_number (&value, &number) && number >= 1 && number < G_MAXINT ? (gint64) number : 0;
}

static gboolean
read_lower_case (const char *folder)
{
  g_autoptr(VecConfig) file = NULL;
  VecValue root;

  if (vec_config_exists (folder, "sentence_bert_config.json"))
    file = vec_config_open (folder, "sentence_bert_config.json", NULL);
  if (file == NULL)
    return FALSE;
  root = vec_config_get_root (file);
  return vec_value_get_boolean (&root, "do_lower_case", FALSE);
}

/* max_seq_length; without it what the tokenizer was made for; never more than there are positions. */
static int
find_max_tokens (const char *body, const VecTransformerConfig *config)
{
  int most = vec_transformer_config_get_max_tokens (config);
  gint64 n = read_int (body, "sentence_bert_config.json", "max_seq_length");

  if (n == 0)
    n = read_int (body, "tokenizer_config.json", "model_max_length");
  return n > 0 ? (int) MIN (n, most) : most;
}

/* The folder's prompts; *@chosen is the default one, or NULL. */
static gboolean
read_prompts (VecTransformerCore *core, const char *folder, char **chosen, GError **error)
{
  g_autoptr(VecConfig) file = NULL;
  g_autoptr(GString) name = g_string_new (NULL);
  g_autofree char *own = NULL;
  VecValue root, list, element;

  if (vec_config_exists (folder, "config_sentence_transformers.json"))
    {
      file = vec_config_open (folder, "config_sentence_transformers.json", error);
      if (file == NULL)
        return FALSE;
      root = vec_config_get_root (file);
      own = vec_value_dup_text (&root, "default_prompt_name");
      if (vec_value_find (&root, "prompts", &list))
        for (vec_value_enter (&list); vec_value_next (&list, name, &element);)
          {
            char *prompt = vec_value_get_kind (&element) == VEC_JSON_STRING ? vec_value_dup (&element) : NULL;

            if (prompt == NULL)
              continue;
            g_ptr_array_add (core->prompt_names, g_strdup (name->str));
            g_ptr_array_add (core->prompts, prompt);
            if (g_strcmp0 (own, name->str) == 0)
              {
                g_free (*chosen);
                *chosen = *prompt != '\0' ? g_strdup (prompt) : NULL;
              }
          }
    }
  g_ptr_array_add (core->prompt_names, NULL);
  return file == NULL || vec_config_check (file, error);
}

static gboolean
open_tokenizer (VecTransformerCore *core, const char *body, GError **error)
{
  int n_words = vec_transformer_get_config (core->model)->n_words;

  core->tokenizer = vec_tokenizer_load (body, error);
  if (core->tokenizer == NULL)
    return FALSE;
  if (vec_tokenizer_get_n_ids (core->tokenizer) <= n_words)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH, _("The tokenizer has tokens with numbers up to %d, but the model has vectors for only %d; they "
                                                       "do not belong together"),
               vec_tokenizer_get_n_ids (core->tokenizer) - 1, n_words);
  return FALSE;
}

static char *
make_title (const char *folder, const VecTransformerHead *head)
{
  g_autofree char *whole = g_canonicalize_filename (folder, NULL), *name = g_filename_display_basename (whole);

  /* translators: the title of an encoder; %s is the name of a model's folder that does not say how to make one vector of a text */
  return vec_transformer_head_is_guessed (head) ? g_strdup_printf (_("%s (mean of its tokens’ vectors)"), name) : g_steal_pointer (&name);
}

VecEncoder *
vec_transformer_encoder_new (const char *folder, GError **error)
{
  g_autoptr(VecTransformerCore) core = core_new ();
  g_autofree char *body = vec_transformer_head_find_body (folder, error), *prompt = NULL;
  VecTransformerEncoder *self;

  if (body == NULL)
    return NULL;
  core->model = vec_transformer_open (body, error);
  if (core->model == NULL)
    return NULL;
  core->head = vec_transformer_head_open (folder, vec_transformer_get_config (core->model)->n_dims, error);
  if (core->head == NULL || !open_tokenizer (core, body, error) || !read_prompts (core, folder, &prompt, error))
    return NULL;
  core->max_tokens = find_max_tokens (body, vec_transformer_get_config (core->model));
  core->lower_case = read_lower_case (body);
  core->title = make_title (folder, core->head);
  self = g_object_new (VEC_TYPE_TRANSFORMER_ENCODER, NULL);
  self->core = g_steal_pointer (&core);
  self->prompt = g_steal_pointer (&prompt);
  return VEC_ENCODER (self);
}

/* ---- Encoding. */

static gboolean
vec_transformer_encoder_encode (VecEncoder *encoder, const char *const *texts, gint64 n_texts, float *vectors, VecEncoding *encodings,
                                GCancellable *cancellable, GError **error)
{
  VecTransformerEncoder *self = VEC_TRANSFORMER_ENCODER (encoder);
  VecTransformerJob job = { .core = self->core, .prompt = self->prompt, .texts = texts, .n_texts = n_texts, .vectors = vectors,
                            .width = vec_transformer_head_get_n_dims (self->core->head), .encodings = encodings, .cancellable = cancellable };

  return vec_transformer_job_run (&job, error);
}

gboolean
vec_transformer_encoder_encode_spans (VecTransformerEncoder *self, const char *const *texts, const gint64 *begins, const gint64 *ends,
                                      gint64 n_texts, float *vectors, gboolean *found, GCancellable *cancellable, GError **error)
{
  VecTransformerJob job = { .core = self->core, .prompt = self->prompt, .texts = texts, .n_texts = n_texts, .begins = begins, .ends = ends,
                            .vectors = vectors, .width = vec_transformer_encoder_get_n_state_dims (self), .found = found,
                            .cancellable = cancellable };

  g_return_val_if_fail (VEC_IS_TRANSFORMER_ENCODER (self), FALSE);
  return vec_transformer_job_run (&job, error);
}

int
vec_transformer_encoder_get_n_state_dims (VecTransformerEncoder *self)
{
  g_return_val_if_fail (VEC_IS_TRANSFORMER_ENCODER (self), 0);
  return vec_transformer_get_config (self->core->model)->n_dims;
}

/* ---- What is known of it. */

static const char *
vec_transformer_encoder_get_id (VecEncoder *encoder)
{
  return "transformer";
}

static const char *
vec_transformer_encoder_get_title (VecEncoder *encoder)
{
  return VEC_TRANSFORMER_ENCODER (encoder)->core->title;
}

static int
vec_transformer_encoder_get_n_dims (VecEncoder *encoder)
{
  return vec_transformer_head_get_n_dims (VEC_TRANSFORMER_ENCODER (encoder)->core->head);
}

static int
vec_transformer_encoder_get_max_tokens (VecEncoder *encoder)
{
  return VEC_TRANSFORMER_ENCODER (encoder)->core->max_tokens;
}

static const char *const *
vec_transformer_encoder_get_prompts (VecEncoder *encoder)
{
  return (const char *const *) VEC_TRANSFORMER_ENCODER (encoder)->core->prompt_names->pdata;
}

static const char *
vec_transformer_encoder_get_prompt (VecEncoder *encoder)
{
  return VEC_TRANSFORMER_ENCODER (encoder)->prompt;
}

static VecEncoder *
vec_transformer_encoder_with_prompt (VecEncoder *encoder, const char *prompt)
{
  VecTransformerEncoder *self = VEC_TRANSFORMER_ENCODER (encoder), *other = g_object_new (VEC_TYPE_TRANSFORMER_ENCODER, NULL);

  g_atomic_ref_count_inc (&self->core->n_refs);
  other->core = self->core;
  for (guint i = 0; prompt != NULL && i < self->core->prompts->len; i++)
    if (g_str_equal (prompt, g_ptr_array_index (self->core->prompt_names, i)))
      {
        prompt = g_ptr_array_index (self->core->prompts, i);
        break;
      }
  other->prompt = prompt != NULL && *prompt != '\0' ? g_strdup (prompt) : NULL;
  return VEC_ENCODER (other);
}

static void
vec_transformer_encoder_finalize (GObject *object)
{
  VecTransformerEncoder *self = VEC_TRANSFORMER_ENCODER (object);

  g_clear_pointer (&self->core, core_unref);
  g_free (self->prompt);
  G_OBJECT_CLASS (vec_transformer_encoder_parent_class)->finalize (object);
}

static void
vec_transformer_encoder_class_init (VecTransformerEncoderClass *klass)
{
  VecEncoderClass *encoder_class = VEC_ENCODER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vec_transformer_encoder_finalize;
  encoder_class->get_id = vec_transformer_encoder_get_id;
  encoder_class->get_title = vec_transformer_encoder_get_title;
  encoder_class->get_n_dims = vec_transformer_encoder_get_n_dims;
  encoder_class->get_max_tokens = vec_transformer_encoder_get_max_tokens;
  encoder_class->encode = vec_transformer_encoder_encode;
  encoder_class->get_prompts = vec_transformer_encoder_get_prompts;
  encoder_class->get_prompt = vec_transformer_encoder_get_prompt;
  encoder_class->with_prompt = vec_transformer_encoder_with_prompt;
}

static void
vec_transformer_encoder_init (VecTransformerEncoder *self)
{
}
