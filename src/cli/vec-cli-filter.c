#include "cli/vec-cli-filter.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "cli/vec-cli-output.h"
#include "table/vec-filter-match.h"
#include "table/vec-filter-syntax.h"

const VecCliOption *
vec_cli_filter_get_options (void)
{
  static const VecCliOption options[] = {
    { "filter", 0, VEC_CLI_TEXT, G_STRUCT_OFFSET (VecCliCommon, filter), N_("CONDITIONS"),
      N_("only rows of which this is true, such as 'year >= 1990 and genre in (drama, \"sci-fi\") and label ~ star'; also !=, <, <=, >, "
         "not, any ~ TEXT, is missing") },
    { NULL },
  };

  return options;
}

gboolean
vec_cli_filter_check (const VecCliCommon *common, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (VecFilter) filter = common->filter != NULL ? vec_filter_parse (common->filter, NULL, &reason) : NULL;

  if (common->filter == NULL || filter != NULL)
    return TRUE;
  vec_cli_set_usage_error (error, "%s", reason->message);
  return FALSE;
}

/* Clusters are what a program with a window finds; a column may hold some. */
static gboolean
check_clusters (VecFilter *filter, GError **error)
{
  g_autoptr (VecFilter) without = vec_filter_without_clusters (filter);

  if (without == filter)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("The file has no column “cluster”; clusters are found by the command “cluster”."));
  return FALSE;
}

VecRowSet *
vec_cli_filter_rows (VecCli *cli, const VecCliCommon *common, VecTable *table, GError **error)
{
  g_autoptr (VecFilter) filter = NULL;
  g_autoptr (VecFinder) finder = NULL;
  g_autoptr (VecRowSet) rows = NULL;
  VecFilterData data = { .table = table };

  if (common->filter == NULL)
    return vec_row_set_new_full (vec_table_get_n_rows (table));
  filter = vec_filter_parse (common->filter, table, error);
  if (filter == NULL || !check_clusters (filter, error) || !vec_filter_check (filter, table, error))
    return NULL;
  if (vec_filter_needs_finder (filter, table))
    data.finder = finder = vec_finder_new (table, cli->cancellable);
  if (!g_cancellable_set_error_if_cancelled (cli->cancellable, error))
    rows = vec_filter_match (filter, &data, NULL, cli->cancellable);
  if (rows == NULL || g_cancellable_set_error_if_cancelled (cli->cancellable, error))
    return NULL;
  if (!vec_row_set_is_empty (rows))
    return g_steal_pointer (&rows);
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("No row of “%s” passes the filter."), vec_table_get_name (table));
  return NULL;
}

gboolean
vec_cli_filter_table (VecCli *cli, const VecCliCommon *common, VecTable **table, GError **error)
{
  g_autoptr (VecRowSet) rows = NULL;
  g_autofree gint64 *list = NULL;
  VecTable *subset;
  gint64 n;

  if (common->filter == NULL)
    return TRUE;
  rows = vec_cli_filter_rows (cli, common, *table, error);
  if (rows == NULL)
    return FALSE;
  if (!common->json)
    vec_cli_message (ngettext ("%'lld of %'lld row passes the filter.", "%'lld of %'lld rows pass the filter.",
                               (gulong) vec_table_get_n_rows (*table)),
                     (long long) vec_row_set_get_count (rows), (long long) vec_table_get_n_rows (*table));
  list = vec_row_set_dup_rows (rows, &n);
  subset = vec_table_new_subset (*table, list, n);
  g_object_unref (*table);
  *table = subset;
  return TRUE;
}
