#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A thin bar beside a number: decoration, so that assistive technology reads the number alone. */
#define VEC_TYPE_FRACTION_BAR (vec_fraction_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecFractionBar, vec_fraction_bar, VEC, FRACTION_BAR, GtkWidget)

/* 0 … 1. */
void vec_fraction_bar_set_fraction (VecFractionBar *self, double fraction);

G_END_DECLS
