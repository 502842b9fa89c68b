#include "encode/vec-normalizer.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "base/vec-error.h"
#include "encode/vec-byte-chars.h"
#include "encode/vec-normalizer-private.h"

/* ---- Replace. */

static void
parse_replace (VecNormalizer *self, const VecValue *value)
{
  VecValue pattern;

  self->content = vec_value_dup_text (value, "content");
  if (vec_value_find (value, "pattern", &pattern))
    self->pattern = vec_pattern_new (&pattern);
  if (self->pattern == NULL || self->content == NULL)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("a step “Replace” needs a pattern and a content"));
}

static gboolean
run_replace (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  g_autoptr(GArray) matches = g_array_new (FALSE, FALSE, sizeof (VecSpan));
  gsize n = strlen (self->content), done = 0;

  if (!vec_pattern_find (self->pattern, from->text, from->n, matches, error))
    return FALSE;
  vec_normalized_start (to, from->n);
  for (guint i = 0; i < matches->len; i++)
    {
      VecSpan match = g_array_index (matches, VecSpan, i);

      vec_normalized_copy (to, from, done, (gsize) match.begin);
      vec_normalized_replace (to, from, (gsize) match.begin, (gsize) match.end, self->content, n);
      done = (gsize) match.end;
    }
  vec_normalized_copy (to, from, done, from->n);
  return TRUE;
}

/* ---- Prepend. */

static void
parse_prepend (VecNormalizer *self, const VecValue *value)
{
  self->content = vec_value_dup_text (value, "prepend");
  if (self->content == NULL)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("a step “Prepend” needs “prepend”"));
}

static gboolean
run_prepend (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  vec_normalized_start (to, from->n + strlen (self->content));
  if (from->n > 0)
    vec_normalized_replace (to, from, 0, 0, self->content, strlen (self->content));
  vec_normalized_copy (to, from, 0, from->n);
  return TRUE;
}

/* ---- Strip. */

static void
parse_strip (VecNormalizer *self, const VecValue *value)
{
  self->left = vec_value_get_boolean (value, "strip_left", TRUE);
  self->right = vec_value_get_boolean (value, "strip_right", TRUE);
}

static gboolean
run_strip (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  gsize begin = from->n, end = 0; /* of what is not white space */

  for (gsize i = 0, next = 0; i < from->n; i = next)
    if (!u_isUWhiteSpace ((UChar32) vec_next_char (from->text, &next)))
      {
        begin = MIN (begin, i);
        end = next;
      }
  begin = self->left ? begin : 0;
  end = self->right ? end : from->n;
  vec_normalized_start (to, from->n);
  vec_normalized_copy (to, from, begin, MAX (begin, end));
  return TRUE;
}

/* ---- Nmt: SentencePiece's rules for what translations contain. */

static gboolean
is_nmt_control (gunichar c)
{
  return (c >= 1 && c <= 8) || c == 0x0b || (c >= 0x0e && c <= 0x1f) || c == 0x7f || c == 0x8f || c == 0x9f;
}

static gboolean
is_nmt_space (gunichar c)
{
  return c == 9 || c == 0x0a || c == 0x0c || c == 0x0d || c == 0x1680 || (c >= 0x200b && c <= 0x200f) || c == 0x2028 || c == 0x2029
         || c == 0x2581 || c == 0xfeff || c == 0xfffd;
}

static gboolean
run_nmt (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  vec_normalized_start (to, from->n);
  for (gsize i = 0, next = 0; i < from->n; i = next)
    {
      gunichar c = vec_next_char (from->text, &next);

      if (is_nmt_space (c))
        vec_normalized_append (to, " ", 1, from->origins[i]);
      else if (!is_nmt_control (c))
        vec_normalized_copy (to, from, i, next);
    }
  return TRUE;
}

/* ---- ByteLevel. */

static gboolean
run_byte_level (const VecNormalizer *self, const VecNormalized *from, VecNormalized *to, GError **error)
{
  vec_normalized_start (to, from->n + from->n / 4);
  vec_byte_chars_append (to, from, 0, from->n);
  return TRUE;
}

/* ---- Kinds. */

static const VecNormalizerKind kinds[] = {
  { "BertNormalizer", vec_normalizer_parse_bert, vec_normalizer_run_bert },
  { "Lowercase", NULL, vec_normalizer_run_lowercase },
  { "NFC", NULL, vec_normalizer_run_nfc },
  { "NFD", NULL, vec_normalizer_run_nfd },
  { "NFKC", NULL, vec_normalizer_run_nfkc },
  { "NFKD", NULL, vec_normalizer_run_nfkd },
  { "StripAccents", NULL, vec_normalizer_run_strip_accents },
  { "Strip", parse_strip, run_strip },
  { "Replace", parse_replace, run_replace },
  { "Prepend", parse_prepend, run_prepend },
  { "Nmt", NULL, run_nmt },
  { "Precompiled", vec_normalizer_parse_precompiled, vec_normalizer_run_precompiled },
  { "ByteLevel", NULL, run_byte_level },
};

void
vec_normalizer_free (VecNormalizer *self)
{
  g_free (self->content);
  g_clear_pointer (&self->pattern, vec_pattern_free);
  g_clear_pointer (&self->charsmap, vec_charsmap_free);
  g_free (self);
}

static gboolean
add_all (GPtrArray *steps, const VecValue *value)
{
  VecValue list, step;

  if (!vec_value_find (value, "normalizers", &list))
    return TRUE;
  for (vec_value_enter (&list); vec_value_next (&list, NULL, &step);)
    if (!vec_normalizers_add (steps, &step))
      return FALSE;
  return TRUE;
}

gboolean
vec_normalizers_add (GPtrArray *steps, const VecValue *value)
{
  g_autofree char *type = vec_value_dup_text (value, "type");

  if (g_strcmp0 (type, "Sequence") == 0)
    return add_all (steps, value);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (type, kinds[i].type) == 0)
      {
        VecNormalizer *step = g_new0 (VecNormalizer, 1);

        step->kind = &kinds[i];
        g_ptr_array_add (steps, step);
        if (kinds[i].parse != NULL)
          kinds[i].parse (step, value);
        return vec_config_check (value->file, NULL);
      }
  vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("the normalizer “%s” is not known to Vectarium"), type != NULL ? type : "");
  return FALSE;
}

void
vec_normalizers_add_bert (GPtrArray *steps, gboolean clean, gboolean space_ideographs, int strip_accents, gboolean lowercase)
{
  VecNormalizer *step = g_new0 (VecNormalizer, 1);

  step->kind = &kinds[0];
  step->clean = clean;
  step->space_ideographs = space_ideographs;
  step->lowercase = lowercase;
  step->strip_accents = strip_accents < 0 ? lowercase : strip_accents;
  g_ptr_array_add (steps, step);
}

gboolean
vec_normalizers_run (GPtrArray *steps, VecNormalized *text, VecNormalized *spare, GError **error)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const VecNormalizer *step = g_ptr_array_index (steps, i);

      if (!step->kind->run (step, text, spare, error))
        return FALSE;
      vec_normalized_swap (text, spare);
    }
  return TRUE;
}
