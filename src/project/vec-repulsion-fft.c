/* Repulsion by interpolation on a grid and fast Fourier transforms, after Linderman, Rachh, Hoskins, Steinerberger & Kluger (2019),
 * with two departures that need two transforms where they need eight or more:
 *
 *  - One potential. With K (y) = 1 / (1 + |y|²) and φ (y) = Σⱼ K (y − yⱼ), the force is −½ ∇φ, because ∇K = −2 y / (1 + |y|²)²,
 *    and Z = Σᵢ φ (yᵢ) − n. One charge, one kernel; the gradient is that of the interpolant.
 *  - B-splines of degree 5 instead of Lagrange polynomials in boxes, as in the smooth particle-mesh Ewald method (Essmann et al.
 *    1995): the interpolant has four continuous derivatives. Interpolation is exact at the nodes once the kernel's spectrum is
 *    divided by that of the sampled spline, (33 + 26 cos θ + cos 2θ) / 60, twice along each axis.
 *
 * The grid's spacing is fixed (finer only while the whole map is tiny), so that the kernel's spectrum depends on the grid's size
 * alone, which comes from a short list of sizes 2ᵃ 3ᵇ 5ᶜ. The kernel's value at the far corner is subtracted (it does not change the
 * gradient), so that on a tiny map, where K is nearly 1 everywhere, single precision is spent on what differs.
 *
 * Points are sorted into strips of the grid; strips are spread in two phases, those with an even number and those with an odd one,
 * so that no two threads write to one row and every sum has one order. */
#include "project/vec-repulsion.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"

#define SPACING 0.4f     /* of the nodes: forces are right to half a percent */
#define SPARSE_SPACING 0.32f /* where points are sparse, and the forces on them small against the error of the nearest pairs */
#define SPARSE 0.3f      /* points per unit of the map's bounding box */
#define MIN_INTERVALS 24 /* along the longer side; a map that would have fewer gets a finer grid */
#define REFINEMENT 1.25f /* steps of the finer spacing */
#define MARGIN 8         /* nodes beside the points: the spline's reach, and room for its inverse to fade */
#define ORDER 6          /* of the splines: nodes that a point reaches along each axis */
#define REACH (ORDER / 2 - 1) /* nodes before a point's own */
#define LANES 8          /* floats at once; those beyond ORDER have weight 0 */
#define STRIP 8          /* rows of nodes: at least the spline's reach */
#define BATCH 8          /* rows or columns transformed at once: a cache line of complex numbers */

struct _VecRepulsionFft
{
  gint64 n_points;
  int n_threads;

  float spacing;
  float origin[2];
  int size[2];             /* of the transforms: Mx, My */
  int n_rows;              /* of nodes that hold points, a multiple of BATCH and STRIP */
  int stride;              /* of a row of the spectrum, complex numbers */
  int n_strips;

  float *charge;           /* (n_rows, Mx): zero beyond the points */
  float *potential;        /* (n_rows, Mx) */
  fftwf_complex *spectrum; /* (n_rows, stride) */
  float *kernel;           /* (My / 2 + 1, stride): the kernel's spectrum, real */
  fftwf_complex **columns; /* (n_threads) each (My, BATCH) */
  fftwf_plan rows_forward, rows_backward, columns_forward, columns_backward;

  guint32 *counts;         /* (n_threads, n_strips): then the first place of each */
  gint64 *strip_begin;     /* (n_strips + 1) */
  float *sorted;           /* (n, 2): in nodes from the origin, by strip */
  guint32 *order;          /* (n): the point at each place */
  double *strip_sums;      /* (n_strips): of the potential at the points */

  const float *layout;
  float *forces;
  int phase;
};

static GMutex planner_lock; /* FFTW's planner is not safe for threads */

/* ---- Size */

/* The smallest even number ≥ @n of the form 2ᵃ 3ᵇ 5ᶜ with b + c ≤ 2. */
static int
good_size (int n)
{
  static const int odd[] = { 1, 3, 5, 9, 15, 25 };
  int best = G_MAXINT;

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      int size = odd[i] * 2;

      while (size < n)
        size *= 2;
      best = MIN (best, size);
    }
  return best;
}

static float
choose_spacing (gint64 n_points, const float *bounds)
{
  float width = bounds[1] - bounds[0], height = bounds[3] - bounds[2], span = MAX (width, height);
  float spacing = (float) n_points < SPARSE * width * height ? SPARSE_SPACING : SPACING;

  while (span < MIN_INTERVALS * spacing && spacing > 1e-12f)
    spacing /= REFINEMENT;
  return spacing;
}

static int
choose_size (float low, float high, float spacing)
{
  return good_size (MAX (2 * ((int) ((high - low) / spacing) + 1 + MARGIN), 4 * BATCH));
}

double
vec_repulsion_fft_get_size (gint64 n_points, const float *bounds)
{
  float spacing = choose_spacing (n_points, bounds);
  double size = 1;

  for (int axis = 0; axis < 2; axis++)
    {
      float low = bounds[2 * axis], high = bounds[2 * axis + 1];

      size *= (high - low) / spacing > 1e5f ? 1e9 : choose_size (low, high, spacing);
    }
  return size;
}

/* ---- Plans, buffers and the kernel, for one size */

static void
clear_size (VecRepulsionFft *self)
{
  g_mutex_lock (&planner_lock);
  g_clear_pointer (&self->rows_forward, fftwf_destroy_plan);
  g_clear_pointer (&self->rows_backward, fftwf_destroy_plan);
  g_clear_pointer (&self->columns_forward, fftwf_destroy_plan);
  g_clear_pointer (&self->columns_backward, fftwf_destroy_plan);
  g_mutex_unlock (&planner_lock);
  g_clear_pointer (&self->charge, fftwf_free);
  g_clear_pointer (&self->potential, fftwf_free);
  g_clear_pointer (&self->spectrum, fftwf_free);
  g_clear_pointer (&self->kernel, fftwf_free);
  for (int t = 0; t < self->n_threads; t++)
    g_clear_pointer (&self->columns[t], fftwf_free);
  g_clear_pointer (&self->counts, g_free);
  g_clear_pointer (&self->strip_begin, g_free);
  g_clear_pointer (&self->strip_sums, g_free);
}

/* FFTW_ESTIMATE, because measured plans may differ from run to run, and with them the last digits of every map. */
static void
make_plans (VecRepulsionFft *self)
{
  int mx = self->size[0], my = self->size[1];
  fftwf_complex *columns = self->columns[0];

  g_mutex_lock (&planner_lock);
  self->rows_forward = fftwf_plan_many_dft_r2c (1, &mx, BATCH, self->charge, NULL, 1, mx, self->spectrum, NULL, 1, self->stride,
                                                FFTW_ESTIMATE);
  self->rows_backward = fftwf_plan_many_dft_c2r (1, &mx, BATCH, self->spectrum, NULL, 1, self->stride, self->potential, NULL, 1,
                                                 mx, FFTW_ESTIMATE);
  self->columns_forward = fftwf_plan_many_dft (1, &my, BATCH, columns, NULL, BATCH, 1, columns, NULL, BATCH, 1, FFTW_FORWARD,
                                               FFTW_ESTIMATE);
  self->columns_backward = fftwf_plan_many_dft (1, &my, BATCH, columns, NULL, BATCH, 1, columns, NULL, BATCH, 1, FFTW_BACKWARD,
                                                FFTW_ESTIMATE);
  g_mutex_unlock (&planner_lock);
}

/* The inverse of the sampled spline's spectrum, twice, for frequency @k of @size. */
static double
inverse_spline (int k, int size)
{
  double theta = 2 * G_PI * k / size, spline = (33 + 26 * cos (theta) + cos (2 * theta)) / 60;

  return 1 / (spline * spline);
}

static void
make_kernel (VecRepulsionFft *self)
{
  int nx = self->size[0] / 2 + 1, ny = self->size[1] / 2 + 1;
  double h = self->spacing, far2 = h * h * ((double) (nx - 1) * (nx - 1) + (double) (ny - 1) * (ny - 1));
  double scale = 1.0 / ((double) self->size[0] * self->size[1]);
  float *samples = fftwf_alloc_real ((gsize) nx * ny);
  fftwf_plan plan;

  g_mutex_lock (&planner_lock);
  plan = fftwf_plan_r2r_2d (ny, nx, samples, samples, FFTW_REDFT00, FFTW_REDFT00, FFTW_ESTIMATE);
  g_mutex_unlock (&planner_lock);
  for (int y = 0; y < ny; y++)
    for (int x = 0; x < nx; x++)
      {
        double d2 = h * h * ((double) x * x + (double) y * y);

        samples[(gsize) y * nx + x] = (float) ((far2 - d2) / ((1 + d2) * (1 + far2))); /* K (d) − K (far) */
      }
  fftwf_execute (plan);
  memset (self->kernel, 0, sizeof (float) * ny * self->stride);
  for (int y = 0; y < ny; y++)
    for (int x = 0; x < nx; x++)
      self->kernel[(gsize) y * self->stride + x] = (float) (scale * samples[(gsize) y * nx + x]
                                                            * inverse_spline (x, self->size[0])
                                                            * inverse_spline (y, self->size[1]));
  g_mutex_lock (&planner_lock);
  fftwf_destroy_plan (plan);
  g_mutex_unlock (&planner_lock);
  fftwf_free (samples);
}

static void
set_size (VecRepulsionFft *self, int mx, int my, float spacing)
{
  gsize n_nodes;

  if (self->size[0] == mx && self->size[1] == my)
    {
      if (self->spacing == spacing)
        return;
      self->spacing = spacing;
      make_kernel (self);
      return;
    }
  clear_size (self);
  self->size[0] = mx;
  self->size[1] = my;
  self->spacing = spacing;
  self->n_rows = (my / 2 + BATCH - 1) / BATCH * BATCH;
  self->stride = (mx / 2 + 1 + BATCH - 1) / BATCH * BATCH;
  self->n_strips = self->n_rows / STRIP;
  n_nodes = (gsize) self->n_rows * mx;
  self->charge = fftwf_alloc_real (n_nodes);
  self->potential = fftwf_alloc_real (n_nodes);
  self->spectrum = fftwf_alloc_complex ((gsize) self->n_rows * self->stride);
  self->kernel = fftwf_alloc_real ((gsize) (my / 2 + 1) * self->stride);
  for (int t = 0; t < self->n_threads; t++)
    self->columns[t] = fftwf_alloc_complex ((gsize) my * BATCH);
  self->counts = g_new (guint32, (gsize) self->n_threads * self->n_strips);
  self->strip_begin = g_new (gint64, self->n_strips + 1);
  self->strip_sums = g_new (double, self->n_strips);
  make_plans (self);
  memset (self->charge, 0, n_nodes * sizeof (float));
  memset (self->spectrum, 0, (gsize) self->n_rows * self->stride * sizeof (fftwf_complex));
  make_kernel (self);
}

VecRepulsionFft *
vec_repulsion_fft_new (gint64 n_points, int n_threads)
{
  VecRepulsionFft *self = g_new0 (VecRepulsionFft, 1);

  self->n_points = n_points;
  self->n_threads = n_threads > 0 ? n_threads : vec_get_default_threads ();
  self->columns = g_new0 (fftwf_complex *, self->n_threads);
  self->sorted = g_new (float, 2 * n_points);
  self->order = g_new (guint32, n_points);
  return self;
}

void
vec_repulsion_fft_free (VecRepulsionFft *self)
{
  if (self == NULL)
    return;
  clear_size (self);
  g_free (self->columns);
  g_free (self->sorted);
  g_free (self->order);
  g_free (self);
}

/* ---- Points into strips: a counting sort that keeps their order */

static inline int
strip_of (const VecRepulsionFft *self, gint64 point)
{
  return (int) ((self->layout[2 * point + 1] - self->origin[1]) / self->spacing) / STRIP;
}

static void
count_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;
  guint32 *counts = self->counts + (gsize) thread * self->n_strips;

  for (gint64 i = begin; i < end; i++)
    counts[strip_of (self, i)]++;
}

static void
place_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;
  guint32 *places = self->counts + (gsize) thread * self->n_strips;

  for (gint64 i = begin; i < end; i++)
    {
      guint32 place = places[strip_of (self, i)]++;

      self->order[place] = (guint32) i;
      self->sorted[2 * place] = (self->layout[2 * i] - self->origin[0]) / self->spacing;
      self->sorted[2 * place + 1] = (self->layout[2 * i + 1] - self->origin[1]) / self->spacing;
    }
}

static void
sort_points (VecRepulsionFft *self)
{
  guint32 place = 0;

  memset (self->counts, 0, sizeof (guint32) * self->n_threads * self->n_strips);
  vec_parallel_for (self->n_points, self->n_threads, count_part, self);
  for (int strip = 0; strip < self->n_strips; strip++)
    {
      self->strip_begin[strip] = place;
      for (int t = 0; t < self->n_threads; t++)
        {
          guint32 count = self->counts[(gsize) t * self->n_strips + strip];

          self->counts[(gsize) t * self->n_strips + strip] = place;
          place += count;
        }
    }
  self->strip_begin[self->n_strips] = place;
  vec_parallel_for (self->n_points, self->n_threads, place_part, self);
}

/* ---- Spread and gather */

/* Always inlined: a vector that is handed to a function of another instruction set would travel by another convention. */
#pragma GCC diagnostic ignored "-Wpsabi"
#define INLINE inline __attribute__ ((always_inline))

typedef float Lanes __attribute__ ((vector_size (4 * LANES)));

static INLINE Lanes
load (const float *p)
{
  Lanes v;

  memcpy (&v, p, sizeof v);
  return v;
}

/* The ORDER splines that reach a point @f beyond a node are polynomials of @f: their coefficients, times 120, by power. */
static const float spline_terms[ORDER][LANES] = {
  { 1, 26, 66, 26, 1, 0 },
  { -5, -50, 0, 50, 5, 0 },
  { 10, 20, -60, 20, 10, 0 },
  { -10, 20, 0, -20, 10, 0 },
  { 5, -20, 30, -20, 5, 0 },
  { -1, 5, -10, 10, -5, 1 },
};

static INLINE Lanes
spline_weights (float f)
{
  Lanes sum = load (spline_terms[ORDER - 1]);

  for (int power = ORDER - 2; power >= 0; power--)
    sum = sum * f + load (spline_terms[power]);
  return sum * (1 / 120.0f);
}

static INLINE Lanes
spline_slopes (float f)
{
  Lanes sum = load (spline_terms[ORDER - 1]) * (float) (ORDER - 1);

  for (int power = ORDER - 2; power > 0; power--)
    sum = sum * f + load (spline_terms[power]) * (float) power;
  return sum * (1 / 120.0f);
}

VEC_SIMD static void
spread_strip (VecRepulsionFft *self, int strip)
{
  int mx = self->size[0];

  for (gint64 place = self->strip_begin[strip]; place < self->strip_begin[strip + 1]; place++)
    {
      float u = self->sorted[2 * place], v = self->sorted[2 * place + 1];
      int x = (int) u, y = (int) v;
      float *node = self->charge + (gsize) (y - REACH) * mx + x - REACH;
      Lanes across = spline_weights (u - (float) x), wy = spline_weights (v - (float) y);

      for (int r = 0; r < ORDER; r++)
        {
          Lanes sum = load (node + (gsize) r * mx) + across * wy[r];

          memcpy (node + (gsize) r * mx, &sum, sizeof sum);
        }
    }
}

static void
spread_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;

  for (gint64 pair = begin; pair < end; pair++)
    if (2 * pair + self->phase < self->n_strips)
      spread_strip (self, (int) (2 * pair + self->phase));
}

static INLINE float
add_lanes (Lanes v)
{
  return ((v[0] + v[1]) + (v[2] + v[3])) + (v[4] + v[5]);
}

VEC_SIMD static double
gather_strip (VecRepulsionFft *self, int strip)
{
  int mx = self->size[0];
  float slope = -0.5f / self->spacing;
  double total = 0;

  for (gint64 place = self->strip_begin[strip]; place < self->strip_begin[strip + 1]; place++)
    {
      float u = self->sorted[2 * place], v = self->sorted[2 * place + 1];
      int x = (int) u, y = (int) v;
      const float *node = self->potential + (gsize) (y - REACH) * mx + x - REACH;
      float *force = self->forces + 2 * (gsize) self->order[place];
      Lanes wx = spline_weights (u - (float) x), wy = spline_weights (v - (float) y), sy = spline_slopes (v - (float) y);
      Lanes value = { 0 }, change = { 0 };

      for (int r = 0; r < ORDER; r++)
        {
          Lanes row = load (node + (gsize) r * mx);

          value += row * wy[r];
          change += row * sy[r];
        }
      total += add_lanes (value * wx);
      force[0] = slope * add_lanes (value * spline_slopes (u - (float) x));
      force[1] = slope * add_lanes (change * wx);
    }
  return total;
}

static void
gather_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;

  for (gint64 strip = begin; strip < end; strip++)
    self->strip_sums[strip] = gather_strip (self, (int) strip);
}

/* ---- Convolution */

static void
clear_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;

  for (gint64 row = begin; row < end; row++)
    memset (self->charge + row * self->size[0], 0, sizeof (float) * self->size[0] / 2);
}

static void
rows_forward_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;

  for (gint64 batch = begin; batch < end; batch++)
    fftwf_execute_dft_r2c (self->rows_forward, self->charge + batch * BATCH * self->size[0],
                           self->spectrum + batch * BATCH * self->stride);
}

static void
rows_backward_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;

  for (gint64 batch = begin; batch < end; batch++)
    fftwf_execute_dft_c2r (self->rows_backward, self->spectrum + batch * BATCH * self->stride,
                           self->potential + batch * BATCH * self->size[0]);
}

VEC_SIMD static void
multiply_kernel (const VecRepulsionFft *self, gint64 first, fftwf_complex *columns)
{
  int my = self->size[1];

  for (int k = 0; k < my; k++)
    {
      const float *kernel = self->kernel + (gsize) MIN (k, my - k) * self->stride + first;
      float *row = (float *) (columns + (gsize) k * BATCH);

      for (int c = 0; c < BATCH; c++)
        {
          row[2 * c] *= kernel[c];
          row[2 * c + 1] *= kernel[c];
        }
    }
}

/* Along the other axis both ways at once, a few columns at a time that stay in the cache: rows beyond the points go in as zeros
 * and are not wanted back. */
static void
columns_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;
  fftwf_complex *columns = self->columns[thread];
  gsize line = BATCH * sizeof (fftwf_complex);

  for (gint64 batch = begin; batch < end; batch++)
    {
      fftwf_complex *first = self->spectrum + batch * BATCH;
      int n_rows = MIN (self->n_rows, self->size[1]);

      for (int row = 0; row < n_rows; row++)
        memcpy (columns + (gsize) row * BATCH, first + (gsize) row * self->stride, line);
      memset (columns + (gsize) n_rows * BATCH, 0, line * (self->size[1] - n_rows));
      fftwf_execute_dft (self->columns_forward, columns, columns);
      multiply_kernel (self, batch * BATCH, columns);
      fftwf_execute_dft (self->columns_backward, columns, columns);
      for (int row = 0; row < n_rows; row++)
        memcpy (first + (gsize) row * self->stride, columns + (gsize) row * BATCH, line);
    }
}

double
vec_repulsion_fft_compute (VecRepulsionFft *self, const float *layout, const float *bounds, float *forces)
{
  float spacing = choose_spacing (self->n_points, bounds);
  double far2, total = 0, n = (double) self->n_points;

  set_size (self, choose_size (bounds[0], bounds[1], spacing), choose_size (bounds[2], bounds[3], spacing), spacing);
  self->layout = layout;
  self->forces = forces;
  for (int axis = 0; axis < 2; axis++)
    self->origin[axis] = bounds[2 * axis] - (REACH + 0.5f) * spacing;

  vec_parallel_for (self->n_rows, self->n_threads, clear_part, self);
  sort_points (self);
  for (self->phase = 0; self->phase < 2; self->phase++)
    vec_parallel_blocks ((self->n_strips + 1) / 2, 1, self->n_threads, spread_part, self);
  vec_parallel_blocks (self->n_rows / BATCH, 1, self->n_threads, rows_forward_part, self);
  vec_parallel_blocks (self->stride / BATCH, 1, self->n_threads, columns_part, self);
  vec_parallel_blocks (self->n_rows / BATCH, 1, self->n_threads, rows_backward_part, self);
  vec_parallel_blocks (self->n_strips, 1, self->n_threads, gather_part, self);

  for (int strip = 0; strip < self->n_strips; strip++)
    total += self->strip_sums[strip];
  far2 = (double) spacing * spacing * ((double) (self->size[0] / 2) * (self->size[0] / 2)
                                       + (double) (self->size[1] / 2) * (self->size[1] / 2));
  return total + n * n / (1 + far2) - n;
}
