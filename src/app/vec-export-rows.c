#include "app/vec-export-rows.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "app/vec-rows-writer.h"

#define ROWS "rows"         /* choices of the dialog */
#define PLACES "places"

static const char *const row_ids[] = { "all", "shown", "chosen" };   /* by VecExcerptRows */

typedef struct
{
  VecWindow *window;       /* referenced */
  char *proposed;          /* name of the file */
  const VecWriter *first;  /* which the dialog proposes */
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->window);
  g_free (asking->proposed);
  g_free (asking);
}

/* ---- Where to and in which format */

static gboolean
has_extension (const VecWriter *writer, const char *path)
{
  const char *dot = strrchr (path, '.');

  for (guint i = 0; dot != NULL && writer->extensions[i] != NULL; i++)
    if (g_ascii_strcasecmp (dot + 1, writer->extensions[i]) == 0)
      return TRUE;
  return FALSE;
}

static const VecWriter *
find_by_extension (const char *path)
{
  for (const VecWriter *const *writer = vec_writers_get (); *writer != NULL; writer++)
    if (has_extension (*writer, path))
      return *writer;
  return NULL;
}

static const VecWriter *
get_writer (GtkFileChooser *chooser)
{
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);

  return filter != NULL ? g_object_get_data (G_OBJECT (filter), "writer") : NULL;
}

static char *
replace_extension (const char *path, const VecWriter *writer)
{
  const char *dot = find_by_extension (path) != NULL ? strrchr (path, '.') : path + strlen (path);
  g_autofree char *stem = g_strndup (path, (gsize) (dot - path));

  return writer->extensions[0] != NULL ? g_strconcat (stem, ".", writer->extensions[0], NULL) : g_steal_pointer (&stem);
}

/* The name tells the format, as everywhere; but a person who chose another format and left the name as it was means that one. Free the path. */
static char *
find_place (const Asking *asking, const char *chosen, const VecWriter *filter, const VecWriter **writer)
{
  const VecWriter *named = find_by_extension (chosen);
  g_autofree char *name = g_path_get_basename (chosen);
  gboolean is_renamed = !g_str_has_suffix (name, strrchr (asking->proposed, '.'));

  if (filter == NULL)
    filter = asking->first;
  *writer = named != NULL && (filter == asking->first || is_renamed) ? named : filter;
  return has_extension (*writer, chosen) ? g_strdup (chosen) : replace_extension (chosen, *writer);
}

/* ---- Writing */

typedef struct
{
  VecWindow *window;       /* referenced */
  VecExcerpt *excerpt;     /* NULL: taken by the writer */
  const VecWriter *writer;
  char *path;
} Order;

static void
order_free (gpointer data, GClosure *closure)
{
  Order *order = data;

  g_clear_pointer (&order->excerpt, vec_excerpt_free);
  g_object_unref (order->window);
  g_free (order->path);
  g_free (order);
}

static void
replace_cb (Order *order, const char *response)
{
  if (g_str_equal (response, "replace"))
    vec_rows_write (order->window, g_steal_pointer (&order->excerpt), order->writer, order->path);
}

/* GTK has asked about the name that was typed, not about the one with another ending. */
static void
ask_to_replace (Order *order)
{
  g_autofree char *name = g_filename_display_basename (order->path), *title = g_strdup_printf (_("Replace “%s”?"), name);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (order->window), title, NULL));

  adw_message_dialog_set_body (dialog, _("There is a file of this name already. What it holds would be lost."));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "replace", _("_Replace"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (replace_cb), order, order_free, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
write_to (VecWindow *window, VecExcerpt *excerpt, const VecWriter *writer, const char *path, gboolean is_confirmed)
{
  Order *order;

  if (is_confirmed || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      vec_rows_write (window, excerpt, writer, path);
      return;
    }
  order = g_new (Order, 1);
  *order = (Order){ g_object_ref (window), excerpt, writer, g_strdup (path) };
  ask_to_replace (order);
}

/* ---- The dialog */

static VecExcerptRows
get_rows (GtkFileChooser *chooser)
{
  const char *id = gtk_file_chooser_get_choice (chooser, ROWS);

  for (guint i = 0; i < G_N_ELEMENTS (row_ids); i++)
    if (g_strcmp0 (row_ids[i], id) == 0)
      return (VecExcerptRows) i;
  return VEC_EXCERPT_ALL;
}

static void
response_cb (Asking *asking, int response, GtkFileChooser *chooser)
{
  VecSession *session = vec_window_get_session (asking->window);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *chosen = file != NULL ? g_file_get_path (file) : NULL, *path = NULL;
  VecExcerptRows rows = get_rows (chooser);
  gboolean with_places = g_strcmp0 (gtk_file_chooser_get_choice (chooser, PLACES), "true") == 0;
  const VecWriter *writer;

  if (response == GTK_RESPONSE_ACCEPT && chosen != NULL && vec_session_count_excerpt (session, rows) > 0)
    {
      path = find_place (asking, chosen, get_writer (chooser), &writer);
      write_to (asking->window, vec_session_take_excerpt (session, rows, with_places), writer, path, g_str_equal (path, chosen));
    }
  g_object_unref (chooser);
}

static void
add_filters (GtkFileChooser *chooser)
{
  for (const VecWriter *const *writer = vec_writers_get (); *writer != NULL; writer++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, _((*writer)->title));
      for (const char *const *extension = (*writer)->extensions; *extension != NULL; extension++)
        gtk_file_filter_add_suffix (filter, *extension);
      if ((*writer)->extensions[0] == NULL)
        gtk_file_filter_add_pattern (filter, "*");
      g_object_set_data (G_OBJECT (filter), "writer", (gpointer) *writer);
      gtk_file_chooser_add_filter (chooser, filter);
      if (writer == vec_writers_get ())
        gtk_file_chooser_set_filter (chooser, filter);
    }
}

/* "All rows (1,234)", "Shown rows (200)", "Selected rows (12)": those that there are. What is proposed comes first, since GTK 4.8 forgets
 * another choice when the dialog appears. */
static void
add_row_choice (GtkFileChooser *chooser, VecSession *session, VecExcerptRows proposed)
{
  static const char *const titles[] = { N_("All rows (%s)"), N_("Shown rows (%s)"), N_("Selected rows (%s)") };
  const char *ids[G_N_ELEMENTS (titles) + 1] = { NULL }, *texts[G_N_ELEMENTS (titles) + 1] = { NULL };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      guint rows = (i + proposed) % G_N_ELEMENTS (titles);
      gint64 n_rows = vec_session_count_excerpt (session, (VecExcerptRows) rows);
      g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, n_rows);

      if (n_rows == 0)
        continue;
      ids[n] = row_ids[rows];
      texts[n++] = g_strdup_printf (_(titles[rows]), count);
    }
  gtk_file_chooser_add_choice (chooser, ROWS, C_ ("which rows", "Rows"), ids, texts);
  gtk_file_chooser_set_choice (chooser, ROWS, row_ids[proposed]);
  for (guint i = 0; i < n; i++)
    g_free ((char *) texts[i]);
}

static char *
dup_proposed_name (VecTable *table, VecExcerptRows rows)
{
  g_autofree char *stem = g_path_get_basename (vec_table_get_name (table));
  char *dot = strrchr (stem, '.');

  if (dot != NULL && dot != stem)
    *dot = '\0';
  if (rows == VEC_EXCERPT_ALL)
    return g_strconcat (stem, ".csv", NULL);
  /* Translators: the proposed name of a file with some of another file's rows: "words, selection.csv". */
  return g_strdup_printf (_("%s, selection.csv"), stem);
}

/* Where the table came from, if there is a place for more. */
static void
propose_folder (GtkFileChooser *chooser, VecTable *table)
{
  const char *path = vec_table_get_path (table);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;
  g_autoptr (GFile) file = folder != NULL && g_access (folder, W_OK) == 0 ? g_file_new_for_path (folder) : NULL;

  if (file != NULL)
    gtk_file_chooser_set_current_folder (chooser, file, NULL);
}

void
vec_export_rows (VecWindow *window, VecExcerptRows rows)
{
  g_autofree char *name = NULL;
  GtkFileChooserNative *dialog;
  VecSession *session;
  Asking *asking;

  g_return_if_fail (VEC_IS_WINDOW (window));

  session = vec_window_get_session (window);
  if (vec_session_count_excerpt (session, rows) == 0)
    return;
  name = dup_proposed_name (vec_session_get_table (session), rows);
  asking = g_new (Asking, 1);
  *asking = (Asking){ g_object_ref (window), g_strdup (name), *vec_writers_get () };
  dialog = gtk_file_chooser_native_new (rows == VEC_EXCERPT_ALL ? _("Save As") : _("Export Rows"), GTK_WINDOW (window),
                                        GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  propose_folder (GTK_FILE_CHOOSER (dialog), vec_session_get_table (session));
  add_filters (GTK_FILE_CHOOSER (dialog));
  add_row_choice (GTK_FILE_CHOOSER (dialog), session, rows);
  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (dialog), PLACES, _("With places in the map and clusters"), NULL, NULL);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asking, asking_free, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
