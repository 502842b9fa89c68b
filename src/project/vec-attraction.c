/* The pull of t-SNE's neighbours on each point: the hottest loop of a run, about 90 to 130 entries for each point and iteration. */
#include "project/vec-affinity.h"

#include <math.h>
#include <string.h>

#include "base/vec-simd.h"

static void
attract_plain (const VecAffinity *affinity, const float *layout, int n_dims, gint64 begin, gint64 end, float *out)
{
  for (gint64 i = begin; i < end; i++)
    {
      const float *y = layout + i * n_dims;
      float sum[3] = { 0 };

      for (gint64 e = affinity->offsets[i]; e < affinity->offsets[i + 1]; e++)
        {
          const float *other = layout + (gsize) affinity->rows[e] * n_dims;
          float difference[3] = { 0 }, d2 = 1, pull;

          for (int axis = 0; axis < n_dims; axis++)
            {
              difference[axis] = y[axis] - other[axis];
              d2 += difference[axis] * difference[axis];
            }
          pull = affinity->weights[e] / d2;
          for (int axis = 0; axis < n_dims; axis++)
            sum[axis] += pull * difference[axis];
        }
      memcpy (out + (i - begin) * n_dims, sum, n_dims * sizeof *sum);
    }
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

#include <immintrin.h>

static inline __attribute__ ((always_inline, target ("avx2,fma"))) __m256
load_points (const double *points, guint32 a, guint32 b, guint32 c, guint32 d)
{
  __m128d low = _mm_loadh_pd (_mm_load_sd (points + a), points + b);
  __m128d high = _mm_loadh_pd (_mm_load_sd (points + c), points + d);

  return _mm256_castpd_ps (_mm256_insertf128_pd (_mm256_castpd128_pd256 (low), high, 1));
}

/* Two dimensions, eight entries at a time. A point is loaded as one 8-byte value; entries 0 1 4 5 and 2 3 6 7 share a register, so
 * that the pairwise sum of squares comes out in the order of the weights. */
__attribute__ ((target ("avx2,fma"))) static void
attract_avx2 (const VecAffinity *affinity, const float *layout, gint64 begin, gint64 end, float *out)
{
  const double *points = (const double *) (const void *) layout;
  const __m256 one = _mm256_set1_ps (1);

  for (gint64 i = begin; i < end; i++)
    {
      __m256 y = _mm256_castpd_ps (_mm256_broadcast_sd (points + i)), sum_a = _mm256_setzero_ps (), sum_b = sum_a;
      __m128 half;

      for (gint64 e = affinity->offsets[i]; e < affinity->offsets[i + 1]; e += 8)
        {
          const guint32 *row = affinity->rows + e;
          __m256 a = _mm256_sub_ps (y, load_points (points, row[0], row[1], row[4], row[5]));
          __m256 b = _mm256_sub_ps (y, load_points (points, row[2], row[3], row[6], row[7]));
          __m256 d2 = _mm256_hadd_ps (_mm256_mul_ps (a, a), _mm256_mul_ps (b, b));
          __m256 pull = _mm256_div_ps (_mm256_loadu_ps (affinity->weights + e), _mm256_add_ps (one, d2));

          sum_a = _mm256_fmadd_ps (_mm256_unpacklo_ps (pull, pull), a, sum_a);
          sum_b = _mm256_fmadd_ps (_mm256_unpackhi_ps (pull, pull), b, sum_b);
        }
      sum_a = _mm256_add_ps (sum_a, sum_b);
      half = _mm_add_ps (_mm256_castps256_ps128 (sum_a), _mm256_extractf128_ps (sum_a, 1));
      half = _mm_add_ps (half, _mm_movehl_ps (half, half));
      _mm_storel_pi ((__m64 *) (void *) (out + 2 * (i - begin)), half);
    }
}

#endif

void
vec_affinity_attract (const VecAffinity *affinity, const float *layout, int n_dims, gint64 begin, gint64 end, float *out)
{
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
  if (n_dims == 2 && __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    {
      attract_avx2 (affinity, layout, begin, end, out);
      return;
    }
#endif
  attract_plain (affinity, layout, n_dims, begin, end, out);
}

/* log x for x ≥ 1, absolute error 1e-7 (Cephes' polynomial): a plain expression, so that loops over it become vector code. */
static inline float
log_positive (float x)
{
  gint32 bits, exponent;
  float m, z, p;

  memcpy (&bits, &x, sizeof bits);
  exponent = ((bits - 0x3f3504f3) >> 23);
  bits -= exponent << 23;
  memcpy (&m, &bits, sizeof m);
  m -= 1;
  z = m * m;
  p = 7.0376836292e-2f * m - 1.1514610310e-1f;
  p = p * m + 1.1676998740e-1f;
  p = p * m - 1.2420140846e-1f;
  p = p * m + 1.4249322787e-1f;
  p = p * m - 1.6668057665e-1f;
  p = p * m + 2.0000714765e-1f;
  p = p * m - 2.4999993993e-1f;
  p = p * m + 3.3333331174e-1f;
  return m + (p * m * z - 0.5f * z) + 0.69314718f * (float) exponent;
}

VEC_SIMD double
vec_affinity_spread (const VecAffinity *affinity, const float *layout, int n_dims, gint64 begin, gint64 end)
{
  double total = 0;

  for (gint64 i = begin; i < end; i++)
    {
      float sum[VEC_AFFINITY_PAD] = { 0 };

      for (gint64 e = affinity->offsets[i]; e < affinity->offsets[i + 1]; e += VEC_AFFINITY_PAD)
        {
          float d2[VEC_AFFINITY_PAD];

          for (int lane = 0; lane < VEC_AFFINITY_PAD; lane++)
            {
              const float *other = layout + (gsize) affinity->rows[e + lane] * n_dims;

              d2[lane] = 1;
              for (int axis = 0; axis < n_dims; axis++)
                d2[lane] += (layout[i * n_dims + axis] - other[axis]) * (layout[i * n_dims + axis] - other[axis]);
            }
          for (int lane = 0; lane < VEC_AFFINITY_PAD; lane++)
            sum[lane] += affinity->weights[e + lane] * log_positive (d2[lane]);
        }
      for (int lane = 0; lane < VEC_AFFINITY_PAD; lane++)
        total += sum[lane];
    }
  return total;
}
