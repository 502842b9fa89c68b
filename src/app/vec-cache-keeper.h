#pragma once

#include "app/vec-window.h"

G_BEGIN_DECLS

/* The cache of tables (read/vec-cache.h) in this program. */

/* Turns it on, as large as the settings say, now and whenever they say otherwise. */
void vec_cache_keeper_start (void);

/* Empties it, in a thread, and tells in @window how much that was. */
void vec_cache_keeper_clear (VecWindow *window);

G_END_DECLS
