#pragma once

#include "plot/vec-pictures.h"
#include "session/vec-session.h"

G_BEGIN_DECLS

/* Thumbnails of rows that have pictures; also the property "pictures". Setting it is one undo step. "failed" says once for each table that
 * some pictures cannot be read. */
void vec_session_set_shows_pictures (VecSession *self, gboolean shows);
gboolean vec_session_get_shows_pictures (VecSession *self);

/* The pictures of the table, shown or not; lent, NULL: its rows have none. */
VecPictures *vec_session_get_pictures (VecSession *self);

G_END_DECLS
