#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* How the map reads: which labels come first, what regions are called, and what lies below the points. Also the properties "label-by" and
 * "terrain"; every setter is one undo step.
 *
 * The rows with the largest numbers of a column are named first. "": the rows that are most central in their clusters. "failed" when
 * there is no such column of numbers. */
void vec_session_set_label_by (VecSession *self, const char *column);
const char *vec_session_get_label_by (VecSession *self);
gboolean vec_session_can_label_by (VecColumn *column);

/* "none", "contours", "hills", "groups": see vec-terrain.h. Made on a thread; "scene-changed" comes when it is there. */
void vec_session_set_terrain (VecSession *self, const char *id);
const char *vec_session_get_terrain (VecSession *self);

G_END_DECLS
