/* Descent with momentum, a gain for each coordinate (Jacobs 1988: more while the gradient keeps its sign, less where it changes),
 * and steps of bounded length.
 *
 * The momentum rises from 0.8, which is the constant that t-SNE is usually run with, to 0.995: once the groups have formed what is left is
 * mostly the slow widening of the whole map, a direction in which a small gradient points the same way for hundreds of iterations.
 * Where the last step went uphill as a whole, which is what too much momentum ends in, it begins anew with no velocity: the adaptive
 * restart (gradient scheme) of O'Donoghue & Candès, "Adaptive restart for accelerated gradient schemes", 2015.
 *
 * A steady descent, in which groups form, ends in somewhat lower minima with less momentum (words, SIFT); but then its usual 250
 * iterations are too few for many points: of 200,000 rows of a mixture 0.5 kept 19 % of the neighbours in the end, 0.8 kept 35 %. */
#include "project/vec-descent.h"

#include <math.h>
#include <string.h>

#include "base/vec-simd.h"

#define GRAIN VEC_DESCENT_GRAIN
#define STEADY_MOMENTUM 0.5f
#define MANY_POINTS 10000
#define STEADY_MOMENTUM_OF_MANY 0.8f
#define MIN_MOMENTUM 0.8f
#define MAX_MOMENTUM 0.995f
#define RAMP 100         /* iterations from the one to the other */
#define MIN_AGE 5        /* iterations before a descent is judged */
#define GAIN_UP 0.1f
#define GAIN_DOWN 0.9f
#define MIN_GAIN 0.01f
#define MAX_STEP 5.0f

static gint64
count_blocks (const VecDescent *self)
{
  return (self->n_points + GRAIN - 1) / GRAIN;
}

VecDescent *
vec_descent_new (gint64 n_points, int n_dims)
{
  VecDescent *self = g_new0 (VecDescent, 1);
  gsize n_values = (gsize) n_points * n_dims;

  self->n_points = n_points;
  self->n_dims = n_dims;
  self->layout = g_new0 (float, n_values);
  self->next = g_new0 (float, n_values);
  self->velocity = g_new0 (float, n_values);
  self->gains = g_new (float, n_values);
  self->uphill = g_new0 (double, count_blocks (self));
  vec_descent_restart (self, FALSE);
  return self;
}

void
vec_descent_free (VecDescent *self)
{
  if (self == NULL)
    return;
  g_free (self->layout);
  g_free (self->next);
  g_free (self->velocity);
  g_free (self->gains);
  g_free (self->uphill);
  g_free (self);
}

static void
stand_still (VecDescent *self)
{
  memset (self->velocity, 0, sizeof (float) * self->n_points * self->n_dims);
  self->age = 0;
}

void
vec_descent_restart (VecDescent *self, gboolean is_steady)
{
  stand_still (self);
  self->is_steady = is_steady;
  for (gint64 i = 0; i < self->n_points * self->n_dims; i++)
    self->gains[i] = 1;
}

/* ---- Iteration */

static gboolean
went_uphill (const VecDescent *self)
{
  double total = 0;

  for (gint64 block = 0; block < count_blocks (self); block++)
    total += self->uphill[block];
  return total > 0;
}

void
vec_descent_begin (VecDescent *self, double learning_rate)
{
  if (!self->is_steady && self->age > MIN_AGE && went_uphill (self))
    stand_still (self);
  self->learning_rate = (float) learning_rate;
  if (self->is_steady)
    self->momentum = self->n_points < MANY_POINTS ? STEADY_MOMENTUM : STEADY_MOMENTUM_OF_MANY;
  else
    self->momentum = MIN_MOMENTUM + (MAX_MOMENTUM - MIN_MOMENTUM) * MIN ((float) self->age / RAMP, 1);
}

/* @gain_up 0 and @gain_down 1 leave the gains as they are. */
VEC_SIMD static double
move_values (VecDescent *self, gint64 first, int n_values, const float *gradient, float gain_up, float gain_down)
{
  const float *y = self->layout + first;
  float *velocity = self->velocity + first, *gains = self->gains + first, *next = self->next + first;
  float momentum = self->momentum, rate = self->learning_rate, uphill[8] = { 0 };
  double total = 0;

  for (int i = 0; i < n_values; i++)
    {
      float slope = gradient[i] * velocity[i], gain = slope <= 0 ? gains[i] + gain_up : gains[i] * gain_down;

      uphill[i % 8] += slope;
      gains[i] = MAX (gain, MIN_GAIN);
      velocity[i] = momentum * velocity[i] - rate * gains[i] * gradient[i];
      next[i] = y[i] + velocity[i];
    }
  for (int lane = 0; lane < 8; lane++)
    total += uphill[lane];
  return total;
}

/* Takes back the part of each step beyond MAX_STEP. */
static void
limit_steps (VecDescent *self, gint64 begin, gint64 end)
{
  int dims = self->n_dims;

  for (gint64 i = begin; i < end; i++)
    {
      float *velocity = self->velocity + i * dims, length2 = 0;

      for (int axis = 0; axis < dims; axis++)
        length2 += velocity[axis] * velocity[axis];
      if (length2 <= MAX_STEP * MAX_STEP)
        continue;
      for (int axis = 0; axis < dims; axis++)
        {
          velocity[axis] *= MAX_STEP / sqrtf (length2);
          self->next[i * dims + axis] = self->layout[i * dims + axis] + velocity[axis];
        }
    }
}

void
vec_descent_move (VecDescent *self, gint64 begin, gint64 end, const float *gradient)
{
  int d = self->n_dims, n_values = (int) (end - begin) * d;
  float gain_up = self->is_steady ? 0 : GAIN_UP, gain_down = self->is_steady ? 1 : GAIN_DOWN;

  self->uphill[begin / GRAIN] = move_values (self, begin * d, n_values, gradient, gain_up, gain_down);
  limit_steps (self, begin, end);
}

void
vec_descent_end (VecDescent *self)
{
  float *swapped = self->layout;

  self->layout = self->next;
  self->next = swapped;
  self->age++;
}

/* ---- The layout as a whole */

static void
permute (float *values, const guint32 *order, gint64 n, int dims, float *buffer)
{
  for (gint64 i = 0; i < n; i++)
    memcpy (buffer + i * dims, values + (gsize) order[i] * dims, dims * sizeof *values);
  memcpy (values, buffer, sizeof *values * n * dims);
}

void
vec_descent_reorder (VecDescent *self, const guint32 *order)
{
  permute (self->layout, order, self->n_points, self->n_dims, self->next);
  permute (self->velocity, order, self->n_points, self->n_dims, self->next);
  permute (self->gains, order, self->n_points, self->n_dims, self->next);
}

static void
measure_mean (const VecDescent *self, double *mean)
{
  memset (mean, 0, 3 * sizeof *mean);
  for (gint64 i = 0; i < self->n_points; i++)
    for (int axis = 0; axis < self->n_dims; axis++)
      mean[axis] += self->layout[i * self->n_dims + axis];
  for (int axis = 0; axis < self->n_dims; axis++)
    mean[axis] /= (double) self->n_points;
}

void
vec_descent_center (VecDescent *self)
{
  double mean[3];

  measure_mean (self, mean);
  for (gint64 i = 0; i < self->n_points; i++)
    for (int axis = 0; axis < self->n_dims; axis++)
      self->layout[i * self->n_dims + axis] -= (float) mean[axis];
}

double
vec_descent_get_radius (const VecDescent *self)
{
  double mean[3], sum2 = 0;

  measure_mean (self, mean);
  for (gint64 i = 0; i < self->n_points; i++)
    for (int axis = 0; axis < self->n_dims; axis++)
      {
        double offset = self->layout[i * self->n_dims + axis] - mean[axis];

        sum2 += offset * offset;
      }
  return sqrt (sum2 / (double) self->n_points);
}
