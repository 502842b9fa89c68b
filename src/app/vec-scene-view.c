#include "app/vec-scene-view.h"

#include <adwaita.h>

#include "plot/vec-renderer.h"

#define MARGIN 24     /* pixels around the map */

struct _VecSceneView
{
  GtkWidget parent_instance;

  VecScene *scene;
  cairo_surface_t *surface;   /* the points as last drawn, NULL: to be drawn anew */
};

G_DEFINE_FINAL_TYPE (VecSceneView, vec_scene_view, GTK_TYPE_WIDGET)

static void
redraw (VecSceneView *self)
{
  g_clear_pointer (&self->surface, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fit (VecSceneView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  VecBounds bounds;
  VecCamera camera;

  if (width < 1 || height < 1 || !vec_scene_get_bounds (self->scene, &bounds))
    return;

  camera = vec_camera_fit (&bounds, width, height, MARGIN);
  vec_scene_set_camera (self->scene, &camera);
}

static void
vec_scene_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecSceneView *self = VEC_SCENE_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  cairo_t *cr;

  if (width < 1 || height < 1)
    return;

  if (self->surface == NULL)
    {
      self->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
      vec_render_points (self->scene, self->surface, width, height, scale);
      cairo_surface_set_device_scale (self->surface, scale, scale);
    }
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_set_source_surface (cr, self->surface, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
vec_scene_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  fit (VEC_SCENE_VIEW (widget));
  redraw (VEC_SCENE_VIEW (widget));
}

static void
vec_scene_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 120 : 90;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 300;
}

static void
dark_changed_cb (VecSceneView *self)
{
  vec_scene_set_dark (self->scene, adw_style_manager_get_dark (adw_style_manager_get_default ()));
  redraw (self);
}

static void
vec_scene_view_finalize (GObject *object)
{
  VecSceneView *self = VEC_SCENE_VIEW (object);

  g_clear_pointer (&self->surface, cairo_surface_destroy);
  vec_scene_free (self->scene);

  G_OBJECT_CLASS (vec_scene_view_parent_class)->finalize (object);
}

static void
vec_scene_view_class_init (VecSceneViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vec_scene_view_finalize;
  widget_class->snapshot = vec_scene_view_snapshot;
  widget_class->size_allocate = vec_scene_view_size_allocate;
  widget_class->measure = vec_scene_view_measure;
  gtk_widget_class_set_css_name (widget_class, "sceneview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vec_scene_view_init (VecSceneView *self)
{
  self->scene = vec_scene_new ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (redraw), NULL);
  dark_changed_cb (self);
}

void
vec_scene_view_set_orbit (VecSceneView *self, const VecOrbit *orbit)
{
  g_return_if_fail (VEC_IS_SCENE_VIEW (self));

  vec_scene_set_orbit (self->scene, orbit);
  fit (self);
  redraw (self);
}

void
vec_scene_view_set_layout (VecSceneView *self, const float *layout, gint64 n_rows, int dims)
{
  g_return_if_fail (VEC_IS_SCENE_VIEW (self));

  if (dims == 3 && layout != NULL)
    vec_scene_set_positions_3d (self->scene, layout, n_rows);
  else
    vec_scene_set_positions (self->scene, layout, layout != NULL ? n_rows : 0);
  fit (self);
  redraw (self);
}
