/* UMAP: L. McInnes, J. Healy, J. Melville, "UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction", 2018.
 *
 * Neighbours → a fuzzy simplicial set (vec-umap-set.c) → a spectral start (vec-umap-spectral.c) → stochastic gradient descent of the
 * cross entropy between the set and the layout's (vec-umap-descent.c), with umap-learn's constants: spread 1, local connectivity 1,
 * five negative samples, a learning rate that falls from 1 to 0, 500 epochs up to 10,000 rows and 200 beyond. Further epochs are
 * made at a small learning rate that stays, so that it does not matter in how many portions they are asked for. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "project/vec-estimate.h"
#include "project/vec-projection-private.h"
#include "project/vec-umap-private.h"
#include "project/vec-zorder.h"

#define MIN_ROWS 4             /* fewer are drawn as they are */
#define SPREAD 1.0
#define START_SIZE 10.0f       /* of a layout to start from, in each dimension */
#define MAX_START_SIZE 40.0f   /* of one that was given: larger ones are shrunk to it */
#define JITTER 1e-4            /* of the start, so that equal rows can part */
#define FEW_ROWS 10000
#define REFINING_RATE 0.05f
#define STEP_WORK 2e6          /* epochs of less are done several at a time */
#define MAX_STEP_EPOCHS 16

typedef enum
{
  STAGE_NEIGHBORS,
  STAGE_SET,
  STAGE_START,
  STAGE_OPTIMIZE,
} Stage;

typedef struct
{
  VecProjection base;
  Stage stage;
  gint64 n;
  int dims;
  int n_annealed;              /* epochs until the learning rate is 0; those after are further ones */
  int step_epochs;
  int n_before;                /* epochs that are not done here, as the given layout has seen them */
  VecFuzzySet *set;            /* until the descent has it */
  VecUmapDescent *descent;
  float *published;            /* (n, dims) by row */
  gboolean is_published;
} Umap;

/* ---- Neighbours */

static gboolean
graph_serves (VecKnnGraph *graph, int k, VecMetric metric)
{
  return graph != NULL && vec_knn_graph_get_k (graph) >= k && vec_knn_graph_get_metric (graph) == metric;
}

static gboolean
step_neighbors (Umap *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;
  int k = base->params.n_neighbors - 1;

  if (run->n < MIN_ROWS)
    {
      run->stage = STAGE_START;
      return TRUE;
    }
  if (!graph_serves (base->graph, k, base->params.metric))
    {
      g_clear_pointer (&base->graph, vec_knn_graph_unref);
      base->graph = vec_knn_graph_new (base->vectors, run->n, base->n_dims, k, base->params.metric, base->params.n_threads, progress,
                                       progress_data, cancellable, error);
      if (base->graph == NULL)
        return FALSE;
    }
  run->stage = STAGE_SET;
  return TRUE;
}

static gboolean
step_set (Umap *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;

  if (progress != NULL)
    progress (_("Weighing neighbours"), 0, 0, progress_data);
  run->set = vec_fuzzy_set_new (base->graph, base->params.n_neighbors - 1, base->params.n_threads, cancellable, error);
  if (run->set == NULL)
    return FALSE;
  run->stage = STAGE_START;
  return TRUE;
}

/* ---- Start */

/* Moves the layout's middle to 0 and scales each axis by itself. */
static void
scale_layout (float *layout, gint64 n, int dims, const float *bounds, const float *scales)
{
  for (gint64 i = 0; i < n; i++)
    for (int axis = 0; axis < dims; axis++)
      layout[i * dims + axis] = (layout[i * dims + axis] - (bounds[2 * axis] + bounds[2 * axis + 1]) / 2) * scales[axis];
}

/* To START_SIZE in each dimension, as umap-learn. */
static void
scale_start (float *layout, gint64 n, int dims)
{
  float bounds[6], scales[3];

  vec_zorder_bounds (layout, n, dims, bounds);
  for (int axis = 0; axis < dims; axis++)
    scales[axis] = bounds[2 * axis + 1] > bounds[2 * axis] ? START_SIZE / (bounds[2 * axis + 1] - bounds[2 * axis]) : 0;
  scale_layout (layout, n, dims, bounds, scales);
}

/* One that was given keeps its shape, and its size where it may, or where @keeps_size. */
static void
scale_given (float *layout, gint64 n, int dims, gboolean keeps_size)
{
  float bounds[6], size = 0, scale = 1;

  for (gint64 i = 0; i < n * dims; i++)
    if (!isfinite (layout[i]))
      layout[i] = 0;
  vec_zorder_bounds (layout, n, dims, bounds);
  for (int axis = 0; axis < dims; axis++)
    size = MAX (size, bounds[2 * axis + 1] - bounds[2 * axis]);
  if (size > 0 && !keeps_size)
    scale = CLAMP (size, START_SIZE, MAX_START_SIZE) / size;
  scale_layout (layout, n, dims, bounds, (const float[]) { scale, scale, scale });
}

static void
jitter_start (Umap *run, float *layout)
{
  VecRandom random;

  vec_random_init (&random, run->base.params.seed);
  for (gint64 i = 0; i < run->n * run->dims; i++)
    layout[i] += (float) (JITTER * vec_random_normal (&random));
}

/* Brings the set and the layout, which is by row, into the order of a curve through the layout; order (n). */
static gboolean
sort_start (Umap *run, float *layout, guint32 *order, GCancellable *cancellable)
{
  int dims = run->dims;
  g_autofree float *by_row = g_memdup2 (layout, sizeof (float) * (gsize) run->n * dims);
  g_autofree guint32 *codes = g_new (guint32, run->n);
  float bounds[6];

  vec_zorder_bounds (layout, run->n, dims, bounds);
  vec_zorder_sort (layout, run->n, dims, bounds, order, codes);
  if (!vec_fuzzy_set_reorder (run->set, order, run->base.params.n_threads, cancellable))
    return FALSE;
  for (gint64 i = 0; i < run->n; i++)
    memcpy (layout + i * dims, by_row + (gsize) order[i] * dims, dims * sizeof *layout);
  return TRUE;
}

/* One to three rows have no neighbourhoods worth the name: their principal components. */
static void
finish_tiny (Umap *run, const float *layout)
{
  memcpy (run->published, layout, sizeof (float) * run->n * run->dims);
  scale_given (run->published, run->n, run->dims, FALSE);
  run->is_published = TRUE;
  run->stage = STAGE_OPTIMIZE;
  run->base.iteration = run->base.n_iterations;
  run->base.is_done = TRUE;
}

static gboolean
begin_descent (Umap *run, guint32 *order, const float *layout)
{
  const VecProjectionParams *params = &run->base.params;
  VecUmapCurve curve = vec_umap_curve_fit (params->min_dist, SPREAD);

  run->descent = vec_umap_descent_new (run->set, order, layout, run->dims, curve, params->seed, params->n_threads);
  if (run->descent == NULL)
    return FALSE;
  run->set = NULL;
  run->step_epochs = (int) CLAMP (STEP_WORK / vec_umap_descent_get_work (run->descent), 1, MAX_STEP_EPOCHS);
  run->is_published = FALSE;
  run->stage = STAGE_OPTIMIZE;
  return TRUE;
}

/* @layout: the principal components by row, or what was given. */
static gboolean
arrange_start (Umap *run, float *layout, GCancellable *cancellable)
{
  VecProjection *base = &run->base;
  g_autofree guint32 *order = g_try_new (guint32, run->n);

  if (order == NULL || !sort_start (run, layout, order, cancellable))
    return FALSE;
  if (base->initial == NULL && base->params.start == VEC_START_SPECTRAL
      && !vec_umap_spectral_start (run->set, order, layout, run->dims, base->params.seed, base->params.n_threads, cancellable))
    return FALSE;
  if (base->initial == NULL)
    scale_start (layout, run->n, run->dims);
  else
    scale_given (layout, run->n, run->dims, run->n_before > 0);
  jitter_start (run, layout);
  if (!begin_descent (run, order, layout))
    return FALSE;
  g_steal_pointer (&order);
  return TRUE;
}

static gboolean
step_start (Umap *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;
  g_autofree float *layout = g_new (float, run->n * run->dims);

  if (progress != NULL)
    progress (_("Laying out roughly"), 0, 0, progress_data);
  if (base->initial != NULL)
    memcpy (layout, base->initial, sizeof (float) * run->n * run->dims);
  else if (!vec_projection_project_rows (&run->base, layout, cancellable, error))
    return FALSE;
  if (run->n < MIN_ROWS)
    {
      finish_tiny (run, layout);
      return TRUE;
    }
  if (arrange_start (run, layout, cancellable))
    return TRUE;
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory for a UMAP map of %lld rows with %d neighbours."),
                 (long long) run->n, base->params.n_neighbors);
  return FALSE;
}

/* ---- Epochs */

static float
get_learning_rate (const Umap *run, int epoch)
{
  return epoch < run->n_annealed ? 1 - (float) epoch / (float) run->n_annealed : REFINING_RATE;
}

/* Epochs before which the map has changed enough for a new order to pay. */
static gboolean
is_time_to_sort (const Umap *run, int epoch)
{
  return epoch == run->n_before || epoch == run->n_annealed / 10 || epoch == run->n_annealed / 3;
}

static gboolean
step_optimize (Umap *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;

  for (int i = 0; i < run->step_epochs && base->iteration < base->n_iterations; i++)
    {
      int epoch = run->n_before + base->iteration;

      if ((is_time_to_sort (run, epoch) && !vec_umap_descent_sort (run->descent, cancellable))
          || !vec_umap_descent_step (run->descent, epoch, get_learning_rate (run, epoch), cancellable))
        {
          g_cancellable_set_error_if_cancelled (cancellable, error);
          return FALSE;
        }
      run->is_published = FALSE;
      base->iteration++;
    }
  base->is_done = base->iteration >= base->n_iterations;
  if (progress != NULL)
    progress (_("Arranging points"), base->iteration, base->n_iterations, progress_data);
  return TRUE;
}

/* ---- The run */

static int
count_annealed (const VecProjectionParams *params, gint64 n_rows)
{
  return params->n_epochs > 0 ? params->n_epochs : n_rows <= FEW_ROWS ? 500 : 200;
}

int
vec_umap_get_n_epochs (const VecProjectionParams *params, gint64 n_rows)
{
  return count_annealed (params, n_rows) + params->n_refining;
}

static double *
stage_time (Umap *run)
{
  VecProjectionTimes *times = &run->base.times;

  switch (run->stage)
    {
    case STAGE_NEIGHBORS: return &times->knn_s;
    case STAGE_SET: return &times->affinity_s;
    case STAGE_START: return &times->start_s;
    default: return &times->optimize_s;
    }
}

static gboolean
umap_step (VecProjection *base, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  static gboolean (*const steps[]) (Umap *, VecProgressFunc, gpointer, GCancellable *, GError **)
    = { step_neighbors, step_set, step_start, step_optimize };
  Umap *run = (Umap *) base;
  gint64 start = g_get_monotonic_time ();
  double *seconds = stage_time (run);
  gboolean ok = steps[run->stage] (run, progress, progress_data, cancellable, error);

  *seconds += (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return ok;
}

static const float *
umap_get_layout (VecProjection *base)
{
  Umap *run = (Umap *) base;

  if (run->stage != STAGE_OPTIMIZE)
    return base->initial;
  if (!run->is_published)
    vec_umap_descent_get_layout (run->descent, run->published);
  run->is_published = TRUE;
  return run->published;
}

static const char *
umap_get_stage (VecProjection *base)
{
  Umap *run = (Umap *) base;

  if (base->is_done)
    return _("Done");
  switch (run->stage)
    {
    case STAGE_NEIGHBORS: return _("Finding neighbours");
    case STAGE_SET: return _("Weighing neighbours");
    case STAGE_START: return _("Laying out roughly");
    default: return _("Arranging points");
    }
}

static void
umap_extend (VecProjection *base, int n_more)
{
  Umap *run = (Umap *) base;

  if (run->n < MIN_ROWS)
    return;
  base->params.n_refining += n_more;
  base->n_iterations += n_more;
  base->is_done = FALSE;
}

static void
umap_free (VecProjection *base)
{
  Umap *run = (Umap *) base;

  g_clear_pointer (&run->set, vec_fuzzy_set_free);
  g_clear_pointer (&run->descent, vec_umap_descent_free);
  g_free (run->published);
}

static const VecProjectionClass umap_class = {
  .step = umap_step,
  .get_layout = umap_get_layout,
  .get_stage = umap_get_stage,
  .extend = umap_extend,
  .free = umap_free,
};

static gboolean
check_neighbors (gint64 n_rows, int n_neighbors, GError **error)
{
  if (n_rows < MIN_ROWS || n_neighbors <= n_rows)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
               _("%d neighbours, the point itself included, need at least as many rows; this table has %lld."), n_neighbors,
               (long long) n_rows);
  return FALSE;
}

static VecProjection *
umap_create (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params, GError **error)
{
  VecProjection *projection;
  Umap *run;

  if (!check_neighbors (n_rows, params->n_neighbors, error))
    return NULL;
  run = g_new0 (Umap, 1);
  projection = &run->base;
  if (!vec_projection_init (projection, &umap_class, vectors, n_rows, n_dims, params, error))
    {
      g_free (run);
      return NULL;
    }
  run->n = n_rows;
  run->dims = params->n_dims;
  run->n_annealed = count_annealed (params, n_rows);
  run->n_before = MIN (params->n_before, vec_umap_get_n_epochs (params, n_rows) - 1);
  projection->n_iterations = vec_umap_get_n_epochs (params, n_rows) - run->n_before;
  run->published = g_new0 (float, (gsize) n_rows * params->n_dims);
  return projection;
}

static const VecParameterChoice metric_choices[] = {
  { "euclidean", N_("Euclidean"), VEC_METRIC_EUCLIDEAN },
  { "cosine", N_("Cosine"), VEC_METRIC_COSINE },
  { NULL },
};

static const VecParameterChoice start_choices[] = {
  { "spectral", N_("Spectral"), VEC_START_SPECTRAL },
  { "pca", N_("Principal components"), VEC_START_PCA },
  { NULL },
};

static const VecParameter umap_parameters[] = {
  { "neighbors", N_("Neighbours"), N_("How many neighbours each point tries to stay near to, itself among them."), VEC_PARAMETER_INT,
    G_STRUCT_OFFSET (VecProjectionParams, n_neighbors), 2, 1000, NULL, VEC_PARAMETER_COMMON | VEC_PARAMETER_SHAPES },
  { "min-dist", N_("Minimum distance"), N_("How near to each other neighbours may come; more spreads groups out."),
    VEC_PARAMETER_DOUBLE, G_STRUCT_OFFSET (VecProjectionParams, min_dist), 0, 0.99, NULL,
    VEC_PARAMETER_COMMON | VEC_PARAMETER_SHAPES },
  { "metric", N_("Metric"), N_("How vectors are compared to find neighbours."), VEC_PARAMETER_CHOICE,
    G_STRUCT_OFFSET (VecProjectionParams, metric), 0, 0, metric_choices, VEC_PARAMETER_COMMON | VEC_PARAMETER_SHAPES },
  { "iterations", N_("Iterations"), N_("How many times the points are moved; 0 chooses by the number of rows."), VEC_PARAMETER_INT,
    G_STRUCT_OFFSET (VecProjectionParams, n_epochs), 0, 100000, NULL, VEC_PARAMETER_AUTOMATIC },
  { "refining-iterations", N_("Refining iterations"), N_("How many times the points are moved a little after that."),
    VEC_PARAMETER_INT, G_STRUCT_OFFSET (VecProjectionParams, n_refining), 0, 100000 },
  { "start", N_("Start"), N_("Where the points are before they are moved: by the graph of neighbours, or by the main directions."),
    VEC_PARAMETER_CHOICE, G_STRUCT_OFFSET (VecProjectionParams, start), 0, 0, start_choices },
  { "seed", N_("Seed"), N_("The same seed gives the same map."), VEC_PARAMETER_SEED,
    G_STRUCT_OFFSET (VecProjectionParams, seed), 0, 0, NULL, VEC_PARAMETER_COMMON },
  { NULL },
};

const VecProjectionMethod vec_umap_method = {
  .id = "umap",
  .title = N_("UMAP"),
  .description = N_("Keeps neighbours together like t-SNE, faster and with more of the large arrangement; distances mean little."),
  .parameters = umap_parameters,
  .create = umap_create,
  .estimate = vec_estimate_umap,
};
