#pragma once

#include <gtk/gtk.h>

#include "project/vec-projection.h"

G_BEGIN_DECLS

/* One parameter of a method, made from its table: its title, and a spin button, drop-down or switch that is called so.
 * Signal "chosen" (double value): by the person. */
#define VEC_TYPE_PARAMETER_ROW (vec_parameter_row_get_type ())
G_DECLARE_FINAL_TYPE (VecParameterRow, vec_parameter_row, VEC, PARAMETER_ROW, GtkWidget)

GtkWidget *vec_parameter_row_new (const VecParameter *parameter);
const VecParameter *vec_parameter_row_get_parameter (VecParameterRow *self);
void vec_parameter_row_set_value (VecParameterRow *self, double value);

G_END_DECLS
