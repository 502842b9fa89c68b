/* A picture that stands alone: the map, and around it title, legend and small print. */
#include <math.h>

#include "plot/vec-figure-private.h"
#include "plot/vec-terrain-paper.h"

#define MARGIN VEC_FIGURE_MARGIN
#define TITLE_HEIGHT 44.0
#define LEGEND_MIN 130.0
#define LEGEND_MAX 240.0
#define LEGEND_SHARE 0.22        /* of the width */
#define NARROW (3 * LEGEND_MIN)  /* up to this width the legend is below the map */
#define MOST_BELOW 0.4           /* of the height */
#define LEAST_BELOW 30.0         /* less would explain nothing */
#define PRINT_SIZE 6.5           /* points */
#define UNBROKEN 40              /* letters of a fact that stays in one line */
#define MOST_PRINT 0.35          /* of the height; more is only in the metadata */
#define MAX_VECTOR_POINTS 20000
#define RASTER_DPI 300.0
#define MAX_RASTER 12000         /* pixels a side of an embedded raster */

/* What stands around the map, pixels. */
typedef struct
{
  double top, right, bottom;
  double below;      /* the legend under the map of a narrow picture, above the small print */
} Insets;

/* ---- Small print */

/* Lines are broken between facts, not within them ("325 iterations"), unless one is long. Free it. */
static char *
dup_print (const VecFigureOptions *options)
{
  g_autofree char *text = vec_card_dup_text (options->card);
  g_autofree char *clean = vec_text_clean (text, 4000);
  g_auto (GStrv) facts = g_strsplit (clean, " · ", -1);

  for (guint i = 0; facts[i] != NULL; i++)
    if (g_utf8_strlen (facts[i], -1) <= UNBROKEN)
      {
        g_auto (GStrv) words = g_strsplit (facts[i], " ", -1);

        g_free (facts[i]);
        facts[i] = g_strjoinv ("\u00a0", words);
      }
  return g_strjoinv (" · ", facts);
}

static PangoLayout *
layout_print (cairo_t *cr, double width, const VecFigureOptions *options)
{
  g_autofree char *text = dup_print (options);
  PangoLayout *layout = vec_text_new (cr, text, PRINT_SIZE, PANGO_WEIGHT_NORMAL);

  pango_layout_set_width (layout, (int) (MAX (width - 2 * MARGIN, 20) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.1f);
  return layout;
}

static double
get_print_height (double width, const VecFigureOptions *options)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  if (options == NULL || options->card == NULL || !options->shows_card)
    return 0;
  layout = layout_print (NULL, width, options);
  pango_layout_get_pixel_size (layout, NULL, &height);
  return height + 20;
}

static void
draw_print (VecScene *scene, cairo_t *cr, double width, double height, double inset, const VecFigureOptions *options)
{
  g_autoptr (PangoLayout) layout = layout_print (cr, width, options);
  guint32 ink = vec_scene_get_faint_ink (scene);
  double y = round (height - inset) + 6;

  vec_set_source_rgb (cr, ink, 0.35);
  cairo_rectangle (cr, MARGIN, y - 6, MAX (width - 2 * MARGIN, 0), 0.75);
  cairo_fill (cr);
  if (vec_svg_text_take (cr, layout, MARGIN, y, ink, 0, 0, 0))
    return;
  cairo_move_to (cr, MARGIN, y);
  vec_set_source_rgb (cr, ink, 1);
  pango_cairo_show_layout (cr, layout);
}

/* ---- Where everything is */

static gboolean
has_title (const VecFigureOptions *options)
{
  return options != NULL && options->title != NULL && *options->title != '\0';
}

static gboolean
has_legend (VecScene *scene, const VecFigureOptions *options)
{
  return options != NULL && options->legend && vec_figure_can_have_legend (scene);
}

/* What is left of the height for a legend below the map, of a picture with @rest pixels of other things: what it needs, but not most. */
static double
get_below (VecScene *scene, double rest, const VecFigureOptions *options)
{
  double below = ceil (MIN (vec_figure_measure_legend (scene, options->legend_title) + MARGIN, rest * MOST_BELOW / (1 - MOST_BELOW)));

  return below >= LEAST_BELOW ? below : 0;
}

static Insets
get_insets (VecScene *scene, double width, double height, const VecFigureOptions *options)
{
  Insets insets = { 0 };

  if (has_title (options))
    insets.top = TITLE_HEIGHT;
  if (has_legend (scene, options) && width > NARROW)
    insets.right = round (CLAMP (width * LEGEND_SHARE, LEGEND_MIN, LEGEND_MAX));
  insets.bottom = get_print_height (width, options);
  if (insets.bottom > MOST_PRINT * height)
    insets.bottom = 0;
  if (has_legend (scene, options) && width <= NARROW)
    insets.below = MIN (ceil (vec_figure_measure_legend (scene, options->legend_title) + MARGIN), floor (height * MOST_BELOW));
  if (insets.below < LEAST_BELOW)
    insets.below = 0;
  return insets;
}

void
vec_figure_get_map (VecScene *scene, double width, double height, const VecFigureOptions *options, double *x, double *y,
                    double *map_width, double *map_height)
{
  Insets insets = get_insets (scene, width, height, options);

  *x = 0;
  *y = insets.top;
  *map_width = MAX (width - insets.right, 1);
  *map_height = MAX (height - insets.top - insets.below - insets.bottom, 1);
}

void
vec_figure_get_size (VecScene *scene, double map_width, double map_height, const VecFigureOptions *options, double *width,
                     double *height)
{
  double right = CLAMP (map_width * LEGEND_SHARE / (1 - LEGEND_SHARE), LEGEND_MIN, LEGEND_MAX);

  *width = map_width;
  if (has_legend (scene, options) && map_width + right > NARROW)
    *width = round (map_width + right);
  /* Of what is rounded, too, the map must be as wide as was asked for. */
  for (int i = 0; i < 3; i++)
    *width += map_width - (*width - get_insets (scene, *width, map_height, options).right);
  *height = map_height + (has_title (options) ? TITLE_HEIGHT : 0);
  *height += get_print_height (*width, options);
  if (get_insets (scene, *width, *height, options).bottom == 0)
    *height = map_height + (has_title (options) ? TITLE_HEIGHT : 0);
  if (has_legend (scene, options) && *width <= NARROW)
    *height += get_below (scene, *height, options);
}

/* ---- The map */

static cairo_surface_t *
draw_raster (const VecFrame *frame, double device_scale)
{
  VecFrame raster = *frame;
  cairo_surface_t *surface;

  raster.device_scale = device_scale;
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX ((int) ceil (frame->width * device_scale), 1),
                                        MAX ((int) ceil (frame->height * device_scale), 1));
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      /* The middle of the camera belongs to the middle of the surface, whole pixels or not. */
      vec_frame_draw_points (&raster, surface, 0);
    }
  cairo_surface_set_device_scale (surface, device_scale, device_scale);
  return surface;
}

/* What is paper lets through what lies below. */
static void
clear_paper (cairo_surface_t *raster, guint32 background)
{
  guchar *pixels = cairo_image_surface_get_data (raster);
  int width = cairo_image_surface_get_width (raster), height = cairo_image_surface_get_height (raster);

  cairo_surface_flush (raster);
  for (int y = 0; y < height && pixels != NULL; y++)
    {
      guint32 *row = (guint32 *) (gpointer) (pixels + (gssize) y * cairo_image_surface_get_stride (raster));

      for (int x = 0; x < width; x++)
        row[x] = (row[x] & 0xffffff) == background ? 0 : row[x];
    }
  cairo_surface_mark_dirty (raster);
}

/* Pixels of an embedded raster per logical pixel. */
static double
get_raster_scale (const VecFrame *frame, cairo_t *cr, const VecFigureOptions *options)
{
  double largest = MAX_RASTER / MAX (MAX (frame->width, frame->height), 1);
  double dpi = options != NULL && options->dpi > 0 ? options->dpi : RASTER_DPI, unit = 1, across = 0;

  if (!frame->vector)
    return frame->device_scale;
  cairo_user_to_device_distance (cr, &unit, &across);
  return MIN (dpi / (cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_PDF ? 72 : 96) * unit, largest);
}

static void
draw_map (const VecFrame *frame, cairo_t *cr, const VecFigureOptions *options)
{
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, frame->width, frame->height);
  cairo_clip (cr);
  if (frame->vector)
    vec_frame_draw_terrain (frame, cr);
  if (frame->vector && vec_points_get_n_drawn (frame->scene->points) <= MAX_VECTOR_POINTS)
    vec_frame_draw_vector_points (frame, cr);
  else
    {
      cairo_surface_t *raster = draw_raster (frame, get_raster_scale (frame, cr, options));

      if (frame->vector && vec_scene_get_terrain (frame->scene) != VEC_TERRAIN_NONE)
        clear_paper (raster, vec_scene_get_background (frame->scene));
      cairo_set_source_surface (cr, raster, 0, 0);
      cairo_paint (cr);
      cairo_surface_destroy (raster);
    }
  vec_frame_draw_overlay (frame, cr);
  cairo_restore (cr);
}

static gboolean
is_vector (cairo_t *cr)
{
  switch (cairo_surface_get_type (cairo_get_target (cr)))
    {
    case CAIRO_SURFACE_TYPE_PDF:
    case CAIRO_SURFACE_TYPE_SVG:
    case CAIRO_SURFACE_TYPE_PS:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Device pixels per logical pixel, whether the target or the drawing is scaled. */
static double
get_device_scale (cairo_t *cr)
{
  double scale_x, scale_y, unit = 1, across = 0;

  cairo_surface_get_device_scale (cairo_get_target (cr), &scale_x, &scale_y);
  cairo_user_to_device_distance (cr, &unit, &across);
  return MAX (scale_x * hypot (unit, across), 0.01);
}

/* ---- The figure */

static void
draw_title (VecScene *scene, cairo_t *cr, double width, const char *title)
{
  vec_figure_draw_text (cr, title, MARGIN, 26, width - 2 * MARGIN, 13, PANGO_WEIGHT_SEMIBOLD, vec_scene_get_ink (scene), FALSE);
}

void
vec_render_figure (VecScene *scene, cairo_t *cr, double width, double height, const VecFigureOptions *options)
{
  VecFrame frame = { scene, scene->camera, width, height, 1, TRUE, is_vector (cr) };
  Insets insets = get_insets (scene, width, height, options);
  double x, y, seen_width = width, seen_height = height;

  if (!frame.vector)
    frame.device_scale = get_device_scale (cr);
  vec_figure_get_map (scene, width, height, options, &x, &y, &frame.width, &frame.height);
  if (options != NULL && options->map_width > 0 && options->map_height > 0)
    seen_width = options->map_width, seen_height = options->map_height;
  /* The same part of the map in what is left of the picture. */
  frame.camera.scale *= MIN (frame.width / seen_width, frame.height / seen_height);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  vec_set_source_rgb (cr, vec_scene_get_background (scene), 1);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  draw_map (&frame, cr, options);
  cairo_restore (cr);
  if (has_title (options))
    draw_title (scene, cr, width, options->title);
  if (insets.right > 0)
    vec_figure_draw_legend (scene, cr, width - insets.right + 10, y + (has_title (options) ? 6 : MARGIN), insets.right - 10 - MARGIN,
                            height - insets.bottom - MARGIN, options->legend_title);
  if (insets.below > 0)
    vec_figure_draw_legend (scene, cr, MARGIN, height - insets.bottom - insets.below + 4, MIN (width - 2 * MARGIN, LEGEND_MAX),
                            height - insets.bottom - 2, options->legend_title);
  if (insets.bottom > 0)
    draw_print (scene, cr, width, height, insets.bottom, options);
  cairo_restore (cr);
}
