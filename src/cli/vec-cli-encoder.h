#pragma once

#include "cli/vec-cli-command.h"
#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* The encoder at @path, a file of words being read as the reading options say; for NULL the built-in one. */
VecEncoder *vec_cli_open_encoder (VecCli *cli, const VecCliCommon *common, const char *path, GError **error);

/* The encoder for texts that are compared with the rows of @table: the one at @path; without a path the built-in one if it made the table, else
 * the table's own words. An error, unless @any, where the table remembers that another one made it; always where the dimensions differ. */
VecEncoder *vec_cli_open_encoder_for (VecCli *cli, const VecCliCommon *common, const char *path, VecTable *table, gboolean any,
                                      GError **error);

G_END_DECLS
