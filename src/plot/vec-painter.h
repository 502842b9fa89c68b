#pragma once

#include "plot/vec-scene.h"

G_BEGIN_DECLS

/* The points layer of one view from picture to picture, quick enough to follow a hand. What the last picture shows already is shifted
 * to its new place, and only the strips that came into view are drawn. What cannot be drawn in time is drawn reduced:
 *
 * A reduced picture shows of every crowded block of points an even sample, in so strong and large discs that the crowd is as dark as
 * with all of them, and of every sparse block all points; rare colours keep all theirs. As long as it may show a point for every four
 * pixels of the picture, the mean colour of cells of 8 × 8 pixels differs from the complete picture's by at most 3 of 255 on average
 * over the cells with ink, and by at most 12 in 99 of 100 of them, where neighbours are of one colour; where forty colours are evenly
 * mixed everywhere, by at most 18 and 42, and which colour comes out on top is chance in both. While a picture is panned it may be up
 * to half a pixel out of place.
 *
 * Used by the thread that owns the scene. */
typedef struct _VecPainter VecPainter;

VecPainter *vec_painter_new (VecScene *scene);   /* the scene outlives it */
void vec_painter_free (VecPainter *painter);

/* Draws what the scene's camera sees now into @surface, as vec_render_points() would, within about @seconds. Returns TRUE if that is
 * the complete picture. The surface is kept for the next picture (a reference), which must be another one; until then nobody may draw
 * into it. */
gboolean vec_painter_draw (VecPainter *painter, cairo_surface_t *surface, double width, double height, double device_scale,
                           double seconds);

/* Goes on for about @seconds with the complete picture of what vec_painter_draw() drew reduced; until it returns TRUE with the same
 * @surface, which then takes the place of the reduced picture's. Changes of the scene make it start anew. 10 M points take 70 ms on
 * two threads. */
gboolean vec_painter_complete (VecPainter *painter, cairo_surface_t *surface, double seconds);

/* At most so many points in a reduced picture, whatever the time; 0: as many as fit. For tests, whose pictures must not depend on the
 * processor. */
void vec_painter_set_max_points (VecPainter *painter, gint64 max_points);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPainter, vec_painter_free)

G_END_DECLS
