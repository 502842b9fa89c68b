/* How tables are made: step by step, and of other tables, with which they share what stays the same. */
#include "table/vec-table-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

struct _VecTableBuilder
{
  VecTable *table;
};

/* ---- Building. */

VecTableBuilder *
vec_table_builder_new (const char *name, const char *format, const char *path)
{
  VecTableBuilder *self = g_new0 (VecTableBuilder, 1);

  self->table = g_object_new (VEC_TYPE_TABLE, NULL);
  self->table->name = g_strdup (name);
  self->table->format = g_strdup (format);
  self->table->path = g_strdup (path);
  return self;
}

void
vec_table_builder_free (VecTableBuilder *self)
{
  g_clear_object (&self->table);
  g_free (self);
}

void
vec_table_builder_take_values (VecTableBuilder *self, const VecValues *values, gpointer owner, GDestroyNotify destroy)
{
  g_clear_pointer (&self->table->matrix, vec_table_matrix_unref);
  self->table->matrix = vec_table_matrix_new (values, owner, destroy);
  self->table->n_rows = values->n_rows;
  self->table->n_dims = values->n_dims;
}

void
vec_table_builder_take_vectors (VecTableBuilder *self, const float *vectors, gint64 n_rows, int n_dims, gpointer owner,
                                GDestroyNotify destroy)
{
  VecValues values = vec_values_of_floats (vectors, n_rows, n_dims);

  vec_table_builder_take_values (self, &values, owner, destroy);
}

void
vec_table_builder_set_unchecked (VecTableBuilder *self, gboolean has_heads)
{
  g_return_if_fail (self->table->matrix != NULL);
  vec_table_matrix_set_checked (self->table->matrix, FALSE);
  vec_table_matrix_set_heads (self->table->matrix, has_heads);
}

void
vec_table_builder_set_complaint (VecTableBuilder *self, const char *complaint)
{
  g_return_if_fail (self->table->matrix != NULL);
  vec_table_matrix_set_complaint (self->table->matrix, complaint);
}

void
vec_table_builder_set_labels (VecTableBuilder *self, VecStrings *labels)
{
  VecStrings *old = self->table->labels;

  self->table->labels = labels != NULL ? vec_strings_ref (labels) : NULL;
  g_clear_pointer (&old, vec_strings_unref);
}

void
vec_table_builder_add_column (VecTableBuilder *self, VecColumn *column)
{
  g_ptr_array_add (self->table->columns, vec_column_ref (column));
}

void
vec_table_builder_set_dim_names (VecTableBuilder *self, VecStrings *names)
{
  VecStrings *old = self->table->dim_names;

  self->table->dim_names = names != NULL ? vec_strings_ref (names) : NULL;
  g_clear_pointer (&old, vec_strings_unref);
}

void
vec_table_builder_take_composer (VecTableBuilder *self, VecTableCompose compose, gpointer model, GDestroyNotify destroy)
{
  VecTableComposer *composer = g_new0 (VecTableComposer, 1);

  g_atomic_ref_count_init (&composer->refs);
  composer->compose = compose;
  composer->model = model;
  composer->destroy = destroy;
  g_clear_pointer (&self->table->composer, vec_table_composer_unref);
  self->table->composer = composer;
}

void
vec_table_builder_set_left_out (VecTableBuilder *self, VecLeftOut *left_out)
{
  VecLeftOut *old = self->table->left_out;

  self->table->left_out = left_out != NULL ? vec_left_out_ref (left_out) : NULL;
  g_clear_pointer (&old, vec_left_out_unref);
}

void
vec_table_builder_set_provenance (VecTableBuilder *self, VecProvenance *provenance)
{
  VecProvenance *old = self->table->provenance;

  self->table->provenance = provenance != NULL ? vec_provenance_ref (provenance) : NULL;
  g_clear_pointer (&old, vec_provenance_unref);
}

void
vec_table_builder_add_remark (VecTableBuilder *self, const char *remark)
{
  g_ptr_array_insert (self->table->remarks, (int) self->table->remarks->len - 1, g_strdup (remark));
}

static gboolean
check_length (VecTable *table, const char *what, gint64 length, gint64 expected, GError **error)
{
  if (length == expected)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_MISMATCH,
               _("%s: “%s” has %lld values where %lld were expected"),
               table->name, what, (long long) length, (long long) expected);
  return FALSE;
}

static gboolean
check_table (VecTable *table, GError **error)
{
  if (table->matrix == NULL || table->n_rows < 1 || table->n_dims < 1)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: there are no vectors in it"), table->name);
      return FALSE;
    }
  if (table->labels != NULL
      && !check_length (table, _("labels"), vec_strings_get_length (table->labels), table->n_rows, error))
    return FALSE;
  if (table->dim_names != NULL
      && !check_length (table, _("names of dimensions"), vec_strings_get_length (table->dim_names), table->n_dims, error))
    return FALSE;
  for (guint i = 0; i < table->columns->len; i++)
    {
      VecColumn *column = g_ptr_array_index (table->columns, i);

      if (!check_length (table, vec_column_get_name (column), vec_column_get_n_rows (column), table->n_rows, error))
        return FALSE;
    }
  return TRUE;
}

VecTable *
vec_table_builder_end (VecTableBuilder *self, GError **error)
{
  g_autoptr(VecTable) table = g_steal_pointer (&self->table);

  vec_table_builder_free (self);
  return check_table (table, error) ? g_steal_pointer (&table) : NULL;
}

/* ---- Tables made of tables. */

static VecTableBuilder *
builder_like (VecTable *table)
{
  VecTableBuilder *builder = vec_table_builder_new (table->name, table->format, table->path);

  vec_table_builder_set_dim_names (builder, table->dim_names);
  for (guint i = 0; i + 1 < table->remarks->len; i++)
    vec_table_builder_add_remark (builder, g_ptr_array_index (table->remarks, i));
  vec_table_builder_set_left_out (builder, table->left_out);
  vec_table_builder_set_provenance (builder, table->provenance);
  if (table->composer != NULL)
    builder->table->composer = vec_table_composer_ref (table->composer);
  return builder;
}

/* Values that nobody has looked through stay so in what is made of them. */
static void
take_copy (VecTableBuilder *builder, const VecValues *values, gboolean is_checked)
{
  vec_table_builder_take_values (builder, values, (gpointer) values->bytes, g_free);
  if (!is_checked)
    vec_table_builder_set_unchecked (builder, FALSE);
}

VecTable *
vec_table_new_subset (VecTable *self, const gint64 *rows, gint64 n_rows)
{
  VecTableBuilder *builder;
  g_autoptr(VecStrings) labels = NULL;
  const VecValues *from;
  VecValues values;
  gsize row_size;
  guint8 *bytes; /* (n_rows, row_size) */

  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  g_return_val_if_fail (n_rows > 0, NULL);

  builder = builder_like (self);
  labels = vec_strings_new ();
  from = vec_table_get_values (self);
  row_size = vec_values_get_row_size (from);
  bytes = g_malloc_n ((gsize) n_rows, row_size);
  for (gint64 i = 0; i < n_rows; i++)
    {
      memcpy (bytes + (gsize) i * row_size, from->bytes + (gsize) rows[i] * from->stride, row_size);
      vec_strings_append (labels, vec_table_get_label (self, rows[i]), -1);
    }
  values = (VecValues) { from->type, bytes, row_size, n_rows, self->n_dims };
  take_copy (builder, &values, vec_table_is_checked (self));
  vec_table_builder_set_labels (builder, labels);
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autoptr(VecColumn) column = vec_column_subset (g_ptr_array_index (self->columns, i), rows, n_rows);

      vec_table_builder_add_column (builder, column);
    }
  return vec_table_builder_end (builder, NULL);
}

static VecTableBuilder *
builder_sharing (VecTable *table)
{
  VecTableBuilder *builder = builder_like (table);

  builder->table->matrix = vec_table_matrix_ref (table->matrix);
  builder->table->n_rows = table->n_rows;
  builder->table->n_dims = table->n_dims;
  vec_table_builder_set_labels (builder, table->labels);
  return builder;
}

static void
add_columns (VecTableBuilder *builder, GPtrArray *columns)
{
  for (guint i = 0; columns != NULL && i < columns->len; i++)
    vec_table_builder_add_column (builder, g_ptr_array_index (columns, i));
}

static void
replace_text (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

VecTable *
vec_table_new_named (VecTable *self, const char *name, const char *format, const char *path)
{
  VecTableBuilder *builder;

  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);

  builder = builder_sharing (self);
  add_columns (builder, self->columns);
  replace_text (&builder->table->name, name);
  replace_text (&builder->table->format, format);
  replace_text (&builder->table->path, path);
  return vec_table_builder_end (builder, NULL);
}

VecTable *
vec_table_new_with_values (VecTable *self, const VecValues *values, gpointer owner, GDestroyNotify destroy)
{
  VecTableBuilder *builder;

  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  g_return_val_if_fail (values->n_rows == self->n_rows && values->n_dims == self->n_dims, NULL);

  builder = builder_sharing (self);
  add_columns (builder, self->columns);
  vec_table_builder_take_values (builder, values, owner, destroy);
  return vec_table_builder_end (builder, NULL);
}

VecTable *
vec_table_new_remarked (VecTable *self, const char *remark)
{
  VecTableBuilder *builder;

  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);

  builder = builder_sharing (self);
  add_columns (builder, self->columns);
  vec_table_builder_add_remark (builder, remark);
  return vec_table_builder_end (builder, NULL);
}

VecTable *
vec_table_new_left_out (VecTable *self, VecLeftOut *left_out)
{
  VecTableBuilder *builder;

  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);

  builder = builder_sharing (self);
  add_columns (builder, self->columns);
  vec_table_builder_set_left_out (builder, left_out);
  return vec_table_builder_end (builder, NULL);
}

VecTable *
vec_table_new_with_provenance (VecTable *self, VecProvenance *provenance)
{
  VecTableBuilder *builder;

  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);

  builder = builder_sharing (self);
  add_columns (builder, self->columns);
  vec_table_builder_set_provenance (builder, provenance);
  return vec_table_builder_end (builder, NULL);
}

VecTable *
vec_table_new_with_columns (VecTable *self, VecStrings *labels, GPtrArray *columns)
{
  VecTableBuilder *builder;

  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);

  builder = builder_sharing (self);
  if (labels != NULL)
    vec_table_builder_set_labels (builder, labels);
  add_columns (builder, columns);
  return vec_table_builder_end (builder, NULL);
}
