/* Options that several commands share: how a file is read, how its vectors are treated, how they are compared. */
#include "cli/vec-cli-shared.h"

#include "base/vec-error.h"
#include "cli/vec-cli-filter.h"
#include "cli/vec-cli-guide.h"
#include "cli/vec-cli-layout.h"
#include "cli/vec-cli-output.h"
#include "read/vec-missing.h"
#include "table/vec-filter-syntax.h"
#include "table/vec-label-rows.h"

#include <glib/gi18n-lib.h>
#include <glob.h>
#include <string.h>

#define MAX_LISTED_ROWS 5
#define COMMON(member) G_STRUCT_OFFSET (VecCliCommon, member)

/* ---- Choices */

static const char *const *
get_formats (void)
{
  static const char **ids;

  if (g_once_init_enter (&ids))
    {
      GPtrArray *list = g_ptr_array_new ();

      for (const VecReader *const *reader = vec_readers_get (); *reader != NULL; reader++)
        g_ptr_array_add (list, (gpointer) (*reader)->id);
      g_ptr_array_add (list, NULL);
      g_once_init_leave (&ids, (const char **) g_ptr_array_free (list, FALSE));
    }
  return ids;
}

static const char *const *
get_metrics (void)
{
  static const char *ids[VEC_N_METRICS + 1];

  for (int i = 0; i < VEC_N_METRICS; i++)
    ids[i] = vec_metric_get_id ((VecMetric) i);
  return ids;
}

static const char *const *
get_header_choices (void)
{
  static const char *const choices[] = { "auto", "yes", "no", NULL };

  return choices;
}

static const struct
{
  const char *id;
  char character;
} delimiters[] = {
  { "auto", '\0' }, { "comma", ',' }, { "tab", '\t' }, { "semicolon", ';' }, { "space", ' ' }, { "pipe", '|' },
};

static const char *const *
get_delimiters (void)
{
  static const char *ids[G_N_ELEMENTS (delimiters) + 1];

  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    ids[i] = delimiters[i].id;
  return ids;
}

static const char *const joins[] = {
  [VEC_JOIN_EXACT] = "exact",
  [VEC_JOIN_SKIP_HEADER] = "skip-header",
  [VEC_JOIN_KEEP_HEADER] = "keep-header",
  [VEC_JOIN_DROP_LAST] = "drop-last",
  [VEC_JOIN_BY_KEY] = "key",
  NULL,
};

static const char *const *
get_joins (void)
{
  return joins;
}

/* ---- Tables */

static const VecCliOption reading_options[] = {
  { "format", 0, VEC_CLI_CHOICE, COMMON (format), N_("NAME"), N_("read the file as this, whatever it looks like"),
    .get_choices = get_formats },
  { "label", 0, VEC_CLI_TEXT, COMMON (label), N_("COLUMN"), N_("the column that names the rows, by its name or number from 1") },
  { "vectors", 0, VEC_CLI_TEXT, COMMON (vectors), N_("COLUMNS"),
    N_("the columns that are the vector: NAME, FIRST-LAST or A,B,C, by name or number from 1") },
  { "header", 0, VEC_CLI_CHOICE, COMMON (header), N_("WHETHER"), N_("does the first line name the columns"),
    .get_choices = get_header_choices },
  { "delimiter", 0, VEC_CLI_CHOICE, COMMON (delimiter), N_("NAME"), N_("what stands between columns"),
    .get_choices = get_delimiters },
  { "metadata", 0, VEC_CLI_PATH, COMMON (metadata), N_("FILE"), N_("a second file with what is known about the rows") },
  { "join", 0, VEC_CLI_CHOICE, COMMON (join), N_("HOW"), N_("how the metadata's rows meet the vectors"),
    .get_choices = get_joins },
  { "join-key", 0, VEC_CLI_TEXT, COMMON (join_key), N_("COLUMN"),
    N_("with --join key: the metadata's column that equals the label") },
  { "more", 0, VEC_CLI_TEXTS, COMMON (more), N_("FILE"),
    N_("a further file whose rows follow; may be given several times. The first may also be a pattern in quotes, or - for standard input") },
  { "part", 0, VEC_CLI_TEXT, COMMON (part), N_("NAME"),
    N_("which tensor, array, data set or table of a file that holds several, by its name or number from 1") },
  { "missing", 0, VEC_CLI_CHOICE, COMMON (missing), N_("HOW"),
    N_("values that are NaN, infinite or too large: refuse the file, drop their rows, or keep them with the mean of their dimension instead"),
    .get_choices = vec_missing_get_ids },
  { "first", 0, VEC_CLI_ROW, COMMON (first), N_("N"), N_("only the first N rows"), 1, 1e15 },
  { "random", 0, VEC_CLI_ROW, COMMON (random), N_("N"), N_("only N rows, chosen at random by --seed, in the order of the file"), 1, 1e15 },
  { "where", 0, VEC_CLI_TEXT, COMMON (where), N_("CONDITIONS"),
    N_("only rows like these; as --filter, but rows of a text file that are not wanted take no memory") },
  { "skip-bad-rows", 0, VEC_CLI_FLAG, COMMON (skip_bad_rows), NULL,
    N_("leave out rows of a text file that cannot be read, and say which") },
  { "no-cache", 0, VEC_CLI_FLAG, COMMON (no_cache), NULL,
    N_("read text anew, though the same file was read before, and keep nothing (see vectarium-cli cache)") },
  { NULL },
};

static const VecCliOption treatment_options[] = {
  { "treatment", 0, VEC_CLI_TEXT, COMMON (treatment), N_("LIST"),
    N_("what is done to the vectors first: none, or any of center, unit, pca50 (a number of components) joined by +") },
  { NULL },
};

static const VecCliOption metric_options[] = {
  { "metric", 0, VEC_CLI_CHOICE, COMMON (metric), N_("NAME"), N_("how vectors are compared"), .get_choices = get_metrics },
  { NULL },
};

static const VecCliOption general_options[] = {
  { "threads", 0, VEC_CLI_INT, COMMON (n_threads), N_("N"), N_("how many processors to use (0: all)"), 0, 1024 },
  { "seed", 0, VEC_CLI_SEED, COMMON (seed), N_("N"), N_("start of the random numbers (42); the same seed, the same result") },
  { "json", 0, VEC_CLI_FLAG, COMMON (json), NULL, N_("print one JSON object on standard output") },
  { "help", 'h', VEC_CLI_FLAG, COMMON (help), NULL, N_("show this help") },
  { NULL },
};

VecCliGroup *
vec_cli_shared_groups (const VecCliCommand *command)
{
  const struct
  {
    gboolean wanted;
    VecCliGroup group;
  } all[] = {
    { TRUE, { N_("Options:"), command->options } },
    { (command->shares & VEC_CLI_PROJECTS) != 0, { N_("The map:"), vec_cli_layout_get_options () } },
    { (command->shares & VEC_CLI_PROJECTS) != 0, { N_("What the map follows:"), vec_cli_guide_get_options () } },
    { (command->shares & VEC_CLI_COMPARES) != 0, { N_("Comparing:"), metric_options } },
    { (command->shares & VEC_CLI_TREATS) != 0, { N_("Treatment of the vectors:"), treatment_options } },
    { (command->shares & VEC_CLI_FILTERS) != 0, { N_("Filtering:"), vec_cli_filter_get_options () } },
    { (command->shares & VEC_CLI_READS) != 0, { N_("Reading:"), reading_options } },
    { TRUE, { N_("General:"), general_options } },
  };
  VecCliGroup *groups = g_new0 (VecCliGroup, G_N_ELEMENTS (all) + 1);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i].wanted)
      groups[n++] = all[i].group;
  return groups;
}

void
vec_cli_shared_init (VecCliCommon *common)
{
  vec_projection_params_init (&common->params);
  common->seed = 42;
  common->metric = "cosine";
  common->header = common->delimiter = "auto";
  common->join = joins[VEC_JOIN_EXACT];
  common->missing = vec_missing_get_ids ()[VEC_MISSING_REFUSE];
  common->method = "pca";
  common->pca_dims = -1;
}

/* ---- Reading */

static int
parse_header (const char *text)
{
  if (strcmp (text, "auto") == 0)
    return -1;
  return strcmp (text, "yes") == 0;
}

static char
parse_delimiter (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (delimiters); i++)
    if (strcmp (delimiters[i].id, id) == 0)
      return delimiters[i].character;
  return '\0';
}

static VecJoin
parse_join (const char *id)
{
  VecJoin join = VEC_JOIN_EXACT;

  while (joins[join] != NULL && strcmp (joins[join], id) != 0)
    join++;
  return join;
}

static VecMissing
parse_missing (const char *id)
{
  VecMissing missing = VEC_MISSING_REFUSE;

  while (id != NULL && strcmp (vec_missing_get_ids ()[missing], id) != 0)
    missing++;
  return missing;
}

static VecReadOptions *
make_read_options (const VecCliCommon *common)
{
  VecReadOptions *options = vec_read_options_new ();

  options->format = g_strdup (common->format);
  options->label_column = g_strdup (common->label);
  options->vector_columns = g_strdup (common->vectors);
  options->has_header = parse_header (common->header);
  options->delimiter = parse_delimiter (common->delimiter);
  options->metadata_path = g_strdup (common->metadata);
  options->join = parse_join (common->join);
  options->join_key = g_strdup (common->join_key);
  options->part = g_strdup (common->part);
  options->missing = parse_missing (common->missing);
  options->skip_bad_rows = common->skip_bad_rows;
  options->first_rows = common->first;
  options->random_rows = common->random;
  options->random_seed = common->seed;
  options->where = g_strdup (common->where);
  return options;
}

/* ---- Which files */

static int
compare_names (gconstpointer a, gconstpointer b)
{
  g_autofree char *first = g_utf8_collate_key_for_filename (*(char *const *) a, -1);
  g_autofree char *second = g_utf8_collate_key_for_filename (*(char *const *) b, -1);

  return strcmp (first, second);
}

/* The files that a pattern matches ("shard-*.npy", which the shell was kept from expanding), part-2 before part-10; else the one that
 * is named. "-" is standard input. */
static GPtrArray *
list_paths (const VecCliCommon *common, const char *path)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  glob_t found = { 0 };

  if (strcmp (path, "-") == 0)
    g_ptr_array_add (paths, g_strdup ("/dev/stdin"));
  else if (!g_file_test (path, G_FILE_TEST_EXISTS) && strpbrk (path, "*?[") != NULL && glob (path, GLOB_NOSORT, NULL, &found) == 0)
    for (gsize i = 0; i < found.gl_pathc; i++)
      g_ptr_array_add (paths, g_strdup (found.gl_pathv[i]));
  else
    g_ptr_array_add (paths, g_strdup (path));
  globfree (&found);
  g_ptr_array_sort (paths, compare_names);
  for (int i = 0; i < common->more.n; i++)
    g_ptr_array_add (paths, g_strdup (common->more.values[i]));
  return paths;
}

static char **
dup_more_paths (GPtrArray *paths)
{
  g_autoptr (GStrvBuilder) more = g_strv_builder_new ();

  for (guint i = 1; i < paths->len; i++)
    g_strv_builder_add (more, g_ptr_array_index (paths, i));
  return paths->len > 1 ? g_strv_builder_end (more) : NULL;
}

static void
append_advice (GError *error, const char *switches)
{
  /* Translators: a message about files that are refused, and the options that would read them. */
  char *message = g_strdup_printf (_("%s (to read them all the same: %s)"), error->message, switches);

  g_free (error->message);
  error->message = message;
}

/* After a mismatch between two files: which --join would have read them. */
static void
append_join_advice (GError *error, const char *path, const VecReadOptions *options)
{
  guint choices = vec_read_get_join_choices (path, options);
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = VEC_JOIN_SKIP_HEADER; joins[i] != NULL; i++)
    if (choices & (1u << i))
      g_string_append_printf (list, "%s--join %s", list->len > 0 ? ", " : "", joins[i]);
  if (list->len > 0)
    append_advice (error, list->str);
}

static gboolean
check_choice (const VecCliCommon *common, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (VecFilter) filter = common->where != NULL ? vec_filter_parse (common->where, NULL, &reason) : NULL;

  if (common->first > 0 && common->random > 0)
    {
      vec_cli_set_usage_error (error, _("--first and --random cannot both choose the rows"));
      return FALSE;
    }
  if (reason == NULL)
    return TRUE;
  vec_cli_set_usage_error (error, "--where: %s", reason->message);
  return FALSE;
}

/* What was not read is said in any case: never a part of a file without a word. */
static void
say_choice (VecTable *table)
{
  VecLeftOut *left_out = vec_table_get_left_out (table);
  g_autofree char *choice = left_out != NULL ? vec_left_out_describe_choice (left_out, vec_table_get_n_rows (table)) : NULL;

  if (choice != NULL)
    vec_cli_message (_("%s: %s"), vec_table_get_name (table), choice);
}

static VecTable *
read_table (VecCli *cli, const VecCliCommon *common, const char *path, gboolean defer_check, GError **error)
{
  g_autoptr (VecReadOptions) options = make_read_options (common);
  g_autoptr (GPtrArray) paths = list_paths (common, path);
  g_autoptr (GError) reason = NULL;
  VecTable *table;

  if (!check_choice (common, error))
    return NULL;
  path = g_ptr_array_index (paths, 0);
  options->more_paths = dup_more_paths (paths);
  options->defer_check = defer_check && options->missing == VEC_MISSING_REFUSE;
  table = vec_read_file (path, options, vec_cli_progress, NULL, cli->cancellable, &reason);

  vec_cli_clear_progress ();
  if (table == NULL)
    {
      if (g_error_matches (reason, VEC_ERROR, VEC_ERROR_MISMATCH))
        append_join_advice (reason, path, options);
      if (g_error_matches (reason, VEC_ERROR, VEC_ERROR_NOT_FINITE))
        append_advice (reason, "--missing drop, --missing keep");
      else if (vec_error_is_bad_row (reason))
        append_advice (reason, "--skip-bad-rows");
      else if (g_error_matches (reason, VEC_ERROR, VEC_ERROR_MEMORY))
        append_advice (reason, "--first N, --random N, --where CONDITIONS");
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  say_choice (table);
  return table;
}

VecTable *
vec_cli_read_unchecked (VecCli *cli, const VecCliCommon *common, const char *path, GError **error)
{
  return read_table (cli, common, path, TRUE, error);
}

VecTable *
vec_cli_read (VecCli *cli, const VecCliCommon *common, const char *path, gboolean quiet, GError **error)
{
  VecTable *table = read_table (cli, common, path, FALSE, error);

  if (table == NULL)
    return NULL;
  for (const char *const *remark = vec_table_get_remarks (table); !quiet && *remark != NULL; remark++)
    vec_cli_message ("%s", *remark);
  return table;
}

GPtrArray *
vec_cli_list_parts (const VecCliCommon *common, const char *path, GError **error)
{
  g_autoptr (VecReadOptions) options = make_read_options (common);
  g_autoptr (GPtrArray) paths = list_paths (common, path);

  return vec_read_list_parts (g_ptr_array_index (paths, 0), options, error);
}

/* ---- Treating and comparing */

gboolean
vec_cli_get_treatment (const VecCliCommon *common, const VecTreatment *otherwise, VecTreatment *treatment, GError **error)
{
  g_autoptr (GError) reason = NULL;

  *treatment = *otherwise;
  if (common->treatment != NULL && !vec_treatment_parse (common->treatment, treatment, &reason))
    {
      vec_cli_set_usage_error (error, "--treatment: %s", reason->message);
      return FALSE;
    }
  return TRUE;
}

VecSpace *
vec_cli_treat (VecCli *cli, const VecCliCommon *common, VecTable *table, GError **error)
{
  VecTreatment none = { 0 };
  VecTreatment treatment;
  VecSpace *space;

  if (!vec_cli_get_treatment (common, &none, &treatment, error))
    return NULL;
  space = vec_space_new (table, &treatment, 0, vec_cli_progress, NULL, cli->cancellable, error);
  vec_cli_clear_progress ();
  return space;
}

VecMetric
vec_cli_get_metric (const VecCliCommon *common)
{
  VecMetric metric = VEC_METRIC_COSINE;

  vec_metric_from_id (common->metric, &metric);
  return metric;
}

/* "0, 7, 12 …" */
static char *
list_rows (const gint64 *rows, gint64 n)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (gint64 i = 0; i < MIN (n, MAX_LISTED_ROWS); i++)
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", rows[i]);
  if (n > MAX_LISTED_ROWS)
    g_string_append (list, " …");
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* Which of several rows was taken, and that another spelling was. */
static void
tell_taken (VecTable *table, const char *shown, const char *label, const gint64 *rows, gint64 n)
{
  const char *taken = vec_table_get_label (table, rows[0]);
  g_autofree char *list = list_rows (rows, n), *shown_taken = vec_cli_display_text (taken);

  if (strcmp (taken, label) != 0)
    vec_cli_message (_("No row is called “%s”; “%s” (row %lld) was taken."), shown, shown_taken, (long long) rows[0]);
  if (n > 1)
    vec_cli_message (ngettext ("%lld row is called “%s”: %s. Row %lld was taken; neighbors --row N takes another.",
                               "%lld rows are called “%s”: %s. Row %lld was taken; neighbors --row N takes another.", (gulong) n),
                     (long long) n, shown, list, (long long) rows[0]);
}

char **
vec_cli_read_lines (const char *path, GError **error)
{
  g_autofree char *content = NULL, *name = vec_cli_display_path (path);
  g_autoptr (GError) reason = NULL;
  char **lines;

  if (!g_file_get_contents (path, &content, NULL, &reason))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("“%s” could not be read: %s"), name, reason->message);
      return NULL;
    }
  if (!g_utf8_validate (content, -1, NULL))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("“%s” is not valid UTF-8 text."), name);
      return NULL;
    }
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    g_strstrip (lines[i]);
  return lines;
}

gboolean
vec_cli_find_label (VecTable *table, const char *label, gint64 *row, GError **error)
{
  gint64 n;
  g_autofree gint64 *rows = vec_table_list_label_rows (table, label, &n);
  g_autofree char *shown = vec_cli_display_text (label);

  if (n > 0)
    {
      tell_taken (table, shown, label, rows, n);
      *row = rows[0];
      return TRUE;
    }
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("No row of “%s” has the label “%s”."), vec_table_get_name (table), shown);
  return FALSE;
}
