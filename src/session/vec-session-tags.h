#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* The column that tags are written into. */
#define VEC_TAGS_COLUMN "Tags"

/* Gives the chosen rows @tag as their value of VEC_TAGS_COLUMN, a column of categories that is added to the table when it lacks one; what
 * they had there before is replaced. "" takes their tags away. The table becomes another one with the same vectors: map, neighbours and
 * words stay. One undo step. O(rows); "failed" while the table is being prepared. */
void vec_session_tag_chosen (VecSession *self, const char *tag);

G_END_DECLS
