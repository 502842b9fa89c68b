#pragma once

#include <gio/gio.h>

#include "table/vec-values.h"

G_BEGIN_DECLS

/* Principal components (Pearson 1901; Hotelling 1933) of the rows of a matrix, always centred. Immutable, reference counted. */
typedef struct _VecPca VecPca;

/* @vectors (n_rows, n_dims), the first @n_components (cut to min (n_rows, n_dims)). By the covariance (n d² flops, and one symmetric
 * eigenproblem of d) or, where d is large against n, the Gram matrix; where vec_pca_prefers_subspace(), by randomised subspace
 * iteration: the values then are within 10⁻⁴ of the exact ones, and the span of the components within 1 % of theirs unless the
 * spectrum is flat there. Signs: the largest absolute loading of a component is positive, so that the picture never flips between
 * runs. */
VecPca *vec_pca_new (const float *vectors, gint64 n_rows, int n_dims, int n_components, int n_threads, GCancellable *cancellable,
                     GError **error);

/* The same of a matrix in another type or with gaps, which is widened piece by piece: the same numbers give the same components. */
VecPca *vec_pca_new_of_values (const VecValues *values, int n_components, int n_threads, GCancellable *cancellable, GError **error);

/* The first components of what is left of the rows at right angles to @avoid (n_avoid, n_dims), orthonormal rows; by subspace
 * iteration. Beyond the rank of that the components are zeros. The shares are of the whole variance. */
VecPca *vec_pca_new_beside (const float *vectors, gint64 n_rows, int n_dims, const float *avoid, int n_avoid, int n_components,
                            int n_threads, GCancellable *cancellable, GError **error);

/* Whether subspace iteration is estimated to be cheaper: few components of more than about a thousand dimensions and rows. */
gboolean vec_pca_prefers_subspace (gint64 n_rows, int n_dims, int n_components);

VecPca *vec_pca_ref (VecPca *pca);
void vec_pca_unref (VecPca *pca);

int vec_pca_get_n_components (VecPca *pca);
const float *vec_pca_get_mean (VecPca *pca);                 /* (d) */
const float *vec_pca_get_components (VecPca *pca);           /* (n_components, d) orthonormal rows */
const double *vec_pca_get_explained_variance_ratio (VecPca *pca); /* (n_components) of the total, 0 … 1 */

/* out (n_rows, n_components) = (vectors − mean) componentsᵀ. */
void vec_pca_transform (VecPca *pca, const float *vectors, gint64 n_rows, int n_threads, float *out);

void vec_pca_transform_values (VecPca *pca, const VecValues *values, int n_threads, float *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPca, vec_pca_unref)

G_END_DECLS
