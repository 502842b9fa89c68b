#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small card beside the pointer: a title and lines below it. Never takes the pointer or the focus. */
#define VEC_TYPE_HOVER_CARD (vec_hover_card_get_type ())
G_DECLARE_FINAL_TYPE (VecHoverCard, vec_hover_card, VEC, HOVER_CARD, GtkWidget)

GtkWidget *vec_hover_card_new (void);

/* The first line is the title; NULL hides the card. */
/* A picture above the text; NULL: none. */
void vec_hover_card_set_picture (VecHoverCard *self, GdkPaintable *picture);
gboolean vec_hover_card_has_picture (VecHoverCard *self);
void vec_hover_card_set_text (VecHoverCard *self, const char *text);

G_END_DECLS
