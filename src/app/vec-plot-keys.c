#include "app/vec-plot-keys.h"

#define PAN_STEP 48.0   /* pixels, one press of an arrow key */

static void
select_center (VecPlotView *view)
{
  VecSession *session = vec_plot_view_get_session (view);
  int width = gtk_widget_get_width (GTK_WIDGET (view)), height = gtk_widget_get_height (GTK_WIDGET (view));

  vec_session_select_row (session, vec_scene_pick_center (vec_session_get_scene (session), width, height));
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
pan (VecPlotView *view, guint key)
{
  VecPlotCamera *camera = vec_plot_view_get_camera (view);

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      vec_plot_camera_pan (camera, PAN_STEP, 0);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      vec_plot_camera_pan (camera, -PAN_STEP, 0);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      vec_plot_camera_pan (camera, 0, PAN_STEP);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      vec_plot_camera_pan (camera, 0, -PAN_STEP);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
zoom (VecPlotView *view, guint key)
{
  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      vec_plot_camera_zoom (vec_plot_view_get_camera (view), VEC_ZOOM_STEP);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      vec_plot_camera_zoom (vec_plot_view_get_camera (view), 1 / VEC_ZOOM_STEP);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
    case GDK_KEY_Home:
      vec_session_fit (vec_plot_view_get_session (view));
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
choose_tool (VecPlotView *view, guint key)
{
  for (VecTool tool = 0; tool < VEC_N_TOOLS; tool++)
    if (vec_plot_tool_get (tool) != NULL && gdk_keyval_to_lower (key) == vec_plot_tool_get (tool)->key)
      {
        vec_plot_view_set_tool (view, tool);
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
act (VecPlotView *view, guint key)
{
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      select_center (view);
      return TRUE;
    case GDK_KEY_Escape:
      give_up (view);
      return TRUE;
    case GDK_KEY_space:
      toggle_pause (vec_plot_view_get_session (view));
      return TRUE;
    default:
      return choose_tool (view, key);
    }
}

static gboolean
key_cb (VecPlotView *view, guint key, guint code, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  return pan (view, key) || zoom (view, key) || act (view, key);
}

void
vec_plot_keys_attach (VecPlotView *view)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), view);
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
}
