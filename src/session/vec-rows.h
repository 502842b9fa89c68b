#pragma once

#include "session/vec-recipe.h"

G_BEGIN_DECLS

/* The rows that a snapshot speaks of, where rows were added to those of the file: their table, its vectors as treated then, and the
 * picture that they were left with. Old rows keep their numbers, so that the snapshots before and after an addition share them.
 * Reference counted, for one thread. */
typedef struct
{
  int refs;
  VecTable *table;
  VecSpace *space;
  VecLayout *layout;     /* NULL: none yet; of these rows, changed when they are left for others */
} VecRows;

VecRows *vec_rows_new (VecTable *table, VecSpace *space, VecLayout *layout);
VecRows *vec_rows_ref (VecRows *rows);      /* NULL stays NULL */
void vec_rows_unref (VecRows *rows);
void vec_rows_set_layout (VecRows *rows, VecLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecRows, vec_rows_unref)

G_END_DECLS
