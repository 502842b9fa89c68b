#pragma once

#include "read/vec-bookmarks.h"
#include "session/vec-session.h"

G_BEGIN_DECLS

/* Shows the session's table as @bookmark has it: its projection with its parameters (as far as the rows allow them), its rows alone, its
 * selection and its colours. What it does not say, and what is not there, stays as it is. Several undo steps. */
void vec_session_go_to_bookmark (VecSession *self, const VecBookmark *bookmark);

G_END_DECLS
