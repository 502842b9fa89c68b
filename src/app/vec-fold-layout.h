#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lays widgets out in a row. Where there is no room for all in their natural width, those with the style class "fold" (words that the
 * control beside them also says in its tooltip and its accessible name, and what a key does as well) give way at once; only then the others
 * shrink. Children that expand share what is left over. */
#define VEC_TYPE_FOLD_LAYOUT (vec_fold_layout_get_type ())
G_DECLARE_FINAL_TYPE (VecFoldLayout, vec_fold_layout, VEC, FOLD_LAYOUT, GtkLayoutManager)

GtkLayoutManager *vec_fold_layout_new (void);

G_END_DECLS
