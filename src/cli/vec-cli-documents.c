/* vectarium-cli encode INPUT: a file of documents becomes a table. */
#include "cli/vec-cli-documents.h"

#include "cli/vec-cli-output.h"

#include "encode/vec-documents-encode.h"
#include "read/vec-writer.h"

#include <glib/gi18n-lib.h>

void
vec_cli_documents_init (VecCliDocuments *self)
{
  self->n_words = VEC_PASSAGES_DEFAULTS.n_words;
  self->n_overlap = -1;
}

gboolean
vec_cli_documents_check (VecCli *cli, const VecCliDocuments *self, const char *input, GError **error)
{
  int n_forms = (self->column != NULL) + self->lines + self->passages;
  gboolean is_cut = vec_cli_was_given (cli, "words") || vec_cli_was_given (cli, "overlap");

  if (n_forms > 1)
    vec_cli_set_usage_error (error, _("--column, --lines and --passages exclude each other; give one of them."));
  else if (input == NULL && (n_forms > 0 || is_cut))
    vec_cli_set_usage_error (error, _("--column, --lines and --passages say where the texts are in INPUT, which is missing."));
  else if (is_cut && (self->column != NULL || self->lines))
    vec_cli_set_usage_error (error, _("--words and --overlap are for --passages."));
  else if (input != NULL && vec_cli_was_given (cli, "input"))
    vec_cli_set_usage_error (error, _("INPUT and --input exclude each other; give one of them."));
  else
    return TRUE;
  return FALSE;
}

/* As asked for, else as the file looks. */
static gboolean
choose (const VecCliDocuments *self, const char *input, VecDocumentsOptions *options, GError **error)
{
  VecDocumentsPreview *preview;

  options->column = self->column;
  options->passages.n_words = self->n_words;
  options->passages.n_overlap = self->n_overlap >= 0 ? self->n_overlap : MIN (VEC_PASSAGES_DEFAULTS.n_overlap, self->n_words / 5);
  options->form = self->lines ? VEC_DOCUMENTS_LINES : self->passages ? VEC_DOCUMENTS_PASSAGES : VEC_DOCUMENTS_COLUMN;
  if (self->lines || self->passages || self->column != NULL)
    return TRUE;
  preview = vec_documents_inspect (input, error);
  if (preview == NULL)
    return FALSE;
  options->form = preview->form;
  if (preview->form == VEC_DOCUMENTS_COLUMN && preview->column >= 0)
    {
      g_autofree char *shown = vec_cli_display_text (preview->columns[preview->column]);

      vec_cli_message (_("The column “%s” has the longest texts and is encoded; --column chooses another one."), shown);
    }
  vec_documents_preview_free (preview);
  return TRUE;
}

static void
print_json (VecEncoder *encoder, VecTable *table, const VecDocumentsOutcome *outcome, gint64 n_texts, const char *output)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  VecProvenance *provenance = vec_table_get_provenance (table);

  json_builder_begin_object (json);
  vec_cli_json_path (json, "output", output);
  vec_cli_json_text (json, "encoder", vec_encoder_get_id (encoder));
  vec_cli_json_int (json, "rows", vec_table_get_n_rows (table));
  vec_cli_json_int (json, "dims", vec_table_get_n_dims (table));
  vec_cli_json_int (json, "not_encoded", outcome->n_left_out);
  vec_cli_json_int (json, "texts", n_texts);
  vec_cli_json_int (json, "resumed", outcome->n_resumed);
  vec_cli_json_int (json, "truncated", outcome->n_truncated);
  vec_cli_json_text (json, "title", vec_provenance_get_encoder (provenance));
  vec_cli_json_text (json, "fingerprint", vec_provenance_get_fingerprint (provenance));
  vec_cli_json_text (json, "prompt", vec_provenance_get_prompt (provenance));
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static void
print_remarks (VecTable *table, const VecDocumentsOutcome *outcome)
{
  if (outcome->n_resumed > 0)
    vec_cli_message (ngettext ("%lld text had been encoded before; the work went on from there.",
                               "%lld texts had been encoded before; the work went on from there.", (gulong) outcome->n_resumed),
                     (long long) outcome->n_resumed);
  for (const char *const *remark = vec_table_get_remarks (table); *remark != NULL; remark++)
    vec_cli_message ("%s", *remark);
}

gboolean
vec_cli_encode_documents (VecCli *cli, const VecCliCommon *common, const VecCliDocuments *self, VecEncoder *encoder, const char *input,
                          const char *output, GError **error)
{
  VecDocumentsOptions options = { .passages = VEC_PASSAGES_DEFAULTS };
  g_autoptr (VecDocuments) documents = NULL;
  g_autofree char *date = vec_documents_dup_date ();
  g_autoptr (VecTable) table = NULL;
  VecDocumentsOutcome outcome;

  if (!choose (self, input, &options, error))
    return FALSE;
  options.passages.max_tokens = vec_encoder_get_max_tokens (encoder);
  documents = vec_documents_read (input, &options, vec_cli_progress, NULL, cli->cancellable, error);
  if (documents == NULL)
    return FALSE;
  table = vec_documents_encode (documents, encoder, date, &outcome, vec_cli_progress, NULL, cli->cancellable, error);
  vec_cli_clear_progress ();
  if (table == NULL)
    {
      if (g_cancellable_is_cancelled (cli->cancellable))
        vec_cli_message ("%s", _("What was encoded so far is kept: the same command goes on from there."));
      return FALSE;
    }
  print_remarks (table, &outcome);
  if (!vec_write_file (table, output, NULL, vec_cli_progress, NULL, cli->cancellable, error))
    return FALSE;
  vec_documents_forget (documents, encoder);
  if (common->json)
    print_json (encoder, table, &outcome, vec_documents_get_n (documents), output);
  return TRUE;
}
