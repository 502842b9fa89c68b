#pragma once

#include "session/vec-snapshot.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* What was last chosen for each kind of data: a variant of the type VEC_REMEMBERED_TYPE, a list of (kind, method, parameters that
 * were set to something else than what such a table starts with), the latest first, at most VEC_MAX_REMEMBERED. */
#define VEC_REMEMBERED_TYPE "a(ssa{sd})"
#define VEC_MAX_REMEMBERED 64

/* Data of one kind come from the same format and have as many dimensions: "npy/784". Free it. */
char *vec_remembered_kind (VecTable *table);

/* The list with what is chosen in @now for @kind in front, against @fresh, which a table of that kind starts with; a choice that is
 * no other than that is forgotten. @list is consumed if floating and may be NULL. Not floating. */
GVariant *vec_remembered_update (GVariant *list, const char *kind, const VecSnapshot *fresh, const VecSnapshot *now);

/* Sets what is remembered for @kind, as far as methods and parameters of these names still exist; a method that follows a
 * guide would have none to follow. FALSE: nothing is. */
gboolean vec_remembered_apply (GVariant *list, const char *kind, VecSnapshot *snapshot);

G_END_DECLS
