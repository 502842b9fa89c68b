#include "app/vec-color-dot.h"

#include <math.h>

#define DIAMETER 12

struct _VecColorDot
{
  GtkWidget parent_instance;
  guint32 color;
  VecShape shape;
  double diameter;
  gboolean hollow;
};

G_DEFINE_FINAL_TYPE (VecColorDot, vec_color_dot, GTK_TYPE_WIDGET)

static void
vec_color_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecColorDot *self = VEC_COLOR_DOT (widget);
  GdkRGBA rgba = { ((self->color >> 16) & 255) / 255.0f, ((self->color >> 8) & 255) / 255.0f, (self->color & 255) / 255.0f, 1 };
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  gdk_cairo_set_source_rgba (cr, &rgba);
  vec_shape_add_hollow_path (cr, self->shape, width / 2.0, height / 2.0, self->diameter, self->hollow ? VEC_HOLE : 0);
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
vec_color_dot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  VecColorDot *self = VEC_COLOR_DOT (widget);

  *minimum = *natural = (int) ceil (MAX (DIAMETER, self->diameter) * vec_shape_get_extent (self->shape));
}

static void
vec_color_dot_class_init (VecColorDotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = vec_color_dot_snapshot;
  widget_class->measure = vec_color_dot_measure;
  gtk_widget_class_set_css_name (widget_class, "colordot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vec_color_dot_init (VecColorDot *self)
{
  self->diameter = DIAMETER;
}

GtkWidget *
vec_color_dot_new (guint32 color)
{
  VecColorDot *self = g_object_new (VEC_TYPE_COLOR_DOT, NULL);

  self->color = color;

  return GTK_WIDGET (self);
}

void
vec_color_dot_set_color (VecColorDot *self, guint32 color)
{
  g_return_if_fail (VEC_IS_COLOR_DOT (self));

  self->color = color;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
vec_color_dot_set_shape (VecColorDot *self, VecShape shape, double size)
{
  g_return_if_fail (VEC_IS_COLOR_DOT (self));

  self->shape = shape;
  self->diameter = DIAMETER * size;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
vec_color_dot_set_hollow (VecColorDot *self, gboolean hollow)
{
  g_return_if_fail (VEC_IS_COLOR_DOT (self));

  self->hollow = hollow;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
