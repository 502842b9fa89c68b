#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The arrow is a part of a split button that has no accessible name of its own: gives it one. */
void vec_split_button_name_arrow (AdwSplitButton *button, const char *name);

G_END_DECLS
