#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Gives @button a menu of the files that this program opened lately; an entry fires win.open-recent with the file's URI. */
void vec_recent_menu_attach (AdwSplitButton *button);

G_END_DECLS
