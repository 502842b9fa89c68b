#pragma once

#include "app/vec-window.h"

G_BEGIN_DECLS

/* Adds a submenu "Bookmarks" to @menu (owned by @window) while the table has some; the action win.go-to-bookmark (int) goes to one. They are
 * read on a thread. */
void vec_bookmarks_menu_attach (VecWindow *window, GMenu *menu);

G_END_DECLS
