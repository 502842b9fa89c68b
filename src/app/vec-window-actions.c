#include "app/vec-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/vec-cache-keeper.h"
#include "app/vec-encode-dialog.h"
#include "app/vec-encoder-dialog.h"
#include "app/vec-export-dialog.h"
#include "app/vec-export-rows.h"
#include "app/vec-learn-window.h"
#include "app/vec-left-out-dialog.h"
#include "app/vec-occurrences-dialog.h"
#include "app/vec-opener.h"
#include "app/vec-paste-dialog.h"
#include "session/vec-session-camera.h"
#include "session/vec-session-meaning.h"

/* ---- Files */

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_window_choose_file (VEC_WINDOW (widget), VEC_WINDOW_OPEN);
}

static void
open_with_options_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_window_choose_file (VEC_WINDOW (widget), VEC_WINDOW_OPEN_WITH_OPTIONS);
}

static void
reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_window_reload (VEC_WINDOW (widget));
}

static void
add_rows_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_window_choose_file (VEC_WINDOW (widget), VEC_WINDOW_ADD_ROWS);
}

static void
show_left_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_left_out_dialog_show (GTK_WINDOW (widget), vec_session_get_table (VEC_WINDOW (widget)->session));
}

static void
save_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_export_rows (VEC_WINDOW (widget), VEC_EXCERPT_ALL);
}

static void
open_recent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  vec_window_open_file (VEC_WINDOW (widget), file);
}

/* ---- The session */

/* While a text field has the focus, undo means the typing. */
static gboolean
undo_typing (VecWindow *self, const char *action)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus)) && gtk_widget_get_mapped (focus) &&
         *gtk_editable_get_text (GTK_EDITABLE (focus)) != '\0' && !GTK_IS_SPIN_BUTTON (gtk_widget_get_parent (focus)) &&
         gtk_widget_activate_action (focus, action, NULL);
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!undo_typing (VEC_WINDOW (widget), "text.undo"))
    vec_session_undo (VEC_WINDOW (widget)->session);
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!undo_typing (VEC_WINDOW (widget), "text.redo"))
    vec_session_redo (VEC_WINDOW (widget)->session);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_session_go_back (VEC_WINDOW (widget)->session);
}

static void
return_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_session_return (VEC_WINDOW (widget)->session);
}

static void
advance_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_session_advance (VEC_WINDOW (widget)->session);
}

static void
deselect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_session_select_row (VEC_WINDOW (widget)->session, -1);
}

static void
fit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_session_fit (VEC_WINDOW (widget)->session);
}

static void
fit_selection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!vec_session_fit_selection (VEC_WINDOW (widget)->session))
    gtk_widget_error_bell (widget);
}

static void
center_selection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!vec_session_center_selection (VEC_WINDOW (widget)->session))
    gtk_widget_error_bell (widget);
}

static void
zoom_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_plot_view_zoom (VEC_WINDOW (widget)->plot, VEC_ZOOM_STEP);
}

static void
zoom_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_plot_view_zoom (VEC_WINDOW (widget)->plot, 1 / VEC_ZOOM_STEP);
}

static void
pause_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecSession *session = VEC_WINDOW (widget)->session;
  gboolean paused;

  g_object_get (session, "paused", &paused, NULL);
  vec_session_set_paused (session, !paused);
}

static void
restart_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_session_restart (VEC_WINDOW (widget)->session);
}

static void
more_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_session_extend (VEC_WINDOW (widget)->session, MAX (g_variant_get_int32 (parameter), 1));
}

/* ---- Panels, pictures and what stands beside the map */

static void
view_options_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_map_bar_popup_view_options (VEC_WINDOW (widget)->map_bar);
}

static void
map_settings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_window_show_page (VEC_WINDOW (widget), "map");
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_search_box_focus (VEC_WINDOW (widget)->search);
}

/* The words that are typed stay; the hits are others. */
static void
search_by_meaning_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  vec_session_set_by_meaning (self->session, !vec_session_get_by_meaning (self->session));
  vec_search_box_focus (self->search);
}

static void
add_text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  vec_window_show_page (self, "explore");
  vec_texts_panel_focus_entry (self->texts_panel);
}

static void
neighbors_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  vec_window_show_page (self, "explore");
  vec_neighbors_panel_focus (self->neighbors_panel);
}

static void
paste_words_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_paste_dialog_ask (GTK_WINDOW (widget), VEC_WINDOW (widget)->session, NULL);
}

static void
learn_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_learn_window_open (gtk_window_get_application (GTK_WINDOW (widget)), NULL);
}

static void
encode_document_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_encode_dialog_ask (GTK_WINDOW (widget), NULL, NULL);
}

static void
encoder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_encoder_dialog_ask (GTK_WINDOW (widget), VEC_WINDOW (widget)->session);
}

static void
occurrences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  if (vec_session_get_table (self->session) != NULL)
    vec_occurrences_dialog_ask (GTK_WINDOW (self), self->session);
}

static void
clipboard_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (VecWindow) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (text != NULL && *text != '\0')
    vec_opener_paste (self, text);
  else
    vec_window_show_toast (self, _("There is no text on the clipboard"));
}

/* While a text field has the focus, pasting means the typing. */
static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (widget));

  if (focus != NULL && (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus)) && gtk_widget_get_mapped (focus))
    g_signal_emit_by_name (focus, "paste-clipboard");
  else
    gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, clipboard_read_cb, g_object_ref (widget));
}

static void
side_by_side_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->side_view)))
    vec_side_view_close (self->side_view);
  else
    vec_side_view_open (self->side_view);
}

static void
compare_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_window_choose_file (VEC_WINDOW (widget), VEC_WINDOW_COMPARE);
}

static void
noise_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  if (gtk_widget_get_visible (GTK_WIDGET (self->noise_view)))
    vec_noise_view_close (self->noise_view);
  else
    vec_noise_view_open (self->noise_view);
}

static void
picture_saved_cb (gpointer window, const char *path, const GError *error)
{
  VecWindow *self = window;
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;
  g_autofree char *text = name != NULL ? g_strdup_printf (_("Saved %s"), name) : g_strdup (_("Picture copied"));

  if (error != NULL)
    vec_window_show_error (self, error);
  else
    vec_window_show_toast (self, text);
}

static void
export_picture_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  vec_export_dialog_ask (GTK_WINDOW (self), self->session, GTK_WIDGET (self->plot), picture_saved_cb);
}

static void
copy_picture_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  vec_export_dialog_copy (GTK_WINDOW (self), self->session, GTK_WIDGET (self->plot), picture_saved_cb);
}

/* ---- The program */

static void
clear_cache_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_cache_keeper_clear (VEC_WINDOW (widget));
}

/* ---- The list of them */

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.open", NULL, open_action },
  { "win.open-with-options", NULL, open_with_options_action },
  { "win.reload", NULL, reload_action },
  { "win.add-rows", NULL, add_rows_action },
  { "win.show-left-out", NULL, show_left_out_action },
  { "win.open-recent", "s", open_recent_action },
  { "win.paste", NULL, paste_action },
  { "win.paste-words", NULL, paste_words_action },
  { "win.learn", NULL, learn_action },
  { "win.encode-document", NULL, encode_document_action },
  { "win.encoder", NULL, encoder_action },
  { "win.occurrences", NULL, occurrences_action },
  { "win.save-as", NULL, save_as_action },
  { "win.export-picture", NULL, export_picture_action },
  { "win.copy-picture", NULL, copy_picture_action },
  { "win.undo", NULL, undo_action },
  { "win.redo", NULL, redo_action },
  { "win.back", NULL, back_action },
  { "win.return", NULL, return_action },
  { "win.advance", NULL, advance_action },
  { "win.deselect", NULL, deselect_action },
  { "win.fit", NULL, fit_action },
  { "win.fit-selection", NULL, fit_selection_action },
  { "win.center-selection", NULL, center_selection_action },
  { "win.zoom-in", NULL, zoom_in_action },
  { "win.zoom-out", NULL, zoom_out_action },
  { "win.pause", NULL, pause_action },
  { "win.restart", NULL, restart_action },
  { "win.more", "i", more_action },
  { "win.map-settings", NULL, map_settings_action },
  { "win.view-options", NULL, view_options_action },
  { "win.search", NULL, search_action },
  { "win.search-by-meaning", NULL, search_by_meaning_action },
  { "win.neighbors", NULL, neighbors_action },
  { "win.add-text", NULL, add_text_action },
  { "win.noise", NULL, noise_action },
  { "win.side-by-side", NULL, side_by_side_action },
  { "win.compare-file", NULL, compare_file_action },
  { "win.clear-cache", NULL, clear_cache_action },
};

void
vec_window_class_install_actions (GtkWidgetClass *widget_class)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "win.fullscreen", "fullscreened");
}

void
vec_window_add_state_actions (VecWindow *self)
{
  g_autoptr (GPropertyAction) panel = g_property_action_new ("show-panel", self->flap, "reveal-flap");
  g_autoptr (GPropertyAction) table = g_property_action_new ("show-table", self->table_dock, "visible");
  g_autoptr (GPropertyAction) filter = g_property_action_new ("show-filter", self->filter_bar, "visible");
  g_autoptr (GPropertyAction) page = g_property_action_new ("panel", self->pages, "visible-child-name");
  g_autoptr (GPropertyAction) lens = g_property_action_new ("honesty-lens", vec_trust_panel_get_lens (self->trust_panel), "active");

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (panel));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (table));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (filter));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (page));
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (lens));
}

void
vec_window_update_actions (VecWindow *self)
{
  gboolean can_undo, can_redo, can_go_back, can_return, can_advance, running;
  VecTable *table = vec_session_get_table (self->session);
  gboolean has_table = table != NULL;

  g_object_get (self->session, "can-undo", &can_undo, "can-redo", &can_redo, "can-go-back", &can_go_back,
                "can-return", &can_return, "can-advance", &can_advance, "running", &running, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", can_undo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", can_redo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.back", can_go_back);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.return", can_return);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.advance", can_advance);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.pause", running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.restart", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.more", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.encoder", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.save-as", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.export-picture", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-picture", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reload", has_table && self->source_path != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-rows", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.show-left-out", has_table && vec_window_lacks_rows (table));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.side-by-side", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.compare-file", has_table);
}
