/* Compiled once for each instruction set (meson.build): VEC_KERNELS names the table, VEC_TILE_ROWS × VEC_TILE_VECTORS sums fit into its
 * registers. A vector is sixteen floats, which GCC cuts into as many registers as it takes. */
#include "encode/vec-transformer-kernels.h"

#include <string.h>

#pragma GCC diagnostic ignored "-Wpsabi"

typedef float Vector __attribute__ ((vector_size (4 * VEC_LANES), aligned (4), may_alias));
typedef float Sum __attribute__ ((vector_size (4 * VEC_LANES)));
typedef int Ints __attribute__ ((vector_size (4 * VEC_LANES)));

#define AHEAD 2048  /* numbers of B that are asked for before their turn: 8 KiB, since the processor itself does not look beyond a page */

#define INLINE static inline __attribute__ ((always_inline))
#define SET(x) ((x) - (Sum) { 0 })

INLINE Sum
load (const float *from)
{
  return *(const Vector *) from;
}

INLINE void
store (float *to, Sum v)
{
  *(Vector *) to = v;
}

INLINE Sum
choose (Ints mask, Sum a, Sum b)
{
  return (Sum) ((mask & (Ints) a) | (~mask & (Ints) b));
}

INLINE Sum
larger (Sum a, Sum b)
{
  return choose (a > b, a, b);
}

INLINE Sum
smaller (Sum a, Sum b)
{
  return choose (a < b, a, b);
}

INLINE float
add_lanes (Sum v)
{
  float sum = 0;

  for (int i = 0; i < VEC_LANES; i++)
    sum += v[i];
  return sum;
}

/* The first @n lanes; the others 0. */
INLINE Sum
keep (Sum v, int n)
{
  static const int lanes[VEC_LANES] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
  Ints lane, limit;

  memcpy (&lane, lanes, sizeof lane);
  limit = n - (Ints) { 0 };
  return (Sum) ((lane < limit) & (Ints) v);
}

/* ---- Products: outer products of a column of A and a row of B, summed in registers. */

INLINE void
tile (const float *a, gsize a_stride, const float *b, gsize b_stride, int k, float *c, gsize c_stride, const int n_rows, const int n_vectors)
{
  Sum sums[VEC_TILE_ROWS][VEC_TILE_VECTORS];

#pragma GCC unroll 8
  for (int i = 0; i < n_rows; i++)
#pragma GCC unroll 3
    for (int j = 0; j < n_vectors; j++)
      sums[i][j] = (Sum) { 0 };
  for (int p = 0; p < k; p++, b += b_stride)
    {
      Sum row[VEC_TILE_VECTORS];

#pragma GCC unroll 3
      for (int j = 0; j < n_vectors; j++)
        {
          __builtin_prefetch (b + j * VEC_LANES + AHEAD, 0, 2);
          row[j] = load (b + j * VEC_LANES);
        }
#pragma GCC unroll 8
      for (int i = 0; i < n_rows; i++)
#pragma GCC unroll 3
        for (int j = 0; j < n_vectors; j++)
          sums[i][j] += a[(gsize) i * a_stride + p] * row[j];
    }
#pragma GCC unroll 8
  for (int i = 0; i < n_rows; i++)
#pragma GCC unroll 3
    for (int j = 0; j < n_vectors; j++)
      store (c + (gsize) i * c_stride + j * VEC_LANES, sums[i][j]);
}

#define TILE(r, v)                                               \
  case r:                                                        \
    tile (a, a_stride, b, b_stride, k, c, c_stride, r, v);       \
    return;

#if VEC_TILE_ROWS == 8
#define TILES(v) TILE (1, v) TILE (2, v) TILE (3, v) TILE (4, v) TILE (5, v) TILE (6, v) TILE (7, v) TILE (8, v)
#elif VEC_TILE_ROWS == 6
#define TILES(v) TILE (1, v) TILE (2, v) TILE (3, v) TILE (4, v) TILE (5, v) TILE (6, v)
#else
#define TILES(v) TILE (1, v) TILE (2, v)
#endif

#define DEFINE_ROWS(v)                                                                                                                  \
  static void rows_##v (const float *a, gsize a_stride, const float *b, gsize b_stride, int k, float *c, gsize c_stride, int n_rows)   \
  {                                                                                                                                     \
    switch (n_rows)                                                                                                                     \
      {                                                                                                                                 \
        TILES (v)                                                                                                                       \
      }                                                                                                                                 \
  }

DEFINE_ROWS (1)
#if VEC_TILE_VECTORS == 3
DEFINE_ROWS (2)
DEFINE_ROWS (3)
#endif

static void
multiply (const float *a, gsize a_stride, const float *b, gsize b_stride, int k, float *c, gsize c_stride, int n_rows, int n_cols)
{
  for (int i = 0; i < n_rows; i += VEC_TILE_ROWS)
    {
      const float *rows = a + (gsize) i * a_stride;
      float *into = c + (gsize) i * c_stride;
      int n = MIN (VEC_TILE_ROWS, n_rows - i);

#if VEC_TILE_VECTORS == 3
      if (n_cols == 3 * VEC_LANES)
        rows_3 (rows, a_stride, b, b_stride, k, into, c_stride, n);
      else if (n_cols == 2 * VEC_LANES)
        rows_2 (rows, a_stride, b, b_stride, k, into, c_stride, n);
      else
        rows_1 (rows, a_stride, b, b_stride, k, into, c_stride, n);
#else
      for (int j = 0; j < n_cols; j += VEC_LANES)
        rows_1 (rows, a_stride, b + j, b_stride, k, into + j, c_stride, n);
#endif
    }
}

/* ---- Functions. */

/* e^x to two units in the last place, 0 below −87 and e^88 above 88: 2^n · e^r, |r| ≤ ln 2 / 2, by the polynomial of Cephes' expf. */
INLINE Sum
exponential (Sum x)
{
  const Sum magic = SET (12582912.0f); /* 1.5 · 2²³: adding it rounds to a whole number */
  Sum n, r, p;
  Ints power;

  r = smaller (x, SET (88.0f));
  r = larger (r, SET (-87.0f));
  n = r * 1.44269504088896341f + magic;
  power = (Ints) n - (Ints) magic;
  n -= magic;
  r = r - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  p = 1.9875691500e-4f * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1;
  p = (Sum) ((Ints) p + (power << 23));
  return choose (x < SET (-87.0f), (Sum) { 0 }, p);
}

INLINE Sum
logistic (Sum x)
{
  return 1 / (1 + exponential (-x));
}

/* The error function to 4e-7: an odd rational minimax approximation on [−4, 4], beyond which it is ±1. */
INLINE Sum
error_function (Sum x)
{
  Sum y = larger (smaller (x, SET (4.0f)), SET (-4.0f));
  Sum s = y * y, p, q;

  p = -2.72614225801306e-10f * s + 2.77068142495902e-08f;
  p = p * s - 2.10102402082508e-06f;
  p = p * s - 5.69250639462346e-05f;
  p = p * s - 7.34990630326855e-04f;
  p = p * s - 2.95459980854025e-03f;
  p = p * s - 1.60960333262415e-02f;
  q = -1.45660718464996e-05f * s - 2.13374055278905e-04f;
  q = q * s - 1.68282697438203e-03f;
  q = q * s - 7.37332916720468e-03f;
  q = q * s - 1.42647390514189e-02f;
  return y * p / q;
}

INLINE Sum
hyperbolic_tangent (Sum x)
{
  return 2 * logistic (2 * x) - 1;
}

INLINE Sum
activate (Sum x, VecActivation activation)
{
  switch (activation)
    {
    case VEC_ACTIVATION_GELU:
      return 0.5f * x * (1 + error_function (x * 0.70710678118654752f));
    case VEC_ACTIVATION_GELU_TANH:
      return x * logistic (1.59576912160573071f * (x + 0.044715f * x * x * x));
    case VEC_ACTIVATION_RELU:
      return larger (x, (Sum) { 0 });
    case VEC_ACTIVATION_SILU:
      return x * logistic (x);
    case VEC_ACTIVATION_TANH:
      return hyperbolic_tangent (x);
    case VEC_ACTIVATION_IDENTITY:
      break;
    }
  return x;
}

INLINE void
finish_as (float *c, gsize stride, int n_rows, int n_cols, const float *bias, const VecActivation activation)
{
  for (int j = 0; j < n_cols; j += VEC_LANES)
    {
      Sum b = load (bias + j);

      for (int i = 0; i < n_rows; i++)
        store (c + (gsize) i * stride + j, activate (load (c + (gsize) i * stride + j) + b, activation));
    }
}

static void
finish (float *c, gsize stride, int n_rows, int n_cols, const float *bias, VecActivation activation)
{
  switch (activation)
    {
    case VEC_ACTIVATION_IDENTITY:
      finish_as (c, stride, n_rows, n_cols, bias, VEC_ACTIVATION_IDENTITY);
      break;
    case VEC_ACTIVATION_GELU:
      finish_as (c, stride, n_rows, n_cols, bias, VEC_ACTIVATION_GELU);
      break;
    case VEC_ACTIVATION_GELU_TANH:
      finish_as (c, stride, n_rows, n_cols, bias, VEC_ACTIVATION_GELU_TANH);
      break;
    case VEC_ACTIVATION_RELU:
      finish_as (c, stride, n_rows, n_cols, bias, VEC_ACTIVATION_RELU);
      break;
    case VEC_ACTIVATION_SILU:
      finish_as (c, stride, n_rows, n_cols, bias, VEC_ACTIVATION_SILU);
      break;
    case VEC_ACTIVATION_TANH:
      finish_as (c, stride, n_rows, n_cols, bias, VEC_ACTIVATION_TANH);
      break;
    }
}

/* ---- Rows. */

static void
softmax_row (float *row, int n, float scale, const float *bias)
{
  Sum most = SET (-3.0e38f), sum = { 0 };
  float highest = -3.0e38f, share;
  int whole = n / VEC_LANES * VEC_LANES;

  for (int j = 0; j < n; j += VEC_LANES)
    {
      Sum x = load (row + j) * scale;

      if (bias != NULL)
        x += load (bias + j);
      store (row + j, x);
      if (j < whole)
        most = larger (most, x);
    }
  for (int j = whole; j < n; j++)
    highest = MAX (highest, row[j]);
  for (int i = 0; i < VEC_LANES; i++)
    highest = MAX (highest, most[i]);
  for (int j = 0; j < n; j += VEC_LANES)
    {
      Sum e = exponential (load (row + j) - highest);

      if (j == whole)
        e = keep (e, n - whole);
      sum += e;
      store (row + j, e);
    }
  share = 1 / add_lanes (sum);
  for (int j = 0; j < n; j += VEC_LANES)
    store (row + j, load (row + j) * share);
}

static void
softmax (float *scores, gsize stride, int n_rows, int n, float scale, const float *bias)
{
  for (int i = 0; i < n_rows; i++)
    softmax_row (scores + (gsize) i * stride, n, scale, bias != NULL ? bias - i : NULL);
}

static void
normalize (float *rows, gsize stride, const float *added, gsize added_stride, int n_rows, int n, const float *gamma, const float *beta, float epsilon)
{
  int whole = n / VEC_LANES * VEC_LANES;

  for (int i = 0; i < n_rows; i++)
    {
      float *row = rows + (gsize) i * stride;
      Sum sum = { 0 }, squares = { 0 };
      float mean, factor;

      for (int j = 0; j < n; j += VEC_LANES)
        {
          Sum x = load (row + j);

          if (added != NULL)
            x += load (added + (gsize) i * added_stride + j);
          store (row + j, x);
          sum += j < whole ? x : keep (x, n - whole);
        }
      mean = add_lanes (sum) / (float) n;
      for (int j = 0; j < n; j += VEC_LANES)
        {
          Sum x = load (row + j) - mean;

          x = j < whole ? x : keep (x, n - whole);
          squares += x * x;
        }
      factor = 1 / __builtin_sqrtf (add_lanes (squares) / (float) n + epsilon);
      for (int j = 0; j < n; j += VEC_LANES)
        store (row + j, (load (row + j) - mean) * factor * load (gamma + j) + load (beta + j));
    }
}

extern const VecKernels VEC_KERNELS;

const VecKernels VEC_KERNELS = {
  .name = VEC_KERNELS_NAME,
  .multiply = multiply,
  .finish = finish,
  .softmax = softmax,
  .normalize = normalize,
};
