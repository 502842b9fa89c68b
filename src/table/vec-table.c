#include "table/vec-table-private.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (VecTable, vec_table, G_TYPE_OBJECT)

VecTableComposer *
vec_table_composer_ref (VecTableComposer *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_table_composer_unref (VecTableComposer *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->destroy != NULL)
    self->destroy (self->model);
  g_free (self);
}

static void
vec_table_finalize (GObject *object)
{
  VecTable *self = VEC_TABLE (object);

  g_clear_pointer (&self->matrix, vec_table_matrix_unref);
  g_clear_pointer (&self->composer, vec_table_composer_unref);
  g_clear_pointer (&self->labels, vec_strings_unref);
  g_clear_pointer (&self->dim_names, vec_strings_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_clear_pointer (&self->left_out, vec_left_out_unref);
  g_clear_pointer (&self->provenance, vec_provenance_unref);
  g_clear_pointer (&self->exact, vec_label_index_free);
  g_clear_pointer (&self->folded, vec_label_index_free);
  g_free (self->name);
  g_free (self->format);
  g_free (self->path);
  g_mutex_clear (&self->index_lock);
  G_OBJECT_CLASS (vec_table_parent_class)->finalize (object);
}

static void
vec_table_class_init (VecTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vec_table_finalize;
}

static void
vec_table_init (VecTable *self)
{
  g_mutex_init (&self->index_lock);
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_column_unref);
  self->remarks = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->remarks, NULL);
}

gint64
vec_table_get_n_rows (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), 0);
  return self->n_rows;
}

int
vec_table_get_n_dims (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), 0);
  return self->n_dims;
}

/* ---- Vectors. */

const VecValues *
vec_table_get_values (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  return vec_table_matrix_get_values (self->matrix);
}

void
vec_table_read_vectors (VecTable *self, gint64 first, gint64 n, float *vectors)
{
  g_return_if_fail (VEC_IS_TABLE (self));
  g_return_if_fail (first >= 0 && n >= 0 && first <= self->n_rows - n);
  vec_values_read_rows (vec_table_matrix_get_values (self->matrix), first, n, vectors);
}

void
vec_table_read_vector (VecTable *self, gint64 row, float *vector)
{
  vec_table_read_vectors (self, row, 1, vector);
}

float
vec_table_get_value (VecTable *self, gint64 row, int dim)
{
  float value;

  g_return_val_if_fail (VEC_IS_TABLE (self), 0);
  g_return_val_if_fail (row >= 0 && row < self->n_rows && dim >= 0 && dim < self->n_dims, 0);
  vec_values_read_part (vec_table_matrix_get_values (self->matrix), row, dim, 1, &value);
  return value;
}

const float *
vec_table_get_vectors (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  return vec_table_matrix_widen (self->matrix);
}

const float *
vec_table_get_vector (VecTable *self, gint64 row)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  g_return_val_if_fail (row >= 0 && row < self->n_rows, NULL);
  return vec_table_matrix_widen (self->matrix) + row * self->n_dims;
}

guint64
vec_table_get_vectors_id (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), 0);
  return vec_table_matrix_get_id (self->matrix);
}

gboolean
vec_table_is_checked (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), FALSE);
  return vec_table_matrix_is_checked (self->matrix);
}

void
vec_table_mark_checked (VecTable *self)
{
  g_return_if_fail (VEC_IS_TABLE (self));
  vec_table_matrix_set_checked (self->matrix, TRUE);
}

const char *
vec_table_get_complaint (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  return vec_table_matrix_get_complaint (self->matrix);
}

gint64
vec_table_find_wrong_head (VecTable *self, gint64 first, gint64 n, guint32 *head)
{
  const VecValues *values;

  g_return_val_if_fail (VEC_IS_TABLE (self), -1);
  values = vec_table_matrix_get_values (self->matrix);
  for (gint64 row = first; vec_table_matrix_has_heads (self->matrix) && row < first + n; row++)
    {
      guint32 word;

      memcpy (&word, values->bytes + (gsize) row * values->stride - sizeof word, sizeof word);
      *head = GUINT32_FROM_LE (word);
      if (*head != (guint32) self->n_dims)
        return row;
    }
  return -1;
}

/* ---- Labels. */

gboolean
vec_table_has_labels (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), FALSE);
  return self->labels != NULL;
}

static const char *
number_label (gint64 row)
{
  static __thread char ring[64][24];
  static __thread guint next;
  char *text = ring[next++ % G_N_ELEMENTS (ring)];

  g_snprintf (text, sizeof ring[0], "%" G_GINT64_FORMAT, row + 1);
  return text;
}

const char *
vec_table_get_label (VecTable *self, gint64 row)
{
  const char *label;

  g_return_val_if_fail (VEC_IS_TABLE (self), "");
  g_return_val_if_fail (row >= 0 && row < self->n_rows, "");
  if (self->labels == NULL)
    return number_label (row);
  label = vec_strings_get (self->labels, row);
  return label != NULL ? label : "";
}

static gint64
find_number_label (VecTable *self, const char *label)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (label, 10, 1, (guint64) self->n_rows, &number, NULL))
    return -1;
  return (gint64) number - 1;
}

gint64
vec_table_find_label (VecTable *self, const char *label)
{
  VecLabelIndex *index;
  gint64 row;

  g_return_val_if_fail (VEC_IS_TABLE (self), -1);
  g_return_val_if_fail (label != NULL, -1);
  if (self->labels == NULL)
    return find_number_label (self, label);

  g_mutex_lock (&self->index_lock);
  if (self->exact == NULL)
    self->exact = vec_label_index_new (self->labels, FALSE);
  index = self->exact;
  g_mutex_unlock (&self->index_lock);
  row = vec_label_index_find (index, label);
  if (row >= 0)
    return row;

  g_mutex_lock (&self->index_lock);
  if (self->folded == NULL)
    self->folded = vec_label_index_new (self->labels, TRUE);
  index = self->folded;
  g_mutex_unlock (&self->index_lock);
  return vec_label_index_find (index, label);
}

/* ---- Columns and names. */

guint
vec_table_get_n_columns (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), 0);
  return self->columns->len;
}

VecColumn *
vec_table_get_column (VecTable *self, guint index)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  g_return_val_if_fail (index < self->columns->len, NULL);
  return g_ptr_array_index (self->columns, index);
}

VecColumn *
vec_table_find_column (VecTable *self, const char *name)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  for (guint i = 0; i < self->columns->len; i++)
    {
      VecColumn *column = g_ptr_array_index (self->columns, i);

      if (g_strcmp0 (vec_column_get_name (column), name) == 0)
        return column;
    }
  return NULL;
}

const char *
vec_table_get_dim_name (VecTable *self, int dim)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  g_return_val_if_fail (dim >= 0 && dim < self->n_dims, NULL);
  return self->dim_names != NULL ? vec_strings_get (self->dim_names, dim) : NULL;
}

const char *
vec_table_get_name (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  return self->name;
}

const char *
vec_table_get_format (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  return self->format;
}

const char *
vec_table_get_path (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  return self->path;
}

const char *const *
vec_table_get_remarks (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  return (const char *const *) self->remarks->pdata;
}

VecLeftOut *
vec_table_get_left_out (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  return self->left_out;
}

VecProvenance *
vec_table_get_provenance (VecTable *self)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), NULL);
  return self->provenance;
}

gboolean
vec_table_compose (VecTable *self, const char *word, gsize length, float *vector)
{
  g_return_val_if_fail (VEC_IS_TABLE (self), FALSE);
  return self->composer != NULL && self->composer->compose (self->composer->model, word, length, vector);
}
