/* The camera follows the layout until the person moves it, and again when another method or other axes are chosen. */
#include "session/vec-session-private.h"

#include <math.h>

#define MARGIN 24      /* pixels around a fitted layout */
#define TITLED 36      /* the same with room for the titles of the axes */
#define ZOOM_IN 0.25   /* how much of the way to a larger scale the camera goes with each layout of a live run */

static void
put_camera (VecSession *self, const VecCamera *camera)
{
  if (vec_camera_equal (&self->camera, camera))
    return;
  self->camera = *camera;
  vec_scene_set_camera (self->scene, camera);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

static gboolean
fitting_camera (VecSession *self, VecCamera *camera)
{
  VecBounds bounds;

  if (!vec_scene_get_bounds (self->scene, &bounds))
    return FALSE;
  *camera = vec_camera_fit (&bounds, self->width, self->height, vec_scene_has_axis_titles (self->scene) ? TITLED : MARGIN);
  return TRUE;
}

void
vec_session_update_camera (VecSession *self)
{
  VecCamera camera = self->now->camera;

  self->is_moving = FALSE;
  if (!self->now->is_following || fitting_camera (self, &camera))
    put_camera (self, &camera);
}

/* Nothing may leave the picture, but coming nearer is done by and by, so that the picture does not tremble. */
void
vec_session_follow_layout (VecSession *self, gboolean at_once)
{
  VecCamera camera;

  if (!self->now->is_following || self->is_moving || !fitting_camera (self, &camera))
    return;
  if (!at_once && camera.scale > self->camera.scale)
    camera.scale = self->camera.scale * pow (camera.scale / self->camera.scale, ZOOM_IN);
  put_camera (self, &camera);
}

/* The movement is no step yet, but following ends with its beginning. */
void
vec_session_set_camera (VecSession *self, const VecCamera *camera)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  g_return_if_fail (camera != NULL && camera->scale > 0);
  self->is_moving = TRUE;
  put_camera (self, camera);
}

void
vec_session_commit_camera (VecSession *self)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (!self->is_moving)
    return;
  self->is_moving = FALSE;
  next = vec_snapshot_copy (self->now);
  next->is_following = FALSE;
  next->camera = self->camera;
  vec_session_change (self, next, NULL);
}

void
vec_session_set_size (VecSession *self, double width, double height)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (width <= 0 || height <= 0 || (self->width == width && self->height == height))
    return;
  self->width = width;
  self->height = height;
  vec_session_follow_layout (self, TRUE);
}

void
vec_session_fit (VecSession *self)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  next->is_following = TRUE;
  vec_session_change (self, next, NULL);
  vec_session_update_camera (self);
}
