#pragma once

#include "cli/vec-cli-command.h"
#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* Encodes the words of the lists in @text (vec-word-lists.h) and writes them as the table @name, which remembers its encoder, to @output, in the
 * format that its name says: a row for each word that is known, a category column for the lists. The other words are named in a message. Prints what
 * became of all as JSON where asked for. */
gboolean vec_cli_encode_lists (VecCli *cli, const VecCliCommon *common, VecEncoder *encoder, const char *text, const char *name,
                               const char *output, GError **error);

G_END_DECLS
