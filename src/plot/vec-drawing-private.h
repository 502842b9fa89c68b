#pragma once

#include "plot/vec-drawing.h"
#include "plot/vec-turns.h"
#include "plot/vec-terrain-paper.h"

G_BEGIN_DECLS

#define VEC_MAX_BANDS 64
#define VEC_N_BOOSTS 33    /* how much stronger the points of a reduced block are: 2^(i / 4) */
#define VEC_N_THINNINGS 12 /* how much lighter rare points are in crowds */

/* From coordinates to steps within pixels: (coordinate − center) × factor + shift. The centre is rounded to float, so that a
 * difference of floats stays exact near it, and what rounding lost is in the shift. */
typedef struct
{
  float center_x, center_y;
  float factor_x, factor_y;
  float shift_x, shift_y;
  int bias;                /* to be taken off, in steps */
  float limit;
} VecTransform;

/* A stamp and the way to its places; NULL: nothing needs it. */
typedef struct
{
  VecStamp *stamp;
  VecTransform transform;
} VecTool;

typedef struct
{
  VecTool ring;
  VecTool boosts[VEC_N_BOOSTS];       /* the first is the disc as it is */
  VecTool thinnings[VEC_N_THINNINGS]; /* likewise */
} VecTools;

/* A block that meets the picture. */
typedef struct
{
  gint32 block;
  gint32 first_row, last_row;   /* of pixels that it may reach */
  gint16 n;                     /* points drawn of those that are common, the first ones */
  guint8 boost;
  guint8 thinning;
  guint8 inside_x;              /* none of its points touches the left or right edge */
} VecBlock;

/* A band of the picture and how far it has been drawn. */
typedef struct
{
  int y0, y1;
  gint64 first, n;              /* of the drawing's list of blocks by band */
  int turn;
  gint64 next;                  /* block of the turn */
  gboolean cleared;
} VecBand;

struct _VecDrawing
{
  VecFrame frame;
  VecPoints *points;
  const float *sorted;
  const guint16 *codes;
  gint64 n_drawn;
  VecTurns *turns;
  VecTools *tools;              /* (turns->n_styles) */
  guint64 *colors[3];           /* by VecPaint: (n_steps, VEC_N_LEVELS, n_colors) channels; the step only of VEC_PAINT_OWN */
  guint n_colors;
  cairo_surface_t *surface;
  guchar *pixels;               /* of the part's upper left corner */
  int x, y, width, height, stride;
  guint32 background;
  VecTerrainPaper *paper;       /* NULL: plain */
  gboolean reduced;             /* not every point is drawn */
  gboolean few_chosen, few_rare;/* all of them are drawn */
  gint64 n_points;
  VecBlock *blocks;             /* (n_blocks) in order */
  gint64 n_blocks;
  gint32 *by_band;              /* indices into the blocks */
  VecBand bands[VEC_MAX_BANDS];
  int n_bands;
  gint64 deadline;              /* monotonic time; G_MAXINT64: none */
  int first_band;               /* that is not done: it is worked at however little time there is, so that each run gets on */
};

/* vec-drawing-blocks.c */
void vec_transform_points (const VecTransform *t, const float *local, int n, gint32 *x, gint32 *y);
/* Finds the blocks that meet the picture, or would if discs were @margin pixels larger; @widest reaches farthest of all that is drawn. */
void vec_drawing_find_blocks (VecDrawing *drawing, const VecTool *widest, int margin);
/* Leaves points out until about @max_points are left, and says how much stronger the others are to be. */
void vec_drawing_reduce (VecDrawing *drawing, gint64 max_points);
void vec_drawing_cut_bands (VecDrawing *drawing, int n_threads);

G_END_DECLS
