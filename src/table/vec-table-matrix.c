#include "table/vec-table-matrix.h"

struct _VecTableMatrix
{
  gatomicrefcount refs;
  VecValues values;
  guint64 id;
  gpointer owner;
  GDestroyNotify destroy;
  gint is_checked;         /* atomic */
  gboolean has_heads;
  char *complaint;

  GMutex lock;
  float *widened;          /* (n_rows, n_dims) or NULL; under lock until made */
};

VecTableMatrix *
vec_table_matrix_new (const VecValues *values, gpointer owner, GDestroyNotify destroy)
{
  static GMutex id_lock;
  static guint64 last_id;
  VecTableMatrix *self = g_new0 (VecTableMatrix, 1);

  g_atomic_ref_count_init (&self->refs);
  g_mutex_init (&self->lock);
  self->values = *values;
  self->owner = owner;
  self->destroy = destroy;
  self->is_checked = TRUE;
  g_mutex_lock (&id_lock);
  self->id = ++last_id;
  g_mutex_unlock (&id_lock);
  return self;
}

VecTableMatrix *
vec_table_matrix_ref (VecTableMatrix *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
vec_table_matrix_unref (VecTableMatrix *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  if (self->destroy != NULL)
    self->destroy (self->owner);
  g_free (self->widened);
  g_free (self->complaint);
  g_mutex_clear (&self->lock);
  g_free (self);
}

const VecValues *
vec_table_matrix_get_values (VecTableMatrix *self)
{
  return &self->values;
}

guint64
vec_table_matrix_get_id (VecTableMatrix *self)
{
  return self->id;
}

const float *
vec_table_matrix_widen (VecTableMatrix *self)
{
  const float *lies = vec_values_get_floats (&self->values);

  if (lies != NULL)
    return lies;
  g_mutex_lock (&self->lock);
  if (self->widened == NULL)
    {
      self->widened = g_new (float, (gsize) self->values.n_rows * (gsize) self->values.n_dims);
      vec_values_read_rows (&self->values, 0, self->values.n_rows, self->widened);
    }
  lies = self->widened;
  g_mutex_unlock (&self->lock);
  return lies;
}

gboolean
vec_table_matrix_is_checked (VecTableMatrix *self)
{
  return g_atomic_int_get (&self->is_checked);
}

void
vec_table_matrix_set_checked (VecTableMatrix *self, gboolean is_checked)
{
  g_atomic_int_set (&self->is_checked, is_checked);
}

gboolean
vec_table_matrix_has_heads (VecTableMatrix *self)
{
  return self->has_heads;
}

void
vec_table_matrix_set_heads (VecTableMatrix *self, gboolean has_heads)
{
  self->has_heads = has_heads;
}

const char *
vec_table_matrix_get_complaint (VecTableMatrix *self)
{
  return self->complaint;
}

void
vec_table_matrix_set_complaint (VecTableMatrix *self, const char *complaint)
{
  g_free (self->complaint);
  self->complaint = g_strdup (complaint);
}
