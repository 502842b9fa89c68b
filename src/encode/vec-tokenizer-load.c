/* tokenizer.json, as Hugging Face's library writes it. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-tokenizer-private.h"

#define FILE_NAME "tokenizer.json"

/* A text, or an object with it as "content". */
static char *
dup_token (const VecValue *object, const char *role)
{
  VecValue value;

  if (!vec_value_find (object, role, &value))
    return NULL;
  return vec_value_get_kind (&value) == VEC_JSON_OBJECT ? vec_value_dup_text (&value, "content") : vec_value_dup (&value);
}

char *
vec_tokenizer_dup_named (const char *folder, const char *role)
{
  static const char *const files[] = { "tokenizer_config.json", "special_tokens_map.json" };
  char *token = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files) && token == NULL; i++)
    {
      g_autoptr(VecConfig) file = vec_config_exists (folder, files[i]) ? vec_config_open (folder, files[i], NULL) : NULL;
      VecValue root;

      if (file == NULL)
        continue;
      root = vec_config_get_root (file);
      token = dup_token (&root, role);
    }
  return token;
}

/* ---- Added tokens. */

/* Those that come after normalisation are normalised themselves. */
static gboolean
add_normalized (VecTokenizer *self, VecAddedToken *token, GError **error)
{
  g_auto(VecNormalized) text = { 0 }, spare = { 0 };
  g_autofree char *content = NULL;

  vec_normalized_set (&text, token->content, strlen (token->content), 0);
  if (!vec_normalizers_run (self->normalizers, &text, &spare, error))
    return FALSE;
  content = g_strndup (text.text, text.n);
  token->content = content;
  vec_added_tokens_add (self->normalized, token);
  return TRUE;
}

static gboolean
check_id (const VecValue *value, const char *content, gint64 id)
{
  if (content == NULL)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("an added token has no “content”"));
  else if (id < 0 || id > G_MAXINT32)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("the token “%s” has the number %lld; numbers of tokens begin with 0"), content,
                     (long long) id);
  return vec_config_check (value->file, NULL);
}

static gboolean
read_added_token (VecTokenizer *self, const VecValue *value, GError **error)
{
  g_autofree char *content = vec_value_dup_text (value, "content");
  gint64 id = vec_value_get_int (value, "id", -1);
  gboolean special = vec_value_get_boolean (value, "special", FALSE);
  VecAddedToken token = { content, (gint32) id };

  token.single_word = vec_value_get_boolean (value, "single_word", FALSE);
  token.lstrip = vec_value_get_boolean (value, "lstrip", FALSE);
  token.rstrip = vec_value_get_boolean (value, "rstrip", FALSE);
  if (!check_id (value, content, id))
    return vec_config_check (value->file, error);
  vec_vocabulary_add (self->vocabulary, content, strlen (content), (gint32) id);
  if (vec_value_get_boolean (value, "normalized", !special) && self->normalizers->len > 0)
    return add_normalized (self, &token, error);
  vec_added_tokens_add (self->added, &token);
  return TRUE;
}

static gboolean
read_added_tokens (VecTokenizer *self, const VecValue *root, GError **error)
{
  VecValue list, value;

  if (!vec_value_find (root, "added_tokens", &list))
    return TRUE;
  for (vec_value_enter (&list); vec_value_next (&list, NULL, &value);)
    if (!read_added_token (self, &value, error))
      return FALSE;
  return vec_config_check (root->file, error);
}

/* ---- The parts. */

static gboolean
read_steps (VecTokenizer *self, const VecValue *root, GError **error)
{
  VecValue value;

  if (vec_value_find (root, "normalizer", &value))
    vec_normalizers_add (self->normalizers, &value);
  if (vec_value_find (root, "pre_tokenizer", &value))
    vec_pre_tokenizers_add (self->pre_tokenizers, &value);
  return vec_config_check (root->file, error);
}

static gboolean
read_model (VecTokenizer *self, const VecValue *root, GError **error)
{
  VecValue value;

  if (vec_value_find (root, "model", &value))
    self->model = vec_token_model_new (&value, self->vocabulary);
  else
    vec_config_fail (root->file, VEC_ERROR_FORMAT, _("there is no “model”; this is no tokenizer"));
  return vec_config_check (root->file, error);
}

static gboolean
read_post_processor (VecTokenizer *self, const VecValue *root, GError **error)
{
  VecValue value;

  if (vec_value_find (root, "post_processor", &value))
    vec_post_processor_add (&self->post, &value, self->vocabulary);
  return vec_config_check (root->file, error);
}

/* The token that fills up: by its name, or as "padding" says. */
static void
find_pad (VecTokenizer *self, const char *folder, const VecValue *root)
{
  static const char *const usual[] = { "[PAD]", "<pad>" };
  g_autofree char *name = vec_tokenizer_dup_named (folder, "pad_token");
  VecValue padding;

  if (name != NULL)
    self->pad_id = vec_vocabulary_find (self->vocabulary, name, strlen (name));
  if (self->pad_id < 0 && vec_value_find (root, "padding", &padding))
    self->pad_id = (gint32) CLAMP (vec_value_get_int (&padding, "pad_id", -1), -1, G_MAXINT32);
  for (guint i = 0; i < G_N_ELEMENTS (usual) && self->pad_id < 0; i++)
    self->pad_id = vec_vocabulary_find (self->vocabulary, usual[i], strlen (usual[i]));
}

gboolean
vec_tokenizer_read_json (VecTokenizer *self, const char *folder, GError **error)
{
  g_autoptr(VecConfig) file = vec_config_open (folder, FILE_NAME, error);
  VecValue root;

  if (file == NULL)
    return FALSE;
  root = vec_config_get_root (file);
  if (!read_steps (self, &root, error) || !read_model (self, &root, error) || !read_added_tokens (self, &root, error)
      || !vec_vocabulary_end (self->vocabulary, FILE_NAME, error) || !vec_token_model_end (self->model, FILE_NAME, error)
      || !read_post_processor (self, &root, error))
    return FALSE;
  find_pad (self, folder, &root);
  return vec_config_check (file, error);
}
