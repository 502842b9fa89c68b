#include "app/vec-color-ramp.h"

#define HEIGHT 14
#define MAX_STOPS 32

struct _VecColorRamp
{
  GtkWidget parent_instance;
  guint32 *colors;   /* (n_colors) */
  guint n_colors;
};

G_DEFINE_FINAL_TYPE (VecColorRamp, vec_color_ramp, GTK_TYPE_WIDGET)

static GdkRGBA
to_rgba (guint32 color)
{
  return (GdkRGBA){ ((color >> 16) & 255) / 255.0f, ((color >> 8) & 255) / 255.0f, (color & 255) / 255.0f, 1 };
}

static void
vec_color_ramp_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecColorRamp *self = VEC_COLOR_RAMP (widget);
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, width, height);
  graphene_point_t start = GRAPHENE_POINT_INIT (0, 0), end = GRAPHENE_POINT_INIT (width, 0);
  GskColorStop stops[MAX_STOPS];
  GskRoundedRect shape;
  guint n_stops = MIN (self->n_colors, MAX_STOPS);

  if (n_stops < 2)
    return;

  for (guint i = 0; i < n_stops; i++)
    {
      guint index = (guint) ((guint64) i * (self->n_colors - 1) / (n_stops - 1));

      stops[i] = (GskColorStop){ i / (float) (n_stops - 1), to_rgba (self->colors[index]) };
    }

  gsk_rounded_rect_init_from_rect (&shape, &area, height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &shape);
  gtk_snapshot_append_linear_gradient (snapshot, &area, &start, &end, stops, n_stops);
  gtk_snapshot_pop (snapshot);
}

static void
vec_color_ramp_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 60;
}

static void
vec_color_ramp_finalize (GObject *object)
{
  g_free (VEC_COLOR_RAMP (object)->colors);

  G_OBJECT_CLASS (vec_color_ramp_parent_class)->finalize (object);
}

static void
vec_color_ramp_class_init (VecColorRampClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vec_color_ramp_finalize;
  widget_class->snapshot = vec_color_ramp_snapshot;
  widget_class->measure = vec_color_ramp_measure;
  gtk_widget_class_set_css_name (widget_class, "colorramp");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
vec_color_ramp_init (VecColorRamp *self)
{
}

void
vec_color_ramp_set_colors (VecColorRamp *self, const guint32 *colors, guint n_colors)
{
  g_return_if_fail (VEC_IS_COLOR_RAMP (self));

  g_free (self->colors);
  self->colors = g_memdup2 (colors, n_colors * sizeof *colors);
  self->n_colors = n_colors;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
