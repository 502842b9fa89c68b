/* Principal components by the symmetric eigenproblem (Pearson 1901; Hotelling 1933).
 *
 * With A the centred rows (n, d), the components are the eigenvectors of Aᵀ A (d ≤ n), or Aᵀ u / |Aᵀ u| for the eigenvectors u
 * of A Aᵀ (d > n). Products are single precision in pieces of PIECE terms and added up in double precision; the eigenproblem is
 * LAPACK's dsyevr, which computes only the wanted pairs. How the work is cut depends on the shape alone, so that the result does
 * not depend on the number of threads. */
#include "project/vec-pca.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"

#define PIECE 512       /* terms of a product before they are added to the double precision sum */
#define TILE 1024       /* largest side of one tile of the product matrix */
#define MAX_SEGMENTS 8
#define TRANSFORM_ROWS 1024
#define RANK_LIMIT 1e-12 /* of the largest eigenvalue: below, a direction carries nothing but rounding */
#define PATIENT_ORDER 256 /* eigenproblems above this order get a thread of their own, so that one can stop waiting */

struct _VecPca
{
  gatomicrefcount ref_count;
  int n_dims;
  int n_components;
  float *mean;             /* (d) */
  float *components;       /* (c, d) */
  double *explained;       /* (c) */
};

void dsyevr_ (const char *jobz, const char *range, const char *uplo, const int *n, double *a, const int *lda, const double *vl,
              const double *vu, const int *il, const int *iu, const double *abstol, int *m, double *w, double *z, const int *ldz,
              int *isuppz, double *work, const int *lwork, int *iwork, const int *liwork, int *info);

/* ---- Mean */

typedef struct
{
  const float *vectors;    /* (n, d) */
  gint64 n_rows;
  int n_dims;
  gint64 block;
  double *sums;            /* (blocks, d) */
} MeanJob;

static void
mean_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  MeanJob *job = data;

  for (gint64 block = begin; block < end; block++)
    {
      double *sum = job->sums + block * job->n_dims;
      gint64 last = MIN ((block + 1) * job->block, job->n_rows);

      for (gint64 i = block * job->block; i < last; i++)
        for (int j = 0; j < job->n_dims; j++)
          sum[j] += job->vectors[i * job->n_dims + j];
    }
}

static void
compute_mean (const float *vectors, gint64 n_rows, int n_dims, int n_threads, float *mean)
{
  gint64 n_blocks = CLAMP (n_rows / 1024, 1, 32);
  g_autofree double *sums = g_new0 (double, n_blocks * n_dims);
  MeanJob job = { vectors, n_rows, n_dims, (n_rows + n_blocks - 1) / n_blocks, sums };

  vec_parallel_blocks (n_blocks, 1, n_threads, mean_part, &job);
  for (int j = 0; j < n_dims; j++)
    {
      double sum = 0;

      for (gint64 block = 0; block < n_blocks; block++)
        sum += sums[block * n_dims + j];
      mean[j] = (float) (sum / (double) n_rows);
    }
}

/* ---- The product matrix: Aᵀ A (order d) or A Aᵀ (order n) */

typedef struct
{
  const float *vectors;    /* (n, d) */
  const float *mean;       /* (d) */
  gint64 n_rows;
  int n_dims;
  gboolean gram;
  gint64 n_terms;          /* of each entry: n rows, or d dimensions for the Gram matrix */
  int order;
  int n_tiles;             /* along one side */
  int tile;
  int n_segments;
  double *sums;            /* (segments, order, order): upper triangle */
  GCancellable *cancellable;
} ProductJob;

/* Copies the centred rows @row0 …, columns @column0 … of A. out (n_rows, n_columns). */
static void
copy_centered (const ProductJob *job, gint64 row0, int n_rows, int column0, int n_columns, float *out)
{
  const float *mean = job->mean + column0;

  for (int i = 0; i < n_rows; i++)
    {
      const float *row = job->vectors + (row0 + i) * job->n_dims + column0;

      for (int j = 0; j < n_columns; j++)
        out[(gsize) i * n_columns + j] = row[j] - mean[j];
    }
}

/* One piece of the terms of tile side @side. */
static void
copy_side (const ProductJob *job, gint64 term, int n_terms, int side, int size, float *out)
{
  if (job->gram)
    copy_centered (job, (gint64) side * job->tile, size, (int) term, n_terms, out);
  else
    copy_centered (job, term, n_terms, side * job->tile, size, out);
}

static int
tile_size (const ProductJob *job, int side)
{
  return MIN (job->tile, job->order - side * job->tile);
}

static void
add_tile (const float *piece, int n_rows, int n_columns, gboolean triangle, double *sums, gsize stride)
{
  for (int i = 0; i < n_rows; i++)
    for (int j = triangle ? i : 0; j < n_columns; j++)
      sums[i * stride + j] += piece[(gsize) i * n_columns + j];
}

static void
sum_tile (const ProductJob *job, int segment, int side_a, int side_b, float *a, float *b, float *piece)
{
  gint64 first = job->n_terms * segment / job->n_segments;
  gint64 last = job->n_terms * (segment + 1) / job->n_segments;
  int rows = tile_size (job, side_a), columns = tile_size (job, side_b);
  double *sums = job->sums + (gsize) segment * job->order * job->order + (gsize) side_a * job->tile * job->order
                 + (gsize) side_b * job->tile;
  CBLAS_TRANSPOSE trans = job->gram ? CblasNoTrans : CblasTrans;

  for (gint64 term = first; term < last; term += PIECE)
    {
      int n_terms = (int) MIN (PIECE, last - term);

      if (g_cancellable_is_cancelled (job->cancellable))
        return;
      copy_side (job, term, n_terms, side_a, rows, a);
      if (side_a == side_b)
        cblas_ssyrk (CblasRowMajor, CblasUpper, trans, rows, n_terms, 1, a, job->gram ? n_terms : rows, 0, piece, columns);
      else
        {
          copy_side (job, term, n_terms, side_b, columns, b);
          cblas_sgemm (CblasRowMajor, trans, job->gram ? CblasTrans : CblasNoTrans, rows, columns, n_terms, 1, a,
                       job->gram ? n_terms : rows, b, job->gram ? n_terms : columns, 0, piece, columns);
        }
      add_tile (piece, rows, columns, side_a == side_b, sums, job->order);
    }
}

static void
product_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  ProductJob *job = data;
  int n_pairs = job->n_tiles * (job->n_tiles + 1) / 2;
  g_autofree float *a = g_new (float, (gsize) PIECE * job->tile);
  g_autofree float *b = job->n_tiles > 1 ? g_new (float, (gsize) PIECE * job->tile) : NULL;
  g_autofree float *piece = g_new (float, (gsize) job->tile * job->tile);

  for (gint64 task = begin; task < end; task++)
    {
      int pair = (int) (task % n_pairs), side_a = 0;

      while (pair >= job->n_tiles - side_a)
        pair -= job->n_tiles - side_a++;
      sum_tile (job, (int) (task / n_pairs), side_a, side_a + pair, a, b, piece);
    }
}

/* The upper triangle of the product matrix, (order, order) row-major; NULL when cancelled. */
static double *
compute_product (ProductJob *job, int n_threads)
{
  gsize size = (gsize) job->order * job->order;

  job->n_tiles = (job->order + TILE - 1) / TILE;
  job->tile = (job->order + job->n_tiles - 1) / job->n_tiles;
  job->n_segments = job->n_tiles > 1 ? 1 : (int) CLAMP (job->n_terms / PIECE, 1, MAX_SEGMENTS);
  job->sums = g_try_new0 (double, size * job->n_segments);
  if (job->sums == NULL)
    return NULL;

  vec_parallel_blocks ((gint64) job->n_segments * job->n_tiles * (job->n_tiles + 1) / 2, 1, n_threads, product_part, job);
  if (g_cancellable_is_cancelled (job->cancellable))
    g_clear_pointer (&job->sums, g_free);
  else
    for (int segment = 1; segment < job->n_segments; segment++)
      for (gsize i = 0; i < size; i++)
        job->sums[i] += job->sums[segment * size + i];
  return job->sums;
}

/* ---- The eigenproblem, on a thread of its own when large: LAPACK cannot be interrupted, but one can stop waiting for it */

typedef struct
{
  gatomicrefcount ref_count;
  int order, n_wanted, info;
  double *matrix;          /* (order, order), upper triangle */
  double *values;          /* (order): ascending */
  double *eigenvectors;    /* (n_wanted, order): rows, by ascending value */
  GMutex lock;
  GCond finished;
  gboolean is_finished;
} Eigen;

static void
eigen_unref (Eigen *eigen)
{
  if (!g_atomic_ref_count_dec (&eigen->ref_count))
    return;
  g_free (eigen->matrix);
  g_free (eigen->values);
  g_free (eigen->eigenvectors);
  g_mutex_clear (&eigen->lock);
  g_cond_clear (&eigen->finished);
  g_free (eigen);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Eigen, eigen_unref)

static Eigen *
eigen_new (double *matrix, int order, int n_wanted)
{
  Eigen *eigen = g_new0 (Eigen, 1);

  g_atomic_ref_count_init (&eigen->ref_count);
  eigen->order = order;
  eigen->n_wanted = n_wanted;
  eigen->matrix = matrix;
  eigen->values = g_new (double, order);
  eigen->eigenvectors = g_new (double, (gsize) n_wanted * order);
  g_mutex_init (&eigen->lock);
  g_cond_init (&eigen->finished);
  return eigen;
}

/* A row-major upper triangle is LAPACK's lower one. */
static void
eigen_solve (Eigen *eigen)
{
  int n = eigen->order, first = n - eigen->n_wanted + 1, found = 0, lwork = -1, liwork = -1, iwork_size;
  double tolerance = 0, work_size, bound = 0;
  g_autofree int *support = g_new (int, 2 * n);
  g_autofree double *work = NULL;
  g_autofree int *iwork = NULL;

  dsyevr_ ("V", "I", "L", &n, eigen->matrix, &n, &bound, &bound, &first, &n, &tolerance, &found, eigen->values,
           eigen->eigenvectors, &n, support, &work_size, &lwork, &iwork_size, &liwork, &eigen->info);
  lwork = (int) work_size;
  liwork = iwork_size;
  work = g_new (double, lwork);
  iwork = g_new (int, liwork);
  dsyevr_ ("V", "I", "L", &n, eigen->matrix, &n, &bound, &bound, &first, &n, &tolerance, &found, eigen->values,
           eigen->eigenvectors, &n, support, work, &lwork, iwork, &liwork, &eigen->info);
  if (eigen->info == 0 && found < eigen->n_wanted)
    eigen->info = 1;
}

static gpointer
eigen_thread (gpointer data)
{
  g_autoptr (Eigen) eigen = data;

  eigen_solve (eigen);
  g_mutex_lock (&eigen->lock);
  eigen->is_finished = TRUE;
  g_cond_signal (&eigen->finished);
  g_mutex_unlock (&eigen->lock);
  return NULL;
}

static gboolean
eigen_run (Eigen *eigen, GCancellable *cancellable, GError **error)
{
  gboolean finished;

  if (eigen->order < PATIENT_ORDER || cancellable == NULL)
    eigen_solve (eigen);
  else
    {
      g_atomic_ref_count_inc (&eigen->ref_count);
      g_thread_unref (g_thread_new ("vec-eigen", eigen_thread, eigen));
      g_mutex_lock (&eigen->lock);
      while (!eigen->is_finished && !g_cancellable_is_cancelled (cancellable))
        g_cond_wait_until (&eigen->finished, &eigen->lock, g_get_monotonic_time () + 20 * G_TIME_SPAN_MILLISECOND);
      finished = eigen->is_finished;
      g_mutex_unlock (&eigen->lock);
      if (!finished)
        return !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  if (eigen->info == 0)
    return TRUE;
  g_set_error_literal (error, VEC_ERROR, VEC_ERROR_FAILED, _("The principal components could not be computed."));
  return FALSE;
}

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
unproject (VecPca *pca, const float *vectors, gint64 n_rows, const double *u, float *out)
{
  int d = pca->n_dims;
  g_autofree double *sum = g_new0 (double, d);
  double norm2 = 0;

  for (gint64 i = 0; i < n_rows; i++)
    for (int j = 0; j < d; j++)
      sum[j] += u[i] * ((double) vectors[i * d + j] - pca->mean[j]);
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

static void
take_components (VecPca *pca, const Eigen *eigen, gboolean gram, double total, const float *vectors, gint64 n_rows)
{
  int d = pca->n_dims;
  double largest = eigen->values[pca->n_components - 1];

  for (int c = 0; c < pca->n_components; c++)
    {
      double value = MAX (eigen->values[pca->n_components - 1 - c], 0);
      const double *u = eigen->eigenvectors + (gsize) (pca->n_components - 1 - c) * eigen->order;
      float *component = pca->components + (gsize) c * d;

      pca->explained[c] = total > 0 ? value / total : 0;
      if (gram && (value <= RANK_LIMIT * largest || value <= 0))
        complete_basis (pca, c);
      else if (gram)
        unproject (pca, vectors, n_rows, u, component);
      else
        for (int j = 0; j < d; j++)
          component[j] = (float) u[j];
      fix_sign (component, d);
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

VecPca *
vec_pca_new (const float *vectors, gint64 n_rows, int n_dims, int n_components, int n_threads, GCancellable *cancellable,
             GError **error)
{
  gboolean gram = n_dims > n_rows;
  ProductJob job = { .vectors = vectors, .n_rows = n_rows, .n_dims = n_dims, .gram = gram, .n_terms = gram ? n_dims : n_rows,
                     .order = (int) MIN (n_rows, n_dims), .cancellable = cancellable };
  g_autoptr (VecPca) pca = NULL;
  g_autoptr (Eigen) eigen = NULL;
  double *product, total;

  g_return_val_if_fail (vectors != NULL && n_rows > 0 && n_dims > 0 && n_components > 0, NULL);

  pca = g_new0 (VecPca, 1);
  g_atomic_ref_count_init (&pca->ref_count);
  pca->n_dims = n_dims;
  pca->n_components = MIN (n_components, job.order);
  pca->mean = g_new (float, n_dims);
  pca->components = g_new0 (float, (gsize) pca->n_components * n_dims);
  pca->explained = g_new0 (double, pca->n_components);

  compute_mean (vectors, n_rows, n_dims, n_threads, pca->mean);
  job.mean = pca->mean;
  product = compute_product (&job, n_threads);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (product == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY,
                   _("There is not enough memory for the principal components of %d dimensions."), n_dims);
      return NULL;
    }
  total = trace (product, job.order);
  eigen = eigen_new (product, job.order, pca->n_components);
  if (!eigen_run (eigen, cancellable, error))
    return NULL;
  take_components (pca, eigen, gram, total, vectors, n_rows);
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
  const float *vectors;    /* (n, d) */
  float *out;              /* (n, c) */
} TransformJob;

static void
transform_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  TransformJob *job = data;
  int d = job->pca->n_dims, c = job->pca->n_components;
  g_autofree float *centered = g_new (float, (gsize) (end - begin) * d);

  for (gint64 i = begin; i < end; i++)
    for (int j = 0; j < d; j++)
      centered[(i - begin) * d + j] = job->vectors[i * d + j] - job->pca->mean[j];
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int) (end - begin), c, d, 1, centered, d, job->pca->components, d, 0,
               job->out + begin * c, c);
}

void
vec_pca_transform (VecPca *pca, const float *vectors, gint64 n_rows, int n_threads, float *out)
{
  TransformJob job = { pca, vectors, out };

  vec_parallel_blocks (n_rows, CLAMP ((1 << 20) / pca->n_dims, 16, TRANSFORM_ROWS), n_threads, transform_part, &job);
}
