#pragma once

#include <cairo.h>

#include "plot/vec-contours.h"
#include "plot/vec-viewport.h"

G_BEGIN_DECLS

/* The map as a landscape whose height is how crowded it is: lines of equal density, hills in the light from the upper left, or lines of
 * each group of the colouring in its own colour. */
typedef enum
{
  VEC_TERRAIN_NONE,
  VEC_TERRAIN_CONTOURS,
  VEC_TERRAIN_HILLS,
  VEC_TERRAIN_GROUPS,
  VEC_N_TERRAINS,
} VecTerrainKind;

const char *vec_terrain_kind_get_id (VecTerrainKind kind);      /* "none", "contours", "hills", "groups" */
const char *vec_terrain_kind_get_title (VecTerrainKind kind);   /* N_() */
gboolean vec_terrain_kind_from_id (const char *id, VecTerrainKind *kind);

/* What a terrain is made from; lent while it is being made. Points are local: layout = offset + local. */
typedef struct
{
  VecTerrainKind kind;
  VecDensityPoints points;
  const guint16 *codes;          /* (points.n) of the colouring; GROUPS only. Others are in no group */
  guint n_codes;
  const guint32 *colors[2];      /* (n_codes) of letters and lines on light and dark paper; GROUPS only */
  VecBounds bounds;              /* of all points, without outliers; local */
  double offset_x, offset_y;
  double spacing;                /* between neighbours where points are */
} VecTerrainInput;

/* Immutable, reference counted (atomically). */
typedef struct _VecTerrain VecTerrain;

/* For pictures of @camera (in layout units) of @width × @height pixels and a third of that beside them. Smoothing follows the zoom in steps
 * of two, σ ≈ 13 pixels, but is never finer than one and a half times the distance of neighbouring points. Levels belong to the map: lines
 * enclose 95, 85, 70, 50, 30 and 12 % of all rows (groups: 75, 50, 25 % of theirs, smoothed 1.6 times as much) in the map seen
 * whole, and stay at these densities as one comes nearer, when higher ones are added. Empty for a map without extent. @n_threads 0:
 * all. 1 M points: 30 to 40 ms of processor time, of two threads' together; with groups 50 to 100. */
VecTerrain *vec_terrain_new (const VecTerrainInput *input, const VecCamera *camera, double width, double height, int n_threads);
VecTerrain *vec_terrain_ref (VecTerrain *self);
void vec_terrain_unref (VecTerrain *self);

/* Whether it is what that camera needs. */
gboolean vec_terrain_serves (VecTerrain *self, const VecCamera *camera, double width, double height);

/* Draws it, on paper of that colour. Lines are paths; hills are an image at @resolution pixels per logical pixel. */
void vec_terrain_paint (VecTerrain *self, cairo_t *cr, const VecCamera *camera, double width, double height, gboolean dark, guint32 paper,
                        double resolution, int n_threads);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTerrain, vec_terrain_unref)

G_END_DECLS
