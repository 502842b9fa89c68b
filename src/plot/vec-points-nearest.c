/* The points nearest to a place, by the tree of boxes. */
#include "plot/vec-points-private.h"

#include <math.h>

#define BLOCK VEC_POINTS_BLOCK
#define FAN VEC_POINTS_FAN

typedef struct
{
  VecPoints *points;
  double x, y;
  guint k, n;
  struct
  {
    double squared;
    guint32 row;
  } found[64];             /* nearest first */
  double limit;            /* squared distance beyond which nothing is wanted */
} Search;

static inline double
squared_distance_to_box (const Search *s, const VecPointsBox *box)
{
  double dx = MAX (MAX (box->x_min - s->x, s->x - box->x_max), 0);
  double dy = MAX (MAX (box->y_min - s->y, s->y - box->y_max), 0);

  return box->x_min <= box->x_max ? dx * dx + dy * dy : INFINITY;
}

static void
insert_found (Search *s, double squared, guint32 row)
{
  guint i = s->n < s->k ? s->n++ : s->k - 1;

  for (; i > 0 && (s->found[i - 1].squared > squared || (s->found[i - 1].squared == squared && s->found[i - 1].row > row)); i--)
    s->found[i] = s->found[i - 1];
  s->found[i].squared = squared;
  s->found[i].row = row;
  if (s->n == s->k)
    s->limit = s->found[s->k - 1].squared;
}

static inline gboolean
is_wanted (const Search *s, double squared, guint32 row)
{
  return squared < s->limit || (squared == s->limit && (s->n < s->k || row < s->found[s->n - 1].row));
}

static void
search_block (Search *s, gint64 block)
{
  VecPoints *self = s->points;
  gint64 last = MIN ((block + 1) * BLOCK, self->n);

  for (gint64 i = block * BLOCK; i < last; i++)
    {
      double dx = self->sorted[2 * i] - s->x, dy = self->sorted[2 * i + 1] - s->y;
      double squared = dx * dx + dy * dy;

      if (squared <= s->limit && self->codes[i] != VEC_POINTS_HIDDEN && is_wanted (s, squared, self->order[i]))
        insert_found (s, squared, self->order[i]);
    }
}

/* Depth first, nearest child first. */
static void
search_node (Search *s, int level, gint64 node)
{
  VecPoints *self = s->points;
  struct
  {
    double squared;
    gint64 child;
  } next[FAN];
  int n = 0;
  gint64 last;

  if (level == 0)
    {
      search_block (s, node);
      return;
    }
  last = MIN ((node + 1) * FAN, self->level_size[level - 1]);
  for (gint64 c = node * FAN; c < last; c++)
    {
      double squared = squared_distance_to_box (s, &self->boxes[level - 1][c]);
      int i;

      if (!(squared <= s->limit) || squared == INFINITY)
        continue;
      for (i = n++; i > 0 && next[i - 1].squared > squared; i--)
        next[i] = next[i - 1];
      next[i].squared = squared;
      next[i].child = c;
    }
  for (int i = 0; i < n && next[i].squared <= s->limit; i++)
    search_node (s, level - 1, next[i].child);
}

guint
vec_points_find_k_nearest (VecPoints *points, double x, double y, double radius, guint k, gint64 *rows)
{
  Search s = { .points = points, .k = MIN (k, G_N_ELEMENTS (((Search *) 0)->found)) };

  if (points->order == NULL || points->n == 0 || s.k == 0 || !(radius >= 0) || !isfinite (x) || !isfinite (y))
    return 0;
  s.x = x;
  s.y = y;
  s.limit = radius * radius;
  for (gint64 top = 0; top < points->level_size[points->n_levels - 1]; top++)
    if (squared_distance_to_box (&s, &points->boxes[points->n_levels - 1][top]) < INFINITY)
      search_node (&s, points->n_levels - 1, top);
  for (guint i = 0; i < s.n; i++)
    rows[i] = s.found[i].row;
  return s.n;
}

gint64
vec_points_find_nearest (VecPoints *points, double x, double y, double radius)
{
  gint64 row;

  return vec_points_find_k_nearest (points, x, y, radius, 1, &row) == 1 ? row : -1;
}
