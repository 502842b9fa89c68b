#pragma once

#include "cli/vec-cli-command.h"
#include "cli/vec-cli-output.h"
#include "measure/vec-trust.h"

G_BEGIN_DECLS

/* The figures that “project” and “evaluate” say of a map alike. */

/* Holds @positions (n, n_axes) against the vectors of @space on @n_sample rows (0: all) chosen by --seed. */
gboolean vec_cli_trust_measure (VecCli *cli, const VecCliCommon *common, VecSpace *space, VecMetric metric, const float *positions,
                                int n_axes, gint64 n_sample, VecTrust *trust, GError **error);

/* Figures of which nothing is known. */
void vec_cli_trust_init (VecTrust *trust);

/* The share of the 10 nearest kept; NaN where there are too few rows. */
double vec_cli_trust_get_preservation10 (const VecTrust *trust);

/* "preservation10", "preservation" by k, "trustworthiness", "continuity", "distance_correlation" into the present object. */
void vec_cli_trust_add_json (JsonBuilder *json, const VecTrust *trust);
/* Only {"10": …, "30": …}, or null. */
void vec_cli_trust_add_preservation (JsonBuilder *json, const VecTrust *trust);

/* A row of two cells for each figure that is known. */
void vec_cli_trust_add_text (VecCliGrid *grid, const VecTrust *trust);

G_END_DECLS
