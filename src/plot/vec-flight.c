#include "plot/vec-flight.h"

#include <math.h>

#define RHO G_SQRT2
#define FLICK_WINDOW (G_USEC_PER_SEC / 10)   /* over which speed is measured */
#define FLICK_REST (G_USEC_PER_SEC / 20)     /* without a movement for so long it rests */

static double
mix (double a, double b, double share)
{
  return a + share * (b - a);
}

VecCamera
vec_camera_approach (const VecCamera *from, const VecCamera *to, double share)
{
  VecCamera camera = *to;
  double w0 = 1 / from->scale, w1 = 1 / to->scale;
  double along = share;

  if (share >= 1)
    return camera;
  camera.scale = from->scale * pow (to->scale / from->scale, share);
  /* A point that stays where it is makes the centre linear in the extent. */
  if (fabs (w1 - w0) > 1e-9 * (w0 + w1))
    along = (1 / camera.scale - w0) / (w1 - w0);
  camera.center_x = mix (from->center_x, to->center_x, along);
  camera.center_y = mix (from->center_y, to->center_y, along);
  return camera;
}

VecCamera
vec_camera_blend (const VecCamera *from, const VecCamera *to, double share)
{
  VecCamera camera = *to;

  if (share >= 1)
    return camera;
  camera.center_x = mix (from->center_x, to->center_x, share);
  camera.center_y = mix (from->center_y, to->center_y, share);
  camera.scale = 1 / mix (1 / from->scale, 1 / to->scale, share);
  return camera;
}

/* The way in (u, w): along the line between the centres, and extent. */
typedef struct
{
  double w0, u1;
  double r0, length;   /* of equation 9; r0 is unused where u1 is 0 */
} Way;

static Way
find_way (const VecCamera *from, const VecCamera *to, double width)
{
  Way way = { .w0 = width / from->scale, .u1 = hypot (to->center_x - from->center_x, to->center_y - from->center_y) };
  double w1 = width / to->scale, rho2 = RHO * RHO;
  double b0, b1;

  if (way.u1 < 1e-9 * (way.w0 + w1))
    {
      way.u1 = 0;
      way.length = fabs (log (w1 / way.w0)) / RHO;
      return way;
    }
  b0 = (w1 * w1 - way.w0 * way.w0 + rho2 * rho2 * way.u1 * way.u1) / (2 * way.w0 * rho2 * way.u1);
  b1 = (w1 * w1 - way.w0 * way.w0 - rho2 * rho2 * way.u1 * way.u1) / (2 * w1 * rho2 * way.u1);
  way.r0 = -asinh (b0);
  way.length = (-asinh (b1) - way.r0) / RHO;
  return way;
}

VecCamera
vec_camera_fly (const VecCamera *from, const VecCamera *to, double width, double share)
{
  Way way = find_way (from, to, width);
  VecCamera camera = *to;
  double s = RHO * share * way.length + way.r0, along;

  if (share >= 1)
    return camera;
  if (way.u1 == 0)
    return vec_camera_approach (from, to, share);
  along = way.w0 / (RHO * RHO * way.u1) * (cosh (way.r0) * tanh (s) - sinh (way.r0));
  camera.center_x = mix (from->center_x, to->center_x, along);
  camera.center_y = mix (from->center_y, to->center_y, along);
  camera.scale = from->scale * cosh (s) / cosh (way.r0);
  return camera;
}

double
vec_camera_get_distance (const VecCamera *from, const VecCamera *to, double width)
{
  return find_way (from, to, width).length;
}

double
vec_camera_get_shift (const VecCamera *from, const VecCamera *to, double width, double height)
{
  double shift = 0;

  for (int corner = 0; corner < 4; corner++)
    {
      double sx = corner & 1 ? width : 0, sy = corner & 2 ? height : 0, x, y, tx, ty;

      vec_camera_to_layout (from, width, height, sx, sy, &x, &y);
      vec_camera_to_screen (to, width, height, x, y, &tx, &ty);
      shift = fmax (shift, hypot (tx - sx, ty - sy));
    }
  return shift;
}

/* How far a pixel has to move to lie within. */
static double
get_lack (double pixel, double size, double margin)
{
  double room = fmin (margin, size / 2);

  return CLAMP (pixel, room, size - room) - pixel;
}

VecCamera
vec_camera_reveal (const VecCamera *camera, double width, double height, double x, double y, double margin)
{
  double sx, sy, dx, dy;

  vec_camera_to_screen (camera, width, height, x, y, &sx, &sy);
  dx = get_lack (sx, width, margin);
  dy = get_lack (sy, height, margin);
  return dx != 0 || dy != 0 ? vec_camera_pan (camera, dx, dy) : *camera;
}

gboolean
vec_camera_is_near (const VecCamera *a, const VecCamera *b, double width, double height)
{
  double scale = fmin (a->scale, b->scale), ratio = fmax (a->scale, b->scale) / scale;

  return ratio < 2 && fabs (a->center_x - b->center_x) * scale < width / 2 && fabs (a->center_y - b->center_y) * scale < height / 2;
}

double
vec_friction_get_share (double seconds, double tau)
{
  return -expm1 (-fmax (seconds, 0) / tau);
}

/* ---- How fast a pointer was let go. */

void
vec_flick_init (VecFlick *flick)
{
  flick->n = 0;
}

void
vec_flick_note (VecFlick *flick, gint64 time, double x, double y)
{
  guint i = flick->n++ % VEC_FLICK_SAMPLES;

  flick->time[i] = time;
  flick->x[i] = x;
  flick->y[i] = y;
}

void
vec_flick_get_velocity (const VecFlick *flick, gint64 now, double *vx, double *vy)
{
  guint n = MIN (flick->n, VEC_FLICK_SAMPLES), last, first;
  double seconds;

  *vx = *vy = 0;
  if (n < 2)
    return;
  first = last = (flick->n - 1) % VEC_FLICK_SAMPLES;
  for (guint i = 1; i < n; i++)
    {
      guint before = (flick->n - 1 - i) % VEC_FLICK_SAMPLES;

      if (flick->time[last] - flick->time[before] > FLICK_WINDOW)
        break;
      first = before;
    }
  if (now - flick->time[last] > FLICK_REST || flick->time[last] <= flick->time[first])
    return;
  seconds = (double) (flick->time[last] - flick->time[first]) / G_USEC_PER_SEC;
  *vx = (flick->x[last] - flick->x[first]) / seconds;
  *vy = (flick->y[last] - flick->y[first]) / seconds;
}
