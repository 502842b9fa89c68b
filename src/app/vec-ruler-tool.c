/* The ruler: dragged from one point to another it says how near they really are. With the ruler chosen, selecting one point after
 * another measures between them, so that the keys can do it too. */
#include "app/vec-plot-tool.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "session/vec-session-ruler.h"

#define SNAP_RADIUS 30.0   /* pixels */
#define END_RADIUS 4.0
#define PADDING 8.0        /* of the label */

typedef struct
{
  gint64 row;              /* −1: no point, but a place: */
  double x, y;             /* layout units */
} End;

typedef struct
{
  VecPlotToolContext context;
  gboolean is_chosen;
  gboolean is_shown;
  End ends[2];
  gint64 selected;         /* when it was looked at last */
} Ruler;

static VecScene *
get_scene (Ruler *self)
{
  return vec_session_get_scene (self->context.session);
}

static void
redraw (Ruler *self)
{
  gtk_widget_queue_draw (self->context.widget);
}

/* ---- Ends */

static End
snap (Ruler *self, double sx, double sy)
{
  double width = gtk_widget_get_width (self->context.widget), height = gtk_widget_get_height (self->context.widget);
  VecCamera camera = vec_scene_get_camera (get_scene (self));
  End end = { .row = vec_scene_pick (get_scene (self), width, height, sx, sy, SNAP_RADIUS) };

  vec_camera_to_layout (&camera, width, height, sx, sy, &end.x, &end.y);

  return end;
}

/* A point is where it is drawn now: it may be travelling. */
static gboolean
get_end (Ruler *self, const End *end, double *x, double *y)
{
  *x = end->x;
  *y = end->y;

  return end->row < 0 || vec_scene_get_position (get_scene (self), end->row, x, y);
}

static void
measure (Ruler *self)
{
  gint64 a = self->ends[0].row, b = self->ends[1].row;

  if (self->is_shown && a >= 0 && b >= 0 && a != b)
    vec_session_measure (self->context.session, a, b);
  else
    vec_session_measure (self->context.session, -1, -1);
  redraw (self);
}

static gboolean
put_away (gpointer tool)
{
  Ruler *self = tool;
  gboolean was_shown = self->is_shown;

  self->is_shown = FALSE;
  if (was_shown)
    measure (self);

  return was_shown;
}

/* ---- The label */

/* On the map: pixels, and what share of the whole map's width that is. */
static char *
describe_map (Ruler *self, double pixels)
{
  VecCamera camera = vec_scene_get_camera (get_scene (self));

  return g_strdup_printf (_("On the map %.3g (%.0f px)"), pixels / camera.scale, pixels);
}

static char *
describe (Ruler *self, double pixels)
{
  g_autofree char *truth = vec_session_dup_measurement_text (self->context.session);
  g_autofree char *map = describe_map (self, pixels);

  return truth != NULL ? g_strjoin ("\n", truth, map, NULL) : g_steal_pointer (&map);
}

/* Beside the middle of the line, wholly in the picture. */
static void
place_label (double x0, double y0, double x1, double y1, double label_width, double label_height, double width, double height, double *x,
             double *y)
{
  double dx = x1 - x0, dy = y1 - y0, length = fmax (hypot (dx, dy), 1e-6);
  double nx = -dy / length, ny = dx / length;
  double reach;

  if (ny > 0)
    nx = -nx, ny = -ny;   /* above the line */
  reach = PADDING + fabs (nx) * label_width / 2 + fabs (ny) * label_height / 2;
  *x = CLAMP ((x0 + x1) / 2 + nx * reach - label_width / 2, 4, fmax (width - label_width - 4, 4));
  *y = CLAMP ((y0 + y1) / 2 + ny * reach - label_height / 2, 4, fmax (height - label_height - 4, 4));
}

static void
round_box (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
lookup (Ruler *self, const char *name, GdkRGBA *color)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (self->context.widget), name, color))
    *color = (GdkRGBA) { 0.5f, 0.5f, 0.5f, 1 };
}

static void
draw_label (Ruler *self, cairo_t *cr, const double *line, double width, double height)
{
  g_autofree char *text = describe (self, hypot (line[2] - line[0], line[3] - line[1]));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->context.widget, text);
  GdkRGBA paper, ink;
  int text_width, text_height;
  double x, y;

  lookup (self, "popover_bg_color", &paper);
  lookup (self, "popover_fg_color", &ink);
  pango_layout_set_width (layout, (int) (fmin (width - 40, 420) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  place_label (line[0], line[1], line[2], line[3], text_width + 2 * PADDING, text_height + 2 * PADDING, width, height, &x, &y);

  round_box (cr, x, y, text_width + 2 * PADDING, text_height + 2 * PADDING, PADDING);
  gdk_cairo_set_source_rgba (cr, &paper);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, 1);
  cairo_set_source_rgba (cr, ink.red, ink.green, ink.blue, 0.25);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &ink);
  cairo_move_to (cr, x + PADDING, y + PADDING);
  pango_cairo_show_layout (cr, layout);
}

/* ---- The line */

static void
trace (cairo_t *cr, const double *line)
{
  cairo_new_path (cr);
  cairo_move_to (cr, line[0], line[1]);
  cairo_line_to (cr, line[2], line[3]);
  for (int end = 0; end < 2; end++)
    {
      cairo_new_sub_path (cr);
      cairo_arc (cr, line[2 * end], line[2 * end + 1], END_RADIUS, 0, 2 * G_PI);
    }
}

static void
draw (gpointer tool, cairo_t *cr, double width, double height)
{
  Ruler *self = tool;
  VecCamera camera = vec_scene_get_camera (get_scene (self));
  GdkRGBA paper, accent;
  double line[4];

  if (!self->is_shown)
    return;
  for (int end = 0; end < 2; end++)
    {
      double x, y;

      if (!get_end (self, &self->ends[end], &x, &y))
        return;
      vec_camera_to_screen (&camera, width, height, x, y, &line[2 * end], &line[2 * end + 1]);
      if (fabs (line[2 * end]) > 1e5 || fabs (line[2 * end + 1]) > 1e5)
        return;   /* farther than cairo can count */
    }

  lookup (self, "view_bg_color", &paper);
  lookup (self, "accent_color", &accent);
  trace (cr, line);
  cairo_set_line_width (cr, 5);
  gdk_cairo_set_source_rgba (cr, &paper);
  cairo_stroke (cr);
  trace (cr, line);
  cairo_set_line_width (cr, 2);
  gdk_cairo_set_source_rgba (cr, &accent);
  cairo_stroke (cr);
  draw_label (self, cr, line, width, height);
}

/* ---- Dragging */

static void
begin (gpointer tool, double x, double y, GdkModifierType modifiers)
{
  Ruler *self = tool;

  self->ends[0] = self->ends[1] = snap (self, x, y);
  self->is_shown = TRUE;
  measure (self);
}

static void
update (gpointer tool, double x, double y, GdkModifierType modifiers)
{
  Ruler *self = tool;
  gint64 before = self->ends[1].row;

  self->ends[1] = snap (self, x, y);
  if (self->ends[1].row != before)
    measure (self);
  redraw (self);
}

static void
cancel (gpointer tool)
{
  put_away (tool);
}

/* ---- Following the selection */

static void
selected_cb (Ruler *self)
{
  gint64 row = vec_session_get_selected_row (self->context.session), before = self->selected;

  self->selected = row;
  if (!self->is_chosen || row < 0 || before < 0 || row == before)
    return;

  self->ends[0] = (End) { .row = before };
  self->ends[1] = (End) { .row = row };
  self->is_shown = TRUE;
  measure (self);
}

/* The rows are those of a table. */
static void
table_cb (Ruler *self)
{
  self->selected = -1;
  put_away (self);
}

static void
enter (gpointer tool)
{
  Ruler *self = tool;

  self->is_chosen = TRUE;
}

static void
leave (gpointer tool)
{
  Ruler *self = tool;

  self->is_chosen = FALSE;
  put_away (self);
}

static gpointer
make (const VecPlotToolContext *context)
{
  Ruler *self = g_new0 (Ruler, 1);

  self->context = *context;
  self->selected = vec_session_get_selected_row (context->session);
  g_signal_connect_swapped (context->session, "measured", G_CALLBACK (redraw), self);
  g_signal_connect_swapped (context->session, "notify::selected-row", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (context->session, "notify::table", G_CALLBACK (table_cb), self);

  return self;
}

static void
free_ruler (gpointer tool)
{
  Ruler *self = tool;

  g_signal_handlers_disconnect_by_data (self->context.session, self);
  g_free (self);
}

const VecPlotTool vec_ruler_tool = {
  .title = N_("Ruler"),
  .help = N_("Measure between two points (M)"),
  .icon = "vec-ruler-symbolic",
  .key = GDK_KEY_m,
  .cursor = "crosshair",
  .make = make,
  .free = free_ruler,
  .begin = begin,
  .update = update,
  .cancel = cancel,
  .escape = put_away,
  .enter = enter,
  .leave = leave,
  .draw = draw,
};
