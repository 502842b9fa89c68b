/* From point to point, without a pointer. */
#include "plot/vec-scene-private.h"

#include <math.h>

#define FIRST_LOOK 16      /* nearest points that are looked at */
#define LAST_LOOK 64       /* and this many, before all are */

/* Within 45° of the direction: from every point four such quarters cover the plane. */
#define QUARTER (1 + 1e-9)
/* Or anywhere on that side. */
#define HALF INFINITY

/* @spread: of the way across, how much may be for one along. */
static gboolean
is_ahead (double x, double y, double dx, double dy, double spread)
{
  double along = x * dx + y * dy, across = x * dy - y * dx;

  return along > 0 && fabs (across) <= along * spread;
}

/* The first of the @k nearest that lies ahead; −1: none of them. */
static gint64
find_among (VecScene *scene, double x, double y, double dx, double dy, guint k)
{
  g_autofree gint64 *rows = g_new (gint64, k);
  guint n = vec_points_find_k_nearest (scene->points, x, y, INFINITY, k, rows);

  for (guint i = 0; i < n; i++)
    {
      double px, py;

      if (vec_points_get (scene->points, rows[i], &px, &py) && is_ahead (px - x, py - y, dx, dy, QUARTER))
        return rows[i];
    }
  return -1;
}

static gint64
find_among_all (VecScene *scene, double x, double y, double dx, double dy, double spread)
{
  gint64 n_rows = vec_scene_get_n_rows (scene), found = -1;
  double least = INFINITY;

  for (gint64 row = 0; row < n_rows; row++)
    {
      double px, py, distance;

      if (!vec_scene_is_row_visible (scene, row) || !vec_points_get (scene->points, row, &px, &py))
        continue;
      distance = hypot (px - x, py - y);
      if (distance < least && is_ahead (px - x, py - y, dx, dy, spread))
        {
          least = distance;
          found = row;
        }
    }
  return found;
}

gint64
vec_scene_step (VecScene *scene, gint64 row, double dx, double dy)
{
  gint64 found;
  double x, y;

  if (!vec_scene_get_position (scene, row, &x, &y))
    return -1;
  for (guint k = FIRST_LOOK; k <= LAST_LOOK; k *= 4)
    {
      found = find_among (scene, x, y, dx, dy, k);
      if (found >= 0)
        return found;
    }
  found = find_among_all (scene, x, y, dx, dy, QUARTER);
  return found >= 0 ? found : find_among_all (scene, x, y, dx, dy, HALF);
}
