#include "encode/vec-post-processor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

void
vec_post_processor_init (VecPostProcessor *self)
{
  self->before = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->after = g_array_new (FALSE, FALSE, sizeof (gint32));
}

void
vec_post_processor_clear (VecPostProcessor *self)
{
  g_clear_pointer (&self->before, g_array_unref);
  g_clear_pointer (&self->after, g_array_unref);
}

gboolean
vec_post_processor_add_token (GArray *side, const char *token, const VecVocabulary *vocabulary)
{
  gint32 id = vec_vocabulary_find (vocabulary, token, strlen (token));

  if (id >= 0)
    g_array_append_val (side, id);
  return id >= 0;
}

static void
append_id (GArray *side, gint64 id, const char *token, const VecVocabulary *vocabulary, VecConfig *file)
{
  gint32 own = (gint32) id;

  if (id >= 0 && id < vec_vocabulary_get_n_ids (vocabulary))
    g_array_append_val (side, own);
  else
    vec_config_fail (file, VEC_ERROR_FORMAT, _("the post-processor’s token “%s” is not in the vocabulary"), token);
}

/* What encloses comes outside of what was added before. */
static void
enclose (VecPostProcessor *self, const VecPostProcessor *outer)
{
  g_array_prepend_vals (self->before, outer->before->data, outer->before->len);
  g_array_append_vals (self->after, outer->after->data, outer->after->len);
}

/* ---- BertProcessing and RobertaProcessing: "cls": ["[CLS]", 101], "sep": … */

static void
read_pair (const VecValue *value, const char *name, GArray *side, const VecVocabulary *vocabulary)
{
  VecValue list, element;
  g_autofree char *token = NULL;
  gint64 id = -1;
  int n = 0;

  if (vec_value_find (value, name, &list))
    for (vec_value_enter (&list); vec_value_next (&list, NULL, &element); n++)
      {
        if (n == 0)
          token = vec_value_dup (&element);
        else if (n == 1)
          vec_value_take_int (&element, &id);
      }
  if (token == NULL)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("the post-processor has no “%s”"), name);
  else if (!vec_post_processor_add_token (side, token, vocabulary))
    append_id (side, id, token, vocabulary, value->file);
}

static void
parse_pairs (VecPostProcessor *self, const VecValue *value, const VecVocabulary *vocabulary)
{
  read_pair (value, "cls", self->before, vocabulary);
  read_pair (value, "sep", self->after, vocabulary);
}

/* ---- TemplateProcessing: "single": [{"SpecialToken": {"id": "[CLS]"}}, {"Sequence": {"id": "A"}}, …] */

/* A name that stands for several tokens is spelt out in "special_tokens". */
static void
add_special (const VecValue *value, const char *name, GArray *side, const VecVocabulary *vocabulary)
{
  VecValue all, entry, ids, id;
  guint n = side->len;
  gint64 number;

  if (vec_post_processor_add_token (side, name, vocabulary))
    return;
  if (vec_value_find (value, "special_tokens", &all) && vec_value_find (&all, name, &entry) && vec_value_find (&entry, "ids", &ids))
    for (vec_value_enter (&ids); vec_value_next (&ids, NULL, &id) && vec_value_take_int (&id, &number);)
      append_id (side, number, name, vocabulary, value->file);
  if (side->len == n)
    vec_config_fail (value->file, VEC_ERROR_FORMAT, _("the post-processor’s token “%s” is not in the vocabulary"), name);
}

static void
parse_template (VecPostProcessor *self, const VecValue *value, const VecVocabulary *vocabulary)
{
  VecValue list, item, part;
  int n_texts = 0;

  if (vec_value_find (value, "single", &list))
    for (vec_value_enter (&list); vec_config_check (value->file, NULL) && vec_value_next (&list, NULL, &item);)
      {
        if (vec_value_find (&item, "SpecialToken", &part))
          {
            g_autofree char *name = vec_value_dup_text (&part, "id");

            add_special (value, name != NULL ? name : "", n_texts == 0 ? self->before : self->after, vocabulary);
          }
        else
          n_texts += vec_value_find (&item, "Sequence", &part);
      }
  if (n_texts != 1)
    vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("the post-processor’s template has the text %d times instead of once"), n_texts);
}

/* ---- Kinds. */

static void
parse_nothing (VecPostProcessor *self, const VecValue *value, const VecVocabulary *vocabulary)
{
}

static const struct
{
  const char *type;
  void (*parse) (VecPostProcessor *self, const VecValue *value, const VecVocabulary *vocabulary);
} kinds[] = {
  { "TemplateProcessing", parse_template },
  { "BertProcessing", parse_pairs },
  { "RobertaProcessing", parse_pairs },
  { "ByteLevel", parse_nothing }, /* changes offsets alone */
};

static gboolean
add_all (VecPostProcessor *self, const VecValue *value, const VecVocabulary *vocabulary)
{
  VecValue list, element;

  if (!vec_value_find (value, "processors", &list))
    return TRUE;
  for (vec_value_enter (&list); vec_value_next (&list, NULL, &element);)
    if (!vec_post_processor_add (self, &element, vocabulary))
      return FALSE;
  return TRUE;
}

gboolean
vec_post_processor_add (VecPostProcessor *self, const VecValue *value, const VecVocabulary *vocabulary)
{
  g_autofree char *type = vec_value_dup_text (value, "type");

  if (g_strcmp0 (type, "Sequence") == 0)
    return add_all (self, value, vocabulary);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (type, kinds[i].type) == 0)
      {
        VecPostProcessor outer;

        vec_post_processor_init (&outer);
        kinds[i].parse (&outer, value, vocabulary);
        enclose (self, &outer);
        vec_post_processor_clear (&outer);
        return vec_config_check (value->file, NULL);
      }
  vec_config_fail (value->file, VEC_ERROR_UNSUPPORTED, _("the post-processor “%s” is not known to Vectarium"), type != NULL ? type : "");
  return FALSE;
}
