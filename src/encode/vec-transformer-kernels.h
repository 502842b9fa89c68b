#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The arithmetic of a transformer, once for each instruction set. All of it works on rows of float32 whose widths are multiples of
 * VEC_LANES; what is beyond a width that is none is padding, which is read and written. No row has to be aligned. Single-threaded. */

#define VEC_LANES 16
#define VEC_PANEL (3 * VEC_LANES)   /* columns that are multiplied at once */
#define VEC_PAD(n) (((n) + VEC_LANES - 1) / VEC_LANES * VEC_LANES)

typedef enum
{
  VEC_ACTIVATION_IDENTITY,
  VEC_ACTIVATION_GELU,        /* x Φ(x), by the error function: Hendrycks & Gimpel, arXiv:1606.08415 */
  VEC_ACTIVATION_GELU_TANH,   /* the same paper's approximation: "gelu_new", "gelu_pytorch_tanh" */
  VEC_ACTIVATION_RELU,
  VEC_ACTIVATION_SILU,        /* x / (1 + e^−x) */
  VEC_ACTIVATION_TANH,
} VecActivation;

typedef struct
{
  const char *name;

  /* C = A B for A (n_rows, k), B (k, n_cols) and C (n_rows, n_cols), n_cols at most VEC_PANEL. */
  void (*multiply) (const float *a, gsize a_stride, const float *b, gsize b_stride, int k, float *c, gsize c_stride, int n_rows, int n_cols);

  /* C ← activation (C + bias), bias (n_cols). */
  void (*finish) (float *c, gsize stride, int n_rows, int n_cols, const float *bias, VecActivation activation);

  /* Row i ← softmax (scale · row + bias), over its first @n of VEC_PAD (n) numbers; the padding becomes 0. @bias may be NULL; row i's begins
   * at bias − i, as a relative position's does; its padding is read. */
  void (*softmax) (float *scores, gsize stride, int n_rows, int n, float scale, const float *bias);

  /* Row ← layer norm (row + added), Ba et al., arXiv:1607.06450, over @n numbers; @added may be NULL; @gamma and @beta (VEC_PAD (n)) are 0 in
   * the padding, and so becomes the row's. */
  void (*normalize) (float *rows, gsize stride, const float *added, gsize added_stride, int n_rows, int n, const float *gamma, const float *beta,
                     float epsilon);
} VecKernels;

/* Those for this processor. */
const VecKernels *vec_kernels_get (void);

/* For tests: all that run here, NULL-terminated. */
const VecKernels *const *vec_kernels_list (void);

G_END_DECLS
