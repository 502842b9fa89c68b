/* The iterations of t-SNE, and how long they go on. */
#include "project/vec-tsne-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "project/vec-zorder.h"

#define MIN_LEARNING_RATE 200.0

/* When the early exaggeration is over: from one check to the next the divergence and the size of the map have hardly changed. */
#define GATHER_PERIOD 10 /* iterations between two checks */
#define MIN_GATHER 50
#define GATHER_KL 0.01
#define GATHER_RADIUS 0.05

/* When the picture no longer changes: see has_settled(). */
#define KL_PERIOD 25
#define SETTLED 0.0025   /* of the objective */

/* ---- Order in memory */

/* Iterations after which the map has changed enough for a new order to pay. */
static gboolean
is_time_to_sort (const VecTsne *run)
{
  int iteration = run->base.iteration, since = iteration - run->n_early;

  return iteration == 0 || iteration == 40 || since == 20 || since == 60 || since == 150 || (since > 0 && since % 1000 == 0);
}

static void
sort_points (VecTsne *run)
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

static double
add_sums (const VecTsne *run)
{
  double total = 0;

  for (gint64 block = 0; block < vec_tsne_count_blocks (run); block++)
    total += run->sums[block];
  return total;
}

static void
move_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecTsne *run = data;
  const float *forces = run->forces + begin * run->dims;
  float gradient[VEC_DESCENT_GRAIN * 3];

  if (g_cancellable_is_cancelled (run->cancellable))
    return;
  vec_affinity_attract (run->affinity, run->descent->layout, run->dims, begin, end, gradient);
  for (int i = 0; i < (int) (end - begin) * run->dims; i++)
    gradient[i] = run->exaggeration * gradient[i] - run->inverse_z * forces[i];
  vec_descent_move (run->descent, begin, end, gradient);
}

static double
get_learning_rate (const VecTsne *run)
{
  double rate = run->base.params.learning_rate;

  return rate > 0 ? rate : MAX ((double) run->n / run->exaggeration, MIN_LEARNING_RATE);
}

static void
spread_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecTsne *run = data;

  run->sums[begin / VEC_DESCENT_GRAIN] = vec_affinity_spread (run->affinity, run->descent->layout, run->dims, begin, end);
}

/* KL (P ‖ Q) = Σ p log p + Σ p log (1 + d²) + log Z; what is minimised has the first two times the exaggeration. */
static void
measure_kl (VecTsne *run, double z)
{
  double pull;

  vec_parallel_blocks (run->n, VEC_DESCENT_GRAIN, run->base.params.n_threads, spread_part, run);
  pull = run->affinity->entropy + add_sums (run);
  run->base.kl = pull + log (z);
  run->objective = run->exaggeration * pull + log (z);
}

/* ---- The schedule */

static gboolean
is_early (const VecTsne *run)
{
  return run->base.iteration < run->n_early;
}

static gboolean
is_time_to_measure (const VecTsne *run)
{
  if (is_early (run))
    return run->base.iteration % GATHER_PERIOD == 0;
  return (run->base.iteration - run->n_early) % KL_PERIOD == 0;
}

/* The exaggerated objective's minimum is reached soon and left by nothing. */
static gboolean
has_gathered (VecTsne *run)
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
has_settled (VecTsne *run)
{
  double now = run->objective, limit = SETTLED * fabs (now);

  memmove (run->checks + 1, run->checks, (VEC_TSNE_N_CHECKS - 1) * sizeof *run->checks);
  run->checks[0] = now;
  return (run->descent->age >= 2 * KL_PERIOD && run->checks[2] - now < limit) || run->checks[VEC_TSNE_N_CHECKS - 1] - now < limit;
}

static void
begin_phase (VecTsne *run)
{
  for (int i = 0; i < VEC_TSNE_N_CHECKS; i++)
    run->checks[i] = INFINITY;
  vec_descent_restart (run->descent, is_early (run));
}

static void
set_exaggeration (VecTsne *run)
{
  const VecProjectionParams *params = &run->base.params;

  run->exaggeration = (float) (is_early (run) ? params->exaggeration : params->late_exaggeration);
}

/* Looks at the divergence where it is time to; FALSE at the end. */
static gboolean
check_progress (VecTsne *run, double z)
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
repel (VecTsne *run)
{
  return MAX (vec_repulsion_compute (run->repulsion, run->descent->layout, run->forces), G_MINDOUBLE);
}

/* A step that was cancelled half way has changed the velocities and not the layout. */
static gboolean
move (VecTsne *run, double z, GCancellable *cancellable, GError **error)
{
  run->inverse_z = (float) (1 / z);
  run->cancellable = cancellable;
  vec_descent_begin (run->descent, get_learning_rate (run));
  vec_parallel_blocks (run->n, VEC_DESCENT_GRAIN, run->base.params.n_threads, move_part, run);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      vec_descent_restart (run->descent, is_early (run));
      return FALSE;
    }
  vec_descent_end (run->descent);
  run->is_published = FALSE;
  return TRUE;
}

gboolean
vec_tsne_step_optimize (VecTsne *run, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable, GError **error)
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
      vec_tsne_end (run, VEC_PROJECTION_END_SETTLED);
      return TRUE;
    }
  if (!move (run, z, cancellable, error))
    return FALSE;

  base->iteration++;
  if (base->iteration >= base->n_iterations)
    {
      measure_kl (run, repel (run));
      vec_tsne_end (run, VEC_PROJECTION_END_ITERATIONS);
    }
  if (base->is_done || base->iteration % KL_PERIOD == 0)
    vec_descent_center (run->descent);
  if (progress != NULL)
    progress (_("Arranging points"), base->iteration, base->n_iterations, progress_data);
  return TRUE;
}
