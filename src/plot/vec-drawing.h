#pragma once

#include "plot/vec-renderer-private.h"

G_BEGIN_DECLS

/* One picture of the points layer, drawn in as many goes as one likes. Blocks of points that meet the picture are found through their
 * boxes; the picture is cut into horizontal bands of about equal work; every band is drawn by one thread at a time, in the points' own
 * order, so that a pixel gets the same points in the same order however many threads and goes there are. */
typedef struct _VecDrawing VecDrawing;

/* The pixels @part of @surface (NULL: all) of what @frame shows; they are cleared first. With more than @max_points points (0: never
 * too many) reduced: see vec-painter.h. The scene must not change while the drawing lives. */
VecDrawing *vec_drawing_new (const VecFrame *frame, cairo_surface_t *surface, const cairo_rectangle_int_t *part, gint64 max_points);
void vec_drawing_free (VecDrawing *drawing);

/* Goes on for about @seconds (INFINITY: to the end); @n_threads 0: as many as help. TRUE: done. */
gboolean vec_drawing_run (VecDrawing *drawing, int n_threads, double seconds);

gboolean vec_drawing_is_reduced (VecDrawing *drawing);
gint64 vec_drawing_get_n_points (VecDrawing *drawing);   /* stamped, those just outside included */

/* How much lighter the points of a rare colour are drawn where many of them lie over each other in a crowd of others, so that all of
 * them together are as dark as one: by 2^-thinning of the exponent. 0: as all others. @diameter of an ordinary point. */
int vec_frame_get_thinning (const VecFrame *frame, double diameter, gint64 block);
double vec_frame_thin_opacity (double opacity, int thinning);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecDrawing, vec_drawing_free)

G_END_DECLS
