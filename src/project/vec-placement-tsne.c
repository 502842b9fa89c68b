/* New points in a t-SNE map: Poličar, Stražar & Zupan (2021), section 2.2.
 *
 * A new point x has the affinities p_j ∝ exp (−β d²) to its neighbours among the rows, with β for a given perplexity, and on the map
 * q_j = 1 / (1 + |y − yⱼ|²) / φ (y), φ = Σ over all rows. Its place minimises
 *
 *     L (y) = Σ p_j log (1 + |y − yⱼ|²) + log φ (y),    ½ ∇L = Σ p_j (y − yⱼ) / (1 + |y − yⱼ|²) − F (y) / φ (y)
 *
 * with the rows' potential φ and force F = −½ ∇φ read from a field that is made once (vec-repulsion-field.c). The paper starts from the median of the
 * neighbours' places; here from whichever of the neighbours' places and their mean has the least L, because descent does not
 * cross from one island to another. */
#include <math.h>
#include <string.h>

#include "base/vec-simd.h"
#include "project/vec-affinity.h"
#include "project/vec-placement-private.h"
#include "project/vec-repulsion.h"
#include "project/vec-zorder.h"

#define LANES 8
#define N_STARTS 30          /* neighbours whose places are tried */
#define N_ITERATIONS 200     /* at most; most points rest after 30 */
#define LEARNING_RATE 0.5f   /* the curvature of L is below 2 */
#define MOMENTUM 0.8f
#define MAX_GRADIENT 0.25f   /* as openTSNE */
#define AT_REST 1e-4f        /* of the map's unit: a step below which descent ends */

struct _VecTsneField
{
  VecRepulsionField *repulsion;
  float bounds[6];           /* of the layout: minimum and maximum of each dimension */
};

VecTsneField *
vec_tsne_field_new (const VecReference *reference)
{
  VecTsneField *field = g_new (VecTsneField, 1);
  int dims = reference->params->n_dims;

  field->repulsion = vec_repulsion_field_new (reference->layout, reference->n_rows, dims, reference->params->n_threads);
  vec_zorder_bounds (reference->layout, reference->n_rows, dims, field->bounds);
  return field;
}

void
vec_tsne_field_free (VecTsneField *field)
{
  vec_repulsion_field_free (field->repulsion);
  g_free (field);
}

/* The perplexity of the map: smaller ones (the paper has 5) kept fewer neighbours together on MNIST. */
static double
get_perplexity (const VecReference *reference)
{
  return MIN (reference->params->perplexity, (double) reference->n_rows / 3);
}

int
vec_placement_tsne_get_n_neighbors (const VecReference *reference)
{
  return (int) CLAMP (ceil (3 * get_perplexity (reference)), 1, (double) reference->n_rows);
}

/* The neighbours of one point, axis by axis, padded with weight 0. A map of two dimensions has 0 in the third. */
typedef struct
{
  int n;            /* padded */
  float *axes[3];   /* (n) */
  float *weights;   /* (n): p, adding up to 1 */
  float *buffer;
} Neighbors;

static void
neighbors_init (Neighbors *self, int k)
{
  self->n = (k + LANES - 1) / LANES * LANES;
  self->buffer = g_new0 (float, 4 * (gsize) self->n);
  for (int axis = 0; axis < 3; axis++)
    self->axes[axis] = self->buffer + axis * self->n;
  self->weights = self->buffer + 3 * self->n;
}

static void
neighbors_clear (Neighbors *self)
{
  g_free (self->buffer);
}

static void
neighbors_fill (Neighbors *self, const VecPlacementJob *job, gint64 i)
{
  const gint64 *rows = job->rows + i * job->k;
  double perplexity = MIN (get_perplexity (job->reference), (double) job->k / 3);

  vec_affinity_condition (job->distances + i * job->k, job->k, perplexity, self->weights);
  for (int j = 0; j < job->k; j++)
    for (int axis = 0; axis < job->dims; axis++)
      self->axes[axis][j] = job->reference->layout[rows[j] * job->dims + axis];
}

/* Σ p (y − yⱼ) / (1 + |y − yⱼ|²). */
VEC_SIMD static void
attract (const Neighbors *self, const float *y, float *out)
{
  float sum[3][LANES] = { 0 };

  for (int j = 0; j < self->n; j += LANES)
    for (int lane = 0; lane < LANES; lane++)
      {
        float d0 = y[0] - self->axes[0][j + lane], d1 = y[1] - self->axes[1][j + lane], d2 = y[2] - self->axes[2][j + lane];
        float pull = self->weights[j + lane] / (1 + d0 * d0 + d1 * d1 + d2 * d2);

        sum[0][lane] += pull * d0;
        sum[1][lane] += pull * d1;
        sum[2][lane] += pull * d2;
      }
  for (int axis = 0; axis < 3; axis++)
    {
      out[axis] = 0;
      for (int lane = 0; lane < LANES; lane++)
        out[axis] += sum[axis][lane];
    }
}

/* Σ p log (1 + |y − yⱼ|²). */
static float
measure_strain (const Neighbors *self, const float *y)
{
  float sum = 0;

  for (int j = 0; j < self->n; j++)
    if (self->weights[j] > 0)
      {
        float d0 = y[0] - self->axes[0][j], d1 = y[1] - self->axes[1][j], d2 = y[2] - self->axes[2][j];

        sum += self->weights[j] * log1pf (d0 * d0 + d1 * d1 + d2 * d2);
      }
  return sum;
}

/* ---- Start */

static float
measure_loss (const Neighbors *neighbors, const VecTsneField *field, int dims, const float *y)
{
  float place[3] = { 0 }, force[3];
  double potential;

  memcpy (place, y, dims * sizeof *place);
  vec_repulsion_field_evaluate (field->repulsion, place, 1, force, &potential);
  return measure_strain (neighbors, place) + (float) log (MAX (potential, G_MINDOUBLE));
}

/* @y (dims) holds the mean. */
static void
choose_start (const Neighbors *neighbors, const VecTsneField *field, const VecPlacementJob *job, gint64 i, float *y)
{
  const gint64 *rows = job->rows + i * job->k;
  const float *layout = job->reference->layout;
  float least = measure_loss (neighbors, field, job->dims, y);

  for (int j = 0; j < MIN (job->k, N_STARTS); j++)
    {
      float loss = measure_loss (neighbors, field, job->dims, layout + rows[j] * job->dims);

      if (loss >= least)
        continue;
      least = loss;
      memcpy (y, layout + rows[j] * job->dims, job->dims * sizeof *y);
    }
}

/* ---- Descent */

/* One step of the point at y (dims); returns its squared length. */
static float
move (const float *attraction, double potential, const float *force, int dims, float *velocity, float *y)
{
  float gradient[3], length2 = 0, step2 = 0, scale = 1;

  for (int axis = 0; axis < dims; axis++)
    {
      gradient[axis] = attraction[axis] - (float) (force[axis] / MAX (potential, G_MINDOUBLE));
      length2 += gradient[axis] * gradient[axis];
    }
  if (length2 > MAX_GRADIENT * MAX_GRADIENT)
    scale = MAX_GRADIENT / sqrtf (length2);
  for (int axis = 0; axis < dims; axis++)
    {
      velocity[axis] = MOMENTUM * velocity[axis] - LEARNING_RATE * scale * gradient[axis];
      y[axis] += velocity[axis];
      step2 += velocity[axis] * velocity[axis];
    }
  return step2;
}

static void
keep_within (const float *bounds, int dims, float *y)
{
  for (int axis = 0; axis < dims; axis++)
    y[axis] = CLAMP (y[axis], bounds[2 * axis], bounds[2 * axis + 1]);
}

static void
descend (const Neighbors *neighbors, const VecTsneField *field, const VecPlacementJob *job, float *out)
{
  float y[3] = { 0 }, velocity[3] = { 0 }, attraction[3], force[3], step2 = INFINITY;
  double potential;

  memcpy (y, out, job->dims * sizeof *y);
  for (int iteration = 0; iteration < N_ITERATIONS && step2 > AT_REST * AT_REST; iteration++)
    {
      vec_repulsion_field_evaluate (field->repulsion, y, 1, force, &potential);
      attract (neighbors, y, attraction);
      step2 = move (attraction, potential, force, job->dims, velocity, y);
      keep_within (field->bounds, job->dims, y);
    }
  memcpy (out, y, job->dims * sizeof *y);
}

void
vec_placement_tsne (const VecPlacementJob *job, gconstpointer shared, gint64 begin, gint64 end)
{
  const VecTsneField *field = shared;
  Neighbors neighbors;

  neighbors_init (&neighbors, job->k);
  for (gint64 i = begin; i < end && !g_cancellable_is_cancelled (job->cancellable); i++)
    {
      float *y = job->places + i * job->dims;

      if (vec_placement_is_copy (job, i))
        continue;
      neighbors_fill (&neighbors, job, i);
      choose_start (&neighbors, field, job, i, y);
      descend (&neighbors, field, job, y);
    }
  neighbors_clear (&neighbors);
}
