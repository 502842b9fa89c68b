#pragma once

#include "cli/vec-cli-shared.h"

G_BEGIN_DECLS

/* A finished map of a table, as the options under VEC_CLI_PROJECTS say: treatment, method, parameters. */
typedef struct _VecCliLayout VecCliLayout;

/* The options: --method, --dims, --pca, and every parameter of every method from the methods' own tables. */
const VecCliOption *vec_cli_layout_get_options (void);

/* Runs the method to its end, or until the program is interrupted. Unless the command line says otherwise an iterative method
 * starts from vec_treatment_default(), the others from the vectors as they are. */
VecCliLayout *vec_cli_layout_new (VecCli *cli, const VecCliCommon *common, VecTable *table, GError **error);
void vec_cli_layout_free (VecCliLayout *layout);

/* The same but for the run: treatment, method and parameters of a map that was made before. It has no positions then. */
VecCliLayout *vec_cli_layout_prepare (VecCli *cli, const VecCliCommon *common, VecTable *table, GError **error);

const VecProjectionParams *vec_cli_layout_get_params (VecCliLayout *layout);
const VecProjectionMethod *vec_cli_layout_get_method (VecCliLayout *layout);
VecSpace *vec_cli_layout_get_space (VecCliLayout *layout);
const VecGuide *vec_cli_layout_get_guide (VecCliLayout *layout);    /* NULL: it follows nobody */
VecProjection *vec_cli_layout_get_projection (VecCliLayout *layout);
int vec_cli_layout_get_n_dims (VecCliLayout *layout);
const float *vec_cli_layout_get_positions (VecCliLayout *layout);   /* (n, n_dims) */
double vec_cli_layout_get_perplexity (VecCliLayout *layout);        /* NaN where the method has none */
VecMetric vec_cli_layout_get_metric (VecCliLayout *layout);         /* whose neighbours it means to keep */
VecProjectionTimes vec_cli_layout_get_times (VecCliLayout *layout); /* the treatment's PCA included */

/* The title of an axis: "Component 1 (43 %)", or NULL where axes mean nothing; free it. */
char *vec_cli_layout_dup_axis_title (VecCliLayout *layout, int axis);

/* "as they are", "none" and the like: the treatment's id for JSON; free it. */
char *vec_cli_layout_dup_treatment (VecCliLayout *layout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCliLayout, vec_cli_layout_free)

G_END_DECLS
