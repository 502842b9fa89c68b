#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Complex Fourier transforms of VEC_FOURIER_LANES sequences side by side, one in each lane of a vector, so that no step needs a
 * shuffle. A plan is immutable and may be used by any number of threads. Private to src/project. */
#define VEC_FOURIER_LANES 8

typedef struct _VecFourier VecFourier;

/* @size: 2ᵃ 3ᵇ 5ᶜ, at least 2. */
VecFourier *vec_fourier_new (int size);
void vec_fourier_free (VecFourier *plan);

/* The smallest even number ≥ @size that a plan can have. */
int vec_fourier_good_size (int size);

/* data (size, 2, LANES): real parts, imaginary parts. Neither scaled: forward and backward multiply by size. Uses @work, of the same
 * shape, and returns whichever of the two holds the result; the other is garbage. */
float *vec_fourier_forward (const VecFourier *plan, float *data, float *work);
float *vec_fourier_backward (const VecFourier *plan, float *data, float *work);

G_END_DECLS
