#include "plot/vec-cloud.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"
#include "plot/vec-points.h"

#define LARGEST 1e30f
#define SERIAL 20000          /* fewer rows are not worth waking threads */
#define SAMPLE 2048           /* rows that say what an outlier is */
#define NEAR_PLANE 0.05f      /* as in vec-orbit.c */
#define RADIX_BITS 11
#define RADIX (1 << RADIX_BITS)
#define MAX_SIDE 64           /* cells of the histogram that measures the spacing */

struct _VecCloud
{
  gint64 n_rows, n;           /* rows; rows drawn */
  float *x, *y, *z;           /* (n_rows) each; NaN in all three for what is left out */
  guint32 *order;             /* (n) */
  double low[3], high[3];     /* bounds without extreme outliers */
  VecSphere sphere;
  double reach;               /* of the radius */
  double spacing;
};

/* ---- Bounds without extreme outliers */

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float p = *(const float *) a, q = *(const float *) b;

  return p < q ? -1 : p > q;
}

/* Beyond ten times the width of the middle nine tenths is out, as on the plane. */
static void
find_fence (const float *values, gint64 n, double *low, double *high)
{
  float sample[SAMPLE];
  gint64 stride = MAX ((n + SAMPLE - 1) / SAMPLE, 1);
  int n_sample = 0;
  double q05, q95;

  *low = -INFINITY, *high = INFINITY;
  for (gint64 i = 0; i < n; i += stride)
    if (!isnan (values[i]))
      sample[n_sample++] = values[i];
  if (n_sample < 20)
    return;
  qsort (sample, n_sample, sizeof *sample, compare_floats);
  q05 = sample[n_sample / 20], q95 = sample[n_sample - 1 - n_sample / 20];
  if (!(q95 > q05))
    return;
  *low = q05 - 10 * (q95 - q05);
  *high = q95 + 10 * (q95 - q05);
}

static inline gboolean
is_inside (const VecCloud *self, const double low[3], const double high[3], gint64 i)
{
  return self->x[i] >= low[0] && self->x[i] <= high[0] && self->y[i] >= low[1] && self->y[i] <= high[1] && self->z[i] >= low[2]
         && self->z[i] <= high[2];
}

static void
find_bounds (VecCloud *self)
{
  double low[3], high[3];

  find_fence (self->x, self->n_rows, &low[0], &high[0]);
  find_fence (self->y, self->n_rows, &low[1], &high[1]);
  find_fence (self->z, self->n_rows, &low[2], &high[2]);
  for (int axis = 0; axis < 3; axis++)
    self->low[axis] = INFINITY, self->high[axis] = -INFINITY;
  for (gint64 i = 0; i < self->n_rows; i++)
    {
      const float p[3] = { self->x[i], self->y[i], self->z[i] };

      if (!is_inside (self, low, high, i))
        continue;
      for (int axis = 0; axis < 3; axis++)
        {
          self->low[axis] = MIN (self->low[axis], p[axis]);
          self->high[axis] = MAX (self->high[axis], p[axis]);
        }
    }
}

static void
find_sphere (VecCloud *self)
{
  VecSphere *s = &self->sphere;
  double farthest = 0, sum = 0;
  gint64 n = 0;

  if (!(self->low[0] <= self->high[0]))
    return;
  s->x = self->low[0] + (self->high[0] - self->low[0]) / 2;
  s->y = self->low[1] + (self->high[1] - self->low[1]) / 2;
  s->z = self->low[2] + (self->high[2] - self->low[2]) / 2;
  for (gint64 i = 0; i < self->n_rows; i++)
    if (is_inside (self, self->low, self->high, i))
      {
        double dx = self->x[i] - s->x, dy = self->y[i] - s->y, dz = self->z[i] - s->z, squared = dx * dx + dy * dy + dz * dz;

        farthest = MAX (farthest, squared);
        sum += squared;
        n++;
      }
  s->radius = sqrt (farthest);
  self->reach = farthest > 0 ? MIN (2 * sqrt (sum / (3 * n * farthest)), 1) : 0;
}

/* ---- Spacing */

/* A point of the plane of two axes shares its cell with so many; the median of that over all points says how wide apart they lie. */
static double
measure_side (VecCloud *self, const float *u, const float *v, int axis_u, int axis_v)
{
  double w = self->high[axis_u] - self->low[axis_u], h = self->high[axis_v] - self->low[axis_v];
  int side = CLAMP ((int) sqrt (self->n / 4.0), 1, MAX_SIDE);
  g_autofree guint32 *counts = g_new0 (guint32, (gsize) side * side);
  gint64 n_inside = 0, n_seen = 0;
  guint32 most = 0;
  g_autofree gint64 *points_with = NULL; /* of cells with so many points */

  if (!(w > 0) || !(h > 0))
    return 0;
  for (gint64 i = 0; i < self->n_rows; i++)
    if (is_inside (self, self->low, self->high, i))
      {
        int a = MIN ((int) ((u[i] - self->low[axis_u]) / w * side), side - 1);
        int b = MIN ((int) ((v[i] - self->low[axis_v]) / h * side), side - 1);

        most = MAX (most, ++counts[a * side + b]);
        n_inside++;
      }
  points_with = g_new0 (gint64, (gsize) most + 1);
  for (int i = 0; i < side * side; i++)
    points_with[counts[i]] += counts[i];
  for (guint32 count = 1; count <= most; count++)
    if ((n_seen += points_with[count]) * 2 >= n_inside)
      return sqrt (w / side * h / side / count);
  return 0;
}

static void
measure_spacing (VecCloud *self)
{
  double sides[3] = { measure_side (self, self->x, self->y, 0, 1), measure_side (self, self->x, self->z, 0, 2),
                      measure_side (self, self->y, self->z, 1, 2) };
  double sum = 0;
  int n = 0;

  /* A layout that is flat is seen as a line from some sides, which says nothing. */
  for (int i = 0; i < 3; i++)
    if (sides[i] > 0)
      {
        sum += sides[i];
        n++;
      }
  self->spacing = n > 0 ? sum / n : 0;
}

/* ---- The order */

/* A stable counting sort by eleven bits at a time. Takes both arrays, gives the sorted rows. */
static guint32 *
radix_sort (guint32 *keys, guint32 *rows, gint64 n, int n_bits)
{
  g_autofree guint32 *other_keys = g_new (guint32, MAX (n, 1));
  g_autofree guint32 *other_rows = g_new (guint32, MAX (n, 1));
  guint32 counts[RADIX];

  for (int shift = 0; shift < n_bits; shift += RADIX_BITS)
    {
      guint32 start = 0, *swap;

      memset (counts, 0, sizeof counts);
      for (gint64 i = 0; i < n; i++)
        counts[keys[i] >> shift & (RADIX - 1)]++;
      for (int digit = 0; digit < RADIX; digit++)
        {
          guint32 count = counts[digit];

          counts[digit] = start;
          start += count;
        }
      for (gint64 i = 0; i < n; i++)
        {
          guint32 slot = counts[keys[i] >> shift & (RADIX - 1)]++;

          other_keys[slot] = keys[i];
          other_rows[slot] = rows[i];
        }
      swap = keys, keys = other_keys, other_keys = swap;
      swap = rows, rows = other_rows, other_rows = swap;
    }
  g_free (keys);
  return rows;
}

static inline guint32
spread_bits (guint32 v)
{
  v = (v | v << 16) & 0x030000ff;
  v = (v | v << 8) & 0x0300f00f;
  v = (v | v << 4) & 0x030c30c3;
  return (v | v << 2) & 0x09249249;
}

static inline guint32
quantise (double v, double most)
{
  return v > 0 ? (guint32) MIN (v, most) : 0;
}

/* Within each full block points are dealt out like cards: see deal_part() in vec-points.c. */
static void
deal (guint32 *order, gint64 n)
{
  enum { HANDS = 8, BLOCK = VEC_POINTS_BLOCK };
  guint32 dealt[BLOCK];

  for (gint64 b = 0; b < n / BLOCK; b++)
    {
      for (int i = 0; i < BLOCK; i++)
        dealt[i] = order[b * BLOCK + (i % HANDS) * (BLOCK / HANDS) + i / HANDS];
      memcpy (order + b * BLOCK, dealt, sizeof dealt);
    }
}

static void
find_order (VecCloud *self)
{
  guint32 *keys = g_new (guint32, MAX (self->n_rows, 1)), *rows = g_new (guint32, MAX (self->n_rows, 1));
  double side = MAX (MAX (self->high[0] - self->low[0], self->high[1] - self->low[1]), self->high[2] - self->low[2]);
  double factor = side > 0 ? 1023.99 / side : 0;

  for (gint64 i = 0; i < self->n_rows; i++)
    if (!isnan (self->x[i]))
      {
        keys[self->n] = spread_bits (quantise ((self->x[i] - self->low[0]) * factor, 1023))
                        | spread_bits (quantise ((self->y[i] - self->low[1]) * factor, 1023)) << 1
                        | spread_bits (quantise ((self->z[i] - self->low[2]) * factor, 1023)) << 2;
        rows[self->n++] = (guint32) i;
      }
  self->order = radix_sort (keys, rows, self->n, 30);
  deal (self->order, self->n);
}

guint32 *
vec_cloud_sort_by_depth (VecCloud *cloud, const float *depths)
{
  guint32 *keys = g_new (guint32, MAX (cloud->n, 1)), *rows = g_new (guint32, MAX (cloud->n, 1));
  gint64 n = 0;

  for (gint64 i = 0; i < cloud->n_rows; i++)
    if (!isnan (cloud->x[i]))
      {
        keys[n] = quantise ((depths[i] + 1.0) * 32767.5, 65535);
        rows[n++] = (guint32) i;
      }
  return radix_sort (keys, rows, n, 16);
}

/* ---- The cloud */

static void
take_positions (VecCloud *self, const float *positions)
{
  for (gint64 i = 0; i < self->n_rows; i++)
    {
      const float *p = positions + 3 * i;
      /* Also FALSE for NaN. */
      gboolean drawable = fabsf (p[0]) <= LARGEST && fabsf (p[1]) <= LARGEST && fabsf (p[2]) <= LARGEST;

      self->x[i] = drawable ? p[0] : NAN;
      self->y[i] = drawable ? p[1] : NAN;
      self->z[i] = drawable ? p[2] : NAN;
    }
}

VecCloud *
vec_cloud_new (const float *positions, gint64 n_rows)
{
  VecCloud *self = g_new0 (VecCloud, 1);

  g_return_val_if_fail (n_rows >= 0 && n_rows < G_MAXUINT32, self);

  self->n_rows = n_rows;
  self->x = g_new (float, MAX (3 * n_rows, 1));
  self->y = self->x + n_rows;
  self->z = self->y + n_rows;
  take_positions (self, positions);
  find_bounds (self);
  find_sphere (self);
  find_order (self);
  measure_spacing (self);
  return self;
}

void
vec_cloud_move (VecCloud *cloud, const float *positions, const VecSphere *sphere, double spacing)
{
  take_positions (cloud, positions);
  cloud->sphere = *sphere;
  cloud->spacing = spacing;
}

void
vec_cloud_free (VecCloud *cloud)
{
  g_free (cloud->x);
  g_free (cloud->order);
  g_free (cloud);
}

gint64
vec_cloud_get_n_rows (VecCloud *cloud)
{
  return cloud->n_rows;
}

gboolean
vec_cloud_get (VecCloud *cloud, gint64 row, double p[3])
{
  if (row < 0 || row >= cloud->n_rows || isnan (cloud->x[row]))
    return FALSE;
  p[0] = cloud->x[row], p[1] = cloud->y[row], p[2] = cloud->z[row];
  return TRUE;
}

const VecSphere *
vec_cloud_get_sphere (VecCloud *cloud)
{
  return &cloud->sphere;
}

double
vec_cloud_get_reach (VecCloud *cloud)
{
  return cloud->reach;
}

double
vec_cloud_get_spacing (VecCloud *cloud)
{
  return cloud->spacing;
}

const guint32 *
vec_cloud_get_order (VecCloud *cloud, gint64 *n)
{
  *n = cloud->n;
  return cloud->order;
}

/* ---- Looking at it */

typedef struct
{
  const VecCloud *cloud;
  float m[9], center[3];
  float bend;              /* perspective / radius */
  float depth_factor;      /* 1 / radius */
  float *plane, *depths;
} ProjectJob;

VEC_SIMD static void
project_points (const ProjectJob *job, const float *restrict x, const float *restrict y, const float *restrict z, gint64 n,
                float *restrict plane, float *restrict depths)
{
  float cx = job->center[0], cy = job->center[1], cz = job->center[2];

  for (gint64 i = 0; i < n; i++)
    {
      float dx = x[i] - cx, dy = y[i] - cy, dz = z[i] - cz;
      float toward = job->m[6] * dx + job->m[7] * dy + job->m[8] * dz;
      float divisor = 1 - job->bend * toward;
      float magnification = divisor >= NEAR_PLANE ? 1 / divisor : NAN;

      plane[2 * i] = (job->m[0] * dx + job->m[1] * dy + job->m[2] * dz) * magnification;
      plane[2 * i + 1] = (job->m[3] * dx + job->m[4] * dy + job->m[5] * dz) * magnification;
      depths[i] = toward * job->depth_factor;
    }
}

static void
project_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  const ProjectJob *job = data;
  const VecCloud *self = job->cloud;

  project_points (job, self->x + begin, self->y + begin, self->z + begin, end - begin, job->plane + 2 * begin, job->depths + begin);
}

void
vec_cloud_project (VecCloud *cloud, const VecOrbit *orbit, float *plane, float *depths)
{
  const VecSphere *s = &cloud->sphere;
  ProjectJob job = { .cloud = cloud, .center = { (float) s->x, (float) s->y, (float) s->z }, .plane = plane, .depths = depths };
  double m[9], inverse = s->radius > 0 ? 1 / s->radius : 0;

  vec_quaternion_to_matrix (orbit->rotation, m);
  for (int i = 0; i < 9; i++)
    job.m[i] = (float) m[i];
  job.bend = (float) CLAMP (orbit->perspective * inverse, 0, LARGEST);
  job.depth_factor = (float) MIN (inverse, LARGEST);
  vec_parallel_for (cloud->n_rows, cloud->n_rows < SERIAL ? 1 : 0, project_part, &job);
}
