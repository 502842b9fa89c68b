#pragma once

/* VEC_SIMD before a function compiles it once per instruction set and lets the loader choose (GCC's function multiversioning).
 * Left out where a sanitizer cannot cope with the resolver (ThreadSanitizer) and on other processors. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define VEC_SIMD __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define VEC_SIMD
#endif
