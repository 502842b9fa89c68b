#pragma once

#include "table/vec-filter.h"
#include "table/vec-find.h"

G_BEGIN_DECLS

/* Which rows of a table a filter lets through. */

/* What the conditions speak of; nothing is taken. */
typedef struct
{
  VecTable *table;
  VecFinder *finder;         /* of the table; may be NULL when vec_filter_needs_finder() says so */
  const gint32 *clusters;    /* (n_rows) −1: none; NULL while not known: conditions on clusters let all rows through */
} VecFilterData;

/* FALSE, with an error that names it: a column does not exist or cannot be asked this. */
gboolean vec_filter_check (VecFilter *filter, VecTable *table, GError **error);
gboolean vec_filter_needs_finder (VecFilter *filter, VecTable *table);   /* texts are asked for */

/* The rows that the latest conditions matched: a filter of which one condition changes is worked out anew for that one only. Belongs to
 * one table and one set of clusters; may be used from several threads at once. Holds at most 16 sets. */
typedef struct _VecFilterMemory VecFilterMemory;

VecFilterMemory *vec_filter_memory_new (void);
VecFilterMemory *vec_filter_memory_ref (VecFilterMemory *memory);
void vec_filter_memory_unref (VecFilterMemory *memory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecFilterMemory, vec_filter_memory_unref)

/* The rows for which all conditions of @filter hold; NULL when cancelled. @memory may be NULL. A condition on a column that the table
 * does not have lets all rows through. In parallel; O(n) for each condition that is not remembered: 2 ms of one processor a million
 * rows for numbers and categories, texts as in vec-find.h. */
VecRowSet *vec_filter_match (VecFilter *filter, const VecFilterData *data, VecFilterMemory *memory, GCancellable *cancellable);

G_END_DECLS
