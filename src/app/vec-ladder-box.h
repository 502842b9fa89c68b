#pragma once

#include <gtk/gtk.h>

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The dimension ladder: a question, a button, and the answer as a sentence and as bars. */
#define VEC_TYPE_LADDER_BOX (vec_ladder_box_get_type ())
G_DECLARE_FINAL_TYPE (VecLadderBox, vec_ladder_box, VEC, LADDER_BOX, GtkWidget)

void vec_ladder_box_set_session (VecLadderBox *self, VecSession *session);   /* once */

G_END_DECLS
