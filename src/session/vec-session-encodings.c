/* What is read from the points beside their colours. */
#include "session/vec-session-encodings.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "plot/vec-looks.h"
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

/* ---- In the scene */

typedef struct
{
  VecTable *table;
  VecColumn *size, *shape;   /* of the table; either may be NULL */
  VecLooks *looks;
} LooksWork;

static void
looks_work_free (gpointer data)
{
  LooksWork *work = data;

  g_object_unref (work->table);
  vec_looks_unref (work->looks);
  g_free (work);
}

static gboolean
looks_work (VecJob *job, gpointer data, GError **error)
{
  LooksWork *work = data;

  work->looks = vec_looks_new (work->size, work->shape);
  return TRUE;
}

static void
show_looks (VecSession *self, VecLooks *looks)
{
  vec_scene_set_encodings (self->scene, looks);
  vec_session_emit (self, SIGNAL_ENCODINGS_CHANGED);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

static void
looks_done (gpointer owner, gpointer data, const GError *error)
{
  show_looks (owner, ((LooksWork *) data)->looks);
}

static VecColumn *
find_column (VecSession *self, const char *name)
{
  return *name != '\0' ? vec_table_find_column (self->table, name) : NULL;
}

void
vec_session_update_encodings (VecSession *self)
{
  VecColumn *size = find_column (self, self->now->encodings.size_by), *shape = find_column (self, self->now->encodings.shape_by);
  LooksWork *work;

  vec_job_drop (&self->looks_job);
  if (size == NULL && shape == NULL)
    {
      show_looks (self, NULL);
      return;
    }
  work = g_new0 (LooksWork, 1);
  work->table = g_object_ref (self->table);
  work->size = size;
  work->shape = shape;
  vec_job_start (&self->looks_job, self, self->context, work, looks_work_free, looks_work, looks_done, NULL);
}
