#include "plot/vec-viewport.h"

#include <math.h>

/* Between these the arithmetic of a picture stays far from the ends of double. */
#define SCALE_MIN 1e-30
#define SCALE_MAX 1e30

gboolean
vec_camera_equal (const VecCamera *a, const VecCamera *b)
{
  return a->center_x == b->center_x && a->center_y == b->center_y && a->scale == b->scale;
}

VecCamera
vec_camera_fit (const VecBounds *bounds, double width, double height, double margin)
{
  VecCamera camera;
  double w = bounds->x_max - bounds->x_min, h = bounds->y_max - bounds->y_min;
  double room_x = MAX (width - 2 * margin, 1), room_y = MAX (height - 2 * margin, 1);
  double scale = INFINITY;

  camera.center_x = bounds->x_min + w / 2;
  camera.center_y = bounds->y_min + h / 2;
  if (w > 0)
    scale = MIN (scale, room_x / w);
  if (h > 0)
    scale = MIN (scale, room_y / h);
  /* One point: any scale shows it; this one makes a layout unit a tenth of the picture. */
  if (!(w > 0) && !(h > 0))
    scale = MIN (room_x, room_y) / 10;
  camera.scale = CLAMP (scale, SCALE_MIN, SCALE_MAX);
  return camera;
}

void
vec_camera_to_screen (const VecCamera *camera, double width, double height, double x, double y, double *sx, double *sy)
{
  *sx = width / 2 + (x - camera->center_x) * camera->scale;
  *sy = height / 2 - (y - camera->center_y) * camera->scale;
}

void
vec_camera_to_layout (const VecCamera *camera, double width, double height, double sx, double sy, double *x, double *y)
{
  *x = camera->center_x + (sx - width / 2) / camera->scale;
  *y = camera->center_y - (sy - height / 2) / camera->scale;
}

VecCamera
vec_camera_zoom_at (const VecCamera *camera, double width, double height, double sx, double sy, double factor)
{
  VecCamera zoomed = *camera;
  double dx = sx - width / 2, dy = sy - height / 2;

  g_return_val_if_fail (factor > 0, zoomed);

  zoomed.scale = CLAMP (camera->scale * factor, SCALE_MIN, SCALE_MAX);
  zoomed.center_x += dx / camera->scale - dx / zoomed.scale;
  zoomed.center_y -= dy / camera->scale - dy / zoomed.scale;
  return zoomed;
}

VecCamera
vec_camera_pan (const VecCamera *camera, double dx, double dy)
{
  VecCamera panned = *camera;

  panned.center_x -= dx / camera->scale;
  panned.center_y += dy / camera->scale;
  return panned;
}
