#include "app/vec-color-dot.h"

#define DIAMETER 12

struct _VecColorDot
{
  GtkWidget parent_instance;
  guint32 color;
};

G_DEFINE_FINAL_TYPE (VecColorDot, vec_color_dot, GTK_TYPE_WIDGET)

static void
vec_color_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  guint32 color = VEC_COLOR_DOT (widget)->color;
  GdkRGBA rgba = { ((color >> 16) & 255) / 255.0f, ((color >> 8) & 255) / 255.0f, (color & 255) / 255.0f, 1 };
  float x = (gtk_widget_get_width (widget) - DIAMETER) / 2.0f, y = (gtk_widget_get_height (widget) - DIAMETER) / 2.0f;
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x, y, DIAMETER, DIAMETER);
  GskRoundedRect shape;

  gsk_rounded_rect_init_from_rect (&shape, &rect, DIAMETER / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, &rgba, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
vec_color_dot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = DIAMETER;
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
