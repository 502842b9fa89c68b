/* A picture on its way into a file or onto the clipboard. */
#include "app/vec-export.h"

#include <string.h>

typedef struct
{
  VecPicture *picture;
  VecPublishing publishing;
  char *title;
  char *path;              /* NULL: for the clipboard */
  GBytes *bytes;
  gpointer owner;
  VecExportDone done;
} Export;

static Export *
export_new (VecPicture *picture, const VecPublishing *publishing, const char *path)
{
  Export *export = g_new0 (Export, 1);

  export->picture = vec_picture_ref (picture);
  export->publishing = *publishing;
  export->publishing.title = export->title = g_strdup (publishing->title);
  export->path = g_strdup (path);
  return export;
}

static void
export_free (gpointer data)
{
  Export *export = data;

  vec_picture_unref (export->picture);
  g_clear_pointer (&export->bytes, g_bytes_unref);
  g_free (export->title);
  g_free (export->path);
  g_free (export);
}

static gboolean
is_csv (const char *path)
{
  gsize n = strlen (path);

  return n >= 4 && g_ascii_strcasecmp (path + n - 4, ".csv") == 0;
}

static gboolean
export_work (VecJob *job, gpointer data, GError **error)
{
  Export *export = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);

  if (export->path != NULL && is_csv (export->path))
    return vec_picture_write_coordinates (export->picture, export->path, cancellable, error);
  if (export->path != NULL && !vec_figure_format_from_path (export->path, &export->publishing.format, error))
    return FALSE;
  export->bytes = vec_picture_render (export->picture, &export->publishing, cancellable, error);
  if (export->bytes == NULL || export->path == NULL)
    return export->bytes != NULL;
  return !g_cancellable_set_error_if_cancelled (cancellable, error) && vec_figure_write (export->path, export->bytes, error);
}

/* ---- Into a file */

static void
written (gpointer owner, gpointer data, const GError *error)
{
  Export *export = data;

  export->done (owner, error == NULL ? export->path : NULL, error);
}

void
vec_export_start (VecJob **slot, gpointer owner, VecPicture *picture, const VecPublishing *publishing, const char *path,
                  VecExportDone done)
{
  Export *export = export_new (picture, publishing, path);

  export->done = done;
  vec_job_start (slot, owner, g_main_context_default (), export, export_free, export_work, written, NULL);
}

/* ---- Onto the clipboard */

typedef struct
{
  VecJob *job;
  GWeakRef widget;
  GdkClipboard *clipboard;
  VecExportDone done;
} Copy;

static void
copy_free (Copy *copy)
{
  g_weak_ref_clear (&copy->widget);
  g_object_unref (copy->clipboard);
  g_free (copy);
}

static void
put_on_clipboard (GdkClipboard *clipboard, GBytes *png)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (png, &error);
  GdkContentProvider *kinds[2];
  g_autoptr (GdkContentProvider) both = NULL;

  kinds[0] = gdk_content_provider_new_for_bytes ("image/png", png);
  kinds[1] = gdk_content_provider_new_typed (GDK_TYPE_TEXTURE, texture);
  both = gdk_content_provider_new_union (kinds, 2);
  gdk_clipboard_set_content (clipboard, both);
}

static void
copied (gpointer owner, gpointer data, const GError *error)
{
  Copy *copy = owner;
  Export *export = data;
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&copy->widget);

  if (error == NULL)
    put_on_clipboard (copy->clipboard, export->bytes);
  if (widget != NULL)
    copy->done (widget, NULL, error);
  copy_free (copy);
}

void
vec_export_copy (GtkWidget *widget, VecPicture *picture, const VecPublishing *publishing, VecExportDone done)
{
  Copy *copy = g_new0 (Copy, 1);
  Export *export = export_new (picture, publishing, NULL);

  export->publishing.format = VEC_FIGURE_PNG;
  g_weak_ref_init (&copy->widget, widget);
  copy->clipboard = g_object_ref (gtk_widget_get_clipboard (widget));
  copy->done = done;
  vec_job_start (&copy->job, copy, g_main_context_default (), export, export_free, export_work, copied, NULL);
}

/* ---- Pixels */

GdkTexture *
vec_export_texture_new (cairo_surface_t *surface)
{
  int height = cairo_image_surface_get_height (surface), stride = cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), (gsize) height * (gsize) stride,
                                      (GDestroyNotify) cairo_surface_destroy, surface);
  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height, GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
}
