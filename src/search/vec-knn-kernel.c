/* The panel kernels of the neighbour search: the accumulators of R rows × 2 vectors of columns stay in registers while the
 * terms go by, as in a matrix product (Goto & van de Geijn 2008), and are held against the limits before they leave them: most
 * pairs are too far apart to matter, and their distances are never stored. */
#include "search/vec-knn-kernel.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

#include <immintrin.h>

__attribute__ ((target ("avx2,fma"))) static gboolean
products_avx2 (const float *rows, const float *columns, int n_terms, const float *row_h, const float *column_h,
               const float *row_limit, const float *column_limit, float *out, guint32 *hits)
{
  enum { R = 6, W = 8 };
  __m256 sum[R][2], limit0 = _mm256_loadu_ps (column_limit), limit1 = _mm256_loadu_ps (column_limit + W);
  __m256 h0 = _mm256_loadu_ps (column_h), h1 = _mm256_loadu_ps (column_h + W);
  guint32 any = 0;

#pragma GCC unroll 6
  for (int r = 0; r < R; r++)
    {
      __m256 h = _mm256_broadcast_ss (row_h + r);

      sum[r][0] = _mm256_add_ps (h, h0);
      sum[r][1] = _mm256_add_ps (h, h1);
    }
  for (int t = 0; t < n_terms; t++)
    {
      __m256 c0 = _mm256_loadu_ps (columns + (gsize) t * 2 * W), c1 = _mm256_loadu_ps (columns + (gsize) t * 2 * W + W);

#pragma GCC unroll 6
      for (int r = 0; r < R; r++)
        {
          __m256 x = _mm256_broadcast_ss (rows + (gsize) t * R + r);

          sum[r][0] = _mm256_fmadd_ps (x, c0, sum[r][0]);
          sum[r][1] = _mm256_fmadd_ps (x, c1, sum[r][1]);
        }
    }
#pragma GCC unroll 6
  for (int r = 0; r < R; r++)
    {
      __m256 limit = _mm256_broadcast_ss (row_limit + r);
      __m256 near0 = _mm256_cmp_ps (sum[r][0], _mm256_min_ps (limit, limit0), _CMP_GE_OQ);
      __m256 near1 = _mm256_cmp_ps (sum[r][1], _mm256_min_ps (limit, limit1), _CMP_GE_OQ);
      guint32 mask = (guint32) _mm256_movemask_ps (near0) | (guint32) _mm256_movemask_ps (near1) << W;

      hits[r] = mask;
      any |= mask;
      if (mask != 0)
        {
          _mm256_storeu_ps (out + r * 2 * W, sum[r][0]);
          _mm256_storeu_ps (out + r * 2 * W + W, sum[r][1]);
        }
    }
  return any != 0;
}

__attribute__ ((target ("avx512f"))) static gboolean
products_avx512 (const float *rows, const float *columns, int n_terms, const float *row_h, const float *column_h,
                 const float *row_limit, const float *column_limit, float *out, guint32 *hits)
{
  enum { R = 12, W = 16 };
  __m512 sum[R][2], limit0 = _mm512_loadu_ps (column_limit), limit1 = _mm512_loadu_ps (column_limit + W);
  __m512 h0 = _mm512_loadu_ps (column_h), h1 = _mm512_loadu_ps (column_h + W);
  guint32 any = 0;

#pragma GCC unroll 12
  for (int r = 0; r < R; r++)
    {
      __m512 h = _mm512_set1_ps (row_h[r]);

      sum[r][0] = _mm512_add_ps (h, h0);
      sum[r][1] = _mm512_add_ps (h, h1);
    }
  for (int t = 0; t < n_terms; t++)
    {
      __m512 c0 = _mm512_loadu_ps (columns + (gsize) t * 2 * W), c1 = _mm512_loadu_ps (columns + (gsize) t * 2 * W + W);

#pragma GCC unroll 12
      for (int r = 0; r < R; r++)
        {
          __m512 x = _mm512_set1_ps (rows[(gsize) t * R + r]);

          sum[r][0] = _mm512_fmadd_ps (x, c0, sum[r][0]);
          sum[r][1] = _mm512_fmadd_ps (x, c1, sum[r][1]);
        }
    }
#pragma GCC unroll 12
  for (int r = 0; r < R; r++)
    {
      __m512 limit = _mm512_set1_ps (row_limit[r]);
      guint32 mask = (guint32) _mm512_cmp_ps_mask (sum[r][0], _mm512_min_ps (limit, limit0), _CMP_GE_OQ)
                     | (guint32) _mm512_cmp_ps_mask (sum[r][1], _mm512_min_ps (limit, limit1), _CMP_GE_OQ) << W;

      hits[r] = mask;
      any |= mask;
      if (mask != 0)
        {
          _mm512_storeu_ps (out + r * 2 * W, sum[r][0]);
          _mm512_storeu_ps (out + r * 2 * W + W, sum[r][1]);
        }
    }
  return any != 0;
}

static const VecKnnKernel kernel_avx2 = { "avx2", 6, 16, products_avx2 };
static const VecKnnKernel kernel_avx512 = { "avx512", 12, 32, products_avx512 };

#endif

static gboolean
products_plain (const float *rows, const float *columns, int n_terms, const float *row_h, const float *column_h,
                const float *row_limit, const float *column_limit, float *out, guint32 *hits)
{
  enum { R = 4, C = 8 };
  float sum[R][C];
  guint32 any = 0;

  for (int r = 0; r < R; r++)
    for (int c = 0; c < C; c++)
      sum[r][c] = row_h[r] + column_h[c];
  for (int t = 0; t < n_terms; t++)
    for (int r = 0; r < R; r++)
      for (int c = 0; c < C; c++)
        sum[r][c] += rows[(gsize) t * R + r] * columns[(gsize) t * C + c];
  for (int r = 0; r < R; r++)
    {
      hits[r] = 0;
      for (int c = 0; c < C; c++)
        hits[r] |= (guint32) (sum[r][c] >= MIN (row_limit[r], column_limit[c])) << c;
      any |= hits[r];
    }
  memcpy (out, sum, sizeof sum);
  return any != 0;
}

static const VecKnnKernel kernel_plain = { "plain", 4, 8, products_plain };

static const VecKnnKernel *forced;

/* The kernels that this processor can run, widest first, NULL at the end. */
static void
list_kernels (const VecKnnKernel *kernels[4])
{
  int n = 0;

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
  if (__builtin_cpu_supports ("avx512f"))
    kernels[n++] = &kernel_avx512;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    kernels[n++] = &kernel_avx2;
#endif
  kernels[n++] = &kernel_plain;
  kernels[n] = NULL;
}

const VecKnnKernel *
vec_knn_kernel_get (void)
{
  const VecKnnKernel *kernels[4];

  if (forced != NULL)
    return forced;
  list_kernels (kernels);
  return kernels[0];
}

gboolean
vec_knn_kernel_force (const char *name)
{
  const VecKnnKernel *kernels[4];

  forced = NULL;
  list_kernels (kernels);
  for (int i = 0; name != NULL && kernels[i] != NULL; i++)
    if (g_str_equal (kernels[i]->name, name))
      forced = kernels[i];
  return name == NULL || forced != NULL;
}
