/* The legend of a figure: what colours, sizes and shapes mean. */
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
  if (vec_svg_text_take (cr, layout, x, y, color, 0, 0, 0))
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
  vec_shape_add_hollow_path (legend->cr, VEC_SHAPE_CIRCLE, legend->x + 5, y, 9, entry->category == VEC_LEGEND_MISSING ? VEC_HOLE : 0);
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

static void
legend_ramp (Legend *legend)
{
  VecColoring *coloring = legend->scene->coloring;
  const guint32 *colors = vec_coloring_get_colors (coloring, legend->scene->dark);
  guint n = vec_coloring_get_n_colors (coloring) - 1; /* the last is for missing values */
  double height = CLAMP (legend->bottom - legend->y - 60, 20, 170), top = legend->y + 6;
  cairo_pattern_t *ramp = cairo_pattern_create_linear (0, top + height, 0, top);
  g_autoptr (GArray) ticks = vec_coloring_dup_ticks (coloring, height > 80 ? 5 : 3);

  for (guint i = 0; i < n; i += 3)
    cairo_pattern_add_color_stop_rgb (ramp, (double) i / MAX (n - 1, 1), (colors[i] >> 16 & 0xff) / 255.0, (colors[i] >> 8 & 0xff) / 255.0,
                                      (colors[i] & 0xff) / 255.0);
  cairo_rectangle (legend->cr, legend->x, top, 14, height);
  cairo_set_source (legend->cr, ramp);
  cairo_fill (legend->cr);
  cairo_pattern_destroy (ramp);
  for (guint i = 0; i < ticks->len; i++)
    {
      const VecTick *tick = &g_array_index (ticks, VecTick, i);

      legend_text (legend, tick->label, legend->x + 22, top + CLAMP (height * (1 - tick->fraction), 5, height - 5), legend->width - 22, 9,
                   PANGO_WEIGHT_NORMAL, vec_scene_get_ink (legend->scene), FALSE);
    }
  legend->y = top + height + 12;
}

/* Says how the values are spread, where that is not evenly. */
static void
legend_scale (Legend *legend)
{
  VecScaleKind kind = vec_value_scale_get_kind (vec_coloring_get_scale (legend->scene->coloring));

  if (kind == VEC_SCALE_LINEAR || legend->bottom - legend->y < ENTRY_HEIGHT)
    return;
  legend_text (legend, vec_scale_kind_get_title (kind), legend->x, legend->y + ENTRY_HEIGHT / 2, legend->width, 8.5, PANGO_WEIGHT_NORMAL,
               vec_scene_get_faint_ink (legend->scene), FALSE);
  legend->y += ENTRY_HEIGHT;
}

/* ---- Sizes and shapes */

/* @size: of the largest of them, for a column of symbols. */
static void
legend_key (Legend *legend, const VecLooksKey *key, double size)
{
  g_autofree char *count = key->count >= 0 ? g_strdup_printf ("%'" G_GINT64_FORMAT, key->count) : g_strdup ("");
  double height = MAX (ENTRY_HEIGHT, 9 * key->look.size + 4), width = MAX (9 * size, 10), y = legend->y + height / 2, count_width;

  if (legend->y + height > legend->bottom)
    return;
  cairo_new_path (legend->cr);
  vec_shape_add_path (legend->cr, key->look.shape, legend->x + width / 2, y, 9 * key->look.size);
  vec_set_source_rgb (legend->cr, vec_scene_get_faint_ink (legend->scene), 1);
  cairo_fill (legend->cr);
  count_width = legend_text (legend, count, legend->x + legend->width, y, 0, 8.5, PANGO_WEIGHT_NORMAL,
                             vec_scene_get_faint_ink (legend->scene), TRUE);
  legend_text (legend, key->label, legend->x + width + 7, y, MAX (legend->width - width - 7 - count_width - 10, 20), 9, PANGO_WEIGHT_NORMAL,
               vec_scene_get_ink (legend->scene), FALSE);
  legend->y += height;
}

static void
legend_keys (Legend *legend, const char *format, const char *title, const VecLooksKey *keys, guint n)
{
  g_autofree char *heading = NULL;
  double size = 1;

  if (title == NULL || legend->bottom - legend->y < 3 * ENTRY_HEIGHT)
    return;
  heading = g_strdup_printf (format, title);
  legend_text (legend, heading, legend->x, legend->y + 16, legend->width, 9.5, PANGO_WEIGHT_BOLD, vec_scene_get_ink (legend->scene), FALSE);
  legend->y += 30;
  for (guint i = 0; i < n; i++)
    size = MAX (size, keys[i].look.size);
  for (guint i = 0; i < n; i++)
    legend_key (legend, &keys[i], size);
}

static void
legend_looks (Legend *legend, VecLooks *looks)
{
  guint n;
  const VecLooksKey *keys = vec_looks_get_size_keys (looks, &n);

  legend_keys (legend, _("Size: %s"), vec_looks_get_size_title (looks), keys, n);
  keys = vec_looks_get_shape_keys (looks, &n);
  legend_keys (legend, _("Shape: %s"), vec_looks_get_shape_title (looks), keys, n);
}

/* Room for them, so that a long list of categories does not push them out. */
static double
measure_looks (VecLooks *looks)
{
  double height = 0;
  guint n;

  if (looks == NULL)
    return 0;
  if (vec_looks_get_size_title (looks) != NULL)
    {
      const VecLooksKey *keys = vec_looks_get_size_keys (looks, &n);

      height += 30;
      for (guint i = 0; i < n; i++)
        height += MAX (ENTRY_HEIGHT, 9 * keys[i].look.size + 4);
    }
  if (vec_looks_get_shape_title (looks) != NULL)
    {
      vec_looks_get_shape_keys (looks, &n);
      height += 30 + n * ENTRY_HEIGHT;
    }
  return height;
}

gboolean
vec_figure_can_have_legend (VecScene *scene)
{
  guint n;

  if (scene->encodings != NULL)
    return TRUE;
  if (scene->coloring == NULL)
    return FALSE;
  vec_coloring_get_legend (scene->coloring, scene->dark, &n);
  return n > 0 || vec_coloring_is_ramp (scene->coloring, NULL, NULL);
}

#define RAMP_MIN (20 + 60)      /* see legend_ramp() */

double
vec_figure_measure_legend (VecScene *scene, const char *title)
{
  double height = measure_looks (scene->encodings);
  gboolean is_ramp;
  guint n;

  if (scene->coloring == NULL)
    return height;
  vec_coloring_get_legend (scene->coloring, scene->dark, &n);
  is_ramp = vec_coloring_is_ramp (scene->coloring, NULL, NULL);
  if (n == 0 && !is_ramp)
    return height;
  height += title != NULL && *title != '\0' ? 24 : 0;
  height += is_ramp ? RAMP_MIN + 60 : 0;
  return height + n * ENTRY_HEIGHT;
}

static void
legend_colors (Legend *legend, const char *title)
{
  guint n;
  const VecLegendEntry *entries = vec_coloring_get_legend (legend->scene->coloring, legend->scene->dark, &n);
  gboolean is_ramp = vec_coloring_is_ramp (legend->scene->coloring, NULL, NULL);

  if (n == 0 && !is_ramp)
    return;
  if (title != NULL && *title != '\0')
    {
      legend_text (legend, title, legend->x, legend->y + 8, legend->width, 9.5, PANGO_WEIGHT_BOLD, vec_scene_get_ink (legend->scene), FALSE);
      legend->y += 24;
    }
  if (is_ramp)
    {
      legend_ramp (legend);
      legend_scale (legend);
    }
  legend_entries (legend, entries, n);
}

void
vec_figure_draw_legend (VecScene *scene, cairo_t *cr, double x, double y, double width, double bottom, const char *title)
{
  double reserved = MIN (measure_looks (scene->encodings), (bottom - y) / 2);
  Legend legend = { scene, cr, x, y, width, bottom - reserved };

  if (scene->coloring != NULL)
    legend_colors (&legend, title);
  legend.bottom = bottom;
  if (scene->encodings != NULL)
    legend_looks (&legend, scene->encodings);
}
