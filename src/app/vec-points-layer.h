#pragma once

#include <gtk/gtk.h>

#include "plot/vec-scene.h"

G_BEGIN_DECLS

/* The picture of a scene's points in a widget: drawn into pixels that are kept until positions, colours, camera or size change. While
 * it changes from frame to frame it may be a reduced one; the one with every row follows when it has come to rest. When rows are
 * hidden, come back or are isolated, the picture goes over into the next (vec-dissolve.h), at once where the system asks for little motion. */
typedef struct _VecPointsLayer VecPointsLayer;

/* @widget outlives the layer. */
VecPointsLayer *vec_points_layer_new (GtkWidget *widget);
void vec_points_layer_free (VecPointsLayer *layer);

/* The points are drawn anew when the widget is drawn next. */
void vec_points_layer_invalidate (VecPointsLayer *layer);

/* Puts the points into @snapshot, drawn anew where they have to be, and gives a context of width × height logical pixels for what lies
 * above them; cairo_destroy() it. */
cairo_t *vec_points_layer_snapshot (VecPointsLayer *layer, VecScene *scene, GtkSnapshot *snapshot, double width, double height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecPointsLayer, vec_points_layer_free)

G_END_DECLS
