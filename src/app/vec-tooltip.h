#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets the tooltips of every widget be as wide as their Chinese text. Call once, when GTK has started. */
void vec_tooltip_fit_wide_text (void);

G_END_DECLS
