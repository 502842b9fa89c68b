#pragma once

#include "plot/vec-orbit.h"

G_BEGIN_DECLS

/* A layout of three dimensions, prepared for being seen from any side. 16 bytes a point. Immutable but for moving;
 * belongs to one thread. */
typedef struct _VecCloud VecCloud;

#define VEC_CLOUD_EXACT 20000   /* up to so many points are drawn exactly from the farthest to the nearest */

/* (n, 3), copied. Points that are not finite (or beyond ±1e30) are left out. About 25 ns a point. At most 2³² − 1 points. */
VecCloud *vec_cloud_new (const float *positions, gint64 n_rows);
void vec_cloud_free (VecCloud *cloud);

gint64 vec_cloud_get_n_rows (VecCloud *cloud);
gboolean vec_cloud_get (VecCloud *cloud, gint64 row, double p[3]);   /* FALSE: left out */

/* Puts the same points elsewhere, (n, 3), as parts of a sphere of the caller's: what is left out is as before, and so are order and
 * reach. For points on their way, 3 ns a point. */
void vec_cloud_move (VecCloud *cloud, const float *positions, const VecSphere *sphere, double spacing);

/* The middle of all points that are not extreme outliers, and the distance of the farthest of them. */
const VecSphere *vec_cloud_get_sphere (VecCloud *cloud);

/* Nearly all points are so far from the middle at most in any direction, in units of the radius: twice the root mean square along one,
 * 0 … 1. */
double vec_cloud_get_reach (VecCloud *cloud);

/* Typical distance between points as they are seen, over three sides, layout units; 0 when it cannot be told. */
double vec_cloud_get_spacing (VecCloud *cloud);

/* plane (n, 2) and depths (n) as vec_orbit_project() has them, by row, NaN for what is not seen. In parallel, about 2 ns a point. */
void vec_cloud_project (VecCloud *cloud, const VecOrbit *orbit, float *plane, float *depths);

/* The rows to be drawn, in an order in which what is near in space is near in memory (Morton 1966, in three dimensions): it serves
 * every side. Lent. */
const guint32 *vec_cloud_get_order (VecCloud *cloud, gint64 *n);
/* Those rows from the farthest to the nearest, to within 2⁻¹⁶ of the depth; equally far ones by row. Free them. */
guint32 *vec_cloud_sort_by_depth (VecCloud *cloud, const float *depths);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecCloud, vec_cloud_free)

G_END_DECLS
