#include "plot/vec-orbit.h"

#include <math.h>

#define NEAR_PLANE 0.05   /* of the distance of the eye from the centre */

/* ---- Quaternions */

VecQuaternion
vec_quaternion_normalize (VecQuaternion q)
{
  double length = hypot (hypot (q.w, q.x), hypot (q.y, q.z));

  if (!(length > 0) || !isfinite (length))
    return VEC_QUATERNION_IDENTITY;
  return (VecQuaternion) { q.w / length, q.x / length, q.y / length, q.z / length };
}

VecQuaternion
vec_quaternion_multiply (VecQuaternion a, VecQuaternion b)
{
  return (VecQuaternion) {
    a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
    a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
    a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
    a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
  };
}

VecQuaternion
vec_quaternion_invert (VecQuaternion q)
{
  return (VecQuaternion) { q.w, -q.x, -q.y, -q.z };
}

VecQuaternion
vec_quaternion_turn (double x, double y, double z, double angle)
{
  double length = sqrt (x * x + y * y + z * z), s = sin (angle / 2);

  if (!(length > 0) || !isfinite (length) || !isfinite (angle))
    return VEC_QUATERNION_IDENTITY;
  return (VecQuaternion) { cos (angle / 2), s * x / length, s * y / length, s * z / length };
}

static double
dot (VecQuaternion a, VecQuaternion b)
{
  return a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z;
}

static VecQuaternion
blend (VecQuaternion a, double weight_a, VecQuaternion b, double weight_b)
{
  return vec_quaternion_normalize ((VecQuaternion) { weight_a * a.w + weight_b * b.w, weight_a * a.x + weight_b * b.x,
                                                     weight_a * a.y + weight_b * b.y, weight_a * a.z + weight_b * b.z });
}

VecQuaternion
vec_quaternion_slerp (VecQuaternion a, VecQuaternion b, double t)
{
  double cosine = dot (a, b), sign = cosine < 0 ? -1 : 1, angle = acos (MIN (fabs (cosine), 1));

  /* So near that a straight line is as good, and the sine as small as its rounding. */
  if (angle < 1e-6)
    return blend (a, 1 - t, b, sign * t);
  return blend (a, sin ((1 - t) * angle) / sin (angle), b, sign * sin (t * angle) / sin (angle));
}

double
vec_quaternion_get_angle (VecQuaternion q)
{
  return 2 * atan2 (sqrt (q.x * q.x + q.y * q.y + q.z * q.z), fabs (q.w));
}

void
vec_quaternion_to_matrix (VecQuaternion q, double matrix[9])
{
  matrix[0] = 1 - 2 * (q.y * q.y + q.z * q.z);
  matrix[1] = 2 * (q.x * q.y - q.w * q.z);
  matrix[2] = 2 * (q.x * q.z + q.w * q.y);
  matrix[3] = 2 * (q.x * q.y + q.w * q.z);
  matrix[4] = 1 - 2 * (q.x * q.x + q.z * q.z);
  matrix[5] = 2 * (q.y * q.z - q.w * q.x);
  matrix[6] = 2 * (q.x * q.z - q.w * q.y);
  matrix[7] = 2 * (q.y * q.z + q.w * q.x);
  matrix[8] = 1 - 2 * (q.x * q.x + q.y * q.y);
}

/* ---- Orbits */

#define START_AZIMUTH 25.0
#define START_ELEVATION 15.0

VecOrbit
vec_orbit_get_start (void)
{
  return (VecOrbit) { vec_orbit_rotation_from_angles (START_AZIMUTH, START_ELEVATION), 0 };
}

gboolean
vec_orbit_equal (const VecOrbit *a, const VecOrbit *b)
{
  return a->rotation.w == b->rotation.w && a->rotation.x == b->rotation.x && a->rotation.y == b->rotation.y
         && a->rotation.z == b->rotation.z && a->perspective == b->perspective;
}

VecOrbit
vec_orbit_normalize (const VecOrbit *orbit)
{
  double perspective = isnan (orbit->perspective) ? 0 : CLAMP (orbit->perspective, 0, VEC_ORBIT_NEAREST);

  return (VecOrbit) { vec_quaternion_normalize (orbit->rotation), perspective };
}

VecQuaternion
vec_orbit_rotation_from_angles (double azimuth, double elevation)
{
  VecQuaternion around = vec_quaternion_turn (0, 1, 0, -azimuth * G_PI / 180);
  VecQuaternion up = vec_quaternion_turn (1, 0, 0, elevation * G_PI / 180);

  return vec_quaternion_multiply (up, around);
}

/* The viewer's direction in the layout is what the rotation takes to z. */
void
vec_orbit_rotation_to_angles (VecQuaternion rotation, double *azimuth, double *elevation)
{
  double m[9];

  vec_quaternion_to_matrix (rotation, m);
  *azimuth = atan2 (m[6], m[8]) * 180 / G_PI;
  *elevation = asin (CLAMP (m[7], -1, 1)) * 180 / G_PI;
}

double
vec_orbit_get_magnification (const VecOrbit *orbit, double depth)
{
  return 1 / MAX (1 - orbit->perspective * depth, NEAR_PLANE);
}

gboolean
vec_orbit_project (const VecOrbit *orbit, const VecSphere *sphere, const double p[3], double *x, double *y, double *depth)
{
  double m[9], d[3] = { p[0] - sphere->x, p[1] - sphere->y, p[2] - sphere->z }, z, magnification;

  vec_quaternion_to_matrix (orbit->rotation, m);
  z = m[6] * d[0] + m[7] * d[1] + m[8] * d[2];
  z = sphere->radius > 0 ? z / sphere->radius : 0;
  magnification = 1 / (1 - orbit->perspective * z);
  *x = (m[0] * d[0] + m[1] * d[1] + m[2] * d[2]) * magnification;
  *y = (m[3] * d[0] + m[4] * d[1] + m[5] * d[2]) * magnification;
  if (depth != NULL)
    *depth = z;
  if (1 - orbit->perspective * z >= NEAR_PLANE)
    return TRUE;
  *x = *y = NAN;
  return FALSE;
}

double
vec_orbit_get_outline (const VecOrbit *orbit, const VecSphere *sphere)
{
  return sphere->radius / sqrt (1 - orbit->perspective * orbit->perspective);
}

/* ---- The arcball */

/* Where the pointer touches, of length 1. The ball reaches to the farther edges, so that its rim is hardly met. */
static VecQuaternion
touch (double width, double height, double x, double y)
{
  double radius = MAX (MAX (width, height) / 2, 1);
  double bx = (x - width / 2) / radius, by = (height / 2 - y) / radius, away = bx * bx + by * by;
  double bz = away <= 0.5 ? sqrt (1 - away) : 0.5 / sqrt (away);

  return vec_quaternion_normalize ((VecQuaternion) { 0, bx, by, bz });
}

VecQuaternion
vec_arcball_drag (double width, double height, double x0, double y0, double x1, double y1)
{
  VecQuaternion from = touch (width, height, x0, y0), to = touch (width, height, x1, y1);

  /* to · from*: twice the angle between the two, about the axis at right angles to both. */
  return vec_quaternion_normalize (vec_quaternion_multiply (to, vec_quaternion_invert (from)));
}
