#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A bar from the middle to the right for a number above 0, to the left for one below: decoration beside the number. */
#define VEC_TYPE_SIGNED_BAR (vec_signed_bar_get_type ())
G_DECLARE_FINAL_TYPE (VecSignedBar, vec_signed_bar, VEC, SIGNED_BAR, GtkWidget)

/* @fraction: −1 … 1. */
GtkWidget *vec_signed_bar_new (double fraction);

G_END_DECLS
