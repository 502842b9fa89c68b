#pragma once

#include <cairo.h>

#include "plot/vec-viewport.h"

G_BEGIN_DECLS

/* One picture of the points makes way for the next: over the new one, which is drawn as ever, the one before lies and fades, so that
 * rows that were hidden go softly, others come softly, and what is in both pictures stays as it is. What that costs depends on the
 * pixels only, not on the number of points: 1.5 ms a frame at 1920 × 1080, 2.3 while zooming, one thread. */
typedef struct _VecDissolve VecDissolve;

#define VEC_DISSOLVE_DURATION (400 * G_TIME_SPAN_MILLISECOND)
/* In a picture of more pixels, 7 ms a frame, nothing fades. */
#define VEC_DISSOLVE_MAX_PIXELS (4096 * 2304)

VecDissolve *vec_dissolve_new (void);
void vec_dissolve_free (VecDissolve *dissolve);

/* What @surface (opaque, of image pixels) showed with @camera is the picture that goes. A reference is kept; nobody may draw into it
 * meanwhile. When another one has not gone yet, what was seen at @now, µs, goes: nothing jumps. A pool that hands out surfaces need not
 * have it back. */
void vec_dissolve_begin (VecDissolve *dissolve, cairo_surface_t *surface, const VecCamera *camera, double device_scale, gint64 now);
void vec_dissolve_stop (VecDissolve *dissolve);

/* FALSE: gone, or there was none. */
gboolean vec_dissolve_is_going (VecDissolve *dissolve, gint64 now);
/* How much of the new picture is seen, 0 … 1: most of the change comes first, so that what a person does is answered at once. */
double vec_dissolve_get_share (VecDissolve *dissolve, gint64 now);

/* Draws what is left of it over the new picture, which @camera sees, in a context of device pixels: where it was, whatever the camera
 * did meanwhile. */
void vec_dissolve_paint (VecDissolve *dissolve, cairo_t *cr, const VecCamera *camera, double width, double height, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecDissolve, vec_dissolve_free)

G_END_DECLS
