#include "base/vec-blas.h"

#include <cblas.h>

void
vec_blas_init (void)
{
  openblas_set_num_threads (1);
}
