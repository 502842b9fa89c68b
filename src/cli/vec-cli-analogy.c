/* vectarium-cli analogy: A is to B as C is to …? */
#include "cli/vec-cli-command.h"
#include "cli/vec-cli-neighbor-list.h"
#include "cli/vec-cli-output.h"
#include "cli/vec-cli-shared.h"

#include "search/vec-analogy.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  VecCliCommon common;
  int k;
} Options;

typedef struct
{
  VecTable *table;  /* lent */
  gint64 rows[3];   /* A, B, C */
} Query;

static void
add_query (JsonBuilder *json, gpointer data)
{
  const Query *query = data;

  json_builder_set_member_name (json, "query");
  json_builder_begin_object (json);
  for (int i = 0; i < 3; i++)
    {
      const char name[] = { (char) ('a' + i), '\0' };

      vec_cli_json_text (json, name, vec_table_get_label (query->table, query->rows[i]));
    }
  json_builder_end_object (json);
}

static gboolean
check_words (char **words, GError **error)
{
  for (int i = 0; i < 3; i++)
    if (!g_utf8_validate (words[i], -1, NULL))
      {
        vec_cli_set_usage_error (error, _("The word %c is not valid UTF-8 text."), 'A' + i);
        return FALSE;
      }
  return TRUE;
}

static gboolean
run (VecCli *cli, gpointer data, char **arguments, GError **error)
{
  const Options *options = data;
  g_autoptr (VecTable) table = NULL;
  g_autoptr (VecSpace) space = NULL;
  g_autofree float *vector = NULL;
  Query query;
  gint64 excluded[3];

  if (!check_words (arguments + 1, error))
    return FALSE;
  table = vec_cli_read (cli, &options->common, arguments[0], FALSE, error);
  if (table == NULL)
    return FALSE;
  query.table = table;
  for (int i = 0; i < 3; i++)
    {
      if (!vec_cli_find_label (table, arguments[1 + i], &query.rows[i], error))
        return FALSE;
      excluded[i] = query.rows[i];
    }
  space = vec_cli_treat (cli, &options->common, table, error);
  if (space == NULL)
    return FALSE;
  vector = g_new0 (float, vec_space_get_n_dims (space));
  vec_analogy_vector (vec_space_get_vector (space, query.rows[0]), vec_space_get_vector (space, query.rows[1]),
                      vec_space_get_vector (space, query.rows[2]), vec_space_get_n_dims (space),
                      vec_cli_get_metric (&options->common), vector);
  return vec_cli_list_neighbors (cli, &options->common, space, vector, options->k, excluded, G_N_ELEMENTS (excluded), add_query,
                                 NULL, &query, error);
}

static void
init (gpointer data)
{
  Options *options = data;

  options->k = 10;
}

static const VecCliOption options_table[] = {
  { "count", 'k', VEC_CLI_INT, G_STRUCT_OFFSET (Options, k), N_("K"), N_("how many answers (10)"), 1, 100000000 },
  { NULL },
};

const VecCliCommand vec_cli_analogy = {
  .id = "analogy",
  .synopsis = N_("FILE A B C [OPTION…]"),
  .summary = N_("Answer “A is to B as C is to …”: the rows nearest to B − A + C"),
  .details = N_("A, B and C are labels, and are left out of the answer: “man king woman” asks for the queen."),
  .arguments = "FILE A B C",
  .shares = VEC_CLI_READS | VEC_CLI_TREATS | VEC_CLI_COMPARES,
  .options = options_table,
  .options_size = sizeof (Options),
  .init = init,
  .run = run,
};
