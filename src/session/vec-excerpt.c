#include "session/vec-excerpt.h"

#include <math.h>

#include "read/vec-number.h"
#include "session/vec-session-private.h"

struct _VecExcerpt
{
  VecTable *table;
  VecRowSet *rows;             /* NULL: all */
  VecLayout *layout;           /* NULL: no places */
  VecClustering *clustering;   /* NULL: no clusters */
};

static VecRowSet *
find_rows (VecSession *self, VecExcerptRows rows)
{
  return rows == VEC_EXCERPT_SHOWN ? self->visible : rows == VEC_EXCERPT_CHOSEN ? self->now->chosen : NULL;
}

gint64
vec_session_count_excerpt (VecSession *self, VecExcerptRows rows)
{
  VecRowSet *set;

  g_return_val_if_fail (VEC_IS_SESSION (self), 0);

  set = find_rows (self, rows);
  if (self->table == NULL || (set == NULL && rows == VEC_EXCERPT_CHOSEN))
    return 0;
  return set != NULL ? vec_row_set_get_count (set) : vec_table_get_n_rows (self->table);
}

/* While rows are being added there are clusters of the rows before alone. */
static gboolean
has_clusters_of_all (VecSession *self)
{
  gint64 n = 0;

  if (self->clustering == NULL)
    return FALSE;
  for (int i = 0; i < vec_clustering_get_n_clusters (self->clustering); i++)
    n += vec_clustering_get_size (self->clustering, i);
  return n == vec_table_get_n_rows (self->table);
}

VecExcerpt *
vec_session_take_excerpt (VecSession *self, VecExcerptRows rows, gboolean with_places)
{
  VecExcerpt *excerpt;

  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  g_return_val_if_fail (vec_session_count_excerpt (self, rows) > 0, NULL);

  excerpt = g_new0 (VecExcerpt, 1);
  excerpt->table = g_object_ref (self->table);
  excerpt->rows = vec_row_set_ref (find_rows (self, rows));
  if (with_places && self->layout != NULL && self->layout->n_rows == vec_table_get_n_rows (self->table))
    excerpt->layout = vec_layout_ref (self->layout);
  if (with_places && has_clusters_of_all (self))
    excerpt->clustering = vec_clustering_ref (self->clustering);
  return excerpt;
}

void
vec_excerpt_free (VecExcerpt *self)
{
  g_object_unref (self->table);
  vec_row_set_unref (self->rows);
  g_clear_pointer (&self->layout, vec_layout_unref);
  g_clear_pointer (&self->clustering, vec_clustering_unref);
  g_free (self);
}

/* ---- Making the table. */

static void
add_numbers (GPtrArray *columns, const char *name, double *values, gint64 n_rows)
{
  g_ptr_array_add (columns, vec_column_new_number (name, values, n_rows));
}

/* A place that is not finite is none. The shortest decimal of the float is what the double is made of, so that 0.1f is 0.1. */
static void
add_axis (GPtrArray *columns, const VecLayout *layout, int axis)
{
  static const char *const names[] = { "x", "y", "z" };
  double *values = g_new (double, layout->n_rows);

  for (gint64 row = 0; row < layout->n_rows; row++)
    {
      float value = layout->positions[row * layout->n_dims + axis];
      char text[VEC_NUMBER_LENGTH];

      vec_number_print (value, text);
      values[row] = isfinite (value) ? g_ascii_strtod (text, NULL) : NAN;
    }
  add_numbers (columns, names[axis], values, layout->n_rows);
}

static void
add_clusters (GPtrArray *columns, VecClustering *clustering, gint64 n_rows)
{
  const gint32 *assignment = vec_clustering_get_assignment (clustering);
  double *values = g_new (double, n_rows);

  for (gint64 row = 0; row < n_rows; row++)
    values[row] = assignment[row] >= 0 ? assignment[row] + 1 : NAN;
  add_numbers (columns, "cluster", values, n_rows);
}

static VecTable *
add_places (VecExcerpt *self)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);

  for (guint i = 0; i < vec_table_get_n_columns (self->table); i++)
    g_ptr_array_add (columns, vec_column_ref (vec_table_get_column (self->table, i)));
  for (int axis = 0; self->layout != NULL && axis < self->layout->n_dims; axis++)
    add_axis (columns, self->layout, axis);
  if (self->clustering != NULL)
    add_clusters (columns, self->clustering, vec_table_get_n_rows (self->table));
  return vec_table_new_with_columns (self->table, NULL, columns);
}

VecTable *
vec_excerpt_make_table (VecExcerpt *self)
{
  g_autoptr (VecTable) table = NULL;
  g_autofree gint64 *rows = NULL;
  gint64 n;

  table = self->layout != NULL || self->clustering != NULL ? add_places (self) : g_object_ref (self->table);
  if (self->rows == NULL)
    return g_steal_pointer (&table);
  rows = vec_row_set_dup_rows (self->rows, &n);
  return vec_table_new_subset (table, rows, n);
}
