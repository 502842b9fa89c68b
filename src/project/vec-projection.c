/* The list of methods, and what all runs have in common. */
#include "project/vec-projection-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "project/vec-pca.h"

static const VecProjectionMethod *const methods[] = {
  &vec_pca_method, &vec_tsne_method, &vec_umap_method, &vec_axes_method, &vec_lda_method, &vec_raw_method, NULL,
};

void
vec_projection_params_init (VecProjectionParams *params)
{
  *params = (VecProjectionParams) {
    .n_dims = 2,
    .seed = 42,
    .perplexity = 30,
    .n_iterations = 1000,
    .stops_itself = TRUE,
    .n_exaggeration = 250,
    .exaggeration = 12,
    .late_exaggeration = 1,
    .component_x = 1,
    .component_y = 2,
    .component_z = 3,
    .n_neighbors = 15,
    .min_dist = 0.1,
    .metric = VEC_METRIC_EUCLIDEAN,
  };
}

void
vec_projection_params_fit (VecProjectionParams *params, gint64 n_rows)
{
  double largest = floor ((double) (n_rows - 1) / 3);

  params->perplexity = MAX (MIN (params->perplexity, largest), 1);
  params->n_neighbors = (int) MAX (MIN (params->n_neighbors, n_rows), 2);
}

const VecProjectionMethod *const *
vec_projection_methods_get (void)
{
  return methods;
}

const VecProjectionMethod *
vec_projection_method_find (const char *id)
{
  for (int i = 0; methods[i] != NULL; i++)
    if (g_str_equal (methods[i]->id, id))
      return methods[i];
  return NULL;
}

const VecParameter *
vec_projection_method_find_parameter (const VecProjectionMethod *method, const char *id)
{
  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    if (g_str_equal (parameter->id, id))
      return parameter;
  return NULL;
}

gboolean
vec_projection_method_has_seed (const VecProjectionMethod *method)
{
  for (const VecParameter *parameter = method->parameters; parameter != NULL && parameter->id != NULL; parameter++)
    if (parameter->type == VEC_PARAMETER_SEED)
      return TRUE;
  return FALSE;
}

char *
vec_projection_method_dup_axis_title (const VecProjectionMethod *method, const VecProjectionParams *params, int axis,
                                      double explained)
{
  return method->dup_axis_title != NULL ? method->dup_axis_title (params, axis, explained) : NULL;
}

double
vec_parameter_get (const VecParameter *parameter, const VecProjectionParams *params)
{
  const char *place = (const char *) params + parameter->offset;

  if (parameter->type == VEC_PARAMETER_DOUBLE)
    return *(const double *) (const void *) place;
  if (parameter->type == VEC_PARAMETER_SEED)
    return (double) *(const guint64 *) (const void *) place;
  return *(const int *) (const void *) place;
}

void
vec_parameter_set (const VecParameter *parameter, VecProjectionParams *params, double value)
{
  char *place = (char *) params + parameter->offset;

  if (parameter->type == VEC_PARAMETER_DOUBLE)
    *(double *) (void *) place = value;
  else if (parameter->type == VEC_PARAMETER_SEED)
    *(guint64 *) (void *) place = (guint64) value;
  else
    *(int *) (void *) place = (int) value;
}

static gboolean
is_allowed (const VecParameter *parameter, double value)
{
  switch (parameter->type)
    {
    case VEC_PARAMETER_SEED:
    case VEC_PARAMETER_BOOLEAN:
      return TRUE;
    case VEC_PARAMETER_CHOICE:
      for (const VecParameterChoice *choice = parameter->choices; choice->id != NULL; choice++)
        if (choice->value == (int) value)
          return TRUE;
      return FALSE;
    default:
      return value >= parameter->minimum && value <= parameter->maximum;
    }
}

double
vec_parameter_clamp (const VecParameter *parameter, double value)
{
  double nearest = NAN;

  switch (parameter->type)
    {
    case VEC_PARAMETER_SEED:
      return CLAMP (round (value), 0, 9007199254740991.0);
    case VEC_PARAMETER_BOOLEAN:
      return value != 0;
    case VEC_PARAMETER_CHOICE:
      for (const VecParameterChoice *choice = parameter->choices; choice->id != NULL; choice++)
        if (!(fabs (choice->value - value) >= fabs (nearest - value)))
          nearest = choice->value;
      return nearest;
    case VEC_PARAMETER_INT:
      return CLAMP (round (value), parameter->minimum, parameter->maximum);
    default:
      return CLAMP (value, parameter->minimum, parameter->maximum);
    }
}

static gboolean
check_parameter (const VecParameter *parameter, const VecProjectionParams *params, GError **error)
{
  double value = vec_parameter_get (parameter, params);

  if (is_allowed (parameter, value))
    return TRUE;
  if (parameter->type == VEC_PARAMETER_CHOICE)
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("%s cannot be %g."), _(parameter->title), value);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("%s must be between %g and %g, and is %g."), _(parameter->title),
                 parameter->minimum, parameter->maximum, value);
  return FALSE;
}

VecProjection *
vec_projection_new (const VecProjectionMethod *method, const float *vectors, gint64 n_rows, int n_dims,
                    const VecProjectionParams *params, GError **error)
{
  g_return_val_if_fail (method != NULL && vectors != NULL && params != NULL, NULL);
  g_return_val_if_fail (n_rows > 0 && n_dims > 0, NULL);

  for (const VecParameter *parameter = method->parameters; parameter->id != NULL; parameter++)
    if (!check_parameter (parameter, params, error))
      return NULL;
  return method->create (vectors, n_rows, n_dims, params, error);
}

gboolean
vec_projection_init (VecProjection *projection, const VecProjectionClass *klass, const float *vectors, gint64 n_rows, int n_dims,
                     const VecProjectionParams *params, GError **error)
{
  if (params->n_dims != 2 && params->n_dims != 3)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("A map has 2 or 3 dimensions, not %d."), params->n_dims);
      return FALSE;
    }
  projection->klass = klass;
  projection->vectors = vectors;
  projection->n_rows = n_rows;
  projection->n_dims = n_dims;
  projection->params = *params;
  projection->kl = NAN;
  return TRUE;
}

void
vec_projection_free (VecProjection *projection)
{
  if (projection == NULL)
    return;
  projection->klass->free (projection);
  g_clear_pointer (&projection->graph, vec_knn_graph_unref);
  g_free (projection->initial);
  g_free (projection);
}

void
vec_projection_set_knn_graph (VecProjection *projection, VecKnnGraph *graph)
{
  g_return_if_fail (graph == NULL || vec_knn_graph_get_n_rows (graph) == projection->n_rows);

  if (graph != NULL)
    vec_knn_graph_ref (graph);
  g_clear_pointer (&projection->graph, vec_knn_graph_unref);
  projection->graph = graph;
}

void
vec_projection_set_initial_layout (VecProjection *projection, const float *layout)
{
  g_free (projection->initial);
  projection->initial = g_memdup2 (layout, sizeof (float) * (gsize) projection->n_rows * projection->params.n_dims);
}

gboolean
vec_projection_step (VecProjection *projection, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
                     GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (projection->is_done)
    return TRUE;
  return projection->klass->step (projection, progress, progress_data, cancellable, error);
}

gboolean
vec_projection_is_done (VecProjection *projection)
{
  return projection->is_done;
}

VecProjectionEnd
vec_projection_get_end_reason (VecProjection *projection)
{
  if (!projection->is_done)
    return VEC_PROJECTION_END_NONE;
  return projection->end_reason == VEC_PROJECTION_END_NONE ? VEC_PROJECTION_END_ITERATIONS : projection->end_reason;
}

const float *
vec_projection_get_layout (VecProjection *projection)
{
  return projection->klass->get_layout (projection);
}

const char *
vec_projection_get_stage (VecProjection *projection)
{
  return projection->klass->get_stage (projection);
}

int
vec_projection_get_iteration (VecProjection *projection)
{
  return projection->iteration;
}

int
vec_projection_get_n_iterations (VecProjection *projection)
{
  return projection->n_iterations;
}

double
vec_projection_get_kl (VecProjection *projection)
{
  return projection->kl;
}

VecKnnGraph *
vec_projection_get_knn_graph (VecProjection *projection)
{
  return projection->graph;
}

VecProjectionTimes
vec_projection_get_times (VecProjection *projection)
{
  return projection->times;
}

double
vec_projection_get_explained (VecProjection *projection, int axis)
{
  if (projection->klass->get_explained == NULL || axis < 0 || axis >= projection->params.n_dims)
    return NAN;
  return projection->klass->get_explained (projection, axis);
}

void
vec_projection_extend (VecProjection *projection, int n_more)
{
  g_return_if_fail (n_more >= 0);

  if (projection->klass->extend != NULL && n_more > 0)
    projection->klass->extend (projection, n_more);
}

gboolean
vec_projection_project_rows (VecProjection *projection, float *layout, GCancellable *cancellable, GError **error)
{
  gint64 n = projection->n_rows;
  int dims = projection->params.n_dims, n_threads = projection->params.n_threads, c;
  g_autoptr (VecPca) pca = vec_pca_new (projection->vectors, n, projection->n_dims, dims, n_threads, cancellable, error);
  g_autofree float *scores = NULL;

  if (pca == NULL)
    return FALSE;
  c = vec_pca_get_n_components (pca);
  scores = g_new (float, n * c);
  vec_pca_transform (pca, projection->vectors, n, n_threads, scores);
  memset (layout, 0, sizeof (float) * n * dims);
  for (gint64 i = 0; i < n; i++)
    memcpy (layout + i * dims, scores + i * c, c * sizeof *scores);
  return TRUE;
}
