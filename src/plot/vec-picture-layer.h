#pragma once

#include "plot/vec-renderer-private.h"

G_BEGIN_DECLS

/* Thumbnails over the points of a map. They are there where points have room and grow as one comes nearer, from 12 to 96 pixels; none
 * touches another one. Which rows have theirs depends on the layout and on how near the camera is, not on where it stands: competitors
 * by a fixed pseudo-random rank, those beside the picture taking part, so that nothing jumps while panning. */

typedef struct
{
  gint64 row;
  double x, y;      /* logical pixels, the middle */
  double size;      /* of the square that it fits in */
} VecPlacedPicture;

/* Of VecPlacedPicture, the most important first; empty while points have no room. */
GArray *vec_frame_place_pictures (const VecFrame *frame);

/* On screen what has not been decoded is left to its point, and asked for, nearest to the middle first; in a figure it is waited for.
 * Ordinary labels of rows that would lie on a picture are taken out of @labels (of VecPlacedLabel). */
void vec_frame_draw_pictures (const VecFrame *frame, cairo_t *cr, GArray *labels);

G_END_DECLS
