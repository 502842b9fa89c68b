/* Point in polygon by counting the edges right of the point (Shimrat, Algorithm 112, CACM 1962), each by the sign of a determinant.
 * The determinant is taken in double precision with Shewchuk's error bound ("Adaptive Precision Floating-Point Arithmetic and Fast Robust
 * Geometric Predicates", 1997, section 4.3), and where that does not decide, as a sum without rounding (his GROW-EXPANSION, theorem
 * 10). The edges are binned by height, so that a point meets only those that reach its height. */
#include "plot/vec-region.h"

#include <math.h>
#include <string.h>

#include "base/vec-parallel.h"
#include "plot/vec-scene-private.h"

#define MAX_SLABS 4096
#define FAN 16                  /* blocks that are looked at together */
#define MAX_THREADS 64
#define ORIENT_ERROR 3.3306690738754716e-16  /* (3 + 16 ε) ε, ε = 2⁻⁵³ */

typedef struct
{
  double x0, y0, x1, y1;
} Edge;

struct _VecRegion
{
  double x_min, y_min, x_max, y_max;   /* empty: x_min > x_max */
  double slabs_per_unit;
  int n_slabs;
  guint *slab_start;                   /* (n_slabs + 1) into slab_edges */
  Edge *slab_edges;                    /* an edge is in every slab that it reaches */
};

typedef enum { OUTSIDE, INSIDE, UNDECIDED } Place;

/* ---- The polygon */

/* Grows with y, never falls: an edge whose ends lie on both sides of a point is in the point's slab however this is rounded. */
static int
find_slab (const VecRegion *self, double y)
{
  return (int) CLAMP ((y - self->y_min) * self->slabs_per_unit, 0, self->n_slabs - 1);
}

static Edge
get_edge (const double *polygon, guint n, guint i)
{
  const double *a = polygon + 2 * i, *b = polygon + 2 * ((i + 1) % n);

  return (Edge) { a[0], a[1], b[0], b[1] };
}

/* How many entries the slabs have in all: many for edges that run up and down. */
static gsize
count_entries (const VecRegion *self, const double *polygon, guint n)
{
  gsize total = 0;

  for (guint i = 0; i < n; i++)
    {
      Edge e = get_edge (polygon, n, i);

      total += (gsize) (find_slab (self, MAX (e.y0, e.y1)) - find_slab (self, MIN (e.y0, e.y1)) + 1);
    }
  return total;
}

static void
set_slabs (VecRegion *self, int n_slabs)
{
  double height = self->y_max - self->y_min;

  self->n_slabs = n_slabs;
  self->slabs_per_unit = height > 0 && isfinite (n_slabs / height) ? n_slabs / height : 0;
}

static void
fill_slabs (VecRegion *self, const double *polygon, guint n)
{
  g_autofree guint *next = NULL;

  set_slabs (self, (int) MIN (n, MAX_SLABS));
  while (self->n_slabs > 1 && count_entries (self, polygon, n) > 16 * (gsize) n + MAX_SLABS)
    set_slabs (self, self->n_slabs / 2);

  self->slab_start = g_new0 (guint, self->n_slabs + 1);
  for (guint i = 0; i < n; i++)
    {
      Edge e = get_edge (polygon, n, i);

      for (int s = find_slab (self, MIN (e.y0, e.y1)); s <= find_slab (self, MAX (e.y0, e.y1)); s++)
        self->slab_start[s + 1]++;
    }
  for (int s = 0; s < self->n_slabs; s++)
    self->slab_start[s + 1] += self->slab_start[s];
  self->slab_edges = g_new (Edge, self->slab_start[self->n_slabs]);
  next = g_memdup2 (self->slab_start, sizeof *next * self->n_slabs);
  for (guint i = 0; i < n; i++)
    {
      Edge e = get_edge (polygon, n, i);

      for (int s = find_slab (self, MIN (e.y0, e.y1)); s <= find_slab (self, MAX (e.y0, e.y1)); s++)
        self->slab_edges[next[s]++] = e;
    }
}

VecRegion *
vec_region_new (const double *polygon, guint n)
{
  VecRegion *self = g_new0 (VecRegion, 1);

  self->x_min = self->y_min = INFINITY;
  self->x_max = self->y_max = -INFINITY;
  if (n < 3)
    return self;
  for (guint i = 0; i < 2 * n; i++)
    if (!isfinite (polygon[i]))
      return self;
  for (guint i = 0; i < n; i++)
    {
      self->x_min = MIN (self->x_min, polygon[2 * i]), self->x_max = MAX (self->x_max, polygon[2 * i]);
      self->y_min = MIN (self->y_min, polygon[2 * i + 1]), self->y_max = MAX (self->y_max, polygon[2 * i + 1]);
    }
  fill_slabs (self, polygon, n);
  return self;
}

void
vec_region_free (VecRegion *region)
{
  g_free (region->slab_start);
  g_free (region->slab_edges);
  g_free (region);
}

/* ---- One point, exactly */

/* Adds @value to the sum of the @n terms without rounding; returns how many terms there are now. The last one has the sum's sign. */
static int
grow_expansion (double *terms, int n, double value)
{
  double q = value;
  int kept = 0;

  for (int i = 0; i < n; i++)
    {
      double sum = q + terms[i], part = sum - q;
      double error = (q - (sum - part)) + (terms[i] - part);

      if (error != 0)
        terms[kept++] = error;
      q = sum;
    }
  if (q != 0)
    terms[kept++] = q;
  return kept;
}

static int
add_product (double *terms, int n, double a, double b)
{
  double product = a * b;

  n = grow_expansion (terms, n, fma (a, b, -product));
  return grow_expansion (terms, n, product);
}

/* The sign of the determinant, multiplied out so that no difference has to be rounded. */
static int
orient_exactly (const Edge *e, double x, double y)
{
  double terms[12];
  int n = 0;

  n = add_product (terms, n, e->x0, e->y1);
  n = add_product (terms, n, -e->x0, y);
  n = add_product (terms, n, -x, e->y1);
  n = add_product (terms, n, -e->y0, e->x1);
  n = add_product (terms, n, e->y0, x);
  n = add_product (terms, n, y, e->x1);
  return n == 0 ? 0 : terms[n - 1] > 0 ? 1 : -1;
}

/* > 0: (x, y) lies left of the edge, looking along it. */
static int
orient (const Edge *e, double x, double y)
{
  double left = (e->x0 - x) * (e->y1 - y), right = (e->y0 - y) * (e->x1 - x), det = left - right;

  if (fabs (det) > ORIENT_ERROR * (fabs (left) + fabs (right)))
    return det > 0 ? 1 : -1;
  return orient_exactly (e, x, y);
}

gboolean
vec_region_contains (const VecRegion *region, double x, double y)
{
  gboolean inside = FALSE;
  int slab;

  if (!(x >= region->x_min && x <= region->x_max && y >= region->y_min && y <= region->y_max))
    return FALSE;
  slab = find_slab (region, y);
  for (guint i = region->slab_start[slab]; i < region->slab_start[slab + 1]; i++)
    {
      const Edge *e = &region->slab_edges[i];

      if ((e->y0 > y) != (e->y1 > y))
        {
          int side = orient (e, x, y);

          if (side == 0)
            return TRUE;
          inside ^= (side > 0) == (e->y1 > e->y0);
        }
      else if (e->y0 == y && (e->x0 == x || (e->y1 == y && MIN (e->x0, e->x1) <= x && x <= MAX (e->x0, e->x1))))
        return TRUE;
    }
  return inside;
}

/* ---- Points and blocks of the tree */

typedef struct
{
  const VecRegion *region;
  VecPoints *points;
  const float *sorted;
  const guint16 *codes;
  const guint32 *order;
  const VecPointsBox *boxes;
  gint64 n, n_blocks, n_words;
  guint64 *words[MAX_THREADS];   /* each thread's own; NULL: found nothing */
} Selection;

/* Within so much of a coordinate rounding may decide. */
static double
find_rounding (double v)
{
  return fabs (v) * 4.5e-16 + 1e-44;
}

/* As vec_region_contains(), for a point somewhere within ±dx, ±dy of (x, y). */
static Place
place_roughly (const VecRegion *self, double x, double y, double dx, double dy)
{
  gboolean inside = FALSE;
  int slab;

  if (x + dx < self->x_min || x - dx > self->x_max || y + dy < self->y_min || y - dy > self->y_max)
    return OUTSIDE;
  slab = find_slab (self, y);
  if (find_slab (self, y - dy) != slab || find_slab (self, y + dy) != slab)
    return UNDECIDED;
  for (guint i = self->slab_start[slab]; i < self->slab_start[slab + 1]; i++)
    {
      const Edge *e = &self->slab_edges[i];
      double left, right, det;

      if (fabs (e->y0 - y) <= dy || fabs (e->y1 - y) <= dy)
        return UNDECIDED;
      if ((e->y0 > y) == (e->y1 > y))
        continue;
      left = (e->x0 - x) * (e->y1 - y), right = (e->y0 - y) * (e->x1 - x), det = left - right;
      if (!(fabs (det) > 4e-16 * (fabs (left) + fabs (right)) + 1.001 * (dx * fabs (e->y1 - e->y0) + dy * fabs (e->x1 - e->x0))))
        return UNDECIDED;
      inside ^= (det > 0) == (e->y1 > e->y0);
    }
  return inside ? INSIDE : OUTSIDE;
}

static gboolean
has_point (const Selection *s, gint64 i)
{
  double x = s->sorted[2 * i], y = s->sorted[2 * i + 1];
  Place place = place_roughly (s->region, x, y, find_rounding (x), find_rounding (y));

  if (place != UNDECIDED)
    return place == INSIDE;
  return vec_points_get (s->points, s->order[i], &x, &y) && vec_region_contains (s->region, x, y);
}

/* FALSE: surely the edge does not meet the box of centre (cx, cy) and half sides (hx, hy). */
static gboolean
may_meet (const Edge *e, double cx, double cy, double hx, double hy)
{
  double dx = e->x1 - e->x0, dy = e->y1 - e->y0, along, across;

  if (MAX (e->x0, e->x1) < cx - hx || MIN (e->x0, e->x1) > cx + hx || MAX (e->y0, e->y1) < cy - hy || MIN (e->y0, e->y1) > cy + hy)
    return FALSE;
  along = dx * (cy - e->y0), across = dy * (cx - e->x0);
  return fabs (along - across) <= (fabs (dx) * hy + fabs (dy) * hx) * (1 + 1e-9) + (fabs (along) + fabs (across)) * 1e-12;
}

/* A box that no edge meets lies on one side of the outline as a whole. */
static Place
place_box (const Selection *s, const VecPointsBox *box)
{
  const VecRegion *region = s->region;
  double x0 = box->x_min - find_rounding (box->x_min), x1 = box->x_max + find_rounding (box->x_max);
  double y0 = box->y_min - find_rounding (box->y_min), y1 = box->y_max + find_rounding (box->y_max);
  double cx = x0 + (x1 - x0) / 2, cy = y0 + (y1 - y0) / 2;
  /* A little more than half, for what rounding takes. */
  double hx = (x1 - x0) * (0.5 + 1e-9) + fabs (cx) * 4.5e-16, hy = (y1 - y0) * (0.5 + 1e-9) + fabs (cy) * 4.5e-16;
  int first, last;

  if (box->x_min > box->x_max || x1 < region->x_min || x0 > region->x_max || y1 < region->y_min || y0 > region->y_max)
    return OUTSIDE;
  first = find_slab (region, cy - hy), last = find_slab (region, cy + hy);
  for (guint i = region->slab_start[first]; i < region->slab_start[last + 1]; i++)
    if (may_meet (&region->slab_edges[i], cx, cy, hx, hy))
      return UNDECIDED;
  return vec_region_contains (region, cx, cy) ? INSIDE : OUTSIDE;
}

static void
add_row (guint64 *words, guint32 row)
{
  words[row >> 6] |= G_GUINT64_CONSTANT (1) << (row & 63);
}

static void
select_block (const Selection *s, gint64 block, Place place, guint64 *words)
{
  gint64 last = MIN ((block + 1) * VEC_POINTS_BLOCK, s->n);

  for (gint64 i = block * VEC_POINTS_BLOCK; i < last; i++)
    if (s->codes[i] != VEC_POINTS_HIDDEN && (place == INSIDE || has_point (s, i)))
      add_row (words, s->order[i]);
}

static VecPointsBox
join_boxes (const VecPointsBox *boxes, gint64 n)
{
  VecPointsBox box = boxes[0];

  for (gint64 i = 1; i < n; i++)
    {
      box.x_min = MIN (box.x_min, boxes[i].x_min), box.x_max = MAX (box.x_max, boxes[i].x_max);
      box.y_min = MIN (box.y_min, boxes[i].y_min), box.y_max = MAX (box.y_max, boxes[i].y_max);
    }
  return box;
}

static void
select_group (const Selection *s, gint64 first, gint64 last, guint64 *words)
{
  VecPointsBox box = join_boxes (s->boxes + first, last - first);
  Place place = place_box (s, &box);

  if (place == OUTSIDE)
    return;
  for (gint64 b = first; b < last; b++)
    {
      Place own = place == INSIDE ? INSIDE : place_box (s, &s->boxes[b]);

      if (own != OUTSIDE)
        select_block (s, b, own, words);
    }
}

static void
select_part (gint64 begin, gint64 end, int thread, gpointer data)
{
  Selection *s = data;

  if (s->words[thread] == NULL)
    s->words[thread] = g_new0 (guint64, MAX (s->n_words, 1));
  for (gint64 group = begin; group < end; group++)
    select_group (s, group * FAN, MIN ((group + 1) * FAN, s->n_blocks), s->words[thread]);
}

/* What all threads found, as one set. */
static VecRowSet *
join_words (Selection *s, gint64 n_rows)
{
  guint64 *all = NULL;

  for (int t = 0; t < MAX_THREADS; t++)
    if (all == NULL)
      all = s->words[t];
    else if (s->words[t] != NULL)
      {
        for (gint64 i = 0; i < s->n_words; i++)
          all[i] |= s->words[t][i];
        g_free (s->words[t]);
      }
  return all != NULL ? vec_row_set_new_take (all, n_rows) : vec_row_set_new_empty (n_rows);
}

VecRowSet *
vec_region_select (const VecRegion *region, VecPoints *points)
{
  gint64 n_rows = vec_points_get_n_rows (points), n_groups;
  Selection s = {
    .region = region,
    .points = points,
    .sorted = vec_points_get_sorted (points),
    .codes = vec_points_get_codes (points),
    .order = vec_points_get_order (points),
    .n = vec_points_get_n_drawn (points),
    .n_words = vec_row_set_n_words (n_rows),
  };

  s.boxes = vec_points_get_boxes (points, &s.n_blocks);
  if (s.n == 0 || region->x_min > region->x_max)
    return vec_row_set_new_empty (n_rows);
  n_groups = (s.n_blocks + FAN - 1) / FAN;
  vec_parallel_blocks (n_groups, 4, MIN (n_groups > 4 ? vec_get_default_threads () : 1, MAX_THREADS), select_part, &s);
  return join_words (&s, n_rows);
}

VecRowSet *
vec_scene_select_polygon (VecScene *scene, double width, double height, const double *points, guint n)
{
  g_autofree double *polygon = g_new (double, MAX (2 * (gsize) n, 1));
  g_autoptr (VecRegion) region = NULL;

  for (guint i = 0; i < n; i++)
    vec_camera_to_layout (&scene->camera, width, height, points[2 * i], points[2 * i + 1], &polygon[2 * i], &polygon[2 * i + 1]);
  region = vec_region_new (polygon, n);
  return vec_region_select (region, scene->points);
}
