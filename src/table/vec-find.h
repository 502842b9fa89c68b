#pragma once

#include <gio/gio.h>

#include "table/vec-row-set.h"
#include "table/vec-table.h"

G_BEGIN_DECLS

/* The labels and metadata of a table in folded form (NFKC, then case folding, so that width and case make no difference), made once
 * and searched as one types. Immutable, reference counted (atomically), readable from any thread. */
typedef struct _VecFinder VecFinder;

/* O(bytes of text), about as much memory; NULL when cancelled. */
VecFinder *vec_finder_new (VecTable *table, GCancellable *cancellable);
VecFinder *vec_finder_ref (VecFinder *finder);
void vec_finder_unref (VecFinder *finder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecFinder, vec_finder_unref)

/* Where a row matched. */
typedef struct
{
  gint64 row;
  int column;    /* −1: its label */
} VecHit;

/* The rows that hold @text: the label exactly as typed first, then the whole label folded, then the beginning of the label, then
 * anywhere in it, then metadata (a number column holds a text that is the same number); by row within each. Returns an array of
 * VecHit, NULL when cancelled. O(bytes of text), about a gigabyte a second. */
GArray *vec_finder_search (VecFinder *finder, const char *text, GCancellable *cancellable);

#define VEC_FIND_LABEL (-1)
#define VEC_FIND_ANYWHERE (-2)   /* label and every column */

/* The rows whose label or column holds @text, folded (none: all rows); NULL when cancelled. A number column holds a text that is the same
 * number. In parallel; O(bytes of text). */
VecRowSet *vec_finder_match (VecFinder *finder, const char *text, int column, GCancellable *cancellable);

/* The rows whose label or column (of strings) is @text: exactly as typed if there is one such row, else folded. */
VecRowSet *vec_finder_match_whole (VecFinder *finder, const char *text, int column, GCancellable *cancellable);

/* NFKC and case folding of @text; free it. */
char *vec_fold (const char *text);

G_END_DECLS
