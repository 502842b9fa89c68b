#pragma once

#include "cli/vec-cli-shared.h"

G_BEGIN_DECLS

/* The options for methods that follow what a person brings: --axis, --polar, --by, --columns. Ends with the name NULL. */
const VecCliOption *vec_cli_guide_get_options (void);

/* The method that --method names; where it was not given, the one that the other options are about; else the one that the data
 * suggest: as they are when they have two or three dimensions, or columns x and y, else PCA. */
const VecProjectionMethod *vec_cli_guide_choose_method (VecCli *cli, const VecCliCommon *common, VecTable *table);

/* What @method follows, in the table's own vectors, as the options say. *guide NULL: nothing. FALSE with @error: what the options name
 * does not exist, or is missing. */
gboolean vec_cli_guide_make (VecCli *cli, const VecCliCommon *common, VecTable *table, const VecProjectionMethod *method,
                             VecGuide **guide, GError **error);

/* Says which of the options do nothing with @method. */
void vec_cli_guide_warn_about_unused (VecCli *cli, const VecProjectionMethod *method);

G_END_DECLS
