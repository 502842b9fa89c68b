#include "project/vec-linear-run.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "project/vec-pca.h"

/* ---- The run */

static gboolean
linear_run_step (VecProjection *base, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecLinearRun *run = (VecLinearRun *) base;
  gint64 start = g_get_monotonic_time ();

  if (progress != NULL)
    progress (_(run->stage), 0, 0, progress_data);
  run->layout = g_new0 (float, base->n_rows * base->params.n_dims);
  if (!run->compute (run, cancellable, error))
    {
      g_clear_pointer (&run->layout, g_free);
      return FALSE;
    }
  base->times.pca_s = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  base->is_done = TRUE;
  return TRUE;
}

static const float *
linear_run_get_layout (VecProjection *base)
{
  return ((VecLinearRun *) base)->layout;
}

static const char *
linear_run_get_stage (VecProjection *base)
{
  return base->is_done ? _("Done") : _(((VecLinearRun *) base)->stage);
}

static double
linear_run_get_explained (VecProjection *base, int axis)
{
  return ((VecLinearRun *) base)->explained[axis];
}

static void
linear_run_free (VecProjection *base)
{
  g_free (((VecLinearRun *) base)->layout);
}

static const VecProjectionClass linear_run_class = {
  .step = linear_run_step,
  .get_layout = linear_run_get_layout,
  .get_stage = linear_run_get_stage,
  .get_explained = linear_run_get_explained,
  .free = linear_run_free,
};

VecProjection *
vec_linear_run_new (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params, const char *stage,
                    gboolean (*compute) (VecLinearRun *, GCancellable *, GError **), GError **error)
{
  VecLinearRun *run = g_new0 (VecLinearRun, 1);

  run->stage = stage;
  run->compute = compute;
  for (int axis = 0; axis < 3; axis++)
    run->explained[axis] = NAN;
  if (vec_projection_init (&run->base, &linear_run_class, vectors, n_rows, n_dims, params, error))
    return &run->base;
  g_free (run);
  return NULL;
}

/* ---- Projecting */

typedef struct
{
  VecLinearRun *run;
  int axis;
  const double *origin, *direction;   /* (d) */
  double scale, offset;
} ProjectJob;

static void
project_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  const ProjectJob *job = data;
  int d = job->run->base.n_dims, dims = job->run->base.params.n_dims;

  for (gint64 i = begin; i < end; i++)
    {
      const float *x = job->run->base.vectors + i * d;
      double dot = 0;

      for (int j = 0; j < d; j++)
        dot += (x[j] - job->origin[j]) * job->direction[j];
      job->run->layout[i * dims + job->axis] = (float) (job->scale * dot + job->offset);
    }
}

void
vec_linear_run_project (VecLinearRun *run, int axis, const double *origin, const double *direction, double scale, double offset)
{
  ProjectJob job = { run, axis, origin, direction, scale, offset };

  vec_parallel_for (run->base.n_rows, run->base.params.n_threads, project_part, &job);
}

/* ---- What is left */

#define NOTHING 1e-9   /* of its length: what is left of a direction in the span of others */

/* Gram–Schmidt, twice; what lies in the span of others is left out. Returns how many there are. out (n, d). */
static int
orthonormalize (const double *directions, int n, int d, float *out)
{
  g_autofree double *basis = g_new (double, (gsize) MAX (n, 1) * d);
  int n_kept = 0;

  for (int i = 0; i < n; i++)
    {
      double *row = basis + (gsize) n_kept * d, length;

      memcpy (row, directions + (gsize) i * d, d * sizeof *row);
      length = cblas_dnrm2 (d, row, 1);
      for (int times = 0; times < 2; times++)
        for (int other = 0; other < n_kept; other++)
          cblas_daxpy (d, -cblas_ddot (d, basis + (gsize) other * d, 1, row, 1), basis + (gsize) other * d, 1, row, 1);
      if (cblas_dnrm2 (d, row, 1) <= NOTHING * length || length <= 0)
        continue;
      cblas_dscal (d, 1 / cblas_dnrm2 (d, row, 1), row, 1);
      n_kept++;
    }
  for (gsize i = 0; i < (gsize) n_kept * d; i++)
    out[i] = (float) basis[i];
  return n_kept;
}

/* The standard deviation of the scores in column @c of @scores (n, k), which are centred. */
static double
deviation (const float *scores, gint64 n, int k, int c)
{
  double squares = 0;

  for (gint64 i = 0; i < n; i++)
    squares += (double) scores[i * k + c] * scores[i * k + c];
  return sqrt (squares / (double) n);
}

gboolean
vec_linear_run_fill (VecLinearRun *run, int first, const double *avoid, int n_avoid, double unit, GCancellable *cancellable,
                     GError **error)
{
  const VecProjection *base = &run->base;
  int dims = base->params.n_dims, k = MIN (dims - first, base->n_dims);
  g_autofree float *basis = g_new (float, (gsize) MAX (n_avoid, 1) * base->n_dims), *scores = NULL;
  g_autoptr (VecPca) pca = NULL;

  if (k <= 0)
    return TRUE;
  n_avoid = orthonormalize (avoid, n_avoid, base->n_dims, basis);
  pca = vec_pca_new_beside (base->vectors, base->n_rows, base->n_dims, basis, n_avoid, k, base->params.n_threads, cancellable, error);
  if (pca == NULL)
    return FALSE;
  scores = g_new (float, base->n_rows * k);
  vec_pca_transform (pca, base->vectors, base->n_rows, base->params.n_threads, scores);
  for (int c = 0; c < k; c++)
    {
      double size = unit > 0 ? unit : deviation (scores, base->n_rows, k, c);

      for (gint64 i = 0; i < base->n_rows; i++)
        run->layout[i * dims + first + c] = size > 0 ? (float) (scores[i * k + c] / size) : 0;
    }
  return TRUE;
}
