#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ten circles, of which some are filled: a share out of ten as a picture. */
#define VEC_TYPE_TEN_DOTS (vec_ten_dots_get_type ())
G_DECLARE_FINAL_TYPE (VecTenDots, vec_ten_dots, VEC, TEN_DOTS, GtkWidget)

/* −1: not known yet, all are empty. They fill one after the other unless the system asks for little motion. */
void vec_ten_dots_set_filled (VecTenDots *self, int filled);
int vec_ten_dots_get_filled (VecTenDots *self);

G_END_DECLS
