#include "cli/vec-cli-encoder.h"

#include "cli/vec-cli-shared.h"
#include "encode/vec-encoder-open.h"
#include "encode/vec-static-encoder.h"

VecEncoder *
vec_cli_open_encoder (VecCli *cli, const VecCliCommon *common, const char *path, GError **error)
{
  g_autoptr (VecTable) words = NULL;

  if (path == NULL || vec_encoder_is_folder (path))
    return vec_encoder_open (path, cli->cancellable, error);
  words = vec_cli_read (cli, common, path, FALSE, error);
  return words != NULL ? vec_static_encoder_new (words, error) : NULL;
}
