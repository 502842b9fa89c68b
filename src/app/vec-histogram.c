#include "app/vec-histogram.h"

#include <math.h>

#define BARS_HEIGHT 54
#define RAMP_HEIGHT 5
#define TICKS_HEIGHT 18
#define END_REACH 6.0     /* pixels around an end in which it is taken hold of */
#define MAX_TICKS 4

typedef enum { DRAG_NONE, DRAG_NEW, DRAG_LOW, DRAG_HIGH, DRAG_ALL } DragKind;

struct _VecHistogram
{
  GtkWidget parent_instance;

  VecColoring *coloring;   /* NULL: nothing is shown */
  GArray *ticks;           /* of VecTick, or NULL */
  gboolean dark;
  gboolean is_brushed;
  gboolean has_ticks;
  double low, high;        /* fractions */
  DragKind drag;
  double start, start_low, start_high;
};

enum { RANGE_DRAWN, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VecHistogram, vec_histogram, GTK_TYPE_WIDGET)

/* ---- Drawing */

static void
set_source (cairo_t *cr, guint32 color, double alpha)
{
  cairo_set_source_rgba (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0, (color & 0xff) / 255.0, alpha);
}

static gboolean
is_within (VecHistogram *self, double fraction)
{
  return fraction >= self->low && fraction <= self->high;
}

/* A bin that holds any row can be seen. */
static void
draw_bars (VecHistogram *self, cairo_t *cr, double width)
{
  const gint64 *counts = vec_coloring_get_histogram (self->coloring);
  const guint32 *colors = vec_coloring_get_colors (self->coloring, self->dark);
  guint n_colors = vec_coloring_get_n_colors (self->coloring) - 1;
  gint64 most = 1;

  for (int i = 0; i < VEC_COLORING_N_BINS; i++)
    most = MAX (most, counts[i]);
  for (int i = 0; i < VEC_COLORING_N_BINS; i++)
    {
      double left = width * i / VEC_COLORING_N_BINS, right = width * (i + 1) / VEC_COLORING_N_BINS;
      double middle = (i + 0.5) / VEC_COLORING_N_BINS;
      double height = counts[i] > 0 ? MAX (1.5, BARS_HEIGHT * (double) counts[i] / most) : 0;

      set_source (cr, colors[(guint) (middle * n_colors)], is_within (self, middle) ? 1 : 0.2);
      cairo_rectangle (cr, left, BARS_HEIGHT - height, MAX (right - left - 0.5, 0.5), height);
      cairo_fill (cr);
      cairo_rectangle (cr, left, BARS_HEIGHT + 2, right - left + 0.5, RAMP_HEIGHT);
      cairo_fill (cr);
    }
}

static void
draw_ends (VecHistogram *self, cairo_t *cr, double width, const GdkRGBA *ink)
{
  const double ends[] = { self->low, self->high };

  if (self->low <= 0 && self->high >= 1)
    return;
  gdk_cairo_set_source_rgba (cr, ink);
  cairo_set_line_width (cr, 1.5);
  for (int i = 0; i < 2; i++)
    {
      double x = CLAMP (ends[i] * width, 1, width - 1);

      cairo_move_to (cr, x, 0);
      cairo_line_to (cr, x, BARS_HEIGHT + 2 + RAMP_HEIGHT);
      cairo_stroke (cr);
      cairo_arc (cr, x, BARS_HEIGHT / 2.0, 4, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

/* Labels that would meet the one before are left out, but for the last. */
static void
draw_ticks (VecHistogram *self, GtkSnapshot *snapshot, double width, const GdkRGBA *ink)
{
  double taken = -INFINITY, reserved = INFINITY;

  for (guint k = 0; k < self->ticks->len; k++)
    {
      guint i = k == 0 ? self->ticks->len - 1 : k - 1;
      const VecTick *tick = &g_array_index (self->ticks, VecTick, i);
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), tick->label);
      int text_width, text_height;
      double x;

      pango_layout_get_pixel_size (layout, &text_width, &text_height);
      x = CLAMP (tick->fraction * width - text_width / 2.0, 0, MAX (width - text_width, 0));
      if (k > 0 && (x < taken + 6 || x + text_width + 6 > reserved))
        continue;
      if (k == 0)
        reserved = x;
      else
        taken = x + text_width;
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, BARS_HEIGHT + RAMP_HEIGHT + 4));
      gtk_snapshot_append_layout (snapshot, layout, ink);
      gtk_snapshot_restore (snapshot);
    }
}

static void
vec_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecHistogram *self = VEC_HISTOGRAM (widget);
  double width = gtk_widget_get_width (widget);
  GdkRGBA ink;
  cairo_t *cr;

  if (self->coloring == NULL || vec_coloring_get_histogram (self->coloring) == NULL)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &ink);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, BARS_HEIGHT + RAMP_HEIGHT + 4));
  draw_bars (self, cr, width);
  draw_ends (self, cr, width, &ink);
  cairo_destroy (cr);
  if (self->ticks != NULL && self->has_ticks)
    draw_ticks (self, snapshot, width, &ink);
}

static void
vec_histogram_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  VecHistogram *self = VEC_HISTOGRAM (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = 100;
  else
    *minimum = *natural = BARS_HEIGHT + RAMP_HEIGHT + 4 + (self->has_ticks ? TICKS_HEIGHT : 0);
}

/* ---- The pointer */

static double
to_fraction (VecHistogram *self, double x)
{
  return CLAMP (x / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1), 0, 1);
}

static DragKind
find_drag (VecHistogram *self, double x)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double to_low = fabs (x - self->low * width), to_high = fabs (x - self->high * width);

  if (self->low <= 0 && self->high >= 1)
    return DRAG_NEW;
  if (MIN (to_low, to_high) <= END_REACH)
    return to_low < to_high ? DRAG_LOW : DRAG_HIGH;
  return is_within (self, to_fraction (self, x)) ? DRAG_ALL : DRAG_NEW;
}

static void
draw_range (VecHistogram *self, double low, double high)
{
  vec_histogram_set_range (self, low, high);
  g_signal_emit (self, signals[RANGE_DRAWN], 0, self->low, self->high);
}

static void
drag_begin_cb (VecHistogram *self, double x, double y)
{
  self->drag = self->is_brushed ? find_drag (self, x) : DRAG_NONE;
  self->start = to_fraction (self, x);
  self->start_low = self->low;
  self->start_high = self->high;
}

static void
drag_update_cb (VecHistogram *self, double dx, double dy)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  double at = CLAMP (self->start + dx / width, 0, 1), by = dx / width;

  switch (self->drag)
    {
    case DRAG_NEW:
      draw_range (self, MIN (self->start, at), MAX (self->start, at));
      break;
    case DRAG_LOW:
      draw_range (self, MIN (at, self->start_high), self->start_high);
      break;
    case DRAG_HIGH:
      draw_range (self, self->start_low, MAX (at, self->start_low));
      break;
    case DRAG_ALL:
      by = CLAMP (by, -self->start_low, 1 - self->start_high);
      draw_range (self, self->start_low + by, self->start_high + by);
      break;
    case DRAG_NONE:
    default:
      break;
    }
}

/* A click beside the range takes it away. */
static void
drag_end_cb (VecHistogram *self, double dx, double dy)
{
  if (self->drag == DRAG_NEW && fabs (dx) < 2)
    draw_range (self, 0, 1);
  self->drag = DRAG_NONE;
}

static void
motion_cb (VecHistogram *self, double x, double y)
{
  DragKind kind = self->is_brushed ? find_drag (self, x) : DRAG_NONE;
  const char *cursor = kind == DRAG_NONE ? NULL : kind == DRAG_NEW ? "crosshair" : kind == DRAG_ALL ? "grab" : "ew-resize";

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
}

/* ---- The widget */

static void
vec_histogram_finalize (GObject *object)
{
  VecHistogram *self = VEC_HISTOGRAM (object);

  g_clear_pointer (&self->coloring, vec_coloring_unref);
  g_clear_pointer (&self->ticks, g_array_unref);

  G_OBJECT_CLASS (vec_histogram_parent_class)->finalize (object);
}

static void
vec_histogram_class_init (VecHistogramClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = vec_histogram_finalize;
  widget_class->snapshot = vec_histogram_snapshot;
  widget_class->measure = vec_histogram_measure;
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  signals[RANGE_DRAWN] = g_signal_new ("range-drawn", VEC_TYPE_HISTOGRAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
vec_histogram_init (VecHistogram *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->high = 1;
  self->has_ticks = TRUE;
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

void
vec_histogram_set_coloring (VecHistogram *self, VecColoring *coloring, gboolean dark, gboolean is_brushed)
{
  g_return_if_fail (VEC_IS_HISTOGRAM (self));

  if (coloring != NULL)
    vec_coloring_ref (coloring);
  g_clear_pointer (&self->coloring, vec_coloring_unref);
  g_clear_pointer (&self->ticks, g_array_unref);
  self->coloring = coloring;
  self->ticks = coloring != NULL ? vec_coloring_dup_ticks (coloring, MAX_TICKS) : NULL;
  self->dark = dark;
  self->is_brushed = is_brushed;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
vec_histogram_set_has_ticks (VecHistogram *self, gboolean has_ticks)
{
  g_return_if_fail (VEC_IS_HISTOGRAM (self));

  self->has_ticks = has_ticks;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
vec_histogram_set_range (VecHistogram *self, double low, double high)
{
  g_return_if_fail (VEC_IS_HISTOGRAM (self));

  self->low = low;
  self->high = high;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
