#include "encode/vec-token-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "encode/vec-token-model-private.h"

/* ---- Shared by the models. */

static void
add_entry (VecTokenModel *self, const VecValue *value, const char *token, gsize length)
{
  gint64 id;

  if (!vec_value_take_int (value, &id))
    return;
  if (id < 0 || id > G_MAXINT32)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("the token “%s” has the number %lld; numbers of tokens begin with 0"), token,
                     (long long) id);
  else
    vec_vocabulary_add (self->vocabulary, token, length, (gint32) id);
}

void
vec_token_model_read_vocabulary (VecTokenModel *self, const VecValue *value)
{
  g_autoptr(GString) token = g_string_new (NULL);
  VecValue list, element;

  if (!vec_value_find (value, "vocab", &list) || vec_value_get_kind (&list) != VEC_JSON_OBJECT)
    {
      vec_config_fail (value->file, VEC_ERROR_FORMAT, _("the model has no “vocab” of tokens with their numbers"));
      return;
    }
  for (vec_value_enter (&list); vec_config_check (value->file, NULL) && vec_value_next (&list, token, &element);)
    add_entry (self, &element, token->str, token->len);
}

static void
find_bytes (VecTokenModel *self)
{
  for (int i = 0; i < 256; i++)
    {
      char name[8];

      g_snprintf (name, sizeof name, "<0x%02X>", i);
      self->bytes[i] = vec_vocabulary_find (self->vocabulary, name, 6);
    }
}

gboolean
vec_token_model_add_bytes (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens)
{
  for (gint32 i = span.begin; i < span.end; i++)
    if (self->bytes[(guint8) text[i]] < 0)
      return FALSE;
  for (gint32 i = span.begin; i < span.end; i++)
    vec_token_add (tokens, self->bytes[(guint8) text[i]], i, i + 1);
  return TRUE;
}

/* ---- WordLevel: a piece is a token or unknown. */

static void
encode_word (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens)
{
  gint32 id = vec_vocabulary_find (self->vocabulary, text + span.begin, (gsize) (span.end - span.begin));

  vec_token_add (tokens, id >= 0 ? id : self->unknown_id, span.begin, span.end);
}

/* What these models cannot do without. */
static gboolean
require_unknown (VecTokenModel *self, const char *file, GError **error)
{
  if (self->unknown_id >= 0)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: the token for what is unknown, “%s”, is not in the vocabulary"), file,
               self->unknown != NULL ? self->unknown : "");
  return FALSE;
}

/* ---- Kinds. */

static const VecTokenModelKind kinds[] = {
  { "WordPiece", vec_token_model_parse_wordpiece, require_unknown, vec_token_model_encode_wordpiece },
  { "BPE", vec_token_model_parse_bpe, vec_token_model_end_bpe, vec_token_model_encode_bpe },
  { "Unigram", vec_token_model_parse_unigram, vec_token_model_end_unigram, vec_token_model_encode_unigram },
  { "WordLevel", vec_token_model_read_vocabulary, require_unknown, encode_word },
};

/* Older files do not say what they are. */
static char *
guess_type (const VecValue *value)
{
  VecValue part;

  if (vec_value_find (value, "merges", &part))
    return g_strdup ("BPE");
  if (vec_value_find (value, "vocab", &part) && vec_value_get_kind (&part) == VEC_JSON_ARRAY)
    return g_strdup ("Unigram");
  return g_strdup (vec_value_find (value, "continuing_subword_prefix", &part) ? "WordPiece" : "WordLevel");
}

static const VecTokenModelKind *
find_kind (const VecValue *value)
{
  g_autofree char *type = vec_value_dup_text (value, "type");

  if (type == NULL)
    type = guess_type (value);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (type, kinds[i].type))
      return &kinds[i];
  vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("the model “%s” is not known to Vectarium"), type);
  return NULL;
}

VecTokenModel *
vec_token_model_new (const VecValue *value, VecVocabulary *vocabulary)
{
  g_autoptr(VecTokenModel) self = g_new0 (VecTokenModel, 1);

  self->vocabulary = vocabulary;
  self->unknown_id = -1;
  self->kind = find_kind (value);
  if (self->kind == NULL)
    return NULL;
  self->unknown = vec_value_dup_text (value, "unk_token");
  self->byte_fallback = vec_value_get_boolean (value, "byte_fallback", FALSE);
  self->kind->parse (self, value);
  return vec_config_check (value->file, NULL) ? g_steal_pointer (&self) : NULL;
}

VecTokenModel *
vec_token_model_new_wordpiece (VecVocabulary *vocabulary, const char *unknown)
{
  VecTokenModel *self = g_new0 (VecTokenModel, 1);

  self->kind = &kinds[0];
  self->vocabulary = vocabulary;
  self->unknown = g_strdup (unknown);
  self->unknown_id = -1;
  self->prefix = g_strdup ("##");
  self->max_chars = 100;
  return self;
}

void
vec_token_model_free (VecTokenModel *self)
{
  g_free (self->unknown);
  g_free (self->prefix);
  g_free (self->suffix);
  g_clear_pointer (&self->scores, g_array_unref);
  g_clear_pointer (&self->trie, vec_token_trie_free);
  g_clear_pointer (&self->merges, vec_merges_free);
  g_free (self);
}

gboolean
vec_token_model_end (VecTokenModel *self, const char *file, GError **error)
{
  if (self->unknown != NULL)
    self->unknown_id = vec_vocabulary_find (self->vocabulary, self->unknown, strlen (self->unknown));
  if (self->byte_fallback)
    find_bytes (self);
  return self->kind->end == NULL || self->kind->end (self, file, error);
}

void
vec_token_model_encode (const VecTokenModel *self, const char *text, VecSpan span, GArray *tokens)
{
  self->kind->encode (self, text, span, tokens);
}

gint32
vec_token_model_get_unknown_id (const VecTokenModel *self)
{
  return self->unknown_id;
}
