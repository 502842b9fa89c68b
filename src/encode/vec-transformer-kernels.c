#include "encode/vec-transformer-kernels.h"

#include <pthread.h>

extern const VecKernels vec_kernels_plain;
#ifdef VEC_HAVE_X86_KERNELS
extern const VecKernels vec_kernels_v3;
extern const VecKernels vec_kernels_v4;
#endif

static const VecKernels *list[4];

static void
fill_list (void)
{
  int n = 0;

#ifdef VEC_HAVE_X86_KERNELS
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512cd")
      && __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl"))
    list[n++] = &vec_kernels_v4;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") && __builtin_cpu_supports ("bmi2"))
    list[n++] = &vec_kernels_v3;
#endif
  list[n] = &vec_kernels_plain;
}

const VecKernels *const *
vec_kernels_list (void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;

  pthread_once (&once, fill_list);
  return list;
}

const VecKernels *
vec_kernels_get (void)
{
  return vec_kernels_list ()[0];
}
