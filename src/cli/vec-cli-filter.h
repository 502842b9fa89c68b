#pragma once

#include "cli/vec-cli-command.h"
#include "table/vec-row-set.h"

G_BEGIN_DECLS

/* The option --filter: what rows must be like, as table/vec-filter-syntax.h reads it. */

/* { filter, NULL } */
const VecCliOption *vec_cli_filter_get_options (void);

/* Before anything is read: VEC_CLI_ERROR_USAGE when it is not well formed. */
gboolean vec_cli_filter_check (const VecCliCommon *common, GError **error);

/* The rows of @table that pass; NULL with an error when a column is not there or no row passes. All rows without the option. */
VecRowSet *vec_cli_filter_rows (VecCli *cli, const VecCliCommon *common, VecTable *table, GError **error);

/* Replaces @table by a table of those rows, and says on standard error how many they are unless the output is JSON. */
gboolean vec_cli_filter_table (VecCli *cli, const VecCliCommon *common, VecTable **table, GError **error);

G_END_DECLS
