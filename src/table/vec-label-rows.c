#include "table/vec-label-rows.h"

#include <string.h>

#include "table/vec-label-index.h"

static gboolean
is_called (VecTable *table, gint64 row, const char *label, gboolean folded)
{
  const char *own = vec_table_get_label (table, row);
  g_autofree char *key = folded ? vec_fold_text (own) : NULL;

  return strcmp (folded ? key : own, label) == 0;
}

gint64 *
vec_table_list_label_rows (VecTable *table, const char *label, gint64 *n)
{
  gint64 n_rows = vec_table_get_n_rows (table), first = vec_table_find_label (table, label);
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean folded = first >= 0 && !is_called (table, first, label, FALSE);
  g_autofree char *key = folded ? vec_fold_text (label) : g_strdup (label);

  for (gint64 row = first; row >= 0 && row < n_rows; row++)
    if (row == first || is_called (table, row, key, folded))
      g_array_append_val (rows, row);
  *n = rows->len;
  return (gint64 *) (gpointer) g_array_free (g_steal_pointer (&rows), FALSE);
}
