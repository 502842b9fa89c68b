#pragma once

#include "cli/vec-cli-command.h"

G_BEGIN_DECLS

/* Adds one option (VecCliOption) for each id in the methods' tables of parameters. Two methods may use one id for fields of their own:
 * the option then takes what either of them takes. A seed is left out, as every command has --seed. */
void vec_cli_parameters_add (GArray *options);

/* Puts what was given into @method's fields of @params; the others stay. Fails with VEC_CLI_ERROR_USAGE when a choice is one of
 * another method's. */
gboolean vec_cli_parameters_take (VecCli *cli, const VecCliCommon *common, const VecProjectionMethod *method,
                                  VecProjectionParams *params, GError **error);

G_END_DECLS
