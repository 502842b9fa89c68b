#include "plot/vec-contours.h"

#include <math.h>

/* Cells lie between nodes, and one more all round, where the nodes outside are 0: (column, row) from −1. A cell's corners and edges are
 * numbered counter-clockwise from the lower left: edge k leads from corner k to corner k + 1. Lines enter a cell where an edge leads
 * down, and leave it where one leads up, which keeps what is higher on the left. */
static const int corner_x[5] = { 0, 1, 1, 0, 0 }, corner_y[5] = { 0, 0, 1, 1, 0 };
static const int step_x[4] = { 0, 1, 0, -1 }, step_y[4] = { -1, 0, 1, 0 };

typedef struct
{
  const VecDensity *density;
  float level;
  guint8 *entered;      /* (height + 1, width + 1) a bit for each edge */
  GArray *points;       /* of float */
  GArray *starts;       /* of int */
} Tracer;

static inline float
get_node (const VecDensity *density, int x, int y)
{
  return x < 0 || y < 0 || x >= density->width || y >= density->height ? 0 : density->values[(gsize) y * density->width + x];
}

static void
get_corners (const Tracer *tracer, int x, int y, float *corners)
{
  for (int k = 0; k < 5; k++)
    corners[k] = get_node (tracer->density, x + corner_x[k], y + corner_y[k]);
}

static guint8 *
get_entered (Tracer *tracer, int x, int y)
{
  return &tracer->entered[(gsize) (y + 1) * (tracer->density->width + 1) + (x + 1)];
}

static gboolean
leads_down (const Tracer *tracer, const float *corners, int edge)
{
  return corners[edge] >= tracer->level && corners[edge + 1] < tracer->level;
}

static gboolean
leads_up (const Tracer *tracer, const float *corners, int edge)
{
  return corners[edge] < tracer->level && corners[edge + 1] >= tracer->level;
}

/* Where the level is passed on the edge. */
static void
add_point (Tracer *tracer, const float *corners, int x, int y, int edge)
{
  const VecDensity *d = tracer->density;
  double t = (tracer->level - corners[edge]) / ((double) corners[edge + 1] - corners[edge]);
  double u = x + corner_x[edge] + t * (corner_x[edge + 1] - corner_x[edge]);
  double v = y + corner_y[edge] + t * (corner_y[edge + 1] - corner_y[edge]);
  float point[2] = { (float) (d->x + u * d->cell), (float) (d->y + v * d->cell) };

  g_array_append_vals (tracer->points, point, 2);
}

/* By which edge a line that entered by @edge leaves. At a saddle whose middle is high what is high hangs together. */
static int
find_exit (const Tracer *tracer, const float *corners, int edge)
{
  gboolean is_saddle = leads_down (tracer, corners, (edge + 2) % 4);
  float middle = (corners[0] + corners[1] + corners[2] + corners[3]) / 4;

  if (is_saddle)
    return middle >= tracer->level ? (edge + 1) % 4 : (edge + 3) % 4;
  for (int k = 1; k < 4; k++)
    if (leads_up (tracer, corners, (edge + k) % 4))
      return (edge + k) % 4;
  g_assert_not_reached ();
}

static void
trace (Tracer *tracer, int x, int y, int edge)
{
  int start = (int) tracer->points->len / 2;

  g_array_append_val (tracer->starts, start);
  while ((*get_entered (tracer, x, y) & 1 << edge) == 0)
    {
      float corners[5];

      *get_entered (tracer, x, y) |= (guint8) (1 << edge);
      get_corners (tracer, x, y, corners);
      add_point (tracer, corners, x, y, edge);
      edge = find_exit (tracer, corners, edge);
      x += step_x[edge];
      y += step_y[edge];
      edge = (edge + 2) % 4;
    }
}

/* Cells of nodes that are all below or all above are most, and passed quickly. */
static void
trace_row (Tracer *tracer, int y)
{
  const VecDensity *d = tracer->density;
  gboolean low_before = FALSE, high_before = FALSE;

  for (int x = -1; x < d->width; x++)
    {
      float below = get_node (d, x + 1, y), above = get_node (d, x + 1, y + 1), corners[5];
      gboolean low = below < tracer->level || above < tracer->level, high = below >= tracer->level || above >= tracer->level;

      if ((low || low_before || x < 0) && (high || high_before))
        {
          get_corners (tracer, x, y, corners);
          for (int edge = 0; edge < 4; edge++)
            if (leads_down (tracer, corners, edge) && (*get_entered (tracer, x, y) & 1 << edge) == 0)
              trace (tracer, x, y, edge);
        }
      low_before = low;
      high_before = high;
    }
}

VecContours *
vec_contours_new (const VecDensity *density, double level)
{
  VecContours *self = g_new0 (VecContours, 1);
  Tracer tracer = { density, (float) level };
  int end;

  g_return_val_if_fail (level > 0, NULL);

  tracer.entered = g_new0 (guint8, (gsize) (density->width + 1) * (density->height + 1));
  tracer.points = g_array_new (FALSE, FALSE, sizeof (float));
  tracer.starts = g_array_new (FALSE, FALSE, sizeof (int));
  for (int y = -1; y < density->height; y++)
    trace_row (&tracer, y);
  end = (int) tracer.points->len / 2;
  self->n_lines = (int) tracer.starts->len;
  g_array_append_val (tracer.starts, end);
  self->points = (float *) (gpointer) g_array_free (tracer.points, FALSE);
  self->starts = (int *) (gpointer) g_array_free (tracer.starts, FALSE);
  g_free (tracer.entered);
  return self;
}

void
vec_contours_free (VecContours *self)
{
  g_free (self->points);
  g_free (self->starts);
  g_free (self);
}
