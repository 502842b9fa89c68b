/* t-SNE: L. van der Maaten, G. Hinton, "Visualizing Data using t-SNE", JMLR 2008.
 *
 * The layout y minimises KL (P ‖ Q) = Σ p log (p / q), q = 1 / (1 + |yᵢ − yⱼ|²) / Z. Its gradient (eq. 5), here without the
 * factor 4 as in FIt-SNE and openTSNE, whose learning rates are thereby ours:
 *
 *     gᵢ = ρ Σⱼ pᵢⱼ (yᵢ − yⱼ) q̃ᵢⱼ − (1 / Z) Σⱼ (yᵢ − yⱼ) q̃ᵢⱼ²,    q̃ = 1 / (1 + |yᵢ − yⱼ|²)
 *
 * with the exaggeration ρ > 1 in the first iterations. Descent with momentum and a gain for each coordinate (Jacobs 1988). The
 * start is the first principal components at a standard deviation of 1e-4 (Kobak & Berens 2019); the learning rate is n / ρ
 * (Belkina et al. 2019), which is n after the exaggeration (Poličar et al. 2019), and no point moves farther than MAX_STEP at once.
 *
 * Points are kept in the order of a Z-curve over the present map, renewed now and then, so that what pulls on a point is near it in
 * memory. All sums have an order that does not depend on the threads: the same seed gives the same bytes. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "base/vec-parallel.h"
#include "base/vec-random.h"
#include "base/vec-simd.h"
#include "project/vec-affinity.h"
#include "project/vec-estimate.h"
#include "project/vec-pca.h"
#include "project/vec-projection-private.h"
#include "project/vec-repulsion.h"
#include "project/vec-zorder.h"

#define GRAIN 512
#define MIN_ROWS 4       /* fewer are drawn as they are */
#define START_SPREAD 1e-4
#define JITTER 1e-6      /* of the start, so that equal rows can part */
#define MIN_LEARNING_RATE 200.0
#define EARLY_MOMENTUM 0.8f
#define MOMENTUM 0.8f
#define MIN_GAIN 0.01f
#define MAX_STEP 5.0f
#define KL_PERIOD 50

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
  int n_early;             /* iterations with exaggeration */

  VecAffinity *affinity;
  VecRepulsion *repulsion;
  guint32 *order;          /* (n): the row at each place */
  float *layout, *next;    /* (n, dims) by place */
  float *velocity, *gains; /* (n, dims) by place */
  float *forces;           /* (n, dims) by place: repulsion */
  double *sums;            /* (blocks of GRAIN) */
  float *published;        /* (n, dims) by row */
  gboolean is_published;

  float exaggeration, learning_rate, momentum, inverse_z; /* of the present iteration */
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
  memset (run->layout, 0, sizeof (float) * run->n * run->dims);
  for (gint64 i = 0; i < run->n; i++)
    memcpy (run->layout + i * run->dims, scores + i * c, c * sizeof *scores);
  return TRUE;
}

static void
jitter_start (Tsne *run)
{
  VecRandom random;

  vec_random_init (&random, run->base.params.seed);
  for (gint64 i = 0; i < run->n * run->dims; i++)
    run->layout[i] += (float) (JITTER * vec_random_normal (&random));
}

/* One to three rows have no neighbourhoods worth the name: their principal components, 1 apart in standard deviation. */
static void
finish_tiny (Tsne *run)
{
  rescale_start (run->layout, run->n, run->dims, 1);
  run->base.iteration = run->base.n_iterations;
  run->base.is_done = TRUE;
}

static gboolean
step_pca (Tsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;

  if (base->initial != NULL)
    {
      memcpy (run->layout, base->initial, sizeof (float) * run->n * run->dims);
      for (gint64 i = 0; i < run->n * run->dims; i++)
        if (!isfinite (run->layout[i]))
          run->layout[i] = 0;
      run->n_early = 0;
      base->n_iterations = MAX (base->params.n_iterations - base->params.n_exaggeration, 1);
    }
  else
    {
      if (progress != NULL)
        progress (_("Finding the main directions"), 0, 0, progress_data);
      if (!project_rows (run, cancellable, error))
        return FALSE;
      rescale_start (run->layout, run->n, run->dims, START_SPREAD);
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
  int k = vec_affinity_get_n_neighbors (base->params.perplexity, run->n);

  if (base->graph != NULL && (vec_knn_graph_get_k (base->graph) < k || vec_knn_graph_get_metric (base->graph) != VEC_METRIC_EUCLIDEAN))
    g_clear_pointer (&base->graph, vec_knn_graph_unref);
  if (base->graph == NULL)
    base->graph = vec_knn_graph_new (base->vectors, run->n, base->n_dims, k, VEC_METRIC_EUCLIDEAN, base->params.n_threads,
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
  run->affinity = vec_affinity_new (base->graph, base->params.perplexity, base->params.n_threads, cancellable, error);
  if (run->affinity == NULL)
    return FALSE;
  run->repulsion = vec_repulsion_new (run->n, run->dims, VEC_REPULSION_AUTO, base->params.n_threads);
  run->stage = STAGE_OPTIMIZE;
  return TRUE;
}

/* ---- Order in memory */

static void
permute (float *values, const guint32 *order, gint64 n, int dims, float *buffer)
{
  for (gint64 i = 0; i < n; i++)
    memcpy (buffer + i * dims, values + (gsize) order[i] * dims, dims * sizeof *values);
  memcpy (values, buffer, sizeof *values * n * dims);
}

/* Iterations after which the map has changed enough for a new order to pay. */
static gboolean
is_time_to_sort (int iteration)
{
  return iteration == 0 || iteration == 30 || iteration == 100 || iteration == 250 || (iteration > 0 && iteration % 1000 == 0);
}

static void
sort_points (Tsne *run)
{
  gint64 n = run->n;
  g_autofree guint32 *order = g_new (guint32, n), *place = g_new (guint32, n);
  float bounds[6];

  vec_zorder_bounds (run->layout, n, run->dims, bounds);
  vec_zorder_sort (run->layout, n, run->dims, bounds, order, place);
  for (gint64 i = 0; i < n; i++)
    place[order[i]] = (guint32) i;
  if (!vec_affinity_reorder (run->affinity, order, place, run->base.params.n_threads))
    return;                /* without memory for it the old order does as well, more slowly */
  permute (run->layout, order, n, run->dims, run->next);
  permute (run->velocity, order, n, run->dims, run->next);
  permute (run->gains, order, n, run->dims, run->next);
  for (gint64 i = 0; i < n; i++)
    place[i] = run->order[order[i]];
  memcpy (run->order, place, n * sizeof *place);
}

/* ---- Iteration */

VEC_SIMD static void
move_points (Tsne *run, gint64 first, gint64 n_values, const float *attraction)
{
  const float *y = run->layout + first, *repulsion = run->forces + first;
  float *velocity = run->velocity + first, *gains = run->gains + first, *next = run->next + first;

  for (gint64 i = 0; i < n_values; i++)
    {
      float gradient = run->exaggeration * attraction[i] - run->inverse_z * repulsion[i];
      float gain = gradient * velocity[i] <= 0 ? gains[i] + 0.2f : gains[i] * 0.8f;

      gains[i] = MAX (gain, MIN_GAIN);
      velocity[i] = run->momentum * velocity[i] - run->learning_rate * gains[i] * gradient;
      next[i] = y[i] + velocity[i];
    }
}

/* Takes back the part of each step beyond MAX_STEP. */
static void
limit_steps (Tsne *run, gint64 begin, gint64 end)
{
  int dims = run->dims;

  for (gint64 i = begin; i < end; i++)
    {
      float *velocity = run->velocity + i * dims, length2 = 0;

      for (int axis = 0; axis < dims; axis++)
        length2 += velocity[axis] * velocity[axis];
      if (length2 <= MAX_STEP * MAX_STEP)
        continue;
      for (int axis = 0; axis < dims; axis++)
        {
          velocity[axis] *= MAX_STEP / sqrtf (length2);
          run->next[i * dims + axis] = run->layout[i * dims + axis] + velocity[axis];
        }
    }
}

static void
move_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Tsne *run = data;
  float attraction[GRAIN * 3];

  vec_affinity_attract (run->affinity, run->layout, run->dims, begin, end, attraction);
  move_points (run, begin * run->dims, (end - begin) * run->dims, attraction);
  limit_steps (run, begin, end);
}

static void
set_schedule (Tsne *run)
{
  const VecProjectionParams *params = &run->base.params;
  gboolean early = run->base.iteration < run->n_early;
  double rate = params->learning_rate;

  run->exaggeration = early ? (float) params->exaggeration : 1;
  run->momentum = early ? EARLY_MOMENTUM : MOMENTUM;
  if (rate <= 0)
    rate = MAX ((double) run->n / run->exaggeration, MIN_LEARNING_RATE);
  run->learning_rate = (float) rate;
}

/* Momentum and gains belong to one objective: they start afresh with the exaggeration and after it. */
static void
reset_descent (Tsne *run)
{
  memset (run->velocity, 0, sizeof (float) * run->n * run->dims);
  for (gint64 i = 0; i < run->n * run->dims; i++)
    run->gains[i] = 1;
}

static void
spread_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Tsne *run = data;

  run->sums[begin / GRAIN] = vec_affinity_spread (run->affinity, run->layout, run->dims, begin, end);
}

/* KL (P ‖ Q) = Σ p log p + Σ p log (1 + d²) + log Z. */
static void
measure_kl (Tsne *run, double z)
{
  vec_parallel_blocks (run->n, GRAIN, run->base.params.n_threads, spread_part, run);
  run->base.kl = run->affinity->entropy + add_sums (run) + log (z);
}

static void
recenter (Tsne *run)
{
  double sum[3] = { 0 };

  for (gint64 i = 0; i < run->n; i++)
    for (int axis = 0; axis < run->dims; axis++)
      sum[axis] += run->layout[i * run->dims + axis];
  for (gint64 i = 0; i < run->n; i++)
    for (int axis = 0; axis < run->dims; axis++)
      run->layout[i * run->dims + axis] -= (float) (sum[axis] / (double) run->n);
}

static gboolean
step_optimize (Tsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
{
  VecProjection *base = &run->base;
  float *swapped;
  double z;

  if (is_time_to_sort (base->iteration))
    sort_points (run);
  if (base->iteration == 0 || base->iteration == run->n_early)
    reset_descent (run);
  set_schedule (run);
  z = MAX (vec_repulsion_compute (run->repulsion, run->layout, run->forces), G_MINDOUBLE);
  if (base->iteration % KL_PERIOD == 0)
    measure_kl (run, z);
  run->inverse_z = (float) (1 / z);
  vec_parallel_blocks (run->n, GRAIN, base->params.n_threads, move_part, run);
  swapped = run->layout;
  run->layout = run->next;
  run->next = swapped;
  run->is_published = FALSE;

  base->iteration++;
  base->is_done = base->iteration >= base->n_iterations;
  if (base->is_done)
    measure_kl (run, vec_repulsion_compute (run->repulsion, run->layout, run->forces));
  if (base->is_done || base->iteration % KL_PERIOD == 0)
    recenter (run);
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
    memcpy (run->published + (gsize) run->order[i] * run->dims, run->layout + i * run->dims, run->dims * sizeof (float));
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
  base->params.n_iterations += n_more;
  base->n_iterations += n_more;
  base->is_done = FALSE;
}

static void
tsne_free (VecProjection *base)
{
  Tsne *run = (Tsne *) base;

  g_clear_pointer (&run->affinity, vec_affinity_free);
  g_clear_pointer (&run->repulsion, vec_repulsion_free);
  g_free (run->order);
  g_free (run->layout);
  g_free (run->next);
  g_free (run->velocity);
  g_free (run->gains);
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

  if (!check_perplexity (n_rows, params->perplexity, error))
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
  run->layout = g_new0 (float, n_values);
  run->next = g_new0 (float, n_values);
  run->velocity = g_new0 (float, n_values);
  run->gains = g_new0 (float, n_values);
  run->forces = g_new0 (float, n_values);
  run->published = g_new0 (float, n_values);
  run->sums = g_new0 (double, count_blocks (run));
  return projection;
}

static const VecParameter tsne_parameters[] = {
  { "perplexity", N_("Perplexity"), N_("About how many neighbours each point tries to stay near to."), VEC_PARAMETER_DOUBLE,
    G_STRUCT_OFFSET (VecProjectionParams, perplexity), 1, 1000, NULL, VEC_PARAMETER_COMMON | VEC_PARAMETER_SHAPES },
  { "iterations", N_("Iterations"), N_("How many times the points are moved."), VEC_PARAMETER_INT,
    G_STRUCT_OFFSET (VecProjectionParams, n_iterations), 1, 100000, NULL, VEC_PARAMETER_COMMON },
  { "exaggeration", N_("Early exaggeration"), N_("How much stronger neighbours pull in the first iterations, so that groups form."),
    VEC_PARAMETER_DOUBLE, G_STRUCT_OFFSET (VecProjectionParams, exaggeration), 1, 100 },
  { "exaggeration-iterations", N_("Iterations of early exaggeration"), N_("How many of the iterations are the first ones."),
    VEC_PARAMETER_INT, G_STRUCT_OFFSET (VecProjectionParams, n_exaggeration), 0, 100000 },
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
