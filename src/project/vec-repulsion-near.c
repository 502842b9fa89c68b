/* Points are sorted into square cells of the cutoff's size, row by row of cells, so that what may be near a point lies in three
 * contiguous ranges: three cells side by side in its own row of cells, and in the two beside it. */
#include "project/vec-repulsion-near.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "base/vec-simd.h"

#define LANES 8

/* Always inlined: a vector that is handed to a function of another instruction set would travel by another convention. */
#define INLINE inline __attribute__ ((always_inline))

typedef float Lanes __attribute__ ((vector_size (4 * LANES)));
typedef gint32 IntLanes __attribute__ ((vector_size (4 * LANES)));

struct _VecRepulsionNear
{
  gint64 n_points;
  int n_threads;
  float cutoff;
  int n_cells[2];          /* across, down */
  GArray *begin;           /* of guint32 (cells + 1): the first place of each cell */
  GArray *sums;            /* of double, by row of cells */
  guint32 *cells;          /* (n): the cell of each point */
  guint32 *order;          /* (n): the point at each place */
  float *x, *y;            /* (n + LANES) by place */
  float *forces;
};

VecRepulsionNear *
vec_repulsion_near_new (gint64 n_points, int n_threads)
{
  VecRepulsionNear *self = g_new0 (VecRepulsionNear, 1);

  self->n_points = n_points;
  self->n_threads = n_threads;
  self->begin = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->sums = g_array_new (FALSE, FALSE, sizeof (double));
  self->cells = g_new (guint32, n_points);
  self->order = g_new (guint32, n_points);
  self->x = g_new0 (float, n_points + LANES);
  self->y = g_new0 (float, n_points + LANES);
  return self;
}

void
vec_repulsion_near_free (VecRepulsionNear *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->begin);
  g_array_unref (self->sums);
  g_free (self->cells);
  g_free (self->order);
  g_free (self->x);
  g_free (self->y);
  g_free (self);
}

double
vec_repulsion_near_smooth (double d2, double cutoff)
{
  double s = 1 + d2, c = 1 + cutoff * cutoff, t = 1 - s / c, sum = 0;

  if (t <= 0)
    return 1 / s;
  for (int k = 0; k < VEC_NEAR_ORDER; k++)
    sum = sum * t + 1;
  return sum / c;
}

/* ---- Points into cells: a counting sort */

static void
sort_points (VecRepulsionNear *self, const float *layout, const float *bounds)
{
  guint32 n_cells = (guint32) self->n_cells[0] * (guint32) self->n_cells[1], *begin;
  float scale = 1 / self->cutoff;

  g_array_set_size (self->begin, n_cells + 1);
  begin = (guint32 *) (void *) self->begin->data;
  memset (begin, 0, (n_cells + 1) * sizeof *begin);
  for (gint64 i = 0; i < self->n_points; i++)
    {
      int across = MIN ((int) ((layout[2 * i] - bounds[0]) * scale), self->n_cells[0] - 1);
      int down = MIN ((int) ((layout[2 * i + 1] - bounds[2]) * scale), self->n_cells[1] - 1);

      self->cells[i] = (guint32) (down * self->n_cells[0] + across);
      begin[self->cells[i] + 1]++;
    }
  for (guint32 cell = 0; cell < n_cells; cell++)
    begin[cell + 1] += begin[cell];
  for (gint64 i = 0; i < self->n_points; i++)
    {
      guint32 place = begin[self->cells[i]]++;

      self->order[place] = (guint32) i;
      self->x[place] = layout[2 * i];
      self->y[place] = layout[2 * i + 1];
    }
  memmove (begin + 1, begin, n_cells * sizeof *begin); /* each has become the next one's */
  begin[0] = 0;
}

/* ---- Pairs */

typedef struct
{
  Lanes x, y, z;
} Sums;

static INLINE Lanes
load (const float *p)
{
  Lanes v;

  memcpy (&v, p, sizeof v);
  return v;
}

/* LANES pairs of (@x, @y) with the points from @place; lanes where @present is 0 count nothing. */
static INLINE void
add_pairs (const VecRepulsionNear *self, guint32 place, float x, float y, float inverse_c, IntLanes present, Sums *sums)
{
  Lanes dx = x - load (self->x + place), dy = y - load (self->y + place), s = 1 + dx * dx + dy * dy, t = 1 - s * inverse_c;
  Lanes inverse = 1 / s, power, pull;

  t = (Lanes) ((IntLanes) t & (t > 0) & present);
  power = t * t * t;
  pull = power * inverse * (VEC_NEAR_ORDER * inverse_c + t * inverse);
  sums->x += pull * dx;
  sums->y += pull * dy;
  sums->z += power * t * inverse;
}

static INLINE void
add_range (const VecRepulsionNear *self, guint32 begin, guint32 end, float x, float y, float inverse_c, Sums *sums)
{
  static const IntLanes lane = { 0, 1, 2, 3, 4, 5, 6, 7 };
  guint32 place = begin;

  for (; place + LANES <= end; place += LANES)
    add_pairs (self, place, x, y, inverse_c, lane >= 0, sums);
  if (place < end)
    add_pairs (self, place, x, y, inverse_c, lane < (gint32) (end - place), sums);
}

static INLINE float
add_lanes (Lanes v)
{
  return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

VEC_SIMD static double
add_row (VecRepulsionNear *self, int row)
{
  const guint32 *begin = (const guint32 *) (const void *) self->begin->data;
  int across = self->n_cells[0], down = self->n_cells[1];
  float inverse_c = 1 / (1 + self->cutoff * self->cutoff);
  double total = 0;

  for (int column = 0; column < across; column++)
    {
      const guint32 *own = begin + (gsize) row * across + column;
      int left = MAX (column - 1, 0), right = MIN (column + 1, across - 1);

      for (guint32 place = own[0]; place < own[1]; place++)
        {
          float x = self->x[place], y = self->y[place], *force = self->forces + 2 * (gsize) self->order[place];
          Sums sums = { 0 };

          for (int other = MAX (row - 1, 0); other <= MIN (row + 1, down - 1); other++)
            add_range (self, begin[(gsize) other * across + left], begin[(gsize) other * across + right + 1], x, y, inverse_c, &sums);
          force[0] += add_lanes (sums.x);
          force[1] += add_lanes (sums.y);
          total += add_lanes (sums.z);
        }
    }
  return total;
}

static void
add_rows (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionNear *self = data;

  for (gint64 row = begin; row < end; row++)
    g_array_index (self->sums, double, row) = add_row (self, (int) row);
}

double
vec_repulsion_near_add (VecRepulsionNear *self, const float *layout, const float *bounds, float cutoff, float *forces)
{
  double total = 0;

  self->cutoff = cutoff;
  self->forces = forces;
  for (int axis = 0; axis < 2; axis++)
    self->n_cells[axis] = (int) ((bounds[2 * axis + 1] - bounds[2 * axis]) / cutoff) + 1;
  sort_points (self, layout, bounds);
  g_array_set_size (self->sums, self->n_cells[1]);
  vec_parallel_blocks (self->n_cells[1], 1, self->n_threads, add_rows, self);
  for (int row = 0; row < self->n_cells[1]; row++)
    total += g_array_index (self->sums, double, row);
  return total;
}
