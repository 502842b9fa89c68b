#include "plot/vec-label-place.h"

#include <math.h>

#define GAP 3          /* pixels between a point's edge and its label */
#define CELL 48.0
#define MAX_CELLS 400  /* of a side */

VecRect
vec_rect_with_air (const VecRect *rect, double air)
{
  double above = MAX (air - 2, 0) / 4;

  return (VecRect) { rect->x0 - air, rect->y0 - above, rect->x1 + air, rect->y1 + above };
}

gboolean
vec_rect_is_inside (const VecRect *rect, const VecRect *outer)
{
  return rect->x0 >= outer->x0 && rect->y0 >= outer->y0 && rect->x1 <= outer->x1 && rect->y1 <= outer->y1;
}

gboolean
vec_rect_touches (const VecRect *a, const VecRect *b)
{
  return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

/* ---- Places */

VecRect
vec_place_get_box (int place, double x, double y, double reach, double width, double height)
{
  static const struct
  {
    double x, y;     /* −1 … 1: which side */
    double lines;    /* moved up or down by so many lines */
  } places[VEC_N_FAR_PLACES] = {
    { 1, 0, 0 }, { -1, 0, 0 }, { 0, -1, 0 }, { 0, 1, 0 }, { 0.8, -0.8, 0 }, { 0.8, 0.8, 0 }, { -0.8, -0.8, 0 }, { -0.8, 0.8, 0 },
    { 1, 0, -1.2 }, { 1, 0, 1.2 }, { -1, 0, -1.2 }, { -1, 0, 1.2 }, { 1.5, 0, -2.2 }, { 1.5, 0, 2.2 }, { -1.5, 0, -2.2 },
    { -1.5, 0, 2.2 }, { 2, 0, -3.3 }, { 2, 0, 3.3 }, { -2, 0, -3.3 }, { -2, 0, 3.3 },
  };
  double px = places[place].x, py = places[place].y, distance = reach + GAP;
  double cx, cy = y + places[place].lines * height;

  if (px == 0)
    cx = x;
  else
    cx = x + px * distance + (px > 0 ? width / 2 : -width / 2);
  if (py != 0)
    cy += py * distance + (py > 0 ? height / 2 - 2 : 2 - height / 2);
  return (VecRect) { cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2 };
}

gboolean
vec_place_move_inwards (int place, double x, double y, double reach, double width, double height, const VecRect *picture, VecRect *box)
{
  double shift;

  if (place != 2 && place != 3)
    return FALSE;
  *box = vec_place_get_box (place, x, y, reach, width, height);
  shift = box->x0 < picture->x0 ? picture->x0 - box->x0 : MIN (picture->x1 - box->x1, 0);
  box->x0 += shift;
  box->x1 += shift;
  return shift != 0 && vec_rect_is_inside (box, picture);
}

/* ---- A grid that knows which places are taken */

typedef struct
{
  guint rect;
  int next;            /* node, −1: the last of its cell */
} Node;

struct _VecTaken
{
  double left, top;
  int columns, rows;
  GArray *rects;       /* of VecRect */
  GArray *nodes;       /* of Node */
  int *cells;          /* (rows, columns) first node, −1: none */
};

VecTaken *
vec_taken_new (const VecRect *area)
{
  VecTaken *self = g_new0 (VecTaken, 1);

  self->left = area->x0, self->top = area->y0;
  self->columns = (int) CLAMP (ceil ((area->x1 - area->x0) / CELL), 1, MAX_CELLS);
  self->rows = (int) CLAMP (ceil ((area->y1 - area->y0) / CELL), 1, MAX_CELLS);
  self->rects = g_array_new (FALSE, FALSE, sizeof (VecRect));
  self->nodes = g_array_new (FALSE, FALSE, sizeof (Node));
  self->cells = g_new (int, (gsize) self->columns * self->rows);
  for (int i = 0; i < self->columns * self->rows; i++)
    self->cells[i] = -1;
  return self;
}

void
vec_taken_free (VecTaken *self)
{
  g_free (self->cells);
  g_array_unref (self->nodes);
  g_array_unref (self->rects);
  g_free (self);
}

/* What lies outside belongs to the cells at the edge. */
static int
cell_index (double v, double origin, int n)
{
  return (int) CLAMP (floor ((v - origin) / CELL), 0, n - 1);
}

#define FOR_CELLS(self, r, column, row) \
  for (int row = cell_index ((r)->y0, (self)->top, (self)->rows); row <= cell_index ((r)->y1, (self)->top, (self)->rows); row++) \
    for (int column = cell_index ((r)->x0, (self)->left, (self)->columns); \
         column <= cell_index ((r)->x1, (self)->left, (self)->columns); column++)

guint
vec_taken_count (VecTaken *self, const VecRect *rect, guint limit)
{
  guint n = 0;

  FOR_CELLS (self, rect, column, row)
    for (int i = self->cells[row * self->columns + column]; i >= 0 && n < limit;)
      {
        const Node *node = &g_array_index (self->nodes, Node, i);
        const VecRect *other = &g_array_index (self->rects, VecRect, node->rect);

        /* Two boxes that share several cells are counted in that of the upper left corner of what they share. */
        n += vec_rect_touches (rect, other) && column == cell_index (MAX (rect->x0, other->x0), self->left, self->columns)
             && row == cell_index (MAX (rect->y0, other->y0), self->top, self->rows);
        i = node->next;
      }
  return n;
}

void
vec_taken_add (VecTaken *self, const VecRect *rect)
{
  guint index = self->rects->len;

  g_array_append_val (self->rects, *rect);
  FOR_CELLS (self, rect, column, row)
    {
      int *first = &self->cells[row * self->columns + column];
      Node node = { index, *first };

      *first = (int) self->nodes->len;
      g_array_append_val (self->nodes, node);
    }
}
