#include "app/vec-ladder-chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MAX_BARS ((int) G_N_ELEMENTS (((VecLadder *) NULL)->dims) + 1)
#define BAR_HEIGHT 96.0f      /* of a bar that holds everything */
#define WIDEST_BAR 26.0f
#define TEXT_GAP 2.0f
#define N_EMPTY_RUNGS 6       /* while nothing is known */

struct _VecLadderChart
{
  GtkWidget parent_instance;

  VecLadder ladder;
  gboolean has_ladder;
  int n_dims;
};

G_DEFINE_FINAL_TYPE (VecLadderChart, vec_ladder_chart, GTK_TYPE_WIDGET)

static int
get_n_bars (VecLadderChart *self)
{
  return (self->has_ladder ? self->ladder.n_rungs : N_EMPTY_RUNGS) + 1;
}

static gboolean
is_map (VecLadderChart *self, int bar)
{
  return bar == get_n_bars (self) - 1;
}

static double
get_share (VecLadderChart *self, int bar)
{
  double share;

  if (!self->has_ladder)
    return 0;

  share = is_map (self, bar) ? self->ladder.map_kept : self->ladder.kept[bar];

  return isfinite (share) ? CLAMP (share, 0, 1) : 0;
}

static char *
dup_title (VecLadderChart *self, int bar)
{
  /* Translators: stands below a narrow bar; as short as can be. */
  if (is_map (self, bar))
    return g_strdup (C_("ladder", "map"));
  if (!self->has_ladder)
    return g_strdup ("");
  /* Translators: all dimensions; stands below a narrow bar. */
  if (self->ladder.dims[bar] >= self->n_dims)
    return g_strdup (C_("ladder", "all"));

  return g_strdup_printf ("%d", self->ladder.dims[bar]);
}

/* ---- Drawing */

typedef struct
{
  GtkSnapshot *snapshot;
  PangoLayout *layout;
  float text_height;
  GdkRGBA ink, accent;
} Brush;

static void
append_text (Brush *brush, const char *text, float center, float top)
{
  PangoRectangle extents;

  pango_layout_set_text (brush->layout, text, -1);
  pango_layout_get_pixel_extents (brush->layout, NULL, &extents);
  gtk_snapshot_save (brush->snapshot);
  gtk_snapshot_translate (brush->snapshot, &GRAPHENE_POINT_INIT (roundf (center - (float) extents.width / 2), top));
  gtk_snapshot_append_layout (brush->snapshot, brush->layout, &brush->ink);
  gtk_snapshot_restore (brush->snapshot);
}

static void
append_bar (Brush *brush, float left, float top, float width, float height, const GdkRGBA *color)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (left, top, width, height);
  graphene_size_t round = GRAPHENE_SIZE_INIT (3, 3), square = GRAPHENE_SIZE_INIT (0, 0);
  GskRoundedRect shape;

  gsk_rounded_rect_init (&shape, &rect, &round, &round, &square, &square);
  gtk_snapshot_push_rounded_clip (brush->snapshot, &shape);
  gtk_snapshot_append_color (brush->snapshot, color, &rect);
  gtk_snapshot_pop (brush->snapshot);
}

static void
append_rung (VecLadderChart *self, Brush *brush, int bar, float center, float width)
{
  GdkRGBA trough = brush->ink, color = is_map (self, bar) ? brush->accent : brush->ink;
  double share = get_share (self, bar);
  float top = brush->text_height + TEXT_GAP, height = (float) share * BAR_HEIGHT;
  g_autofree char *title = dup_title (self, bar);
  g_autofree char *number = self->has_ladder ? g_strdup_printf ("%.0f", 10 * share) : NULL;

  trough.alpha *= 0.08f;
  color.alpha *= is_map (self, bar) ? 1 : 0.45f;
  append_bar (brush, center - width / 2, top, width, BAR_HEIGHT, &trough);
  if (height > 0)
    append_bar (brush, center - width / 2, top + BAR_HEIGHT - height, width, height, &color);
  if (number != NULL)
    append_text (brush, number, center, top + BAR_HEIGHT - height - brush->text_height - TEXT_GAP);
  append_text (brush, title, center, top + BAR_HEIGHT + TEXT_GAP);
}

/* How high the map reaches, across all bars. */
static void
append_map_line (VecLadderChart *self, Brush *brush, float width)
{
  GdkRGBA color = brush->accent;
  float y = brush->text_height + TEXT_GAP + BAR_HEIGHT * (1 - (float) self->ladder.map_kept);

  color.alpha *= 0.8f;
  for (float x = 0; x < width; x += 8)
    gtk_snapshot_append_color (brush->snapshot, &color, &GRAPHENE_RECT_INIT (x, roundf (y), MIN (4, width - x), 1));
}

static void
init_brush (Brush *brush, GtkWidget *widget, GtkSnapshot *snapshot)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  int height;

  brush->snapshot = snapshot;
  brush->layout = gtk_widget_create_pango_layout (widget, "8");
  pango_layout_get_pixel_size (brush->layout, NULL, &height);
  brush->text_height = (float) height;
  gtk_style_context_get_color (style, &brush->ink);
  if (!gtk_style_context_lookup_color (style, "accent_color", &brush->accent))
    brush->accent = brush->ink;
}

static void
vec_ladder_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  VecLadderChart *self = VEC_LADDER_CHART (widget);
  int n_bars = get_n_bars (self);
  float width = (float) gtk_widget_get_width (widget), step = width / (float) n_bars;
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  Brush brush;

  init_brush (&brush, widget, snapshot);
  if (self->has_ladder && isfinite (self->ladder.map_kept))
    append_map_line (self, &brush, width);
  for (int bar = 0; bar < n_bars; bar++)
    append_rung (self, &brush, bar, step * ((float) (mirrored ? n_bars - 1 - bar : bar) + 0.5f), MIN (step - 8, WIDEST_BAR));
  g_object_unref (brush.layout);
}

static void
vec_ladder_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, "8");
  int line;

  pango_layout_get_pixel_size (layout, NULL, &line);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = (int) (BAR_HEIGHT + 2 * ((float) line + TEXT_GAP));
  else
    *minimum = *natural = MAX_BARS * 24;
}

/* ---- In words: under the pointer, and for people who cannot see it */

static char *
dup_bar_text (VecLadderChart *self, int bar)
{
  int kept = (int) lround (10 * get_share (self, bar)), dims;

  if (is_map (self, bar))
    return g_strdup_printf (_("This map: %d of 10 neighbours"), kept);

  dims = self->ladder.dims[bar];

  return g_strdup_printf (ngettext ("%d dimension: %d of 10 neighbours", "%d dimensions: %d of 10 neighbours", (gulong) dims), dims,
                          kept);
}

static char *
describe (VecLadderChart *self)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (int bar = 0; self->has_ladder && bar < get_n_bars (self); bar++)
    g_ptr_array_add (lines, dup_bar_text (self, bar));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static gboolean
vec_ladder_chart_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  VecLadderChart *self = VEC_LADDER_CHART (widget);
  int n_bars = get_n_bars (self), place = x * n_bars / MAX (gtk_widget_get_width (widget), 1);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  g_autofree char *text = NULL;

  if (!self->has_ladder)
    return FALSE;

  place = CLAMP (place, 0, n_bars - 1);
  text = keyboard ? describe (self) : dup_bar_text (self, mirrored ? n_bars - 1 - place : place);
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
vec_ladder_chart_class_init (VecLadderChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = vec_ladder_chart_snapshot;
  widget_class->measure = vec_ladder_chart_measure;
  widget_class->query_tooltip = vec_ladder_chart_query_tooltip;
  gtk_widget_class_set_css_name (widget_class, "ladderchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vec_ladder_chart_init (VecLadderChart *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Neighbours kept by number of dimensions"), -1);
}

static void
add_last_rung (VecLadderChart *self)
{
  int n = self->ladder.n_rungs;

  if (n >= (int) G_N_ELEMENTS (self->ladder.dims) || self->ladder.dims[n - 1] >= self->n_dims)
    return;

  self->ladder.dims[n] = self->n_dims;
  self->ladder.kept[n] = 1;
  self->ladder.n_rungs++;
}

void
vec_ladder_chart_set_ladder (VecLadderChart *self, const VecLadder *ladder, int n_dims)
{
  g_autofree char *text = NULL;

  g_return_if_fail (VEC_IS_LADDER_CHART (self));

  self->has_ladder = ladder != NULL && ladder->n_rungs > 0;
  self->n_dims = n_dims;
  if (self->has_ladder)
    {
      self->ladder = *ladder;
      add_last_rung (self);
    }
  text = describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
