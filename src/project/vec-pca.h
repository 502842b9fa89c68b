#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Principal components (Pearson 1901; Hotelling 1933) of the rows of a matrix, always centred. Immutable, reference counted. */
typedef struct _VecPca VecPca;

/* @vectors (n_rows, n_dims), the first @n_components (cut to min (n_rows, n_dims)). By the covariance (sgemm, n d² flops, and one
 * symmetric eigenproblem of d) or, where d is large against n, the Gram matrix. Signs: the largest absolute loading of a component
 * is positive, so that the picture never flips between runs. */
VecPca *vec_pca_new (const float *vectors, gint64 n_rows, int n_dims, int n_components, int n_threads, GCancellable *cancellable,
                     GError **error);
VecPca *vec_pca_ref (VecPca *pca);
void vec_pca_unref (VecPca *pca);

int vec_pca_get_n_components (VecPca *pca);
const float *vec_pca_get_mean (VecPca *pca);                 /* (d) */
const float *vec_pca_get_components (VecPca *pca);           /* (n_components, d) orthonormal rows */
const double *vec_pca_get_explained_variance_ratio (VecPca *pca); /* (n_components) of the total, 0 … 1 */

/* out (n_rows, n_components) = (vectors − mean) componentsᵀ. */
void vec_pca_transform (VecPca *pca, const float *vectors, gint64 n_rows, int n_threads, float *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPca, vec_pca_unref)

G_END_DECLS
