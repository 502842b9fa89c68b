#pragma once

#include "base/vec-team.h"
#include "encode/vec-transformer-kernels.h"
#include "table/vec-values.h"

G_BEGIN_DECLS

/* y = activation (W x + b) for rows x, with W cut into panels of VEC_PANEL outputs so that a product reads it from front to back. */
typedef struct _VecLinear VecLinear;

/* W all zeros, b too; NULL where there is no memory. */
VecLinear *vec_linear_new (int n_in, int n_out);
void vec_linear_free (VecLinear *linear);

int vec_linear_get_n_in (const VecLinear *linear);
int vec_linear_get_n_out (const VecLinear *linear);

/* W's rows from @first on become @weights (n, n_in), as a file has them (output after output); b's numbers become @bias (n), or stay. */
void vec_linear_set (VecLinear *linear, int first, const VecValues *weights, const VecValues *bias);

/* x (n_rows, n_in) with @x_stride, y (n_rows, VEC_PAD (n_out)) with @y_stride, each row VEC_PAD wide. The threads of @team (NULL: the caller alone)
 * share the outputs, for few rows; many rows are better cut outside. 2 · n_rows · n_in · n_out operations. */
void vec_linear_apply (const VecLinear *linear, const VecKernels *kernels, const float *x, gsize x_stride, int n_rows, float *y, gsize y_stride,
                       VecActivation activation, VecTeam *team);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecLinear, vec_linear_free)

G_END_DECLS
