#include "read/vec-label-column.h"

#define SAMPLE 1000

/* Labels at equal distances tell at little cost that a list of words is no list of classes. */
static gboolean
may_repeat (VecStrings *labels)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 n = vec_strings_get_length (labels);
  gint64 step = MAX (n / SAMPLE, 1);
  gint64 n_seen = 0;

  for (gint64 i = 0; i < n; i += step, n_seen++)
    {
      const char *label = vec_strings_get (labels, i);

      if (label != NULL)
        g_hash_table_add (seen, (char *) label);
    }
  return (gint64) g_hash_table_size (seen) * 10 < n_seen * 9 || n < 20;
}

VecColumn *
vec_label_column_new (const char *name, VecStrings *labels)
{
  g_autoptr(VecColumn) column = NULL;

  if (!may_repeat (labels))
    return NULL;
  column = vec_column_new_parsed (name, VEC_COLUMN_CATEGORY, labels);
  if ((gint64) vec_column_get_n_categories (column) * 2 > vec_strings_get_length (labels))
    return NULL;
  return g_steal_pointer (&column);
}
