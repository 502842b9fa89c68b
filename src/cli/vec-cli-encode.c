/* vectarium-cli encode: one vector for each line of text. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-documents.h"
#include "cli/vec-cli-encoder.h"
#include "cli/vec-cli-lists.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "base/vec-error.h"
#include "encode/vec-encoder.h"
#include "encode/vec-model-check.h"
#include "encode/vec-occurrences.h"
#include "read/vec-writer.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  VecCliCommon common;
  const char *encoder;
  const char *input;
  const char *output;
  const char *prompt;
  VecCliDocuments documents;
  gboolean check;
  const char *word;
  gboolean lists;
} Options;

static const char *const extensions[] = { "npy", "csv", NULL };

/* The lists are one text, wherever it is. */
static gboolean
check_lists (const Options *options, GError **error)
{
  const VecCliDocuments *documents = &options->documents;

  if (!options->lists || (options->word == NULL && documents->column == NULL && !documents->lines && !documents->passages))
    return TRUE;
  vec_cli_set_usage_error (error, _("--lists, --word, --column, --lines and --passages exclude each other; give one of them."));
  return FALSE;
}

/* Lines become numbers alone; lists and documents a table with all that stands beside them. */
static gboolean
check_usage (VecCli *cli, const Options *options, const char *document, GError **error)
{
  if (options->check)
    return TRUE;
  if (!check_lists (options, error) || !vec_cli_documents_check (cli, &options->documents, document, error))
    return FALSE;
  if (document != NULL && options->word != NULL)
    {
      vec_cli_set_usage_error (error, _("--word takes its texts from lines (-i), not from INPUT."));
      return FALSE;
    }
  if (document != NULL || options->word != NULL || options->lists)
    return vec_cli_require_output (options->output, error) && vec_writer_for_path (options->output, NULL, error) != NULL
           && vec_cli_check_output (options->output, error);
  return vec_cli_require_output (options->output, error)
         && vec_cli_check_extension (options->output, extensions, error)
         && vec_cli_check_output (options->output, error);
}

/* ---- Texts */

static GInputStream *
open_input (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = NULL;

  if (path == NULL || strcmp (path, "-") == 0)
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);
  file = g_file_new_for_commandline_arg (path);
  return G_INPUT_STREAM (g_file_read (file, cancellable, error));
}

/* "−" and no name at all are standard input; free it. */
static char *
dup_input_name (const char *path)
{
  if (path == NULL || strcmp (path, "-") == 0)
    return g_strdup (_("standard input"));
  return vec_cli_display_path (path);
}

static GByteArray *
read_all (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) reason = NULL;
  g_autoptr (GInputStream) stream = open_input (path, cancellable, &reason);
  g_autofree char *name = dup_input_name (path);
  guint8 block[65536];
  gssize n = -1;

  while (stream != NULL && (n = g_input_stream_read (stream, block, sizeof block, cancellable, &reason)) > 0)
    g_byte_array_append (bytes, block, (guint) n);
  if (n == 0)
    return g_steal_pointer (&bytes);
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&reason));
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("“%s” could not be read: %s"), name, reason->message);
  return NULL;
}

/* Lines without their ends; a last line break ends a line and begins none. */
static char **
split_lines (const GByteArray *bytes, const char *path, GError **error)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *name = dup_input_name (path);
  const char *p = (const char *) bytes->data;
  const char *end = p + bytes->len;
  gint64 n_lines = 0;

  if (bytes->len >= 3 && memcmp (p, "\xef\xbb\xbf", 3) == 0)
    p += 3;
  while (p < end)
    {
      const char *line_end = memchr (p, '\n', (gsize) (end - p));
      g_autofree char *line = NULL;
      gsize length;

      length = (gsize) ((line_end ? line_end : end) - p);
      n_lines++;
      if (!g_utf8_validate_len (p, length, NULL))
        {
          g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("“%s”, line %lld: this is not valid UTF-8 text."), name,
                       (long long) n_lines);
          return NULL;
        }
      line = g_strndup (p, length > 0 && p[length - 1] == '\r' ? length - 1 : length);
      g_strv_builder_add (lines, line);
      p = line_end ? line_end + 1 : end;
    }
  if (n_lines == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("“%s” is empty: there is no text to encode."), name);
      return NULL;
    }
  return g_strv_builder_end (lines);
}

static char **
read_texts (VecCli *cli, const char *path, GError **error)
{
  g_autoptr (GByteArray) bytes = read_all (path, cli->cancellable, error);

  return bytes ? split_lines (bytes, path, error) : NULL;
}

/* ---- What became of them */

/* A person hears of the first few; --json has all. */
static gint64
report_unknown (char **texts, const VecEncoding *encodings, gint64 n_texts)
{
  gint64 n_unknown = 0;

  for (gint64 i = 0; i < n_texts; i++)
    {
      g_autofree char *shown = NULL;

      if (encodings[i].encoded)
        continue;
      if (n_unknown++ >= 10)
        continue;
      shown = vec_cli_display_text (texts[i]);
      vec_cli_message (_("Line %lld (“%s”): no word of it is known; its vector is all zeros."), (long long) i + 1, shown);
    }
  if (n_unknown > 10)
    vec_cli_message (ngettext ("The same is true of %lld more line.", "The same is true of %lld more lines.",
                               (gulong) (n_unknown - 10)),
                     (long long) n_unknown - 10);
  return n_unknown;
}

static void
print_json (const Options *options, VecEncoder *encoder, const VecEncoding *encodings, gint64 n_texts, gint64 n_unknown)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_object (json);
  vec_cli_json_path (json, "output", options->output);
  vec_cli_json_text (json, "encoder", vec_encoder_get_id (encoder));
  vec_cli_json_int (json, "rows", n_texts);
  vec_cli_json_int (json, "dims", vec_encoder_get_n_dims (encoder));
  vec_cli_json_int (json, "not_encoded", n_unknown);
  json_builder_set_member_name (json, "unknown");
  json_builder_begin_array (json);
  for (gint64 i = 0; i < n_texts; i++)
    {
      if (encodings[i].unknown == NULL || encodings[i].unknown[0] == NULL)
        continue;
      json_builder_begin_object (json);
      vec_cli_json_int (json, "row", i);
      json_builder_set_member_name (json, "words");
      json_builder_begin_array (json);
      for (char **word = encodings[i].unknown; *word != NULL; word++)
        json_builder_add_string_value (json, *word);
      json_builder_end_array (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

/* ---- Writing */

static char **
make_names (int n_dims)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (int i = 0; i < n_dims; i++)
    {
      g_autofree char *name = g_strdup_printf ("d%d", i);

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

/* A table whose labels are @texts, over borrowed @vectors. */
static VecTable *
make_table (char **texts, gint64 n_texts, const float *vectors, int n_dims, GError **error)
{
  g_autoptr (VecTableBuilder) builder = vec_table_builder_new ("texts", "csv", NULL);
  g_autoptr (VecStrings) labels = vec_strings_new ();

  for (gint64 i = 0; i < n_texts; i++)
    vec_strings_append (labels, texts[i], -1);
  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_take_vectors (builder, vectors, n_texts, n_dims, NULL, NULL);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static gboolean
write_vectors (const char *path, char **texts, gint64 n_texts, const float *vectors, int n_dims, GError **error)
{
  g_auto (GStrv) names = make_names (n_dims);
  g_autoptr (VecTable) labels = make_table (texts, n_texts, vectors, n_dims, error);

  return labels != NULL && vec_write_matrix (path, vectors, n_texts, n_dims, (const char *const *) names, labels, error);
}

static gboolean
encode (VecCli *cli, const Options *options, VecEncoder *encoder, char **texts, VecEncoding *encodings, GError **error)
{
  gint64 n_texts = g_strv_length (texts);
  int n_dims = vec_encoder_get_n_dims (encoder);
  g_autofree float *vectors = g_new0 (float, n_texts * n_dims);
  gint64 n_unknown;

  if (!vec_encoder_encode (encoder, (const char *const *) texts, n_texts, vectors, encodings, cli->cancellable, error))
    return FALSE;
  n_unknown = report_unknown (texts, encodings, n_texts);
  if (n_unknown == n_texts)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_NOT_FOUND,
                           options->encoder == NULL
                             ? _("Nothing was written: the built-in encoder knows English words, and none of them is in any line. For another "
                                 "language name an encoder with --encoder PATH.")
                             : _("Nothing was written: the encoder knows no word of any line."));
      return FALSE;
    }
  if (!write_vectors (options->output, texts, n_texts, vectors, n_dims, error))
    return FALSE;
  if (options->common.json)
    print_json (options, encoder, encodings, n_texts, n_unknown);
  return TRUE;
}

static VecEncoder *
open_encoder (VecCli *cli, const Options *options, GError **error)
{
  g_autoptr (VecEncoder) encoder = vec_cli_open_encoder (cli, &options->common, options->encoder, error);

  return encoder != NULL && options->prompt != NULL ? vec_encoder_with_prompt (encoder, options->prompt) : g_steal_pointer (&encoder);
}

/* --check: whether a known model gives what it should. */
static gboolean
check_model (VecCli *cli, const Options *options, VecEncoder *encoder, GError **error)
{
  static const char *const verdicts[] = { [VEC_MODEL_UNKNOWN] = "unknown", [VEC_MODEL_AGREES] = "agrees", [VEC_MODEL_DIFFERS] = "differs" };
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *sentence = NULL;
  VecModelCheck check;

  if (!vec_model_check (encoder, &check, cli->cancellable, error))
    return FALSE;
  sentence = vec_model_check_dup_sentence (&check, encoder);
  if (options->common.json)
    {
      json_builder_begin_object (json);
      vec_cli_json_text (json, "verdict", verdicts[check.verdict]);
      vec_cli_json_text (json, "model", check.model);
      vec_cli_json_int (json, "sentences", check.n_sentences);
      vec_cli_json_double (json, "cosine", check.cosine);
      json_builder_end_object (json);
      vec_cli_json_print (json);
    }
  else if (check.verdict != VEC_MODEL_DIFFERS)
    puts (sentence);
  if (check.verdict != VEC_MODEL_DIFFERS)
    return TRUE;
  g_set_error_literal (error, VEC_ERROR, VEC_ERROR_MISMATCH, sentence);
  return FALSE;
}

/* --word: a row for each place where it stands. */
static gboolean
encode_word (VecCli *cli, const Options *options, VecEncoder *encoder, char **texts, GError **error)
{
  g_autoptr (VecTable) table = vec_occurrences_encode_table (encoder, options->word, options->word, (const char *const *) texts,
                                                             g_strv_length (texts), cli->cancellable, error);
  g_autoptr (JsonBuilder) json = json_builder_new ();

  if (table == NULL || !vec_write_file (table, options->output, NULL, vec_cli_progress, NULL, cli->cancellable, error))
    return FALSE;
  for (const char *const *remark = vec_table_get_remarks (table); *remark != NULL; remark++)
    vec_cli_message ("%s", *remark);
  if (!options->common.json)
    return TRUE;
  json_builder_begin_object (json);
  vec_cli_json_path (json, "output", options->output);
  vec_cli_json_text (json, "encoder", vec_encoder_get_id (encoder));
  vec_cli_json_int (json, "rows", vec_table_get_n_rows (table));
  vec_cli_json_int (json, "dims", vec_table_get_n_dims (table));
  json_builder_end_object (json);
  vec_cli_json_print (json);
  return TRUE;
}

static gboolean
encode_lists (VecCli *cli, const Options *options, VecEncoder *encoder, const char *document, GError **error)
{
  const char *path = document != NULL ? document : options->input;
  g_auto (GStrv) lines = read_texts (cli, path, error);
  g_autofree char *text = lines != NULL ? g_strjoinv ("\n", lines) : NULL, *name = dup_input_name (path);

  return text != NULL && vec_cli_encode_lists (cli, &options->common, encoder, text, name, options->output, error);
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  const Options *options = data;
  g_autoptr (VecEncoder) encoder = NULL;
  g_auto (GStrv) texts = NULL;
  g_autofree VecEncoding *encodings = NULL;
  gboolean done;

  if (!check_usage (cli, options, arguments[0], error))
    return FALSE;
  encoder = open_encoder (cli, options, error);
  if (encoder == NULL)
    return FALSE;
  if (options->check)
    return check_model (cli, options, encoder, error);
  if (options->lists)
    return encode_lists (cli, options, encoder, arguments[0], error);
  if (arguments[0] != NULL)
    return vec_cli_encode_documents (cli, &options->common, &options->documents, encoder, arguments[0], options->output, error);
  texts = read_texts (cli, options->input, error);
  if (texts == NULL)
    return FALSE;
  if (options->word != NULL)
    return encode_word (cli, options, encoder, texts, error);
  encodings = g_new0 (VecEncoding, g_strv_length (texts));
  done = encode (cli, options, encoder, texts, encodings, error);
  for (guint i = 0; texts[i] != NULL; i++)
    vec_encoding_clear (&encodings[i]);
  return done;
}

static void
init (gpointer data)
{
  Options *options = data;

  vec_cli_documents_init (&options->documents);
}

static const VecCliOption options_table[] = {
  { "encoder", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (Options, encoder), N_("PATH"),
    N_("a file of words with vectors in any readable format, or a folder with a model (the built-in encoder)") },
  { "input", 'i', VEC_CLI_PATH, G_STRUCT_OFFSET (Options, input), N_("TEXTS"),
    N_("a file with one text in each line (standard input)") },
  { "output", 'o', VEC_CLI_PATH, G_STRUCT_OFFSET (Options, output), N_("OUT"),
    N_("the vectors: .npy (float32) or .csv; of INPUT and lists any format that is written") },
  { "column", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, documents.column), N_("NAME"),
    N_("the texts are in this column of INPUT, a CSV, TSV or JSON file") },
  { "lines", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, documents.lines), NULL, N_("each line of INPUT that is not empty is a text") },
  { "passages", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, documents.passages), NULL,
    N_("INPUT, a text, a Markdown file or a folder of them, is cut into passages") },
  { "words", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, documents.n_words), N_("N"), N_("words in a passage, at most (150)"), 1, 100000 },
  { "overlap", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, documents.n_overlap), N_("N"),
    N_("words, in whole sentences, that two passages share, at most (30)"), 0, 99999 },
  { "prompt", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, prompt), N_("TEXT"),
    N_("what the model wants before each text: one of its own prompts by name, or a text (none)") },
  { "word", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, word), N_("WORD"),
    N_("a row for each place where this word stands in the texts, with its vector there; needs a transformer") },
  { "lists", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, lists), NULL,
    N_("the texts, or INPUT, are lists of words with names, as “Paste Words…” takes them; a column tells which list a word is of") },
  { "check", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, check), NULL,
    N_("encode nothing: whether a well-known model gives the vectors of known sentences that it should") },
  { NULL },
};

const VecCliCommand vec_cli_encode = {
  .id = "encode",
  .synopsis = N_("[INPUT] [--encoder PATH] [-i TEXTS] -o OUT [OPTION…]"),
  .summary = N_("Turn lines of text or documents into vectors"),
  .details = N_("A text becomes the mean of the vectors of its words. A line of which no word is known becomes zeros, so that the rows\n"
                "stay those of the input.\n\n"
                "Of a file INPUT the texts of a column, of lines or of passages become a table with all that stands beside them; without\n"
                "--column, --lines or --passages what is likely is taken. Vectors are kept as they come: after a stop the same command\n"
                "goes on from there.\n\n"
                "A list of --lists is a line ‘Fruit: apple, pear’, or its name, ‘Animals:’ or ‘# Animals’, above lines with a word each.\n"
                "Words that are not known are left out and named."),
  .arguments = "[INPUT]",
  .shares = VEC_CLI_READS,
  .options = options_table,
  .options_size = sizeof (Options),
  .init = init,
  .run = run,
};
