#include "app/vec-window-private.h"

#include <glib/gi18n-lib.h>

#include "app/vec-bookmarks-menu.h"
#include "app/vec-encoder-dialog.h"
#include "app/vec-frame-log.h"
#include "app/vec-recent-menu.h"
#include "app/vec-selection-actions.h"
#include "app/vec-settings.h"
#include "encode/vec-builtin-encoder.h"

G_DEFINE_FINAL_TYPE (VecWindow, vec_window, ADW_TYPE_APPLICATION_WINDOW)

void
vec_window_show_page (VecWindow *self, const char *name)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  gtk_stack_set_visible_child_name (self->pages, name);
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
  vec_map_bar_set_compared (self->map_bar, link != NULL);
  gtk_stack_page_set_visible (self->compare_page, link != NULL);
  if (link != NULL)
    vec_window_show_page (self, "compare");
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
show_titles (VecWindow *self, VecTable *table)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  int n_dims = vec_table_get_n_dims (table);
  VecLeftOut *left_out = vec_table_get_left_out (table);
  gint64 n_all = left_out != NULL && vec_left_out_get_choice (left_out) != NULL ? vec_left_out_get_n_file_rows (left_out) : -1;
  g_autofree char *rows = n_all > n_rows ? g_strdup_printf (ngettext ("%'lld of %'lld point", "%'lld of %'lld points", (gulong) n_all),
                                                            (long long) n_rows, (long long) n_all)
                                         : g_strdup_printf (ngettext ("%'lld point", "%'lld points", (gulong) n_rows), (long long) n_rows);
  g_autofree char *dims = g_strdup_printf (ngettext ("%'d dimension", "%'d dimensions", (gulong) n_dims), n_dims);
  /* Translators: “8,000 points × 300 dimensions”. */
  g_autofree char *size = g_strdup_printf (_("%s × %s"), rows, dims), *subtitle = NULL;
  VecProvenance *provenance = vec_table_get_provenance (table);
  g_autofree char *made_by = vec_encoder_dialog_describe (provenance);

  /* The built-in words are called as their encoder is. */
  if (provenance != NULL && !g_str_equal (vec_provenance_get_encoder (provenance), vec_table_get_name (table)))
    subtitle = g_strconcat (size, " · ", vec_provenance_get_encoder (provenance), NULL);
  else
    subtitle = g_steal_pointer (&size);
  adw_window_title_set_title (self->title, vec_table_get_name (table));
  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), made_by);
  gtk_window_set_title (GTK_WINDOW (self), vec_table_get_name (table));
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
      if (vec_table_get_vectors_id (table) != self->shown_vectors)
        vec_window_show_remarks (self, table);
      self->shown_vectors = vec_table_get_vectors_id (table);
    }
  vec_window_update_actions (self);
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
    vec_window_show_page (self, "map");
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
  vec_plot_view_add_cover (self->plot, GTK_WIDGET (self->tools));
  vec_plot_view_add_cover (self->plot, self->zoom_buttons);
  vec_selection_bar_set_session (self->selection_bar, self->session, GTK_WIDGET (self->plot));
  vec_selection_actions_add (self, self->plot, self->selection_bar);
  vec_bookmarks_menu_attach (self, G_MENU (gtk_menu_button_get_menu_model (self->menu_button)));
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
  g_signal_connect_object (self->side_view, "failed", G_CALLBACK (vec_window_show_failure), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filter_bar, "notify::visible", G_CALLBACK (filter_shown_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table_dock, "notify::visible", G_CALLBACK (table_shown_cb), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->session, signals[i], G_CALLBACK (vec_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::table", G_CALLBACK (table_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::method", G_CALLBACK (method_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::progress-text", G_CALLBACK (vec_window_tell_lost), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::busy", G_CALLBACK (busy_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "layout-replaced", G_CALLBACK (vec_window_forget_failure), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (vec_window_show_failure), self, G_CONNECT_SWAPPED);
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
  g_clear_object (&self->watch);
  g_clear_pointer (&self->source_path, g_free);
  g_clear_pointer (&self->source_options, vec_read_options_free);
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

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VecWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, VecWindow, menu_button);
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
  gtk_widget_class_bind_template_child (widget_class, VecWindow, zoom_buttons);
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
  gtk_widget_class_bind_template_callback_full (widget_class, "choice_taken_cb", G_CALLBACK (vec_window_take_choice));
  vec_window_class_install_actions (widget_class);
}

static void
vec_window_init (VecWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vec_window_add_state_actions (self);
  vec_window_accept_files (self);
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

/* The program's own words, with which nothing was done yet. */
static gboolean
has_untouched_words (VecWindow *self)
{
  VecTable *table = vec_session_get_table (self->session);
  gboolean can_undo;

  g_object_get (self->session, "can-undo", &can_undo, NULL);

  return self->is_sample && !can_undo && table != NULL && vec_builtin_encoder_made (table);
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
  vec_window_keep_source (again, self);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  gtk_window_set_default_size (GTK_WINDOW (again), width, height);
  adw_flap_set_reveal_flap (again->flap, adw_flap_get_reveal_flap (self->flap));
  gtk_stack_set_visible_child_name (again->pages, gtk_stack_get_visible_child_name (self->pages));
  gtk_window_present (GTK_WINDOW (again));
  /* Their categories are in the language in which they were made. */
  if (has_untouched_words (self))
    vec_window_open_sample (again, NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}
