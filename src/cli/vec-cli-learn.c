/* vectarium-cli learn: vectors of one's own from a text. */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "learn/vec-phrases.h"
#include "learn/vec-save-fasttext.h"
#include "learn/vec-text-words.h"
#include "learn/vec-word2vec.h"
#include "read/vec-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STEP_WORDS 200000
#define MAX_PHRASE_PASSES 4

typedef struct
{
  VecCliCommon common;
  const char *output;
  const char *model;
  VecWord2vecParams params;
  VecTextWordsOptions words;
  int min_count;
  int phrases;             /* passes */
  double phrase_threshold;
} Options;

typedef struct
{
  const char *id;
  gboolean has_ngrams;
} Method;

static const Method methods[] = { { "word2vec", FALSE }, { "fasttext", TRUE } };

static const char *const models[] = { "skipgram", "cbow", NULL };

static const Method *
find_method (const char *id, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i].id, id) == 0)
      return &methods[i];
  vec_cli_set_usage_error (error, _("there is no method “%s”; there are word2vec and fasttext"), id);
  return NULL;
}

static gboolean
is_fasttext_model (const Method *method, const char *path)
{
  return method->has_ngrams && vec_cli_has_extension (path, "bin");
}

/* Without --shortest and --longest the n-grams are fastText's. */
static gboolean
prepare (VecCli *cli, Options *options, const Method *method, GError **error)
{
  g_autoptr(GError) reason = NULL;

  if (!vec_cli_require_output (options->output, error) || !vec_cli_check_output (options->output, error))
    return FALSE;
  if (!is_fasttext_model (method, options->output) && vec_writer_for_path (options->output, NULL, &reason) == NULL)
    {
      vec_cli_set_usage_error (error, "%s", reason->message);
      return FALSE;
    }
  if (!method->has_ngrams && (vec_cli_was_given (cli, "shortest") || vec_cli_was_given (cli, "longest") || vec_cli_was_given (cli, "buckets")))
    {
      vec_cli_set_usage_error (error, _("word2vec has no n-grams: --shortest, --longest and --buckets belong to fasttext"));
      return FALSE;
    }
  if (method->has_ngrams && options->params.longest == 0)
    {
      options->params.shortest = vec_cli_was_given (cli, "shortest") ? options->params.shortest : 3;
      options->params.longest = MAX (6, options->params.shortest);
    }
  options->params.model = strcmp (options->model, "cbow") == 0 ? VEC_WORD2VEC_CBOW : VEC_WORD2VEC_SKIPGRAM;
  options->params.seed = options->common.seed;
  return TRUE;
}

static VecCorpus *
read_corpus (VecCli *cli, const Options *options, const char *path, GError **error)
{
  g_autoptr(VecTextWords) words = vec_text_words_new (&options->words, error);
  g_autoptr(VecCorpusBuilder) builder = vec_corpus_builder_new ();
  g_autoptr(VecCorpus) corpus = NULL;

  if (words == NULL || !vec_text_words_add_file (words, path, builder, vec_cli_progress, NULL, cli->cancellable, error))
    return NULL;
  corpus = vec_corpus_builder_end (g_steal_pointer (&builder), options->phrases > 0 ? 1 : options->min_count, 0, error);
  for (int i = 0; i < options->phrases && corpus != NULL; i++)
    {
      VecCorpus *joined = vec_phrases_join (corpus, options->min_count, options->phrase_threshold, error);

      vec_corpus_unref (corpus);
      corpus = joined;
    }
  return g_steal_pointer (&corpus);
}

static gboolean
learn (VecCli *cli, VecWord2vec *model, GError **error)
{
  while (!vec_word2vec_is_done (model))
    {
      gint64 total, done = vec_word2vec_get_done (model, &total);

      vec_cli_progress (_("Learning"), (guint64) done, (guint64) total, NULL);
      if (!vec_word2vec_step (model, STEP_WORDS, cli->cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
save (VecCli *cli, const Options *options, const Method *method, VecWord2vec *model, GError **error)
{
  g_autofree char *name = g_path_get_basename (options->output);
  g_autoptr(VecTable) table = NULL;

  if (is_fasttext_model (method, options->output))
    return vec_word2vec_save_fasttext (model, options->output, error);
  table = vec_word2vec_dup_table (model, name, error);
  return table != NULL && vec_write_file (table, options->output, NULL, vec_cli_progress, NULL, cli->cancellable, error);
}

static void
report (const Options *options, const Method *method, VecWord2vec *model, double seconds)
{
  VecCorpus *corpus = vec_word2vec_get_corpus (model);
  gint64 total = vec_word2vec_get_done (model, NULL);
  g_autoptr(JsonBuilder) json = NULL;

  if (!options->common.json)
    {
      g_autofree char *shown = vec_cli_display_path (options->output);

      vec_cli_message (ngettext ("Learned %'d word × %'d dimensions from %'lld words in %.1f s (%'.0f a second): “%s”.",
                                 "Learned %'d words × %'d dimensions from %'lld words in %.1f s (%'.0f a second): “%s”.",
                                 (gulong) vec_corpus_get_n_words (corpus)),
                       vec_corpus_get_n_words (corpus), options->params.n_dims, (long long) vec_corpus_get_n_occurrences (corpus), seconds,
                       (double) total / MAX (seconds, 1e-9), shown);
      return;
    }
  json = json_builder_new ();
  json_builder_begin_object (json);
  vec_cli_json_path (json, "output", options->output);
  vec_cli_json_text (json, "method", method->id);
  vec_cli_json_text (json, "model", options->model);
  vec_cli_json_int (json, "rows", vec_corpus_get_n_words (corpus));
  vec_cli_json_int (json, "dims", options->params.n_dims);
  vec_cli_json_int (json, "tokens", vec_corpus_get_n_occurrences (corpus));
  vec_cli_json_int (json, "epochs", options->params.n_epochs);
  vec_cli_json_double (json, "learn_s", seconds);
  vec_cli_json_double (json, "words_per_s", (double) total / MAX (seconds, 1e-9));
  vec_cli_json_double (json, "loss", vec_word2vec_get_loss (model));
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  Options *options = data;
  const Method *method = find_method (arguments[0], error);
  g_autoptr(VecCorpus) corpus = NULL;
  g_autoptr(VecWord2vec) model = NULL;
  gint64 begin;
  double seconds;

  if (method == NULL || !prepare (cli, options, method, error))
    return FALSE;
  corpus = read_corpus (cli, options, arguments[1], error);
  if (corpus == NULL)
    return FALSE;
  model = vec_word2vec_new (corpus, &options->params, error);
  if (model == NULL)
    return FALSE;
  begin = g_get_monotonic_time ();
  if (!learn (cli, model, error))
    return FALSE;
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  if (!save (cli, options, method, model, error))
    return FALSE;
  vec_cli_clear_progress ();
  report (options, method, model, seconds);
  return TRUE;
}

static void
init (gpointer data)
{
  Options *options = data;

  vec_word2vec_params_init (&options->params);
  options->model = models[0];
  options->min_count = 5;
  options->phrase_threshold = 10;
}

#define PARAM(FIELD) G_STRUCT_OFFSET (Options, params.FIELD)
#define WORDS(FIELD) G_STRUCT_OFFSET (Options, words.FIELD)

static const VecCliOption options_table[] = {
  { "output", 'o', VEC_CLI_PATH, G_STRUCT_OFFSET (Options, output), N_("OUT"),
    N_("the table to write, in any format that can be written; of fasttext, .bin is a model with its n-grams") },
  { "model", 0, VEC_CLI_CHOICE, G_STRUCT_OFFSET (Options, model), N_("NAME"), N_("what is foretold: the words around a word, or the word (skipgram)"),
    .choices = models },
  { "dims", 0, VEC_CLI_INT, PARAM (n_dims), N_("N"), N_("numbers in a vector (100)"), 1, 4096 },
  { "window", 0, VEC_CLI_INT, PARAM (window), N_("N"), N_("how many words to either side belong together, at most (5)"), 1, 100 },
  { "negatives", 0, VEC_CLI_INT, PARAM (n_negatives), N_("N"), N_("words drawn by chance against each true one (5)"), 1, 31 },
  { "negative-power", 0, VEC_CLI_DOUBLE, PARAM (negative_power), N_("P"),
    N_("they are drawn by their frequency to this power; 0: all alike (0.75)"), 0, 1 },
  { "epochs", 0, VEC_CLI_INT, PARAM (n_epochs), N_("N"), N_("how often the text is gone through (5)"), 1, 10000 },
  { "min-count", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, min_count), N_("N"), N_("words that come less often are left out (5)"), 1, 1e9 },
  { "learning-rate", 0, VEC_CLI_DOUBLE, PARAM (learning_rate), N_("RATE"), N_("how far vectors move at first (0.05)"), 1e-6, 10 },
  { "subsampling", 0, VEC_CLI_DOUBLE, PARAM (subsampling), N_("SHARE"), N_("words above this share are skipped by chance; 0: none (0.0001)"), 0, 1 },
  { "shortest", 0, VEC_CLI_INT, PARAM (shortest), N_("N"), N_("fasttext: characters of the shortest n-gram (3)"), 1, 20 },
  { "longest", 0, VEC_CLI_INT, PARAM (longest), N_("N"), N_("fasttext: characters of the longest n-gram (6)"), 1, 20 },
  { "buckets", 0, VEC_CLI_INT, PARAM (n_buckets), N_("N"), N_("fasttext: rows for n-grams (as many as it takes)"), 1, 1 << 24 },
  { "phrases", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, phrases), N_("N"), N_("join words that often stand together, so many times over (0)"), 0,
    MAX_PHRASE_PASSES },
  { "phrase-threshold", 0, VEC_CLI_DOUBLE, G_STRUCT_OFFSET (Options, phrase_threshold), N_("X"), N_("how much more often than by chance (10)"), 0, 1e9 },
  { "no-stop-words", 0, VEC_CLI_FLAG, WORDS (drop_stop_words), NULL, N_("leave out words such as “the” and “的”") },
  { "stemmer", 0, VEC_CLI_TEXT, WORDS (stemmer), N_("LANGUAGE"), N_("reduce words to their stems: english, french, …") },
  { "keep-case", 0, VEC_CLI_FLAG, WORDS (keep_case), NULL, N_("tell “Apple” from “apple”") },
  { "prepared", 0, VEC_CLI_FLAG, WORDS (spaces_alone), NULL, N_("the text has one sentence on each line and blanks between words") },
  { NULL },
};

const VecCliCommand vec_cli_learn = {
  .id = "learn",
  .synopsis = N_("METHOD TEXT -o OUT [OPTION…]"),
  .summary = N_("Learn vectors of words from a text"),
  .details = N_("METHOD is word2vec, or fasttext, whose vectors are made of the words' parts as well, so that other words have one too.\n"
                "With --threads 1 the same text gives the same vectors."),
  .arguments = "METHOD TEXT",
  .options = options_table,
  .options_size = sizeof (Options),
  .init = init,
  .run = run,
};
