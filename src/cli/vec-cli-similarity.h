#pragma once

#include "cli/vec-cli-command.h"
#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* Prints how well the cosines of pairs of texts agree with what people said: Spearman's and Pearson's correlation. @path: one pair a line, "text TAB text
 * TAB number", or words and number with spaces between them; lines that begin with # are remarks. Pairs of which nothing is known are left out
 * and counted. */
gboolean vec_cli_print_similarity (VecCli *cli, const VecCliCommon *common, const char *path, VecEncoder *encoder, GError **error);

G_END_DECLS
