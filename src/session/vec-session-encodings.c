/* What is read from the points beside their colours. */
#include "session/vec-session-encodings.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "session/vec-session-private.h"

gboolean
vec_session_can_size_by (VecColumn *column)
{
  return vec_column_get_column_type (column) == VEC_COLUMN_NUMBER;
}

gboolean
vec_session_can_shape_by (VecColumn *column)
{
  return vec_column_get_column_type (column) == VEC_COLUMN_CATEGORY;
}

/* Without a table any name will do: one that it then lacks is forgotten when it comes. */
static gboolean
check_column (VecSession *self, const char *name, gboolean (*suits) (VecColumn *), const char *complaint)
{
  VecColumn *column = self->table != NULL && *name != '\0' ? vec_table_find_column (self->table, name) : NULL;
  g_autoptr (GError) error = NULL;

  if (self->table == NULL || *name == '\0' || (column != NULL && suits (column)))
    return TRUE;
  error = g_error_new (VEC_ERROR, VEC_ERROR_NOT_FOUND, complaint, name);
  vec_session_fail (self, error);
  return FALSE;
}

static void
set_name (char **place, const char *name)
{
  g_free (*place);
  *place = g_strdup (name);
}

void
vec_session_set_size_by (VecSession *self, const char *column)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (column != NULL);
  if (!check_column (self, column, vec_session_can_size_by, _("This table has no column of numbers “%s” to show as sizes.")))
    return;
  next = vec_snapshot_copy (self->now);
  set_name (&next->encodings.size_by, column);
  vec_session_change (self, next, NULL);
}

const char *
vec_session_get_size_by (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->now->encodings.size_by;
}

void
vec_session_set_shape_by (VecSession *self, const char *column)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (column != NULL);
  if (!check_column (self, column, vec_session_can_shape_by, _("This table has no column of categories “%s” to show as shapes.")))
    return;
  next = vec_snapshot_copy (self->now);
  set_name (&next->encodings.shape_by, column);
  vec_session_change (self, next, NULL);
}

const char *
vec_session_get_shape_by (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->now->encodings.shape_by;
}
