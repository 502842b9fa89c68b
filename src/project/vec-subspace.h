#pragma once

#include "project/vec-scatter.h"

G_BEGIN_DECLS

/* What a search for the leading directions found. */
typedef struct
{
  double *values;          /* (k) descending: squared singular values */
  float *directions;       /* (k, d) orthonormal rows; those beyond the rank are zeros */
  double total;            /* Σ |x|² of the centred rows */
  int n_passes;            /* over the rows */
} VecSubspace;

void vec_subspace_clear (VecSubspace *subspace);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (VecSubspace, vec_subspace_clear)

/* The first @k right singular vectors of the centred rows (groups NULL) by randomised subspace iteration (Halko, Martinsson & Tropp
 * 2011, algorithm 4.4, on Aᵀ A, so that one reading of the rows does both products). @avoid (n_avoid, d), orthonormal rows: only
 * directions at right angles to these. It ends when |Aᵀ A v − λ v| ≤ 10⁻⁴ λ for each of them, or after VEC_SUBSPACE_PASSES readings:
 * neighbours in a spectrum that is nearly flat may then be mixed, their values are right all the same (quadratically better than
 * the vectors). Each pass costs 4 n d (k + max (10, k/4)) flops. The same for any number of threads. */
gboolean vec_subspace_find (const VecCentered *rows, const float *avoid, int n_avoid, int k, int n_threads,
                            VecSubspace *subspace, GCancellable *cancellable, GError **error);

#define VEC_SUBSPACE_PASSES 24

/* How many directions an iteration for @k carries along: the oversampling of section 4.2. */
int vec_subspace_get_width (int k, int n_dims);

G_END_DECLS
