/* Eigenvectors for UMAP's spectral start by subspace iteration with Chebyshev polynomials (Y. Zhou, Y. Saad, M. Tiago, J. Chelikowsky,
 * "Self-consistent-field calculations using Chebyshev-filtered subspace iteration", 2006).
 *
 * With x = D^½ v the problem D^−½ W D^−½ x = λ x becomes that of a random walk, D⁻¹ W v = λ v, whose first solution is known, λ = 1 with
 * v constant, and which needs no scaled copy of W. A block of eight vectors, one register, is filtered by a polynomial in D⁻¹ W that is
 * small between −1 and the block's least Ritz value and grows beyond; then Rayleigh and Ritz's method finds the best directions in the
 * block. A neighbour graph's wanted eigenvalues crowd below 1, where polynomials resolve them far better than powers; and unlike
 * Lanczos's method all that is kept are two blocks. */
#include "project/vec-umap-private.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "base/vec-simd.h"

#define BLOCK 8
#define GRAIN 1024
#define TOLERANCE 1e-4        /* of D⁻¹ W v − λ v against v, as umap-learn asks of ARPACK */
#define MAX_PRODUCTS 600
#define MAX_DEGREE 40
#define MAX_GROWTH 1e4        /* of the first direction against the least in one filter: single precision keeps both */
#define MIN_PART 1e-10        /* of a direction's length left by the others; below it is noise */

typedef float Row __attribute__ ((vector_size (BLOCK * sizeof (float))));

typedef struct
{
  const VecFuzzySet *set;
  gint64 begin, n;
  int n_threads, n_dims;
  GCancellable *cancellable;
  float *degrees;              /* (n) */
  double total_degree;
  Row *vectors, *other;        /* (n) */
  double *sums;                /* (blocks of GRAIN, SUMS) */

  float by_product, by_vectors, by_other;  /* of the present combination */
  float rotation[BLOCK][BLOCK], shift[BLOCK];
  double ritz[BLOCK];          /* eigenvalues of the block, largest first */
  int n_products;
} Solver;

#define SUMS (2 * BLOCK * BLOCK)

void dsyev_ (const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work, const int *lwork,
             int *info);

static gint64
count_blocks (const Solver *solver)
{
  return (solver->n + GRAIN - 1) / GRAIN;
}

/* sums (count): of all blocks, in their order. */
static void
add_sums (const Solver *solver, int count, double *sums)
{
  memset (sums, 0, count * sizeof *sums);
  for (gint64 block = 0; block < count_blocks (solver); block++)
    for (int i = 0; i < count; i++)
      sums[i] += solver->sums[block * SUMS + i];
}

static gboolean
run_blocks (Solver *solver, VecParallelFunc func)
{
  vec_parallel_blocks (solver->n, GRAIN, solver->n_threads, func, solver);
  return !g_cancellable_is_cancelled (solver->cancellable);
}

/* ---- The operator */

static void
sum_degrees (gint64 begin, gint64 end, int thread, gpointer data)
{
  Solver *solver = data;
  const VecFuzzySet *set = solver->set;
  double total = 0;

  for (gint64 i = begin; i < end; i++)
    {
      float degree = 0;

      for (gint64 e = set->offsets[solver->begin + i]; e < set->offsets[solver->begin + i + 1]; e++)
        degree += set->weights[e];
      solver->degrees[i] = MAX (degree, 1e-30f);
      total += solver->degrees[i];
    }
  solver->sums[begin / GRAIN * SUMS] = total;
}

/* other = by_product D⁻¹ W vectors + by_vectors vectors + by_other other. */
VEC_SIMD static void
combine_rows (const Solver *solver, gint64 begin, gint64 end)
{
  const VecFuzzySet *set = solver->set;
  const Row *vectors = solver->vectors - solver->begin;

  for (gint64 i = begin; i < end; i++)
    {
      Row even = { 0 }, odd = { 0 };
      gint64 e = set->offsets[solver->begin + i], last = set->offsets[solver->begin + i + 1];

      for (; e + 1 < last; e += 2)
        {
          even += set->weights[e] * vectors[set->rows[e]];
          odd += set->weights[e + 1] * vectors[set->rows[e + 1]];
        }
      if (e < last)
        even += set->weights[e] * vectors[set->rows[e]];
      solver->other[i] = (solver->by_product / solver->degrees[i]) * (even + odd) + solver->by_vectors * solver->vectors[i]
                         + solver->by_other * solver->other[i];
    }
}

static void
combine_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Solver *solver = data;

  if (!g_cancellable_is_cancelled (solver->cancellable))
    combine_rows (solver, begin, end);
}

static gboolean
combine (Solver *solver, double by_product, double by_vectors, double by_other)
{
  solver->by_product = (float) by_product;
  solver->by_vectors = (float) by_vectors;
  solver->by_other = (float) by_other;
  solver->n_products++;
  return run_blocks (solver, combine_part);
}

static void
swap_blocks (Solver *solver)
{
  Row *swapped = solver->vectors;

  solver->vectors = solver->other;
  solver->other = swapped;
}

/* ---- The filter */

/* So high a degree that the first wanted direction grows MAX_GROWTH times as much as what is to vanish. */
static int
choose_degree (const Solver *solver, double low)
{
  double beyond = 1 + 2 * (solver->ritz[0] - low) / (low + 1);

  return (int) CLAMP (acosh (MAX_GROWTH) / acosh (MAX (beyond, 1 + 1e-9)), 2, MAX_DEGREE);
}

/* vectors = p (D⁻¹ W) vectors with the polynomial that is 1 at 1 and least between −1 and @low. */
static gboolean
filter (Solver *solver, double low)
{
  int degree = choose_degree (solver, low);
  double half = (low + 1) / 2, center = (low - 1) / 2, first = half / (1 - center), sigma = first;

  memset (solver->other, 0, sizeof (Row) * solver->n);
  if (!combine (solver, sigma / half, -sigma * center / half, 0))
    return FALSE;
  for (int i = 1; i < degree; i++)
    {
      double next = 1 / (2 / first - sigma);

      swap_blocks (solver);
      if (!combine (solver, 2 * next / half, -2 * next * center / half, -sigma * next))
        return FALSE;
      sigma = next;
    }
  swap_blocks (solver);
  return TRUE;
}

/* ---- Rayleigh and Ritz */

static void
sum_values (gint64 begin, gint64 end, int thread, gpointer data)
{
  Solver *solver = data;
  double *sums = solver->sums + begin / GRAIN * SUMS;

  memset (sums, 0, BLOCK * sizeof *sums);
  for (gint64 i = begin; i < end; i++)
    for (int p = 0; p < BLOCK; p++)
      sums[p] += (double) solver->degrees[i] * solver->vectors[i][p];
}

static void
subtract_shift (gint64 begin, gint64 end, int thread, gpointer data)
{
  Solver *solver = data;

  for (gint64 i = begin; i < end; i++)
    for (int p = 0; p < BLOCK; p++)
      solver->vectors[i][p] -= solver->shift[p];
}

/* Takes the known first eigenvector, the constant one, out of the block. */
static gboolean
deflate (Solver *solver)
{
  double sums[BLOCK];

  if (!run_blocks (solver, sum_values))
    return FALSE;
  add_sums (solver, BLOCK, sums);
  for (int p = 0; p < BLOCK; p++)
    solver->shift[p] = (float) (sums[p] / solver->total_degree);
  return run_blocks (solver, subtract_shift);
}

/* Vᵀ D V and then Vᵀ D U, with U = other = D⁻¹ W V. */
VEC_SIMD static void
sum_products (const Solver *solver, gint64 begin, gint64 end, double *sums)
{
  memset (sums, 0, SUMS * sizeof *sums);
  for (gint64 i = begin; i < end; i++)
    for (int p = 0; p < BLOCK; p++)
      {
        double value = (double) solver->degrees[i] * solver->vectors[i][p];

        for (int q = 0; q < BLOCK; q++)
          {
            sums[p * BLOCK + q] += value * solver->vectors[i][q];
            sums[(BLOCK + p) * BLOCK + q] += value * solver->other[i][q];
          }
      }
}

static void
products_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Solver *solver = data;

  sum_products (solver, begin, end, solver->sums + begin / GRAIN * SUMS);
}

static void
rotate_row (Row *row, float rotation[BLOCK][BLOCK])
{
  Row sum = { 0 };

  for (int p = 0; p < BLOCK; p++)
    {
      Row weights;

      memcpy (&weights, rotation[p], sizeof weights);
      sum += (*row)[p] * weights;
    }
  *row = sum;
}

static void
rotate_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Solver *solver = data;
  double *sums = solver->sums + begin / GRAIN * SUMS;

  memset (sums, 0, BLOCK * sizeof *sums);
  for (gint64 i = begin; i < end; i++)
    {
      rotate_row (&solver->vectors[i], solver->rotation);
      rotate_row (&solver->other[i], solver->rotation);
      for (int p = 0; p < BLOCK; p++)
        {
          double residual = solver->other[i][p] - solver->ritz[p] * solver->vectors[i][p];

          sums[p] += solver->degrees[i] * residual * residual;
        }
    }
}

/* The eigenvectors of the symmetric @a (BLOCK, BLOCK) become its rows, the smallest eigenvalue first. */
static void
solve_dense (double *a, double *values)
{
  int n = BLOCK, size = 64 * BLOCK, info;
  double work[64 * BLOCK];

  dsyev_ ("V", "L", &n, a, &n, values, work, &size, &info);
}

/* c = aᵀ b c-wise: small (BLOCK, BLOCK) products; @transposed: of a. */
static void
multiply_small (const double *a, gboolean transposed, const double *b, double *c)
{
  for (int p = 0; p < BLOCK; p++)
    for (int q = 0; q < BLOCK; q++)
      {
        c[p * BLOCK + q] = 0;
        for (int r = 0; r < BLOCK; r++)
          c[p * BLOCK + q] += (transposed ? a[r * BLOCK + p] : a[p * BLOCK + r]) * b[r * BLOCK + q];
      }
}

/* The rotation that makes VᵀDV the identity and VᵀDU diagonal, largest first. Directions that the block does not have, as it may be flat,
 * come out as 0. */
static void
solve_block (Solver *solver, const double *gram, const double *mapped)
{
  double basis[BLOCK * BLOCK], scaled[BLOCK * BLOCK], small[BLOCK * BLOCK], lengths[BLOCK], values[BLOCK], length[BLOCK];

  for (int p = 0; p < BLOCK; p++)
    length[p] = gram[p * BLOCK + p] > 0 ? sqrt (gram[p * BLOCK + p]) : 1;
  for (int p = 0; p < BLOCK; p++)
    for (int q = 0; q < BLOCK; q++)
      scaled[p * BLOCK + q] = gram[p * BLOCK + q] / length[p] / length[q];
  solve_dense (scaled, lengths);
  for (int p = 0; p < BLOCK; p++)        /* basis (q, p): direction p in terms of vector q */
    for (int q = 0; q < BLOCK; q++)
      basis[q * BLOCK + p] = lengths[p] > MIN_PART * lengths[BLOCK - 1] ? scaled[p * BLOCK + q] / length[q] / sqrt (lengths[p]) : 0;
  multiply_small (basis, TRUE, mapped, scaled);
  multiply_small (scaled, FALSE, basis, small);
  for (int p = 0; p < BLOCK; p++)
    if (!(lengths[p] > MIN_PART * lengths[BLOCK - 1]))
      small[p * BLOCK + p] = -2;         /* below all eigenvalues */
  for (int p = 0; p < BLOCK; p++)
    for (int q = 0; q < p; q++)
      small[p * BLOCK + q] = small[q * BLOCK + p] = (small[p * BLOCK + q] + small[q * BLOCK + p]) / 2;
  solve_dense (small, values);
  for (int p = 0; p < BLOCK; p++)
    {
      solver->ritz[p] = values[BLOCK - 1 - p];
      for (int q = 0; q < BLOCK; q++)
        {
          double sum = 0;

          for (int r = 0; r < BLOCK; r++)
            sum += basis[q * BLOCK + r] * small[(BLOCK - 1 - p) * BLOCK + r];
          solver->rotation[q][p] = (float) sum;
        }
    }
}

/* Random numbers in place of the directions that the block has not. */
static void
refill (Solver *solver, VecRandom *random)
{
  for (int p = 0; p < BLOCK; p++)
    if (solver->ritz[p] < -1.5)
      for (gint64 i = 0; i < solver->n; i++)
        solver->vectors[i][p] = (float) vec_random_normal (random);
}

/* @residual: the largest of the wanted directions. */
static gboolean
improve_block (Solver *solver, double *residual)
{
  double sums[SUMS];

  if (!deflate (solver))
    return FALSE;
  if (!combine (solver, 1, 0, 0) || !run_blocks (solver, products_part))
    return FALSE;
  add_sums (solver, SUMS, sums);
  solve_block (solver, sums, sums + BLOCK * BLOCK);
  if (!run_blocks (solver, rotate_part))
    return FALSE;
  add_sums (solver, BLOCK, sums);
  *residual = 0;
  for (int p = 0; p < solver->n_dims; p++)
    *residual = MAX (*residual, solver->ritz[p] > -1.5 ? sqrt (sums[p]) : INFINITY);
  return TRUE;
}

/* ---- The whole */

static gboolean
fill_start (Solver *solver, const float *guess, VecRandom *random)
{
  for (gint64 i = 0; i < solver->n; i++)
    {
      if (i % 65536 == 0 && g_cancellable_is_cancelled (solver->cancellable))
        return FALSE;
      for (int p = 0; p < BLOCK; p++)
        solver->vectors[i][p] = p < solver->n_dims ? guess[i * solver->n_dims + p] : (float) vec_random_normal (random);
    }
  return TRUE;
}

static gboolean
iterate (Solver *solver, VecRandom *random)
{
  double residual;

  if (!improve_block (solver, &residual))
    return FALSE;
  while (residual > TOLERANCE && solver->n_products < MAX_PRODUCTS)
    {
      double low = CLAMP (solver->ritz[BLOCK - 1], -0.9, 1 - 1e-6);

      refill (solver, random);
      if (!filter (solver, low) || !improve_block (solver, &residual))
        return FALSE;
    }
  return TRUE;
}

/* x = D^½ v, with the largest value of each positive. */
static void
write_vectors (const Solver *solver, float *out)
{
  for (int p = 0; p < solver->n_dims; p++)
    {
      float largest = 0;

      for (gint64 i = 0; i < solver->n; i++)
        {
          float value = sqrtf (solver->degrees[i]) * solver->vectors[i][p];

          out[i * solver->n_dims + p] = value;
          if (fabsf (value) > fabsf (largest))
            largest = value;
        }
      for (gint64 i = 0; largest < 0 && i < solver->n; i++)
        out[i * solver->n_dims + p] = -out[i * solver->n_dims + p];
    }
}

gboolean
vec_umap_eigenvectors (const VecFuzzySet *set, gint64 begin, gint64 end, const float *guess, int n_dims, guint64 seed, int n_threads,
                       GCancellable *cancellable, float *out)
{
  Solver solver = { .set = set, .begin = begin, .n = end - begin, .n_threads = n_threads, .n_dims = n_dims,
                    .cancellable = cancellable };
  g_autofree float *degrees = g_try_new (float, solver.n);
  g_autofree double *sums = g_try_new (double, count_blocks (&solver) * SUMS);
  VecRandom random;
  gboolean ok = FALSE;

  solver.degrees = degrees;
  solver.sums = sums;
  solver.vectors = g_aligned_alloc (solver.n, sizeof (Row), sizeof (Row));
  solver.other = g_aligned_alloc0 (solver.n, sizeof (Row), sizeof (Row));
  vec_random_init (&random, seed);
  if (degrees != NULL && sums != NULL && run_blocks (&solver, sum_degrees))
    {
      for (gint64 block = 0; block < count_blocks (&solver); block++)
        solver.total_degree += sums[block * SUMS];
      ok = fill_start (&solver, guess, &random) && iterate (&solver, &random);
    }
  if (ok)
    write_vectors (&solver, out);
  g_aligned_free (solver.vectors);
  g_aligned_free (solver.other);
  return ok;
}
