/* Arrows move the map, until a point was picked with Enter: then they step from it to the next point in their direction, and Enter goes
 * on to the list of what is near to it, until Escape. With Control they step from any selected point. */
#include "app/vec-plot-keys.h"

#include "session/vec-session-orbit.h"

#define PAN_STEP 48.0   /* pixels, one press of an arrow key */
#define TURN_STEP 10.0  /* degrees, likewise */

typedef struct
{
  VecPlotView *view;
  gint64 picked;        /* the row that keys have selected last */
} Keys;

static VecSession *
get_session (Keys *self)
{
  return vec_plot_view_get_session (self->view);
}

/* ---- Arrows */

/* To the right and up. */
static gboolean
get_direction (guint key, double *dx, double *dy)
{
  *dx = *dy = 0;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      *dx = -1;
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      *dx = 1;
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      *dy = 1;
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      *dy = -1;
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_walking (Keys *self)
{
  gint64 row = vec_session_get_selected_row (get_session (self));

  return row >= 0 && row == self->picked;
}

static void
step (Keys *self, double dx, double dy)
{
  gint64 row = vec_scene_step (vec_session_get_scene (get_session (self)), vec_session_get_selected_row (get_session (self)), dx, dy);

  if (row < 0)
    {
      gtk_widget_error_bell (GTK_WIDGET (self->view));
      return;
    }
  self->picked = row;
  vec_session_go_to_row (get_session (self), row);
}

static gboolean
press_arrow (Keys *self, guint key, gboolean control, gboolean shift)
{
  double dx, dy;

  if (!get_direction (key, &dx, &dy))
    return FALSE;

  if (is_walking (self) || (control && vec_session_get_selected_row (get_session (self)) >= 0))
    step (self, dx, dy);
  else if (vec_plot_orbit_is_on (vec_plot_view_get_orbit (self->view)) && !shift)
    vec_plot_orbit_turn (vec_plot_view_get_orbit (self->view), dx * TURN_STEP, dy * TURN_STEP);
  else
    vec_plot_camera_pan (vec_plot_view_get_camera (self->view), -dx * PAN_STEP, dy * PAN_STEP);

  return TRUE;
}

/* ---- Other keys */

static gboolean
press_view_key (Keys *self, guint key)
{
  switch (gdk_keyval_to_lower (key))
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      vec_plot_camera_zoom (vec_plot_view_get_camera (self->view), VEC_ZOOM_STEP);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      vec_plot_camera_zoom (vec_plot_view_get_camera (self->view), 1 / VEC_ZOOM_STEP);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
    case GDK_KEY_Home:
      if (vec_plot_orbit_is_on (vec_plot_view_get_orbit (self->view)))
        vec_session_reset_view (get_session (self));
      else
        vec_session_fit (get_session (self));
      return TRUE;
    case GDK_KEY_2:
      vec_session_set_dims (get_session (self), 2);
      return TRUE;
    case GDK_KEY_3:
      vec_session_set_dims (get_session (self), 3);
      return TRUE;
    case GDK_KEY_s:
      vec_session_set_spinning (get_session (self), TRUE);
      return TRUE;
    case GDK_KEY_c:
      gtk_widget_activate_action (GTK_WIDGET (self->view), "win.center-selection", NULL);
      return TRUE;
    case GDK_KEY_f:
      gtk_widget_activate_action (GTK_WIDGET (self->view), "win.fit-selection", NULL);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
pick (Keys *self)
{
  VecScene *scene = vec_session_get_scene (get_session (self));
  int width = gtk_widget_get_width (GTK_WIDGET (self->view)), height = gtk_widget_get_height (GTK_WIDGET (self->view));

  self->picked = vec_scene_pick_center (scene, width, height);
  vec_session_select_row (get_session (self), self->picked);
}

static void
toggle_pause (VecSession *session)
{
  gboolean running, paused;

  g_object_get (session, "running", &running, "paused", &paused, NULL);
  if (running)
    vec_session_set_paused (session, !paused);
}

static gboolean
choose_tool (Keys *self, guint key)
{
  for (VecTool tool = 0; tool < VEC_N_TOOLS; tool++)
    if (vec_plot_tool_get (tool) != NULL && gdk_keyval_to_lower (key) == vec_plot_tool_get (tool)->key)
      {
        vec_plot_view_set_tool (self->view, tool);
        return TRUE;
      }

  return FALSE;
}

/* One thing after the other: what a tool is doing, the selection of many, that of one. */
static void
give_up (VecPlotView *view)
{
  VecSession *session = vec_plot_view_get_session (view);

  if (vec_plot_view_escape_tool (view))
    return;

  if (vec_session_get_chosen (session) != NULL)
    vec_session_set_chosen (session, NULL);
  else
    vec_session_select_row (session, -1);
}

static gboolean
press_action_key (Keys *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (!is_walking (self))
        pick (self);
      else
        gtk_widget_activate_action (GTK_WIDGET (self->view), "win.neighbors", NULL);
      return TRUE;
    case GDK_KEY_Escape:
      give_up (self->view);
      return TRUE;
    case GDK_KEY_space:
      toggle_pause (get_session (self));
      return TRUE;
    default:
      return choose_tool (self, key);
    }
}

static gboolean
key_cb (Keys *self, guint key, guint code, GdkModifierType state)
{
  if ((state & (GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if ((state & GDK_CONTROL_MASK) != 0)
    return press_arrow (self, key, TRUE, FALSE);

  return press_arrow (self, key, FALSE, (state & GDK_SHIFT_MASK) != 0) || press_view_key (self, key) || press_action_key (self, key);
}

void
vec_plot_keys_attach (VecPlotView *view)
{
  GtkEventController *controller = gtk_event_controller_key_new ();
  Keys *self = g_new0 (Keys, 1);

  self->view = view;
  self->picked = -1;
  g_signal_connect_data (controller, "key-pressed", G_CALLBACK (key_cb), self, (GClosureNotify) (void (*) (void)) g_free,
                         G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (view), controller);
}
