#include "app/vec-plot-camera.h"

#include <math.h>

#define COMMIT_DELAY_MS 350  /* after the last wheel step or key the movement is one undo step */

struct _VecPlotCamera
{
  GtkWidget *widget;
  VecSession *session;
  GtkEventController *wheel;
  GtkEventController *pinch;

  double pointer_x, pointer_y;  /* pixels; negative while the pointer is away */
  VecCamera held;               /* when the drag or pinch began */
  guint commit_source;
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

static VecCamera
get_camera (VecPlotCamera *self)
{
  return vec_scene_get_camera (vec_session_get_scene (self->session));
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

/* ---- Moving */

static void
move (VecPlotCamera *self, VecCamera camera)
{
  vec_session_set_camera (self->session, &camera);
}

void
vec_plot_camera_zoom_at (VecPlotCamera *camera, double x, double y, double factor)
{
  VecCamera now = get_camera (camera);

  move (camera, vec_camera_zoom_at (&now, get_width (camera), get_height (camera), x, y, factor));
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
  VecCamera now = get_camera (camera);

  move (camera, vec_camera_pan (&now, dx, dy));
  commit_later (camera);
}

void
vec_plot_camera_hold (VecPlotCamera *camera)
{
  camera->held = get_camera (camera);
}

void
vec_plot_camera_drag (VecPlotCamera *camera, double dx, double dy)
{
  move (camera, vec_camera_pan (&camera->held, dx, dy));
}

void
vec_plot_camera_let_go (VecPlotCamera *camera)
{
  vec_session_commit_camera (camera->session);
}

/* ---- Wheel and pinch */

void
vec_plot_camera_set_pointer (VecPlotCamera *camera, double x, double y)
{
  camera->pointer_x = x;
  camera->pointer_y = y;
}

static gboolean
scroll_cb (VecPlotCamera *self, double dx, double dy)
{
  if (self->pointer_x < 0)
    vec_plot_camera_zoom (self, pow (VEC_ZOOM_STEP, -dy));
  else
    vec_plot_camera_zoom_at (self, self->pointer_x, self->pointer_y, pow (VEC_ZOOM_STEP, -dy));

  return TRUE;
}

static void
pinch_begin_cb (VecPlotCamera *self)
{
  vec_plot_camera_hold (self);
}

static void
pinch_cb (VecPlotCamera *self, double factor, GtkGesture *gesture)
{
  double x, y;

  if (!gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return;

  move (self, vec_camera_zoom_at (&self->held, get_width (self), get_height (self), x, y, factor));
  commit_later (self);
}

VecPlotCamera *
vec_plot_camera_new (GtkWidget *widget, VecSession *session)
{
  VecPlotCamera *self = g_new0 (VecPlotCamera, 1);

  self->widget = widget;
  self->session = g_object_ref (session);
  self->pointer_x = self->pointer_y = -1;

  self->wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  self->pinch = GTK_EVENT_CONTROLLER (gtk_gesture_zoom_new ());
  g_signal_connect_swapped (self->wheel, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (self->pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (self->pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, self->wheel);
  gtk_widget_add_controller (widget, self->pinch);

  return self;
}

void
vec_plot_camera_free (VecPlotCamera *camera)
{
  gtk_widget_remove_controller (camera->widget, camera->wheel);
  gtk_widget_remove_controller (camera->widget, camera->pinch);
  g_clear_handle_id (&camera->commit_source, g_source_remove);
  g_object_unref (camera->session);
  g_free (camera);
}
