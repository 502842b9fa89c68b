#include "app/vec-learn-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-application.h"
#include "app/vec-banner.h"
#include "app/vec-frame-log.h"
#include "app/vec-learn-map.h"
#include "app/vec-learn-progress.h"
#include "app/vec-learn-settings.h"

/* What is to be done with the result as soon as it is to be had. */
typedef enum
{
  NOTHING,
  OPEN,
  SAVE,
} Wish;

struct _VecLearnWindow
{
  AdwWindow parent_instance;

  VecLearning *learning;
  AdwToastOverlay *toasts;
  VecBanner *banner;
  GtkStack *pages, *content;
  VecLearnSettings *settings;
  VecLearnProgress *progress;
  VecLearnMap *map;
  GtkLabel *shown;
  GtkWidget *settings_button, *start_button, *pause_button, *stop_button, *keep_button, *save_button;
  GtkFileChooserNative *chooser;

  char *name;              /* of the result */
  gboolean has_subwords;   /* of the run that goes on */

  gboolean is_kept;        /* the result as it is now */
  gboolean is_keeping;
  GtkWidget *question;     /* whether to keep it */
  Wish wish;
  gboolean is_closing;     /* once that is done */
  gboolean is_quitting;    /* likewise, and the program ends */
};

G_DEFINE_FINAL_TYPE (VecLearnWindow, vec_learn_window, ADW_TYPE_WINDOW)

static void
say_error (VecLearnWindow *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    vec_banner_show (self->banner, error->message, GTK_MESSAGE_ERROR);
}

/* ---- Following the learning */

static void
set_shown (VecLearnWindow *self, GtkWidget *button, const char *action, gboolean shown, gboolean enabled)
{
  gtk_widget_set_visible (button, shown);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, shown && enabled);
}

static void
update_buttons (VecLearnWindow *self)
{
  VecLearningState state = vec_learning_get_state (self->learning);
  gboolean on_settings = g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "settings") == 0;
  gboolean is_live = state == VEC_LEARNING_RUNNING || state == VEC_LEARNING_PAUSED;
  gboolean has_result = vec_learning_has_result (self->learning), is_halting = vec_learning_is_halting (self->learning);

  set_shown (self, self->start_button, "learn.start", on_settings, vec_learn_settings_is_ready (self->settings));
  set_shown (self, self->pause_button, "learn.pause", !on_settings && is_live, !is_halting);
  set_shown (self, self->stop_button, "learn.stop", !on_settings && (is_live || state == VEC_LEARNING_READING), !is_halting);
  set_shown (self, self->keep_button, "learn.keep", !on_settings && (state == VEC_LEARNING_PAUSED || state == VEC_LEARNING_DONE), has_result);
  set_shown (self, self->save_button, "learn.save", !on_settings && (state == VEC_LEARNING_PAUSED || state == VEC_LEARNING_DONE), has_result);
  set_shown (self, self->settings_button, "learn.settings", !on_settings && (state == VEC_LEARNING_DONE || state == VEC_LEARNING_EMPTY), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "learn.choose-files", on_settings);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "learn.choose-folder", on_settings);
  gtk_button_set_label (GTK_BUTTON (self->pause_button), state == VEC_LEARNING_PAUSED ? _("Go On") : _("Pause"));
  if (state == VEC_LEARNING_DONE)
    gtk_widget_add_css_class (self->keep_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->keep_button, "suggested-action");
}

static void
show_page (VecLearnWindow *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->pages, name);
  update_buttons (self);
}

static void
update_shown (VecLearnWindow *self)
{
  VecCorpus *corpus = vec_learning_get_corpus (self->learning);
  int n_shown = vec_learning_get_n_shown (self->learning), n_words = corpus != NULL ? vec_corpus_get_n_words (corpus) : 0;
  g_autofree char *text = NULL;

  if (n_shown == n_words)
    text = g_strdup_printf (ngettext ("All %'d word is shown", "All %'d words are shown", (gulong) n_words), n_words);
  else
    text = g_strdup_printf (_("The %'d most frequent of %'d words are shown; all are learned"), n_shown, n_words);
  gtk_label_set_text (self->shown, text);
}

static void fulfil_wish (VecLearnWindow *self);

static void
changed_cb (VecLearnWindow *self)
{
  VecLearningState state = vec_learning_get_state (self->learning);

  if (state == VEC_LEARNING_EMPTY)
    gtk_stack_set_visible_child_name (self->pages, "settings");
  if (state == VEC_LEARNING_READING || state == VEC_LEARNING_RUNNING)
    self->is_kept = FALSE;
  update_buttons (self);
  fulfil_wish (self);
}

static void
frame_cb (VecLearnWindow *self)
{
  gtk_stack_set_visible_child_name (self->content, "map");
  update_shown (self);
}

static void
failed_cb (VecLearnWindow *self, const GError *error)
{
  gtk_stack_set_visible_child_name (self->content, "empty");
  say_error (self, error);
}

/* ---- Choosing texts */

static void
choose_list (VecLearnWindow *self, GListModel *files)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      if (g_file_peek_path (file) != NULL)
        g_strv_builder_add (builder, g_file_peek_path (file));
    }
  paths = g_strv_builder_end (builder);
  vec_banner_hide (self->banner);
  vec_learn_settings_choose (self->settings, (const char *const *) paths);
}

static void
chosen_cb (VecLearnWindow *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);

  if (response == GTK_RESPONSE_ACCEPT)
    choose_list (self, files);
  g_clear_object (&self->chooser);
}

static void
show_chooser (VecLearnWindow *self, const char *title, GtkFileChooserAction action, const char *accept, GCallback callback)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", callback, self);
}

static void
choose_files_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecLearnWindow *self = VEC_LEARN_WINDOW (widget);

  show_chooser (self, _("Choose Texts"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"), G_CALLBACK (chosen_cb));
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecLearnWindow *self = VEC_LEARN_WINDOW (widget);

  show_chooser (self, _("Choose a Folder of Texts"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), G_CALLBACK (chosen_cb));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
drop_cb (VecLearnWindow *self, const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->pages), "settings") != 0)
    return FALSE;
  for (GSList *l = files; l != NULL; l = l->next)
    g_list_store_append (list, l->data);
  choose_list (self, G_LIST_MODEL (list));

  return files != NULL;
}

/* ---- Learning */

static void
start_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecLearnWindow *self = VEC_LEARN_WINDOW (widget);
  VecLearningOptions options;

  vec_banner_hide (self->banner);
  vec_learn_settings_finish (self->settings, &options);
  g_free (self->name);
  self->name = vec_learn_settings_dup_name (self->settings);
  self->has_subwords = options.training.longest > 0;
  vec_learn_progress_set_n_epochs (self->progress, options.training.n_epochs);
  vec_learning_start (self->learning, &options);
  show_page (self, "progress");
  gtk_widget_grab_focus (self->stop_button);
}

static void
pause_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecLearnWindow *self = VEC_LEARN_WINDOW (widget);

  vec_learning_set_paused (self->learning, vec_learning_get_state (self->learning) != VEC_LEARNING_PAUSED);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_learning_stop (VEC_LEARN_WINDOW (widget)->learning);
}

static void
settings_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_page (VEC_LEARN_WINDOW (widget), "settings");
}

/* ---- The result */

static void
stay (VecLearnWindow *self)
{
  self->wish = NOTHING;
  self->is_closing = self->is_quitting = FALSE;
}

static void
go_away (VecLearnWindow *self)
{
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));
  gboolean is_quitting = self->is_quitting && app != NULL;

  gtk_window_destroy (GTK_WINDOW (self));
  if (is_quitting)
    g_action_group_activate_action (G_ACTION_GROUP (app), "quit", NULL);
}

/* The window may have been closed meanwhile: then it was only hidden, and comes back where keeping failed. */
static void
end_keeping (VecLearnWindow *self, const GError *error)
{
  VecLearningState state = self->learning != NULL ? vec_learning_get_state (self->learning) : VEC_LEARNING_EMPTY;

  self->is_keeping = FALSE;
  if (error != NULL)
    {
      stay (self);
      say_error (self, error);
      if (!gtk_widget_get_visible (GTK_WIDGET (self)) && self->learning != NULL)
        gtk_window_present (GTK_WINDOW (self));
      return;
    }
  self->is_kept = state == VEC_LEARNING_PAUSED || state == VEC_LEARNING_DONE;
  if (self->is_closing && self->learning != NULL)
    go_away (self);
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (VecLearnWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (VecTable) table = vec_learning_keep_finish (VEC_LEARNING (source), result, &error);
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (self));

  if (table != NULL && app != NULL)
    vec_application_show_table (VEC_APPLICATION (app), table);
  self->is_quitting = FALSE;   /* which would take the map away again */
  end_keeping (self, error);
}

static void
open_as_map (VecLearnWindow *self)
{
  self->is_keeping = TRUE;
  vec_learning_keep_async (self->learning, self->name, kept_cb, g_object_ref (self));
}

static void
keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_as_map (VEC_LEARN_WINDOW (widget));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (VecLearnWindow) self = data;
  g_autoptr (GError) error = NULL;

  if (vec_learning_save_finish (VEC_LEARNING (source), result, &error))
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("Saved")));
  end_keeping (self, error);
}

static void
save_chosen_cb (VecLearnWindow *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && g_file_peek_path (file) != NULL)
    {
      self->is_keeping = TRUE;
      vec_learning_save_async (self->learning, g_file_peek_path (file), saved_cb, g_object_ref (self));
    }
  else
    stay (self);
  g_clear_object (&self->chooser);
}

static void
add_filter (GtkFileChooser *chooser, const char *title, const char *suffix)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, title);
  gtk_file_filter_add_suffix (filter, suffix);
  gtk_file_chooser_add_filter (chooser, filter);
}

/* The ending of the name says which format it is. */
static void
choose_where_to_save (VecLearnWindow *self)
{
  g_autofree char *proposed = g_strconcat (self->name, self->has_subwords ? ".bin" : ".vec", NULL);

  show_chooser (self, _("Save What Was Learned"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), G_CALLBACK (save_chosen_cb));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), proposed);
  if (self->has_subwords)
    add_filter (GTK_FILE_CHOOSER (self->chooser), _("fastText model with sub-words (.bin)"), "bin");
  add_filter (GTK_FILE_CHOOSER (self->chooser), _("Words and vectors as text (.vec)"), "vec");
  if (!self->has_subwords)
    add_filter (GTK_FILE_CHOOSER (self->chooser), _("word2vec's binary file (.bin)"), "bin");
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  choose_where_to_save (VEC_LEARN_WINDOW (widget));
}

/* ---- Closing */

/* A run that goes on has to halt before there is a result. */
static void
fulfil_wish (VecLearnWindow *self)
{
  Wish wish = self->wish;

  if (wish == NOTHING || vec_learning_is_halting (self->learning))
    return;
  if (vec_learning_get_state (self->learning) == VEC_LEARNING_RUNNING)
    {
      vec_learning_set_paused (self->learning, TRUE);
      return;
    }
  self->wish = NOTHING;
  if (!vec_learning_has_result (self->learning))
    stay (self);
  else if (wish == OPEN)
    open_as_map (self);
  else
    choose_where_to_save (self);
}

static gboolean
go_away_cb (gpointer data)
{
  go_away (data);
  return G_SOURCE_REMOVE;
}

/* The question closes a moment after it has told the answer, by an event of its own, and needs the window for that. */
static void
answer_cb (VecLearnWindow *self, const char *answer)
{
  self->question = NULL;
  self->is_closing = TRUE;
  if (g_str_equal (answer, "discard"))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, go_away_cb, g_object_ref (self), g_object_unref);
  else if (g_str_equal (answer, "cancel"))
    stay (self);
  else
    self->wish = g_str_equal (answer, "open") ? OPEN : SAVE;
  fulfil_wish (self);
}

static void
ask_whether_to_keep (VecLearnWindow *self)
{
  gboolean is_running = vec_learning_get_state (self->learning) == VEC_LEARNING_RUNNING;
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), _("Keep What Was Learned?"), NULL));

  adw_message_dialog_set_body (dialog, is_running
                                         ? _("Learning ends when the window closes. What was learned so far is lost unless it is kept.")
                                         : _("When the window closes, what was learned is lost unless it is kept."));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "discard", _("_Discard"), "save", _("_Save…"), "open", _("_Open as Map"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "open", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "open");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  self->question = GTK_WIDGET (dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* There is something that would be lost, or that is not written yet. */
static gboolean
holds_back (VecLearnWindow *self)
{
  VecLearningState state = vec_learning_get_state (self->learning);

  if (self->is_keeping || self->question != NULL)
    return TRUE;
  return !self->is_kept && (state == VEC_LEARNING_RUNNING || vec_learning_has_result (self->learning));
}

static void
prepare_to_close (VecLearnWindow *self, gboolean is_quitting)
{
  self->is_quitting = is_quitting;
  if (self->question != NULL)
    {
      gtk_window_present (GTK_WINDOW (self->question));
      return;
    }
  if (!self->is_keeping)
    {
      ask_whether_to_keep (self);
      return;
    }
  self->is_closing = TRUE;
  gtk_widget_hide (GTK_WIDGET (self));
}

static gboolean
vec_learn_window_close_request (GtkWindow *window)
{
  VecLearnWindow *self = VEC_LEARN_WINDOW (window);

  if (!holds_back (self))
    return GTK_WINDOW_CLASS (vec_learn_window_parent_class)->close_request (window);
  prepare_to_close (self, FALSE);

  return TRUE;
}

gboolean
vec_learn_window_hold_back_quitting (GtkApplication *app)
{
  for (GList *l = gtk_application_get_windows (app); l != NULL; l = l->next)
    if (VEC_IS_LEARN_WINDOW (l->data) && holds_back (l->data))
      {
        prepare_to_close (l->data, TRUE);
        return TRUE;
      }
  return FALSE;
}

/* ---- The window */

static const struct
{
  const char *name;
  GtkWidgetActionActivateFunc activate;
  guint key;
} actions[] = {
  { "learn.choose-files", choose_files_action, GDK_KEY_o },
  { "learn.choose-folder", choose_folder_action, 0 },
  { "learn.start", start_action, 0 },
  { "learn.pause", pause_action, GDK_KEY_p },
  { "learn.stop", stop_action, 0 },
  { "learn.settings", settings_action, 0 },
  { "learn.keep", keep_action, GDK_KEY_m },
  { "learn.save", save_action, GDK_KEY_s },
};

static void
vec_learn_window_dispose (GObject *object)
{
  VecLearnWindow *self = VEC_LEARN_WINDOW (object);

  if (self->learning != NULL)
    g_signal_handlers_disconnect_by_data (self->learning, self);
  g_clear_object (&self->learning);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (vec_learn_window_parent_class)->dispose (object);
}

static void
vec_learn_window_class_init (VecLearnWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_learn_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = vec_learn_window_close_request;
  g_type_ensure (VEC_TYPE_BANNER);
  g_type_ensure (VEC_TYPE_LEARN_MAP);
  g_type_ensure (VEC_TYPE_LEARN_PROGRESS);
  g_type_ensure (VEC_TYPE_LEARN_SETTINGS);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].activate);
      if (actions[i].key != 0)
        gtk_widget_class_add_binding_action (widget_class, actions[i].key, GDK_CONTROL_MASK, actions[i].name, NULL);
    }
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-learn-window.ui");
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, content);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, settings);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, map);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, shown);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, settings_button);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, start_button);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, keep_button);
  gtk_widget_class_bind_template_child (widget_class, VecLearnWindow, save_button);
}

/* Ctrl+Enter, which a text would take for the end of a line. */
static void
add_start_shortcut (VecLearnWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Return, GDK_CONTROL_MASK), gtk_named_action_new ("learn.start")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
vec_learn_window_init (VecLearnWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->learning = vec_learning_new ();
  vec_learn_settings_set_learning (self->settings, self->learning);
  vec_learn_map_set_learning (self->map, self->learning);
  vec_learn_progress_set_learning (self->progress, self->learning, self->map);
  g_signal_connect_swapped (self->learning, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->learning, "frame", G_CALLBACK (frame_cb), self);
  g_signal_connect_swapped (self->learning, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->settings, "notify::ready", G_CALLBACK (update_buttons), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  add_start_shortcut (self);
  vec_frame_log_watch (GTK_WIDGET (self));
  update_buttons (self);
}

void
vec_learn_window_open (GtkApplication *app, const char *const *paths)
{
  VecLearnWindow *self = g_object_new (VEC_TYPE_LEARN_WINDOW, "application", app, NULL);

  if (paths != NULL)
    vec_learn_settings_choose (self->settings, paths);
  gtk_window_present (GTK_WINDOW (self));
}
