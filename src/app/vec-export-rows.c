#include "app/vec-export-rows.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "read/vec-writer.h"
#include "session/vec-job.h"

#define PATIENCE (300 * G_TIME_SPAN_MILLISECOND)   /* what is sooner done needs no progress */

typedef struct
{
  VecTable *table;
  VecRowSet *rows;
  char *path;
} ExportRows;

static void
export_rows_free (gpointer data)
{
  ExportRows *export = data;

  g_object_unref (export->table);
  vec_row_set_unref (export->rows);
  g_free (export->path);
  g_free (export);
}

/* While it is written: what the person sees of it. */
typedef struct
{
  GWeakRef window;
  VecJob *job;
  AdwToast *toast;         /* NULL: it has not taken long */
  gint64 started;          /* µs */
} Writing;

static void
writing_free (Writing *self)
{
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  g_weak_ref_clear (&self->window);
  g_free (self);
}

static gboolean
write_work (VecJob *job, gpointer data, GError **error)
{
  ExportRows *export = data;
  gint64 n;
  g_autofree gint64 *rows = vec_row_set_dup_rows (export->rows, &n);
  g_autoptr (VecTable) subset = vec_table_new_subset (export->table, rows, n);

  return vec_write_file (subset, export->path, NULL, vec_job_progress, job, vec_job_get_cancellable (job), error);
}

static void
written (gpointer owner, gpointer data, const GError *error)
{
  Writing *self = owner;
  ExportRows *export = data;
  g_autofree char *name = g_path_get_basename (export->path);
  g_autofree char *text = g_strdup_printf (_("Saved %s"), name);
  g_autoptr (VecWindow) window = g_weak_ref_get (&self->window);

  if (window != NULL && error == NULL)
    vec_window_show_toast (window, text);
  else if (window != NULL)
    vec_window_show_error (window, error);
  writing_free (self);
}

/* What was written so far lies beside its place, and goes. */
static void
cancel_cb (Writing *self)
{
  g_autoptr (VecWindow) window = g_weak_ref_get (&self->window);

  if (!vec_job_drop (&self->job))
    return;
  if (window != NULL)
    vec_window_show_toast (window, _("No rows were written"));
  writing_free (self);
}

static void
show_toast (Writing *self)
{
  g_autoptr (VecWindow) window = g_weak_ref_get (&self->window);

  if (window == NULL)
    return;
  self->toast = g_object_ref_sink (adw_toast_new (_("Writing rows…")));
  adw_toast_set_timeout (self->toast, 0);
  adw_toast_set_button_label (self->toast, _("Cancel"));
  g_signal_connect_swapped (self->toast, "button-clicked", G_CALLBACK (cancel_cb), self);
  vec_window_add_toast (window, self->toast);
}

static void
progressed (gpointer owner)
{
  Writing *self = owner;
  guint64 done, total;
  g_autofree char *text = NULL;

  vec_job_get_progress (self->job, &done, &total);
  if (self->toast == NULL && g_get_monotonic_time () - self->started > PATIENCE)
    show_toast (self);
  if (self->toast == NULL || total == 0)
    return;
  text = g_strdup_printf (_("Writing rows: %d%%"), (int) (100 * (double) done / (double) total));
  adw_toast_set_title (self->toast, text);
}

/* "map" → "map.csv", because the extension decides the format. */
static char *
complete_path (const char *path)
{
  g_autoptr (GError) error = NULL;

  return vec_writer_for_path (path, NULL, &error) != NULL ? g_strdup (path) : g_strconcat (path, ".csv", NULL);
}

static void
response_cb (VecWindow *window, int response, GtkNativeDialog *dialog)
{
  VecSession *session = vec_window_get_session (window);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  g_autofree char *chosen = file != NULL ? g_file_get_path (file) : NULL;
  ExportRows *export;
  Writing *writing;

  if (response == GTK_RESPONSE_ACCEPT && chosen != NULL && vec_session_get_chosen (session) != NULL)
    {
      export = g_new (ExportRows, 1);
      *export = (ExportRows){ g_object_ref (vec_session_get_table (session)), vec_row_set_ref (vec_session_get_chosen (session)),
                              complete_path (chosen) };
      writing = g_new0 (Writing, 1);
      g_weak_ref_init (&writing->window, window);
      writing->started = g_get_monotonic_time ();
      vec_job_start (&writing->job, writing, g_main_context_default (), export, export_rows_free, write_work, written, progressed);
    }
  g_object_unref (dialog);
}

static void
add_filters (GtkFileChooser *chooser)
{
  for (const VecWriter *const *writer = vec_writers_get (); *writer != NULL; writer++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      if ((*writer)->extensions[0] == NULL || g_str_equal ((*writer)->id, "projector"))
        continue;
      gtk_file_filter_set_name (filter, _((*writer)->title));
      for (const char *const *extension = (*writer)->extensions; *extension != NULL; extension++)
        gtk_file_filter_add_suffix (filter, *extension);
      gtk_file_chooser_add_filter (chooser, filter);
    }
}

void
vec_export_rows (VecWindow *window)
{
  GtkFileChooserNative *dialog;
  g_autofree char *name = NULL, *stem = NULL;
  char *dot;

  g_return_if_fail (VEC_IS_WINDOW (window));
  g_return_if_fail (vec_session_get_table (vec_window_get_session (window)) != NULL);

  stem = g_path_get_basename (vec_table_get_name (vec_session_get_table (vec_window_get_session (window))));
  dot = strrchr (stem, '.');
  if (dot != NULL && dot != stem)
    *dot = '\0';
  /* Translators: the proposed name of a file with some of another file's rows: "words, selection.csv". */
  name = g_strdup_printf (_("%s, selection.csv"), stem);
  dialog = gtk_file_chooser_native_new (_("Export Rows"), GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  add_filters (GTK_FILE_CHOOSER (dialog));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), window, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
