#include "session/vec-rows.h"

#include "session/vec-job.h"

VecRows *
vec_rows_new (VecTable *table, VecSpace *space, VecLayout *layout)
{
  VecRows *rows = g_new0 (VecRows, 1);

  rows->refs = 1;
  rows->table = g_object_ref (table);
  rows->space = g_object_ref (space);
  rows->layout = layout != NULL ? vec_layout_ref (layout) : NULL;
  return rows;
}

VecRows *
vec_rows_ref (VecRows *rows)
{
  if (rows != NULL)
    rows->refs++;
  return rows;
}

void
vec_rows_unref (VecRows *rows)
{
  if (rows == NULL || --rows->refs > 0)
    return;
  vec_drop_in_thread (rows->space);
  vec_drop_in_thread (rows->table);
  g_clear_pointer (&rows->layout, vec_layout_unref);
  g_free (rows);
}

void
vec_rows_set_layout (VecRows *rows, VecLayout *layout)
{
  VecLayout *old = rows->layout;

  rows->layout = layout != NULL ? vec_layout_ref (layout) : NULL;
  g_clear_pointer (&old, vec_layout_unref);
}
