#include "encode/vec-pre-tokenizer.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "encode/vec-pre-tokenizer-private.h"

/* ---- Split and CharDelimiterSplit. */

static void
parse_split (VecPreTokenizer *self, const VecValue *value)
{
  VecValue pattern;

  self->cut = VEC_CUT_ISOLATED;
  vec_cut_parse (value, "behavior", &self->cut);
  self->invert = vec_value_get_boolean (value, "invert", FALSE);
  if (vec_value_find (value, "pattern", &pattern))
    self->pattern = vec_pattern_new (&pattern);
  if (self->pattern == NULL)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("a step “Split” needs a pattern"));
}

static void
parse_delimiter (VecPreTokenizer *self, const VecValue *value)
{
  VecValue delimiter;

  self->cut = VEC_CUT_REMOVED;
  if (vec_value_find (value, "delimiter", &delimiter))
    self->pattern = vec_pattern_new (&delimiter);
  if (self->pattern == NULL)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("a step “CharDelimiterSplit” needs a delimiter"));
}

static gboolean
run_split (const VecPreTokenizer *self, VecPieces *pieces, GError **error)
{
  for (guint i = 0; i < pieces->spans->len; i++)
    {
      VecSpan span = g_array_index (pieces->spans, VecSpan, i);

      if (!vec_pattern_find (self->pattern, pieces->text.text + span.begin, (gsize) (span.end - span.begin), pieces->matches, error))
        return FALSE;
      for (guint j = 0; j < pieces->matches->len; j++)
        {
          g_array_index (pieces->matches, VecSpan, j).begin += span.begin;
          g_array_index (pieces->matches, VecSpan, j).end += span.begin;
        }
      vec_pieces_cut (pieces, span, pieces->matches, self->cut, self->invert);
    }
  return TRUE;
}

/* ---- The other ones' settings. */

static void
parse_punctuation (VecPreTokenizer *self, const VecValue *value)
{
  self->cut = VEC_CUT_ISOLATED;
  vec_cut_parse (value, "behavior", &self->cut);
}

static void
parse_digits (VecPreTokenizer *self, const VecValue *value)
{
  self->cut = vec_value_get_boolean (value, "individual_digits", FALSE) ? VEC_CUT_ISOLATED : VEC_CUT_CONTIGUOUS;
}

static void
parse_fixed_length (VecPreTokenizer *self, const VecValue *value)
{
  self->length = vec_value_get_int (value, "length", 5);
  if (self->length < 1)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("a step “FixedLength” needs a length of 1 or more"));
}

/* ---- Kinds. */

static const VecPreTokenizerKind kinds[] = {
  { "BertPreTokenizer", NULL, vec_pre_tokenizer_run_bert, FALSE },
  { "Whitespace", NULL, vec_pre_tokenizer_run_whitespace, FALSE },
  { "WhitespaceSplit", NULL, vec_pre_tokenizer_run_whitespace_split, FALSE },
  { "Metaspace", vec_pre_tokenizer_parse_metaspace, vec_pre_tokenizer_run_metaspace, TRUE },
  { "ByteLevel", vec_pre_tokenizer_parse_byte_level, vec_pre_tokenizer_run_byte_level, TRUE },
  { "Split", parse_split, run_split, FALSE },
  { "CharDelimiterSplit", parse_delimiter, run_split, FALSE },
  { "Punctuation", parse_punctuation, vec_pre_tokenizer_run_punctuation, FALSE },
  { "Digits", parse_digits, vec_pre_tokenizer_run_digits, FALSE },
  { "FixedLength", parse_fixed_length, vec_pre_tokenizer_run_fixed_length, FALSE },
};

void
vec_pre_tokenizer_free (VecPreTokenizer *self)
{
  g_clear_pointer (&self->pattern, vec_pattern_free);
  g_free (self->replacement);
  g_free (self);
}

static VecPreTokenizer *
add_step (GPtrArray *steps, const VecPreTokenizerKind *kind)
{
  VecPreTokenizer *step = g_new0 (VecPreTokenizer, 1);

  step->kind = kind;
  g_ptr_array_add (steps, step);
  return step;
}

static gboolean
add_all (GPtrArray *steps, const VecValue *value)
{
  VecValue list, step;

  if (!vec_value_find (value, "pretokenizers", &list))
    return TRUE;
  for (vec_value_enter (&list); vec_value_next (&list, NULL, &step);)
    if (!vec_pre_tokenizers_add (steps, &step))
      return FALSE;
  return TRUE;
}

gboolean
vec_pre_tokenizers_add (GPtrArray *steps, const VecValue *value)
{
  g_autofree char *type = vec_value_dup_text (value, "type");

  if (g_strcmp0 (type, "Sequence") == 0)
    return add_all (steps, value);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (type, kinds[i].type) == 0)
      {
        VecPreTokenizer *step = add_step (steps, &kinds[i]);

        if (kinds[i].parse != NULL)
          kinds[i].parse (step, value);
        return vec_config_check (value->file, NULL);
      }
  vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("the pre-tokenizer “%s” is not known to Vectarium"), type != NULL ? type : "");
  return FALSE;
}

void
vec_pre_tokenizers_add_bert (GPtrArray *steps)
{
  add_step (steps, &kinds[0]);
}

gboolean
vec_pre_tokenizers_run (GPtrArray *steps, VecPieces *pieces, GError **error)
{
  for (guint i = 0; i < steps->len; i++)
    {
      const VecPreTokenizer *step = g_ptr_array_index (steps, i);
      GArray *spans = pieces->spans;

      g_array_set_size (pieces->next, 0);
      if (!step->kind->run (step, pieces, error))
        return FALSE;
      pieces->spans = pieces->next;
      pieces->next = spans;
      if (step->kind->rewrites)
        vec_normalized_swap (&pieces->text, &pieces->spare);
    }
  return TRUE;
}
