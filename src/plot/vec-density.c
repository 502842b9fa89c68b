#include "plot/vec-density.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"

#define REACH 4.0            /* σ */
#define MAX_RADIUS 400       /* cells */
#define MAX_ASKED 50000
#define SERIAL 20000         /* fewer points are not worth waking threads */
#define MAX_THREADS 16

/* ---- Counting */

typedef struct
{
  const VecDensity *density;
  const float *points;
  float *counts[MAX_THREADS];   /* (height, width) each */
} Count;

static void
count_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Count *count = data;
  const VecDensity *d = count->density;
  float *counts = count->counts[thread];
  double per_unit = 1 / d->cell;

  for (gint64 i = begin; i < end; i++)
    {
      double u = (count->points[2 * i] - d->x) * per_unit, v = (count->points[2 * i + 1] - d->y) * per_unit;
      float fu, fv, *node;

      /* Also FALSE for NaN. */
      if (!(u >= 0 && v >= 0 && u < d->width - 1 && v < d->height - 1))
        continue;
      node = counts + (gsize) v * d->width + (gsize) u;
      fu = (float) (u - floor (u)), fv = (float) (v - floor (v));
      node[0] += (1 - fu) * (1 - fv);
      node[1] += fu * (1 - fv);
      node[d->width] += (1 - fu) * fv;
      node[d->width + 1] += fu * fv;
    }
}

static void
count_points (VecDensity *self, const VecDensityPoints *points, int n_threads)
{
  gsize n_nodes = (gsize) self->width * self->height;
  Count count = { .density = self, .points = points->points };

  n_threads = points->n < SERIAL ? 1 : CLAMP (n_threads > 0 ? n_threads : vec_get_default_threads (), 1, MAX_THREADS);
  count.counts[0] = self->values;
  for (int thread = 1; thread < n_threads; thread++)
    count.counts[thread] = g_new0 (float, n_nodes);
  vec_parallel_for (points->n, n_threads, count_part, &count);
  for (int thread = 1; thread < n_threads; thread++)
    {
      for (gsize i = 0; i < n_nodes; i++)
        self->values[i] += count.counts[thread][i];
      g_free (count.counts[thread]);
    }
}

/* ---- Blurring */

typedef struct
{
  const float *kernel;     /* (2 radius + 1) */
  int radius, width, height;
  const float *from;
  float *to;
} Blur;

VEC_SIMD static void
add_scaled (float *restrict to, const float *from, float factor, int n)
{
  for (int i = 0; i < n; i++)
    to[i] += factor * from[i];
}

static gboolean
is_zero (const float *line, int n)
{
  float sum = 0;

  for (int i = 0; i < n; i++)
    sum += line[i];
  return sum == 0;
}

static void
blur_lines (gint64 begin, gint64 end, int thread, gpointer data)
{
  Blur *blur = data;

  for (gint64 y = begin; y < end; y++)
    {
      const float *from = blur->from + y * blur->width;
      float *to = blur->to + y * blur->width;

      memset (to, 0, blur->width * sizeof *to);
      if (is_zero (from, blur->width))
        continue;
      for (int k = -blur->radius; k <= blur->radius; k++)
        {
          int first = MAX (0, -k), last = MIN (blur->width, blur->width - k);

          if (first < last)
            add_scaled (to + first, from + first + k, blur->kernel[k + blur->radius], last - first);
        }
    }
}

static void
blur_columns (gint64 begin, gint64 end, int thread, gpointer data)
{
  Blur *blur = data;

  for (gint64 y = begin; y < end; y++)
    {
      float *to = blur->to + y * blur->width;

      memset (to, 0, blur->width * sizeof *to);
      for (int k = -blur->radius; k <= blur->radius; k++)
        if (y + k >= 0 && y + k < blur->height)
          add_scaled (to, blur->from + (y + k) * blur->width, blur->kernel[k + blur->radius], blur->width);
    }
}

/* @sigma in cells; the kernel's sum is @total. */
static void
blur (VecDensity *self, double sigma, double total, int n_threads)
{
  int radius = (int) CLAMP (ceil (REACH * sigma), 1, MAX_RADIUS);
  g_autofree float *kernel = g_new (float, 2 * radius + 1), *other = g_new (float, (gsize) self->width * self->height);
  Blur job = { kernel, radius, self->width, self->height, self->values, other };
  double sum = 0;

  for (int k = -radius; k <= radius; k++)
    sum += exp (-0.5 * k * k / (sigma * sigma));
  for (int k = -radius; k <= radius; k++)
    kernel[k + radius] = (float) (exp (-0.5 * k * k / (sigma * sigma)) / sum * sqrt (total));
  vec_parallel_blocks (self->height, 8, n_threads, blur_lines, &job);
  job.from = other;
  job.to = self->values;
  vec_parallel_blocks (self->height, 8, n_threads, blur_columns, &job);
}

VecDensity *
vec_density_new (const VecDensityPoints *points, double x, double y, double cell, int width, int height, double sigma, int n_threads)
{
  VecDensity *self = g_new0 (VecDensity, 1);

  g_return_val_if_fail (width >= 2 && height >= 2 && cell > 0 && sigma > 0, NULL);

  *self = (VecDensity) { x, y, cell, width, height, g_new0 (float, (gsize) width * height) };
  count_points (self, points, n_threads);
  blur (self, sigma / cell, points->weight / (cell * cell), n_threads);
  return self;
}

void
vec_density_free (VecDensity *self)
{
  g_free (self->values);
  g_free (self);
}

/* ---- Asking */

double
vec_density_get (const VecDensity *self, double x, double y)
{
  double u = (x - self->x) / self->cell, v = (y - self->y) / self->cell, fu, fv;
  const float *node;

  if (!(u >= 0 && v >= 0 && u < self->width - 1 && v < self->height - 1))
    return 0;
  node = self->values + (gsize) v * self->width + (gsize) u;
  fu = u - floor (u), fv = v - floor (v);
  return (1 - fv) * ((1 - fu) * node[0] + fu * node[1]) + fv * ((1 - fu) * node[self->width] + fu * node[self->width + 1]);
}

double
vec_density_get_largest (const VecDensity *self)
{
  float largest = 0;

  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    largest = MAX (largest, self->values[i]);
  return largest;
}

/* The @k-th largest from 0 on; reorders the values (Hoare 1961, Communications of the ACM 4: Algorithm 65, Find). */
static float
find_largest (float *values, gint64 n, gint64 k)
{
  gint64 first = 0, last = n - 1;

  while (first < last)
    {
      float a = values[first], b = values[first + (last - first) / 2], c = values[last];
      float pivot = MAX (MIN (a, b), MIN (MAX (a, b), c));   /* the median */
      gint64 i = first, j = last;

      while (i <= j)
        {
          while (values[i] > pivot)
            i++;
          while (values[j] < pivot)
            j--;
          if (i <= j)
            {
              float value = values[i];

              values[i++] = values[j];
              values[j--] = value;
            }
        }
      if (k > j && k < i)
        break;
      if (k <= j)
        last = j;
      else
        first = i;
    }
  return values[k];
}

void
vec_density_find_levels (const VecDensity *self, const VecDensityPoints *points, const double *shares, int n_shares, double *levels)
{
  gint64 stride = MAX ((points->n + MAX_ASKED - 1) / MAX_ASKED, 1), n = 0;
  g_autofree float *densities = g_new (float, points->n / stride + 1);

  for (gint64 i = 0; i < points->n; i += stride)
    if (isfinite (points->points[2 * i]) && isfinite (points->points[2 * i + 1]))
      densities[n++] = (float) vec_density_get (self, points->points[2 * i], points->points[2 * i + 1]);
  for (int i = 0; i < n_shares; i++)
    levels[i] = n > 0 ? find_largest (densities, n, CLAMP ((gint64) ceil (shares[i] * (double) n) - 1, 0, n - 1)) : 0;
}
