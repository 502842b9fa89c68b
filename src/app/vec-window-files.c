#include "app/vec-window-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-opener.h"

/* ---- Choosing a file */

/* Files that are chosen together are parts of one table: their rows follow those of the first. */
static VecReadOptions *
make_options_for_several (GListModel *files)
{
  VecReadOptions *options = vec_read_options_new ();
  g_autoptr (GStrvBuilder) more = g_strv_builder_new ();
  guint n = g_list_model_get_n_items (files);

  for (guint i = 1; i < n; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        g_strv_builder_add (more, path);
    }
  if (n > 1)
    options->more_paths = g_strv_builder_end (more);

  return options;
}

static void
open_chosen_cb (VecWindow *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (VecReadOptions) options = make_options_for_several (files);
  VecWindowPurpose purpose = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chooser), "purpose"));

  if (response == GTK_RESPONSE_ACCEPT && path != NULL && purpose == VEC_WINDOW_ADD_ROWS)
    vec_opener_add (self, path);
  else if (response == GTK_RESPONSE_ACCEPT && path != NULL && purpose == VEC_WINDOW_COMPARE)
    vec_side_view_open_file (self->side_view, path);
  else if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    vec_opener_open (self, path, options, purpose == VEC_WINDOW_OPEN_WITH_OPTIONS);
  g_clear_object (&self->chooser);
}

static GtkFileFilter *
make_reader_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("Files of vectors"));
  for (const VecReader *const *reader = vec_readers_get (); *reader != NULL; reader++)
    for (const char *const *extension = (*reader)->extensions; extension != NULL && *extension != NULL; extension++)
      gtk_file_filter_add_suffix (filter, *extension);

  return filter;
}

static GtkFileFilter *
make_any_filter (void)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _("All files"));
  gtk_file_filter_add_pattern (filter, "*");

  return filter;
}

void
vec_window_choose_file (VecWindow *self, VecWindowPurpose purpose)
{
  const char *title = purpose == VEC_WINDOW_ADD_ROWS ? _("Add Rows") : purpose == VEC_WINDOW_COMPARE ? _("Compare with a File") : _("Open Vectors");
  const char *accept = purpose == VEC_WINDOW_ADD_ROWS ? _("_Add") : purpose == VEC_WINDOW_COMPARE ? _("_Compare") : _("_Open");
  g_autoptr (GtkFileFilter) known = make_reader_filter ();
  g_autoptr (GtkFileFilter) any = make_any_filter ();

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, accept, _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), known);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), any);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser),
                                        purpose == VEC_WINDOW_OPEN || purpose == VEC_WINDOW_OPEN_WITH_OPTIONS);
  g_object_set_data (G_OBJECT (self->chooser), "purpose", GINT_TO_POINTER (purpose));
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (open_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* ---- Dropping files on the window */

/* Of one kind by their names, like shard-1.npy and shard-2.npy: parts of one table, as when they are chosen together. */
static gboolean
are_parts (GSList *files)
{
  const char *ending = NULL;

  for (GSList *l = files; l != NULL; l = l->next)
    {
      const char *path = g_file_peek_path (l->data);
      const char *dot = path != NULL ? strrchr (path, '.') : NULL;

      if (dot == NULL || strchr (dot, '/') != NULL || (ending != NULL && g_ascii_strcasecmp (ending, dot) != 0))
        return FALSE;
      ending = dot;
    }
  return files != NULL && files->next != NULL;
}

static gboolean
drop_cb (VecWindow *self, const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (are_parts (files))
    {
      g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);
      g_autoptr (VecReadOptions) options = NULL;

      for (GSList *l = files; l != NULL; l = l->next)
        g_list_store_append (list, l->data);
      options = make_options_for_several (G_LIST_MODEL (list));
      vec_opener_open (self, g_file_peek_path (files->data), options, FALSE);
      return TRUE;
    }
  for (GSList *l = files; l != NULL; l = l->next)
    vec_window_open_file (self, l->data);

  return files != NULL;
}

void
vec_window_accept_files (VecWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/* ---- What is open */

static void
sample_opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (VecWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (vec_session_open_finish (VEC_SESSION (source), result, &error))
    self->is_sample = TRUE;
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    vec_window_show_error (self, error);
}

void
vec_window_open_sample (VecWindow *self, const char *path)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  if (path != NULL)
    vec_session_open_async (self->session, path, NULL, sample_opened_cb, g_object_ref (self));
  else
    vec_session_open_words_async (self->session, sample_opened_cb, g_object_ref (self));
}

void
vec_window_open_file (VecWindow *self, GFile *file)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VEC_IS_WINDOW (self));

  path = g_file_get_path (file);
  if (path != NULL)
    {
      vec_opener_open (self, path, NULL, FALSE);
      return;
    }

  error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _("%s is not on this computer; copy it to a local folder and open it there."), g_file_peek_path (file));
  vec_window_show_error (self, error);
}

gboolean
vec_window_is_free (VecWindow *self)
{
  VecTable *table;
  gboolean busy;

  g_return_val_if_fail (VEC_IS_WINDOW (self), FALSE);

  g_object_get (self->session, "busy", &busy, NULL);

  table = vec_session_get_table (self->session);
  return self->is_sample || ((table == NULL || !vec_table_is_checked (table)) && !busy);
}

void
vec_window_opened (VecWindow *self)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  self->is_sample = FALSE;
  self->is_reload_offered = FALSE;
  vec_banner_hide (self->banner);
  /* What was said before the file was open is gone, but not what its reader remarked. */
  vec_window_show_remarks (self, vec_session_get_table (self->session));
}

/* ---- Reading it in another way */

static void
offer (VecWindow *self, const char *path, const VecReadOptions *options)
{
  if (path == self->offered_path)
    return;
  g_free (self->offered_path);
  self->offered_path = g_strdup (path);
  g_clear_pointer (&self->offered_options, vec_read_options_free);
  self->offered_options = options != NULL ? vec_read_options_copy (options) : vec_read_options_new ();
}

void
vec_window_offer_missing (VecWindow *self, const char *path, const VecReadOptions *options)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  offer (self, path, options);
  vec_banner_add_choice (self->banner, _("Leave Them Out"),
                         _("Read the file again without the rows that have such values"), VEC_WINDOW_CHOICE_MISSING + VEC_MISSING_DROP);
  vec_banner_add_choice (self->banner, _("Keep as Missing"),
                         _("Read the file again with the mean of the dimension in the place of each such value; a column counts them"),
                         VEC_WINDOW_CHOICE_MISSING + VEC_MISSING_KEEP);
}

void
vec_window_offer_join (VecWindow *self, const char *path, const VecReadOptions *options, VecJoin join, const char *title)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  offer (self, path, options);
  vec_banner_add_choice (self->banner, title, NULL, (int) join);
}

/* The metadata joined, or values that are missing treated, like this. */
static void
open_offered (VecWindow *self, int id)
{
  g_autoptr (VecReadOptions) options = NULL;

  if (self->offered_path == NULL)
    return;

  options = vec_read_options_copy (self->offered_options);
  if (id >= VEC_WINDOW_CHOICE_MISSING)
    options->missing = (VecMissing) (id - VEC_WINDOW_CHOICE_MISSING);
  else
    options->join = (VecJoin) id;
  vec_opener_open (self, self->offered_path, options, FALSE);
}

void
vec_window_take_choice (VecWindow *self, int id)
{
  if (id == VEC_WINDOW_CHOICE_RELOAD)
    vec_window_reload (self);
  else if (id >= VEC_WINDOW_CHOICE_SKIP)
    vec_window_take_left_out_choice (self, id);
  else
    open_offered (self, id);
}
