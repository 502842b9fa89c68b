#include "plot/vec-picture-file.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>

#include "base/vec-error.h"

#define CHUNK 65536

typedef struct
{
  int max_side;
  int width, height;      /* as the file says; 0: not known yet */
  gboolean is_too_large;
} Decoding;

/* Called before memory is taken for the pixels: size 0 makes the decoder stop. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Decoding *decoding = data;
  double shrink;

  decoding->width = width;
  decoding->height = height;
  decoding->is_too_large = width > VEC_PICTURE_MAX_SIDE || height > VEC_PICTURE_MAX_SIDE
                           || (gint64) width * height > VEC_PICTURE_MAX_PIXELS;
  if (decoding->is_too_large)
    {
      gdk_pixbuf_loader_set_size (loader, 0, 0);
      return;
    }
  shrink = decoding->max_side > 0 ? (double) decoding->max_side / MAX (MAX (width, height), 1) : 1;
  if (shrink < 1)
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * shrink + 0.5), 1), MAX ((int) (height * shrink + 0.5), 1));
}

static gboolean
feed (GdkPixbufLoader *loader, const Decoding *decoding, GInputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *buffer = g_malloc (CHUNK);
  gssize total = 0;

  for (;;)
    {
      gssize n = g_input_stream_read (stream, buffer, CHUNK, cancellable, error);

      if (n <= 0)
        return n == 0;
      total += n;
      if (total > VEC_PICTURE_MAX_FILE)
        {
          g_set_error_literal (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("the file is too large for a picture"));
          return FALSE;
        }
      if (!gdk_pixbuf_loader_write (loader, buffer, (gsize) n, error) || decoding->is_too_large)
        return FALSE;
    }
}

/* Premultiplied, in the order of bytes that cairo has. */
static cairo_surface_t *
to_surface (GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf), n_channels = gdk_pixbuf_get_n_channels (pixbuf);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  guint8 *pixels;
  int stride;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  pixels = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (int y = 0; y < height; y++)
    {
      const guint8 *from = gdk_pixbuf_read_pixels (pixbuf) + (gsize) y * (gsize) gdk_pixbuf_get_rowstride (pixbuf);
      guint32 *to = (guint32 *) (gpointer) (pixels + (gsize) y * (gsize) stride);

      for (int x = 0; x < width; x++, from += n_channels)
        {
          guint32 alpha = n_channels == 4 ? from[3] : 255;

          to[x] = alpha << 24 | (from[0] * alpha + 127) / 255 << 16 | (from[1] * alpha + 127) / 255 << 8 | (from[2] * alpha + 127) / 255;
        }
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* What a decoder says is for programmers; what a person needs is which picture. */
static void
explain (const char *path, const Decoding *decoding, GError **error, GError *cause)
{
  g_autofree char *name = g_filename_display_basename (path);

  if (cause != NULL && cause->domain == G_IO_ERROR)
    {
      g_propagate_prefixed_error (error, cause, "%s: ", name);
      return;
    }
  if (decoding->is_too_large)
    g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s: a picture of %d × %d pixels is too large"), name, decoding->width,
                 decoding->height);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: it is no picture that can be read (%s)"), name,
                 cause != NULL ? cause->message : _("it is cut off"));
  g_clear_error (&cause);
}

static GInputStream *
open_regular (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("there is no such file"));
      return NULL;
    }
  return G_INPUT_STREAM (g_file_read (file, cancellable, error));
}

cairo_surface_t *
vec_picture_file_load (const char *path, int max_side, GCancellable *cancellable, GError **error)
{
  Decoding decoding = { max_side };
  GError *cause = NULL;
  g_autoptr (GInputStream) stream = open_regular (path, cancellable, &cause);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  GdkPixbuf *pixbuf = NULL;
  gboolean is_fed, is_closed;

  if (stream == NULL)
    {
      explain (path, &decoding, error, cause);
      return NULL;
    }
  loader = gdk_pixbuf_loader_new ();
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &decoding);
  is_fed = feed (loader, &decoding, stream, cancellable, &cause);
  is_closed = gdk_pixbuf_loader_close (loader, is_fed ? &cause : NULL);
  if (is_fed && is_closed && !decoding.is_too_large)
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf == NULL)
    {
      explain (path, &decoding, error, cause);
      return NULL;
    }
  return to_surface (pixbuf);
}

cairo_surface_t *
vec_picture_enlarge (cairo_surface_t *surface, int side)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  int times = side / MAX (MAX (width, height), 1);
  cairo_surface_t *result;
  cairo_t *cr;

  if (times < 2)
    return surface;
  result = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * times, height * times);
  cr = cairo_create (result);
  cairo_scale (cr, times, times);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return result;
}
