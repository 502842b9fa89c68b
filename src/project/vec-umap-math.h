#pragma once

#include "project/vec-umap-private.h"

/* Sixteen numbers at once for UMAP's loops: one register of AVX-512, two of AVX2, four of SSE. Inlined, so that each clone of a
 * VEC_SIMD function gets its own. */
#define VEC_LANES 16

typedef float VecLanes __attribute__ ((vector_size (VEC_LANES * sizeof (float)), may_alias));
typedef gint32 VecIntLanes __attribute__ ((vector_size (VEC_LANES * sizeof (gint32)), may_alias));

#define VEC_LANES_INLINE static inline __attribute__ ((always_inline))

VEC_LANES_INLINE VecLanes
vec_lanes_select (VecIntLanes mask, VecLanes yes, VecLanes no)
{
  return (VecLanes) ((mask & (VecIntLanes) yes) | (~mask & (VecIntLanes) no));
}

VEC_LANES_INLINE VecLanes
vec_lanes_clamp (VecLanes x, float low, float high)
{
  VecLanes lows = low - (VecLanes) { 0 }, highs = high - (VecLanes) { 0 };

  x = vec_lanes_select (x < lows, lows, x);
  return vec_lanes_select (x > highs, highs, x);
}

/* log₂ x for normal x > 0, absolute error 1e-7 on [½, 2] and relative beyond (Cephes' polynomial of the natural logarithm). */
VEC_LANES_INLINE VecLanes
vec_lanes_log2 (VecLanes x)
{
  VecIntLanes bits = (VecIntLanes) x, exponent = (bits - 0x3f3504f3) >> 23;
  VecLanes m = (VecLanes) (bits - (exponent << 23)) - 1, z = m * m, p;

  p = 7.0376836292e-2f * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  return (m + (p * m * z - 0.5f * z)) * 1.44269504f + __builtin_convertvector (exponent, VecLanes);
}

/* 2ˣ, x cut to −126 … 126; relative error 2e-7. The sum with 1.5 · 2²³ leaves the nearest whole number in the lowest bits. */
VEC_LANES_INLINE VecLanes
vec_lanes_exp2 (VecLanes x)
{
  VecLanes sum, f, p;

  x = vec_lanes_clamp (x, -126, 126);
  sum = x + 12582912.0f;
  f = x - (sum - 12582912.0f);
  p = 1.5403530e-4f * f + 1.3333558e-3f;
  p = p * f + 9.6181291e-3f;
  p = p * f + 5.5504109e-2f;
  p = p * f + 2.4022651e-1f;
  p = p * f + 6.9314718e-1f;
  p = p * f + 1;
  return p * (VecLanes) (((VecIntLanes) sum << 23) + 0x3f800000);
}

/* See vec_umap_curve_factors(). The smallest square keeps all finite where two points are at one place; their difference is 0. */
#define VEC_SMALLEST_SQUARE 1e-20f

VEC_LANES_INLINE VecLanes
vec_lanes_power (VecLanes d2, float b)
{
  return vec_lanes_exp2 (b * vec_lanes_log2 (d2));
}

VEC_LANES_INLINE VecLanes
vec_lanes_attraction (VecUmapCurve curve, VecLanes d2)
{
  VecLanes square = d2 + VEC_SMALLEST_SQUARE, power = vec_lanes_power (square, curve.b);

  return -2 * curve.a * curve.b * power / (square * (1 + curve.a * power));
}

VEC_LANES_INLINE VecLanes
vec_lanes_repulsion (VecUmapCurve curve, VecLanes d2)
{
  VecLanes power = vec_lanes_power (d2 + VEC_SMALLEST_SQUARE, curve.b);

  return 2 * curve.b / ((0.001f + d2) * (1 + curve.a * power));
}
