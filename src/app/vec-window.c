#include "app/vec-window.h"

#include <glib/gi18n-lib.h>

#include "app/vec-banner.h"
#include "app/vec-child-bar.h"
#include "app/vec-clusters-panel.h"
#include "app/vec-compare-panel.h"
#include "app/vec-export-dialog.h"
#include "app/vec-filter-bar.h"
#include "app/vec-frame-log.h"
#include "app/vec-hits.h"
#include "app/vec-map-bar.h"
#include "app/vec-map-panel.h"
#include "app/vec-minimap.h"
#include "app/vec-neighbors-panel.h"
#include "app/vec-noise-view.h"
#include "app/vec-nothing-shown.h"
#include "app/vec-opener.h"
#include "app/vec-paste-dialog.h"
#include "app/vec-plot-tools.h"
#include "app/vec-plot-view.h"
#include "app/vec-recent-menu.h"
#include "app/vec-search-box.h"
#include "app/vec-selection-actions.h"
#include "app/vec-selection-bar.h"
#include "app/vec-settings.h"
#include "app/vec-side-view.h"
#include "app/vec-status-bar.h"
#include "app/vec-table-dock.h"
#include "app/vec-summary-panel.h"
#include "app/vec-texts-panel.h"
#include "app/vec-treatment-bar.h"
#include "app/vec-trust-panel.h"
#include "app/vec-waiting-bar.h"
#include "session/vec-session-camera.h"

#define LONGEST_TOAST 64   /* characters; longer messages go to the banner, where nothing is cut */

struct _VecWindow
{
  AdwApplicationWindow parent_instance;

  VecSession *session;
  gboolean is_sample;
  gboolean is_failure_shown;      /* the banner says what went wrong with a picture */
  const float *shown_vectors;     /* only to be compared */
  char *offered_path;             /* what the banner's join choices are about */
  VecReadOptions *offered_options;
  GtkFileChooserNative *chooser;

  AdwToastOverlay *toasts;
  AdwSplitButton *open_button;
  AdwWindowTitle *title;
  VecSearchBox *search;
  VecHits *hits;
  VecBanner *banner;
  AdwFlap *flap;
  GtkStack *content;
  AdwStatusPage *empty_page;
  VecMapBar *map_bar;
  VecFilterBar *filter_bar;
  VecTreatmentBar *treatment_bar;
  GtkWidget *pair;
  VecChildBar *child_bar;
  VecWaitingBar *waiting_bar;
  VecPlotView *plot;
  VecPlotTools *tools;
  VecMinimap *minimap;
  VecNothingShown *nothing_shown;
  VecSelectionBar *selection_bar;
  VecNoiseView *noise_view;
  VecSideView *side_view;
  VecTableDock *table_dock;
  GtkStack *pages;
  VecTextsPanel *texts_panel;
  VecSummaryPanel *summary_panel;
  VecNeighborsPanel *neighbors_panel;
  VecClustersPanel *clusters_panel;
  VecMapPanel *map_panel;
  VecTrustPanel *trust_panel;
  VecComparePanel *compare_panel;
  GtkStackPage *compare_page;
  VecStatusBar *status_bar;
};

G_DEFINE_FINAL_TYPE (VecWindow, vec_window, ADW_TYPE_APPLICATION_WINDOW)

/* ---- Opening files */

/* What a file is chosen for. */
typedef enum
{
  OPEN,
  OPEN_WITH_OPTIONS,
  ADD_ROWS,
  COMPARE,
} Purpose;

static void
open_chosen_cb (VecWindow *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  Purpose purpose = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (chooser), "purpose"));

  if (response == GTK_RESPONSE_ACCEPT && path != NULL && purpose == ADD_ROWS)
    vec_opener_add (self, path);
  else if (response == GTK_RESPONSE_ACCEPT && path != NULL && purpose == COMPARE)
    vec_side_view_open_file (self->side_view, path);
  else if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    vec_opener_open (self, path, NULL, purpose == OPEN_WITH_OPTIONS);
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

static void
choose_file (VecWindow *self, Purpose purpose)
{
  const char *title = purpose == ADD_ROWS ? _("Add Rows") : purpose == COMPARE ? _("Compare with a File") : _("Open Vectors");
  const char *accept = purpose == ADD_ROWS ? _("_Add") : purpose == COMPARE ? _("_Compare") : _("_Open");
  g_autoptr (GtkFileFilter) known = make_reader_filter ();
  g_autoptr (GtkFileFilter) any = make_any_filter ();

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, accept, _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), known);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), any);
  g_object_set_data (G_OBJECT (self->chooser), "purpose", GINT_TO_POINTER (purpose));
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (open_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (VEC_WINDOW (widget), OPEN);
}

static void
open_with_options_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (VEC_WINDOW (widget), OPEN_WITH_OPTIONS);
}

static void
add_rows_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_file (VEC_WINDOW (widget), ADD_ROWS);
}

static void
open_recent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  vec_window_open_file (VEC_WINDOW (widget), file);
}

static gboolean
drop_cb (VecWindow *self, const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = files; l != NULL; l = l->next)
    vec_window_open_file (self, l->data);

  return files != NULL;
}

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

  vec_session_open_async (self->session, path, NULL, sample_opened_cb, g_object_ref (self));
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
  gboolean busy;

  g_return_val_if_fail (VEC_IS_WINDOW (self), FALSE);

  g_object_get (self->session, "busy", &busy, NULL);

  return self->is_sample || (vec_session_get_table (self->session) == NULL && !busy);
}

void
vec_window_opened (VecWindow *self)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  self->is_sample = FALSE;
  vec_banner_hide (self->banner);
}

void
vec_window_added (VecWindow *self, gint64 n_rows)
{
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, n_rows);
  g_autofree char *text = NULL;
  AdwToast *toast;

  g_return_if_fail (VEC_IS_WINDOW (self));

  vec_window_opened (self);
  text = g_strdup_printf (ngettext ("%s row was placed. Restart computes the map anew with it.",
                                    "%s rows were placed. Restart computes the map anew with them.", (gulong) n_rows), count);
  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, 8);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* ---- Saying what went wrong */

void
vec_window_show_error (VecWindow *self, const GError *error)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  self->is_failure_shown = FALSE;
  vec_banner_show (self->banner, error->message, GTK_MESSAGE_ERROR);
}

void
vec_window_show_toast (VecWindow *self, const char *text)
{
  g_autofree char *escaped = NULL;

  g_return_if_fail (VEC_IS_WINDOW (self));

  escaped = g_markup_escape_text (text, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

/* Whoever has a picture again needs no longer be told why there was none. */
static void
layout_replaced_cb (VecWindow *self)
{
  if (self->is_failure_shown)
    vec_banner_hide (self->banner);
  self->is_failure_shown = FALSE;
}

static void
failed_cb (VecWindow *self, const GError *error)
{
  g_autofree char *escaped = NULL;
  AdwToast *toast;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (g_utf8_strlen (error->message, -1) > LONGEST_TOAST)
    {
      vec_window_show_error (self, error);
      self->is_failure_shown = TRUE;
      return;
    }

  escaped = g_markup_escape_text (error->message, -1);
  toast = adw_toast_new (escaped);
  adw_toast_set_timeout (toast, 8);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
vec_window_offer_join (VecWindow *self, const char *path, const VecReadOptions *options, VecJoin join, const char *title)
{
  g_return_if_fail (VEC_IS_WINDOW (self));

  if (path != self->offered_path)
    {
      g_free (self->offered_path);
      self->offered_path = g_strdup (path);
      g_clear_pointer (&self->offered_options, vec_read_options_free);
      self->offered_options = vec_read_options_copy (options);
    }

  vec_banner_add_choice (self->banner, title, (int) join);
}

static void
join_chosen_cb (VecWindow *self, int id)
{
  g_autoptr (VecReadOptions) options = NULL;

  if (self->offered_path == NULL)
    return;

  options = vec_read_options_copy (self->offered_options);
  options->join = (VecJoin) id;
  vec_opener_open (self, self->offered_path, options, FALSE);
}

/* ---- Actions on the session */

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

static void
show_page (VecWindow *self, const char *name)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  gtk_stack_set_visible_child_name (self->pages, name);
}

static void
view_options_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_map_bar_popup_view_options (VEC_WINDOW (widget)->map_bar);
}

static void
map_settings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_page (VEC_WINDOW (widget), "map");
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_search_box_focus (VEC_WINDOW (widget)->search);
}

static void
add_text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  show_page (self, "explore");
  vec_texts_panel_focus_entry (self->texts_panel);
}

static void
neighbors_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecWindow *self = VEC_WINDOW (widget);

  show_page (self, "explore");
  vec_neighbors_panel_focus (self->neighbors_panel);
}

static void
paste_words_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_paste_dialog_ask (GTK_WINDOW (widget), VEC_WINDOW (widget)->session);
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
  choose_file (VEC_WINDOW (widget), COMPARE);
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

/* ---- The map and what stands beside it */

/* Side by side in a wide place, else one above the other; half and half. */
static void
beside_shown_cb (VecWindow *self, GParamSpec *spec, GtkWidget *beside)
{
  gboolean wide = gtk_widget_get_width (self->pair) > gtk_widget_get_height (self->pair);

  if (!gtk_widget_get_visible (beside))
    return;

  /* One at a time. */
  if (beside == GTK_WIDGET (self->side_view))
    vec_noise_view_close (self->noise_view);
  else
    vec_side_view_close (self->side_view);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->pair), wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  if (wide)
    gtk_widget_remove_css_class (beside, "below");
  else
    gtk_widget_add_css_class (beside, "below");
}

static void
link_changed_cb (VecWindow *self)
{
  VecLink *link = vec_side_view_get_link (self->side_view);

  vec_compare_panel_set_link (self->compare_panel, link);
  gtk_stack_page_set_visible (self->compare_page, link != NULL);
  if (link != NULL)
    show_page (self, "compare");
  else if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "compare") == 0)
    gtk_stack_set_visible_child_name (self->pages, "explore");
}

/* Whoever asks for the filter or the table wants to do something there. */
static void
filter_shown_cb (VecWindow *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->filter_bar)))
    vec_filter_bar_focus (self->filter_bar);
}

static void
table_shown_cb (VecWindow *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->table_dock)))
    vec_table_dock_focus (self->table_dock);
}

/* ---- Following the session */

static void
update_enabled_cb (VecWindow *self)
{
  gboolean can_undo, can_redo, can_go_back, can_return, can_advance, running;
  gboolean has_table = vec_session_get_table (self->session) != NULL;

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
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.export-picture", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.copy-picture", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-rows", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.side-by-side", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.compare-file", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.paste-words", vec_session_get_encoder (self->session) != NULL);
}

static void
show_titles (VecWindow *self, VecTable *table)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  int n_dims = vec_table_get_n_dims (table);
  g_autofree char *rows = g_strdup_printf (ngettext ("%'lld point", "%'lld points", (gulong) n_rows), (long long) n_rows);
  g_autofree char *dims = g_strdup_printf (ngettext ("%'d dimension", "%'d dimensions", (gulong) n_dims), n_dims);
  /* Translators: “8,000 points × 300 dimensions”. */
  g_autofree char *subtitle = g_strdup_printf (_("%s × %s"), rows, dims);

  adw_window_title_set_title (self->title, vec_table_get_name (table));
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_window_set_title (GTK_WINDOW (self), vec_table_get_name (table));
}

static void
show_remarks (VecWindow *self, VecTable *table)
{
  const char *const *remarks = vec_table_get_remarks (table);
  g_autofree char *text = remarks != NULL && *remarks != NULL ? g_strjoinv ("\n", (char **) remarks) : NULL;

  if (text == NULL)
    return;
  self->is_failure_shown = FALSE;
  vec_banner_show (self->banner, text, GTK_MESSAGE_INFO);
}

static void
table_changed_cb (VecWindow *self)
{
  VecTable *table = vec_session_get_table (self->session);

  gtk_stack_set_visible_child_name (self->content, table != NULL ? "plot" : "empty");
  if (table != NULL)
    {
      show_titles (self, table);
      /* The same vectors with other columns: what the reader remarked was seen. */
      if (vec_table_get_vectors (table) != self->shown_vectors)
        show_remarks (self, table);
      self->shown_vectors = vec_table_get_vectors (table);
    }
  update_enabled_cb (self);
}

static void
busy_changed_cb (VecWindow *self)
{
  gboolean busy;

  g_object_get (self->session, "busy", &busy, NULL);
  adw_status_page_set_title (self->empty_page, busy ? _("Reading…") : _("No Vectors Are Open"));
}

/* Axes of meaning begin with a question, which is asked in the panel. */
static void
method_changed_cb (VecWindow *self)
{
  g_auto (GStrv) ends = vec_session_dup_axes (self->session);

  if (g_strcmp0 (vec_session_get_method (self->session), "axes") == 0 && ends[0] == NULL)
    show_page (self, "map");
}

static void
follow_session (VecWindow *self)
{
  static const char *const signals[] = { "notify::can-undo", "notify::can-redo", "notify::can-go-back",
                                         "notify::can-return", "notify::can-advance", "notify::running",
                                         "notify::encoder" };

  vec_search_box_set_session (self->search, self->session, GTK_WIDGET (self->hits));
  vec_hits_set_session (self->hits, self->session);
  vec_map_bar_set_session (self->map_bar, self->session);
  vec_filter_bar_set_session (self->filter_bar, self->session);
  vec_nothing_shown_set_session (self->nothing_shown, self->session);
  vec_treatment_bar_set_session (self->treatment_bar, self->session);
  vec_child_bar_set_session (self->child_bar, self->session);
  vec_waiting_bar_set_session (self->waiting_bar, self->session);
  vec_plot_view_set_session (self->plot, self->session);
  vec_plot_tools_set_view (self->tools, self->plot);
  vec_minimap_set_view (self->minimap, self->plot);
  vec_selection_bar_set_session (self->selection_bar, self->session, GTK_WIDGET (self->plot));
  vec_selection_actions_add (self, self->plot, self->selection_bar);
  vec_texts_panel_set_session (self->texts_panel, self->session);
  vec_summary_panel_set_session (self->summary_panel, self->session);
  vec_neighbors_panel_set_session (self->neighbors_panel, self->session);
  vec_clusters_panel_set_session (self->clusters_panel, self->session);
  vec_map_panel_set_session (self->map_panel, self->session);
  vec_trust_panel_set_session (self->trust_panel, self->session);
  vec_noise_view_set_session (self->noise_view, self->session);
  vec_side_view_set_session (self->side_view, self->session);
  vec_compare_panel_set_session (self->compare_panel, self->session);
  vec_table_dock_set_session (self->table_dock, self->session);
  vec_status_bar_set_session (self->status_bar, self->session);

  g_signal_connect_object (self->noise_view, "notify::visible", G_CALLBACK (beside_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side_view, "notify::visible", G_CALLBACK (beside_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side_view, "notify::link", G_CALLBACK (link_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->side_view, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter_bar, "notify::visible", G_CALLBACK (filter_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table_dock, "notify::visible", G_CALLBACK (table_shown_cb), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->session, signals[i], G_CALLBACK (update_enabled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::table", G_CALLBACK (table_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::method", G_CALLBACK (method_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::busy", G_CALLBACK (busy_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "layout-replaced", G_CALLBACK (layout_replaced_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  table_changed_cb (self);
  busy_changed_cb (self);
}

/* ---- The window */

static void
restore_size (VecWindow *self)
{
  GSettings *settings = vec_settings_get ();

  if (settings == NULL)
    return;

  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, VEC_KEY_WIDTH),
                               g_settings_get_int (settings, VEC_KEY_HEIGHT));
  if (g_settings_get_boolean (settings, VEC_KEY_MAXIMIZED))
    gtk_window_maximize (GTK_WINDOW (self));
  adw_flap_set_reveal_flap (self->flap, g_settings_get_boolean (settings, VEC_KEY_PANEL));
}

static void
remember_size (VecWindow *self)
{
  GSettings *settings = vec_settings_get ();
  int width, height;

  if (settings == NULL)
    return;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (settings, VEC_KEY_WIDTH, width);
  g_settings_set_int (settings, VEC_KEY_HEIGHT, height);
  g_settings_set_boolean (settings, VEC_KEY_MAXIMIZED, gtk_window_is_maximized (GTK_WINDOW (self)));
  if (!adw_flap_get_folded (self->flap))
    g_settings_set_boolean (settings, VEC_KEY_PANEL, adw_flap_get_reveal_flap (self->flap));
}

static gboolean
vec_window_close_request (GtkWindow *window)
{
  remember_size (VEC_WINDOW (window));
  vec_session_cancel (VEC_WINDOW (window)->session);

  return GTK_WINDOW_CLASS (vec_window_parent_class)->close_request (window);
}

static void
vec_window_dispose (GObject *object)
{
  VecWindow *self = VEC_WINDOW (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  g_clear_pointer (&self->offered_path, g_free);
  g_clear_pointer (&self->offered_options, vec_read_options_free);

  G_OBJECT_CLASS (vec_window_parent_class)->dispose (object);
}

static void
ensure_types (void)
{
  g_type_ensure (VEC_TYPE_BANNER);
  g_type_ensure (VEC_TYPE_CHILD_BAR);
  g_type_ensure (VEC_TYPE_CLUSTERS_PANEL);
  g_type_ensure (VEC_TYPE_COMPARE_PANEL);
  g_type_ensure (VEC_TYPE_FILTER_BAR);
  g_type_ensure (VEC_TYPE_HITS);
  g_type_ensure (VEC_TYPE_MAP_BAR);
  g_type_ensure (VEC_TYPE_MAP_PANEL);
  g_type_ensure (VEC_TYPE_MINIMAP);
  g_type_ensure (VEC_TYPE_NEIGHBORS_PANEL);
  g_type_ensure (VEC_TYPE_NOISE_VIEW);
  g_type_ensure (VEC_TYPE_NOTHING_SHOWN);
  g_type_ensure (VEC_TYPE_PLOT_TOOLS);
  g_type_ensure (VEC_TYPE_PLOT_VIEW);
  g_type_ensure (VEC_TYPE_SEARCH_BOX);
  g_type_ensure (VEC_TYPE_SIDE_VIEW);
  g_type_ensure (VEC_TYPE_SELECTION_BAR);
  g_type_ensure (VEC_TYPE_STATUS_BAR);
  g_type_ensure (VEC_TYPE_TABLE_DOCK);
  g_type_ensure (VEC_TYPE_SUMMARY_PANEL);
  g_type_ensure (VEC_TYPE_TEXTS_PANEL);
  g_type_ensure (VEC_TYPE_TREATMENT_BAR);
  g_type_ensure (VEC_TYPE_TRUST_PANEL);
  g_type_ensure (VEC_TYPE_WAITING_BAR);
}

static const struct
{
  const char *name;
  const char *parameter;
  GtkWidgetActionActivateFunc activate;
} actions[] = {
  { "win.open", NULL, open_action },
  { "win.open-with-options", NULL, open_with_options_action },
  { "win.add-rows", NULL, add_rows_action },
  { "win.open-recent", "s", open_recent_action },
  { "win.paste-words", NULL, paste_words_action },
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
  { "win.neighbors", NULL, neighbors_action },
  { "win.add-text", NULL, add_text_action },
  { "win.noise", NULL, noise_action },
  { "win.side-by-side", NULL, side_by_side_action },
  { "win.compare-file", NULL, compare_file_action },
};

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VecWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, title);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, search);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, hits);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, content);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, empty_page);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, map_bar);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, filter_bar);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, nothing_shown);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, treatment_bar);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, pair);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, child_bar);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, waiting_bar);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, plot);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, tools);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, minimap);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, selection_bar);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, noise_view);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, side_view);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, compare_panel);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, compare_page);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, table_dock);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, texts_panel);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, summary_panel);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, neighbors_panel);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, clusters_panel);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, map_panel);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, trust_panel);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, status_bar);
}

static void
vec_window_class_init (VecWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = vec_window_close_request;

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  gtk_widget_class_bind_template_callback (widget_class, join_chosen_cb);

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter, actions[i].activate);
  gtk_widget_class_install_property_action (widget_class, "win.fullscreen", "fullscreened");
}

static void
add_state_actions (VecWindow *self)
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

static void
add_drop_target (VecWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
vec_window_init (VecWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_state_actions (self);
  add_drop_target (self);
  vec_recent_menu_attach (self->open_button);
  restore_size (self);
  vec_frame_log_watch (GTK_WIDGET (self));
}

VecWindow *
vec_window_new (GtkApplication *app, VecSession *session)
{
  VecWindow *self = g_object_new (VEC_TYPE_WINDOW, "application", app, NULL);

  self->session = g_object_ref (session);
  vec_settings_bind_session (session);
  follow_session (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));

  return self;
}

VecSession *
vec_window_get_session (VecWindow *self)
{
  g_return_val_if_fail (VEC_IS_WINDOW (self), NULL);

  return self->session;
}

void
vec_window_recreate (VecWindow *self)
{
  VecWindow *again;
  int width, height;

  g_return_if_fail (VEC_IS_WINDOW (self));

  remember_size (self);
  vec_session_translate (self->session);
  again = vec_window_new (gtk_window_get_application (GTK_WINDOW (self)), self->session);
  again->is_sample = self->is_sample;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (again), width, height);
  adw_flap_set_reveal_flap (again->flap, adw_flap_get_reveal_flap (self->flap));
  gtk_stack_set_visible_child_name (again->pages, gtk_stack_get_visible_child_name (self->pages));
  gtk_window_present (GTK_WINDOW (again));
  gtk_window_destroy (GTK_WINDOW (self));
}
