/* New points in a UMAP: the transform of McInnes et al. (2018), section 5, as umap-learn does it. The memberships of a new point in
 * its neighbours pull it, rows drawn at random push it, and nothing else moves; it starts from the mean of its neighbours' places
 * weighted by the memberships. What is drawn depends on the seed and the nearest row alone. */
#include <string.h>

#include "base/vec-random.h"
#include "project/vec-placement-private.h"
#include "project/vec-umap-private.h"
#include "project/vec-zorder.h"

#define SPREAD 1.0
#define N_EPOCHS 100
#define LEARNING_RATE 0.25f  /* a quarter of a run's, falling to 0 */
#define NEGATIVES 5

struct _VecUmapShared
{
  VecUmapCurve curve;
  float mean;                /* of all distances to neighbours */
  float bounds[6];           /* of the layout: minimum and maximum of each dimension */
};

VecUmapShared *
vec_umap_shared_new (const VecPlacementJob *job)
{
  const VecReference *reference = job->reference;
  VecUmapShared *shared = g_new (VecUmapShared, 1);
  double sum = 0;

  for (gint64 e = 0; e < job->m * job->k; e++)
    sum += job->distances[e];
  shared->mean = (float) (sum / (double) MAX (job->m * job->k, 1));
  shared->curve = vec_umap_curve_fit (reference->params->min_dist, SPREAD);
  vec_zorder_bounds (reference->layout, reference->n_rows, job->dims, shared->bounds);
  return shared;
}

int
vec_placement_umap_get_n_neighbors (const VecReference *reference)
{
  return reference->params->n_neighbors;
}

/* weights (k): 0 … 1. */
static void
weigh (const VecPlacementJob *job, const VecUmapShared *shared, gint64 i, float *weights)
{
  const float *distances = job->distances + i * job->k;
  VecUmapScale scale = vec_umap_scale_find (distances, job->k, shared->mean);

  for (int j = 0; j < job->k; j++)
    weights[j] = vec_umap_scale_weigh (scale, distances[j]);
}

static void
start (const VecPlacementJob *job, gint64 i, const float *weights, float *y)
{
  double place[3] = { 0 }, total = 0;

  for (int j = 0; j < job->k; j++)
    {
      total += weights[j];
      for (int axis = 0; axis < job->dims; axis++)
        place[axis] += (double) weights[j] * job->reference->layout[job->rows[i * job->k + j] * job->dims + axis];
    }
  for (int axis = 0; total > 0 && axis < job->dims; axis++)
    y[axis] = (float) (place[axis] / total);
}

/* One pull of @row and NEGATIVES pushes. */
static void
take_sample (const VecPlacementJob *job, const VecUmapShared *shared, gint64 row, float rate, VecRandom *random, float *y)
{
  const float *others[1 + NEGATIVES];
  float d2[1 + NEGATIVES] = { 0 }, pulls[1 + NEGATIVES], pushes[1 + NEGATIVES], step[3] = { 0 };
  int dims = job->dims;

  for (int s = 0; s <= NEGATIVES; s++)
    {
      gint64 other = s == 0 ? row : (gint64) vec_random_below (random, (guint64) job->reference->n_rows);

      others[s] = job->reference->layout + other * dims;
      for (int axis = 0; axis < dims; axis++)
        d2[s] += (y[axis] - others[s][axis]) * (y[axis] - others[s][axis]);
    }
  vec_umap_curve_factors (shared->curve, d2, 1 + NEGATIVES, pulls, pushes);
  for (int s = 0; s <= NEGATIVES; s++)
    for (int axis = 0; axis < dims; axis++)
      {
        float change = d2[s] > 0 ? (s == 0 ? pulls[s] : pushes[s]) * (y[axis] - others[s][axis]) : 0;

        step[axis] += CLAMP (change, -VEC_UMAP_MAX_STEP, VEC_UMAP_MAX_STEP);
      }
  for (int axis = 0; axis < dims; axis++)
    y[axis] = CLAMP (y[axis] + rate * step[axis], shared->bounds[2 * axis], shared->bounds[2 * axis + 1]);
}

/* A neighbour of the membership w is sampled in the share w of the epochs. */
static void
descend (const VecPlacementJob *job, const VecUmapShared *shared, gint64 i, const float *weights, float *wheel, float *y)
{
  const gint64 *rows = job->rows + i * job->k;
  VecRandom random;

  vec_random_init (&random, job->reference->params->seed + 0x9e3779b97f4a7c15u * (guint64) (rows[0] + 1));
  memset (wheel, 0, sizeof *wheel * (gsize) job->k);
  for (int epoch = 0; epoch < N_EPOCHS; epoch++)
    for (int j = 0; j < job->k; j++)
      {
        wheel[j] += weights[j];
        if (wheel[j] < 1)
          continue;
        wheel[j] -= 1;
        take_sample (job, shared, rows[j], LEARNING_RATE * (1 - (float) epoch / N_EPOCHS), &random, y);
      }
}

void
vec_placement_umap (const VecPlacementJob *job, gconstpointer shared, gint64 begin, gint64 end)
{
  g_autofree float *weights = g_new (float, job->k), *wheel = g_new (float, job->k);

  for (gint64 i = begin; i < end && !g_cancellable_is_cancelled (job->cancellable); i++)
    {
      float *y = job->places + i * job->dims;

      if (vec_placement_is_copy (job, i))
        continue;
      weigh (job, shared, i, weights);
      start (job, i, weights, y);
      descend (job, shared, i, weights, wheel, y);
    }
}
