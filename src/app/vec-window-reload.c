/* The file that is open changes on disk, and is read again. */
#include "app/vec-window-private.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "base/vec-lost-pages.h"
#include "session/vec-session-reload.h"

#define TOLD G_MAXUINT   /* once is enough, however many pages follow */

static void
add_reload_button (VecWindow *self)
{
  vec_banner_add_button (self->banner, _("Reload"), _("Read the file again; the view stays"), VEC_WINDOW_CHOICE_RELOAD);
}

static void
offer (VecWindow *self, const char *format, const char *path, GtkMessageType type, gboolean with_button)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (format, name);

  vec_banner_show (self->banner, text, type);
  if (with_button)
    add_reload_button (self);
  self->is_failure_shown = FALSE;
  self->is_reload_offered = TRUE;
}

/* What was mapped of a file that was shortened in its place is gone. */
static void
changed_cb (VecWindow *self, const char *path)
{
  gboolean is_lost = self->n_lost_pages == TOLD || vec_lost_pages_get_count () > self->n_lost_pages;

  self->n_lost_pages = is_lost ? TOLD : vec_lost_pages_get_count ();
  offer (self, is_lost ? _("%s was shortened on disk; values that are gone count as 0 until it is reloaded.") : _("%s has changed on disk."),
         path, is_lost ? GTK_MESSAGE_WARNING : GTK_MESSAGE_INFO, TRUE);
}

void
vec_window_tell_lost (VecWindow *self)
{
  if (self->is_reload_offered && self->source_path != NULL && vec_lost_pages_get_count () > self->n_lost_pages)
    changed_cb (self, self->source_path);
}

static void
gone_cb (VecWindow *self, const char *path)
{
  offer (self, _("%s is gone; what is open stays."), path, GTK_MESSAGE_WARNING, FALSE);
}

static void
restored_cb (VecWindow *self)
{
  if (self->is_reload_offered)
    vec_banner_hide (self->banner);
  self->is_reload_offered = FALSE;
}

static void
take_watch (VecWindow *self, VecFileWatch *watch)
{
  if (self->watch != NULL)
    g_signal_handlers_disconnect_by_data (self->watch, self);
  g_set_object (&self->watch, watch);
  if (watch == NULL)
    return;
  g_signal_connect_object (watch, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "gone", G_CALLBACK (gone_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "restored", G_CALLBACK (restored_cb), self, G_CONNECT_SWAPPED);
}

void
vec_window_set_source (VecWindow *self, const char *path, const VecReadOptions *options, VecFileWatch *watch)
{
  g_autofree char *old_path = NULL;

  g_return_if_fail (VEC_IS_WINDOW (self));

  old_path = self->source_path;
  self->source_path = g_strdup (path);
  if (options != self->source_options)
    {
      g_clear_pointer (&self->source_options, vec_read_options_free);
      self->source_options = options != NULL ? vec_read_options_copy (options) : NULL;
    }
  self->n_lost_pages = vec_lost_pages_get_count ();
  take_watch (self, watch);
  self->is_reload_offered = FALSE;
  vec_window_update_actions (self);
}

void
vec_window_keep_source (VecWindow *self, VecWindow *before)
{
  vec_window_set_source (self, before->source_path, before->source_options, before->watch);
}

/* ---- Reading it again */

typedef struct
{
  VecWindow *window;
  VecFileWatch *watch;   /* since before it was read */
} Reloading;

static void
reloading_free (Reloading *reloading)
{
  g_object_unref (reloading->window);
  g_object_unref (reloading->watch);
  g_free (reloading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reloading, reloading_free)

static void
say_reloaded (VecWindow *self)
{
  g_autofree char *name = g_filename_display_basename (self->source_path);
  g_autofree char *text = g_strdup_printf (_("%s was read again"), name);

  vec_window_show_toast (self, text);
}

static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Reloading) reloading = data;
  VecWindow *self = reloading->window;
  g_autoptr (GError) error = NULL;

  if (vec_session_reload_finish (VEC_SESSION (source), result, &error))
    {
      vec_window_set_source (self, self->source_path, self->source_options, reloading->watch);
      say_reloaded (self);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      vec_window_show_error (self, error);
      add_reload_button (self);
      if (g_error_matches (error, VEC_ERROR, VEC_ERROR_NOT_FINITE))
        vec_window_offer_missing (self, self->source_path, self->source_options);
    }
}

void
vec_window_reload (VecWindow *self)
{
  Reloading *reloading;

  if (self->source_path == NULL || vec_session_get_table (self->session) == NULL)
    return;

  restored_cb (self);
  reloading = g_new0 (Reloading, 1);
  reloading->window = g_object_ref (self);
  reloading->watch = vec_file_watch_new (self->source_path, self->source_options);
  vec_session_reload_async (self->session, self->source_path, self->source_options, reloaded_cb, reloading);
}
