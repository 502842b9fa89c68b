/* The legend of a figure: what the colours mean. */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/vec-figure-private.h"

#define ENTRY_HEIGHT 19.0

typedef struct
{
  VecScene *scene;
  cairo_t *cr;
  double x, y, width, bottom;
} Legend;

double
vec_figure_draw_text (cairo_t *cr, const char *text, double x, double y, double max_width, double size, PangoWeight weight, guint32 color,
                      gboolean right)
{
  g_autofree char *clean = vec_text_clean (text, 200);
  g_autoptr (PangoLayout) layout = vec_text_new (cr, clean, size, weight);
  int width, height;

  if (max_width > 0)
    {
      pango_layout_set_width (layout, (int) (max_width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      if (right)
        pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
    }
  pango_layout_get_pixel_size (layout, &width, &height);
  x = right && max_width <= 0 ? x - width : x;
  y -= height / 2.0;
  if (vec_svg_text_take (cr, layout, x, y, color, 0, 0))
    return width;
  vec_set_source_rgb (cr, color, 1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  return width;
}

static double
legend_text (Legend *legend, const char *text, double x, double y, double max_width, double size, PangoWeight weight, guint32 color,
             gboolean right)
{
  return vec_figure_draw_text (legend->cr, text, x, y, max_width, size, weight, color, right);
}

static void
legend_entry (Legend *legend, const VecLegendEntry *entry)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, entry->count);
  double y = legend->y + ENTRY_HEIGHT / 2, count_width;

  cairo_new_path (legend->cr);
  cairo_arc (legend->cr, legend->x + 5, y, 4.5, 0, 2 * G_PI);
  vec_set_source_rgb (legend->cr, entry->color, 1);
  cairo_fill (legend->cr);
  count_width = legend_text (legend, count, legend->x + legend->width, y, 0, 8.5, PANGO_WEIGHT_NORMAL,
                             vec_scene_get_faint_ink (legend->scene), TRUE);
  legend_text (legend, entry->label, legend->x + 17, y, MAX (legend->width - 17 - count_width - 10, 20), 9, PANGO_WEIGHT_NORMAL,
               vec_scene_get_ink (legend->scene), FALSE);
  legend->y += ENTRY_HEIGHT;
}

static void
legend_entries (Legend *legend, const VecLegendEntry *entries, guint n)
{
  guint room = (guint) MAX ((legend->bottom - legend->y) / ENTRY_HEIGHT, 0), shown = n <= room ? n : room > 0 ? room - 1 : 0;

  for (guint i = 0; i < shown; i++)
    legend_entry (legend, &entries[i]);
  if (shown < n && room > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", n - shown), n - shown);

      legend_text (legend, text, legend->x + 17, legend->y + ENTRY_HEIGHT / 2, legend->width - 17, 9, PANGO_WEIGHT_NORMAL,
                   vec_scene_get_faint_ink (legend->scene), FALSE);
      legend->y += ENTRY_HEIGHT;
    }
}

/* Four digits, and a minus as wide as a digit. */
static char *
format_number (double value)
{
  g_autofree char *plain = g_strdup_printf ("%.4g", fabs (value));

  return value < 0 ? g_strconcat ("−", plain, NULL) : g_steal_pointer (&plain);
}

static void
legend_ramp (Legend *legend, double minimum, double maximum)
{
  VecColoring *coloring = legend->scene->coloring;
  const guint32 *colors = vec_coloring_get_colors (coloring, legend->scene->dark);
  guint n = vec_coloring_get_n_colors (coloring) - 1; /* the last is for missing values */
  double height = CLAMP (legend->bottom - legend->y - 60, 20, 170), top = legend->y + 6;
  cairo_pattern_t *ramp = cairo_pattern_create_linear (0, top + height, 0, top);
  g_autofree char *low = format_number (minimum), *high = format_number (maximum);

  for (guint i = 0; i < n; i += 3)
    cairo_pattern_add_color_stop_rgb (ramp, (double) i / MAX (n - 1, 1), (colors[i] >> 16 & 0xff) / 255.0, (colors[i] >> 8 & 0xff) / 255.0,
                                      (colors[i] & 0xff) / 255.0);
  cairo_rectangle (legend->cr, legend->x, top, 14, height);
  cairo_set_source (legend->cr, ramp);
  cairo_fill (legend->cr);
  cairo_pattern_destroy (ramp);
  legend_text (legend, high, legend->x + 22, top + 5, legend->width - 22, 9, PANGO_WEIGHT_NORMAL, vec_scene_get_ink (legend->scene), FALSE);
  if (minimum < 0 && maximum > 0)
    legend_text (legend, "0", legend->x + 22, top + height * maximum / (maximum - minimum), legend->width - 22, 9, PANGO_WEIGHT_NORMAL,
                 vec_scene_get_faint_ink (legend->scene), FALSE);
  legend_text (legend, low, legend->x + 22, top + height - 5, legend->width - 22, 9, PANGO_WEIGHT_NORMAL,
               vec_scene_get_ink (legend->scene), FALSE);
  legend->y = top + height + 12;
}

gboolean
vec_figure_can_have_legend (VecScene *scene)
{
  guint n;

  if (scene->coloring == NULL)
    return FALSE;
  vec_coloring_get_legend (scene->coloring, scene->dark, &n);
  return n > 0 || vec_coloring_is_ramp (scene->coloring, NULL, NULL);
}

void
vec_figure_draw_legend (VecScene *scene, cairo_t *cr, double x, double y, double width, double bottom, const char *title)
{
  Legend legend = { scene, cr, x, y, width, bottom };
  const VecLegendEntry *entries;
  double minimum, maximum;
  guint n;

  entries = vec_coloring_get_legend (scene->coloring, scene->dark, &n);
  if (title != NULL && *title != '\0')
    {
      legend_text (&legend, title, x, y + 8, width, 9.5, PANGO_WEIGHT_BOLD, vec_scene_get_ink (scene), FALSE);
      legend.y += 24;
    }
  if (vec_coloring_is_ramp (scene->coloring, &minimum, &maximum))
    legend_ramp (&legend, minimum, maximum);
  legend_entries (&legend, entries, n);
}
