#include "app/vec-signed-bar.h"

#define WIDTH 72
#define HEIGHT 8

struct _VecSignedBar
{
  GtkWidget parent_instance;

  double fraction;
};

G_DEFINE_FINAL_TYPE (VecSignedBar, vec_signed_bar, GTK_TYPE_WIDGET)

static void
vec_signed_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
vec_signed_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  static const GdkRGBA nearer = { 0.21f, 0.52f, 0.89f, 1 }, farther = { 0.90f, 0.38f, 0, 1 };
  double fraction = VEC_SIGNED_BAR (widget)->fraction;
  int width = gtk_widget_get_width (widget), top = (gtk_widget_get_height (widget) - HEIGHT) / 2;
  float middle = (float) (width / 2), length = (float) (ABS (fraction) * width / 2);
  GdkRGBA line;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &line);
  line.alpha *= 0.4f;
  gtk_snapshot_append_color (snapshot, fraction < 0 ? &farther : &nearer,
                             &GRAPHENE_RECT_INIT (fraction < 0 ? middle - length : middle, (float) top, length, HEIGHT));
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (middle, (float) top - 2, 1, HEIGHT + 4));
}

static void
vec_signed_bar_class_init (VecSignedBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = vec_signed_bar_measure;
  widget_class->snapshot = vec_signed_bar_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vec_signed_bar_init (VecSignedBar *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
vec_signed_bar_new (double fraction)
{
  VecSignedBar *self = g_object_new (VEC_TYPE_SIGNED_BAR, NULL);

  self->fraction = CLAMP (fraction, -1, 1);

  return GTK_WIDGET (self);
}
