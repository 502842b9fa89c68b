#pragma once

#include <adwaita.h>

#include "read/vec-reader.h"

G_BEGIN_DECLS

/* Which rows of a file are read, as a filter in words (vec-filter-syntax.h); what is wrong with it stands below its title. Emits "changed". */
#define VEC_TYPE_WHERE_ROW (vec_where_row_get_type ())
G_DECLARE_FINAL_TYPE (VecWhereRow, vec_where_row, VEC, WHERE_ROW, AdwActionRow)

/* Shows what @options say, and makes them say what is written. */
void vec_where_row_show (VecWhereRow *self, const VecReadOptions *options);
void vec_where_row_apply (VecWhereRow *self, VecReadOptions *options);

/* Nothing, or a filter that is well formed. */
gboolean vec_where_row_is_valid (VecWhereRow *self);

G_END_DECLS
