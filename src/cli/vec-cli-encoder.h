#pragma once

#include "cli/vec-cli-command.h"
#include "encode/vec-encoder.h"

G_BEGIN_DECLS

/* The encoder at @path, a file of words being read as the reading options say; for NULL the built-in one. */
VecEncoder *vec_cli_open_encoder (VecCli *cli, const VecCliCommon *common, const char *path, GError **error);

G_END_DECLS
