#pragma once

#include "cli/vec-cli-command.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* ---- The options themselves */

/* Every group of options that @command takes, its own first; ends with options NULL. g_free() the array. */
VecCliGroup *vec_cli_shared_groups (const VecCliCommand *command);

/* Defaults of the shared options. */
void vec_cli_shared_init (VecCliCommon *common);

/* ---- What they mean */

/* Reads @path as the reading options say; the reader's remarks go to standard error unless @quiet. */
VecTable *vec_cli_read (VecCli *cli, const VecCliCommon *common, const char *path, gboolean quiet, GError **error);

/* The same, quietly, for looking at only: unless --missing says what becomes of them, values that are not finite stay. */
VecTable *vec_cli_read_unchecked (VecCli *cli, const VecCliCommon *common, const char *path, GError **error);

/* The lines of a text file, white space around them left out, for the small files of pairs and questions; g_strfreev(). */
char **vec_cli_read_lines (const char *path, GError **error);

/* What --part chooses from in the file (of VecPart). */
GPtrArray *vec_cli_list_parts (const VecCliCommon *common, const char *path, GError **error);

/* Why the treatment is not what was asked for cannot be known before the table is: --treatment, else @otherwise. */
gboolean vec_cli_get_treatment (const VecCliCommon *common, const VecTreatment *otherwise, VecTreatment *treatment,
                                GError **error);

/* The table's vectors as --treatment says, else as they are. */
VecSpace *vec_cli_treat (VecCli *cli, const VecCliCommon *common, VecTable *table, GError **error);

VecMetric vec_cli_get_metric (const VecCliCommon *common);

/* The first row with this label (vec-label-rows.h), or an error that says there is none. Says on standard error which row was taken where
 * there are several, or where the label is spelt otherwise. */
gboolean vec_cli_find_label (VecTable *table, const char *label, gint64 *row, GError **error);

G_END_DECLS
