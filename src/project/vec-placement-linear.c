/* New points in a picture that is a linear view of the vectors (principal components, chosen dimensions, axes of meaning, Fisher's
 * discriminants): y = W x + b, exactly. W is found from the picture itself, by least squares over some of the rows, whatever
 * method made it; the residual says whether the picture is such a view. With fewer rows than dimensions it is the solution of least
 * norm, which is the right one where the axes lie among the rows, as all of these do. */
#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "project/vec-placement-private.h"

#define MAX_DIMS 4096       /* the normal equations take d² doubles */
#define PIECE 512           /* rows of the sample at a time */
#define RIDGE 1e-9          /* of the scaled normal equations, which have no full rank where dimensions depend on each other */
#define MAX_RESIDUAL 2e-3   /* of a linear view, as a share of its own spread */

void dposv_ (const char *uplo, const int *n, const int *nrhs, double *a, const int *lda, double *b, const int *ldb, int *info);

typedef struct
{
  const VecReference *reference;
  gint64 n_sample;          /* rows looked at, evenly spread */
  int d, dims;
  double *mean;             /* (d) */
  double place_mean[3];
  double *normal;           /* (d, d): scaled to ones on the diagonal */
  double *scale;            /* (d): 1 / standard deviation, 0 for a dimension that never changes */
  double *map;              /* (dims, d): W */
} LinearFit;

static gint64
sample_row (const LinearFit *fit, gint64 i)
{
  return (gint64) ((double) i * (double) fit->reference->n_rows / (double) fit->n_sample);
}

static void
compute_means (LinearFit *fit)
{
  const VecReference *reference = fit->reference;

  for (gint64 i = 0; i < fit->n_sample; i++)
    {
      gint64 row = sample_row (fit, i);

      for (int j = 0; j < fit->d; j++)
        fit->mean[j] += reference->vectors[row * fit->d + j] / (double) fit->n_sample;
      for (int axis = 0; axis < fit->dims; axis++)
        fit->place_mean[axis] += reference->layout[row * fit->dims + axis] / (double) fit->n_sample;
    }
}

/* XᵀX and, in map, YᵀX of the centred sample. */
static gboolean
add_products (LinearFit *fit, GCancellable *cancellable)
{
  const VecReference *reference = fit->reference;
  int d = fit->d;
  g_autofree double *piece = g_new (double, PIECE * (gsize) d);

  for (gint64 begin = 0; begin < fit->n_sample; begin += PIECE)
    {
      int n = (int) MIN (PIECE, fit->n_sample - begin);

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      for (int i = 0; i < n; i++)
        {
          gint64 row = sample_row (fit, begin + i);

          for (int j = 0; j < d; j++)
            piece[(gsize) i * d + j] = reference->vectors[row * d + j] - fit->mean[j];
          for (int axis = 0; axis < fit->dims; axis++)
            for (int j = 0; j < d; j++)
              fit->map[axis * d + j] += (reference->layout[row * fit->dims + axis] - fit->place_mean[axis])
                                        * piece[(gsize) i * d + j];
        }
      cblas_dsyrk (CblasRowMajor, CblasUpper, CblasTrans, d, n, 1, piece, d, 1, fit->normal, d);
    }
  return TRUE;
}

/* Dimensions of very different size weigh alike. */
static gboolean
solve (LinearFit *fit)
{
  int d = fit->d, info = 0;

  for (int j = 0; j < d; j++)
    fit->scale[j] = fit->normal[(gsize) j * d + j] > 0 ? 1 / sqrt (fit->normal[(gsize) j * d + j]) : 0;
  for (int i = 0; i < d; i++)
    {
      for (int j = i; j < d; j++)
        fit->normal[(gsize) i * d + j] *= fit->scale[i] * fit->scale[j];
      fit->normal[(gsize) i * d + i] = 1 + RIDGE;
    }
  for (int axis = 0; axis < fit->dims; axis++)
    for (int j = 0; j < d; j++)
      fit->map[axis * d + j] *= fit->scale[j];
  dposv_ ("L", &d, &fit->dims, fit->normal, &d, fit->map, &d, &info); /* a row-major upper triangle is LAPACK's lower one */
  for (int axis = 0; axis < fit->dims; axis++)
    for (int j = 0; j < d; j++)
      fit->map[axis * d + j] *= fit->scale[j];
  return info == 0;
}

static double
project (const LinearFit *fit, const float *vector, int axis)
{
  const double *map = fit->map + (gsize) axis * fit->d;
  double sum = fit->place_mean[axis];

  for (int j = 0; j < fit->d; j++)
    sum += map[j] * (vector[j] - fit->mean[j]);
  return sum;
}

static gboolean
is_linear (const LinearFit *fit)
{
  const VecReference *reference = fit->reference;

  for (int axis = 0; axis < fit->dims; axis++)
    {
      double residual = 0, spread = 0;

      for (gint64 i = 0; i < fit->n_sample; i++)
        {
          gint64 row = sample_row (fit, i);
          double y = reference->layout[row * fit->dims + axis];
          double difference = project (fit, reference->vectors + row * fit->d, axis) - y;

          residual += difference * difference;
          spread += (y - fit->place_mean[axis]) * (y - fit->place_mean[axis]);
        }
      if (!(residual <= MAX_RESIDUAL * MAX_RESIDUAL * spread) && spread > 0)
        return FALSE;
    }
  return TRUE;
}

static void
linear_fit_clear (LinearFit *fit)
{
  g_free (fit->mean);
  g_free (fit->normal);
  g_free (fit->scale);
  g_free (fit->map);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LinearFit, linear_fit_clear)

typedef struct
{
  const LinearFit *fit;
  const float *vectors;     /* (m, d) */
  float *out;               /* (m, dims) */
} Projecting;

static void
project_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Projecting *job = data;

  for (gint64 i = begin; i < end; i++)
    for (int axis = 0; axis < job->fit->dims; axis++)
      job->out[i * job->fit->dims + axis] = (float) project (job->fit, job->vectors + i * job->fit->d, axis);
}

gboolean
vec_placement_linear (const VecReference *reference, const float *vectors, gint64 m, float *out, GCancellable *cancellable)
{
  int d = reference->n_vector_dims;
  g_auto (LinearFit) fit = { .reference = reference, .d = d, .dims = reference->params->n_dims };
  Projecting job = { &fit, vectors, out };

  if (d > MAX_DIMS)
    return FALSE;
  fit.n_sample = MIN (reference->n_rows, 2 * (gint64) d + 2000);
  fit.mean = g_new0 (double, d);
  fit.scale = g_new0 (double, d);
  fit.map = g_new0 (double, (gsize) fit.dims * d);
  fit.normal = g_try_new0 (double, (gsize) d * d);
  if (fit.normal == NULL)
    return FALSE;
  compute_means (&fit);
  if (!add_products (&fit, cancellable) || !solve (&fit) || !is_linear (&fit))
    return FALSE;
  vec_parallel_blocks (m, 64, reference->params->n_threads, project_part, &job);
  return !g_cancellable_is_cancelled (cancellable);
}
