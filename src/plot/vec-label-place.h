#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where labels may stand without touching: boxes in pixels, y down. */
typedef struct
{
  double x0, y0, x1, y1;
} VecRect;

/* @rect with @air more on the left and right, and a quarter of what is above 2 of it above and below. */
VecRect vec_rect_with_air (const VecRect *rect, double air);
gboolean vec_rect_is_inside (const VecRect *rect, const VecRect *outer);
gboolean vec_rect_touches (const VecRect *a, const VecRect *b);

/* The places around a mark, best first: right, left, above, below, the corners, then further up and down. */
#define VEC_N_PLACES 8
#define VEC_N_FAR_PLACES 20

/* The box of the @place-th place around a mark of radius @reach at (x, y). */
VecRect vec_place_get_box (int place, double x, double y, double reach, double width, double height);

/* The place's box, moved inwards along an edge of @picture so that the label is not cut although its point is so near to that edge:
 * only places above and below can be moved. FALSE: it would still be cut. */
gboolean vec_place_move_inwards (int place, double x, double y, double reach, double width, double height, const VecRect *picture,
                                 VecRect *box);

/* Boxes that are taken, in a grid: adding and asking cost the few cells that a box meets. */
typedef struct _VecTaken VecTaken;

VecTaken *vec_taken_new (const VecRect *area);
void vec_taken_free (VecTaken *self);
void vec_taken_add (VecTaken *self, const VecRect *rect);
/* How many boxes touch @rect; stops counting at @limit. */
guint vec_taken_count (VecTaken *self, const VecRect *rect, guint limit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecTaken, vec_taken_free)

G_END_DECLS
