/* vectarium-cli convert: any readable file to any format that can be written. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-filter.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "read/vec-writer.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  VecCliCommon common;
  const char *output;
  const char *to;
} Options;

static const char *const *
get_formats (void)
{
  static const char **ids;

  if (g_once_init_enter (&ids))
    {
      GPtrArray *list = g_ptr_array_new ();

      for (const VecWriter *const *writer = vec_writers_get (); *writer != NULL; writer++)
        g_ptr_array_add (list, (gpointer) (*writer)->id);
      g_ptr_array_add (list, NULL);
      g_once_init_leave (&ids, (const char **) g_ptr_array_free (list, FALSE));
    }
  return ids;
}

static const VecWriter *
find_writer (const Options *options, GError **error)
{
  g_autoptr (GError) reason = NULL;
  const VecWriter *writer;

  if (!vec_cli_require_output (options->output, error))
    return NULL;
  writer = vec_writer_for_path (options->output, options->to, &reason);
  if (writer == NULL)
    vec_cli_set_usage_error (error, "%s", reason->message);
  return writer;
}

static void
warn_of_loss (const VecWriter *writer, VecTable *table)
{
  g_autofree char *loss = vec_writer_dup_loss (writer, table);

  if (loss != NULL)
    vec_cli_message (_("%s cannot hold everything in the file; left out: %s."), _(writer->title), loss);
}

static void
report (const Options *options, VecTable *table, const VecWriter *writer)
{
  g_autoptr (JsonBuilder) json = NULL;
  g_autofree char *shown = NULL;

  if (!options->common.json)
    {
      shown = vec_cli_display_path (options->output);
      vec_cli_message (ngettext ("Wrote %'lld row × %'d dimensions to “%s”.", "Wrote %'lld rows × %'d dimensions to “%s”.",
                                 (gulong) vec_table_get_n_rows (table)),
                       (long long) vec_table_get_n_rows (table), vec_table_get_n_dims (table), shown);
      return;
    }
  json = json_builder_new ();
  json_builder_begin_object (json);
  vec_cli_json_path (json, "output", options->output);
  vec_cli_json_text (json, "format", writer->id);
  vec_cli_json_int (json, "rows", vec_table_get_n_rows (table));
  vec_cli_json_int (json, "dims", vec_table_get_n_dims (table));
  vec_cli_json_text (json, "from", vec_table_get_format (table));
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  const Options *options = data;
  const VecWriter *writer = find_writer (options, error);
  g_autoptr (VecTable) table = NULL;

  if (writer == NULL || !vec_cli_filter_check (&options->common, error))
    return FALSE;
  if (g_strcmp0 (writer->id, "projector") != 0 && !vec_cli_check_output (options->output, error))
    return FALSE;
  table = vec_cli_read (cli, &options->common, arguments[0], FALSE, error);
  if (table == NULL || !vec_cli_filter_table (cli, &options->common, &table, error))
    return FALSE;
  warn_of_loss (writer, table);
  if (!writer->write (table, options->output, vec_cli_progress, NULL, cli->cancellable, error))
    return FALSE;
  report (options, table, writer);
  return TRUE;
}

static const VecCliOption options_table[] = {
  { "output", 'o', VEC_CLI_PATH, G_STRUCT_OFFSET (Options, output), N_("OUT"),
    N_("the file to write; its extension tells the format (for projector, a folder)") },
  { "to", 0, VEC_CLI_CHOICE, G_STRUCT_OFFSET (Options, to), N_("FORMAT"), N_("write this format, whatever the extension"),
    .get_choices = get_formats },
  { NULL },
};

const VecCliCommand vec_cli_convert = {
  .id = "convert",
  .synopsis = N_("FILE -o OUT [OPTION…]"),
  .summary = N_("Write a file in another format"),
  .arguments = "FILE",
  .shares = VEC_CLI_READS | VEC_CLI_FILTERS,
  .options = options_table,
  .options_size = sizeof (Options),
  .run = run,
};
