#pragma once

#include "project/vec-projection.h"

G_BEGIN_DECLS

/* About how many seconds a run takes on two cores of 2020, from its start to its last iteration: n rows of d dimensions as they are
 * after their treatment. Made to decide whether to ask before starting, and to say “about 5 minutes”; within a factor of two on
 * that machine. Callers that know how quick earlier runs were here multiply by that. At once. */
double vec_projection_estimate_seconds (const VecProjectionMethod *method, gint64 n_rows, int n_dims,
                                        const VecProjectionParams *params);

/* For the tables of methods. */
double vec_estimate_pca (gint64 n_rows, int n_dims, const VecProjectionParams *params);
double vec_estimate_tsne (gint64 n_rows, int n_dims, const VecProjectionParams *params);
double vec_estimate_umap (gint64 n_rows, int n_dims, const VecProjectionParams *params);

/* How many iterations a run of @method is likely to have done at its end, which may be before the last, after @iteration of them. */
int vec_estimate_n_iterations (const VecProjectionMethod *method, gint64 n_rows, const VecProjectionParams *params, int iteration,
                               int n_iterations);

/* The parts of which they are made, in seconds. */
double vec_estimate_knn (gint64 n_rows, int n_dims, int k);

G_END_DECLS
