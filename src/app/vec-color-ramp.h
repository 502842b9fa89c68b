#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A band with the colours of a number's range, smallest at the start. */
#define VEC_TYPE_COLOR_RAMP (vec_color_ramp_get_type ())
G_DECLARE_FINAL_TYPE (VecColorRamp, vec_color_ramp, VEC, COLOR_RAMP, GtkWidget)

/* @colors (n_colors) 0xRRGGBB, copied. */
void vec_color_ramp_set_colors (VecColorRamp *self, const guint32 *colors, guint n_colors);

G_END_DECLS
