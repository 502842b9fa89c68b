#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A rotation of space: a quaternion of length 1. */
typedef struct
{
  double w, x, y, z;
} VecQuaternion;

#define VEC_QUATERNION_IDENTITY ((VecQuaternion) { 1, 0, 0, 0 })

/* Of length 1 again, whatever rounding did; what is not a rotation at all (nothing, not a number) becomes none. */
VecQuaternion vec_quaternion_normalize (VecQuaternion q);
VecQuaternion vec_quaternion_multiply (VecQuaternion a, VecQuaternion b);   /* first b, then a */
VecQuaternion vec_quaternion_invert (VecQuaternion q);
VecQuaternion vec_quaternion_turn (double x, double y, double z, double angle); /* radians, right-handed; axis of any length */
/* The shortest way from @a (t = 0) to @b (t = 1) at an even speed (Shoemake 1985). */
VecQuaternion vec_quaternion_slerp (VecQuaternion a, VecQuaternion b, double t);
double vec_quaternion_get_angle (VecQuaternion q);                          /* 0 … π */
void vec_quaternion_to_matrix (VecQuaternion q, double matrix[9]);          /* (3, 3) row-major */

/* From where a layout of three dimensions is seen. Its axes turn into those of the view: x to the right, y up, z towards the viewer. A
 * value; copy it freely. */
typedef struct
{
  VecQuaternion rotation;
  double perspective;    /* radius of the layout by the distance of the eye from its centre, 0 … VEC_ORBIT_NEAREST; 0: orthographic */
} VecOrbit;

#define VEC_ORBIT_FRONT ((VecOrbit) { VEC_QUATERNION_IDENTITY, 0 })
#define VEC_ORBIT_NEAREST 0.8
#define VEC_ORBIT_PERSPECTIVE 0.45   /* looks natural: about 50° from edge to edge */

/* From a little to the right and above, orthographically: a picture seen from the front would not show that it is deep. */
VecOrbit vec_orbit_get_start (void);

gboolean vec_orbit_equal (const VecOrbit *a, const VecOrbit *b);
VecOrbit vec_orbit_normalize (const VecOrbit *orbit);   /* whatever it was, one that can be drawn */

/* The viewer goes @azimuth degrees to the right around the vertical axis, then @elevation up; 0, 0 is the front, where x and y lie as
 * they do in two dimensions. */
VecQuaternion vec_orbit_rotation_from_angles (double azimuth, double elevation);
void vec_orbit_rotation_to_angles (VecQuaternion rotation, double *azimuth, double *elevation); /* of the viewer; roll is lost */

/* Where an orbit turns: the middle of a layout and how far it reaches from there. */
typedef struct
{
  double x, y, z;
  double radius;         /* ≥ 0 */
} VecSphere;

/* Point @p as it is seen: (x, y) from the centre on the plane through it, layout units; @depth −1 (farthest) … 1 (nearest) for what is
 * in the sphere, NULL: not wanted. FALSE, and x and y are NaN: behind the viewer, or so near that it would fill the picture. */
gboolean vec_orbit_project (const VecOrbit *orbit, const VecSphere *sphere, const double p[3], double *x, double *y, double *depth);
/* How much larger than at the centre a thing of @depth is seen; orthographically 1. */
double vec_orbit_get_magnification (const VecOrbit *orbit, double depth);
/* Radius on that plane of the circle in which the whole sphere is seen. */
double vec_orbit_get_outline (const VecOrbit *orbit, const VecSphere *sphere);

/* An arcball (Shoemake 1992, "ARCBALL: a user interface for specifying three-dimensional orientation using a mouse"): what is under
 * the pointer at (x0, y0) is taken along to (x1, y1), pixels in a picture of width × height. The same way back undoes it, and any
 * closed way ends where it began. Outside of the ball the pointer is on a hyperbola (Bell's trackball, in Henriksen, Sporring and
 * Hornbæk 2004), so that nothing jumps at its rim and there is no sudden roll. */
VecQuaternion vec_arcball_drag (double width, double height, double x0, double y0, double x1, double y1);

G_END_DECLS
