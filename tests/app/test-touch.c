/* What a finger does on the map, as far as a screen without one can tell: what is heard of it is sent to the map's own gestures. Run by
 * run-on-screen.py. */
#include <adwaita.h>

#include "app/vec-plot-view.h"
#include "session-fixture.h"

#define N_ROWS 60

static gpointer
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }
  return NULL;
}

static GtkWidget *
find_popover (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      return child;
  return NULL;
}

static VecPlotView *
open_view (VecSession *session, GtkWindow **window)
{
  VecPlotView *view = g_object_new (VEC_TYPE_PLOT_VIEW, NULL);

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  vec_plot_view_set_session (view, session);
  *window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (*window, 600, 400);
  gtk_window_set_child (*window, GTK_WIDGET (view));
  gtk_window_present (*window);
  wait_until (gtk_widget_get_mapped (GTK_WIDGET (view)) && gtk_widget_get_width (GTK_WIDGET (view)) > 1);
  return view;
}

static void
get_pixel (VecPlotView *view, gint64 row, double *sx, double *sy)
{
  VecScene *scene = vec_session_get_scene (vec_plot_view_get_session (view));
  VecCamera camera = vec_scene_get_camera (scene);
  double x, y;

  g_assert_true (vec_scene_get_position (scene, row, &x, &y));
  vec_camera_to_screen (&camera, gtk_widget_get_width (GTK_WIDGET (view)), gtk_widget_get_height (GTK_WIDGET (view)), x, y, sx, sy);
}

/* A finger that rests opens the menu of the point below it; the button of a mouse that rests does not. */
static void
test_long_press (void)
{
  g_autoptr (VecTable) table = make_table (N_ROWS, 4, 3);
  g_autoptr (VecSession) session = make_session (table);
  GtkWindow *window;
  VecPlotView *view = open_view (session, &window);
  GtkGesture *press = find_controller (GTK_WIDGET (view), GTK_TYPE_GESTURE_LONG_PRESS);
  double x, y;

  g_assert_nonnull (press);
  g_assert_true (gtk_gesture_single_get_touch_only (GTK_GESTURE_SINGLE (press)));
  g_assert_cmpint (vec_session_get_selected_row (session), ==, -1);
  get_pixel (view, 17, &x, &y);
  g_signal_emit_by_name (press, "pressed", x, y);
  g_assert_cmpint (vec_session_get_selected_row (session), ==, 17);
  g_assert_nonnull (find_popover (GTK_WIDGET (view)));
  wait_until (gtk_widget_get_mapped (find_popover (GTK_WIDGET (view))));
  gtk_popover_popdown (GTK_POPOVER (find_popover (GTK_WIDGET (view))));
  wait_until (!gtk_widget_get_mapped (find_popover (GTK_WIDGET (view))));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);   /* graphics drivers keep memory, which is not what is tested here */
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/touch/long-press", test_long_press);
  return g_test_run ();
}
