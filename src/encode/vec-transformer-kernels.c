#include "encode/vec-transformer-kernels.h"

extern const VecKernels vec_kernels_plain;
#ifdef VEC_HAVE_X86_KERNELS
extern const VecKernels vec_kernels_v3;
extern const VecKernels vec_kernels_v4;
#endif

const VecKernels *const *
vec_kernels_list (void)
{
  static const VecKernels *list[4];
  static gsize ready;

  if (g_once_init_enter (&ready))
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
      g_once_init_leave (&ready, 1);
    }
  return list;
}

const VecKernels *
vec_kernels_get (void)
{
  return vec_kernels_list ()[0];
}
