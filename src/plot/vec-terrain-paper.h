#pragma once

#include "plot/vec-renderer-private.h"

G_BEGIN_DECLS

/* The paper that the points of a frame are drawn on, with its terrain: a picture half as wide and high again as the frame, so that panning
 * only copies pixels. Without a notify function (vec_scene_set_terrain_notify()) it is made while drawing; with one it is made on a
 * thread, at most a few times a second, and until it is there the last one serves, moved and scaled. */
typedef struct _VecTerrainPaper VecTerrainPaper;

/* NULL: plain paper. */
VecTerrainPaper *vec_frame_ref_paper (const VecFrame *frame);
void vec_terrain_paper_unref (VecTerrainPaper *paper);   /* NULL is none */

/* Fills @to with @width pixels of row @y of an image of the frame, from its pixel @x on; where the paper ends with @background. */
void vec_terrain_paper_fill_row (const VecTerrainPaper *paper, const VecFrame *frame, guint32 background, int x, int y, int width,
                                 guint32 *to);

/* The terrain itself, for paper that is printed on: lines stay lines. */
void vec_frame_draw_terrain (const VecFrame *frame, cairo_t *cr);

G_END_DECLS
