#include "app/vec-plot-camera.h"

#include <adwaita.h>
#include <math.h>

#include "plot/vec-flight.h"

#define COMMIT_DELAY_MS 350     /* after the last wheel step or key the movement is one undo step */
#define STEP_TAU 0.06           /* seconds: time constant of wheel and keys */
#define ROLL_TAU 0.25           /* of a map that was thrown */
#define THROW 1000.0            /* pixels a second: what is let go more slowly stays */
#define TOUCH_THROW 250.0       /* by a finger */
#define FASTEST 5000.0
#define ARRIVED 0.3             /* pixels */
#define SCROLL_UNIT 40.0        /* pixels of a touchpad's movement that is told in notches of a wheel */

typedef enum
{
  REST,
  APPROACH,   /* slowed down by friction */
  FLY,        /* in a given time, alone */
  TRAVEL,     /* in a given time, with the points */
} Motion;

struct _VecPlotCamera
{
  GtkWidget *widget;
  VecSession *session;
  VecPlotCameraFunc moved;
  gpointer data;
  GtkEventController *wheel;
  GtkGesture *pinch;
  GtkGesture *drag;             /* the widget's; NULL: none */
  GtkGesture *hand;             /* the gesture that holds the map, or held it last */

  double pointer_x, pointer_y;  /* pixels; negative while the pointer is away */
  VecCamera held;               /* when the drag or pinch began */
  double held_x, held_y;        /* the middle of the pinch then */
  VecFlick flick;
  guint commit_source;

  Motion motion;
  VecCamera start;
  gint64 start_time, duration;  /* µs */
  double tau;                   /* seconds */
  gboolean is_rolling;          /* to be committed when it comes to rest */
  guint tick;
};

static double
get_width (VecPlotCamera *self)
{
  return gtk_widget_get_width (self->widget);
}

static double
get_height (VecPlotCamera *self)
{
  return gtk_widget_get_height (self->widget);
}

static VecScene *
get_scene (VecPlotCamera *self)
{
  return vec_session_get_scene (self->session);
}

/* ---- Undo steps */

static gboolean
commit_cb (gpointer data)
{
  VecPlotCamera *self = data;

  self->commit_source = 0;
  vec_session_commit_camera (self->session);

  return G_SOURCE_REMOVE;
}

static void
commit_later (VecPlotCamera *self)
{
  g_clear_handle_id (&self->commit_source, g_source_remove);
  self->commit_source = g_timeout_add (COMMIT_DELAY_MS, commit_cb, self);
}

static void
commit_now (VecPlotCamera *self)
{
  g_clear_handle_id (&self->commit_source, g_source_remove);
  vec_session_commit_camera (self->session);
}

/* ---- Travelling: the session's camera is the goal, the scene's is on its way to it */

static void
rest (VecPlotCamera *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick);
  self->tick = 0;
  self->motion = REST;
  self->is_rolling = FALSE;
}

static void
land (VecPlotCamera *self)
{
  VecCamera goal = vec_session_get_camera (self->session);
  gboolean was_rolling = self->is_rolling;

  if (self->motion == REST)
    return;

  rest (self);
  vec_scene_set_camera (get_scene (self), &goal);
  self->moved (self->data);
  if (was_rolling)
    commit_now (self);
}

/* The goal may move meanwhile, with a live layout. */
static VecCamera
find_way (VecPlotCamera *self, const VecCamera *goal, gint64 time, gboolean *arrived)
{
  double share = self->duration > 0 ? CLAMP ((double) (time - self->start_time) / (double) self->duration, 0, 1) : 1;
  double eased = adw_easing_ease (ADW_EASE_IN_OUT_CUBIC, share);
  VecCamera camera;

  *arrived = share >= 1;
  switch (self->motion)
    {
    case APPROACH:
      share = vec_friction_get_share ((double) (time - self->start_time) / G_USEC_PER_SEC, self->tau);
      camera = vec_camera_approach (&self->start, goal, share);
      *arrived = vec_camera_get_shift (&camera, goal, get_width (self), get_height (self)) < ARRIVED;
      return camera;
    case FLY:
      return vec_camera_fly (&self->start, goal, get_width (self), eased);
    case TRAVEL:
      return vec_camera_blend (&self->start, goal, eased);
    case REST:
    default:
      *arrived = TRUE;
      return *goal;
    }
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VecPlotCamera *self = data;
  VecCamera goal = vec_session_get_camera (self->session);
  gboolean arrived;
  VecCamera camera = find_way (self, &goal, gdk_frame_clock_get_frame_time (clock), &arrived);

  if (arrived)
    {
      self->tick = 0;
      land (self);
      return G_SOURCE_REMOVE;
    }
  vec_scene_set_camera (get_scene (self), &camera);
  self->moved (self->data);

  return G_SOURCE_CONTINUE;
}

static gboolean
can_travel (VecPlotCamera *self)
{
  return adw_get_enable_animations (self->widget) && gtk_widget_get_mapped (self->widget);
}

static void
set_out (VecPlotCamera *self, Motion motion, const VecCamera *from)
{
  self->motion = motion;
  self->start = *from;
  self->start_time = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (self->widget));
  self->is_rolling = FALSE;
  vec_scene_set_camera (get_scene (self), from);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
  self->moved (self->data);
}

/* Straight there. */
static void
put (VecPlotCamera *self, const VecCamera *camera)
{
  rest (self);
  vec_session_set_camera (self->session, camera);
  vec_scene_set_camera (get_scene (self), camera);
}

/* There by and by, slowed down by friction. */
static void
approach (VecPlotCamera *self, const VecCamera *goal, double tau)
{
  VecCamera drawn = vec_scene_get_camera (get_scene (self));

  put (self, goal);
  if (!can_travel (self))
    return;

  self->tau = tau;
  set_out (self, APPROACH, &drawn);
}

static void
jumped_cb (VecPlotCamera *self, const VecCamera *before)
{
  VecCamera goal = vec_session_get_camera (self->session);
  double distance = vec_camera_get_distance (before, &goal, get_width (self));

  rest (self);
  g_clear_handle_id (&self->commit_source, g_source_remove);
  if (!can_travel (self))
    return;

  self->duration = (gint64) (CLAMP (0.25 + 0.12 * distance, 0.25, 0.7) * G_USEC_PER_SEC);
  set_out (self, FLY, before);
}

void
vec_plot_camera_travel (VecPlotCamera *camera, const VecCamera *from, gint64 start_time, gint64 duration)
{
  rest (camera);
  camera->duration = duration;
  set_out (camera, TRAVEL, from);
  camera->start_time = start_time;
}

gboolean
vec_plot_camera_stop (VecPlotCamera *camera)
{
  VecCamera drawn = vec_scene_get_camera (get_scene (camera));

  if (!camera->is_rolling)
    return FALSE;

  put (camera, &drawn);
  commit_now (camera);

  return TRUE;
}

/* ---- Moving */

void
vec_plot_camera_zoom_at (VecPlotCamera *camera, double x, double y, double factor)
{
  VecCamera goal = vec_session_get_camera (camera->session);

  goal = vec_camera_zoom_at (&goal, get_width (camera), get_height (camera), x, y, factor);
  approach (camera, &goal, STEP_TAU);
  commit_later (camera);
}

void
vec_plot_camera_zoom (VecPlotCamera *camera, double factor)
{
  vec_plot_camera_zoom_at (camera, get_width (camera) / 2, get_height (camera) / 2, factor);
}

void
vec_plot_camera_pan (VecPlotCamera *camera, double dx, double dy)
{
  VecCamera goal = vec_session_get_camera (camera->session);

  goal = vec_camera_pan (&goal, dx, dy);
  approach (camera, &goal, STEP_TAU);
  commit_later (camera);
}

void
vec_plot_camera_center (VecPlotCamera *camera, double x, double y)
{
  VecCamera goal = vec_session_get_camera (camera->session);

  goal.center_x = x;
  goal.center_y = y;
  put (camera, &goal);
  commit_later (camera);
}

void
vec_plot_camera_hold (VecPlotCamera *camera, GtkGesture *hand)
{
  camera->hand = hand != NULL ? hand : camera->drag;
  camera->held = vec_scene_get_camera (get_scene (camera));
  if (camera->motion != REST)
    put (camera, &camera->held);
  g_clear_handle_id (&camera->commit_source, g_source_remove);
  vec_flick_init (&camera->flick);
}

/* µs; when the pointer was there, not when that was heard of: a busy program hears of many movements at once. */
static gint64
get_event_time (VecPlotCamera *self)
{
  guint32 time = self->hand != NULL ? gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (self->hand)) : 0;

  return (gint64) time * G_TIME_SPAN_MILLISECOND;
}

void
vec_plot_camera_drag (VecPlotCamera *camera, double dx, double dy)
{
  VecCamera dragged = vec_camera_pan (&camera->held, dx, dy);

  put (camera, &dragged);
  vec_flick_note (&camera->flick, get_event_time (camera), dx, dy);
}

/* Friction takes the speed away by the same share in equal times: what is left of the way is the speed times the time constant. */
static void
throw (VecPlotCamera *self, double vx, double vy)
{
  double speed = hypot (vx, vy), slowed = speed > FASTEST ? FASTEST / speed : 1;
  VecCamera goal = vec_session_get_camera (self->session);

  goal = vec_camera_pan (&goal, vx * slowed * ROLL_TAU, vy * slowed * ROLL_TAU);
  approach (self, &goal, ROLL_TAU);
  self->is_rolling = TRUE;
}

static gboolean
comes_from (gpointer controller, GdkInputSource source)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (controller);

  return device != NULL && gdk_device_get_source (device) == source;
}

void
vec_plot_camera_let_go (VecPlotCamera *camera)
{
  double least = camera->hand != NULL && comes_from (camera->hand, GDK_SOURCE_TOUCHSCREEN) ? TOUCH_THROW : THROW;
  double vx, vy;

  vec_flick_get_velocity (&camera->flick, get_event_time (camera), &vx, &vy);
  if (hypot (vx, vy) > least && can_travel (camera))
    throw (camera, vx, vy);
  else
    commit_now (camera);
}

/* ---- Wheel and touchpad */

void
vec_plot_camera_set_pointer (VecPlotCamera *camera, double x, double y)
{
  camera->pointer_x = x;
  camera->pointer_y = y;
}

static gboolean
is_touchpad (VecPlotCamera *self)
{
  return comes_from (self->wheel, GDK_SOURCE_TOUCHPAD);
}

static double
get_scroll_unit (VecPlotCamera *self)
{
  return gtk_event_controller_scroll_get_unit (GTK_EVENT_CONTROLLER_SCROLL (self->wheel)) == GDK_SCROLL_UNIT_WHEEL ? SCROLL_UNIT : 1;
}

/* Two fingers push the map, as they push any other page; with Control they zoom. */
static void
push (VecPlotCamera *self, double dx, double dy)
{
  double unit = get_scroll_unit (self);
  VecCamera goal = vec_session_get_camera (self->session);

  goal = vec_camera_pan (&goal, -dx * unit, -dy * unit);
  put (self, &goal);
  commit_later (self);
}

static gboolean
scroll_cb (VecPlotCamera *self, double dx, double dy)
{
  gboolean control = (gtk_event_controller_get_current_event_state (self->wheel) & GDK_CONTROL_MASK) != 0;
  double notches = dy * get_scroll_unit (self) / SCROLL_UNIT;

  if (is_touchpad (self) && !control)
    push (self, dx, dy);
  else if (notches == 0 && dx != 0)
    vec_plot_camera_pan (self, -dx * get_scroll_unit (self), 0);
  else if (self->pointer_x < 0)
    vec_plot_camera_zoom (self, pow (VEC_ZOOM_STEP, -notches));
  else
    vec_plot_camera_zoom_at (self, self->pointer_x, self->pointer_y, pow (VEC_ZOOM_STEP, -notches));

  return TRUE;
}

/* Pixels or notches a second, when the fingers left the touchpad. */
static void
decelerate_cb (VecPlotCamera *self, double vx, double vy)
{
  double unit = get_scroll_unit (self);
  gboolean control = (gtk_event_controller_get_current_event_state (self->wheel) & GDK_CONTROL_MASK) != 0;

  if (is_touchpad (self) && !control && hypot (vx, vy) * unit > TOUCH_THROW && can_travel (self))
    throw (self, -vx * unit, -vy * unit);
}

/* ---- Pinch */

static void
pinch_begin_cb (VecPlotCamera *self)
{
  vec_plot_camera_hold (self, self->pinch);
  if (!gtk_gesture_get_bounding_box_center (self->pinch, &self->held_x, &self->held_y))
    self->held_x = self->held_y = 0;
  gtk_gesture_set_state (self->pinch, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* What lay between the fingers stays between them. */
static void
pinch_cb (VecPlotCamera *self, double factor)
{
  VecCamera camera;
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (self->pinch, &x, &y))
    return;

  camera = vec_camera_pan (&self->held, x - self->held_x, y - self->held_y);
  camera = vec_camera_zoom_at (&camera, get_width (self), get_height (self), x, y, factor);
  put (self, &camera);
  commit_later (self);
}

gboolean
vec_plot_camera_is_pinched (VecPlotCamera *camera)
{
  return gtk_gesture_is_recognized (camera->pinch);
}

void
vec_plot_camera_share_touches (VecPlotCamera *camera, GtkGesture *drag)
{
  camera->drag = drag;
  gtk_gesture_group (camera->pinch, drag);
}

/* ---- Making */

static void
add_controllers (VecPlotCamera *self)
{
  self->wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  self->pinch = gtk_gesture_zoom_new ();
  g_signal_connect_swapped (self->wheel, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (self->wheel, "decelerate", G_CALLBACK (decelerate_cb), self);
  g_signal_connect_swapped (self->pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (self->pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (self->widget, self->wheel);
  gtk_widget_add_controller (self->widget, GTK_EVENT_CONTROLLER (self->pinch));
}

VecPlotCamera *
vec_plot_camera_new (GtkWidget *widget, VecSession *session, VecPlotCameraFunc moved, gpointer data)
{
  VecPlotCamera *self = g_new0 (VecPlotCamera, 1);

  self->widget = widget;
  self->session = g_object_ref (session);
  self->moved = moved;
  self->data = data;
  self->pointer_x = self->pointer_y = -1;
  add_controllers (self);
  g_signal_connect_swapped (session, "camera-jumped", G_CALLBACK (jumped_cb), self);
  g_signal_connect_swapped (widget, "unmap", G_CALLBACK (land), self);

  return self;
}

void
vec_plot_camera_free (VecPlotCamera *camera)
{
  rest (camera);
  g_signal_handlers_disconnect_by_data (camera->session, camera);
  g_signal_handlers_disconnect_by_data (camera->widget, camera);
  gtk_widget_remove_controller (camera->widget, camera->wheel);
  gtk_widget_remove_controller (camera->widget, GTK_EVENT_CONTROLLER (camera->pinch));
  g_clear_handle_id (&camera->commit_source, g_source_remove);
  g_object_unref (camera->session);
  g_free (camera);
}
