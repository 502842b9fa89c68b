#pragma once

#include "table/vec-table.h"

G_BEGIN_DECLS

/* All rows that @label may mean, ascending; free it. Those with exactly this label; where there are none, those whose label is equal after
 * NFKC and case folding. The first is what vec_table_find_label() gives. *@n may be 0. O(rows), 200 ns for each where nothing is
 * exactly so. */
gint64 *vec_table_list_label_rows (VecTable *table, const char *label, gint64 *n);

G_END_DECLS
