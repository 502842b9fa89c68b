#include "encode/vec-prompted-encoder.h"

struct _VecPromptedEncoder
{
  VecEncoder parent_instance;

  VecEncoder *encoder;
  char *prompt;
};

G_DEFINE_FINAL_TYPE (VecPromptedEncoder, vec_prompted_encoder, VEC_TYPE_ENCODER)

static const char *
vec_prompted_encoder_get_id (VecEncoder *encoder)
{
  return vec_encoder_get_id (VEC_PROMPTED_ENCODER (encoder)->encoder);
}

static const char *
vec_prompted_encoder_get_title (VecEncoder *encoder)
{
  return vec_encoder_get_title (VEC_PROMPTED_ENCODER (encoder)->encoder);
}

static int
vec_prompted_encoder_get_n_dims (VecEncoder *encoder)
{
  return vec_encoder_get_n_dims (VEC_PROMPTED_ENCODER (encoder)->encoder);
}

static const char *
vec_prompted_encoder_get_dim_name (VecEncoder *encoder, int dim)
{
  return vec_encoder_get_dim_name (VEC_PROMPTED_ENCODER (encoder)->encoder, dim);
}

static int
vec_prompted_encoder_get_max_tokens (VecEncoder *encoder)
{
  return vec_encoder_get_max_tokens (VEC_PROMPTED_ENCODER (encoder)->encoder);
}

static char *
vec_prompted_encoder_make_fingerprint (VecEncoder *encoder)
{
  return g_strdup (vec_encoder_get_fingerprint (VEC_PROMPTED_ENCODER (encoder)->encoder));
}

static const char *const *
vec_prompted_encoder_get_prompts (VecEncoder *encoder)
{
  return vec_encoder_get_prompts (VEC_PROMPTED_ENCODER (encoder)->encoder);
}

static const char *
vec_prompted_encoder_get_prompt (VecEncoder *encoder)
{
  return VEC_PROMPTED_ENCODER (encoder)->prompt;
}

static VecEncoder *
vec_prompted_encoder_with_prompt (VecEncoder *encoder, const char *prompt)
{
  return vec_encoder_with_prompt (VEC_PROMPTED_ENCODER (encoder)->encoder, prompt);
}

static gboolean
vec_prompted_encoder_encode (VecEncoder *encoder, const char *const *texts, gint64 n_texts, float *vectors, VecEncoding *encodings,
                             GCancellable *cancellable, GError **error)
{
  VecPromptedEncoder *self = VEC_PROMPTED_ENCODER (encoder);
  g_autoptr (GPtrArray) prompted = g_ptr_array_new_with_free_func (g_free);

  for (gint64 i = 0; i < n_texts; i++)
    g_ptr_array_add (prompted, g_strconcat (self->prompt, texts[i], NULL));
  return vec_encoder_encode (self->encoder, (const char *const *) prompted->pdata, n_texts, vectors, encodings, cancellable, error);
}

static void
vec_prompted_encoder_finalize (GObject *object)
{
  VecPromptedEncoder *self = VEC_PROMPTED_ENCODER (object);

  g_clear_object (&self->encoder);
  g_free (self->prompt);
  G_OBJECT_CLASS (vec_prompted_encoder_parent_class)->finalize (object);
}

static void
vec_prompted_encoder_class_init (VecPromptedEncoderClass *klass)
{
  VecEncoderClass *encoder_class = VEC_ENCODER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vec_prompted_encoder_finalize;
  encoder_class->get_id = vec_prompted_encoder_get_id;
  encoder_class->get_title = vec_prompted_encoder_get_title;
  encoder_class->get_n_dims = vec_prompted_encoder_get_n_dims;
  encoder_class->get_dim_name = vec_prompted_encoder_get_dim_name;
  encoder_class->get_max_tokens = vec_prompted_encoder_get_max_tokens;
  encoder_class->make_fingerprint = vec_prompted_encoder_make_fingerprint;
  encoder_class->get_prompts = vec_prompted_encoder_get_prompts;
  encoder_class->get_prompt = vec_prompted_encoder_get_prompt;
  encoder_class->with_prompt = vec_prompted_encoder_with_prompt;
  encoder_class->encode = vec_prompted_encoder_encode;
}

static void
vec_prompted_encoder_init (VecPromptedEncoder *self)
{
}

VecEncoder *
vec_prompted_encoder_new (VecEncoder *encoder, const char *prompt)
{
  VecPromptedEncoder *self;

  g_return_val_if_fail (VEC_IS_ENCODER (encoder) && prompt != NULL, NULL);
  self = g_object_new (VEC_TYPE_PROMPTED_ENCODER, NULL);
  self->encoder = g_object_ref (encoder);
  self->prompt = g_strdup (prompt);
  return VEC_ENCODER (self);
}
