/* Which rows are seen: those that the filter lets through (which is also what legends hide), that a view beside shows as well, and that
 * the person has not hidden. */
#include "session/vec-session-private.h"

/* Takes @visible; @other may be NULL: all. */
static VecRowSet *
intersect (VecRowSet *visible, VecRowSet *other)
{
  VecRowSet *both;

  if (other == NULL)
    return visible;
  if (visible == NULL)
    return vec_row_set_ref (other);
  both = vec_row_set_intersection (visible, other);
  vec_row_set_unref (visible);
  return both;
}

static VecRowSet *
make_visible (VecSession *self)
{
  g_autoptr (VecRowSet) shown = self->now->hidden_rows != NULL ? vec_row_set_complement (self->now->hidden_rows) : NULL;

  return intersect (intersect (self->passed != NULL ? vec_row_set_ref (self->passed) : NULL, self->linked), shown);
}

static void
mark_list (GListStore *list, VecRowSet *visible)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (VecRowItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      vec_row_item_set_hidden (item, visible != NULL && !vec_row_set_contains (visible, vec_row_item_get_row (item)));
    }
}

void
vec_session_mark_hidden (VecSession *self)
{
  mark_list (self->neighbors, self->visible);
  mark_list (self->hits, self->visible);
}

/* The numbers of hidden clusters mean those that are on their way: until they are there everything stays as it is. */
void
vec_session_update_visible (VecSession *self)
{
  g_autofree guint8 *bytes = NULL;

  if (self->cluster_job != NULL || self->space_job != NULL)
    return;
  vec_session_update_cluster_ticks (self);
  if (self->layout == NULL)
    return;
  vec_row_set_unref (self->visible);
  self->visible = make_visible (self);
  if (self->visible != NULL)
    {
      bytes = g_new (guint8, vec_row_set_get_n_rows (self->visible));
      vec_row_set_fill_bytes (self->visible, bytes);
    }
  vec_scene_set_visible (self->scene, bytes);
  vec_session_mark_hidden (self);
  vec_session_emit (self, SIGNAL_VISIBLE_CHANGED);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

void
vec_session_clear_visible (VecSession *self)
{
  g_clear_pointer (&self->visible, vec_row_set_unref);
  g_clear_pointer (&self->passed, vec_row_set_unref);
  g_clear_pointer (&self->linked, vec_row_set_unref);
  vec_scene_set_visible (self->scene, NULL);
}

void
vec_session_set_passed (VecSession *self, VecRowSet *passed)
{
  if (vec_row_set_equal (passed, self->passed))
    return;
  vec_row_set_unref (self->passed);
  self->passed = vec_row_set_ref (passed);
  vec_session_update_visible (self);
}

void
vec_session_set_linked (VecSession *self, VecRowSet *linked)
{
  if (vec_row_set_equal (linked, self->linked))
    return;
  vec_row_set_unref (self->linked);
  self->linked = vec_row_set_ref (linked);
  vec_session_update_visible (self);
}

VecRowSet *
vec_session_get_visible (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->visible;
}

/* ---- Rows chosen, hidden and isolated by the person */

static void
change_rows (VecSession *self, VecRowSet *rows, void (*set_rows) (VecSnapshot *snapshot, VecRowSet *rows))
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL)
    return;
  g_return_if_fail (rows == NULL || vec_row_set_get_n_rows (rows) == vec_table_get_n_rows (self->table));

  next = vec_snapshot_copy (self->now);
  set_rows (next, rows);
  vec_session_change (self, next, NULL);
}

void
vec_session_set_chosen (VecSession *self, VecRowSet *rows)
{
  change_rows (self, rows, vec_snapshot_set_chosen);
}

VecRowSet *
vec_session_get_chosen (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->now->chosen;
}

void
vec_session_set_hidden_rows (VecSession *self, VecRowSet *rows)
{
  change_rows (self, rows, vec_snapshot_set_hidden_rows);
}

VecRowSet *
vec_session_get_hidden_rows (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), NULL);
  return self->now->hidden_rows;
}

void
vec_session_set_isolated (VecSession *self, gboolean isolated)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));

  next = vec_snapshot_copy (self->now);
  next->is_isolated = isolated && next->chosen != NULL;
  vec_session_change (self, next, NULL);
}

gboolean
vec_session_get_isolated (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return self->now->is_isolated;
}

void
vec_session_update_chosen (VecSession *self)
{
  vec_scene_set_chosen (self->scene, self->now->chosen, self->now->is_isolated);
  vec_session_update_progress (self);
  vec_session_emit (self, SIGNAL_CHOSEN_CHANGED);
  vec_session_update_summary (self);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

void
vec_session_apply_rows (VecSession *self, const VecSnapshot *before)
{
  const VecSnapshot *now = self->now;

  if (!vec_filter_equal (before->filter, now->filter))
    vec_session_update_filter (self);
  if (before->hidden_rows != now->hidden_rows)
    vec_session_update_visible (self);
  if (before->chosen != now->chosen || before->is_isolated != now->is_isolated)
    vec_session_update_chosen (self);
}
