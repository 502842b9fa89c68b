#include "app/vec-minimap.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/vec-renderer.h"
#include "plot/vec-scene-copy.h"
#include "session/vec-session-camera.h"

#define WIDTH 176
#define HEIGHT 128
#define MARGIN 8               /* pixels around the points */
#define ZOOMED 1.3             /* times nearer than the whole: what is left out is worth a map of its own */
#define ROOM_X 440             /* pixels: a smaller map has no room for another one */
#define ROOM_Y 330
#define DELAY_MS 300           /* after the last change */
#define SMALLEST_FRAME 8.0     /* pixels */

struct _VecMinimap
{
  GtkWidget parent_instance;

  VecPlotView *view;           /* not owned; NULL: gone */
  VecSession *session;
  cairo_surface_t *surface;    /* NULL: not drawn yet */
  VecCamera camera;            /* of the surface */
  const float *layout;         /* that the surface shows, compared only */
  gboolean is_stale;
  guint source;
  GCancellable *cancellable;   /* of the drawing that goes on */
};

G_DEFINE_FINAL_TYPE (VecMinimap, vec_minimap, GTK_TYPE_WIDGET)

/* ---- Drawing the points, in a thread */

typedef struct
{
  VecSceneCopy *copy;
  VecCamera camera;
  gboolean dark;
  int scale;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->copy, vec_scene_copy_free);
  g_free (work);
}

static void
work_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (VecScene) scene = vec_scene_copy_end (g_steal_pointer (&work->copy));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH * work->scale, HEIGHT * work->scale);

  vec_scene_set_dark (scene, work->dark);
  vec_scene_set_camera (scene, &work->camera);
  vec_render_points (scene, surface, WIDTH, HEIGHT, work->scale);
  cairo_surface_set_device_scale (surface, work->scale, work->scale);
  g_task_return_pointer (task, surface, (GDestroyNotify) cairo_surface_destroy);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  VecMinimap *self = VEC_MINIMAP (source);
  const Work *work = g_task_get_task_data (G_TASK (result));
  cairo_surface_t *surface = g_task_propagate_pointer (G_TASK (result), NULL);

  if (surface == NULL)
    return;

  g_clear_pointer (&self->surface, cairo_surface_destroy);
  self->surface = surface;
  self->camera = work->camera;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
start_drawing (VecMinimap *self)
{
  VecScene *scene = vec_session_get_scene (self->session);
  g_autoptr (GTask) task = NULL;
  VecBounds bounds;
  Work *work;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->is_stale = FALSE;
  if (!vec_scene_get_bounds (scene, &bounds))
    return;

  self->cancellable = g_cancellable_new ();
  self->layout = vec_session_get_layout (self->session);
  work = g_new0 (Work, 1);
  work->copy = vec_scene_copy_new (scene);
  work->camera = vec_camera_fit (&bounds, WIDTH, HEIGHT, MARGIN);
  work->dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  work->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  task = g_task_new (self, self->cancellable, drawn_cb, NULL);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, work_in_thread);
}

static gboolean
draw_cb (gpointer data)
{
  VecMinimap *self = data;

  self->source = 0;
  start_drawing (self);

  return G_SOURCE_REMOVE;
}

/* While nobody looks nothing is drawn. */
static void
draw_later (VecMinimap *self)
{
  if (!self->is_stale || !gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  g_clear_handle_id (&self->source, g_source_remove);
  self->source = g_timeout_add (self->surface != NULL ? DELAY_MS : 0, draw_cb, self);
}

/* ---- What is in view */

static gboolean
is_worth_showing (VecMinimap *self)
{
  VecScene *scene = vec_session_get_scene (self->session);
  int width = gtk_widget_get_width (GTK_WIDGET (self->view)), height = gtk_widget_get_height (GTK_WIDGET (self->view));
  VecBounds bounds;
  VecCamera whole;
  gboolean wanted;

  g_object_get (self->session, "minimap", &wanted, NULL);
  if (!wanted || width < ROOM_X || height < ROOM_Y || vec_scene_is_3d (scene) || !vec_scene_get_bounds (scene, &bounds))
    return FALSE;

  whole = vec_camera_fit (&bounds, width, height, 0);
  return vec_session_get_camera (self->session).scale > ZOOMED * whole.scale;
}

static void
update (VecMinimap *self)
{
  /* While points are on their way from one picture to the next, neither is the whole map. */
  if (self->view == NULL || vec_plot_view_is_gliding (self->view))
    return;

  gtk_widget_set_visible (GTK_WIDGET (self), is_worth_showing (self));
  draw_later (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
points_changed_cb (VecMinimap *self)
{
  self->is_stale = TRUE;
  update (self);
}

static void
scene_changed_cb (VecMinimap *self)
{
  self->is_stale |= vec_session_get_layout (self->session) != self->layout;
  update (self);
}

/* The frame, in pixels of the little map. */
static void
get_frame (VecMinimap *self, double *x0, double *y0, double *x1, double *y1)
{
  VecCamera camera = vec_session_get_camera (self->session);
  double width = gtk_widget_get_width (GTK_WIDGET (self->view)), height = gtk_widget_get_height (GTK_WIDGET (self->view));
  double x, y, half_x = width / 2 / camera.scale * self->camera.scale, half_y = height / 2 / camera.scale * self->camera.scale;

  vec_camera_to_screen (&self->camera, WIDTH, HEIGHT, camera.center_x, camera.center_y, &x, &y);
  x = CLAMP (x, -1e4, 1e4);
  y = CLAMP (y, -1e4, 1e4);
  half_x = fmax (half_x, SMALLEST_FRAME / 2);
  half_y = fmax (half_y, SMALLEST_FRAME / 2);
  *x0 = fmax (x - half_x, 1);
  *y0 = fmax (y - half_y, 1);
  *x1 = fmin (x + half_x, WIDTH - 1);
  *y1 = fmin (y + half_y, HEIGHT - 1);
}

static void
draw_frame (VecMinimap *self, cairo_t *cr)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA paper = { 1, 1, 1, 1 }, accent = { 0.2f, 0.5f, 0.9f, 1 };
  double x0, y0, x1, y1;

  gtk_style_context_lookup_color (style, "view_bg_color", &paper);
  gtk_style_context_lookup_color (style, "accent_color", &accent);
  get_frame (self, &x0, &y0, &x1, &y1);
  if (x1 <= x0 || y1 <= y0)
    return;

  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, 0, 0, WIDTH, HEIGHT);
  cairo_rectangle (cr, x0, y0, x1 - x0, y1 - y0);
  cairo_set_source_rgba (cr, paper.red, paper.green, paper.blue, 0.5);
  cairo_fill (cr);
  cairo_rectangle (cr, x0, y0, x1 - x0, y1 - y0);
  cairo_set_line_width (cr, 2);
  gdk_cairo_set_source_rgba (cr, &accent);
  cairo_stroke (cr);
}

static void
vec_minimap_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecMinimap *self = VEC_MINIMAP (widget);
  cairo_t *cr;

  if (self->view == NULL || self->surface == NULL)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_paint (cr);
  draw_frame (self, cr);
  cairo_destroy (cr);
}

/* ---- Moving the view */

static void
go_to (VecMinimap *self, double sx, double sy)
{
  double x, y;

  if (self->view == NULL || self->surface == NULL)
    return;

  vec_camera_to_layout (&self->camera, WIDTH, HEIGHT, CLAMP (sx, 0, WIDTH), CLAMP (sy, 0, HEIGHT), &x, &y);
  vec_plot_camera_center (vec_plot_view_get_camera (self->view), x, y);
}

static void
drag_begin_cb (VecMinimap *self, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  go_to (self, x, y);
}

static void
drag_update_cb (VecMinimap *self, double dx, double dy, GtkGesture *gesture)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (GTK_GESTURE_DRAG (gesture), &x, &y))
    go_to (self, x + dx, y + dy);
}

/* ---- The widget */

static void
vec_minimap_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
vec_minimap_dispose (GObject *object)
{
  VecMinimap *self = VEC_MINIMAP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vec_minimap_parent_class)->dispose (object);
}

static void
vec_minimap_class_init (VecMinimapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_minimap_dispose;
  widget_class->snapshot = vec_minimap_snapshot;
  widget_class->measure = vec_minimap_measure;
  gtk_widget_class_set_css_name (widget_class, "minimap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vec_minimap_init (VecMinimap *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->is_stale = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _("The whole map: click to go there"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Overview map"), -1);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
vec_minimap_set_view (VecMinimap *self, VecPlotView *view)
{
  static const char *const point_signals[] = { "layout-replaced", "coloring-changed", "visible-changed", "chosen-changed" };

  g_return_if_fail (VEC_IS_MINIMAP (self));
  g_return_if_fail (self->view == NULL);

  g_set_weak_pointer (&self->view, view);
  self->session = g_object_ref (vec_plot_view_get_session (view));
  for (gsize i = 0; i < G_N_ELEMENTS (point_signals); i++)
    g_signal_connect_object (self->session, point_signals[i], G_CALLBACK (points_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "scene-changed", G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::minimap", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (points_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
}
