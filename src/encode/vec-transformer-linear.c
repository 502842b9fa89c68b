#include "encode/vec-transformer-linear.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec-large-memory.h"
#include "base/vec-parallel.h"

struct _VecLinear
{
  int n_in;
  int n_out;
  int n_panels;
  float *panels;  /* panel after panel, each (n_in, VEC_PANEL), the last one as wide as VEC_PAD leaves it */
  float *bias;    /* (VEC_PAD (n_out)) */
};

VecLinear *
vec_linear_new (int n_in, int n_out)
{
  VecLinear *self = g_new0 (VecLinear, 1);
  gsize n_bytes;

  self->n_in = n_in;
  self->n_out = n_out;
  self->n_panels = (n_out + VEC_PANEL - 1) / VEC_PANEL;
  self->bias = g_try_new0 (float, VEC_PAD ((gsize) n_out));
  if (!__builtin_mul_overflow ((gsize) n_in * sizeof (float), VEC_PAD ((gsize) n_out), &n_bytes))
    self->panels = vec_large_memory_new (n_bytes);
  if (self->panels != NULL && self->bias != NULL)
    return self;
  vec_linear_free (self);
  return NULL;
}

void
vec_linear_free (VecLinear *self)
{
  vec_large_memory_free (self->panels);
  g_free (self->bias);
  g_free (self);
}

int
vec_linear_get_n_in (const VecLinear *self)
{
  return self->n_in;
}

int
vec_linear_get_n_out (const VecLinear *self)
{
  return self->n_out;
}

static int
get_width (const VecLinear *self, int panel)
{
  return MIN (VEC_PANEL, VEC_PAD (self->n_out) - panel * VEC_PANEL);
}

static float *
get_panel (const VecLinear *self, int panel)
{
  return self->panels + (gsize) panel * VEC_PANEL * self->n_in;
}

/* ---- Filling. */

typedef struct
{
  VecLinear *linear;
  int first;
  const VecValues *weights;
} Filling;

static void
fill_panels (gint64 begin, gint64 end, int thread, gpointer data)
{
  Filling *self = data;
  VecLinear *linear = self->linear;
  g_autofree float *buffer = g_new (float, linear->n_in);

  for (int panel = (int) begin; panel < end; panel++)
    {
      int width = get_width (linear, panel), last = self->first + (int) self->weights->n_rows;

      for (int j = 0; j < width; j++)
        {
          int out = panel * VEC_PANEL + j;
          const float *row;
          float *into = get_panel (linear, panel) + j;

          if (out < self->first || out >= last)
            continue;
          row = vec_values_get_part (self->weights, out - self->first, 0, linear->n_in, buffer);
          for (int p = 0; p < linear->n_in; p++)
            into[(gsize) p * width] = row[p];
        }
    }
}

void
vec_linear_set (VecLinear *self, int first, const VecValues *weights, const VecValues *bias)
{
  Filling filling = { self, first, weights };

  g_return_if_fail (weights->n_dims == self->n_in && first + weights->n_rows <= self->n_out);
  vec_parallel_blocks (self->n_panels, 1, 0, fill_panels, &filling);
  if (bias != NULL)
    vec_values_read_part (bias, 0, 0, (int) weights->n_rows, self->bias + first);
}

/* ---- Products. */

typedef struct
{
  const VecLinear *linear;
  const VecKernels *kernels;
  const float *x;
  gsize x_stride;
  int n_rows;
  float *y;
  gsize y_stride;
  VecActivation activation;
} Product;

static void
apply_panels (gint64 begin, gint64 end, int thread, gpointer data)
{
  const Product *self = data;

  for (int panel = (int) begin; panel < end; panel++)
    {
      int width = get_width (self->linear, panel);
      float *y = self->y + panel * VEC_PANEL;

      self->kernels->multiply (self->x, self->x_stride, get_panel (self->linear, panel), (gsize) width, self->linear->n_in, y, self->y_stride,
                               self->n_rows, width);
      self->kernels->finish (y, self->y_stride, self->n_rows, width, self->linear->bias + panel * VEC_PANEL, self->activation);
    }
}

void
vec_linear_apply (const VecLinear *self, const VecKernels *kernels, const float *x, gsize x_stride, int n_rows, float *y, gsize y_stride,
                  VecActivation activation, VecTeam *team)
{
  Product product = { self, kernels, x, x_stride, n_rows, y, y_stride, activation };

  vec_team_for (team, self->n_panels, apply_panels, &product);
}
