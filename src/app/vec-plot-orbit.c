#include "app/vec-plot-orbit.h"

#include <adwaita.h>
#include <math.h>

#include "session/vec-session-orbit.h"

#define COMMIT_DELAY_MS 350   /* after the last key the turn is one undo step */
#define SPIN_SPEED 20.0       /* degrees a second */
#define ROLL_TAU 0.35         /* seconds: a thrown ball keeps 1/e of its speed after so long */
#define SLOWEST_THROW 0.6     /* radians a second: what is let go more slowly stays */
#define SLOWEST_ROLL 0.05
#define LONGEST_STEP 0.1      /* seconds: after a frame that took longer nothing jumps */
#define JUMP_SECONDS 0.45     /* to another side, when it is not a hand that turns */
#define FRESH 0.06            /* seconds: a hand that rested for so long has not thrown */

struct _VecPlotOrbit
{
  GtkWidget *widget;
  VecSession *session;
  VecPlotCamera *camera;
  GtkEventController *touches;
  GtkGesture *middle;

  double held_x, held_y;
  VecQuaternion held;         /* when the drag began */
  gboolean is_anchored;
  double anchor[3];           /* what is in the middle of the picture */

  gint64 last_time;           /* of the drag, µs */
  VecQuaternion last;
  VecQuaternion step;         /* between the last two places of the hand */
  double step_seconds;

  double roll_speed;          /* radians a second; 0: it does not roll */
  double roll_axis[3];
  gint64 frame_time;          /* of the last frame, µs; 0: this is the first */
  guint tick;
  guint commit_source;
  gboolean has_stopped;       /* the last press did */

  VecPlotCameraFunc moved;
  gpointer data;
  VecQuaternion start;        /* of a way to another side */
  VecOrbit goal;
  gint64 start_time;          /* µs */
  guint jump_tick;
};

static VecScene *
get_scene (VecPlotOrbit *self)
{
  return vec_session_get_scene (self->session);
}

gboolean
vec_plot_orbit_is_on (VecPlotOrbit *orbit)
{
  return vec_scene_is_3d (get_scene (orbit));
}

/* ---- Undo steps */

static void
commit (VecPlotOrbit *self)
{
  g_clear_handle_id (&self->commit_source, g_source_remove);
  vec_session_commit_camera (self->session);
}

static gboolean
commit_cb (gpointer data)
{
  VecPlotOrbit *self = data;

  self->commit_source = 0;
  vec_session_commit_camera (self->session);

  return G_SOURCE_REMOVE;
}

/* ---- Turning */

static void
stop_jumping (VecPlotOrbit *self)
{
  if (self->jump_tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->jump_tick);
  self->jump_tick = 0;
}

static void
set_rotation (VecPlotOrbit *self, VecQuaternion rotation)
{
  VecOrbit orbit = vec_scene_get_orbit (get_scene (self));

  stop_jumping (self);
  orbit.rotation = vec_quaternion_normalize (rotation);
  vec_session_set_orbit (self->session, &orbit, self->is_anchored ? self->anchor : NULL);
}

static void
turn_by (VecPlotOrbit *self, VecQuaternion turn)
{
  set_rotation (self, vec_quaternion_multiply (turn, vec_scene_get_orbit (get_scene (self)).rotation));
}

/* The session turns about the anchor only while the camera does not follow the whole layout. */
static void
find_anchor (VecPlotOrbit *self)
{
  VecScene *scene = get_scene (self);
  gint64 row = vec_scene_pick_center (scene, gtk_widget_get_width (self->widget), gtk_widget_get_height (self->widget));

  self->is_anchored = vec_scene_get_place (scene, row, self->anchor);
}

/* ---- By itself */

static void
rest (VecPlotOrbit *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
  if (self->roll_speed > 0)
    commit (self);
  self->roll_speed = 0;
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VecPlotOrbit *self = data;
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double seconds = self->frame_time > 0 ? MIN ((double) (now - self->frame_time) / G_USEC_PER_SEC, LONGEST_STEP) : 0;

  self->frame_time = now;
  if (!vec_plot_orbit_is_on (self))
    return G_SOURCE_CONTINUE;
  if (self->roll_speed > 0)
    {
      turn_by (self, vec_quaternion_turn (self->roll_axis[0], self->roll_axis[1], self->roll_axis[2], self->roll_speed * seconds));
      self->roll_speed *= exp (-seconds / ROLL_TAU);
      if (self->roll_speed < SLOWEST_ROLL)
        {
          self->tick = 0;
          rest (self);
          return G_SOURCE_REMOVE;
        }
    }
  else
    turn_by (self, vec_quaternion_turn (0, 1, 0, SPIN_SPEED * G_PI / 180 * seconds));

  return G_SOURCE_CONTINUE;
}

static gboolean
may_move_by_itself (VecPlotOrbit *self)
{
  return adw_get_enable_animations (self->widget) && gtk_widget_get_mapped (self->widget);
}

static void
start_ticking (VecPlotOrbit *self)
{
  self->frame_time = 0;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
}

static void
spinning_changed_cb (VecPlotOrbit *self)
{
  rest (self);
  if (!vec_session_get_spinning (self->session))
    {
      commit (self);
      return;
    }
  if (!may_move_by_itself (self))
    {
      vec_session_set_spinning (self->session, FALSE);
      return;
    }
  find_anchor (self);
  start_ticking (self);
}

/* ---- To where it was turned by undo, by going back, or by looking at all */

static gboolean
jump_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VecPlotOrbit *self = data;
  double share = (double) (gdk_frame_clock_get_frame_time (clock) - self->start_time) / G_USEC_PER_SEC / JUMP_SECONDS;
  double eased = adw_easing_ease (ADW_EASE_IN_OUT_CUBIC, CLAMP (share, 0, 1));
  VecOrbit orbit = self->goal;

  if (share < 1)
    orbit.rotation = vec_quaternion_slerp (self->start, self->goal.rotation, eased);
  vec_scene_set_orbit (get_scene (self), &orbit);
  self->moved (self->data);
  if (share < 1)
    return G_SOURCE_CONTINUE;

  self->jump_tick = 0;

  return G_SOURCE_REMOVE;
}

static void
jumped_cb (VecPlotOrbit *self, const VecOrbit *before)
{
  stop_jumping (self);
  if (!vec_plot_orbit_is_on (self) || !may_move_by_itself (self))
    return;

  self->start = before->rotation;
  self->goal = vec_scene_get_orbit (get_scene (self));
  self->start_time = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (self->widget));
  vec_scene_set_orbit (get_scene (self), &(VecOrbit) { self->start, self->goal.perspective });
  self->jump_tick = gtk_widget_add_tick_callback (self->widget, jump_tick_cb, self, NULL);
}

static gboolean
touched_cb (VecPlotOrbit *self, GdkEvent *event)
{
  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_BUTTON_PRESS:
    case GDK_TOUCH_BEGIN:
    case GDK_SCROLL:
    case GDK_KEY_PRESS:
      self->has_stopped = self->roll_speed > 0 || vec_session_get_spinning (self->session);
      if (self->roll_speed > 0)
        rest (self);
      vec_session_set_spinning (self->session, FALSE);
      break;
    default:
      break;
    }

  return GDK_EVENT_PROPAGATE;
}

gboolean
vec_plot_orbit_has_stopped (VecPlotOrbit *orbit)
{
  return orbit->has_stopped;
}

/* ---- By hand */

void
vec_plot_orbit_hold (VecPlotOrbit *orbit, double x, double y)
{
  stop_jumping (orbit);
  orbit->held_x = x;
  orbit->held_y = y;
  orbit->held = orbit->last = vec_scene_get_orbit (get_scene (orbit)).rotation;
  orbit->step_seconds = 0;
  orbit->last_time = g_get_monotonic_time ();
  g_clear_handle_id (&orbit->commit_source, g_source_remove);
  find_anchor (orbit);
}

void
vec_plot_orbit_drag (VecPlotOrbit *orbit, double x, double y)
{
  int width = gtk_widget_get_width (orbit->widget), height = gtk_widget_get_height (orbit->widget);
  VecQuaternion next = vec_quaternion_multiply (vec_arcball_drag (width, height, orbit->held_x, orbit->held_y, x, y), orbit->held);
  gint64 now = g_get_monotonic_time ();

  orbit->step = vec_quaternion_multiply (next, vec_quaternion_invert (orbit->last));
  orbit->step_seconds = (double) (now - orbit->last_time) / G_USEC_PER_SEC;
  orbit->last = next;
  orbit->last_time = now;
  set_rotation (orbit, next);
}

void
vec_plot_orbit_let_go (VecPlotOrbit *orbit)
{
  double rested = (double) (g_get_monotonic_time () - orbit->last_time) / G_USEC_PER_SEC;
  double angle = vec_quaternion_get_angle (orbit->step), sign = orbit->step.w < 0 ? -1 : 1;
  double speed = orbit->step_seconds > 0 ? angle / MAX (orbit->step_seconds, 0.005) : 0;

  if (speed < SLOWEST_THROW || rested > FRESH || !may_move_by_itself (orbit))
    {
      commit (orbit);
      return;
    }
  orbit->roll_speed = MIN (speed, 4 * G_PI);
  orbit->roll_axis[0] = sign * orbit->step.x;
  orbit->roll_axis[1] = sign * orbit->step.y;
  orbit->roll_axis[2] = sign * orbit->step.z;
  start_ticking (orbit);
}

void
vec_plot_orbit_turn (VecPlotOrbit *orbit, double right, double up)
{
  VecQuaternion turn = vec_orbit_rotation_from_angles (right, up);

  if (!vec_plot_orbit_is_on (orbit))
    return;
  find_anchor (orbit);
  turn_by (orbit, turn);
  g_clear_handle_id (&orbit->commit_source, g_source_remove);
  orbit->commit_source = g_timeout_add (COMMIT_DELAY_MS, commit_cb, orbit);
}

/* ---- The middle button */

static void
middle_begin_cb (VecPlotOrbit *self)
{
  vec_plot_camera_hold (self->camera, self->middle);
}

static void
middle_update_cb (VecPlotOrbit *self, double dx, double dy)
{
  gtk_gesture_set_state (self->middle, GTK_EVENT_SEQUENCE_CLAIMED);
  vec_plot_camera_drag (self->camera, dx, dy);
}

static void
middle_end_cb (VecPlotOrbit *self)
{
  vec_plot_camera_let_go (self->camera);
}

VecPlotOrbit *
vec_plot_orbit_new (GtkWidget *widget, VecSession *session, VecPlotCamera *camera, VecPlotCameraFunc moved, gpointer data)
{
  VecPlotOrbit *self = g_new0 (VecPlotOrbit, 1);

  self->widget = widget;
  self->session = g_object_ref (session);
  self->camera = camera;
  self->moved = moved;
  self->data = data;
  self->touches = gtk_event_controller_legacy_new ();
  gtk_event_controller_set_propagation_phase (self->touches, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (self->touches, "event", G_CALLBACK (touched_cb), self);
  gtk_widget_add_controller (widget, self->touches);

  self->middle = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->middle), GDK_BUTTON_MIDDLE);
  g_signal_connect_swapped (self->middle, "drag-begin", G_CALLBACK (middle_begin_cb), self);
  g_signal_connect_swapped (self->middle, "drag-update", G_CALLBACK (middle_update_cb), self);
  g_signal_connect_swapped (self->middle, "drag-end", G_CALLBACK (middle_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->middle));

  g_signal_connect_swapped (session, "notify::spinning", G_CALLBACK (spinning_changed_cb), self);
  g_signal_connect_swapped (session, "orbit-jumped", G_CALLBACK (jumped_cb), self);

  return self;
}

void
vec_plot_orbit_free (VecPlotOrbit *orbit)
{
  g_signal_handlers_disconnect_by_data (orbit->session, orbit);
  stop_jumping (orbit);
  if (orbit->tick != 0)
    gtk_widget_remove_tick_callback (orbit->widget, orbit->tick);
  g_clear_handle_id (&orbit->commit_source, g_source_remove);
  gtk_widget_remove_controller (orbit->widget, orbit->touches);
  gtk_widget_remove_controller (orbit->widget, GTK_EVENT_CONTROLLER (orbit->middle));
  g_object_unref (orbit->session);
  g_free (orbit);
}
