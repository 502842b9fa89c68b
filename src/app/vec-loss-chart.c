#include "app/vec-loss-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HEIGHT 72
#define AIR 3.0             /* pixels above and below the curve */

struct _VecLossChart
{
  GtkWidget parent_instance;

  double *pairs;            /* (n, 2) */
  guint n;
};

G_DEFINE_FINAL_TYPE (VecLossChart, vec_loss_chart, GTK_TYPE_WIDGET)

static void
get_range (VecLossChart *self, double *least, double *greatest)
{
  *least = INFINITY;
  *greatest = -INFINITY;
  for (guint i = 0; i < self->n; i++)
    {
      *least = MIN (*least, self->pairs[2 * i + 1]);
      *greatest = MAX (*greatest, self->pairs[2 * i + 1]);
    }
  if (*greatest - *least < 1e-3)
    *greatest = *least + 1e-3;
}

static void
trace (VecLossChart *self, cairo_t *cr, double width)
{
  double least, greatest;

  get_range (self, &least, &greatest);
  for (guint i = 0; i < self->n; i++)
    cairo_line_to (cr, self->pairs[2 * i] * width,
                   AIR + (HEIGHT - 2 * AIR) * (1 - (self->pairs[2 * i + 1] - least) / (greatest - least)));
}

static void
vec_loss_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecLossChart *self = VEC_LOSS_CHART (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  double width = gtk_widget_get_width (widget);
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, (float) width, HEIGHT);
  GdkRGBA ink, accent;
  cairo_t *cr;

  gtk_style_context_get_color (style, &ink);
  if (!gtk_style_context_lookup_color (style, "accent_color", &accent))
    accent = ink;
  ink.alpha *= 0.06f;
  gtk_snapshot_append_color (snapshot, &ink, &area);
  if (self->n == 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  gdk_cairo_set_source_rgba (cr, &accent);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace (self, cr, width);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
vec_loss_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 100 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 260 : HEIGHT;
}

static void
vec_loss_chart_finalize (GObject *object)
{
  g_free (VEC_LOSS_CHART (object)->pairs);

  G_OBJECT_CLASS (vec_loss_chart_parent_class)->finalize (object);
}

static void
vec_loss_chart_class_init (VecLossChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vec_loss_chart_finalize;
  widget_class->snapshot = vec_loss_chart_snapshot;
  widget_class->measure = vec_loss_chart_measure;
  gtk_widget_class_set_css_name (widget_class, "losschart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vec_loss_chart_init (VecLossChart *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
vec_loss_chart_set_losses (VecLossChart *self, const double *pairs, guint n)
{
  g_autofree char *text = NULL;

  g_return_if_fail (VEC_IS_LOSS_CHART (self));

  g_free (self->pairs);
  self->pairs = g_memdup2 (pairs, (gsize) n * 2 * sizeof (double));
  self->n = n;
  text = n > 0 ? g_strdup_printf (_("The loss fell from %.3f to %.3f."), pairs[1], pairs[2 * n - 1]) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

