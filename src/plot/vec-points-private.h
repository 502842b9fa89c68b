#pragma once

#include <math.h>

#include "plot/vec-points.h"

G_BEGIN_DECLS

#define VEC_POINTS_FAN 16          /* children of a node of the tree over the blocks */
#define VEC_POINTS_MAX_LEVELS 10
#define VEC_POINTS_SERIAL 20000    /* fewer rows are not worth waking threads */
#define VEC_POINTS_LARGEST 1e30f   /* coordinate of a point that is drawn */

struct _VecPoints
{
  guint64 serial;
  gint64 n_rows, n;        /* rows; rows drawn */
  float *sorted;           /* (n, 2) */
  guint32 *slots;          /* (n_rows) where a row is in them; or G_MAXUINT32 */
  guint32 *order;          /* (n) */
  guint16 *codes;          /* (n) */
  guint8 *levels;          /* (n) or NULL */
  guint8 *block_levels;    /* (blocks) or NULL */
  guint8 *looks;           /* (n) or NULL */
  guint64 *block_looks;    /* (blocks) or NULL */
  guint8 *steps;           /* (n) or NULL */
  guint16 *block_steps;    /* (blocks) or NULL */
  guint8 *block_hollow;    /* (blocks) bit 0: has points of another code, bit 1: of the hollow one; NULL: none has */
  guint16 hollow_code;
  guint64 *rare;           /* (blocks, 4) a bit for each point; NULL: none is */
  guint32 *rare_counts[VEC_POINTS_MAX_LEVELS]; /* by node of the tree; NULL as above */
  VecBounds bounds;        /* without extreme outliers */
  gboolean has_bounds;
  int n_levels;
  gint64 level_size[VEC_POINTS_MAX_LEVELS];
  VecPointsBox *boxes[VEC_POINTS_MAX_LEVELS];
  gint64 box_capacity;     /* blocks */
  double fresh_extent;     /* mean half-perimeter of blocks after sorting, relative to the bounds */
  double fresh_area;       /* of the bounds after sorting */
  double fresh_spacing;
  double spacing;
};

/* For vec_parallel_for(). */
static inline int
vec_points_n_threads (gint64 n)
{
  return n < VEC_POINTS_SERIAL ? 1 : 0;
}

static inline gboolean
vec_points_is_drawable (const float *p)
{
  /* Also FALSE for NaN. */
  return fabsf (p[0]) <= VEC_POINTS_LARGEST && fabsf (p[1]) <= VEC_POINTS_LARGEST;
}

/* vec-points-bounds.c: of (n, 2) positions, beyond ten times the width of the middle nine tenths left out. Returns how many can be
 * drawn. */
gint64 vec_points_find_bounds (const float *positions, gint64 n, VecBounds *bounds, gboolean *found);
int vec_points_compare_floats (gconstpointer a, gconstpointer b);   /* for qsort() */

/* vec-points-sort.c: the rows of (n_rows, 2) positions that can be drawn, in Z-order over @bounds (NULL: by row alone), within full
 * blocks dealt out. Free it. About 20 ns a point. */
guint32 *vec_points_sort (const float *positions, gint64 n_rows, const VecBounds *bounds, gint64 *n_drawn);

/* vec-points-tree.c: after positions, codes or order changed. */
void vec_points_update_boxes (VecPoints *points);
void vec_points_free_boxes (VecPoints *points);
/* Mean half-perimeter of the blocks relative to the picture's: grows while a layout moves away from the order it was sorted in. */
double vec_points_measure_extent (VecPoints *points);
/* Extent and spacing of points that were just sorted. */
void vec_points_measure_fresh (VecPoints *points);
/* The blocks of an order that was kept overlap and say too much: the spacing grows as the whole layout grows. */
void vec_points_follow_spacing (VecPoints *points);

/* vec-points-rare.c: after codes or order changed. */
void vec_points_find_rare (VecPoints *points);
void vec_points_forget_rare (VecPoints *points);

G_END_DECLS
