/* vectarium-cli neighbors: what is near to a row or to a text, in the original space. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-encoder.h"
#include "cli/vec-cli-filter.h"
#include "cli/vec-cli-neighbor-list.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "base/vec-error.h"
#include "encode/vec-contributions.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>

typedef struct
{
  VecCliCommon common;
  const char *item;
  gint64 row;
  const char *text;
  const char *encoder;
  const char *prompt;
  gboolean any_encoder;
  gboolean contributions;
  int k;
} Options;

/* What is looked for: a row of the table, or a text beside it. */
typedef struct
{
  VecTable *table;      /* lent */
  gint64 row;           /* −1: the text */
  const char *text;
  VecEncoding encoding; /* the text's */
  float *vector;        /* (d of the space) */
  VecSpace *space;      /* lent */
  VecMetric metric;
  VecContributions *contributions;   /* NULL: nobody asked */
} Query;

static void
query_clear (Query *query)
{
  vec_encoding_clear (&query->encoding);
  g_clear_pointer (&query->vector, g_free);
  g_clear_pointer (&query->contributions, vec_contributions_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

static void
add_query (JsonBuilder *json, gpointer data)
{
  const Query *query = data;

  json_builder_set_member_name (json, "query");
  json_builder_begin_object (json);
  if (query->row >= 0)
    {
      vec_cli_json_int (json, "row", query->row);
      vec_cli_json_text (json, "label", vec_table_get_label (query->table, query->row));
    }
  else
    {
      vec_cli_json_text (json, "text", query->text);
      json_builder_set_member_name (json, "unknown");
      json_builder_begin_array (json);
      for (char **word = query->encoding.unknown; word != NULL && *word != NULL; word++)
        json_builder_add_string_value (json, *word);
      json_builder_end_array (json);
    }
  json_builder_end_object (json);
}

/* ---- What each word contributes */

typedef struct
{
  VecSpace *space;
  VecMetric metric;
  const float *row;     /* (d of the space) */
  float *treated;       /* likewise, for one vector after the other */
} Target;

static double
similarity_cb (const float *vector, gpointer data)
{
  Target *target = data;
  double dot = 0, length = 0, row_length = 0, distance = 0;

  vec_space_treat (target->space, vector, target->treated);
  for (int i = 0; i < vec_space_get_n_dims (target->space); i++)
    {
      double a = (double) target->treated[i], b = (double) target->row[i];

      dot += a * b;
      length += a * a;
      row_length += b * b;
      distance += (a - b) * (a - b);
    }
  if (target->metric == VEC_METRIC_DOT)
    return dot;
  if (target->metric == VEC_METRIC_EUCLIDEAN)
    return -sqrt (distance);
  return length > 0 && row_length > 0 ? dot / sqrt (length * row_length) : 0;
}

static void
print_words (const char *text, const VecContribution *words, guint n, const char *label)
{
  g_autoptr (VecCliGrid) grid = vec_cli_grid_new ("lr");
  g_autofree char *shown = vec_cli_display_text (label);

  printf ("\n");
  printf (_("How much each word brings the text nearer to “%s” (the similarity less that of the text without it):"), shown);
  printf ("\n");
  for (guint i = 0; i < n; i++)
    {
      vec_cli_grid_take (grid, g_strndup (text + words[i].begin, words[i].end - words[i].begin));
      vec_cli_grid_take (grid, g_strdup_printf ("%+.4f", words[i].weight));
    }
  vec_cli_grid_print (grid);
}

static void
add_words (JsonBuilder *json, const char *text, const VecContribution *words, guint n)
{
  json_builder_set_member_name (json, "words");
  json_builder_begin_array (json);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *word = g_strndup (text + words[i].begin, words[i].end - words[i].begin);

      json_builder_begin_object (json);
      vec_cli_json_text (json, "text", word);
      vec_cli_json_int (json, "begin", (gint64) words[i].begin);
      vec_cli_json_int (json, "end", (gint64) words[i].end);
      vec_cli_json_double (json, "contribution", words[i].weight);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

/* As JSON to every neighbor that was found, as text to the nearest. */
static gboolean
add_contributions (JsonBuilder *json, GArray *found, gpointer data, GError **error)
{
  Query *query = data;
  g_autofree float *treated = g_new (float, vec_space_get_n_dims (query->space));
  Target target = { query->space, query->metric, NULL, treated };

  if (query->contributions == NULL)
    return TRUE;
  if (json != NULL)
    {
      json_builder_set_member_name (json, "contributions");
      json_builder_begin_array (json);
    }
  for (guint i = 0; i < (json != NULL ? found->len : MIN (found->len, 1)); i++)
    {
      gint64 row = g_array_index (found, VecNeighbor, i).row;
      const VecContribution *words;
      double similarity;
      guint n;

      target.row = vec_space_get_vector (query->space, row);
      similarity = vec_contributions_weigh (query->contributions, similarity_cb, &target);
      words = vec_contributions_get (query->contributions, &n);
      if (json == NULL)
        {
          print_words (query->text, words, n, vec_table_get_label (query->table, row));
          continue;
        }
      json_builder_begin_object (json);
      vec_cli_json_int (json, "row", row);
      vec_cli_json_double (json, "similarity", similarity);
      add_words (json, query->text, words, n);
      json_builder_end_object (json);
    }
  if (json != NULL)
    json_builder_end_array (json);
  return TRUE;
}

/* ---- Asking */

static gboolean
check_usage (VecCli *cli, GError **error)
{
  static const char *const of_texts[] = { "encoder", "any-encoder", "prompt", "contributions" };
  int n = vec_cli_was_given (cli, "item") + vec_cli_was_given (cli, "row") + vec_cli_was_given (cli, "text");

  for (guint i = 0; i < G_N_ELEMENTS (of_texts); i++)
    if (vec_cli_was_given (cli, of_texts[i]) && !vec_cli_was_given (cli, "text"))
      {
        vec_cli_set_usage_error (error, _("--%s is for --text."), of_texts[i]);
        return FALSE;
      }
  if (n == 1)
    return TRUE;
  if (n == 0)
    vec_cli_set_usage_error (error, _("One of --item LABEL, --row N or --text TEXT is missing: whose neighbors are looked for."));
  else
    vec_cli_set_usage_error (error, _("--item, --row and --text exclude each other; give one of them."));
  return FALSE;
}

static gboolean
find_row (const Options *options, VecTable *table, gint64 *row, GError **error)
{
  gint64 n_rows = vec_table_get_n_rows (table);

  if (options->item != NULL)
    return vec_cli_find_label (table, options->item, row, error);
  *row = options->row;
  if (*row < n_rows)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND,
               ngettext ("There is no row %lld: “%s” has %lld row, counted from 0.",
                         "There is no row %lld: “%s” has %lld rows, counted from 0.", (gulong) n_rows),
               (long long) *row, vec_table_get_name (table), (long long) n_rows);
  return FALSE;
}

static VecEncoder *
open_encoder (VecCli *cli, const Options *options, VecTable *table, GError **error)
{
  g_autoptr (VecEncoder) encoder = vec_cli_open_encoder_for (cli, &options->common, options->encoder, table, options->any_encoder, error);

  VecProvenance *provenance = vec_table_get_provenance (table);

  if (encoder != NULL && options->prompt == NULL)
    return vec_encoder_for_questions (encoder, provenance != NULL ? vec_provenance_get_prompt (provenance) : NULL);
  return encoder != NULL ? vec_encoder_with_prompt (encoder, options->prompt) : NULL;
}

static gboolean
encode_text (VecCli *cli, const Options *options, VecTable *table, Query *query, float *vector, GError **error)
{
  g_autoptr (VecEncoder) encoder = open_encoder (cli, options, table, error);
  g_autofree char *shown = vec_cli_display_text (query->text);
  g_autofree char *unknown = NULL;

  if (encoder == NULL
      || !vec_encoder_encode (encoder, &query->text, 1, vector, &query->encoding, cli->cancellable, error))
    return FALSE;
  if (!query->encoding.encoded)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” knows no word of the text “%s”."),
                   options->encoder != NULL ? vec_encoder_get_title (encoder) : vec_table_get_name (table), shown);
      return FALSE;
    }
  if (query->encoding.unknown != NULL && query->encoding.unknown[0] != NULL)
    {
      unknown = g_strjoinv (", ", query->encoding.unknown);
      vec_cli_message (_("Not known, and left out of the text: %s."), unknown);
    }
  if (options->contributions)
    query->contributions = vec_contributions_new (encoder, query->text, cli->cancellable, error);
  return !options->contributions || query->contributions != NULL;
}

static gboolean
make_query (VecCli *cli, const Options *options, VecSpace *space, Query *query, GError **error)
{
  g_autofree float *encoded = NULL;

  query->table = vec_space_get_table (space);
  query->row = -1;
  query->text = options->text;
  query->space = space;
  query->metric = vec_cli_get_metric (&options->common);
  if (options->text == NULL)
    {
      if (!find_row (options, query->table, &query->row, error))
        return FALSE;
      query->vector = g_memdup2 (vec_space_get_vector (space, query->row),
                                 sizeof (float) * (gsize) vec_space_get_n_dims (space));
      return TRUE;
    }
  encoded = g_new0 (float, vec_table_get_n_dims (query->table));
  query->vector = g_new0 (float, vec_space_get_n_dims (space));
  if (!encode_text (cli, options, query->table, query, encoded, error))
    return FALSE;
  vec_space_treat (space, encoded, query->vector);
  return TRUE;
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  const Options *options = data;
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecSpace) space = NULL;
  g_auto (Query) query = { 0 };
  g_autoptr (VecRowSet) passed = NULL, left_out = NULL;
  g_autofree gint64 *excluded = NULL;
  gint64 n_excluded;

  if (!check_usage (cli, error) || !vec_cli_filter_check (&options->common, error))
    return FALSE;
  table = vec_cli_read (cli, &options->common, arguments[0], FALSE, error);
  if (table == NULL)
    return FALSE;
  space = vec_cli_treat (cli, &options->common, table, error);
  if (space == NULL || !make_query (cli, options, space, &query, error))
    return FALSE;
  passed = vec_cli_filter_rows (cli, &options->common, table, error);
  if (passed == NULL)
    return FALSE;
  if (vec_row_set_contains (passed, query.row))
    {
      VecRowSet *others = vec_row_set_toggled (passed, query.row);

      vec_row_set_unref (passed);
      passed = others;
    }
  left_out = vec_row_set_complement (passed);
  excluded = vec_row_set_dup_rows (left_out, &n_excluded);
  return vec_cli_list_neighbors (cli, &options->common, space, query.vector, options->k, excluded, n_excluded, add_query,
                                 add_contributions, &query, error);
}

static void
init (gpointer data)
{
  Options *options = data;

  options->k = 10;
}

static const VecCliOption options_table[] = {
  { "item", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, item), N_("LABEL"), N_("the row with this label") },
  { "row", 0, VEC_CLI_ROW, G_STRUCT_OFFSET (Options, row), N_("N"), N_("the row with this number; the first is 0"), 0,
    (double) G_MAXINT64 },
  { "text", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, text), N_("TEXT"), N_("a text, by the words among the file's labels") },
  { "encoder", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (Options, encoder), N_("PATH"),
    N_("what the text is encoded by: a file of words with vectors or a folder with a model") },
  { "any-encoder", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, any_encoder), NULL,
    N_("also by another encoder than the one that made the file") },
  { "prompt", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, prompt), N_("TEXT"),
    N_("what the model wants before a question: one of its own prompts by name, or a text (“query” where the file was made with one)") },
  { "contributions", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, contributions), NULL,
    N_("also how much each word of the text brings it nearer to what was found") },
  { "count", 'k', VEC_CLI_INT, G_STRUCT_OFFSET (Options, k), N_("K"), N_("how many neighbors (10)"), 1, 100000000 },
  { NULL },
};

const VecCliCommand vec_cli_neighbors = {
  .id = "neighbors",
  .synopsis = N_("FILE (--item LABEL | --row N | --text TEXT) [OPTION…]"),
  .summary = N_("List the nearest rows in the original space, with distances"),
  .details = N_("The row itself is left out. The distance is 1 − cosine, or the Euclidean distance; for the dot product it is the\n"
                "product itself, called score, and larger is nearer. Rows are numbered from 0."),
  .arguments = "FILE",
  .shares = VEC_CLI_READS | VEC_CLI_FILTERS | VEC_CLI_TREATS | VEC_CLI_COMPARES,
  .options = options_table,
  .options_size = sizeof (Options),
  .init = init,
  .run = run,
};
