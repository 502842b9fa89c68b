#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A sentence above the plot that stays until it is read, with what a person may do about it.
 * Signal "chosen" (int id): one of the choices was clicked; the banner has hidden itself. */
#define VEC_TYPE_BANNER (vec_banner_get_type ())
G_DECLARE_FINAL_TYPE (VecBanner, vec_banner, VEC, BANNER, GtkWidget)

/* Shows @message and forgets the choices of the message before. */
void vec_banner_show (VecBanner *self, const char *message, GtkMessageType type);
/* The one thing to do about it, beside the message. */
void vec_banner_add_button (VecBanner *self, const char *title, const char *tooltip, int id);
/* One of several, below it; @tooltip may be NULL. */
void vec_banner_add_choice (VecBanner *self, const char *title, const char *tooltip, int id);
void vec_banner_hide (VecBanner *self);

G_END_DECLS
