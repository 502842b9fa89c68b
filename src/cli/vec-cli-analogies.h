#pragma once

#include "cli/vec-cli-command.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* Prints how many of a file's questions "A is to B as C is to D" the rows of @table answer, in all and by section. @path: four words a line with
 * spaces or tabs between them, ": name" before each section, as the Google analogy test has it. Questions with a word that no row is called
 * are left out and counted. Only the first @n_candidates rows answer (0: all). */
gboolean vec_cli_print_analogies (VecCli *cli, const VecCliCommon *common, const char *path, VecTable *table, gint64 n_candidates, GError **error);

G_END_DECLS
