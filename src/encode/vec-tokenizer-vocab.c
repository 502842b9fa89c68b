/* BERT's older files: vocab.txt with one token per line, whose number is that of its line, and the settings beside it. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-tokenizer-private.h"

#define FILE_NAME "vocab.txt"

static const struct
{
  const char *role;
  const char *usual;
} roles[] = {
  { "unk_token", "[UNK]" }, { "cls_token", "[CLS]" }, { "sep_token", "[SEP]" }, { "pad_token", "[PAD]" }, { "mask_token", "[MASK]" },
};

static gboolean
read_lines (VecTokenizer *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) problem = NULL;
  gsize n;
  gint32 id = 0;

  if (!g_file_get_contents (path, &text, &n, &problem))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), FILE_NAME, problem->message);
      return FALSE;
    }
  if (n > G_MAXINT32 || !g_utf8_validate_len (text, n, NULL))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is not valid UTF-8"), FILE_NAME);
      return FALSE;
    }
  for (const char *p = text, *end; p < text + n; p = end + 1, id++)
    {
      gsize length;

      end = memchr (p, '\n', (gsize) (text + n - p));
      if (end == NULL)
        end = text + n;
      length = (gsize) (end - p);
      if (length > 0 && p[length - 1] == '\r')
        length--;
      if (length > 0)
        vec_vocabulary_add (self->vocabulary, p, length, id);
    }
  return vec_vocabulary_end (self->vocabulary, FILE_NAME, error);
}

static void
add_settings (VecTokenizer *self, VecConfig *file)
{
  VecValue root, value;
  gboolean lowercase = TRUE, ideographs = TRUE;
  int strip_accents = -1;

  if (file != NULL)
    {
      root = vec_config_get_root (file);
      lowercase = vec_value_get_boolean (&root, "do_lower_case", TRUE);
      ideographs = vec_value_get_boolean (&root, "tokenize_chinese_chars", TRUE);
      if (vec_value_find (&root, "strip_accents", &value))
        strip_accents = vec_value_get_boolean (&root, "strip_accents", FALSE);
    }
  vec_normalizers_add_bert (self->normalizers, TRUE, ideographs, strip_accents, lowercase);
  vec_pre_tokenizers_add_bert (self->pre_tokenizers);
}

static gboolean
read_settings (VecTokenizer *self, const char *folder, GError **error)
{
  g_autoptr(VecConfig) file = NULL;

  if (vec_config_exists (folder, "tokenizer_config.json"))
    {
      file = vec_config_open (folder, "tokenizer_config.json", error);
      if (file == NULL)
        return FALSE;
    }
  add_settings (self, file);
  return file == NULL || vec_config_check (file, error);
}

/* Uses the special token with this role. */
static gboolean
add_special (VecTokenizer *self, const char *role, const char *token, GError **error)
{
  gint32 id = vec_vocabulary_find (self->vocabulary, token, strlen (token));
  VecAddedToken added = { token, id };

  if (id >= 0)
    vec_added_tokens_add (self->added, &added);
  if (g_str_equal (role, "unk_token"))
    {
      self->model = vec_token_model_new_wordpiece (self->vocabulary, token);
      return vec_token_model_end (self->model, FILE_NAME, error);
    }
  if (g_str_equal (role, "cls_token"))
    vec_post_processor_add_token (self->post.before, token, self->vocabulary);
  else if (g_str_equal (role, "sep_token"))
    vec_post_processor_add_token (self->post.after, token, self->vocabulary);
  else if (g_str_equal (role, "pad_token"))
    self->pad_id = id;
  return TRUE;
}

gboolean
vec_tokenizer_read_vocab (VecTokenizer *self, const char *folder, GError **error)
{
  if (!read_lines (self, folder, error) || !read_settings (self, folder, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *named = vec_tokenizer_dup_named (folder, roles[i].role);

      if (!add_special (self, roles[i].role, named != NULL ? named : roles[i].usual, error))
        return FALSE;
    }
  return TRUE;
}
