#pragma once

#include "plot/vec-viewport.h"

G_BEGIN_DECLS

/* How a camera gets from one view to another. Values and pure functions; shares go from 0 (still there) to 1 (arrived, exactly). */

/* Straight on: the scale grows or shrinks by equal factors, and a layout point that both cameras show at the same pixel stays at that
 * pixel all the way. For the wheel, for drags that roll on, and for short ways. */
VecCamera vec_camera_approach (const VecCamera *from, const VecCamera *to, double share);

/* What is seen changes evenly: centre and extent go straight. For points that go straight from one layout to another at the same time:
 * none of them leaves the picture that is in it before and after. */
VecCamera vec_camera_blend (const VecCamera *from, const VecCamera *to, double share);

/* Up, over, and down again, so that the way can be followed: J. J. van Wijk and W. A. A. Nuij, Smooth and efficient zooming and panning
 * (InfoVis 2003), equations 9 to 11 with ρ = √2. @width: of the picture, pixels. */
VecCamera vec_camera_fly (const VecCamera *from, const VecCamera *to, double width, double share);

/* The length of that way, 0 for none: a movement by the picture's width and a zoom by a factor of four count about 1. */
double vec_camera_get_distance (const VecCamera *from, const VecCamera *to, double width);

/* By how many pixels what is seen at the edges moves at most between the two; by it a movement ends. */
double vec_camera_get_shift (const VecCamera *from, const VecCamera *to, double width, double height);

/* Only as far as needed for the layout point (x, y) to be @margin pixels or more from every edge; the scale stays. */
VecCamera vec_camera_reveal (const VecCamera *camera, double width, double height, double x, double y, double margin);

/* Whether a person would call them the same view: the middle of one is near that of the other, and neither shows twice as much. */
gboolean vec_camera_is_near (const VecCamera *a, const VecCamera *b, double width, double height);

/* Of a way that is slowed down by friction, the share that is behind after @seconds, with time constant @tau. */
double vec_friction_get_share (double seconds, double tau);

/* ---- How fast a pointer was let go. */
#define VEC_FLICK_SAMPLES 16

typedef struct
{
  guint n;                                /* noted so far */
  gint64 time[VEC_FLICK_SAMPLES];         /* µs, a ring */
  double x[VEC_FLICK_SAMPLES], y[VEC_FLICK_SAMPLES];
} VecFlick;

void vec_flick_init (VecFlick *flick);
void vec_flick_note (VecFlick *flick, gint64 time, double x, double y);
/* Pixels a second, over the last tenth of a second; 0 when the pointer had come to rest before @now. */
void vec_flick_get_velocity (const VecFlick *flick, gint64 now, double *vx, double *vy);

G_END_DECLS
