#include "app/vec-fraction-bar.h"

#define THICKNESS 4

struct _VecFractionBar
{
  GtkWidget parent_instance;
  double fraction;
};

G_DEFINE_FINAL_TYPE (VecFractionBar, vec_fraction_bar, GTK_TYPE_WIDGET)

static void
append_bar (GtkSnapshot *snapshot, float width, float height, const GdkRGBA *color)
{
  GskRoundedRect shape;
  graphene_rect_t rect = GRAPHENE_RECT_INIT (0, (height - THICKNESS) / 2, MAX (width, THICKNESS), THICKNESS);

  gsk_rounded_rect_init_from_rect (&shape, &rect, THICKNESS / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
vec_fraction_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecFractionBar *self = VEC_FRACTION_BAR (widget);
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkRGBA color, trough;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  trough = color;
  trough.alpha *= 0.15f;
  append_bar (snapshot, width, height, &trough);
  append_bar (snapshot, width * (float) self->fraction, height, &color);
}

static void
vec_fraction_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? THICKNESS + 2 : 24;
}

static void
vec_fraction_bar_class_init (VecFractionBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = vec_fraction_bar_snapshot;
  widget_class->measure = vec_fraction_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "fractionbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vec_fraction_bar_init (VecFractionBar *self)
{
}

void
vec_fraction_bar_set_fraction (VecFractionBar *self, double fraction)
{
  g_return_if_fail (VEC_IS_FRACTION_BAR (self));

  self->fraction = CLAMP (fraction, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
