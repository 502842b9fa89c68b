#pragma once

#include "plot/vec-terrain.h"

G_BEGIN_DECLS

#define VEC_TERRAIN_SIGMA 13.0   /* pixels at the scale that a terrain is made for */

/* Lines of one level. */
typedef struct
{
  VecContours *contours;
  guint32 colors[2];       /* light, dark; all kinds but GROUPS: ink of the terrain */
  int level;               /* from the outermost, 0 */
} VecTerrainLine;

struct _VecTerrain
{
  gatomicrefcount ref_count;
  VecTerrainKind kind;
  double offset_x, offset_y;
  int zoom;                /* steps of two from the map seen whole */
  double sigma;
  VecBounds area;          /* local: what pictures may show */
  gboolean is_whole;       /* the area is the whole map */
  VecDensity *elevation;   /* HILLS: levels and parts of levels; else NULL */
  int n_levels;
  GArray *lines;           /* of VecTerrainLine, in the order of drawing */
  VecBounds bounds;        /* of the input */
  double spacing;
};

/* vec-terrain-paint.c: ARGB32 pixels of the landscape, opaque, width × height pixels from the layout's (left, top) on. */
cairo_surface_t *vec_terrain_shade (VecTerrain *self, double left, double top, double scale, int width, int height, gboolean dark,
                                    guint32 paper, int n_threads);

G_END_DECLS
