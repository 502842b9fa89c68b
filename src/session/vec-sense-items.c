#include "session/vec-sense-items.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "encode/vec-word-senses.h"

static void
take_definition (VecTextItem *item, const VecMeaning *meaning)
{
  /* Translators: the part of speech and the category of a word, and its definition: "noun, Food: round yellow to orange fruit" */
  vec_text_item_take_note (item, g_strdup (meaning->definition),
                           g_strdup_printf (_("%s, %s: %s"), vec_word_part_get_title (meaning->part),
                                            vec_word_category_get_title (meaning->category), meaning->definition));
}

static VecTextItem *
new_item_of_meaning (const char *text, const VecMeaning *meaning, int n_dims)
{
  /* Translators: a word and, in brackets, in which sense it is meant: "orange (fruit)" */
  g_autofree char *label = g_strdup_printf (_("%s (%s)"), text, meaning->hint);
  VecTextItem *item = vec_text_item_new (label, NULL, g_memdup2 (meaning->vector, (gsize) n_dims * sizeof (float)));

  take_definition (item, meaning);
  return item;
}

static void
append_chosen (const char *text, const VecChosenMeaning *chosen, GString *note, GString *detail)
{
  g_autofree char *word = g_strndup (text + chosen->begin, chosen->end - chosen->begin);

  if (note->len > 0)
    {
      g_string_append (note, " · ");
      g_string_append_c (detail, '\n');
    }
  /* Translators: a word of a text and in which sense it is used there: "orange: fruit" */
  g_string_append_printf (note, _("%s: %s"), word, chosen->meaning->hint);
  /* Translators: a word of a text, in which sense it is used there, and its definition */
  g_string_append_printf (detail, _("%s: %s (%s)"), word, chosen->meaning->hint, chosen->meaning->definition);
}

static void
append_guessed (char **guessed, GString *note, GString *detail)
{
  g_autofree char *words = guessed != NULL && guessed[0] != NULL ? g_strjoinv (_(", "), guessed) : NULL;

  if (words == NULL)
    return;
  if (note->len > 0)
    {
      g_string_append (note, " · ");
      g_string_append_c (detail, '\n');
    }
  /* Translators: words that the encoder does not know, whose meaning it guessed from their letters */
  g_string_append_printf (note, _("guessed: %s"), words);
  g_string_append_printf (detail, _("Guessed from the letters, as other words share them: %s"), words);
}

/* Of a word that has a single meaning, as far as vectors can tell. NULL: @text is no such word. */
static GPtrArray *
dup_only_meaning (VecEncoder *encoder, const char *text)
{
  VecWordPack *pack = VEC_IS_PACK_ENCODER (encoder) ? vec_pack_encoder_get_pack (VEC_PACK_ENCODER (encoder)) : NULL;
  int word = pack != NULL ? vec_word_pack_find_form (pack, text, strlen (text)) : -1;
  g_autoptr (GPtrArray) meanings = word >= 0 ? vec_word_pack_dup_meanings (pack, word) : NULL;

  return meanings != NULL && meanings->len == 1 ? g_steal_pointer (&meanings) : NULL;
}

static VecTextItem *
new_item_of_text (VecEncoder *encoder, const char *text, const VecEncoding *encoding, float *vector)
{
  VecTextItem *item = vec_text_item_new (text, encoding->unknown, vector);
  g_autoptr (GString) note = g_string_new (NULL), detail = g_string_new (NULL);
  g_autoptr (GPtrArray) meaning = dup_only_meaning (encoder, text);

  if (meaning != NULL)
    {
      take_definition (item, meaning->pdata[0]);
      return item;
    }
  if (VEC_IS_PACK_ENCODER (encoder))
    {
      g_autoptr (GPtrArray) chosen = vec_pack_encoder_choose_meanings (VEC_PACK_ENCODER (encoder), text);

      for (guint i = 0; i < chosen->len; i++)
        append_chosen (text, chosen->pdata[i], note, detail);
    }
  append_guessed (encoding->guessed, note, detail);
  vec_text_item_take_note (item, g_strdup (note->str), g_strdup (detail->str));
  return item;
}

GPtrArray *
vec_sense_items_new (VecEncoder *encoder, const char *text, const VecEncoding *encoding, float *vector)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) meanings = VEC_IS_PACK_ENCODER (encoder) ? vec_pack_encoder_split_meanings (VEC_PACK_ENCODER (encoder), text) : NULL;

  if (meanings == NULL)
    {
      g_ptr_array_add (items, new_item_of_text (encoder, text, encoding, vector));
      return items;
    }
  for (guint i = 0; i < meanings->len; i++)
    g_ptr_array_add (items, new_item_of_meaning (text, meanings->pdata[i], vec_encoder_get_n_dims (encoder)));
  g_free (vector);
  return items;
}
