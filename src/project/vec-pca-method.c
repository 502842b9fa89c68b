/* Principal components as a map: chosen components are its axes. One step. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/vec-error.h"
#include "project/vec-estimate.h"
#include "project/vec-pca.h"
#include "project/vec-projection-private.h"

#define MAX_COMPONENT 999

typedef struct
{
  VecProjection base;
  float *layout;           /* (n, dims); NULL before the step */
  double explained[3];
} PcaRun;

static int
chosen_component (const VecProjectionParams *params, int axis)
{
  return axis == 0 ? params->component_x : axis == 1 ? params->component_y : params->component_z;
}

static int
largest_component (const VecProjectionParams *params)
{
  int largest = 0;

  for (int axis = 0; axis < params->n_dims; axis++)
    largest = MAX (largest, chosen_component (params, axis));
  return largest;
}

/* An axis whose component the data do not have (2 dimensions shown in 3, a single row) is 0. */
static void
take_axes (PcaRun *run, VecPca *pca, const float *scores)
{
  int c = vec_pca_get_n_components (pca), dims = run->base.params.n_dims;

  run->layout = g_new0 (float, run->base.n_rows * dims);
  for (int axis = 0; axis < dims; axis++)
    {
      int component = chosen_component (&run->base.params, axis);

      if (component >= c)
        continue;
      run->explained[axis] = vec_pca_get_explained_variance_ratio (pca)[component];
      for (gint64 i = 0; i < run->base.n_rows; i++)
        run->layout[i * dims + axis] = scores[i * c + component];
    }
}

static gboolean
pca_run_step (VecProjection *base, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  PcaRun *run = (PcaRun *) base;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (VecPca) pca = NULL;
  g_autofree float *scores = NULL;

  if (progress != NULL)
    progress (_("Finding the main directions"), 0, 0, progress_data);
  pca = vec_pca_new (base->vectors, base->n_rows, base->n_dims, largest_component (&base->params) + 1, base->params.n_threads,
                     cancellable, error);
  if (pca == NULL)
    return FALSE;
  scores = g_new (float, base->n_rows * vec_pca_get_n_components (pca));
  vec_pca_transform (pca, base->vectors, base->n_rows, base->params.n_threads, scores);
  take_axes (run, pca, scores);
  base->times.pca_s = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  base->is_done = TRUE;
  return TRUE;
}

static const float *
pca_run_get_layout (VecProjection *base)
{
  return ((PcaRun *) base)->layout;
}

static const char *
pca_run_get_stage (VecProjection *base)
{
  return base->is_done ? _("Done") : _("Finding the main directions");
}

static double
pca_run_get_explained (VecProjection *base, int axis)
{
  return ((PcaRun *) base)->explained[axis];
}

static void
pca_run_free (VecProjection *base)
{
  g_free (((PcaRun *) base)->layout);
}

static const VecProjectionClass pca_class = {
  .step = pca_run_step,
  .get_layout = pca_run_get_layout,
  .get_stage = pca_run_get_stage,
  .get_explained = pca_run_get_explained,
  .free = pca_run_free,
};

static VecProjection *
pca_create (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params, GError **error)
{
  PcaRun *run = g_new0 (PcaRun, 1);

  if (vec_projection_init (&run->base, &pca_class, vectors, n_rows, n_dims, params, error))
    return &run->base;
  g_free (run);
  return NULL;
}

static char *
pca_dup_axis_title (const VecProjectionParams *params, int axis, double explained)
{
  if (isnan (explained))
    return NULL;
  /* Translators: an axis of a PCA picture: its number, counted from 1, and its share of the variance. */
  return g_strdup_printf (_("Component %d (%.1f %% of the variance)"), chosen_component (params, axis) + 1, 100 * explained);
}

static const VecParameter pca_parameters[] = {
  { "component-x", N_("Horizontal component"), N_("Which principal component runs from left to right, counted from 0."),
    VEC_PARAMETER_INT, G_STRUCT_OFFSET (VecProjectionParams, component_x), 0, MAX_COMPONENT, NULL, VEC_PARAMETER_COMMON },
  { "component-y", N_("Vertical component"), N_("Which principal component runs from bottom to top, counted from 0."),
    VEC_PARAMETER_INT, G_STRUCT_OFFSET (VecProjectionParams, component_y), 0, MAX_COMPONENT, NULL, VEC_PARAMETER_COMMON },
  { "component-z", N_("Depth component"), N_("Which principal component runs from front to back, counted from 0."),
    VEC_PARAMETER_INT, G_STRUCT_OFFSET (VecProjectionParams, component_z), 0, MAX_COMPONENT },
  { NULL },
};

const VecProjectionMethod vec_pca_method = {
  .id = "pca",
  .title = N_("PCA"),
  .description = N_("Looks at the vectors from the side on which they spread most; fast, and distances keep their meaning."),
  .parameters = pca_parameters,
  .create = pca_create,
  .dup_axis_title = pca_dup_axis_title,
  .estimate = vec_estimate_pca,
};
