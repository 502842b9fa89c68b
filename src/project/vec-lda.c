/* Fisher 1936, Rao 1948; regularised after Ledoit & Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices".
 *
 * W = (1/n) Σ (x − m_c)(x − m_c)ᵀ over all classes c at once, brought to unit diagonal by the standard deviations σ within classes, is
 * drawn towards the identity: W' = (1 − λ) W + λ μ I with λ of equation 14 there. So λ > 0 wherever W is uncertain, and W' can be
 * inverted for d > n and singular W too. With Cholesky's W' = L Lᵀ and the weighted means M (C, d), √(n_c / n) (m_c − m) / σ, the
 * eigenvectors of W'⁻¹ Mᵀ M are L⁻ᵀ Gᵀ u of the eigenvectors u of G Gᵀ (C, C), G = M L⁻ᵀ. */
#include "project/vec-lda.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "project/vec-eigen.h"
#include "project/vec-pca.h"
#include "project/vec-scatter.h"

#define MAX_DIMS 2048
#define REDUCED_DIMS 512
#define RANK_LIMIT 1e-10    /* of the largest eigenvalue */
#define FIRST_RIDGE 1e-6    /* when Cholesky finds W' singular, and ten times as much each time it does again */

void dpotrf_ (const char *uplo, const int *n, double *a, const int *lda, int *info);

typedef struct
{
  const float *vectors;    /* (n, d) */
  gint64 n_rows;
  int n_dims;
  const gint32 *classes;   /* (n) */
  int n_classes;
  int n_threads;

  gint64 *counts;          /* (C) */
  gint64 n_used;
  float *means;            /* (C, d) */
  double *mean;            /* (d) */
  double *sigma;           /* (d) within classes, 1 where nothing scatters */
  double *within;          /* (d, d) upper triangle, then Cholesky's factor */
} Fit;

static void
fit_clear (Fit *fit)
{
  g_free (fit->counts);
  g_free (fit->means);
  g_free (fit->mean);
  g_free (fit->sigma);
  g_free (fit->within);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fit, fit_clear)

void
vec_lda_clear (VecLda *lda)
{
  g_clear_pointer (&lda->mean, g_free);
  g_clear_pointer (&lda->directions, g_free);
  g_clear_pointer (&lda->explained, g_free);
}

/* ---- Means */

static void
find_means (Fit *fit)
{
  int d = fit->n_dims;
  g_autofree double *sums = g_new0 (double, (gsize) fit->n_classes * d);

  fit->counts = g_new0 (gint64, fit->n_classes);
  fit->means = g_new0 (float, (gsize) fit->n_classes * d);
  fit->mean = g_new0 (double, d);
  for (gint64 i = 0; i < fit->n_rows; i++)
    {
      gint32 c = fit->classes[i];

      if (c < 0)
        continue;
      fit->counts[c]++;
      for (int j = 0; j < d; j++)
        sums[(gsize) c * d + j] += fit->vectors[i * d + j];
    }
  for (int c = 0; c < fit->n_classes; c++)
    fit->n_used += fit->counts[c];
  for (int c = 0; c < fit->n_classes; c++)
    for (int j = 0; j < d; j++)
      {
        fit->mean[j] += sums[(gsize) c * d + j] / (double) MAX (fit->n_used, 1);
        fit->means[(gsize) c * d + j] = (float) (sums[(gsize) c * d + j] / (double) MAX (fit->counts[c], 1));
      }
}

static int
count_classes (const Fit *fit)
{
  int n = 0;

  for (int c = 0; c < fit->n_classes; c++)
    n += fit->counts[c] > 0;
  return n;
}

/* ---- The scatter within classes */

typedef struct
{
  const Fit *fit;
  double *sums;            /* (threads) */
} LengthJob;

static void
length_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  LengthJob *job = data;
  const Fit *fit = job->fit;
  int d = fit->n_dims;

  for (gint64 i = begin; i < end; i++)
    {
      const float *center = fit->means + (gsize) MAX (fit->classes[i], 0) * d;
      double square = 0;

      for (int j = 0; fit->classes[i] >= 0 && j < d; j++)
        {
          double x = (fit->vectors[i * d + j] - center[j]) / fit->sigma[j];

          square += x * x;
        }
      job->sums[thread] += square * square;
    }
}

/* Σ |x|⁴ of the rows x, centred by class and divided by σ. */
static double
sum_of_fourth_powers (const Fit *fit)
{
  int n_threads = fit->n_threads > 0 ? fit->n_threads : vec_get_default_threads ();
  g_autofree double *sums = g_new0 (double, n_threads);
  LengthJob job = { fit, sums };
  double sum = 0;

  vec_parallel_for (fit->n_rows, n_threads, length_part, &job);
  for (int thread = 0; thread < n_threads; thread++)
    sum += sums[thread];
  return sum;
}

/* λ of W with unit diagonal; *@level is μ. */
static double
estimate_shrinkage (const Fit *fit, double *level)
{
  int d = fit->n_dims;
  double n = (double) fit->n_used, squares = 0, trace = 0, noise, distance;

  for (int i = 0; i < d; i++)
    {
      double *row = fit->within + (gsize) i * d;

      trace += row[i];
      squares += row[i] * row[i];
      for (int j = i + 1; j < d; j++)
        squares += 2 * row[j] * row[j];
    }
  *level = trace / d;
  noise = (sum_of_fourth_powers (fit) / n - squares) / (n * d);
  distance = (squares - 2 * *level * trace + d * *level * *level) / d;
  return distance > 0 ? CLAMP (noise / distance, 0, 1) : 0;
}

/* The scatter within classes, divided by n and by σ on both sides. */
static gboolean
find_within (Fit *fit, GCancellable *cancellable, GError **error)
{
  VecCentered rows = { vec_values_of_floats (fit->vectors, fit->n_rows, fit->n_dims), fit->means, fit->classes };
  int d = fit->n_dims;

  fit->within = vec_scatter_new (&rows, FALSE, fit->n_threads, cancellable, error);
  if (fit->within == NULL)
    return FALSE;
  fit->sigma = g_new (double, d);
  for (int j = 0; j < d; j++)
    {
      double variance = fit->within[(gsize) j * d + j] / (double) fit->n_used;

      fit->sigma[j] = variance > 0 ? sqrt (variance) : 1;
    }
  for (int i = 0; i < d; i++)
    for (int j = i; j < d; j++)
      fit->within[(gsize) i * d + j] /= (double) fit->n_used * fit->sigma[i] * fit->sigma[j];
  return TRUE;
}

/* W' = L Lᵀ in place of W: of a row-major upper triangle, LAPACK's lower one. Raises @shrinkage until W' is definite. */
static gboolean
factorize (Fit *fit, double *shrinkage, double level, GError **error)
{
  gsize d = (gsize) fit->n_dims;
  g_autofree double *within = g_steal_pointer (&fit->within);

  for (double ridge = FIRST_RIDGE; ridge < 10; ridge *= 10)
    {
      int n = fit->n_dims, info;

      g_free (fit->within);
      fit->within = g_memdup2 (within, d * d * sizeof *within);
      for (gsize i = 0; i < d * d; i++)
        fit->within[i] *= 1 - *shrinkage;
      for (gsize i = 0; i < d; i++)
        fit->within[i * d + i] += *shrinkage * level;
      dpotrf_ ("L", &n, fit->within, &n, &info);
      if (info == 0)
        return TRUE;
      *shrinkage = MIN (*shrinkage + ridge, 1);
    }
  g_set_error_literal (error, VEC_ERROR, VEC_ERROR_FAILED,
                       _("The classes could not be told apart: within each of them all rows are the same."));
  return FALSE;
}

/* ---- Directions */

/* G (C, d) = M L⁻ᵀ. */
static double *
whiten_means (const Fit *fit)
{
  int d = fit->n_dims, n_classes = fit->n_classes;
  double *g = g_new (double, (gsize) n_classes * d);

  for (int c = 0; c < n_classes; c++)
    for (int j = 0; j < d; j++)
      g[(gsize) c * d + j] = fit->counts[c] == 0 ? 0 : sqrt ((double) fit->counts[c] / (double) fit->n_used)
                             * (fit->means[(gsize) c * d + j] - fit->mean[j]) / fit->sigma[j];
  cblas_dtrsm (CblasRowMajor, CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, n_classes, d, 1, fit->within, d, g, d);
  return g;
}

/* One direction from y (d) = Gᵀ u, of length 1: L⁻ᵀ y / σ with its largest entry positive. */
static void
take_direction (const Fit *fit, double *y, double *direction)
{
  int d = fit->n_dims, largest = 0;

  cblas_dtrsv (CblasRowMajor, CblasUpper, CblasNoTrans, CblasNonUnit, d, fit->within, d, y, 1);
  for (int j = 0; j < d; j++)
    {
      direction[j] = y[j] / fit->sigma[j];
      if (fabs (direction[j]) > fabs (direction[largest]))
        largest = j;
    }
  if (direction[largest] < 0)
    cblas_dscal (d, -1, direction, 1);
}

static gboolean
find_directions (const Fit *fit, VecLda *lda, GCancellable *cancellable, GError **error)
{
  int d = fit->n_dims, n_classes = fit->n_classes;
  g_autofree double *g = whiten_means (fit), *values = g_new (double, n_classes), *y = g_new (double, d);
  g_autofree double *u = g_new (double, (gsize) n_classes * n_classes);
  double *product = g_new (double, (gsize) n_classes * n_classes), sum = 0;

  cblas_dgemm (CblasRowMajor, CblasNoTrans, CblasTrans, n_classes, n_classes, d, 1, g, d, g, d, 0, product, n_classes);
  if (!vec_eigen_largest (product, n_classes, n_classes, values, u, cancellable, error))
    return FALSE;
  lda->n_directions = MIN (count_classes (fit) - 1, d);
  while (lda->n_directions > 0 && values[lda->n_directions - 1] <= RANK_LIMIT * values[0])
    lda->n_directions--;
  lda->directions = g_new0 (double, (gsize) MAX (lda->n_directions, 1) * d);
  lda->explained = g_new0 (double, MAX (lda->n_directions, 1));
  for (int i = 0; i < lda->n_directions; i++)
    sum += values[i];
  for (int i = 0; i < lda->n_directions; i++)
    {
      lda->explained[i] = values[i] / sum;
      cblas_dgemv (CblasRowMajor, CblasTrans, n_classes, d, 1 / sqrt (values[i]), g, d, u + (gsize) i * n_classes, 1, 0, y, 1);
      take_direction (fit, y, lda->directions + (gsize) i * d);
    }
  return TRUE;
}

static gboolean
fit_all (Fit *fit, double shrinkage, VecLda *lda, GCancellable *cancellable, GError **error)
{
  double level, estimate;

  find_means (fit);
  if (count_classes (fit) < 2)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_PARAMETER,
                           _("All rows are of one class; at least two are needed to tell classes apart."));
      return FALSE;
    }
  if (!find_within (fit, cancellable, error))
    return FALSE;
  estimate = estimate_shrinkage (fit, &level);
  lda->shrinkage = shrinkage < 0 ? estimate : shrinkage;
  if (!factorize (fit, &lda->shrinkage, level > 0 ? level : 1, error) || !find_directions (fit, lda, cancellable, error))
    return FALSE;
  lda->n_dims = fit->n_dims;
  lda->mean = g_steal_pointer (&fit->mean);
  return TRUE;
}

/* ---- Very many dimensions */

/* The directions of the reduced space in the terms of the whole one. */
static void
expand (VecLda *lda, VecPca *pca, int d)
{
  int k = vec_pca_get_n_components (pca);
  const float *components = vec_pca_get_components (pca);
  double *directions = g_new0 (double, (gsize) MAX (lda->n_directions, 1) * d), *mean = g_new (double, d);

  for (int j = 0; j < d; j++)
    mean[j] = vec_pca_get_mean (pca)[j];
  for (int c = 0; c < k; c++)
    for (int j = 0; j < d; j++)
      {
        mean[j] += lda->mean[c] * components[(gsize) c * d + j];
        for (int i = 0; i < lda->n_directions; i++)
          directions[(gsize) i * d + j] += lda->directions[(gsize) i * k + c] * components[(gsize) c * d + j];
      }
  vec_lda_clear (&(VecLda) { .mean = lda->mean, .directions = lda->directions });
  lda->mean = mean;
  lda->directions = directions;
  lda->n_dims = d;
}

gboolean
vec_lda_fit (const float *vectors, gint64 n_rows, int n_dims, const gint32 *classes, int n_classes, double shrinkage,
             int n_threads, VecLda *lda, GCancellable *cancellable, GError **error)
{
  g_auto (Fit) fit = { .vectors = vectors, .n_rows = n_rows, .n_dims = n_dims, .classes = classes, .n_classes = n_classes,
                       .n_threads = n_threads };
  g_autoptr (VecPca) pca = NULL;
  g_autofree float *reduced = NULL;

  *lda = (VecLda) { 0 };
  if (n_dims <= MAX_DIMS)
    return fit_all (&fit, shrinkage, lda, cancellable, error);

  pca = vec_pca_new (vectors, n_rows, n_dims, REDUCED_DIMS, n_threads, cancellable, error);
  if (pca == NULL)
    return FALSE;
  fit.n_dims = vec_pca_get_n_components (pca);
  reduced = g_new (float, n_rows * fit.n_dims);
  vec_pca_transform (pca, vectors, n_rows, n_threads, reduced);
  fit.vectors = reduced;
  if (!fit_all (&fit, shrinkage, lda, cancellable, error))
    return FALSE;
  expand (lda, pca, n_dims);
  return TRUE;
}
