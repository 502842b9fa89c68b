#pragma once

#include "session/vec-session.h"

G_BEGIN_DECLS

/* What is read from the points beside their colours; also the properties "size-by" and "shape-by". Every setter is one undo step;
 * "encodings-changed" comes when the points look different.
 *
 * The area of a point, not its diameter, is proportional to the number (so that one that looks twice as large has twice the value):
 * the diameter goes with the square root. "" : all have one size. "failed" when there is no such column of numbers. */
void vec_session_set_size_by (VecSession *self, const char *column);
const char *vec_session_get_size_by (VecSession *self);

/* The six largest categories of a column have shapes of their own. "": all are discs. "failed" as above. */
void vec_session_set_shape_by (VecSession *self, const char *column);
const char *vec_session_get_shape_by (VecSession *self);

/* Whether @column can be shown as sizes, or as shapes. */
gboolean vec_session_can_size_by (VecColumn *column);
gboolean vec_session_can_shape_by (VecColumn *column);

G_END_DECLS
