/* Principal components as a map: chosen components are its axes. One step. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "project/vec-estimate.h"
#include "project/vec-linear-run.h"
#include "project/vec-pca.h"

#define MAX_COMPONENT 1000

/* From 0. */
static int
chosen_component (const VecProjectionParams *params, int axis)
{
  return (axis == 0 ? params->component_x : axis == 1 ? params->component_y : params->component_z) - 1;
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
take_axes (VecLinearRun *run, VecPca *pca, const float *scores)
{
  int c = vec_pca_get_n_components (pca), dims = run->base.params.n_dims;

  for (int axis = 0; axis < dims; axis++)
    {
      int component = chosen_component (&run->base.params, axis);

      run->explained[axis] = component < c ? vec_pca_get_explained_variance_ratio (pca)[component] : 0;
      for (gint64 i = 0; component < c && i < run->base.n_rows; i++)
        run->layout[i * dims + axis] = scores[i * c + component];
    }
}

static gboolean
pca_compute (VecLinearRun *run, GCancellable *cancellable, GError **error)
{
  const VecProjection *base = &run->base;
  g_autofree float *scores = NULL;
  g_autoptr (VecPca) pca = vec_pca_new (base->vectors, base->n_rows, base->n_dims, largest_component (&base->params) + 1,
                                        base->params.n_threads, cancellable, error);

  if (pca == NULL)
    return FALSE;
  scores = g_new (float, base->n_rows * vec_pca_get_n_components (pca));
  vec_pca_transform (pca, base->vectors, base->n_rows, base->params.n_threads, scores);
  take_axes (run, pca, scores);
  return TRUE;
}

static VecProjection *
pca_create (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params, GError **error)
{
  return vec_linear_run_new (vectors, n_rows, n_dims, params, N_("Finding the main directions"), pca_compute, error);
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
  { "component-x", N_("Horizontal component"), N_("Which principal component runs from left to right, counted from 1."),
    VEC_PARAMETER_INT, G_STRUCT_OFFSET (VecProjectionParams, component_x), 1, MAX_COMPONENT, NULL, VEC_PARAMETER_COMMON },
  { "component-y", N_("Vertical component"), N_("Which principal component runs from bottom to top, counted from 1."),
    VEC_PARAMETER_INT, G_STRUCT_OFFSET (VecProjectionParams, component_y), 1, MAX_COMPONENT, NULL, VEC_PARAMETER_COMMON },
  { "component-z", N_("Depth component"), N_("Which principal component runs from front to back, counted from 1."),
    VEC_PARAMETER_INT, G_STRUCT_OFFSET (VecProjectionParams, component_z), 1, MAX_COMPONENT, NULL, VEC_PARAMETER_DEPTH },
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
