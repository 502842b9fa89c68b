/* One structure for the three kinds: numbers, whole numbers and texts, whose shapes the kind decides. */
#include "project/vec-guide.h"

#include <string.h>

#include "project/vec-guide-table.h"

struct _VecGuide
{
  VecGuideKind kind;
  gint64 n_rows;          /* axes: 0 */
  int n_items;            /* axes, classes or columns */
  int n_dims;             /* of an end */
  gboolean is_polar;
  gsize n_values;
  float *values;          /* ends (n_axes, 2, d), or values (n, n_columns) */
  gint32 *classes;        /* (n) */
  char **titles;          /* of the ends (n_axes, 2), the classes or the columns; NULL-terminated */
  char *title;            /* classes: the column's name */
  VecTable *table;        /* named only: what has them; then there are no values or classes yet */
};

static char **
copy_titles (const char *const *titles, int n)
{
  char **copy = g_new0 (char *, (gsize) n + 1);

  for (int i = 0; i < n; i++)
    copy[i] = g_strdup (titles[i]);
  return copy;
}

static VecGuide *
guide_new (VecGuideKind kind, gint64 n_rows, int n_items, const char *const *titles, int n_titles)
{
  VecGuide *guide = g_atomic_rc_box_new0 (VecGuide);

  guide->kind = kind;
  guide->n_rows = n_rows;
  guide->n_items = n_items;
  guide->titles = copy_titles (titles, n_titles);
  return guide;
}

static void
take_values (VecGuide *guide, const float *values, gsize n_values)
{
  guide->n_values = n_values;
  guide->values = g_memdup2 (values, n_values * sizeof *values);
}

VecGuide *
vec_guide_new_axes (const float *ends, int n_axes, int n_dims, const char *const *titles, gboolean polar)
{
  VecGuide *guide;

  g_return_val_if_fail (n_axes > 0 && n_axes <= VEC_MAX_AXES && n_dims > 0, NULL);

  guide = guide_new (VEC_GUIDE_AXES, 0, n_axes, titles, 2 * n_axes);
  guide->n_dims = n_dims;
  guide->is_polar = !!polar;
  take_values (guide, ends, (gsize) n_axes * 2 * n_dims);
  return guide;
}

VecGuide *
vec_guide_new_classes (const gint32 *classes, gint64 n_rows, const char *const *names, int n_classes, const char *title)
{
  VecGuide *guide = guide_new (VEC_GUIDE_CLASSES, n_rows, n_classes, names, n_classes);

  guide->classes = g_memdup2 (classes, (gsize) n_rows * sizeof *classes);
  guide->title = g_strdup (title);
  return guide;
}

VecGuide *
vec_guide_new_category (VecColumn *column)
{
  gint64 n_rows = vec_column_get_n_rows (column);
  int n_classes = (int) vec_column_get_n_categories (column);
  g_autofree gint32 *classes = g_new (gint32, n_rows);
  g_autofree const char **names = g_new (const char *, n_classes);

  for (gint64 row = 0; row < n_rows; row++)
    classes[row] = vec_column_is_missing (column, row) ? -1 : (gint32) vec_column_get_code (column, row);
  for (int i = 0; i < n_classes; i++)
    names[i] = vec_column_get_category (column, (guint32) i);
  return vec_guide_new_classes (classes, n_rows, names, n_classes, vec_column_get_name (column));
}

VecGuide *
vec_guide_new_columns (const float *values, gint64 n_rows, int n_columns, const char *const *titles)
{
  VecGuide *guide = guide_new (VEC_GUIDE_COLUMNS, n_rows, n_columns, titles, n_columns);

  take_values (guide, values, (gsize) n_rows * n_columns);
  return guide;
}

VecGuide *
vec_guide_new_named (VecGuideKind kind, VecTable *table, const char *const *names)
{
  int n = (int) g_strv_length ((char **) names);
  VecGuide *guide = guide_new (kind, vec_table_get_n_rows (table), kind == VEC_GUIDE_COLUMNS ? n : 0, names, n);

  g_return_val_if_fail (kind == VEC_GUIDE_COLUMNS || (kind == VEC_GUIDE_CLASSES && n == 1), NULL);

  guide->table = g_object_ref (table);
  if (kind == VEC_GUIDE_CLASSES)
    guide->title = g_strdup (names[0]);
  return guide;
}

VecGuide *
vec_guide_treat (VecGuide *guide, VecSpace *space)
{
  int d = vec_space_get_n_dims (space);
  g_autofree float *ends = NULL;

  if (guide->table != NULL)
    return vec_guide_read_named (guide->kind, guide->table, (const char *const *) guide->titles);
  if (guide->kind != VEC_GUIDE_AXES)
    return vec_guide_ref (guide);
  ends = g_new (float, (gsize) guide->n_items * 2 * d);
  for (int i = 0; i < 2 * guide->n_items; i++)
    vec_space_treat (space, guide->values + (gsize) i * guide->n_dims, ends + (gsize) i * d);
  return vec_guide_new_axes (ends, guide->n_items, d, (const char *const *) guide->titles, guide->is_polar);
}

VecGuide *
vec_guide_ref (VecGuide *guide)
{
  return guide != NULL ? g_atomic_rc_box_acquire (guide) : NULL;
}

static void
guide_clear (gpointer data)
{
  VecGuide *guide = data;

  g_free (guide->values);
  g_free (guide->classes);
  g_strfreev (guide->titles);
  g_free (guide->title);
  g_clear_object (&guide->table);
}

void
vec_guide_unref (VecGuide *guide)
{
  g_atomic_rc_box_release_full (guide, guide_clear);
}

static gboolean
bytes_equal (gconstpointer a, gconstpointer b, gsize size)
{
  return size == 0 || memcmp (a, b, size) == 0;
}

gboolean
vec_guide_equal (const VecGuide *a, const VecGuide *b)
{
  if (a == b || a == NULL || b == NULL)
    return a == b;
  return a->kind == b->kind && a->n_rows == b->n_rows && a->n_items == b->n_items && a->n_dims == b->n_dims
         && a->is_polar == b->is_polar && a->table == b->table && g_strcmp0 (a->title, b->title) == 0
         && g_strv_equal ((const char *const *) a->titles, (const char *const *) b->titles)
         && bytes_equal (a->values, b->values, a->n_values * sizeof *a->values)
         && bytes_equal (a->classes, b->classes, a->classes != NULL ? (gsize) a->n_rows * sizeof *a->classes : 0);
}

VecGuideKind
vec_guide_get_kind (const VecGuide *guide)
{
  return guide->kind;
}

gint64
vec_guide_get_n_rows (const VecGuide *guide)
{
  return guide->n_rows;
}

int
vec_guide_get_n_axes (const VecGuide *guide)
{
  g_return_val_if_fail (guide->kind == VEC_GUIDE_AXES, 0);
  return guide->n_items;
}

int
vec_guide_get_n_dims (const VecGuide *guide)
{
  return guide->n_dims;
}

const float *
vec_guide_get_end (const VecGuide *guide, int axis, int end)
{
  g_return_val_if_fail (guide->kind == VEC_GUIDE_AXES && axis < guide->n_items, NULL);
  return guide->values + (gsize) (2 * axis + end) * guide->n_dims;
}

const char *
vec_guide_get_end_title (const VecGuide *guide, int axis, int end)
{
  g_return_val_if_fail (guide->kind == VEC_GUIDE_AXES && axis < guide->n_items, NULL);
  return guide->titles[2 * axis + end];
}

gboolean
vec_guide_is_polar (const VecGuide *guide)
{
  return guide->is_polar;
}

const gint32 *
vec_guide_get_classes (const VecGuide *guide)
{
  return guide->classes;
}

int
vec_guide_get_n_classes (const VecGuide *guide)
{
  g_return_val_if_fail (guide->kind == VEC_GUIDE_CLASSES, 0);
  return guide->n_items;
}

const char *
vec_guide_get_class_name (const VecGuide *guide, int class_)
{
  g_return_val_if_fail (guide->kind == VEC_GUIDE_CLASSES && class_ < guide->n_items, NULL);
  return guide->titles[class_];
}

const char *
vec_guide_get_title (const VecGuide *guide)
{
  return guide->title;
}

const float *
vec_guide_get_values (const VecGuide *guide)
{
  g_return_val_if_fail (guide->kind == VEC_GUIDE_COLUMNS, NULL);
  return guide->values;
}

int
vec_guide_get_n_columns (const VecGuide *guide)
{
  g_return_val_if_fail (guide->kind == VEC_GUIDE_COLUMNS, 0);
  return guide->n_items;
}

const char *
vec_guide_get_column_title (const VecGuide *guide, int column)
{
  g_return_val_if_fail (guide->kind == VEC_GUIDE_COLUMNS && column < guide->n_items, NULL);
  return guide->titles[column];
}
