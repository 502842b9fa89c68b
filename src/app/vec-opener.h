#pragma once

#include "app/vec-window.h"
#include "read/vec-reader.h"

G_BEGIN_DECLS

/* The way of a file into a window: look at it (in a thread), ask where it is not certain how to read it, read it (in a thread),
 * and say plainly what was wrong. Reads into @window when that holds nothing but the sample, else into a new one. @options may be
 * NULL; @ask: show the import dialog in any case. */
void vec_opener_open (VecWindow *window, const char *path, const VecReadOptions *options, gboolean ask);

/* The same way for rows that are added to what @window shows. */
void vec_opener_add (VecWindow *window, const char *path);

G_END_DECLS
