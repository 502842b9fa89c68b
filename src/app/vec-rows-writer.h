#pragma once

#include "app/vec-window.h"
#include "read/vec-writer.h"
#include "session/vec-excerpt.h"

G_BEGIN_DECLS

/* Writes @excerpt (taken over) to @path in a thread. When it takes long a toast in @window says how far it is and can cancel; the window says
 * how it went, and what of the table the format cannot hold. */
void vec_rows_write (VecWindow *window, VecExcerpt *excerpt, const VecWriter *writer, const char *path);

G_END_DECLS
