#include "encode/vec-encoder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-fingerprint.h"
#include "encode/vec-prompted-encoder.h"

#define MAX_NAMED 5 /* texts that a message names */

typedef struct
{
  GMutex lock;
  char *fingerprint;      /* under lock until made */
} VecEncoderPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (VecEncoder, vec_encoder, G_TYPE_OBJECT)

static void
vec_encoder_finalize (GObject *object)
{
  VecEncoderPrivate *priv = vec_encoder_get_instance_private (VEC_ENCODER (object));

  g_mutex_clear (&priv->lock);
  g_free (priv->fingerprint);
  G_OBJECT_CLASS (vec_encoder_parent_class)->finalize (object);
}

static void
vec_encoder_class_init (VecEncoderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vec_encoder_finalize;
}

static void
vec_encoder_init (VecEncoder *self)
{
  VecEncoderPrivate *priv = vec_encoder_get_instance_private (self);

  g_mutex_init (&priv->lock);
}

void
vec_encoding_clear (VecEncoding *encoding)
{
  g_clear_pointer (&encoding->unknown, g_strfreev);
  g_clear_pointer (&encoding->guessed, g_strfreev);
}

const char *
vec_encoder_get_id (VecEncoder *self)
{
  g_return_val_if_fail (VEC_IS_ENCODER (self), NULL);
  return VEC_ENCODER_GET_CLASS (self)->get_id (self);
}

const char *
vec_encoder_get_title (VecEncoder *self)
{
  g_return_val_if_fail (VEC_IS_ENCODER (self), NULL);
  return VEC_ENCODER_GET_CLASS (self)->get_title (self);
}

int
vec_encoder_get_n_dims (VecEncoder *self)
{
  g_return_val_if_fail (VEC_IS_ENCODER (self), 0);
  return VEC_ENCODER_GET_CLASS (self)->get_n_dims (self);
}

const char *
vec_encoder_get_dim_name (VecEncoder *self, int dim)
{
  VecEncoderClass *klass;

  g_return_val_if_fail (VEC_IS_ENCODER (self), NULL);
  klass = VEC_ENCODER_GET_CLASS (self);
  return klass->get_dim_name != NULL ? klass->get_dim_name (self, dim) : NULL;
}

int
vec_encoder_get_max_tokens (VecEncoder *self)
{
  VecEncoderClass *klass;

  g_return_val_if_fail (VEC_IS_ENCODER (self), 0);
  klass = VEC_ENCODER_GET_CLASS (self);
  return klass->get_max_tokens != NULL ? klass->get_max_tokens (self) : 0;
}

/* ---- Telling encoders apart. */

/* Short texts of which any encoder of the language of its model knows several. */
static const char *const probes[] = {
  "water", "the king", "music", "seven", "he runs", "blue", "country", "and", "film", "水", "音乐", "国家",
};

static char *
make_fingerprint (VecEncoder *self)
{
  int n_dims = vec_encoder_get_n_dims (self);
  g_autoptr (VecEncoder) plain = vec_encoder_with_prompt (self, NULL);
  g_autoptr (GChecksum) hash = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree float *vectors = g_new0 (float, G_N_ELEMENTS (probes) * (gsize) n_dims);

  if (vec_encoder_encode (plain, probes, G_N_ELEMENTS (probes), vectors, NULL, NULL, NULL))
    for (guint i = 0; i < G_N_ELEMENTS (probes); i++)
      vec_fingerprint_add (hash, vectors + (gsize) i * (gsize) n_dims, n_dims);
  return vec_fingerprint_end (vec_encoder_get_id (self), n_dims, hash);
}

const char *
vec_encoder_get_fingerprint (VecEncoder *self)
{
  VecEncoderPrivate *priv;
  VecEncoderClass *klass;

  g_return_val_if_fail (VEC_IS_ENCODER (self), NULL);
  priv = vec_encoder_get_instance_private (self);
  klass = VEC_ENCODER_GET_CLASS (self);
  g_mutex_lock (&priv->lock);
  if (priv->fingerprint == NULL)
    priv->fingerprint = klass->make_fingerprint != NULL ? klass->make_fingerprint (self) : make_fingerprint (self);
  g_mutex_unlock (&priv->lock);
  return priv->fingerprint;
}

/* ---- Prompts. */

const char *const *
vec_encoder_get_prompts (VecEncoder *self)
{
  static const char *const none[] = { NULL };
  VecEncoderClass *klass;

  g_return_val_if_fail (VEC_IS_ENCODER (self), none);
  klass = VEC_ENCODER_GET_CLASS (self);
  return klass->get_prompts != NULL ? klass->get_prompts (self) : none;
}

const char *
vec_encoder_get_prompt (VecEncoder *self)
{
  VecEncoderClass *klass;

  g_return_val_if_fail (VEC_IS_ENCODER (self), NULL);
  klass = VEC_ENCODER_GET_CLASS (self);
  return klass->get_prompt != NULL ? klass->get_prompt (self) : NULL;
}

VecEncoder *
vec_encoder_with_prompt (VecEncoder *self, const char *prompt)
{
  VecEncoderClass *klass;

  g_return_val_if_fail (VEC_IS_ENCODER (self), NULL);
  klass = VEC_ENCODER_GET_CLASS (self);
  if (klass->with_prompt != NULL)
    return klass->with_prompt (self, prompt);
  return prompt != NULL && *prompt != '\0' ? vec_prompted_encoder_new (self, prompt) : g_object_ref (self);
}

VecEncoder *
vec_encoder_for_questions (VecEncoder *self, const char *prompt)
{
  g_return_val_if_fail (VEC_IS_ENCODER (self), NULL);
  return prompt != NULL && g_strv_contains (vec_encoder_get_prompts (self), "query") ? vec_encoder_with_prompt (self, "query")
                                                                                    : g_object_ref (self);
}

gboolean
vec_encoder_encode (VecEncoder *self, const char *const *texts, gint64 n_texts, float *vectors, VecEncoding *encodings,
                    GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (VEC_IS_ENCODER (self), FALSE);
  g_return_val_if_fail (n_texts == 0 || (texts != NULL && vectors != NULL), FALSE);
  return VEC_ENCODER_GET_CLASS (self)->encode (self, texts, n_texts, vectors, encodings, cancellable, error);
}

/* ---- Texts as a table. */

/* “foo”, “bar” and 3 more: as many of @texts with the given outcome as a sentence bears. Free it. */
static char *
name_texts (const char *const *texts, const VecEncoding *encodings, gint64 n_texts, gboolean encoded)
{
  g_autoptr(GString) names = g_string_new (NULL);
  gint64 n = 0;

  for (gint64 i = 0; i < n_texts; i++)
    {
      g_autofree char *start = NULL;

      if (encodings[i].encoded != encoded || n++ >= MAX_NAMED)
        continue;
      start = g_utf8_strlen (texts[i], -1) > 40 ? g_utf8_substring (texts[i], 0, 40) : NULL;
      /* translators: one text in a list of texts; the first %s is “, ” between two of them, the last "…" where it was cut */
      g_string_append_printf (names, _("%s“%s%s”"), n > 1 ? _(", ") : "", start != NULL ? start : texts[i],
                              start != NULL ? "…" : "");
    }
  if (n > MAX_NAMED)
    /* translators: the end of a list: “a”, “b”, “c” and 7 more */
    g_string_append_printf (names, ngettext (" and %lld more", " and %lld more", (gulong) (n - MAX_NAMED)),
                            (long long) (n - MAX_NAMED));
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static gint64
count_encoded (const VecEncoding *encodings, gint64 n_texts)
{
  gint64 n = 0;

  for (gint64 i = 0; i < n_texts; i++)
    n += encodings[i].encoded;
  return n;
}

/* "Unknown words" of the texts that were encoded, or NULL when there are none. */
static VecColumn *
make_unknown_column (const VecEncoding *encodings, gint64 n_texts)
{
  g_autoptr(VecStrings) values = vec_strings_new ();
  gboolean any = FALSE;

  for (gint64 i = 0; i < n_texts; i++)
    {
      g_autofree char *unknown = NULL;

      if (!encodings[i].encoded)
        continue;
      if (encodings[i].unknown != NULL && encodings[i].unknown[0] != NULL)
        unknown = g_strjoinv (_(", "), encodings[i].unknown);
      vec_strings_append (values, unknown, -1);
      any = any || unknown != NULL;
    }
  return any ? vec_column_new_text (_("Unknown words"), VEC_COLUMN_TEXT, values) : NULL;
}

static VecStrings *
make_dim_names (VecEncoder *self, int n_dims)
{
  g_autoptr(VecStrings) names = NULL;

  if (vec_encoder_get_dim_name (self, 0) == NULL)
    return NULL;
  names = vec_strings_new ();
  for (int i = 0; i < n_dims; i++)
    vec_strings_append (names, vec_encoder_get_dim_name (self, i), -1);
  return g_steal_pointer (&names);
}

/* Takes over @vectors (n_texts, n_dims). */
static VecTable *
make_table (VecEncoder *self, const char *name, const char *const *texts, float *vectors, const VecEncoding *encodings,
            gint64 n_texts, GError **error)
{
  VecTableBuilder *builder = vec_table_builder_new (name, "texts", NULL);
  int n_dims = vec_encoder_get_n_dims (self);
  g_autoptr(VecStrings) labels = vec_strings_new ();
  g_autoptr(VecStrings) dim_names = make_dim_names (self, n_dims);
  g_autoptr(VecColumn) unknown = make_unknown_column (encodings, n_texts);
  gint64 n = 0;

  for (gint64 i = 0; i < n_texts; i++)
    if (encodings[i].encoded)
      {
        memmove (vectors + (gsize) n++ * n_dims, vectors + (gsize) i * n_dims, n_dims * sizeof (float));
        vec_strings_append (labels, texts[i], -1);
      }
  if (n < n_texts)
    {
      g_autofree char *names = name_texts (texts, encodings, n_texts, FALSE);
      g_autofree char *remark = g_strdup_printf (_("Left out, as nothing in them is known: %s"), names);

      vec_table_builder_add_remark (builder, remark);
    }
  vec_table_builder_take_vectors (builder, vectors, n, n_dims, vectors, g_free);
  vec_table_builder_set_labels (builder, labels);
  if (dim_names != NULL)
    vec_table_builder_set_dim_names (builder, dim_names);
  if (unknown != NULL)
    vec_table_builder_add_column (builder, unknown);
  return vec_table_builder_end (builder, error);
}

static void
free_encodings (VecEncoding *encodings, gint64 n_texts)
{
  for (gint64 i = 0; i < n_texts; i++)
    vec_encoding_clear (&encodings[i]);
  g_free (encodings);
}

VecTable *
vec_encoder_encode_table (VecEncoder *self, const char *name, const char *const *texts, gint64 n_texts,
                          GCancellable *cancellable, GError **error)
{
  g_autofree float *vectors = NULL; /* (n_texts, n_dims) */
  VecEncoding *encodings;
  VecTable *table = NULL;

  g_return_val_if_fail (VEC_IS_ENCODER (self), NULL);
  if (n_texts < 1)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("There is no text to encode"));
      return NULL;
    }
  vectors = g_try_malloc_n ((gsize) n_texts, vec_encoder_get_n_dims (self) * sizeof (float));
  encodings = g_try_new0 (VecEncoding, n_texts);
  if (vectors == NULL || encodings == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("The vectors of %lld texts do not fit into memory"),
                   (long long) n_texts);
      g_free (encodings);
      return NULL;
    }
  if (vec_encoder_encode (self, texts, n_texts, vectors, encodings, cancellable, error))
    {
      if (count_encoded (encodings, n_texts) > 0)
        table = make_table (self, name, texts, g_steal_pointer (&vectors), encodings, n_texts, error);
      else
        {
          g_autofree char *names = name_texts (texts, encodings, n_texts, FALSE);

          g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND,
                       /* translators: %1$s is an encoder ("Words of first-words"), %2$s what was looked for */
                       _("%1$s: there is no vector for %2$s"), vec_encoder_get_title (self), names);
        }
    }
  free_encodings (encodings, n_texts);
  return table;
}
