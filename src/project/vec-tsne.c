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
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "project/vec-affinity.h"
#include "project/vec-descent.h"
#include "project/vec-estimate.h"
#include "project/vec-pca.h"
#include "project/vec-projection-private.h"
#include "project/vec-repulsion.h"
#include "project/vec-zorder.h"

#define GRAIN VEC_DESCENT_GRAIN
#define MIN_ROWS 4       /* fewer are drawn as they are */
#define START_SPREAD 1e-4
#define JITTER 1e-6      /* of the start, so that equal rows can part */
#define MIN_LEARNING_RATE 200.0
#define MIN_WARM_RADIUS 1.0  /* of an initial layout: smaller ones are starts, not maps */

/* When the early exaggeration is over: from one check to the next the divergence and the size of the map have hardly changed. */
#define GATHER_PERIOD 10 /* iterations between two checks */
#define MIN_GATHER 50
#define GATHER_KL 0.01
#define GATHER_RADIUS 0.05

/* When the picture no longer changes: see has_settled(). */
#define KL_PERIOD 25
#define N_CHECKS 5
#define SETTLED 0.0025   /* of the objective */

typedef enum
{
  STAGE_PCA,
  STAGE_NEIGHBORS,
  STAGE_AFFINITY,
  STAGE_OPTIMIZE,
} Stage;

typedef struct
{
  VecProjection base;
  Stage stage;
  gint64 n;
  int dims;
  int n_early;             /* iterations with exaggeration, at most while they last */
  double coarse_perplexity; /* 0: none; what memory allows of that of the parameters */

  VecAffinity *affinity;
  VecRepulsion *repulsion;
  guint32 *order;          /* (n): the row at each place */
  VecDescent *descent;     /* points by place */
  float *forces;           /* (n, dims) by place: repulsion */
  double *sums;            /* (blocks of GRAIN) */
  float *published;        /* (n, dims) by row */
  gboolean is_published;

  gboolean stops_itself;
  GCancellable *cancellable; /* of the present iteration */
  double objective;        /* KL where nothing is exaggerated, else what takes its place */
  double checks[N_CHECKS]; /* the objective every KL_PERIOD iterations, newest first; INFINITY before there is one */
  double gathered_kl, radius; /* at the last check of the early exaggeration */
  float exaggeration, inverse_z; /* of the present iteration */
} Tsne;

static gint64
count_blocks (const Tsne *run)
{
  return (run->n + GRAIN - 1) / GRAIN;
}

static double
add_sums (const Tsne *run)
{
  double total = 0;

  for (gint64 block = 0; block < count_blocks (run); block++)
    total += run->sums[block];
  return total;
}

/* ---- Start */

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

static gboolean
project_rows (Tsne *run, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;
  g_autoptr (VecPca) pca = vec_pca_new (base->vectors, run->n, base->n_dims, run->dims, base->params.n_threads, cancellable, error);
  g_autofree float *scores = NULL;
  int c;

  if (pca == NULL)
    return FALSE;
  c = vec_pca_get_n_components (pca);
  scores = g_new (float, run->n * c);
  vec_pca_transform (pca, base->vectors, run->n, base->params.n_threads, scores);
  memset (run->descent->layout, 0, sizeof (float) * run->n * run->dims);
  for (gint64 i = 0; i < run->n; i++)
    memcpy (run->descent->layout + i * run->dims, scores + i * c, c * sizeof *scores);
  return TRUE;
}

static void
jitter_start (Tsne *run)
{
  VecRandom random;

  vec_random_init (&random, run->base.params.seed);
  for (gint64 i = 0; i < run->n * run->dims; i++)
    run->descent->layout[i] += (float) (JITTER * vec_random_normal (&random));
}

static void
end_run (Tsne *run, VecProjectionEnd reason)
{
  run->base.n_iterations = run->base.iteration;
  run->base.is_done = TRUE;
  run->base.end_reason = reason;
}

/* One to three rows have no neighbourhoods worth the name: their principal components, 1 apart in standard deviation. */
static void
finish_tiny (Tsne *run)
{
  rescale_start (run->descent->layout, run->n, run->dims, 1);
  run->base.iteration = run->base.n_iterations;
  end_run (run, VEC_PROJECTION_END_ITERATIONS);
}

/* A map made before is a start without exaggeration, which would tear it apart; anything smaller is brought to the usual size. */
static void
start_from_layout (Tsne *run)
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

static gboolean
step_pca (Tsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;

  if (base->initial != NULL)
    start_from_layout (run);
  else
    {
      if (progress != NULL)
        progress (_("Finding the main directions"), 0, 0, progress_data);
      if (!project_rows (run, cancellable, error))
        return FALSE;
      rescale_start (run->descent->layout, run->n, run->dims, START_SPREAD);
    }
  run->is_published = FALSE;
  run->stage = STAGE_NEIGHBORS;
  if (run->n < MIN_ROWS)
    finish_tiny (run);
  else
    jitter_start (run);
  return TRUE;
}

static gboolean
step_neighbors (Tsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
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
  run->stage = STAGE_AFFINITY;
  return TRUE;
}

static gboolean
step_affinity (Tsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;

  if (progress != NULL)
    progress (_("Weighing neighbours"), 0, 0, progress_data);
  run->affinity = vec_affinity_new_mixed (base->graph, base->params.perplexity, run->coarse_perplexity, base->params.n_threads,
                                          cancellable, error);
  if (run->affinity == NULL)
    return FALSE;
  run->repulsion = vec_repulsion_new (run->n, run->dims, VEC_REPULSION_AUTO, base->params.n_threads);
  run->stage = STAGE_OPTIMIZE;
  return TRUE;
}

/* ---- Order in memory */

/* Iterations after which the map has changed enough for a new order to pay. */
static gboolean
is_time_to_sort (const Tsne *run)
{
  int iteration = run->base.iteration, since = iteration - run->n_early;

  return iteration == 0 || iteration == 40 || since == 20 || since == 60 || since == 150 || (since > 0 && since % 1000 == 0);
}

static void
sort_points (Tsne *run)
{
  gint64 n = run->n;
  g_autofree guint32 *order = g_new (guint32, n), *place = g_new (guint32, n);
  float bounds[6];

  vec_zorder_bounds (run->descent->layout, n, run->dims, bounds);
  vec_zorder_sort (run->descent->layout, n, run->dims, bounds, order, place);
  for (gint64 i = 0; i < n; i++)
    place[order[i]] = (guint32) i;
  if (!vec_affinity_reorder (run->affinity, order, place, run->base.params.n_threads))
    return;                /* without memory for it the old order does as well, more slowly */
  vec_descent_reorder (run->descent, order);
  for (gint64 i = 0; i < n; i++)
    place[i] = run->order[order[i]];
  memcpy (run->order, place, n * sizeof *place);
}

/* ---- Iteration */

static void
move_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Tsne *run = data;
  const float *forces = run->forces + begin * run->dims;
  float gradient[GRAIN * 3];

  if (g_cancellable_is_cancelled (run->cancellable))
    return;
  vec_affinity_attract (run->affinity, run->descent->layout, run->dims, begin, end, gradient);
  for (int i = 0; i < (int) (end - begin) * run->dims; i++)
    gradient[i] = run->exaggeration * gradient[i] - run->inverse_z * forces[i];
  vec_descent_move (run->descent, begin, end, gradient);
}

static double
get_learning_rate (const Tsne *run)
{
  double rate = run->base.params.learning_rate;

  return rate > 0 ? rate : MAX ((double) run->n / run->exaggeration, MIN_LEARNING_RATE);
}

static void
spread_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Tsne *run = data;

  run->sums[begin / GRAIN] = vec_affinity_spread (run->affinity, run->descent->layout, run->dims, begin, end);
}

/* KL (P ‖ Q) = Σ p log p + Σ p log (1 + d²) + log Z; what is minimised has the first two times the exaggeration. */
static void
measure_kl (Tsne *run, double z)
{
  double pull;

  vec_parallel_blocks (run->n, GRAIN, run->base.params.n_threads, spread_part, run);
  pull = run->affinity->entropy + add_sums (run);
  run->base.kl = pull + log (z);
  run->objective = run->exaggeration * pull + log (z);
}

/* ---- The schedule */

static gboolean
is_early (const Tsne *run)
{
  return run->base.iteration < run->n_early;
}

static gboolean
is_time_to_measure (const Tsne *run)
{
  if (is_early (run))
    return run->base.iteration % GATHER_PERIOD == 0;
  return (run->base.iteration - run->n_early) % KL_PERIOD == 0;
}

/* The exaggerated objective's minimum is reached soon and left by nothing. */
static gboolean
has_gathered (Tsne *run)
{
  double radius = vec_descent_get_radius (run->descent), old_radius = run->radius, old_kl = run->gathered_kl;

  run->radius = radius;
  run->gathered_kl = run->base.kl;
  return run->base.iteration >= MIN_GATHER && fabs (radius - old_radius) < GATHER_RADIUS * radius
         && fabs (run->base.kl - old_kl) < GATHER_KL * fabs (old_kl);
}

/* The objective has fallen by less than SETTLED of itself in the last 50 iterations at full momentum, or in the last 100. What 1,000
 * iterations would still gain is then about 0.5 % or less: 0.5 % for 10,000 digits, 0.4 % for 8,000 words, 0.1 % for 5,000 SIFT
 * vectors and for 700 cells. */
static gboolean
has_settled (Tsne *run)
{
  double now = run->objective, limit = SETTLED * fabs (now);

  memmove (run->checks + 1, run->checks, (N_CHECKS - 1) * sizeof *run->checks);
  run->checks[0] = now;
  return (run->descent->age >= 2 * KL_PERIOD && run->checks[2] - now < limit) || run->checks[N_CHECKS - 1] - now < limit;
}

static void
begin_phase (Tsne *run)
{
  for (int i = 0; i < N_CHECKS; i++)
    run->checks[i] = INFINITY;
  vec_descent_restart (run->descent, is_early (run));
}

static void
set_exaggeration (Tsne *run)
{
  const VecProjectionParams *params = &run->base.params;

  run->exaggeration = (float) (is_early (run) ? params->exaggeration : params->late_exaggeration);
}

/* Looks at the divergence where it is time to; FALSE at the end. */
static gboolean
check_progress (Tsne *run, double z)
{
  if (!is_time_to_measure (run))
    return TRUE;
  measure_kl (run, z);
  if (is_early (run))
    {
      if (has_gathered (run))
        {
          run->n_early = run->base.iteration;
          set_exaggeration (run);
          begin_phase (run);
        }
      return TRUE;
    }
  return !has_settled (run) || !run->stops_itself;
}

static double
repel (Tsne *run)
{
  return MAX (vec_repulsion_compute (run->repulsion, run->descent->layout, run->forces), G_MINDOUBLE);
}

/* A step that was cancelled half way has changed the velocities and not the layout. */
static gboolean
move (Tsne *run, double z, GCancellable *cancellable, GError **error)
{
  run->inverse_z = (float) (1 / z);
  run->cancellable = cancellable;
  vec_descent_begin (run->descent, get_learning_rate (run));
  vec_parallel_blocks (run->n, GRAIN, run->base.params.n_threads, move_part, run);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      vec_descent_restart (run->descent, is_early (run));
      return FALSE;
    }
  vec_descent_end (run->descent);
  run->is_published = FALSE;
  return TRUE;
}

static gboolean
step_optimize (Tsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;
  double z;

  if (is_time_to_sort (run))
    sort_points (run);
  set_exaggeration (run);
  if (base->iteration == 0 || base->iteration == run->n_early)
    begin_phase (run);
  z = repel (run);
  if (!check_progress (run, z))
    {
      end_run (run, VEC_PROJECTION_END_SETTLED);
      return TRUE;
    }
  if (!move (run, z, cancellable, error))
    return FALSE;

  base->iteration++;
  if (base->iteration >= base->n_iterations)
    {
      measure_kl (run, repel (run));
      end_run (run, VEC_PROJECTION_END_ITERATIONS);
    }
  if (base->is_done || base->iteration % KL_PERIOD == 0)
    vec_descent_center (run->descent);
  if (progress != NULL)
    progress (_("Arranging points"), base->iteration, base->n_iterations, progress_data);
  return TRUE;
}

/* ---- The run */

static double *
stage_time (Tsne *run)
{
  VecProjectionTimes *times = &run->base.times;

  switch (run->stage)
    {
    case STAGE_PCA: return &times->pca_s;
    case STAGE_NEIGHBORS: return &times->knn_s;
    case STAGE_AFFINITY: return &times->affinity_s;
    default: return &times->optimize_s;
    }
}

static gboolean
tsne_step (VecProjection *base, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  static gboolean (*const steps[]) (Tsne *, VecProgressFunc, gpointer, GCancellable *, GError **)
    = { step_pca, step_neighbors, step_affinity, step_optimize };
  Tsne *run = (Tsne *) base;
  gint64 start = g_get_monotonic_time ();
  double *seconds = stage_time (run);
  gboolean ok = steps[run->stage] (run, progress, progress_data, cancellable, error);

  *seconds += (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return ok;
}

static void
publish_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Tsne *run = data;

  for (gint64 i = begin; i < end; i++)
    memcpy (run->published + (gsize) run->order[i] * run->dims, run->descent->layout + i * run->dims, run->dims * sizeof (float));
}

static const float *
tsne_get_layout (VecProjection *base)
{
  Tsne *run = (Tsne *) base;

  if (run->stage == STAGE_PCA)
    return NULL;
  if (!run->is_published)
    vec_parallel_for (run->n, base->params.n_threads, publish_part, run);
  run->is_published = TRUE;
  return run->published;
}

static const char *
tsne_get_stage (VecProjection *base)
{
  Tsne *run = (Tsne *) base;

  if (base->is_done)
    return _("Done");
  switch (run->stage)
    {
    case STAGE_PCA: return _("Finding the main directions");
    case STAGE_NEIGHBORS: return _("Finding neighbours");
    case STAGE_AFFINITY: return _("Weighing neighbours");
    default: return base->iteration < run->n_early ? _("Gathering points") : _("Arranging points");
    }
}

static void
tsne_extend (VecProjection *base, int n_more)
{
  Tsne *run = (Tsne *) base;

  if (run->n < MIN_ROWS)
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
  Tsne *run = (Tsne *) base;

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

  if (n_rows < MIN_ROWS || needed <= n_rows)
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
  Tsne *run;
  gsize n_values = (gsize) n_rows * params->n_dims;

  if (!check_perplexity (n_rows, params->perplexity, error) || !check_perplexity (n_rows, params->coarse_perplexity, error))
    return NULL;
  run = g_new0 (Tsne, 1);
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
  run->sums = g_new0 (double, count_blocks (run));
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
    VEC_PARAMETER_DOUBLE, G_STRUCT_OFFSET (VecProjectionParams, learning_rate), 0, 1e7 },
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
