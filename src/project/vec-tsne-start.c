/* t-SNE before its iterations: principal components or another map to start from, the neighbours, and how near they are. */
#include "project/vec-tsne-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/vec-random.h"

#define START_SPREAD 1e-4
#define JITTER 1e-6      /* of the start, so that equal rows can part */
#define MIN_WARM_RADIUS 1.0  /* of an initial layout: smaller ones are starts, not maps */

/* Brings a layout to mean 0 and the standard deviation @spread of its first axis, which is its widest. */
static void
rescale_start (float *layout, gint64 n, int dims, double spread)
{
  double sum[3] = { 0 }, sum2 = 0, scale;

  for (gint64 i = 0; i < n; i++)
    for (int axis = 0; axis < dims; axis++)
      sum[axis] += layout[i * dims + axis];
  for (gint64 i = 0; i < n; i++)
    sum2 += (layout[i * dims] - sum[0] / (double) n) * (layout[i * dims] - sum[0] / (double) n);
  scale = sum2 > 0 ? spread / sqrt (sum2 / (double) n) : 0;
  for (gint64 i = 0; i < n; i++)
    for (int axis = 0; axis < dims; axis++)
      layout[i * dims + axis] = (float) ((layout[i * dims + axis] - sum[axis] / (double) n) * scale);
}

static void
jitter_start (VecTsne *run)
{
  VecRandom random;

  vec_random_init (&random, run->base.params.seed);
  for (gint64 i = 0; i < run->n * run->dims; i++)
    run->descent->layout[i] += (float) (JITTER * vec_random_normal (&random));
}

/* One to three rows have no neighbourhoods worth the name: their principal components, 1 apart in standard deviation. */
static void
finish_tiny (VecTsne *run)
{
  rescale_start (run->descent->layout, run->n, run->dims, 1);
  run->base.iteration = run->base.n_iterations;
  vec_tsne_end (run, VEC_PROJECTION_END_ITERATIONS);
}

/* A map made before is a start without exaggeration, which would tear it apart; anything smaller is brought to the usual size. */
static void
start_from_layout (VecTsne *run)
{
  VecProjection *base = &run->base;
  float *layout = run->descent->layout;

  for (gint64 i = 0; i < run->n * run->dims; i++)
    layout[i] = isfinite (base->initial[i]) ? base->initial[i] : 0;
  if (vec_descent_get_radius (run->descent) < MIN_WARM_RADIUS)
    {
      rescale_start (layout, run->n, run->dims, START_SPREAD);
      return;
    }
  vec_descent_center (run->descent);
  run->n_early = 0;
  base->n_iterations = MAX (base->params.n_iterations - base->params.n_exaggeration, 1);
}

gboolean
vec_tsne_step_pca (VecTsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;

  if (base->initial != NULL)
    start_from_layout (run);
  else
    {
      if (progress != NULL)
        progress (_("Finding the main directions"), 0, 0, progress_data);
      if (!vec_projection_project_rows (base, run->descent->layout, cancellable, error))
        return FALSE;
      rescale_start (run->descent->layout, run->n, run->dims, START_SPREAD);
    }
  run->is_published = FALSE;
  run->stage = VEC_TSNE_NEIGHBORS;
  if (run->n < VEC_TSNE_MIN_ROWS)
    finish_tiny (run);
  else
    jitter_start (run);
  return TRUE;
}

gboolean
vec_tsne_step_neighbors (VecTsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;
  VecMetric metric = (VecMetric) base->params.metric;
  int k = vec_affinity_get_n_neighbors (MAX (base->params.perplexity, run->coarse_perplexity), run->n);

  if (base->graph != NULL && (vec_knn_graph_get_k (base->graph) < k || vec_knn_graph_get_metric (base->graph) != metric))
    g_clear_pointer (&base->graph, vec_knn_graph_unref);
  if (base->graph == NULL)
    base->graph = vec_knn_graph_new (base->vectors, run->n, base->n_dims, k, metric, base->params.n_threads,
                                     progress, progress_data, cancellable, error);
  if (base->graph == NULL)
    return FALSE;
  run->stage = VEC_TSNE_AFFINITY;
  return TRUE;
}

gboolean
vec_tsne_step_affinity (VecTsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;

  if (progress != NULL)
    progress (_("Weighing neighbours"), 0, 0, progress_data);
  run->affinity = vec_affinity_new_mixed (base->graph, base->params.perplexity, run->coarse_perplexity, base->params.n_threads,
                                          cancellable, error);
  if (run->affinity == NULL)
    return FALSE;
  run->repulsion = vec_repulsion_new (run->n, run->dims, VEC_REPULSION_AUTO, base->params.n_threads);
  run->stage = VEC_TSNE_OPTIMIZE;
  return TRUE;
}
