#include "app/vec-export-rows.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "read/vec-writer.h"

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

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  ExportRows *export = data;
  gint64 n;
  g_autofree gint64 *rows = vec_row_set_dup_rows (export->rows, &n);
  g_autoptr (VecTable) subset = vec_table_new_subset (export->table, rows, n);
  g_autoptr (GError) error = NULL;

  if (vec_write_file (subset, export->path, NULL, NULL, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  VecWindow *window = VEC_WINDOW (source);
  ExportRows *export = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_path_get_basename (export->path);
  g_autofree char *text = g_strdup_printf (_("Saved %s"), name);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    vec_window_show_toast (window, text);
  else
    vec_window_show_error (window, error);
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
  g_autoptr (GTask) task = NULL;
  ExportRows *export;

  if (response == GTK_RESPONSE_ACCEPT && chosen != NULL && vec_session_get_chosen (session) != NULL)
    {
      export = g_new (ExportRows, 1);
      *export = (ExportRows){ g_object_ref (vec_session_get_table (session)), vec_row_set_ref (vec_session_get_chosen (session)),
                              complete_path (chosen) };
      task = g_task_new (window, NULL, written_cb, NULL);
      g_task_set_task_data (task, export, export_rows_free);
      g_task_run_in_thread (task, write_thread);
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
