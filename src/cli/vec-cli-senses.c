/* vectarium-cli senses: what the words of a text mean. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "base/vec-error.h"
#include "encode/vec-builtin-encoder.h"
#include "encode/vec-word-senses.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  VecCliCommon common;
} Options;

static void
print_json_meaning (JsonBuilder *json, const char *word, const VecMeaning *meaning)
{
  json_builder_begin_object (json);
  vec_cli_json_text (json, "word", word);
  vec_cli_json_text (json, "sense", meaning->hint);
  vec_cli_json_text (json, "category", vec_word_category_get_title (meaning->category));
  vec_cli_json_text (json, "part", vec_word_part_get_title (meaning->part));
  vec_cli_json_text (json, "definition", meaning->definition);
}

/* @chosen: one for each ambiguous word of a text; else @meanings, all those of one word. */
static void
print_json (const char *text, GPtrArray *meanings, GPtrArray *chosen)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vec_cli_json_text (json, "text", text);
  json_builder_set_member_name (json, meanings != NULL ? "senses" : "chosen");
  json_builder_begin_array (json);
  for (guint i = 0; meanings != NULL && i < meanings->len; i++)
    {
      print_json_meaning (json, text, meanings->pdata[i]);
      json_builder_end_object (json);
    }
  for (guint i = 0; chosen != NULL && i < chosen->len; i++)
    {
      const VecChosenMeaning *one = chosen->pdata[i];
      g_autofree char *word = g_strndup (text + one->begin, one->end - one->begin);

      print_json_meaning (json, word, one->meaning);
      vec_cli_json_double (json, "cosine", one->cosine);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static void
print_meaning (const char *word, const VecMeaning *meaning)
{
  /* Translators: a word, what it means in one word, its part of speech, its definition: "orange: fruit (noun): round yellow to orange fruit …" */
  g_print (_("%s: %s (%s): %s"), word, meaning->hint, vec_word_part_get_title (meaning->part), meaning->definition);
  g_print ("\n");
}

static void
print_text (const char *text, GPtrArray *meanings, GPtrArray *chosen)
{
  for (guint i = 0; meanings != NULL && i < meanings->len; i++)
    print_meaning (text, meanings->pdata[i]);
  for (guint i = 0; chosen != NULL && i < chosen->len; i++)
    {
      const VecChosenMeaning *one = chosen->pdata[i];
      g_autofree char *word = g_strndup (text + one->begin, one->end - one->begin);

      print_meaning (word, one->meaning);
    }
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  const Options *options = data;
  g_autofree char *text = g_strstrip (g_utf8_make_valid (arguments[0], -1));
  VecEncoder *encoder = vec_builtin_encoder_get (error);
  g_autoptr (GPtrArray) meanings = NULL;
  g_autoptr (GPtrArray) chosen = NULL;

  if (encoder == NULL)
    return FALSE;
  meanings = vec_pack_encoder_split_meanings (VEC_PACK_ENCODER (encoder), text);
  if (meanings == NULL)
    chosen = vec_pack_encoder_choose_meanings (VEC_PACK_ENCODER (encoder), text);
  if (options->common.json)
    print_json (text, meanings, chosen);
  else if (meanings == NULL && chosen->len == 0)
    vec_cli_message (_("No word of “%s” has several senses that the built-in English encoder tells apart."), text);
  else
    print_text (text, meanings, chosen);
  return TRUE;
}

static const VecCliOption options_table[] = {
  { NULL },
};

const VecCliCommand vec_cli_senses = {
  .id = "senses",
  .synopsis = N_("TEXT [OPTION…]"),
  .summary = N_("Tell the senses of an English word apart, or in which sense a text uses its words"),
  .details = N_("By the built-in encoder. Of a word: its senses that are frequent and lie apart. Of a text: for each word with several, the one\n"
                "nearest to the other words."),
  .arguments = "TEXT",
  .options = options_table,
  .options_size = sizeof (Options),
  .run = run,
};
