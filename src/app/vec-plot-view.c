#include "app/vec-plot-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-glide.h"
#include "app/vec-hover-card.h"
#include "plot/vec-renderer.h"

#define PICK_RADIUS 8.0      /* pixels */
#define DRAG_THRESHOLD 4.0   /* pixels */
#define PAN_STEP 48.0        /* pixels, one press of an arrow key */
#define ZOOM_STEP 1.25
#define COMMIT_DELAY_MS 350  /* after the last wheel step or key the movement is one undo step */
#define CARD_GAP 14          /* pixels between pointer and card */

typedef struct _SurfacePool SurfacePool;

struct _VecPlotView
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *card;

  /* The points' layer is one of these two. */
  GdkTexture *points;
  cairo_surface_t *surface;
  int points_width, points_height; /* logical pixels that the session was told */
  gboolean points_dirty;
  SurfacePool *pool;
  VecGlide *glide;           /* from one picture of the seed reel to the next */

  double pointer_x, pointer_y; /* pixels; negative while the pointer is away */
  gint64 hovered;
  VecCamera gesture_camera;  /* when the drag or pinch began */
  gboolean dragging;
  guint commit_source;
};

G_DEFINE_FINAL_TYPE (VecPlotView, vec_plot_view, GTK_TYPE_WIDGET)

static VecScene *
get_scene (VecPlotView *self)
{
  return vec_session_get_scene (self->session);
}

static double
get_width (VecPlotView *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self));
}

static double
get_height (VecPlotView *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self));
}

/* ---- The points' layer */

/* Pixels that no texture uses any more: taken again, because fresh memory costs more than drawing into it. Outlives the widget as
 * long as a texture is somewhere on its way to the screen. */
struct _SurfacePool
{
  GQueue spare;   /* of cairo_surface_t */
};

static void
surface_pool_clear (gpointer data)
{
  SurfacePool *pool = data;

  g_queue_clear_full (&pool->spare, (GDestroyNotify) cairo_surface_destroy);
}

static void
surface_pool_unref (SurfacePool *pool)
{
  g_rc_box_release_full (pool, surface_pool_clear);
}

static cairo_surface_t *
surface_pool_take (SurfacePool *pool, int width, int height)
{
  cairo_surface_t *surface;

  /* The newest one is still held by the frame that is on the screen: writing into it would copy it first. */
  while (pool->spare.length > 1 && (surface = g_queue_pop_head (&pool->spare)) != NULL)
    {
      if (cairo_image_surface_get_width (surface) == width && cairo_image_surface_get_height (surface) == height)
        return surface;
      cairo_surface_destroy (surface);
    }

  return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
}

typedef struct
{
  SurfacePool *pool;
  cairo_surface_t *surface;
} Pixels;

static void
pixels_free (gpointer data)
{
  Pixels *pixels = data;

  g_queue_push_tail (&pixels->pool->spare, pixels->surface);
  surface_pool_unref (pixels->pool);
  g_free (pixels);
}

static GdkTexture *
texture_from_surface (VecPlotView *self, cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  Pixels *pixels = g_new (Pixels, 1);
  g_autoptr (GBytes) bytes = NULL;

  pixels->pool = g_rc_box_acquire (self->pool);
  pixels->surface = surface;
  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * (gsize) height, pixels_free, pixels);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* Where GTK draws with cairo itself, a surface is painted as it is; a texture would be converted pixel by pixel through floats, which
 * took half of a frame. Elsewhere a texture is uploaded once and kept by the graphics device. */
static gboolean
draws_with_cairo (VecPlotView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return native != NULL && GSK_IS_CAIRO_RENDERER (gtk_native_get_renderer (native));
}

static void
forget_points (VecPlotView *self)
{
  g_clear_object (&self->points);
  if (self->surface != NULL)
    g_queue_push_tail (&self->pool->spare, g_steal_pointer (&self->surface));
}

static void
render_points (VecPlotView *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double width = get_width (self), height = get_height (self);
  cairo_surface_t *surface = surface_pool_take (self->pool, (int) width * scale, (int) height * scale);

  vec_render_points (get_scene (self), surface, width, height, scale);
  forget_points (self);
  if (draws_with_cairo (self))
    self->surface = surface;
  else
    self->points = texture_from_surface (self, surface);
  self->points_dirty = FALSE;
}

static void
append_surface (VecPlotView *self, cairo_t *cr)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  cairo_save (cr);
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
redraw_points (VecPlotView *self)
{
  self->points_dirty = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
vec_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecPlotView *self = VEC_PLOT_VIEW (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) get_width (self), (float) get_height (self));
  cairo_t *cr;

  if (self->session == NULL || area.size.width < 1 || area.size.height < 1)
    return;

  if (self->points_dirty || (self->points == NULL && self->surface == NULL))
    render_points (self);
  if (self->points != NULL)
    gtk_snapshot_append_texture (snapshot, self->points, &area);

  cr = gtk_snapshot_append_cairo (snapshot, &area);
  if (self->surface != NULL)
    append_surface (self, cr);
  vec_render_overlay (get_scene (self), cr, area.size.width, area.size.height);
  cairo_destroy (cr);

  gtk_widget_snapshot_child (widget, self->card, snapshot);
}

/* ---- The hover card */

/* Beside the pointer, on the side where there is room. */
static void
allocate_card (VecPlotView *self)
{
  int width, height;
  double x = self->pointer_x + CARD_GAP, y = self->pointer_y + CARD_GAP;
  graphene_point_t origin;

  gtk_widget_measure (self->card, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (self->card, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  if (x + width > get_width (self))
    x = MAX (0, self->pointer_x - CARD_GAP - width);
  if (y + height > get_height (self))
    y = MAX (0, self->pointer_y - CARD_GAP - height);

  origin = GRAPHENE_POINT_INIT ((float) x, (float) y);
  gtk_widget_allocate (self->card, width, height, -1, gsk_transform_translate (NULL, &origin));
}

static void
hover_row (VecPlotView *self, gint64 row)
{
  g_autofree char *text = NULL;

  if (row != self->hovered)
    {
      self->hovered = row;
      text = row >= 0 ? vec_session_dup_row_text (self->session, row) : NULL;
      vec_hover_card_set_text (VEC_HOVER_CARD (self->card), text);
      vec_scene_set_hover (get_scene (self), row);
    }
  if (row >= 0)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* The hover is a layer of its own, so that moving the mouse does not redraw every point. */
static void
update_hover (VecPlotView *self)
{
  gboolean away = self->pointer_x < 0 || self->dragging;
  gint64 row = away ? -1
                    : vec_scene_pick (get_scene (self), get_width (self), get_height (self), self->pointer_x, self->pointer_y,
                                      PICK_RADIUS);

  vec_scene_set_pointer (get_scene (self), away ? -1 : self->pointer_x, away ? -1 : self->pointer_y);
  hover_row (self, row);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (VecPlotView *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->session != NULL)
    update_hover (self);
}

static void
leave_cb (VecPlotView *self)
{
  motion_cb (self, -1, -1);
}

/* ---- The camera */

static gboolean
commit_cb (gpointer data)
{
  VecPlotView *self = data;

  self->commit_source = 0;
  vec_session_commit_camera (self->session);

  return G_SOURCE_REMOVE;
}

static void
commit_later (VecPlotView *self)
{
  g_clear_handle_id (&self->commit_source, g_source_remove);
  self->commit_source = g_timeout_add (COMMIT_DELAY_MS, commit_cb, self);
}

static void
move_camera (VecPlotView *self, VecCamera camera)
{
  vec_session_set_camera (self->session, &camera);
}

static void
zoom_at (VecPlotView *self, double x, double y, double factor)
{
  VecCamera camera = vec_scene_get_camera (get_scene (self));

  move_camera (self, vec_camera_zoom_at (&camera, get_width (self), get_height (self), x, y, factor));
  commit_later (self);
}

static void
pan_by (VecPlotView *self, double dx, double dy)
{
  VecCamera camera = vec_scene_get_camera (get_scene (self));

  move_camera (self, vec_camera_pan (&camera, dx, dy));
  commit_later (self);
}

static gboolean
scroll_cb (VecPlotView *self, double dx, double dy)
{
  if (self->session == NULL)
    return FALSE;

  if (self->pointer_x < 0)
    vec_plot_view_zoom (self, pow (ZOOM_STEP, -dy));
  else
    zoom_at (self, self->pointer_x, self->pointer_y, pow (ZOOM_STEP, -dy));

  return TRUE;
}

static void
drag_begin_cb (VecPlotView *self, double x, double y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->session != NULL)
    self->gesture_camera = vec_scene_get_camera (get_scene (self));
}

static void
start_dragging (VecPlotView *self, GtkGesture *gesture)
{
  self->dragging = TRUE;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  update_hover (self);
}

static void
drag_update_cb (VecPlotView *self, double dx, double dy, GtkGesture *gesture)
{
  if (self->session == NULL)
    return;

  if (!self->dragging && hypot (dx, dy) > DRAG_THRESHOLD)
    start_dragging (self, gesture);
  if (self->dragging)
    move_camera (self, vec_camera_pan (&self->gesture_camera, dx, dy));
}

static void
drag_end_cb (VecPlotView *self)
{
  if (!self->dragging)
    return;

  self->dragging = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
  vec_session_commit_camera (self->session);
  update_hover (self);
}

static void
pinch_begin_cb (VecPlotView *self)
{
  if (self->session != NULL)
    self->gesture_camera = vec_scene_get_camera (get_scene (self));
}

static void
pinch_cb (VecPlotView *self, double factor, GtkGesture *gesture)
{
  double x, y;

  if (self->session == NULL || !gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    return;

  move_camera (self, vec_camera_zoom_at (&self->gesture_camera, get_width (self), get_height (self), x, y, factor));
  commit_later (self);
}

/* ---- Selecting */

static void
select_at (VecPlotView *self, double x, double y)
{
  int marker = vec_scene_pick_marker (get_scene (self), get_width (self), get_height (self), x, y, PICK_RADIUS);
  gint64 row = vec_scene_pick (get_scene (self), get_width (self), get_height (self), x, y, PICK_RADIUS);

  if (marker >= 0)
    vec_session_select_text (self->session, marker);
  else
    vec_session_select_row (self->session, row);
}

static void
click_cb (VecPlotView *self, int n_press, double x, double y)
{
  if (self->session == NULL)
    return;

  if (n_press == 1)
    select_at (self, x, y);
  else if (n_press == 2)
    zoom_at (self, x, y, ZOOM_STEP * ZOOM_STEP);
}

static void
toggle_pause (VecPlotView *self)
{
  gboolean running, paused;

  g_object_get (self->session, "running", &running, "paused", &paused, NULL);
  if (running)
    vec_session_set_paused (self->session, !paused);
}

static gboolean
handle_key (VecPlotView *self, guint key)
{
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      pan_by (self, PAN_STEP, 0);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      pan_by (self, -PAN_STEP, 0);
      return TRUE;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      pan_by (self, 0, PAN_STEP);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      pan_by (self, 0, -PAN_STEP);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      vec_plot_view_zoom (self, ZOOM_STEP);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      vec_plot_view_zoom (self, 1 / ZOOM_STEP);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
    case GDK_KEY_Home:
      vec_session_fit (self->session);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      vec_session_select_row (self->session, vec_scene_pick_center (get_scene (self), get_width (self), get_height (self)));
      return TRUE;
    case GDK_KEY_Escape:
      vec_session_select_row (self->session, -1);
      return TRUE;
    case GDK_KEY_space:
      toggle_pause (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
key_cb (VecPlotView *self, guint key, guint code, GdkModifierType state)
{
  if (self->session == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  return handle_key (self, key);
}

/* ---- Following the session */

static void
scene_changed_cb (VecPlotView *self)
{
  redraw_points (self);
  if (self->hovered >= vec_scene_get_n_rows (get_scene (self)))
    update_hover (self);
}

static void
glided_cb (gpointer data)
{
  VecPlotView *self = data;

  redraw_points (self);
  if (self->hovered >= 0)
    update_hover (self);
}

/* While another seed's picture is shown, points that do not keep their company fade. */
static void
reel_changed_cb (VecPlotView *self)
{
  gboolean elsewhere = vec_session_get_reel_frame (self->session) >= 0;

  if (vec_session_get_reel_size (self->session) > 0)
    vec_glide_follow (self->glide);
  else
    vec_glide_stop (self->glide);
  vec_scene_set_fade (get_scene (self), elsewhere ? vec_session_get_company (self->session) : NULL);
  redraw_points (self);
}

static void
dark_changed_cb (VecPlotView *self)
{
  if (self->session == NULL)
    return;

  vec_scene_set_dark (get_scene (self), adw_style_manager_get_dark (adw_style_manager_get_default ()));
  redraw_points (self);
}

/* What a person who cannot see the picture hears about it. */
static void
selection_changed_cb (VecPlotView *self)
{
  gint64 row = vec_session_get_selected_row (self->session);
  g_autofree char *text = row >= 0 ? vec_session_dup_row_text (self->session, row) : NULL;
  g_autofree char *description = text != NULL ? g_strdup_printf (_("Selected: %s"), text) : g_strdup (_("Nothing is selected"));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

void
vec_plot_view_set_session (VecPlotView *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_PLOT_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "scene-changed", G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "layout-replaced", G_CALLBACK (scene_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-row", G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "reel-changed", G_CALLBACK (reel_changed_cb), self, G_CONNECT_SWAPPED);
  self->glide = vec_glide_new (GTK_WIDGET (self), vec_session_get_scene (session), glided_cb, self);
  selection_changed_cb (self);
  dark_changed_cb (self);
}

void
vec_plot_view_zoom (VecPlotView *self, double factor)
{
  g_return_if_fail (VEC_IS_PLOT_VIEW (self));

  zoom_at (self, get_width (self) / 2, get_height (self) / 2, factor);
}

/* ---- The widget */

static void
vec_plot_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VecPlotView *self = VEC_PLOT_VIEW (widget);

  if (gtk_widget_should_layout (self->card))
    allocate_card (self);
  if (self->session == NULL || width < 1 || height < 1)
    return;

  if (width != self->points_width || height != self->points_height)
    {
      self->points_width = width;
      self->points_height = height;
      self->points_dirty = TRUE;
      vec_session_set_size (self->session, width, height);
    }
}

static void
vec_plot_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 900 : 600;
}

static void
vec_plot_view_dispose (GObject *object)
{
  VecPlotView *self = VEC_PLOT_VIEW (object);

  g_clear_handle_id (&self->commit_source, g_source_remove);
  g_clear_pointer (&self->glide, vec_glide_free);
  g_clear_object (&self->session);
  if (self->pool != NULL)
    forget_points (self);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->pool, surface_pool_unref);

  G_OBJECT_CLASS (vec_plot_view_parent_class)->dispose (object);
}

static void
vec_plot_view_class_init (VecPlotViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_plot_view_dispose;
  widget_class->snapshot = vec_plot_view_snapshot;
  widget_class->size_allocate = vec_plot_view_size_allocate;
  widget_class->measure = vec_plot_view_measure;
  gtk_widget_class_set_css_name (widget_class, "plotview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_pointer_controllers (VecPlotView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (click_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

static void
vec_plot_view_init (VecPlotView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->pointer_x = self->pointer_y = -1;
  self->hovered = -1;
  self->pool = g_rc_box_new0 (SurfacePool);

  self->card = vec_hover_card_new ();
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Scatter plot"), -1);

  add_pointer_controllers (self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (redraw_points), NULL);
}
