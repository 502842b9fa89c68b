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
 * On a wide and sparse map most nodes of such a grid have no point near them. There a coarser grid has the smooth part of the kernel,
 * and vec-repulsion-near.c adds the rest by pairs of near points: 10,000 points that are 400 apart need a fortieth of the nodes.
 *
 * Points are sorted into strips of the grid; strips are spread in two phases, those with an even number and those with an odd one,
 * so that no two threads write to one row and every sum has one order. */
#include "project/vec-repulsion.h"

#include <fftw3.h>
#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"
#include "project/vec-fourier.h"
#include "project/vec-repulsion-grid.h"
#include "project/vec-repulsion-near.h"

#define ORDER 6          /* of the splines: nodes that a point reaches along each axis */
#define REACH (ORDER / 2 - 1) /* nodes before a point's own */
#define LANES VEC_FOURIER_LANES /* floats at once; splines beyond ORDER have weight 0 */
#define STRIP 8          /* rows of nodes: at least the spline's reach */
#define PAIR (2 * LANES) /* columns transformed at once: as real and imaginary parts */

struct _VecRepulsionFft
{
  gint64 n_points;
  int n_threads;

  gboolean is_plain;       /* the grid has all of the kernel, always */
  float spacing, cutoff;
  float origin[2];
  int size[2];             /* of the transforms: Mx, My */
  int n_rows;              /* of nodes that may hold points, a multiple of STRIP, at most My */
  int width;               /* of a row of nodes, a multiple of PAIR, at most Mx */
  int n_strips;
  int n_blocks;            /* of LANES frequencies along y, 0 … My / 2 */

  float *grid;             /* (n_rows, width): charges, then the potential */
  float *spectrum;         /* (n_blocks, width, 2, LANES): transformed along y; the lanes are frequencies */
  float *kernel;           /* (n_blocks, Mx / 2 + 1, LANES): the kernel's spectrum, real */
  float **buffers;         /* (n_threads) each (2, max (Mx, My), 2, LANES) */
  VecFourier *fourier[2];  /* of size Mx, My */

  guint32 *counts;         /* (n_threads, n_strips): then the first place of each */
  gint64 *strip_begin;     /* (n_strips + 1) */
  float *sorted;           /* (n, 2): in nodes from the origin, by strip */
  guint32 *order;          /* (n): the point at each place */
  double *strip_sums;      /* (n_strips): of the potential at the points */

  VecRepulsionNear *near;  /* NULL before the first use */
  const float *layout;
  float *forces;
  int phase;
};

static GMutex planner_lock; /* FFTW's planner is not safe for threads */

/* ---- Plans, buffers and the kernel, for one size */

static void
clear_size (VecRepulsionFft *self)
{
  for (int axis = 0; axis < 2; axis++)
    g_clear_pointer (&self->fourier[axis], vec_fourier_free);
  for (int t = 0; t < self->n_threads; t++)
    g_clear_pointer (&self->buffers[t], fftwf_free);
  g_clear_pointer (&self->grid, fftwf_free);
  g_clear_pointer (&self->spectrum, fftwf_free);
  g_clear_pointer (&self->kernel, fftwf_free);
  g_clear_pointer (&self->counts, g_free);
  g_clear_pointer (&self->strip_begin, g_free);
  g_clear_pointer (&self->strip_sums, g_free);
}

/* The inverse of the sampled spline's spectrum, twice, for frequency @k of @size. */
static double
inverse_spline (int k, int size)
{
  double theta = 2 * G_PI * k / size, spline = (33 + 26 * cos (theta) + cos (2 * theta)) / 60;

  return 1 / (spline * spline);
}

/* In place; FFTW_ESTIMATE, because measured plans may differ from run to run, and with them the last digits of every map. */
static void
transform_even (float *samples, int ny, int nx)
{
  fftwf_plan plan;

  g_mutex_lock (&planner_lock);
  plan = fftwf_plan_r2r_2d (ny, nx, samples, samples, FFTW_REDFT00, FFTW_REDFT00, FFTW_ESTIMATE);
  g_mutex_unlock (&planner_lock);
  fftwf_execute (plan);
  g_mutex_lock (&planner_lock);
  fftwf_destroy_plan (plan);
  g_mutex_unlock (&planner_lock);
}

/* The half is that of taking a column apart into its pair, in split_columns(). */
static void
make_kernel (VecRepulsionFft *self)
{
  int nx = self->size[0] / 2 + 1, ny = self->size[1] / 2 + 1;
  double h = self->spacing, far2 = h * h * ((double) (nx - 1) * (nx - 1) + (double) (ny - 1) * (ny - 1));
  double scale = 0.5 / ((double) self->size[0] * self->size[1]);
  g_autofree double *inverse_x = g_new (double, nx);
  float *samples = fftwf_alloc_real ((gsize) nx * ny);

  for (int y = 0; y < ny; y++)
    for (int x = 0; x < nx; x++)
      {
        double d2 = h * h * ((double) x * x + (double) y * y);

        if (self->cutoff > 0)
          samples[(gsize) y * nx + x] = (float) (vec_repulsion_near_smooth (d2, self->cutoff) - 1 / (1 + far2));
        else
          samples[(gsize) y * nx + x] = (float) ((far2 - d2) / ((1 + d2) * (1 + far2))); /* K (d) − K (far) */
      }
  transform_even (samples, ny, nx);
  for (int x = 0; x < nx; x++)
    inverse_x[x] = scale * inverse_spline (x, self->size[0]);
  memset (self->kernel, 0, sizeof (float) * self->n_blocks * nx * LANES);
  for (int y = 0; y < ny; y++)
    {
      float *kernel = self->kernel + (gsize) (y / LANES) * nx * LANES + y % LANES;
      double inverse_y = inverse_spline (y, self->size[1]);

      for (int x = 0; x < nx; x++)
        kernel[(gsize) x * LANES] = (float) (samples[(gsize) y * nx + x] * inverse_x[x] * inverse_y);
    }
  fftwf_free (samples);
}

static int
round_up (int n, int multiple)
{
  return (n + multiple - 1) / multiple * multiple;
}

static void
set_grid (VecRepulsionFft *self, const VecRepulsionGrid *grid)
{
  int mx = grid->size[0], my = grid->size[1];
  gboolean same_size = self->size[0] == mx && self->size[1] == my;

  if (same_size && self->spacing == grid->spacing && self->cutoff == grid->cutoff)
    return;
  self->spacing = grid->spacing;
  self->cutoff = grid->cutoff;
  if (!same_size)
    {
      clear_size (self);
      self->size[0] = mx;
      self->size[1] = my;
      self->n_rows = MIN (round_up (my / 2, STRIP), my);
      self->width = round_up (mx / 2, PAIR);
      self->n_strips = (self->n_rows + STRIP - 1) / STRIP;
      self->n_blocks = (my / 2 + 1 + LANES - 1) / LANES;
      self->grid = fftwf_alloc_real ((gsize) self->n_rows * self->width);
      self->spectrum = fftwf_alloc_real ((gsize) self->n_blocks * self->width * 2 * LANES);
      self->kernel = fftwf_alloc_real ((gsize) self->n_blocks * (mx / 2 + 1) * LANES);
      for (int t = 0; t < self->n_threads; t++)
        self->buffers[t] = fftwf_alloc_real ((gsize) MAX (MAX (mx, self->width), my) * 4 * LANES);
      self->fourier[0] = vec_fourier_new (mx);
      self->fourier[1] = vec_fourier_new (my);
      self->counts = g_new (guint32, (gsize) self->n_threads * self->n_strips);
      self->strip_begin = g_new (gint64, self->n_strips + 1);
      self->strip_sums = g_new (double, self->n_strips);
    }
  make_kernel (self);
}

VecRepulsionFft *
vec_repulsion_fft_new (gint64 n_points, gboolean is_plain, int n_threads)
{
  VecRepulsionFft *self = g_new0 (VecRepulsionFft, 1);

  self->is_plain = is_plain;
  self->n_points = n_points;
  self->n_threads = n_threads > 0 ? n_threads : vec_get_default_threads ();
  self->buffers = g_new0 (float *, self->n_threads);
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
  g_free (self->buffers);
  vec_repulsion_near_free (self->near);
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
  int width = self->width;

  for (gint64 place = self->strip_begin[strip]; place < self->strip_begin[strip + 1]; place++)
    {
      float u = self->sorted[2 * place], v = self->sorted[2 * place + 1];
      int x = (int) u, y = (int) v;
      float *node = self->grid + (gsize) (y - REACH) * width + x - REACH;
      Lanes across = spline_weights (u - (float) x), wy = spline_weights (v - (float) y);

      for (int r = 0; r < ORDER; r++)
        {
          Lanes sum = load (node + (gsize) r * width) + across * wy[r];

          memcpy (node + (gsize) r * width, &sum, sizeof sum);
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

/* The potential at (@u, @v), in nodes from the origin, and its @slopes for each node along both axes. */
static INLINE float
interpolate (const VecRepulsionFft *self, float u, float v, float *slopes)
{
  int width = self->width, x = (int) u, y = (int) v;
  const float *node = self->grid + (gsize) (y - REACH) * width + x - REACH;
  Lanes wx = spline_weights (u - (float) x), wy = spline_weights (v - (float) y), sy = spline_slopes (v - (float) y);
  Lanes value = { 0 }, change = { 0 };

  for (int r = 0; r < ORDER; r++)
    {
      Lanes row = load (node + (gsize) r * width);

      value += row * wy[r];
      change += row * sy[r];
    }
  slopes[0] = add_lanes (value * spline_slopes (u - (float) x));
  slopes[1] = add_lanes (change * wx);
  return add_lanes (value * wx);
}

VEC_SIMD static double
gather_strip (VecRepulsionFft *self, int strip)
{
  float slope = -0.5f / self->spacing;
  double total = 0;

  for (gint64 place = self->strip_begin[strip]; place < self->strip_begin[strip + 1]; place++)
    {
      float *force = self->forces + 2 * (gsize) self->order[place], slopes[2];

      total += interpolate (self, self->sorted[2 * place], self->sorted[2 * place + 1], slopes);
      force[0] = slope * slopes[0];
      force[1] = slope * slopes[1];
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

/* ---- Convolution
 *
 * Along y first: two times LANES columns of real numbers side by side are LANES complex ones, taken apart afterwards by
 * A = (Z (k) + Z* (−k)) / 2, B = (Z (k) − Z* (−k)) / 2i. Then along x, forward, times the kernel and backward in one go, LANES
 * frequencies side by side. Nodes beyond the points go in as zeros and are not wanted back: only half of each transform along y is
 * stored, and no transform along y is done for the empty half of x. */

static void
clear_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;

  memset (self->grid + begin * self->width, 0, sizeof (float) * self->width * (end - begin));
}

/* @from: LANES vectors, @stride floats apart; each becomes a lane of the LANES vectors at @to. */
static INLINE void
transpose (const float *from, gsize from_stride, float *to, gsize to_stride)
{
  for (int i = 0; i < LANES; i++)
    for (int j = 0; j < LANES; j++)
      to[j * to_stride + i] = from[i * from_stride + j];
}

static INLINE void
save (float *p, Lanes v)
{
  memcpy (p, &v, sizeof v);
}

/* transformed (My, 2, LANES) → the spectra of the columns from @x: out (n_blocks, width, 2, LANES). */
VEC_SIMD static void
split_columns (VecRepulsionFft *self, const float *transformed, int x)
{
  int my = self->size[1];

  for (int block = 0; block < self->n_blocks; block++)
    {
      float tile[LANES][4][LANES] = { 0 };
      float *out = self->spectrum + ((gsize) block * self->width + x) * 2 * LANES;

      for (int lane = 0; lane < LANES && block * LANES + lane <= my / 2; lane++)
        {
          int k = block * LANES + lane;
          const float *z = transformed + (gsize) k * 2 * LANES, *mirror = transformed + (gsize) ((my - k) % my) * 2 * LANES;
          Lanes re = load (z), im = load (z + LANES), mirror_re = load (mirror), mirror_im = load (mirror + LANES);

          save (tile[lane][0], re + mirror_re);
          save (tile[lane][1], im - mirror_im);
          save (tile[lane][2], im + mirror_im);
          save (tile[lane][3], mirror_re - re);
        }
      for (int part = 0; part < 4; part++)
        transpose (tile[0][part], 4 * LANES, out + (part / 2 * LANES * 2 + part % 2) * LANES, 2 * LANES);
    }
}

/* The reverse: transformed (My, 2, LANES) of the pair of columns from @x. */
VEC_SIMD static void
join_columns (const VecRepulsionFft *self, int x, float *transformed)
{
  int my = self->size[1];

  for (int block = 0; block < self->n_blocks; block++)
    {
      float tile[LANES][4][LANES];
      const float *in = self->spectrum + ((gsize) block * self->width + x) * 2 * LANES;

      for (int part = 0; part < 4; part++)
        transpose (in + (part / 2 * LANES * 2 + part % 2) * LANES, 2 * LANES, tile[0][part], 4 * LANES);
      for (int lane = 0; lane < LANES && block * LANES + lane <= my / 2; lane++)
        {
          int k = block * LANES + lane;
          float *z = transformed + (gsize) k * 2 * LANES, *mirror = transformed + (gsize) ((my - k) % my) * 2 * LANES;
          Lanes a_re = load (tile[lane][0]), a_im = load (tile[lane][1]), b_re = load (tile[lane][2]), b_im = load (tile[lane][3]);

          save (mirror, a_re + b_im);
          save (mirror + LANES, b_re - a_im);
          save (z, a_re - b_im);
          save (z + LANES, a_im + b_re);
        }
    }
}

static void
columns_forward_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;
  int my = self->size[1];
  float *buffer = self->buffers[thread], *work = buffer + (gsize) my * 2 * LANES;

  for (gint64 pair = begin; pair < end; pair++)
    {
      for (int y = 0; y < self->n_rows; y++)
        memcpy (buffer + (gsize) y * PAIR, self->grid + (gsize) y * self->width + pair * PAIR, PAIR * sizeof (float));
      memset (buffer + (gsize) self->n_rows * PAIR, 0, sizeof (float) * PAIR * (my - self->n_rows));
      split_columns (self, vec_fourier_forward (self->fourier[1], buffer, work), (int) pair * PAIR);
    }
}

static void
columns_backward_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;
  float *buffer = self->buffers[thread], *work = buffer + (gsize) self->size[1] * 2 * LANES;

  for (gint64 pair = begin; pair < end; pair++)
    {
      const float *result;

      join_columns (self, (int) pair * PAIR, buffer);
      result = vec_fourier_backward (self->fourier[1], buffer, work);
      for (int y = 0; y < self->n_rows; y++)
        memcpy (self->grid + (gsize) y * self->width + pair * PAIR, result + (gsize) y * PAIR, PAIR * sizeof (float));
    }
}

VEC_SIMD static void
multiply_kernel (const VecRepulsionFft *self, gint64 block, float *transformed)
{
  int mx = self->size[0];
  const float *kernel = self->kernel + block * (mx / 2 + 1) * LANES;

  for (int k = 0; k < mx; k++)
    {
      Lanes factor = load (kernel + (gsize) MIN (k, mx - k) * LANES);
      float *z = transformed + (gsize) k * 2 * LANES;

      save (z, load (z) * factor);
      save (z + LANES, load (z + LANES) * factor);
    }
}

static void
rows_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionFft *self = data;
  int mx = self->size[0], width = MIN (self->width, mx);
  float *buffer = self->buffers[thread], *work = buffer + (gsize) mx * 2 * LANES;

  for (gint64 block = begin; block < end; block++)
    {
      float *row = self->spectrum + (gsize) block * self->width * 2 * LANES, *result;

      memcpy (buffer, row, sizeof (float) * width * 2 * LANES);
      memset (buffer + (gsize) width * 2 * LANES, 0, sizeof (float) * (mx - width) * 2 * LANES);
      result = vec_fourier_forward (self->fourier[0], buffer, work);
      multiply_kernel (self, block, result);
      result = vec_fourier_backward (self->fourier[0], result, result == buffer ? work : buffer);
      memcpy (row, result, sizeof (float) * width * 2 * LANES);
    }
}

/* K at the far corner of the grid, which the kernel leaves out. */
static double
far_kernel (const VecRepulsionFft *self)
{
  double x = self->spacing * (self->size[0] / 2), y = self->spacing * (self->size[1] / 2);

  return 1 / (1 + x * x + y * y);
}

double
vec_repulsion_fft_compute (VecRepulsionFft *self, const float *layout, const float *bounds, float *forces)
{
  VecRepulsionGrid grid = self->is_plain ? vec_repulsion_grid_plan_fine (self->n_points, bounds)
                                         : vec_repulsion_grid_plan (self->n_points, bounds);
  double total = 0, n = (double) self->n_points;

  set_grid (self, &grid);
  self->layout = layout;
  self->forces = forces;
  for (int axis = 0; axis < 2; axis++)
    self->origin[axis] = bounds[2 * axis] - (REACH + 0.5f) * grid.spacing;

  vec_parallel_for (self->n_rows, self->n_threads, clear_part, self);
  sort_points (self);
  for (self->phase = 0; self->phase < 2; self->phase++)
    vec_parallel_blocks ((self->n_strips + 1) / 2, 1, self->n_threads, spread_part, self);
  vec_parallel_blocks (self->width / PAIR, 1, self->n_threads, columns_forward_part, self);
  vec_parallel_blocks (self->n_blocks, 1, self->n_threads, rows_part, self);
  vec_parallel_blocks (self->width / PAIR, 1, self->n_threads, columns_backward_part, self);
  vec_parallel_blocks (self->n_strips, 1, self->n_threads, gather_part, self);

  for (int strip = 0; strip < self->n_strips; strip++)
    total += self->strip_sums[strip];
  if (self->cutoff > 0)
    {
      if (self->near == NULL)
        self->near = vec_repulsion_near_new (self->n_points, self->n_threads);
      total += vec_repulsion_near_add (self->near, layout, bounds, self->cutoff, forces);
    }
  return total + n * n * far_kernel (self) - n;
}

VEC_SIMD gboolean
vec_repulsion_fft_sample (VecRepulsionFft *self, const float *place, float *force, double *sum)
{
  float u = (place[0] - self->origin[0]) / self->spacing, v = (place[1] - self->origin[1]) / self->spacing, slopes[2];

  if (!(u >= REACH && v >= REACH && u < (float) (self->size[0] / 2 - ORDER) && v < (float) (self->size[1] / 2 - ORDER)))
    return FALSE;
  *sum = interpolate (self, u, v, slopes) + (double) self->n_points * far_kernel (self);
  force[0] = -0.5f / self->spacing * slopes[0];
  force[1] = -0.5f / self->spacing * slopes[1];
  return TRUE;
}
