#pragma once

#include <glib.h>

#include "plot/vec-viewport.h"

G_BEGIN_DECLS

/* The points of a scene in Z-order: what the eye sees together lies together in memory. Blocks of 256 consecutive points and a tree of
 * fan-out 16 over them carry bounding boxes of their visible points, for culling and for the search of the nearest. Beside the
 * coordinates (8 bytes a point) 10.3 bytes a point: its row 4, where a row is 4, colour 2, rarity 1/8, boxes 1/15 and less; 1 more for
 * levels, for looks and for depths while there are any. While it sorts, 16 bytes a point more. At most 2³² − 1 points. */
typedef struct _VecPoints VecPoints;

#define VEC_POINTS_BLOCK 256
#define VEC_DEPTH_STEPS 12
#define VEC_POINTS_HIDDEN G_MAXUINT16 /* code of a point that is not drawn */

typedef struct
{
  float x_min, y_min, x_max, y_max; /* empty: x_min > x_max */
} VecPointsBox;

VecPoints *vec_points_new (void);
void vec_points_free (VecPoints *points);

/* (n, 2). Points that are not finite (or beyond ±1e30) are left out. When n and the points left out are as before, and the layout moved
 * little, the previous order is kept and only coordinates and boxes are renewed, about 3 ns a point; else sorted anew, about 20 ns.
 * Returns TRUE when the order is new: codes, levels and looks must be set again (until then all codes are 0 and there are no levels
 * and looks). */
gboolean vec_points_set_positions (VecPoints *points, const float *positions, gint64 n_rows);

/* Points of a layout of three dimensions as they are seen now: (n, 2), and the rows that are drawn, in the order of drawing (@order,
 * @n_order rows; NULL: as it was, for as many rows and no fewer). Such rows whose positions are not finite count as drawn, but lie
 * beyond any picture. Nothing is sorted; the spacing is the caller's, layout units. Returns as vec_points_set_positions(). About 5 ns
 * a point. */
gboolean vec_points_set_arranged (VecPoints *points, const float *positions, gint64 n_rows, const guint32 *order, gint64 n_order,
                                  double spacing);

/* (n_rows) by row; @visible NULL: all. */
void vec_points_set_codes (VecPoints *points, const guint16 *codes, const guint8 *visible);

/* Points of this code are hollow: those without a value; VEC_POINTS_HIDDEN: none is. To be set again whenever codes are. 0.2 ns a point,
 * and nothing while there are none. */
void vec_points_set_hollow_code (VecPoints *points, guint16 code);

/* (n_rows) by row: 0 … 7, which of several passes draws a point; NULL: all in one. To be set again whenever codes are. */
void vec_points_set_levels (VecPoints *points, const guint8 *levels);

/* (n_rows) by row: 0 … VEC_MAX_LOOKS − 1, which stamp draws a point; NULL: the first for all. To be set again whenever codes are. */
void vec_points_set_looks (VecPoints *points, const guint8 *looks);

/* (n_rows) by row, larger is nearer: what lies between −@reach and @reach is cut into VEC_DEPTH_STEPS equal steps, which are drawn one
 * after the other; NULL: all are equally near. To be set again whenever codes are. */
void vec_points_set_depths (VecPoints *points, const float *depths, float reach);

static inline int
vec_points_depth_step (float depth, float reach)
{
  float step = reach > 0 ? (depth / reach + 1) * (VEC_DEPTH_STEPS / 2.0f) : VEC_DEPTH_STEPS / 2.0f;

  /* Also 0 for what is not a number. */
  return step > 0 ? step < VEC_DEPTH_STEPS ? (int) step : VEC_DEPTH_STEPS - 1 : 0;
}

/* Counts changes: what was lent is good while it stays. */
guint64 vec_points_get_serial (VecPoints *points);

gint64 vec_points_get_n_rows (VecPoints *points);
gint64 vec_points_get_n_drawn (VecPoints *points);        /* with finite coordinates */
gboolean vec_points_get (VecPoints *points, gint64 row, double *x, double *y);
float *vec_points_copy_positions (VecPoints *points);     /* (n_rows, 2) layout units, as set; NaN: left out. Free it */
gboolean vec_points_get_bounds (VecPoints *points, VecBounds *bounds);

/* Typical distance between neighbours where points are, layout units: the median over blocks; 0 when it cannot be told. */
double vec_points_get_spacing (VecPoints *points);

/* In drawing order, layout units. Lent. */
const float *vec_points_get_sorted (VecPoints *points);   /* (n_drawn, 2) */
const guint16 *vec_points_get_codes (VecPoints *points);  /* (n_drawn) */
const guint32 *vec_points_get_order (VecPoints *points);  /* (n_drawn) rows */
const guint8 *vec_points_get_levels (VecPoints *points);  /* (n_drawn) or NULL */
const guint8 *vec_points_get_block_levels (VecPoints *points); /* (n_blocks) a bit for each level in the block; NULL as above */
const guint8 *vec_points_get_looks (VecPoints *points);   /* (n_drawn) or NULL */
const guint64 *vec_points_get_block_looks (VecPoints *points); /* (n_blocks) a bit for each look in the block; NULL as above */
const guint8 *vec_points_get_steps (VecPoints *points);   /* (n_drawn) of depth, 0: farthest; or NULL */
const guint16 *vec_points_get_block_steps (VecPoints *points); /* (n_blocks) a bit for each step in the block; NULL as above */
const guint8 *vec_points_get_block_hollow (VecPoints *points); /* (n_blocks) bit 0: has points that are full, 1: hollow; NULL: all full */
guint16 vec_points_get_hollow_code (VecPoints *points);
/* (n_blocks, 4) a bit for each point whose colour is rare where it is, and how many such points lie around: of the node @level steps
 * above the block in the tree (0: the block itself), with its box; FALSE above the top. NULL, and FALSE: there are none. */
const guint64 *vec_points_get_rare (VecPoints *points);
gboolean vec_points_get_surroundings (VecPoints *points, gint64 block, int level, VecPointsBox *box, gint64 *n_points, gint64 *n_rare);
const VecPointsBox *vec_points_get_boxes (VecPoints *points, gint64 *n_blocks);

/* The visible row nearest to (x, y), within @radius (INFINITY: at any distance), −1 when there is none; of several equally near ones the
 * lowest row. Exact; visits a few blocks. */
gint64 vec_points_find_nearest (VecPoints *points, double x, double y, double radius);

/* The @k nearest visible rows within @radius, nearest first; returns how many. */
guint vec_points_find_k_nearest (VecPoints *points, double x, double y, double radius, guint k, gint64 *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPoints, vec_points_free)

G_END_DECLS
