#pragma once

#include "read/vec-npy-header.h"
#include "table/vec-strings.h"

G_BEGIN_DECLS

/* Whether an array can be a column: one axis (or a second of length 1) of numbers, booleans or text. */
gboolean vec_npy_is_column (const VecNpyHeader *header);

/* The values of such an array as text, one for each row; integers in full. Errors name @name. */
VecStrings *vec_npy_read_column (const char *path, const char *name, const VecNpyHeader *header, GError **error);

G_END_DECLS
