#pragma once

#include "plot/vec-points.h"
#include "plot/vec-scene.h"
#include "table/vec-row-set.h"

G_BEGIN_DECLS

/* The inside of a closed polygon: what a rectangle or a lasso surrounds. Where the outline crosses itself the even-odd rule decides;
 * a point on the outline (a corner, or anywhere on an edge) is inside. The answers are exact for the coordinates as they are, whatever
 * their size: signs that rounding might change are computed without rounding. Immutable; readable from any thread. */
typedef struct _VecRegion VecRegion;

/* @polygon: (n, 2) layout units, the last point joined to the first. Fewer than three points, or one that is not finite, surround
 * nothing. O(n). */
VecRegion *vec_region_new (const double *polygon, guint n);
void vec_region_free (VecRegion *region);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRegion, vec_region_free)

gboolean vec_region_contains (const VecRegion *region, double x, double y);

/* The visible rows inside, by their coordinates as they were given to vec_points_set_positions(). Blocks of points that the outline
 * does not meet are taken or left as a whole; on all threads. */
VecRowSet *vec_region_select (const VecRegion *region, VecPoints *points);

/* The visible rows inside a polygon on the picture, (n, 2) pixels, brought to layout units by the scene's camera. */
VecRowSet *vec_scene_select_polygon (VecScene *scene, double width, double height, const double *points, guint n);

G_END_DECLS
