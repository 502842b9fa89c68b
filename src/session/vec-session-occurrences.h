#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* Adds @word wherever it stands in @sentences (NULL-terminated): one added text for each place, joined by a thin thread in order. A transformer
 * gives each its own place on the map; every other encoder the same one to all. One undo step. "failed" when it stands nowhere or is not known. */
void vec_session_add_occurrences (VecSession *self, const char *word, const char *const *sentences);

G_END_DECLS
