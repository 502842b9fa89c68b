/* Principal components by the symmetric eigenproblem (Pearson 1901; Hotelling 1933).
 *
 * With A the centred rows (n, d), the components are the eigenvectors of Aᵀ A (d ≤ n), or Aᵀ u / |Aᵀ u| for the eigenvectors u
 * of A Aᵀ (d > n). Where few of many components are wanted, randomised subspace iteration (Halko, Martinsson & Tropp 2011) finds them
 * without either matrix. The result does not depend on the number of threads. */
#include "project/vec-pca.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "project/vec-eigen.h"
#include "project/vec-subspace.h"

#define TRANSFORM_ROWS 1024
#define RANK_LIMIT 1e-12 /* of the largest eigenvalue: below, a direction carries nothing but rounding */

/* The costs of vec_pca_prefers_subspace(), in multiples of a flop of a large matrix product on one core. */
#define EIGEN_COST 27    /* 4/3 order³, in double precision and half of it limited by memory */
#define THIN_COST 6      /* two products of 2 flops with a matrix of few columns */
#define READ_COST 70     /* reading and centring one number */
#define BASIS_COST 60    /* Gram–Schmidt, row by row in double precision */
#define USUAL_PASSES 8

struct _VecPca
{
  gatomicrefcount ref_count;
  int n_dims;
  int n_components;
  float *mean;             /* (d) */
  float *components;       /* (c, d) */
  double *explained;       /* (c) */
};

/* ---- From eigenvectors to components */

/* The component with its largest loading positive. */
static void
fix_sign (float *component, int n_dims)
{
  int largest = 0;

  for (int j = 1; j < n_dims; j++)
    if (fabsf (component[j]) > fabsf (component[largest]))
      largest = j;
  if (component[largest] < 0)
    for (int j = 0; j < n_dims; j++)
      component[j] = -component[j];
}

/* out (d) = the unit vector Aᵀ u. */
static void
unproject (VecPca *pca, const VecValues *values, const double *u, float *out)
{
  int d = pca->n_dims;
  g_autofree double *sum = g_new0 (double, d);
  g_autofree float *buffer = g_new (float, d);
  double norm2 = 0;

  for (gint64 i = 0; i < values->n_rows; i++)
    {
      const float *row = vec_values_get_part (values, i, 0, d, buffer);

      for (int j = 0; j < d; j++)
        sum[j] += u[i] * ((double) row[j] - pca->mean[j]);
    }
  for (int j = 0; j < d; j++)
    norm2 += sum[j] * sum[j];
  for (int j = 0; j < d; j++)
    out[j] = (float) (sum[j] / sqrt (MAX (norm2, G_MINDOUBLE)));
}

/* Component @c, which the data do not determine, as a unit vector at right angles to those before it (Gram–Schmidt, twice). */
static void
complete_basis (VecPca *pca, int c)
{
  int d = pca->n_dims;
  float *component = pca->components + (gsize) c * d;

  for (int axis = 0; axis < d; axis++)
    {
      double norm;

      memset (component, 0, d * sizeof *component);
      component[axis] = 1;
      for (int pass = 0; pass < 2; pass++)
        for (int other = 0; other < c; other++)
          {
            const float *basis = pca->components + (gsize) other * d;
            float overlap = cblas_sdot (d, basis, 1, component, 1);

            cblas_saxpy (d, -overlap, basis, 1, component, 1);
          }
      norm = cblas_snrm2 (d, component, 1);
      if (norm > 0.1 / sqrt (d))
        {
          cblas_sscal (d, (float) (1 / norm), component, 1);
          return;
        }
    }
}

static double
trace (const double *matrix, int order)
{
  double sum = 0;

  for (int i = 0; i < order; i++)
    sum += matrix[(gsize) i * order + i];
  return sum;
}

/* One component from its direction, or from the row of the Gram matrix's eigenvectors that gives it. */
static void
take_component (VecPca *pca, int c, const double *u, gboolean gram, const VecCentered *rows)
{
  float *component = pca->components + (gsize) c * pca->n_dims;

  if (gram)
    unproject (pca, &rows->values, u, component);
  else
    for (int j = 0; j < pca->n_dims; j++)
      component[j] = (float) u[j];
}

/* What the data do not determine is completed; signs and shares of the variance. values (c) descending. */
static void
finish (VecPca *pca, const double *values, double total, gboolean complete)
{
  for (int c = 0; c < pca->n_components; c++)
    {
      pca->explained[c] = total > 0 ? MAX (values[c], 0) / total : 0;
      if (complete && (values[c] <= RANK_LIMIT * values[0] || values[c] <= 0))
        complete_basis (pca, c);
      fix_sign (pca->components + (gsize) c * pca->n_dims, pca->n_dims);
    }
}

static gboolean
solve_exactly (VecPca *pca, const VecCentered *rows, int n_threads, GCancellable *cancellable, GError **error)
{
  gboolean gram = rows->values.n_dims > rows->values.n_rows;
  int order = (int) MIN (rows->values.n_rows, rows->values.n_dims), k = pca->n_components;
  double *product = vec_scatter_new (rows, gram, n_threads, cancellable, error), total;
  g_autofree double *values = g_new (double, k), *vectors = g_new (double, (gsize) k * order);

  if (product == NULL)
    return FALSE;
  total = trace (product, order);
  if (!vec_eigen_largest (product, order, k, values, vectors, cancellable, error))
    return FALSE;
  for (int c = 0; c < k; c++)
    if (!gram || values[c] > RANK_LIMIT * values[0])
      take_component (pca, c, vectors + (gsize) c * order, gram, rows);
  finish (pca, values, total, gram);
  return TRUE;
}

static gboolean
solve_by_subspace (VecPca *pca, const VecCentered *rows, const float *avoid, int n_avoid, int n_threads, GCancellable *cancellable,
                   GError **error)
{
  g_auto (VecSubspace) found = { 0 };

  if (!vec_subspace_find (rows, avoid, n_avoid, pca->n_components, n_threads, &found, cancellable, error))
    return FALSE;
  memcpy (pca->components, found.directions, sizeof (float) * (gsize) pca->n_components * pca->n_dims);
  finish (pca, found.values, found.total, n_avoid == 0);
  return TRUE;
}

gboolean
vec_pca_prefers_subspace (gint64 n_rows, int n_dims, int n_components)
{
  double order = (double) MIN (n_rows, n_dims), width = vec_subspace_get_width (n_components, n_dims);
  double exact = (double) n_rows * n_dims * order + EIGEN_COST * order * order * order;
  double reading = (double) n_rows * n_dims * (THIN_COST * width + READ_COST);
  double solving = BASIS_COST * width * width * n_dims + EIGEN_COST * width * width * width;

  return USUAL_PASSES * (reading + solving) < exact;
}

static VecPca *
pca_new (const VecValues *values, int n_components, int n_threads)
{
  int n_dims = values->n_dims;
  VecPca *pca = g_new0 (VecPca, 1);

  g_atomic_ref_count_init (&pca->ref_count);
  pca->n_dims = n_dims;
  pca->n_components = n_components;
  pca->mean = g_new (float, n_dims);
  pca->components = g_new0 (float, (gsize) n_components * n_dims);
  pca->explained = g_new0 (double, n_components);
  vec_mean_compute (values, n_threads, pca->mean);
  return pca;
}

VecPca *
vec_pca_new_of_values (const VecValues *values, int n_components, int n_threads, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecPca) pca = NULL;
  VecCentered rows = { *values, NULL, NULL };
  gint64 n_rows = values->n_rows;
  int n_dims = values->n_dims;
  gboolean solved;

  g_return_val_if_fail (values->bytes != NULL && n_rows > 0 && n_dims > 0 && n_components > 0, NULL);

  pca = pca_new (values, (int) MIN (n_components, MIN (n_rows, n_dims)), n_threads);
  rows.centers = pca->mean;
  if (vec_pca_prefers_subspace (n_rows, n_dims, pca->n_components))
    solved = solve_by_subspace (pca, &rows, NULL, 0, n_threads, cancellable, error);
  else
    solved = solve_exactly (pca, &rows, n_threads, cancellable, error);
  return solved ? g_steal_pointer (&pca) : NULL;
}

VecPca *
vec_pca_new (const float *vectors, gint64 n_rows, int n_dims, int n_components, int n_threads, GCancellable *cancellable,
             GError **error)
{
  VecValues values = vec_values_of_floats (vectors, n_rows, n_dims);

  return vec_pca_new_of_values (&values, n_components, n_threads, cancellable, error);
}

VecPca *
vec_pca_new_beside (const float *vectors, gint64 n_rows, int n_dims, const float *avoid, int n_avoid, int n_components,
                    int n_threads, GCancellable *cancellable, GError **error)
{
  g_autoptr (VecPca) pca = NULL;
  VecCentered rows = { vec_values_of_floats (vectors, n_rows, n_dims), NULL, NULL };

  g_return_val_if_fail (vectors != NULL && n_rows > 0 && n_dims > 0 && n_components > 0 && n_avoid >= 0, NULL);

  pca = pca_new (&rows.values, MIN (n_components, n_dims), n_threads);
  rows.centers = pca->mean;
  if (!solve_by_subspace (pca, &rows, avoid, n_avoid, n_threads, cancellable, error))
    return NULL;
  return g_steal_pointer (&pca);
}

VecPca *
vec_pca_ref (VecPca *pca)
{
  g_atomic_ref_count_inc (&pca->ref_count);
  return pca;
}

void
vec_pca_unref (VecPca *pca)
{
  if (!g_atomic_ref_count_dec (&pca->ref_count))
    return;
  g_free (pca->mean);
  g_free (pca->components);
  g_free (pca->explained);
  g_free (pca);
}

int
vec_pca_get_n_components (VecPca *pca)
{
  return pca->n_components;
}

const float *
vec_pca_get_mean (VecPca *pca)
{
  return pca->mean;
}

const float *
vec_pca_get_components (VecPca *pca)
{
  return pca->components;
}

const double *
vec_pca_get_explained_variance_ratio (VecPca *pca)
{
  return pca->explained;
}

/* ---- Transform */

typedef struct
{
  VecPca *pca;
  const VecValues *values; /* (n, d) */
  float *out;              /* (n, c) */
} TransformJob;

static void
transform_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  TransformJob *job = data;
  int d = job->pca->n_dims, c = job->pca->n_components;
  g_autofree float *centered = g_new (float, (gsize) (end - begin) * d);

  for (gint64 i = begin; i < end; i++)
    {
      float *to = centered + (i - begin) * d;
      const float *row = vec_values_get_part (job->values, i, 0, d, to);

      for (int j = 0; j < d; j++)
        to[j] = row[j] - job->pca->mean[j];
    }
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) (end - begin), c, d, 1, centered, d, job->pca->components, d, 0,
               job->out + begin * c, c);
}

void
vec_pca_transform_values (VecPca *pca, const VecValues *values, int n_threads, float *out)
{
  TransformJob job = { pca, values, out };

  vec_parallel_blocks (values->n_rows, CLAMP ((1 << 20) / pca->n_dims, 16, TRANSFORM_ROWS), n_threads, transform_part, &job);
}

void
vec_pca_transform (VecPca *pca, const float *vectors, gint64 n_rows, int n_threads, float *out)
{
  VecValues values = vec_values_of_floats (vectors, n_rows, pca->n_dims);

  vec_pca_transform_values (pca, &values, n_threads, out);
}
