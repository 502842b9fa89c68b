/* t-SNE: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", JMLR 2008.
 *
 * The layout y minimises KL (P ‖ Q) = Σ p log (p / q), q = 1 / (1 + |yᵢ − yⱼ|²) / Z. Its gradient (eq. 5), here without the
 * factor 4 as in FIt-SNE and openTSNE, whose learning rates are thereby ours:
 *
 *     gᵢ = ρ Σⱼ pᵢⱼ (yᵢ − yⱼ) q̃ᵢⱼ − (1 / Z) Σⱼ (yᵢ − yⱼ) q̃ᵢⱼ²,    q̃ = 1 / (1 + |yᵢ − yⱼ|²)
 *
 * with the exaggeration ρ > 1 in the first iterations, which end by themselves once the groups have gathered (after Belkina et al. 2019,
 * who watch the divergence). The start is the first principal components at a standard deviation of 1e-4 (Kobak & Berens 2019); the
 * learning rate is n / ρ (Belkina et al. 2019), which is n after the exaggeration (Poličar et al. 2019). vec-descent.c has the rest of
 * the descent. It ends where the divergence hardly falls any more.
 *
 * Points are kept in the order of a Z-curve over the present map, renewed now and then, so that what pulls on a point is near it in
 * memory. All sums have an order that does not depend on the threads: the same seed gives the same bytes. */
#include "project/vec-tsne-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "project/vec-estimate.h"

void
vec_tsne_end (VecTsne *run, VecProjectionEnd reason)
{
  run->base.n_iterations = run->base.iteration;
  run->base.is_done = TRUE;
  run->base.end_reason = reason;
}

static double *
stage_time (VecTsne *run)
{
  VecProjectionTimes *times = &run->base.times;

  switch (run->stage)
    {
    case VEC_TSNE_PCA: return &times->pca_s;
    case VEC_TSNE_NEIGHBORS: return &times->knn_s;
    case VEC_TSNE_AFFINITY: return &times->affinity_s;
    default: return &times->optimize_s;
    }
}

static gboolean
tsne_step (VecProjection *base, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  static gboolean (*const steps[]) (VecTsne *, VecProgressFunc, gpointer, GCancellable *, GError **)
    = { vec_tsne_step_pca, vec_tsne_step_neighbors, vec_tsne_step_affinity, vec_tsne_step_optimize };
  VecTsne *run = (VecTsne *) base;
  gint64 start = g_get_monotonic_time ();
  double *seconds = stage_time (run);
  gboolean ok = steps[run->stage] (run, progress, progress_data, cancellable, error);

  *seconds += (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return ok;
}

static void
publish_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecTsne *run = data;

  for (gint64 i = begin; i < end; i++)
    memcpy (run->published + (gsize) run->order[i] * run->dims, run->descent->layout + i * run->dims, run->dims * sizeof (float));
}

static const float *
tsne_get_layout (VecProjection *base)
{
  VecTsne *run = (VecTsne *) base;

  if (run->stage == VEC_TSNE_PCA)
    return NULL;
  if (!run->is_published)
    vec_parallel_for (run->n, base->params.n_threads, publish_part, run);
  run->is_published = TRUE;
  return run->published;
}

static const char *
tsne_get_stage (VecProjection *base)
{
  VecTsne *run = (VecTsne *) base;

  if (base->is_done)
    return _("Done");
  switch (run->stage)
    {
    case VEC_TSNE_PCA: return _("Finding the main directions");
    case VEC_TSNE_NEIGHBORS: return _("Finding neighbours");
    case VEC_TSNE_AFFINITY: return _("Weighing neighbours");
    default: return base->iteration < run->n_early ? _("Gathering points") : _("Arranging points");
    }
}

static void
tsne_extend (VecProjection *base, int n_more)
{
  VecTsne *run = (VecTsne *) base;

  if (run->n < VEC_TSNE_MIN_ROWS)
    return;
  if (base->is_done)
    run->stops_itself = FALSE; /* they want them all */
  base->params.n_iterations += n_more;
  base->n_iterations += n_more;
  base->is_done = FALSE;
  base->end_reason = VEC_PROJECTION_END_NONE;
}

static void
tsne_free (VecProjection *base)
{
  VecTsne *run = (VecTsne *) base;

  g_clear_pointer (&run->affinity, vec_affinity_free);
  g_clear_pointer (&run->repulsion, vec_repulsion_free);
  g_free (run->order);
  vec_descent_free (run->descent);
  g_free (run->forces);
  g_free (run->sums);
  g_free (run->published);
}

static const VecProjectionClass tsne_class = {
  .step = tsne_step,
  .get_layout = tsne_get_layout,
  .get_stage = tsne_get_stage,
  .extend = tsne_extend,
  .free = tsne_free,
};

static gboolean
check_perplexity (gint64 n_rows, double perplexity, GError **error)
{
  gint64 needed = (gint64) ceil (3 * perplexity) + 1;

  if (n_rows < VEC_TSNE_MIN_ROWS || needed <= n_rows)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
               _("Perplexity %g needs at least %lld rows; this table has %lld."), perplexity,
               (long long) needed, (long long) n_rows);
  return FALSE;
}

static VecProjection *
tsne_create (const float *vectors, gint64 n_rows, int n_dims, const VecProjectionParams *params, GError **error)
{
  VecProjection *projection;
  VecTsne *run;
  gsize n_values = (gsize) n_rows * params->n_dims;

  if (!check_perplexity (n_rows, params->perplexity, error) || !check_perplexity (n_rows, params->coarse_perplexity, error))
    return NULL;
  run = g_new0 (VecTsne, 1);
  projection = &run->base;
  if (!vec_projection_init (projection, &tsne_class, vectors, n_rows, n_dims, params, error))
    {
      g_free (run);
      return NULL;
    }
  run->n = n_rows;
  run->dims = params->n_dims;
  run->n_early = MIN (params->n_exaggeration, params->n_iterations);
  projection->n_iterations = params->n_iterations;
  run->order = g_new (guint32, n_rows);
  for (gint64 i = 0; i < n_rows; i++)
    run->order[i] = (guint32) i;
  run->descent = vec_descent_new (n_rows, params->n_dims);
  run->stops_itself = params->stops_itself;
  run->coarse_perplexity = vec_affinity_limit_perplexity (params->coarse_perplexity, n_rows);
  run->forces = g_new0 (float, n_values);
  run->published = g_new0 (float, n_values);
  run->sums = g_new0 (double, vec_tsne_count_blocks (run));
  return projection;
}

static const VecParameterChoice metric_choices[] = {
  { "euclidean", N_("Euclidean distance"), VEC_METRIC_EUCLIDEAN },
  { "cosine", N_("Cosine distance"), VEC_METRIC_COSINE },
  { NULL },
};

static const VecParameter tsne_parameters[] = {
  { "perplexity", N_("Perplexity"), N_("About how many neighbours each point tries to stay near to."), VEC_PARAMETER_DOUBLE,
    G_STRUCT_OFFSET (VecProjectionParams, perplexity), 1, 1000, NULL, VEC_PARAMETER_COMMON | VEC_PARAMETER_SHAPES },
  { "coarse-perplexity", N_("Second perplexity"),
    N_("Lets farther neighbours pull as well, so that large groups lie better to one another; 0 does not."), VEC_PARAMETER_DOUBLE,
    G_STRUCT_OFFSET (VecProjectionParams, coarse_perplexity), 0, 10000, NULL, VEC_PARAMETER_SHAPES },
  { "metric", N_("Distance"), N_("How the distance between two rows is measured."), VEC_PARAMETER_CHOICE,
    G_STRUCT_OFFSET (VecProjectionParams, metric), 0, 0, metric_choices, VEC_PARAMETER_SHAPES },
  { "iterations", N_("Iterations"), N_("How many times the points are moved at most."), VEC_PARAMETER_INT,
    G_STRUCT_OFFSET (VecProjectionParams, n_iterations), 1, 100000, NULL, VEC_PARAMETER_COMMON },
  { "auto-stop", N_("Stop by itself"), N_("Ends before the last iteration when the picture no longer changes."),
    VEC_PARAMETER_BOOLEAN, G_STRUCT_OFFSET (VecProjectionParams, stops_itself), 0, 1 },
  { "exaggeration", N_("Early exaggeration"), N_("How much stronger neighbours pull in the first iterations, so that groups form."),
    VEC_PARAMETER_DOUBLE, G_STRUCT_OFFSET (VecProjectionParams, exaggeration), 1, 100 },
  { "exaggeration-iterations", N_("Iterations of early exaggeration"), N_("How many of the iterations are the first ones at most."),
    VEC_PARAMETER_INT, G_STRUCT_OFFSET (VecProjectionParams, n_exaggeration), 0, 100000 },
  { "late-exaggeration", N_("Late exaggeration"),
    N_("How much stronger neighbours pull in the other iterations: more than 1 draws groups together."), VEC_PARAMETER_DOUBLE,
    G_STRUCT_OFFSET (VecProjectionParams, late_exaggeration), 1, 100, NULL, VEC_PARAMETER_SHAPES },
  { "learning-rate", N_("Learning rate"), N_("How far points move at once; 0 chooses by the number of rows."),
    VEC_PARAMETER_DOUBLE, G_STRUCT_OFFSET (VecProjectionParams, learning_rate), 0, 1e7, NULL, VEC_PARAMETER_AUTOMATIC },
  { "seed", N_("Seed"), N_("The same seed gives the same map."), VEC_PARAMETER_SEED,
    G_STRUCT_OFFSET (VecProjectionParams, seed), 0, 0, NULL, VEC_PARAMETER_COMMON },
  { NULL },
};

const VecProjectionMethod vec_tsne_method = {
  .id = "tsne",
  .title = N_("t-SNE"),
  .description = N_("Keeps neighbours together and lets groups part; distances between groups mean little."),
  .parameters = tsne_parameters,
  .create = tsne_create,
  .estimate = vec_estimate_tsne,
};
