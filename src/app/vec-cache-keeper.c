#include "app/vec-cache-keeper.h"

#include <glib/gi18n-lib.h>

#include "app/vec-settings.h"
#include "read/vec-cache.h"

static void
limit_changed_cb (GSettings *settings)
{
  vec_cache_set_limit ((guint64) g_settings_get_int (settings, VEC_KEY_CACHE_LIMIT) << 20);
}

void
vec_cache_keeper_start (void)
{
  GSettings *settings = vec_settings_get ();

  vec_cache_set_enabled (TRUE);
  if (settings == NULL)
    return;
  g_signal_connect (settings, "changed::" VEC_KEY_CACHE_LIMIT, G_CALLBACK (limit_changed_cb), NULL);
  limit_changed_cb (settings);
}

static void
clear_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  guint64 n_bytes;

  if (vec_cache_clear (&n_bytes, &error))
    g_task_return_int (task, (gssize) n_bytes);
  else
    g_task_return_error (task, error);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  VecWindow *window = VEC_WINDOW (source);
  g_autoptr (GError) error = NULL;
  gssize n_bytes = g_task_propagate_int (G_TASK (result), &error);
  g_autofree char *size = g_format_size ((guint64) MAX (n_bytes, 0));
  g_autofree char *text = n_bytes > 0 ? g_strdup_printf (_("The cache was cleared: %s"), size) : g_strdup (_("The cache was empty"));

  if (error != NULL)
    vec_window_show_error (window, error);
  else
    vec_window_show_toast (window, text);
}

void
vec_cache_keeper_clear (VecWindow *window)
{
  g_autoptr (GTask) task = g_task_new (window, NULL, cleared_cb, NULL);

  g_task_run_in_thread (task, clear_thread);
}
