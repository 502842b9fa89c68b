/* A figure as a file: PNG, SVG, PDF, with what it says of itself. */
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "plot/vec-figure-private.h"

#define PROGRAM "Vectarium " VEC_VERSION
#define SMALLEST 16.0
#define LARGEST 30000.0          /* pixels a side */
#define MOST_PIXELS 5e8          /* 2 GB while it is drawn */

/* One file being made. */
typedef struct
{
  VecFigureFormat format;
  double width, height;          /* logical pixels */
  double scale;
  const VecFigureOptions *options;
  GByteArray *bytes;
  char *description, *json;      /* of the card, or NULL */
} File;

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  File *file = closure;

  if (file->options != NULL && g_cancellable_is_cancelled (file->options->cancellable))
    return CAIRO_STATUS_WRITE_ERROR;
  g_byte_array_append (file->bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static const char *
get_title (const File *file)
{
  return file->options != NULL && file->options->title != NULL && *file->options->title != '\0' ? file->options->title : NULL;
}

/* ---- The three formats */

static cairo_surface_t *
create_surface (File *file)
{
  double width = file->width * file->scale, height = file->height * file->scale;
  cairo_surface_t *surface;

  switch (file->format)
    {
    case VEC_FIGURE_SVG:
      surface = cairo_svg_surface_create_for_stream (append_bytes, file, width, height);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    case VEC_FIGURE_PDF:
      return cairo_pdf_surface_create_for_stream (append_bytes, file, width, height);
    default:
      return cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) round (width), (int) round (height));
    }
}

static void
set_pdf_metadata (const File *file, cairo_surface_t *surface)
{
  g_autofree char *title = get_title (file) != NULL ? vec_text_clean (get_title (file), 500) : NULL;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, PROGRAM);
  /* The same picture has the same bytes: it has no date, and what cairo would take from the clock is blanked out below. */
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  if (title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
  if (file->description != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, file->description);
  if (file->json != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS, file->json);
}

/* Blanks do not move what the table of contents points at. */
static GBytes *
finish_pdf (File *file)
{
  static const char key[] = "/CreationDate (";
  guint8 *date = memmem (file->bytes->data, file->bytes->len, key, strlen (key)), *end;

  end = date != NULL ? memchr (date, ')', file->bytes->len - (gsize) (date - file->bytes->data)) : NULL;
  if (end != NULL)
    memset (date, ' ', (gsize) (end + 1 - date));
  return g_byte_array_free_to_bytes (g_steal_pointer (&file->bytes));
}

static GBytes *
finish_png (File *file)
{
  const VecFigureOptions *options = file->options;
  double dpi = options != NULL && options->dpi > 0 ? options->dpi : file->scale != 1 ? 96 * file->scale : 0;
  const char *const texts[] = { "Software", PROGRAM, "Description", file->description, "Vectarium", file->json, "Title", get_title (file),
                                NULL };

  return vec_png_add_texts (file->bytes->data, file->bytes->len, dpi, texts);
}

static GBytes *
finish (File *file, VecSvgText *texts)
{
  switch (file->format)
    {
    case VEC_FIGURE_PDF:
      return finish_pdf (file);
    case VEC_FIGURE_SVG:
      return vec_svg_text_finish (texts, (const char *) file->bytes->data, file->bytes->len, get_title (file), file->description,
                                  file->json);
    default:
      return finish_png (file);
    }
}

/* ---- Drawing into it */

static gboolean
check_size (const File *file, GError **error)
{
  double width = file->width * file->scale, height = file->height * file->scale;

  if (width >= SMALLEST && height >= SMALLEST && width <= LARGEST && height <= LARGEST
      && (file->format != VEC_FIGURE_PNG || width * height <= MOST_PIXELS))
    return TRUE;
  if (width <= LARGEST && height <= LARGEST && width * height > MOST_PIXELS)
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("A picture of %.0f × %.0f pixels is not possible: at most 500 million in all"),
                 width, height);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER, _("A picture of %.0f × %.0f is not possible: both must be 16 to 30000"), width,
                 height);
  return FALSE;
}

static gboolean
check_status (const File *file, cairo_status_t status, GError **error)
{
  if (file->options != NULL && g_cancellable_set_error_if_cancelled (file->options->cancellable, error))
    return FALSE;
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("The picture could not be drawn: %s"), cairo_status_to_string (status));
  return FALSE;
}

static cairo_status_t
draw (File *file, VecScene *scene, cairo_surface_t *surface, VecSvgText *texts)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  if (file->format == VEC_FIGURE_SVG)
    vec_svg_text_attach (texts, cr);
  if (file->format == VEC_FIGURE_PDF)
    set_pdf_metadata (file, surface);
  cairo_scale (cr, file->scale, file->scale);
  vec_render_figure (scene, cr, file->width, file->height, file->options);
  status = cairo_status (cr);
  vec_svg_text_attach (NULL, cr);
  cairo_destroy (cr);
  return status;
}

static GBytes *
render (File *file, VecScene *scene, GError **error)
{
  g_autoptr (VecSvgText) texts = vec_svg_text_new ();
  cairo_surface_t *surface;
  cairo_status_t status;

  if (!check_size (file, error))
    return NULL;
  surface = create_surface (file);
  status = cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = draw (file, scene, surface, texts);
  if (status == CAIRO_STATUS_SUCCESS && file->format == VEC_FIGURE_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, file);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return check_status (file, status, error) ? finish (file, texts) : NULL;
}

GBytes *
vec_render_bytes (VecScene *scene, VecFigureFormat format, double width, double height, const VecFigureOptions *options, GError **error)
{
  File file = { format, width, height, options != NULL && options->scale > 0 ? options->scale : 1, options, g_byte_array_new () };
  GBytes *result;

  if (options != NULL && options->card != NULL)
    {
      file.description = vec_card_dup_text (options->card);
      file.json = vec_card_dup_json (options->card);
    }
  result = render (&file, scene, error);
  g_clear_pointer (&file.bytes, g_byte_array_unref);
  g_free (file.description);
  g_free (file.json);
  return result;
}

/* ---- On disk */

gboolean
vec_figure_format_from_path (const char *path, VecFigureFormat *format, GError **error)
{
  static const char *const extensions[] = { ".png", ".svg", ".pdf" };
  const char *dot = strrchr (path, '.');

  for (guint i = 0; i < G_N_ELEMENTS (extensions) && dot != NULL; i++)
    if (g_ascii_strcasecmp (dot, extensions[i]) == 0)
      {
        *format = (VecFigureFormat) i;
        return TRUE;
      }
  g_set_error (error, VEC_ERROR, VEC_ERROR_PARAMETER,
               _("“%s” does not end in .png, .svg or .pdf: the extension chooses the kind of picture"), path);
  return FALSE;
}

gboolean
vec_figure_write (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (GError) cause = NULL;

  /* Written beside the file, flushed, and renamed over it. */
  if (g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &cause))
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("The picture could not be saved: %s"), cause->message);
  return FALSE;
}

gboolean
vec_render_file (VecScene *scene, const char *path, double width, double height, const VecFigureOptions *options, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  VecFigureFormat format;

  if (!vec_figure_format_from_path (path, &format, error))
    return FALSE;
  bytes = vec_render_bytes (scene, format, width, height, options, error);
  return bytes != NULL && vec_figure_write (path, bytes, error);
}
