/* vectarium-cli encode --lists: lists of words become a table, as those that are pasted into a window. */
#include "cli/vec-cli-lists.h"

#include "cli/vec-cli-output.h"

#include "base/vec-error.h"
#include "encode/vec-documents-encode.h"
#include "encode/vec-word-lists.h"
#include "read/vec-writer.h"

#include <glib/gi18n-lib.h>

#define MAX_NAMED 20         /* words in a message; --json has all */

/* ---- What became of them */

static char *
dup_names (char **words)
{
  g_autoptr (GStrvBuilder) shown = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;
  g_autofree char *joined = NULL;
  guint n = g_strv_length (words);

  for (guint i = 0; i < MIN (n, MAX_NAMED); i++)
    {
      g_autofree char *name = vec_cli_display_text (words[i]);

      g_strv_builder_add (shown, name);
    }
  names = g_strv_builder_end (shown);
  joined = g_strjoinv (C_("list", ", "), names);
  return g_strconcat (joined, n > MAX_NAMED ? "…" : "", NULL);
}

static void
report (char **unknown, char **guessed)
{
  guint n_unknown = g_strv_length (unknown), n_guessed = g_strv_length (guessed);
  g_autofree char *unknown_names = dup_names (unknown), *guessed_names = dup_names (guessed);

  if (n_unknown > 0)
    vec_cli_message (ngettext ("%u word is not known and was left out: %s", "%u words are not known and were left out: %s", n_unknown),
                     n_unknown, unknown_names);
  if (n_guessed > 0)
    vec_cli_message (ngettext ("%u word is only guessed from its letters: %s", "%u words are only guessed from their letters: %s", n_guessed),
                     n_guessed, guessed_names);
}

static void
add_words (JsonBuilder *json, const char *name, char **words)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (char **word = words; *word != NULL; word++)
    json_builder_add_string_value (json, *word);
  json_builder_end_array (json);
}

static void
add_lists (JsonBuilder *json, VecWordLists *lists)
{
  json_builder_set_member_name (json, "lists");
  json_builder_begin_array (json);
  for (guint i = 0; i < vec_word_lists_get_n_lists (lists); i++)
    {
      const VecWordList *list = vec_word_lists_get (lists, i);

      json_builder_begin_object (json);
      vec_cli_json_text (json, "name", list->name);
      vec_cli_json_int (json, "words", g_strv_length (list->texts));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

static void
print_json (VecEncoder *encoder, VecWordLists *lists, VecTable *table, char **unknown, char **guessed, const char *output)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vec_cli_json_path (json, "output", output);
  vec_cli_json_text (json, "encoder", vec_encoder_get_id (encoder));
  vec_cli_json_int (json, "rows", vec_table_get_n_rows (table));
  vec_cli_json_int (json, "dims", vec_table_get_n_dims (table));
  vec_cli_json_int (json, "not_encoded", g_strv_length (unknown));
  add_lists (json, lists);
  add_words (json, "unknown", unknown);
  add_words (json, "guessed", guessed);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

/* ---- The table */

static VecTable *
encode (VecCli *cli, VecWordLists *lists, VecEncoder *encoder, const char *name, GError **error)
{
  g_autoptr (VecTable) table = vec_word_lists_encode (lists, encoder, name, cli->cancellable, error);
  g_autofree char *date = vec_documents_dup_date ();
  g_autoptr (VecProvenance) provenance = vec_provenance_new (vec_encoder_get_title (encoder), vec_encoder_get_fingerprint (encoder),
                                                             vec_encoder_get_prompt (encoder), date);

  return table != NULL ? vec_table_new_with_provenance (table, provenance) : NULL;
}

gboolean
vec_cli_encode_lists (VecCli *cli, const VecCliCommon *common, VecEncoder *encoder, const char *text, const char *name,
                      const char *output, GError **error)
{
  g_autoptr (VecWordLists) lists = vec_word_lists_parse (text);
  g_auto (GStrv) unknown = NULL, guessed = NULL;
  g_autoptr (VecTable) table = NULL;

  if (vec_word_lists_get_n_texts (lists) == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("“%s” has no words: lists are lines such as ‘Fruit: apple, pear’, or a name "
                                                         "‘Animals:’ with a word in each line below it."), name);
      return FALSE;
    }
  if (!vec_word_lists_check (lists, encoder, &unknown, &guessed, cli->cancellable, error))
    return FALSE;
  table = encode (cli, lists, encoder, name, error);
  if (table == NULL)
    return FALSE;
  report (unknown, guessed);
  if (!vec_write_file (table, output, NULL, vec_cli_progress, NULL, cli->cancellable, error))
    return FALSE;
  if (common->json)
    print_json (encoder, lists, table, unknown, guessed, output);
  return TRUE;
}
