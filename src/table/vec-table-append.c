#include "table/vec-table-append.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"

/* ---- Columns: @old or @added may be NULL, with @n_old and @n_added rows that are missing then */

static double *
append_numbers (VecColumn *old, gint64 n_old, VecColumn *added, gint64 n_added)
{
  double *values = g_new (double, n_old + n_added);

  for (gint64 i = 0; i < n_old; i++)
    values[i] = old != NULL ? vec_column_get_number (old, i) : NAN;
  for (gint64 i = 0; i < n_added; i++)
    values[n_old + i] = added != NULL ? vec_column_get_number (added, i) : NAN;
  return values;
}

/* A path in the second file is relative to that file. */
static char *
dup_value (VecColumn *column, gint64 row, const char *folder)
{
  char *value = vec_column_dup_value (column, row);
  char *path;

  if (folder == NULL || vec_column_get_column_type (column) != VEC_COLUMN_IMAGE || *value == '\0' || g_path_is_absolute (value))
    return value;
  path = g_build_filename (folder, value, NULL);
  g_free (value);
  return path;
}

static void
append_texts (VecStrings *values, VecColumn *column, gint64 n, const char *folder)
{
  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *value = column != NULL && !vec_column_is_missing (column, i) ? dup_value (column, i, folder) : NULL;

      vec_strings_append (values, value, -1);
    }
}

typedef struct
{
  VecStrings *names;
  GHashTable *codes;     /* name → code */
} Categories;

static guint32
get_code (Categories *categories, const char *name)
{
  gpointer code;

  if (g_hash_table_lookup_extended (categories->codes, name, NULL, &code))
    return GPOINTER_TO_UINT (code);
  code = GUINT_TO_POINTER (vec_strings_get_length (categories->names));
  g_hash_table_insert (categories->codes, g_strdup (name), code);
  vec_strings_append (categories->names, name, -1);
  return GPOINTER_TO_UINT (code);
}

static void
append_codes (Categories *categories, VecColumn *column, gint64 n, guint32 *codes)
{
  for (gint64 i = 0; i < n; i++)
    {
      g_autofree char *value = column != NULL && !vec_column_is_missing (column, i) ? vec_column_dup_value (column, i) : NULL;

      codes[i] = value != NULL ? get_code (categories, value) : VEC_CATEGORY_MISSING;
    }
}

/* The old column's categories keep their codes, and with them their colours. */
static VecColumn *
append_categories (const char *name, VecColumn *old, gint64 n_old, VecColumn *added, gint64 n_added)
{
  g_autoptr (VecStrings) names = vec_strings_new ();
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Categories categories = { names, known };
  guint32 *codes = g_new (guint32, n_old + n_added);

  for (guint32 code = 0; old != NULL && code < vec_column_get_n_categories (old); code++)
    get_code (&categories, vec_column_get_category (old, code));
  append_codes (&categories, old, n_old, codes);
  append_codes (&categories, added, n_added, codes + n_old);
  return vec_column_new_category (name, codes, n_old + n_added, names);
}

static gboolean
is_of_type (VecColumn *column, VecColumnType type)
{
  return column == NULL || vec_column_get_column_type (column) == type;
}

static VecColumn *
append_column (VecColumn *old, gint64 n_old, VecColumn *added, gint64 n_added, const char *folder)
{
  const char *name = vec_column_get_name (old != NULL ? old : added);
  g_autoptr (VecStrings) values = NULL;

  if (is_of_type (old, VEC_COLUMN_NUMBER) && is_of_type (added, VEC_COLUMN_NUMBER))
    return vec_column_new_number (name, append_numbers (old, n_old, added, n_added), n_old + n_added);
  if (vec_column_get_column_type (old != NULL ? old : added) == VEC_COLUMN_CATEGORY)
    return append_categories (name, old, n_old, added, n_added);
  values = vec_strings_new ();
  append_texts (values, old, n_old, NULL);
  append_texts (values, added, n_added, folder);
  if (is_of_type (old, VEC_COLUMN_IMAGE) && is_of_type (added, VEC_COLUMN_IMAGE))
    return vec_column_new_text (name, VEC_COLUMN_IMAGE, values);
  return vec_column_new_text (name, VEC_COLUMN_TEXT, values);
}

/* A column with the name of @table in every row. */
static VecColumn *
new_source_column (VecTable *table)
{
  g_autoptr (VecStrings) names = vec_strings_new ();
  gint64 n = vec_table_get_n_rows (table);

  vec_strings_append (names, vec_table_get_name (table), -1);
  return vec_column_new_category (VEC_ADDED_COLUMN, g_new0 (guint32, n), n, names);
}

static void
add_columns (VecTableBuilder *builder, VecTable *table, VecTable *added)
{
  gint64 n_old = vec_table_get_n_rows (table), n_added = vec_table_get_n_rows (added);
  g_autofree char *folder = vec_table_get_path (added) != NULL ? g_path_get_dirname (vec_table_get_path (added)) : NULL;
  g_autoptr (VecColumn) source = NULL;

  if (vec_table_find_column (added, VEC_ADDED_COLUMN) == NULL)
    source = new_source_column (added);
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *old = vec_table_get_column (table, i);
      VecColumn *twin = vec_table_find_column (added, vec_column_get_name (old));
      gboolean is_source = source != NULL && g_str_equal (vec_column_get_name (old), VEC_ADDED_COLUMN);
      g_autoptr (VecColumn) column = append_column (old, n_old, is_source ? source : twin, n_added, folder);

      vec_table_builder_add_column (builder, column);
    }
  for (guint i = 0; i < vec_table_get_n_columns (added); i++)
    if (vec_table_find_column (table, vec_column_get_name (vec_table_get_column (added, i))) == NULL)
      {
        g_autoptr (VecColumn) column = append_column (NULL, n_old, vec_table_get_column (added, i), n_added, folder);

        vec_table_builder_add_column (builder, column);
      }
  if (source != NULL && vec_table_find_column (table, VEC_ADDED_COLUMN) == NULL)
    {
      g_autoptr (VecColumn) column = append_column (NULL, n_old, source, n_added, NULL);

      vec_table_builder_add_column (builder, column);
    }
}

/* ---- Labels, vectors, the whole */

static VecStrings *
append_labels (VecTable *table, VecTable *added)
{
  VecStrings *labels;

  if (!vec_table_has_labels (table) && !vec_table_has_labels (added))
    return NULL;
  labels = vec_strings_new ();
  for (gint64 i = 0; i < vec_table_get_n_rows (table); i++)
    vec_strings_append (labels, vec_table_get_label (table, i), -1);
  for (gint64 i = 0; i < vec_table_get_n_rows (added); i++)
    vec_strings_append (labels, vec_table_get_label (added, i), -1);
  return labels;
}

static gboolean
types_are_equal (VecRawType a, VecRawType b)
{
  return a.kind == b.kind && a.size == b.size && !a.swapped == !b.swapped;
}

static void
copy_rows (const VecValues *from, guint8 *bytes)
{
  gsize row_size = vec_values_get_row_size (from);

  for (gint64 row = 0; row < from->n_rows; row++)
    memcpy (bytes + (gsize) row * row_size, from->bytes + (gsize) row * from->stride, row_size);
}

/* In the type of both, or else in float32. NULL: no memory. */
static guint8 *
append_values (VecTable *table, VecTable *added, VecValues *values)
{
  const VecValues *old = vec_table_get_values (table), *new = vec_table_get_values (added);
  gboolean is_same = types_are_equal (old->type, new->type);
  guint8 *bytes;

  values->type = is_same ? old->type : VEC_RAW_FLOAT32;
  values->n_rows = old->n_rows + new->n_rows;
  values->n_dims = old->n_dims;
  values->stride = vec_values_get_row_size (values);
  values->bytes = bytes = g_try_malloc_n ((gsize) values->n_rows, values->stride);
  if (bytes == NULL)
    return NULL;
  if (is_same)
    {
      copy_rows (old, bytes);
      copy_rows (new, bytes + (gsize) old->n_rows * values->stride);
      return bytes;
    }
  vec_values_read_rows (old, 0, old->n_rows, (float *) (gpointer) bytes);
  vec_values_read_rows (new, 0, new->n_rows, (float *) (gpointer) (bytes + (gsize) old->n_rows * values->stride));
  return bytes;
}

static VecStrings *
dup_dim_names (VecTable *table)
{
  VecStrings *names;

  if (vec_table_get_dim_name (table, 0) == NULL)
    return NULL;
  names = vec_strings_new ();
  for (int dim = 0; dim < vec_table_get_n_dims (table); dim++)
    vec_strings_append (names, vec_table_get_dim_name (table, dim), -1);
  return names;
}

/* Of rows that were chosen from a file there are now as many more, and as many more stay. */
static void
add_left_out (VecTableBuilder *builder, VecTable *table, VecTable *added)
{
  VecLeftOut *first = vec_table_get_left_out (table), *second = vec_table_get_left_out (added);
  g_autoptr(VecLeftOut) both = vec_left_out_new ();

  if (first == NULL && second == NULL)
    return;
  if (first != NULL)
    vec_left_out_append (both, first);
  if (second != NULL)
    vec_left_out_append (both, second);
  if (first != NULL && vec_left_out_get_choice (first) != NULL)
    vec_left_out_choose (both, vec_left_out_get_choice (first),
                         vec_left_out_get_n_file_rows (first) >= 0 ? vec_left_out_get_n_file_rows (first) + vec_table_get_n_rows (added)
                                                                   : -1);
  vec_table_builder_set_left_out (builder, both);
}

static void
add_remarks (VecTableBuilder *builder, VecTable *table)
{
  for (const char *const *remark = vec_table_get_remarks (table); *remark != NULL; remark++)
    vec_table_builder_add_remark (builder, *remark);
}

static gboolean
check_dims (VecTable *table, VecTable *added, GError **error)
{
  if (vec_table_get_n_dims (table) == vec_table_get_n_dims (added))
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
               _("%s has %d dimensions, and this table has %d: only rows with the same dimensions can be added."),
               vec_table_get_name (added), vec_table_get_n_dims (added), vec_table_get_n_dims (table));
  return FALSE;
}

VecTable *
vec_table_append (VecTable *table, VecTable *added, GError **error)
{
  gint64 n;
  VecTableBuilder *builder;
  g_autoptr (VecStrings) labels = NULL;
  g_autoptr (VecStrings) dim_names = NULL;
  VecValues values;
  guint8 *bytes;

  g_return_val_if_fail (VEC_IS_TABLE (table) && VEC_IS_TABLE (added), NULL);

  if (!check_dims (table, added, error))
    return NULL;
  n = vec_table_get_n_rows (table) + vec_table_get_n_rows (added);
  bytes = append_values (table, added, &values);
  if (bytes == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("There is not enough memory for %lld rows of %d dimensions."), (long long) n,
                   vec_table_get_n_dims (table));
      return NULL;
    }
  labels = append_labels (table, added);
  dim_names = dup_dim_names (table);
  builder = vec_table_builder_new (vec_table_get_name (table), vec_table_get_format (table), vec_table_get_path (table));
  vec_table_builder_take_values (builder, &values, bytes, g_free);
  if (!vec_table_is_checked (table) || !vec_table_is_checked (added))
    vec_table_builder_set_unchecked (builder, FALSE);
  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_set_dim_names (builder, dim_names);
  add_columns (builder, table, added);
  add_remarks (builder, table);
  add_remarks (builder, added);
  add_left_out (builder, table, added);
  vec_table_builder_set_provenance (builder, vec_table_get_provenance (table));
  return vec_table_builder_end (builder, error);
}
