/* Two or three dimensions, and the side from which three are seen: the scene has the orbit as it is while being turned, the snapshot as
 * it was when the movement ended. */
#include "session/vec-session-orbit.h"

#include "session/vec-session-private.h"

void
vec_session_draw_positions (VecSession *self, const float *positions)
{
  if (self->layout->n_dims == 3)
    vec_scene_set_positions_3d (self->scene, positions, self->layout->n_rows);
  else
    vec_scene_set_positions (self->scene, positions, self->layout->n_rows);
}

/* ---- Dimensions */

/* Whether the axes of meaning that the method follows have room. */
static gboolean
has_room (const VecSnapshot *snapshot, GError **error)
{
  VecGuide *guide = vec_recipe_get_guide (&snapshot->recipe);

  return guide == NULL || vec_guide_get_kind (guide) != VEC_GUIDE_AXES
         || vec_axes_check (guide, vec_snapshot_get_dims (snapshot), error);
}

void
vec_session_set_dims (VecSession *self, int n_dims)
{
  g_autoptr (GError) error = NULL;
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (n_dims == 2 || n_dims == 3);
  if (n_dims == vec_session_get_dims (self))
    return;
  vec_session_set_spinning (self, FALSE);
  next = vec_snapshot_copy (self->now);
  vec_snapshot_set_dims (next, n_dims);
  vec_snapshot_take_params (next);
  if (!has_room (next, &error))
    {
      vec_snapshot_unref (next);
      vec_session_fail (self, error);
      vec_session_notify (self, PROP_DIMS);
      return;
    }
  vec_session_change (self, next, NULL);
}

int
vec_session_get_dims (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 2);
  return vec_snapshot_get_dims (self->now);
}

int
vec_session_get_layout_dims (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), 0);
  return self->layout != NULL ? self->layout->n_dims : 0;
}

/* ---- Orbit */

static gboolean
put_orbit (VecSession *self, const VecOrbit *orbit)
{
  VecOrbit before = vec_scene_get_orbit (self->scene), after;

  vec_scene_set_orbit (self->scene, orbit);
  after = vec_scene_get_orbit (self->scene);
  return !vec_orbit_equal (&before, &after);
}

gboolean
vec_session_update_orbit (VecSession *self)
{
  self->is_turning = FALSE;
  return put_orbit (self, &self->now->orbit);
}

/* Moves the camera so that what was seen of @anchor at (x, y) is seen there again. */
static void
hold (VecSession *self, const double anchor[3], double x, double y)
{
  VecCamera camera = self->camera;
  double now_x, now_y;

  if (!vec_scene_project (self->scene, anchor, &now_x, &now_y))
    return;
  camera.center_x += now_x - x;
  camera.center_y += now_y - y;
  vec_session_set_camera (self, &camera);
}

void
vec_session_set_orbit (VecSession *self, const VecOrbit *orbit, const double anchor[3])
{
  gboolean is_held = anchor != NULL && (!self->now->is_following || self->is_moving);
  double x = 0, y = 0;

  g_return_if_fail (VEC_IS_SESSION (self));
  is_held = is_held && vec_scene_project (self->scene, anchor, &x, &y);
  self->is_turning = TRUE;
  if (!put_orbit (self, orbit))
    return;
  if (is_held)
    hold (self, anchor, x, y);
  else
    vec_session_follow_layout (self, TRUE);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

void
vec_session_set_perspective (VecSession *self, gboolean perspective)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (vec_session_get_perspective (self) == !!perspective)
    return;
  vec_session_commit_camera (self);
  next = vec_snapshot_copy (self->now);
  next->orbit.perspective = perspective ? VEC_ORBIT_PERSPECTIVE : 0;
  vec_session_change (self, next, NULL);
}

gboolean
vec_session_get_perspective (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return self->now->orbit.perspective > 0;
}

void
vec_session_set_spinning (VecSession *self, gboolean spinning)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  spinning = spinning && vec_session_get_dims (self) == 3;
  if (self->is_spinning == spinning)
    return;
  self->is_spinning = spinning;
  vec_session_notify (self, PROP_SPINNING);
}

gboolean
vec_session_get_spinning (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  return self->is_spinning;
}

void
vec_session_reset_view (VecSession *self)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  next->is_following = TRUE;
  next->orbit.rotation = vec_orbit_get_start ().rotation;
  vec_session_change (self, next, NULL);
  vec_session_update_camera (self);
}
