/* vectarium-cli evaluate: figures that say how far a map, or the vectors themselves, can be trusted. */
#include "cli/vec-cli-analogies.h"
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-encoder.h"
#include "cli/vec-cli-layout.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"
#include "cli/vec-cli-similarity.h"
#include "cli/vec-cli-trust.h"

#include "base/vec-error.h"
#include "base/vec-random.h"
#include "encode/vec-builtin-encoder.h"
#include "measure/vec-ladder.h"
#include "measure/vec-quality.h"
#include "measure/vec-shuffle.h"
#include "search/vec-index.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NEIGHBORS 10

typedef struct
{
  VecCliCommon common;
  const char *projection;
  const char *labels;
  const char *similarity;
  const char *analogies;
  int n_candidates;
  const char *encoder;
  gboolean ladder;
  gboolean noise;
  int n_sample;
} Options;

/* NaN where there is nothing to measure. */
typedef struct
{
  VecTrust trust;
  VecTrust noise;
  VecLadder ladder;
  double silhouette, accuracy;                        /* of the vectors, by the labels */
  double projection_silhouette, projection_accuracy;  /* of the map */
} Figures;

/* What the rows are called by one column. */
typedef struct
{
  gint32 *codes;   /* (n), −1 where missing */
  int n_classes;
} Classes;

static gboolean
check_usage (const Options *options, const char *file, GError **error)
{
  if (options->analogies != NULL && (options->projection != NULL || options->labels != NULL || options->ladder || options->noise
                                     || options->similarity != NULL || options->encoder != NULL))
    {
      vec_cli_set_usage_error (error, _("--analogies are asked by themselves, of FILE or of the built-in words."));
      return FALSE;
    }
  if (options->analogies != NULL)
    return TRUE;
  if (options->encoder != NULL && options->similarity == NULL)
    {
      vec_cli_set_usage_error (error, _("--encoder belongs to --similarity PAIRS."));
      return FALSE;
    }
  if (options->similarity != NULL && (options->projection != NULL || options->labels != NULL || options->ladder || options->noise
                                      || (options->encoder != NULL && file != NULL)))
    {
      vec_cli_set_usage_error (error, _("--similarity is measured by itself, of FILE, --encoder PATH or the built-in encoder."));
      return FALSE;
    }
  if (options->similarity != NULL)
    return TRUE;
  if (file == NULL)
    {
      vec_cli_set_usage_error (error, _("The argument FILE is missing: only --similarity and --analogies go without."));
      return FALSE;
    }
  if (options->noise && options->projection == NULL)
    {
      vec_cli_set_usage_error (error, _("--noise compares a map with one of noise: give --projection P, too."));
      return FALSE;
    }
  if (options->projection != NULL || options->labels != NULL || options->ladder)
    return TRUE;
  vec_cli_set_usage_error (error, _("Nothing to evaluate: give --projection P, a map of the same rows, or --labels COLUMN."));
  return FALSE;
}

/* ---- Classes */

static Classes
make_classes (VecColumn *column)
{
  gint64 n_rows = vec_column_get_n_rows (column);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Classes classes = { g_new (gint32, n_rows), 0 };

  for (gint64 row = 0; row < n_rows; row++)
    {
      g_autofree char *value = vec_column_dup_value (column, row);
      gpointer code;

      classes.codes[row] = -1;
      if (vec_column_is_missing (column, row))
        continue;
      if (!g_hash_table_lookup_extended (known, value, NULL, &code))
        {
          code = GINT_TO_POINTER (classes.n_classes++);
          g_hash_table_insert (known, g_steal_pointer (&value), code);
        }
      classes.codes[row] = GPOINTER_TO_INT (code);
    }
  return classes;
}

static gboolean
find_classes (const Options *options, VecTable *table, Classes *classes, GError **error)
{
  VecColumn *column;
  g_autofree char *shown = NULL;

  if (options->labels == NULL)
    return TRUE;
  column = vec_table_find_column (table, options->labels);
  if (column == NULL)
    {
      shown = vec_cli_display_text (options->labels);
      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("“%s” has no column “%s”."), vec_table_get_name (table), shown);
      return FALSE;
    }
  *classes = make_classes (column);
  return TRUE;
}

/* ---- Accuracy: how often the majority of a row's nearest others is of its own class */

/* @n of the rows that have a class, by a partial Fisher–Yates shuffle; fewer where there are fewer. */
static GArray *
sample_rows (const Classes *classes, gint64 n_rows, gint64 n, guint64 seed)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  VecRandom random;

  vec_random_init (&random, seed);
  for (gint64 row = 0; row < n_rows; row++)
    if (classes->codes[row] >= 0)
      g_array_append_val (rows, row);
  if (n == 0 || n >= rows->len)
    return rows;
  for (gint64 i = 0; i < n; i++)
    {
      gint64 *all = (gint64 *) rows->data;
      gint64 j = i + (gint64) vec_random_below (&random, (guint64) (rows->len - i));
      gint64 chosen = all[j];

      all[j] = all[i];
      all[i] = chosen;
    }
  g_array_set_size (rows, (guint) n);
  return rows;
}

/* The most frequent class among @rows but @self; the lowest number where several are equally frequent. */
static gint32
vote (const Classes *classes, const gint64 *rows, int n, gint64 self, int *counts)
{
  gint32 best = -1;
  int taken = 0;

  memset (counts, 0, sizeof *counts * (gsize) classes->n_classes);
  for (int i = 0; i < n && taken < NEIGHBORS; i++)
    if (rows[i] >= 0 && rows[i] != self)
      {
        taken++;
        if (classes->codes[rows[i]] >= 0)
          counts[classes->codes[rows[i]]]++;
      }
  for (gint32 class = 0; class < classes->n_classes; class++)
    if (counts[class] > 0 && (best < 0 || counts[class] > counts[best]))
      best = class;
  return best;
}

static gboolean
measure_accuracy (VecCli *cli, GObject *owner, const float *vectors, gint64 n_rows, int n_dims, const Classes *classes,
                  GArray *sample, double *accuracy, GError **error)
{
  const gint64 *rows = (const gint64 *) sample->data;
  int k = (int) MIN (n_rows, NEIGHBORS + 1);
  g_autoptr (VecIndex) index = vec_index_new (owner, vectors, n_rows, n_dims, VEC_METRIC_EUCLIDEAN);
  g_autofree float *queries = g_new (float, (gsize) sample->len * (gsize) n_dims);
  g_autofree gint64 *found = g_new (gint64, (gsize) sample->len * (gsize) k);
  g_autofree float *distances = g_new (float, (gsize) sample->len * (gsize) k);
  g_autofree int *counts = g_new (int, classes->n_classes);
  gint64 n_right = 0;

  for (guint i = 0; i < sample->len; i++)
    memcpy (queries + (gsize) i * (gsize) n_dims, vectors + rows[i] * n_dims, sizeof (float) * (gsize) n_dims);
  if (!vec_index_search_many (index, queries, sample->len, k, found, distances, cli->cancellable, error))
    return FALSE;
  for (guint i = 0; i < sample->len; i++)
    n_right += vote (classes, found + (gsize) i * (gsize) k, k, rows[i], counts) == classes->codes[rows[i]];
  *accuracy = (double) n_right / sample->len;
  return TRUE;
}

/* ---- The figures */

static gboolean
measure_by_labels (VecCli *cli, const Options *options, GObject *owner, const float *vectors, gint64 n_rows, int n_dims,
                   const Classes *classes, double *silhouette, double *accuracy, GError **error)
{
  g_autoptr (GArray) sample = sample_rows (classes, n_rows, options->n_sample, options->common.seed);
  g_autofree double *each = g_new0 (double, MAX (classes->n_classes, 1));

  if (sample->len == 0)
    return TRUE;
  if (classes->n_classes > 1)
    *silhouette = vec_measure_silhouette (vectors, n_rows, n_dims, classes->codes, classes->n_classes, options->n_sample,
                                          options->common.seed, 0, each);
  return measure_accuracy (cli, owner, vectors, n_rows, n_dims, classes, sample, accuracy, error);
}

/* What the neighbours of the map were by, where its method can have several. */
static VecMetric
get_metric (const Options *options)
{
  return options->common.params.metric == VEC_METRIC_COSINE ? VEC_METRIC_COSINE : VEC_METRIC_EUCLIDEAN;
}

/* A map of more axes than can be drawn is no rung: it is left out. */
static gboolean
measure_ladder (VecCli *cli, const Options *options, VecSpace *space, VecTable *map, VecLadder *ladder, GError **error)
{
  gboolean has_map = map != NULL && vec_table_get_n_dims (map) <= 3;
  gboolean measured = vec_ladder_measure (vec_space_get_vectors (space), vec_space_get_n_rows (space), vec_space_get_n_dims (space),
                                          get_metric (options), has_map ? vec_table_get_vectors (map) : NULL,
                                          has_map ? vec_table_get_n_dims (map) : 0, options->n_sample, options->common.seed,
                                          options->common.n_threads, ladder, vec_cli_progress, NULL, cli->cancellable, error);

  vec_cli_clear_progress ();
  return measured;
}

/* The same table with its columns shuffled, made into a map by --method and held against itself. */
static gboolean
measure_noise (VecCli *cli, const Options *options, VecTable *table, VecTrust *trust, GError **error)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  int n_dims = vec_table_get_n_dims (table);
  float *shuffled = vec_shuffle_columns (vec_table_get_values (table), ~options->common.seed, options->common.n_threads, cli->cancellable, error);
  VecTableBuilder *builder;
  g_autoptr (VecTable) noise = NULL;
  g_autoptr (VecCliLayout) layout = NULL;
  g_autoptr (VecSpace) space = NULL;

  if (shuffled == NULL)
    return FALSE;
  builder = vec_table_builder_new (vec_table_get_name (table), vec_table_get_format (table), NULL);
  vec_table_builder_take_vectors (builder, shuffled, n_rows, n_dims, shuffled, g_free);
  noise = vec_table_builder_end (builder, error);
  if (noise == NULL)
    return FALSE;
  layout = vec_cli_layout_new (cli, &options->common, noise, error);
  if (layout == NULL)
    return FALSE;
  space = vec_cli_treat (cli, &options->common, noise, error);
  return space != NULL
         && vec_cli_trust_measure (cli, &options->common, space, get_metric (options), vec_cli_layout_get_positions (layout),
                                   vec_cli_layout_get_n_dims (layout), options->n_sample, trust, error);
}

static gboolean
measure (VecCli *cli, const Options *options, VecSpace *space, VecTable *map, const Classes *classes, Figures *figures,
         GError **error)
{
  const float *vectors = vec_space_get_vectors (space);
  gint64 n_rows = vec_space_get_n_rows (space);
  int n_dims = vec_space_get_n_dims (space);

  if (map != NULL
      && !vec_cli_trust_measure (cli, &options->common, space, get_metric (options), vec_table_get_vectors (map),
                                 vec_table_get_n_dims (map), options->n_sample, &figures->trust, error))
    return FALSE;
  if (options->ladder && !measure_ladder (cli, options, space, map, &figures->ladder, error))
    return FALSE;
  if (options->noise && !measure_noise (cli, options, vec_space_get_table (space), &figures->noise, error))
    return FALSE;
  if (classes->codes == NULL)
    return TRUE;
  if (!measure_by_labels (cli, options, G_OBJECT (space), vectors, n_rows, n_dims, classes, &figures->silhouette,
                          &figures->accuracy, error))
    return FALSE;
  return map == NULL
         || measure_by_labels (cli, options, G_OBJECT (map), vec_table_get_vectors (map), n_rows, vec_table_get_n_dims (map),
                               classes, &figures->projection_silhouette, &figures->projection_accuracy, error);
}

static VecTable *
read_map (VecCli *cli, const Options *options, VecTable *table, GError **error)
{
  VecCliCommon plain = { .header = "auto", .delimiter = "auto", .join = "exact", .missing = "refuse" };
  g_autoptr (VecTable) map = vec_cli_read (cli, &plain, options->projection, FALSE, error);

  if (map == NULL)
    return NULL;
  if (vec_table_get_n_rows (map) != vec_table_get_n_rows (table))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
                   _("“%s” has %lld rows and “%s” has %lld: a map must have the rows of its vectors, in their order."),
                   vec_table_get_name (table), (long long) vec_table_get_n_rows (table), vec_table_get_name (map),
                   (long long) vec_table_get_n_rows (map));
      return NULL;
    }
  return g_steal_pointer (&map);
}

/* ---- Showing them */

static const struct
{
  const char *key;
  const char *title;
  gsize offset;
} figure_table[] = {
  { "silhouette", N_("Silhouette of the labels in the vectors"), G_STRUCT_OFFSET (Figures, silhouette) },
  { "accuracy", N_("Label told by the 10 nearest in the vectors"), G_STRUCT_OFFSET (Figures, accuracy) },
  { "projection_silhouette", N_("Silhouette of the labels on the map"), G_STRUCT_OFFSET (Figures, projection_silhouette) },
  { "projection_accuracy", N_("Label told by the 10 nearest on the map"), G_STRUCT_OFFSET (Figures, projection_accuracy) },
};

static void
add_ladder_json (JsonBuilder *json, const VecLadder *ladder)
{
  json_builder_set_member_name (json, "ladder");
  json_builder_begin_object (json);
  for (int i = 0; i < ladder->n_rungs; i++)
    {
      g_autofree char *dims = g_strdup_printf ("%d", ladder->dims[i]);

      vec_cli_json_double (json, dims, ladder->kept[i]);
    }
  vec_cli_json_double (json, "map", ladder->map_kept);
  json_builder_end_object (json);
}

static void
add_noise_json (JsonBuilder *json, const VecTrust *noise)
{
  json_builder_set_member_name (json, "noise");
  json_builder_begin_object (json);
  vec_cli_trust_add_json (json, noise);
  json_builder_end_object (json);
}

static void
print_json (const Options *options, VecSpace *space, const Figures *figures)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *treatment = vec_treatment_to_id (vec_space_get_treatment (space));

  json_builder_begin_object (json);
  vec_cli_json_int (json, "rows", vec_space_get_n_rows (space));
  vec_cli_json_int (json, "dims", vec_table_get_n_dims (vec_space_get_table (space)));
  vec_cli_json_text (json, "treatment", treatment);
  vec_cli_json_int (json, "sample", options->n_sample);
  vec_cli_json_int (json, "seed", (gint64) options->common.seed);
  vec_cli_trust_add_json (json, &figures->trust);
  if (options->ladder)
    add_ladder_json (json, &figures->ladder);
  if (options->noise)
    add_noise_json (json, &figures->noise);
  for (guint i = 0; i < G_N_ELEMENTS (figure_table); i++)
    vec_cli_json_double (json, figure_table[i].key, G_STRUCT_MEMBER (double, figures, figure_table[i].offset));
  json_builder_end_object (json);
  vec_cli_json_print (json);
}

static void
add_ladder_text (VecCliGrid *grid, const VecLadder *ladder)
{
  for (int i = 0; i < ladder->n_rungs; i++)
    {
      vec_cli_grid_take (grid, g_strdup_printf (ngettext ("Share of the 10 nearest kept by PCA in %d dimension",
                                                          "Share of the 10 nearest kept by PCA in %d dimensions",
                                                          (gulong) ladder->dims[i]),
                                                ladder->dims[i]));
      vec_cli_grid_take (grid, g_strdup_printf ("%.4f", ladder->kept[i]));
    }
}

static void
add_noise_text (VecCliGrid *grid, const VecTrust *noise)
{
  for (int i = 0; i < noise->n_ks; i++)
    {
      vec_cli_grid_take (grid, g_strdup_printf (ngettext ("Share of the %d nearest neighbor kept by a map of noise",
                                                          "Share of the %d nearest neighbors kept by a map of noise",
                                                          (gulong) noise->ks[i]),
                                                noise->ks[i]));
      vec_cli_grid_take (grid, g_strdup_printf ("%.4f", noise->preservation[i]));
    }
}

static void
print_text (const Figures *figures)
{
  g_autoptr (VecCliGrid) grid = vec_cli_grid_new ("lr");

  vec_cli_trust_add_text (grid, &figures->trust);
  add_noise_text (grid, &figures->noise);
  add_ladder_text (grid, &figures->ladder);
  for (guint i = 0; i < G_N_ELEMENTS (figure_table); i++)
    {
      double value = G_STRUCT_MEMBER (double, figures, figure_table[i].offset);

      if (!isfinite (value))
        continue;
      vec_cli_grid_add (grid, _(figure_table[i].title));
      vec_cli_grid_take (grid, g_strdup_printf ("%.4f", value));
    }
  vec_cli_grid_print (grid);
}

static gboolean
measure_similarity (VecCli *cli, const Options *options, const char *file, GError **error)
{
  g_autoptr (VecEncoder) encoder = vec_cli_open_encoder (cli, &options->common, file != NULL ? file : options->encoder, error);

  return encoder != NULL && vec_cli_print_similarity (cli, &options->common, options->similarity, encoder, error);
}

static gboolean
ask_analogies (VecCli *cli, const Options *options, const char *file, GError **error)
{
  g_autoptr (VecTable) table = file != NULL ? vec_cli_read (cli, &options->common, file, FALSE, error) : vec_builtin_encoder_dup_words (0, error);

  return table != NULL && vec_cli_print_analogies (cli, &options->common, options->analogies, table, options->n_candidates, error);
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  const Options *options = data;
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecTable) map = NULL;
  g_autoptr (VecSpace) space = NULL;
  g_autofree gint32 *codes = NULL;
  Classes classes = { 0 };
  Figures figures = { .silhouette = NAN, .accuracy = NAN, .projection_silhouette = NAN, .projection_accuracy = NAN };

  vec_cli_trust_init (&figures.trust);
  vec_cli_trust_init (&figures.noise);
  if (!check_usage (options, arguments[0], error))
    return FALSE;
  if (options->similarity != NULL)
    return measure_similarity (cli, options, arguments[0], error);
  if (options->analogies != NULL)
    return ask_analogies (cli, options, arguments[0], error);
  table = vec_cli_read (cli, &options->common, arguments[0], FALSE, error);
  if (table == NULL || !find_classes (options, table, &classes, error))
    return FALSE;
  codes = classes.codes;
  if (options->projection != NULL && (map = read_map (cli, options, table, error)) == NULL)
    return FALSE;
  space = vec_cli_treat (cli, &options->common, table, error);
  if (space == NULL || !measure (cli, options, space, map, &classes, &figures, error))
    return FALSE;
  if (options->common.json)
    print_json (options, space, &figures);
  else
    print_text (&figures);
  return TRUE;
}

static void
init (gpointer data)
{
  Options *options = data;

  options->n_sample = 1000;
}

static const VecCliOption options_table[] = {
  { "projection", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (Options, projection), N_("P"),
    N_("a map of the same rows, as “project” writes it") },
  { "labels", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (Options, labels), N_("COLUMN"), N_("the column that says what each row is") },
  { "ladder", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, ladder), NULL,
    N_("how many of the 10 nearest neighbors survive in 1, 2, 3, 10 and 50 principal components") },
  { "noise", 0, VEC_CLI_FLAG, G_STRUCT_OFFSET (Options, noise), NULL,
    N_("make a map of the same table with every column shuffled, by --method, and measure it alike") },
  { "similarity", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (Options, similarity), N_("PAIRS"),
    N_("how well cosines agree with people: a file with two texts and a number in each line, like WordSim-353") },
  { "analogies", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (Options, analogies), N_("QUESTIONS"),
    N_("how often B − A + C is nearest to D: a file with four words in each line, like Google's test; of FILE or of the built-in words") },
  { "candidates", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, n_candidates), N_("N"), N_("for --analogies: only the first N rows answer (0: all)"), 0,
    1000000000 },
  { "encoder", 0, VEC_CLI_PATH, G_STRUCT_OFFSET (Options, encoder), N_("PATH"),
    N_("for --similarity, instead of FILE: a folder with a model or a file of words (the built-in encoder)") },
  { "sample", 0, VEC_CLI_INT, G_STRUCT_OFFSET (Options, n_sample), N_("N"), N_("measure on so many rows, each against all (1000; 0: all)"), 0,
    1000000000 },
  { NULL },
};

const VecCliCommand vec_cli_evaluate = {
  .id = "evaluate",
  .synopsis = N_("[FILE] [--projection P] [--labels COLUMN] [--ladder] [--similarity PAIRS] [--analogies QUESTIONS] [OPTION…]"),
  .summary = N_("Measure how much of the vectors a map keeps, and how well vectors and map tell the labels"),
  .arguments = "[FILE]",
  .shares = VEC_CLI_READS | VEC_CLI_TREATS | VEC_CLI_PROJECTS,
  .options = options_table,
  .options_size = sizeof (Options),
  .init = init,
  .run = run,
};
