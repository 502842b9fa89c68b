/* The camera follows the layout until the person moves it, and again when another method or other axes are chosen. */
#include "session/vec-session-camera.h"

#include <math.h>

#include "plot/vec-flight.h"
#include "session/vec-session-private.h"

#define OTHER_SIDE 0.35 /* radians */
#define MARGIN 24      /* pixels around a fitted layout */
#define TITLED 36      /* the same with room for the titles of the axes */
#define ROOMY 72       /* around a fitted selection, which stands among others and has labels */
#define ZOOM_IN 0.25   /* how much of the way to a larger scale the camera goes with each layout of a live run */
#define EDGE 0.2       /* of the picture's shorter side: what is nearer to an edge hardly shows what it lies among */
#define NEAREST 50.0   /* times nearer than the whole layout: nothing is fitted closer, be it a single point */

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
  double margin;

  if (!vec_scene_get_bounds (self->scene, &bounds))
    return FALSE;
  margin = vec_scene_has_axis_titles (self->scene) ? TITLED : MARGIN;
  /* The buttons lie at either side: the middle stays the middle. */
  *camera = vec_camera_fit (&bounds, self->width - 2 * fmax (self->side_room - margin, 0), self->height, margin);
  return TRUE;
}

void
vec_session_update_camera (VecSession *self)
{
  VecCamera camera = self->now->camera;
  VecOrbit before = vec_scene_get_orbit (self->scene);
  gboolean is_elsewhere = vec_session_update_orbit (self);

  self->is_moving = FALSE;
  if (!self->now->is_following || fitting_camera (self, &camera))
    put_camera (self, &camera);
  if (!is_elsewhere)
    return;
  g_signal_emit (self, vec_session_signals[SIGNAL_ORBIT_JUMPED], 0, &before);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

void
vec_session_jump_camera (VecSession *self)
{
  VecCamera before = vec_scene_get_camera (self->scene), goal = self->camera;

  vec_session_update_camera (self);
  if (!vec_camera_equal (&goal, &self->camera))
    g_signal_emit (self, vec_session_signals[SIGNAL_CAMERA_JUMPED], 0, &before);
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

void
vec_session_follow (VecSession *self)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  vec_session_follow_layout (self, TRUE);
  vec_session_emit (self, SIGNAL_SCENE_CHANGED);
}

VecCamera
vec_session_get_camera (VecSession *self)
{
  g_return_val_if_fail (VEC_IS_SESSION (self), ((VecCamera) { 0, 0, 1 }));
  return self->camera;
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

/* Where @place looks in the picture that is shown. */
static VecCamera
camera_of (VecSession *self, const VecPlace *place)
{
  VecCamera camera = place->camera;

  if (place->is_following || place->picture != self->now->picture)
    fitting_camera (self, &camera);
  return camera;
}

/* A map that was turned so far shows another side. */
static gboolean
is_turned (VecSession *self)
{
  return self->is_turning && vec_place_get_turn (&self->now->arrived, vec_scene_get_orbit (self->scene).rotation) > OTHER_SIDE;
}

void
vec_session_move_on (VecSession *self, VecSnapshot *next, gboolean is_following, const VecCamera *camera)
{
  VecCamera arrived = camera_of (self, &self->now->arrived);

  if (next->trail == self->now->trail
      && (is_turned (self) || !vec_camera_is_near (&arrived, camera, self->width, self->height)))
    vec_snapshot_leave (next);
  next->is_following = is_following;
  next->camera = *camera;
  if (self->is_turning)
    next->orbit = vec_scene_get_orbit (self->scene);
  if (next->trail != self->now->trail)
    next->arrived = vec_snapshot_get_view (next);
}

void
vec_session_commit_camera (VecSession *self)
{
  VecSnapshot *next;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (!self->is_moving && !self->is_turning)
    return;
  next = vec_snapshot_copy (self->now);
  vec_session_move_on (self, next, next->is_following && !self->is_moving, &self->camera);
  self->is_moving = self->is_turning = FALSE;
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
vec_session_set_side_room (VecSession *self, double width)
{
  g_return_if_fail (VEC_IS_SESSION (self));
  if (width < 0 || self->side_room == width)
    return;
  self->side_room = width;
  vec_session_follow_layout (self, TRUE);
}

/* ---- Fitting. */

void
vec_session_fit (VecSession *self)
{
  VecSnapshot *next;
  VecCamera camera = { 0, 0, 1 };

  g_return_if_fail (VEC_IS_SESSION (self));
  next = vec_snapshot_copy (self->now);
  if (fitting_camera (self, &camera))
    vec_session_move_on (self, next, TRUE, &camera);
  next->is_following = TRUE;
  vec_session_change (self, next, NULL);
  vec_session_jump_camera (self);
}

static void
extend_bounds (VecBounds *bounds, double x, double y)
{
  bounds->x_min = fmin (bounds->x_min, x);
  bounds->y_min = fmin (bounds->y_min, y);
  bounds->x_max = fmax (bounds->x_max, x);
  bounds->y_max = fmax (bounds->y_max, y);
}

/* Of the selected row or text. */
static gboolean
get_selected_place (VecSession *self, double *x, double *y)
{
  if (self->now->selected_row >= 0)
    return vec_scene_get_position (self->scene, self->now->selected_row, x, y);
  return vec_session_get_text_place (self, self->now->selected_text, x, y);
}

static void
extend_by_row (VecSession *self, VecBounds *bounds, gint64 row)
{
  double x, y;

  if ((self->visible == NULL || vec_row_set_contains (self->visible, row)) && vec_scene_get_position (self->scene, row, &x, &y))
    extend_bounds (bounds, x, y);
}

static void
extend_by_neighbors (VecSession *self, VecBounds *bounds)
{
  double x, y;

  if (get_selected_place (self, &x, &y))
    extend_bounds (bounds, x, y);
  if (self->neighbors_row != self->now->selected_row || self->neighbors_text != self->now->selected_text)
    return;
  for (guint i = 0; i < self->neighbor_rows->len; i++)
    extend_by_row (self, bounds, g_array_index (self->neighbor_rows, gint64, i));
}

static gboolean
get_selection_bounds (VecSession *self, VecBounds *bounds)
{
  VecRowSet *chosen = self->now->chosen;

  *bounds = (VecBounds) { INFINITY, INFINITY, -INFINITY, -INFINITY };
  if (chosen != NULL)
    for (gint64 row = 0; row < vec_row_set_get_n_rows (chosen); row++)
      {
        if (vec_row_set_contains (chosen, row))
          extend_by_row (self, bounds, row);
      }
  else
    extend_by_neighbors (self, bounds);
  return bounds->x_min <= bounds->x_max;
}

gboolean
vec_session_fit_selection (VecSession *self)
{
  VecSnapshot *next;
  VecBounds bounds;
  VecCamera camera, whole;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  if (!get_selection_bounds (self, &bounds) || !fitting_camera (self, &whole))
    return FALSE;
  camera = vec_camera_fit (&bounds, self->width, self->height, ROOMY);
  camera.scale = fmin (camera.scale, NEAREST * whole.scale);
  next = vec_snapshot_copy (self->now);
  vec_session_move_on (self, next, FALSE, &camera);
  vec_session_change (self, next, NULL);
  return TRUE;
}

gboolean
vec_session_center_selection (VecSession *self)
{
  VecSnapshot *next;
  VecCamera camera;

  g_return_val_if_fail (VEC_IS_SESSION (self), FALSE);
  camera = self->camera;
  if (!get_selected_place (self, &camera.center_x, &camera.center_y))
    return FALSE;
  next = vec_snapshot_copy (self->now);
  vec_session_move_on (self, next, FALSE, &camera);
  vec_session_change (self, next, NULL);
  return TRUE;
}

/* ---- Going to a row. */

/* Selection and camera in one step. */
void
vec_session_go_to_row (VecSession *self, gint64 row)
{
  VecSnapshot *next;
  VecCamera camera;
  double x, y;

  g_return_if_fail (VEC_IS_SESSION (self));
  if (self->table == NULL || row < 0 || row >= vec_table_get_n_rows (self->table))
    return;
  next = vec_snapshot_copy (self->now);
  camera = self->camera;
  if (next->selected_row != row)
    vec_snapshot_select (next, row, NULL);
  if (vec_scene_get_position (self->scene, row, &x, &y))
    camera = vec_camera_reveal (&camera, self->width, self->height, x, y, EDGE * fmin (self->width, self->height));
  if (!vec_camera_equal (&camera, &self->camera))
    vec_session_move_on (self, next, FALSE, &camera);
  vec_session_change (self, next, NULL);
}
