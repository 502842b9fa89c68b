/* Rectangle and lasso: a drag surrounds rows, which are then chosen. Beside the pointer stands how many they are. */
#include "app/vec-plot-tool.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/vec-region.h"
#include "session/vec-session-chosen.h"

#define CORNER_DISTANCE 2.0          /* pixels from one corner of a lasso to the next */
#define COUNTED_ROWS 2000000         /* of more the surrounded ones are not counted at every move */
#define PICK_RADIUS 8.0

typedef struct
{
  GtkWidget *widget;
  VecSession *session;
  gboolean is_lasso;

  gboolean is_drawing;
  VecChooseMode mode;
  GArray *corners;                   /* of double, x and y in turn; a rectangle: where it began, and where the pointer is */
  gint64 n_inside;                   /* −1: not known */
} Selector;

static gpointer
make_selector (const VecPlotToolContext *context, gboolean is_lasso)
{
  Selector *self = g_new0 (Selector, 1);

  self->widget = context->widget;
  self->session = context->session;
  self->is_lasso = is_lasso;
  self->corners = g_array_new (FALSE, FALSE, 2 * sizeof (double));

  return self;
}

static gpointer
make_rectangle (const VecPlotToolContext *context)
{
  return make_selector (context, FALSE);
}

static gpointer
make_lasso (const VecPlotToolContext *context)
{
  return make_selector (context, TRUE);
}

static void
free_selector (gpointer tool)
{
  Selector *self = tool;

  g_array_unref (self->corners);
  g_free (self);
}

/* ---- What is surrounded */

static double *
get_corner (Selector *self, guint i)
{
  return &((double *) (gpointer) self->corners->data)[2 * i];
}

/* (n, 2) pixels. */
static double *
dup_outline (Selector *self, guint *n)
{
  double *a, *b, *outline;

  if (self->corners->len < 2)
    {
      *n = 0;
      return NULL;
    }
  if (self->is_lasso)
    {
      *n = self->corners->len;
      return g_memdup2 (self->corners->data, 2 * sizeof (double) * self->corners->len);
    }
  a = get_corner (self, 0), b = get_corner (self, 1);
  outline = g_new (double, 8);
  outline[0] = outline[6] = a[0], outline[2] = outline[4] = b[0];
  outline[1] = outline[3] = a[1], outline[5] = outline[7] = b[1];
  *n = 4;

  return outline;
}

static VecRowSet *
find_inside (Selector *self)
{
  guint n;
  g_autofree double *outline = dup_outline (self, &n);

  return vec_scene_select_polygon (vec_session_get_scene (self->session), gtk_widget_get_width (self->widget),
                                   gtk_widget_get_height (self->widget), outline, n);
}

static void
count_inside (Selector *self)
{
  g_autoptr (VecRowSet) rows = NULL;

  self->n_inside = -1;
  if (vec_scene_get_n_rows (vec_session_get_scene (self->session)) > COUNTED_ROWS)
    return;
  rows = find_inside (self);
  self->n_inside = vec_row_set_get_count (rows);
}

/* ---- Dragging */

static VecChooseMode
get_mode (GdkModifierType modifiers)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return VEC_CHOOSE_SUBTRACT;
  return (modifiers & GDK_SHIFT_MASK) != 0 ? VEC_CHOOSE_ADD : VEC_CHOOSE_REPLACE;
}

static void
begin (gpointer tool, double x, double y, GdkModifierType modifiers)
{
  Selector *self = tool;
  double corner[2] = { x, y };

  self->is_drawing = TRUE;
  self->mode = get_mode (modifiers);
  self->n_inside = -1;
  g_array_set_size (self->corners, 0);
  g_array_append_val (self->corners, corner);
}

static void
update (gpointer tool, double x, double y, GdkModifierType modifiers)
{
  Selector *self = tool;
  double corner[2] = { x, y }, *last = get_corner (self, self->corners->len - 1);

  if (self->is_lasso && hypot (x - last[0], y - last[1]) < CORNER_DISTANCE)
    return;
  if (!self->is_lasso)
    g_array_set_size (self->corners, 1);
  g_array_append_val (self->corners, corner);
  count_inside (self);
  gtk_widget_queue_draw (self->widget);
}

static void
stop (gpointer tool)
{
  Selector *self = tool;

  self->is_drawing = FALSE;
  gtk_widget_queue_draw (self->widget);
}

static void
end (gpointer tool)
{
  Selector *self = tool;
  g_autoptr (VecRowSet) rows = find_inside (self);

  stop (self);
  if (vec_session_get_table (self->session) != NULL
      && vec_row_set_get_n_rows (rows) == vec_table_get_n_rows (vec_session_get_table (self->session)))
    vec_session_choose (self->session, rows, self->mode);
}

/* Beside all points a click chooses nothing. */
static gboolean
click (gpointer tool, double x, double y, GdkModifierType modifiers)
{
  Selector *self = tool;
  gint64 row = vec_scene_pick (vec_session_get_scene (self->session), gtk_widget_get_width (self->widget),
                               gtk_widget_get_height (self->widget), x, y, PICK_RADIUS);

  if (row < 0 && get_mode (modifiers) == VEC_CHOOSE_REPLACE)
    vec_session_choose (self->session, NULL, VEC_CHOOSE_REPLACE);

  return FALSE;
}

/* ---- The rubber band */

static void
set_color (Selector *self, cairo_t *cr, double alpha)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (self->widget), &color);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, alpha);
}

static void
add_path (const double *outline, guint n, cairo_t *cr)
{
  cairo_new_path (cr);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, outline[2 * i], outline[2 * i + 1]);
  cairo_close_path (cr);
}

static void
draw_band (Selector *self, const double *outline, guint n, cairo_t *cr)
{
  const double dashes[] = { 5, 4 };

  add_path (outline, n, cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  set_color (self, cr, self->mode == VEC_CHOOSE_SUBTRACT ? 0.04 : 0.08);
  cairo_fill_preserve (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_width (cr, 1.5);
  if (self->mode == VEC_CHOOSE_SUBTRACT)
    cairo_set_dash (cr, dashes, 2, 0);
  set_color (self, cr, 0.85);
  cairo_stroke (cr);
}

static char *
describe (Selector *self)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, self->n_inside);

  switch (self->mode)
    {
    case VEC_CHOOSE_ADD:
      return g_strdup_printf ("+ %s", count);
    case VEC_CHOOSE_SUBTRACT:
      return g_strdup_printf ("− %s", count);
    case VEC_CHOOSE_REPLACE:
    default:
      return g_steal_pointer (&count);
    }
}

/* In the colour of the text around the letters' reverse, so that it is read over any points. */
static void
draw_count (Selector *self, cairo_t *cr, double width, double height)
{
  g_autofree char *text = describe (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (self->widget, text);
  double *pointer = get_corner (self, self->corners->len - 1), x, y;
  int w, h;
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  pango_layout_get_pixel_size (layout, &w, &h);
  x = CLAMP (pointer[0] + 14, 4, MAX (width - w - 14, 4));
  y = CLAMP (pointer[1] + 14, 4, MAX (height - h - 8, 4));
  cairo_new_path (cr);
  cairo_rectangle (cr, floor (x) - 5, floor (y) - 2, w + 10, h + 4);
  cairo_set_source_rgba (cr, is_dark ? 0.14 : 1, is_dark ? 0.14 : 1, is_dark ? 0.15 : 1, 0.88);
  cairo_fill (cr);
  cairo_move_to (cr, floor (x), floor (y));
  set_color (self, cr, 1);
  pango_cairo_show_layout (cr, layout);
}

static void
draw (gpointer tool, cairo_t *cr, double width, double height)
{
  Selector *self = tool;
  guint n;
  g_autofree double *outline = self->is_drawing ? dup_outline (self, &n) : NULL;

  if (outline == NULL)
    return;

  cairo_save (cr);
  draw_band (self, outline, n, cr);
  if (self->n_inside >= 0)
    draw_count (self, cr, width, height);
  cairo_restore (cr);
}

/* What both tools have in common: the rest of the selector. */
#define SELECTS .cursor = "crosshair", .free = free_selector, .begin = begin, .update = update, .end = end, .cancel = stop, .click = click, \
                .draw = draw

const VecPlotTool vec_rectangle_tool = {
  .title = N_("Select by rectangle"),
  .help = N_("Select the points in a rectangle (B); Shift adds, Ctrl takes away"),
  .icon = "vec-rectangle-symbolic",
  .key = GDK_KEY_b,
  .make = make_rectangle,
  SELECTS,
};

const VecPlotTool vec_lasso_tool = {
  .title = N_("Select by lasso"),
  .help = N_("Select the points that you surround (L); Shift adds, Ctrl takes away"),
  .icon = "vec-lasso-symbolic",
  .key = GDK_KEY_l,
  .make = make_lasso,
  SELECTS,
};
