#pragma once

#include "plot/vec-points.h"

G_BEGIN_DECLS

#define VEC_POINTS_FAN 16          /* children of a node of the tree over the blocks */
#define VEC_POINTS_MAX_LEVELS 10

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

/* vec-points-rare.c: after codes or order changed. */
void vec_points_find_rare (VecPoints *points);
void vec_points_forget_rare (VecPoints *points);

G_END_DECLS
