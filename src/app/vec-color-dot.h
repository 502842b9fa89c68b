#pragma once

#include <gtk/gtk.h>

#include "plot/vec-shape.h"

G_BEGIN_DECLS

/* A disc, or another shape, in a colour of the map, for legends: decoration. */
#define VEC_TYPE_COLOR_DOT (vec_color_dot_get_type ())
G_DECLARE_FINAL_TYPE (VecColorDot, vec_color_dot, VEC, COLOR_DOT, GtkWidget)

GtkWidget *vec_color_dot_new (guint32 color);   /* 0xRRGGBB */
void vec_color_dot_set_shape (VecColorDot *self, VecShape shape, double size);   /* as VecLook */
void vec_color_dot_set_hollow (VecColorDot *self, gboolean hollow);              /* of what has no value */
void vec_color_dot_set_color (VecColorDot *self, guint32 color);

G_END_DECLS
