/* Repulsion by a tree (Barnes & Hut 1986; van der Maaten 2014, section 4.2): a far cell of points acts as one point at its centre
 * of mass. For maps so wide that a grid would be mostly empty, and for three dimensions.
 *
 * The points are sorted along a Z-curve, so that every cell is a range of them; the tree is a list of cells in depth-first order,
 * each with the place of the next cell that is not inside it, so that a walk needs no stack. */
#include "project/vec-repulsion.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "project/vec-zorder.h"

#define THETA 0.4f       /* a cell of width w at distance r is far where w < θ r */
#define LEAF 8           /* points; fewer are not divided */
#define GRAIN 256

typedef struct
{
  float center[3];
  float mass;              /* number of points */
  float limit2;            /* (w / θ)²: farther than this it acts as one */
  guint32 begin, end;      /* its points */
  guint32 next;            /* the next cell in order that is not inside this one */
  gboolean is_leaf;
} Cell;

struct _VecRepulsionTree
{
  gint64 n_points;
  int n_dims;
  int n_threads;
  guint32 *order, *codes;  /* (n) */
  float *sorted;           /* (n, dims) */
  GArray *cells;           /* of Cell */
  double *sums;            /* (blocks of GRAIN) */
  float *forces;
};

VecRepulsionTree *
vec_repulsion_tree_new (gint64 n_points, int n_dims, int n_threads)
{
  VecRepulsionTree *self = g_new0 (VecRepulsionTree, 1);

  self->n_points = n_points;
  self->n_dims = n_dims;
  self->n_threads = n_threads;
  self->order = g_new (guint32, n_points);
  self->codes = g_new (guint32, n_points);
  self->sorted = g_new (float, n_points * n_dims);
  self->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self->sums = g_new (double, (n_points + GRAIN - 1) / GRAIN);
  return self;
}

void
vec_repulsion_tree_free (VecRepulsionTree *self)
{
  if (self == NULL)
    return;
  g_free (self->order);
  g_free (self->codes);
  g_free (self->sorted);
  g_free (self->sums);
  g_array_unref (self->cells);
  g_free (self);
}

/* ---- Building */

static void
measure_cell (const VecRepulsionTree *self, Cell *cell)
{
  int d = self->n_dims;
  double sum[3] = { 0 };
  float low[3], high[3], width = 0;

  for (int axis = 0; axis < d; axis++)
    low[axis] = high[axis] = self->sorted[(gsize) cell->begin * d + axis];
  for (guint32 i = cell->begin; i < cell->end; i++)
    for (int axis = 0; axis < d; axis++)
      {
        float value = self->sorted[(gsize) i * d + axis];

        sum[axis] += value;
        low[axis] = MIN (low[axis], value);
        high[axis] = MAX (high[axis], value);
      }
  cell->mass = (float) (cell->end - cell->begin);
  for (int axis = 0; axis < d; axis++)
    {
      cell->center[axis] = (float) (sum[axis] / cell->mass);
      width = MAX (width, high[axis] - low[axis]);
    }
  cell->limit2 = width * width / (THETA * THETA);
}

/* The first place in @begin … @end whose code has the bits of @prefix or more above @shift. */
static guint32
find_prefix (const VecRepulsionTree *self, guint32 begin, guint32 end, guint32 prefix, int shift)
{
  while (begin < end)
    {
      guint32 middle = begin + (end - begin) / 2;

      if (self->codes[self->order[middle]] >> shift < prefix)
        begin = middle + 1;
      else
        end = middle;
    }
  return begin;
}

/* @shift: bits of the code below this cell's own. Cells with a single child are skipped. */
static void
build_cell (VecRepulsionTree *self, guint32 begin, guint32 end, int shift)
{
  int d = self->n_dims;
  guint index = self->cells->len;
  Cell cell = { .begin = begin, .end = end };

  while (shift > 0 && end - begin > LEAF
         && self->codes[self->order[begin]] >> (shift - d) == self->codes[self->order[end - 1]] >> (shift - d))
    shift -= d;
  measure_cell (self, &cell);
  cell.is_leaf = end - begin <= LEAF || shift <= 0;
  g_array_append_val (self->cells, cell);
  if (!cell.is_leaf)
    {
      guint32 first = (guint32) ((guint64) self->codes[self->order[begin]] >> shift << d), from = begin;

      for (guint32 child = 0; child < 1u << d; child++)
        {
          guint32 to = child + 1 == 1u << d ? end : find_prefix (self, from, end, first + child + 1, shift - d);

          if (to > from)
            build_cell (self, from, to, shift - d);
          from = to;
        }
    }
  g_array_index (self->cells, Cell, index).next = self->cells->len;
}

/* ---- Walking */

static inline double
add_pair (const float *difference, int n_dims, float mass, float d2, float *force)
{
  float q = 1 / (1 + d2), pull = mass * q * q;

  for (int axis = 0; axis < n_dims; axis++)
    force[axis] += pull * difference[axis];
  return mass * q;
}

static inline float
subtract (const float *a, const float *b, int n_dims, float *difference)
{
  float d2 = 0;

  for (int axis = 0; axis < n_dims; axis++)
    {
      difference[axis] = a[axis] - b[axis];
      d2 += difference[axis] * difference[axis];
    }
  return d2;
}

/* The force on a point at @y, and Σ q with itself where it is one of the tree's: the one at @place, else any place beyond the end. */
static inline double
walk (const VecRepulsionTree *self, const float *y, gint64 place, int n_dims, float *out)
{
  const Cell *cells = (const Cell *) (void *) self->cells->data;
  float force[3] = { 0 }, difference[3];
  double z = 0;

  for (guint32 c = 0; c < self->cells->len;)
    {
      const Cell *cell = &cells[c];
      float d2 = subtract (y, cell->center, n_dims, difference);

      if (d2 > cell->limit2 && (cell->begin > place || cell->end <= place))
        z += add_pair (difference, n_dims, cell->mass, d2, force);
      else if (!cell->is_leaf)
        {
          c++;
          continue;
        }
      else
        for (guint32 i = cell->begin; i < cell->end; i++)
          {
            d2 = subtract (y, self->sorted + (gsize) i * n_dims, n_dims, difference);
            z += add_pair (difference, n_dims, 1, d2, force);
          }
      c = cell->next;
    }
  memcpy (out, force, n_dims * sizeof *force);
  return z;
}

static inline double
walk_own (const VecRepulsionTree *self, gint64 place, int n_dims)
{
  float *out = self->forces + (gsize) self->order[place] * n_dims;

  return walk (self, self->sorted + place * n_dims, place, n_dims, out) - 1; /* itself, which lies in one of the leaves */
}

static void
walk_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionTree *self = data;
  double sum = 0;

  for (gint64 place = begin; place < end; place++)
    sum += self->n_dims == 2 ? walk_own (self, place, 2) : walk_own (self, place, 3);
  self->sums[begin / GRAIN] = sum;
}

static void
gather_sorted (gint64 begin, gint64 end, int thread, gpointer data)
{
  VecRepulsionTree *self = data;
  const float *layout = self->forces; /* lent for this call */
  int d = self->n_dims;

  for (gint64 place = begin; place < end; place++)
    memcpy (self->sorted + place * d, layout + (gsize) self->order[place] * d, d * sizeof (float));
}

void
vec_repulsion_tree_build (VecRepulsionTree *self, const float *layout, const float *bounds)
{
  gint64 n = self->n_points;

  vec_zorder_sort (layout, n, self->n_dims, bounds, self->order, self->codes);
  self->forces = (float *) layout;
  vec_parallel_for (n, self->n_threads, gather_sorted, self);
  self->forces = NULL;
  g_array_set_size (self->cells, 0);
  build_cell (self, 0, (guint32) n, self->n_dims == 2 ? 32 : 30);
}

void
vec_repulsion_tree_sample (const VecRepulsionTree *self, const float *place, float *force, double *sum)
{
  *sum = self->n_dims == 2 ? walk (self, place, self->n_points, 2, force) : walk (self, place, self->n_points, 3, force);
}

double
vec_repulsion_tree_compute (VecRepulsionTree *self, const float *layout, const float *bounds, float *forces)
{
  gint64 n = self->n_points;
  double total = 0;

  vec_repulsion_tree_build (self, layout, bounds);
  self->forces = forces;
  vec_parallel_blocks (n, GRAIN, self->n_threads, walk_part, self);
  for (gint64 block = 0; block < (n + GRAIN - 1) / GRAIN; block++)
    total += self->sums[block];
  return total;
}
