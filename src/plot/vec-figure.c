/* A picture that stands alone: map, title and legend, on paper or into a file. */
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "plot/vec-renderer-private.h"

#define MARGIN 18.0
#define LEGEND_MIN 130.0
#define LEGEND_MAX 240.0
#define ENTRY_HEIGHT 19.0
#define MAX_VECTOR_POINTS 20000
#define RASTER_DPI 300.0
#define MAX_RASTER 12000         /* pixels a side of an embedded raster */

/* ---- Legend */

typedef struct
{
  VecScene *scene;
  cairo_t *cr;
  double x, y, width, bottom;
} Legend;

static double
legend_text (Legend *legend, const char *text, double x, double y, double max_width, double size, PangoWeight weight, guint32 color,
             gboolean right)
{
  g_autofree char *clean = vec_text_clean (text, 200);
  g_autoptr (PangoLayout) layout = vec_text_new (legend->cr, clean, size, weight);
  int width, height;

  if (max_width > 0)
    {
      pango_layout_set_width (layout, (int) (max_width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      if (right)
        pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
    }
  pango_layout_get_pixel_size (layout, &width, &height);
  vec_set_source_rgb (legend->cr, color, 1);
  cairo_move_to (legend->cr, right && max_width <= 0 ? x - width : x, y - height / 2.0);
  pango_cairo_show_layout (legend->cr, layout);
  return width;
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

static gboolean
has_legend (VecScene *scene, const VecFigureOptions *options)
{
  guint n;

  if (options == NULL || !options->legend || scene->coloring == NULL)
    return FALSE;
  vec_coloring_get_legend (scene->coloring, scene->dark, &n);
  return n > 0 || vec_coloring_is_ramp (scene->coloring, NULL, NULL);
}

static void
draw_legend (VecScene *scene, cairo_t *cr, double x, double y, double width, double bottom, const char *title)
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

/* ---- The figure */

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

static void
draw_map (const VecFrame *frame, cairo_t *cr)
{
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, frame->width, frame->height);
  cairo_clip (cr);
  if (frame->vector && vec_points_get_n_drawn (frame->scene->points) <= MAX_VECTOR_POINTS)
    vec_frame_draw_vector_points (frame, cr);
  else
    {
      double largest = MAX_RASTER / MAX (MAX (frame->width, frame->height), 1);
      double scale = frame->vector ? MIN (RASTER_DPI / 72, largest) : frame->device_scale;
      cairo_surface_t *raster = draw_raster (frame, scale);

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

void
vec_render_figure (VecScene *scene, cairo_t *cr, double width, double height, const VecFigureOptions *options)
{
  VecFrame frame = { scene, scene->camera, width, height, 1, TRUE, is_vector (cr) };
  double top = 0, right = 0, scale_x = 1, scale_y = 1;
  gboolean has_title = options != NULL && options->title != NULL && *options->title != '\0';

  if (!frame.vector)
    cairo_surface_get_device_scale (cairo_get_target (cr), &scale_x, &scale_y);
  frame.device_scale = MAX (scale_x, 0.01);
  if (has_title)
    top = 44;
  if (has_legend (scene, options) && width > 2 * LEGEND_MIN)
    right = CLAMP (width * 0.22, LEGEND_MIN, LEGEND_MAX);
  frame.width = MAX (width - right, 1);
  frame.height = MAX (height - top, 1);
  /* The same part of the map in what is left of the picture. */
  frame.camera.scale *= MIN (frame.width / width, frame.height / height);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  vec_set_source_rgb (cr, vec_scene_get_background (scene), 1);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_translate (cr, 0, top);
  draw_map (&frame, cr);
  cairo_restore (cr);
  if (has_title)
    {
      Legend line = { scene, cr };

      legend_text (&line, options->title, MARGIN, 26, width - 2 * MARGIN, 13, PANGO_WEIGHT_SEMIBOLD, vec_scene_get_ink (scene), FALSE);
    }
  if (right > 0)
    draw_legend (scene, cr, width - right + 10, top + (has_title ? 6 : MARGIN), right - 10 - MARGIN, height - MARGIN, options->legend_title);
  cairo_restore (cr);
}

/* ---- Files */

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (const char *path, double width, double height, GByteArray *bytes, gboolean *png, GError **error)
{
  const char *dot = strrchr (path, '.');

  *png = FALSE;
  if (dot != NULL && g_ascii_strcasecmp (dot, ".png") == 0)
    {
      *png = TRUE;
      return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) round (width), (int) round (height));
    }
  if (dot != NULL && g_ascii_strcasecmp (dot, ".svg") == 0)
    {
      cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append_bytes, bytes, width, height);

      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    }
  if (dot != NULL && g_ascii_strcasecmp (dot, ".pdf") == 0)
    return cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
  g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
               _("“%s” does not end in .png, .svg or .pdf: the extension chooses the kind of picture"), path);
  return NULL;
}

static gboolean
write_bytes (const char *path, GByteArray *bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;

  /* Written beside the file, flushed, and renamed over it. */
  if (g_file_set_contents_full (path, (const char *) bytes->data, bytes->len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0666, &cause))
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("The picture could not be saved: %s"), cause->message);
  return FALSE;
}

gboolean
vec_render_file (VecScene *scene, const char *path, double width, double height, const VecFigureOptions *options, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;
  gboolean png;

  if (!(width >= 16 && height >= 16 && width <= 30000 && height <= 30000))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("A picture of %.0f × %.0f is not possible: both must be 16 to 30000"), width,
                   height);
      return FALSE;
    }
  surface = create_surface (path, width, height, bytes, &png, error);
  if (surface == NULL)
    return FALSE;
  cr = cairo_create (surface);
  vec_render_figure (scene, cr, width, height, options);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && png)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("The picture could not be drawn: %s"), cairo_status_to_string (status));
      return FALSE;
    }
  return write_bytes (path, bytes, error);
}
