/* Halko, Martinsson & Tropp 2011, "Finding structure with randomness", SIAM Review 53: the randomised power method with a basis made
 * orthonormal in every pass (algorithm 4.4), and Rayleigh–Ritz on what it spans. With Q (l, d) orthonormal rows, a pass gives
 * Z = Q Aᵀ A, and Q Zᵀ is Rayleigh's quotient, so that values, vectors and residuals of the present basis come with the next one. */
#include "project/vec-subspace.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "project/vec-eigen.h"

#define PIECE_FLOATS (1 << 17)   /* of centred rows at a time: half a megabyte, which stays in the cache */
#define MAX_SEGMENTS 8
#define TOLERANCE 1e-4
#define NOTHING 1e-7             /* of its length: what is left of a vector that lies in the span of others */
#define SEED 20110501

typedef struct
{
  const VecCentered *rows;
  int width;               /* l */
  const float *basis;      /* (l, d) */
  int n_segments;
  double *products;        /* (segments, l, d) */
  double *totals;          /* (segments) */
  GCancellable *cancellable;
} PassJob;

void
vec_subspace_clear (VecSubspace *subspace)
{
  g_clear_pointer (&subspace->values, g_free);
  g_clear_pointer (&subspace->directions, g_free);
}

int
vec_subspace_get_width (int k, int n_dims)
{
  return MIN (k + MAX (10, k / 4), n_dims);
}

/* ---- One reading of the rows */

static double
copy_centered (const VecCentered *rows, gint64 first, int n, float *out)
{
  int d = rows->values.n_dims;
  double total = 0;

  for (int i = 0; i < n; i++)
    {
      float *to = out + (gsize) i * d, sum = 0;
      const float *row = vec_values_get_part (&rows->values, first + i, 0, d, to);

      for (int j = 0; j < d; j++)
        to[j] = row[j] - rows->centers[j];
      sum = cblas_sdot (d, to, 1, to, 1);
      total += sum;
    }
  return total;
}

static void
add_piece (const float *piece, gsize size, double *sums)
{
  for (gsize i = 0; i < size; i++)
    sums[i] += piece[i];
}

static void
pass_segment (PassJob *job, int segment, float *centered, float *scores, float *piece, int n_piece)
{
  const VecCentered *rows = job->rows;
  gint64 first = rows->values.n_rows * segment / job->n_segments, last = rows->values.n_rows * (segment + 1) / job->n_segments;
  int d = rows->values.n_dims, l = job->width;

  for (gint64 row = first; row < last; row += n_piece)
    {
      int n = (int) MIN (n_piece, last - row);

      if (g_cancellable_is_cancelled (job->cancellable))
        return;
      job->totals[segment] += copy_centered (rows, row, n, centered);
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n, l, d, 1, centered, d, job->basis, d, 0, scores, l);
      cblas_sgemm (CblasRowMajor, CblasTrans, CblasNoTrans, l, d, n, 1, scores, l, centered, d, 0, piece, d);
      add_piece (piece, (gsize) l * d, job->products + (gsize) segment * l * d);
    }
}

static void
pass_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  PassJob *job = data;
  int d = job->rows->values.n_dims, n_piece = CLAMP (PIECE_FLOATS / d, 32, 1024);
  g_autofree float *centered = g_new (float, (gsize) n_piece * d), *scores = g_new (float, (gsize) n_piece * job->width);
  g_autofree float *piece = g_new (float, (gsize) job->width * d);

  for (gint64 segment = begin; segment < end; segment++)
    pass_segment (job, (int) segment, centered, scores, piece, n_piece);
}

/* products (l, d) = basis Aᵀ A, and the total of |x|². FALSE when cancelled. */
static gboolean
pass (const VecCentered *rows, const float *basis, int l, int n_threads, double *products, double *total, GCancellable *cancellable)
{
  int n_segments = (int) CLAMP (rows->values.n_rows / 256, 1, MAX_SEGMENTS);
  gsize size = (gsize) l * rows->values.n_dims;
  g_autofree double *sums = g_new0 (double, size * n_segments), *totals = g_new0 (double, n_segments);
  PassJob job = { rows, l, basis, n_segments, sums, totals, cancellable };

  vec_parallel_blocks (n_segments, 1, n_threads, pass_part, &job);
  memset (products, 0, size * sizeof *products);
  *total = 0;
  for (int segment = 0; segment < n_segments; segment++)
    {
      for (gsize i = 0; i < size; i++)
        products[i] += sums[segment * size + i];
      *total += totals[segment];
    }
  return !g_cancellable_is_cancelled (cancellable);
}

/* ---- The basis */

static void
remove_direction (const double *direction, double *vector, int d)
{
  cblas_daxpy (d, -cblas_ddot (d, direction, 1, vector, 1), direction, 1, vector, 1);
}

/* Gram–Schmidt, twice, of the rows after those of @avoid. A row in the span of others becomes zeros. basis (l, d). */
static void
orthonormalize (double *basis, int l, int d, const double *avoid, int n_avoid)
{
  for (int i = 0; i < l; i++)
    {
      double *row = basis + (gsize) i * d;
      double before = cblas_dnrm2 (d, row, 1), after;

      for (int times = 0; times < 2; times++)
        {
          for (int a = 0; a < n_avoid; a++)
            remove_direction (avoid + (gsize) a * d, row, d);
          for (int b = 0; b < i; b++)
            remove_direction (basis + (gsize) b * d, row, d);
        }
      after = cblas_dnrm2 (d, row, 1);
      if (after <= NOTHING * before || after <= 0)
        memset (row, 0, d * sizeof *row);
      else
        cblas_dscal (d, 1 / after, row, 1);
    }
}

/* S (l, l) = basis productsᵀ, made symmetric against rounding. */
static double *
rayleigh_quotient (const double *basis, const double *products, int l, int d)
{
  double *s = g_new (double, (gsize) l * l);

  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, l, l, d, 1, basis, d, products, d, 0, s, l);
  for (int i = 0; i < l; i++)
    for (int j = i + 1; j < l; j++)
      s[(gsize) i * l + j] = (s[(gsize) i * l + j] + s[(gsize) j * l + i]) / 2;
  return s;
}

/* Of the rows v of @vectors with the products Aᵀ A v: does each of the first @k satisfy the eigenvalue equation? */
static gboolean
have_converged (const double *vectors, const double *products, const double *values, int k, int d, const double *avoid, int n_avoid)
{
  g_autofree double *residual = g_new (double, d);

  for (int i = 0; i < k; i++)
    {
      memcpy (residual, products + (gsize) i * d, d * sizeof *residual);
      for (int a = 0; a < n_avoid; a++)
        remove_direction (avoid + (gsize) a * d, residual, d);
      cblas_daxpy (d, -values[i], vectors + (gsize) i * d, 1, residual, 1);
      if (cblas_dnrm2 (d, residual, 1) > TOLERANCE * fabs (values[i]))
        return FALSE;
    }
  return TRUE;
}

/* rotated (l, d) = rotation (l, l) rows (l, d). */
static double *
rotate (const double *rotation, const double *rows, int l, int d)
{
  double *rotated = g_new (double, (gsize) l * d);

  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, l, d, l, 1, rotation, l, rows, d, 0, rotated, d);
  return rotated;
}

static double *
to_double (const float *values, gsize n)
{
  double *copy = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    copy[i] = values[i];
  return copy;
}

static void
to_float (const double *values, gsize n, float *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (float) values[i];
}

/* Gaussian (algorithm 4.1). */
static double *
draw_basis (int l, int d)
{
  double *basis = g_new (double, (gsize) l * d);
  VecRandom random;

  vec_random_init (&random, SEED);
  for (gsize i = 0; i < (gsize) l * d; i++)
    basis[i] = vec_random_normal (&random);
  return basis;
}

/* ---- All of it */

typedef struct
{
  int l, k, d;
  double *basis;           /* (l, d) */
  double *products;        /* (l, d) */
  double *values;          /* (l) */
  double *avoid;           /* (n_avoid, d) */
  int n_avoid;
} Search;

static void
search_clear (Search *search)
{
  g_free (search->basis);
  g_free (search->products);
  g_free (search->values);
  g_free (search->avoid);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

/* The basis turned to its Ritz vectors, the products with it. */
static gboolean
solve (Search *search, GCancellable *cancellable, GError **error)
{
  int l = search->l;
  g_autofree double *rotation = g_new (double, (gsize) l * l);
  double *basis, *products;

  if (!vec_eigen_largest (rayleigh_quotient (search->basis, search->products, l, search->d), l, l, search->values, rotation,
                          cancellable, error))
    return FALSE;
  basis = rotate (rotation, search->basis, l, search->d);
  products = rotate (rotation, search->products, l, search->d);
  g_free (search->basis);
  g_free (search->products);
  search->basis = basis;
  search->products = products;
  return TRUE;
}

static gboolean
search_pass (Search *search, const VecCentered *rows, int n_threads, VecSubspace *subspace, GCancellable *cancellable,
             GError **error)
{
  g_autofree float *basis = g_new (float, (gsize) search->l * search->d);

  to_float (search->basis, (gsize) search->l * search->d, basis);
  if (!pass (rows, basis, search->l, n_threads, search->products, &subspace->total, cancellable))
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  subspace->n_passes++;
  return solve (search, cancellable, error);
}

gboolean
vec_subspace_find (const VecCentered *rows, const float *avoid, int n_avoid, int k, int n_threads, VecSubspace *subspace,
                   GCancellable *cancellable, GError **error)
{
  int d = rows->values.n_dims, l = vec_subspace_get_width (k, d);
  g_auto (Search) search = { .l = l, .k = k, .d = d, .basis = draw_basis (l, d), .products = g_new (double, (gsize) l * d),
                             .values = g_new (double, l), .avoid = to_double (avoid, (gsize) n_avoid * d), .n_avoid = n_avoid };

  g_return_val_if_fail (rows->groups == NULL && k > 0 && k <= d, FALSE);

  *subspace = (VecSubspace) { 0 };
  orthonormalize (search.basis, l, d, search.avoid, n_avoid);
  for (;;)
    {
      double *next;

      if (!search_pass (&search, rows, n_threads, subspace, cancellable, error))
        return FALSE;
      if (subspace->n_passes >= VEC_SUBSPACE_PASSES
          || have_converged (search.basis, search.products, search.values, k, d, search.avoid, n_avoid))
        break;
      next = search.products;
      search.products = search.basis;
      search.basis = next;
      orthonormalize (search.basis, l, d, search.avoid, n_avoid);
    }
  subspace->values = g_memdup2 (search.values, k * sizeof *search.values);
  subspace->directions = g_new (float, (gsize) k * d);
  to_float (search.basis, (gsize) k * d, subspace->directions);
  return TRUE;
}
