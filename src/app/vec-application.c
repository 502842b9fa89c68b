#include "app/vec-application.h"

#include <glib/gi18n-lib.h>

#include "app/vec-cache-keeper.h"
#include "app/vec-frame-log.h"
#include "app/vec-known-encoders.h"
#include "app/vec-learn-window.h"
#include "app/vec-paths.h"
#include "app/vec-settings.h"
#include "app/vec-tooltip.h"
#include "app/vec-window.h"
#include "base/vec-language.h"
#include "encode/vec-builtin-encoder.h"
#include "read/vec-cache.h"
#include "session/vec-session-encoder.h"

struct _VecApplication
{
  AdwApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (VecApplication, vec_application, ADW_TYPE_APPLICATION)

/* ---- Windows */

static VecWindow *
add_window (VecApplication *self)
{
  g_autoptr (VecSession) session = vec_session_new ();

  return vec_window_new (GTK_APPLICATION (self), session);
}

static void
open_sample (VecApplication *self, const char *path)
{
  VecWindow *window = add_window (self);

  vec_window_open_sample (window, path);
  gtk_window_present (GTK_WINDOW (window));
}

void
vec_application_show_table (VecApplication *self, VecTable *table)
{
  VecWindow *window;

  g_return_if_fail (VEC_IS_APPLICATION (self));

  window = add_window (self);
  if (table != NULL)
    vec_session_set_table (vec_window_get_session (window), table);
  gtk_window_present (GTK_WINDOW (window));
}

/* ---- Language and appearance */

static GSimpleAction *
find_action (VecApplication *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name));
}

/* Widgets were translated when they were made: make them anew, around the same sessions. */
static void
recreate_windows (VecApplication *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    if (VEC_IS_WINDOW (l->data))
      vec_window_recreate (VEC_WINDOW (l->data));
}

static gboolean
recreate_cb (gpointer data)
{
  recreate_windows (VEC_APPLICATION (data));

  return G_SOURCE_REMOVE;
}

static void
language_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  const char *id = g_variant_get_string (value, NULL);

  if (!g_strv_contains (vec_language_get_ids (), id))
    return;

  g_simple_action_set_state (action, value);
  vec_settings_set_string (VEC_KEY_LANGUAGE, id);
  vec_language_apply (id, vec_paths_get_locale_dir ());
  /* The menu that was clicked goes away with its window: let it close first. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, recreate_cb, g_object_ref (data), g_object_unref);
}

static AdwColorScheme
scheme_from_id (const char *id)
{
  if (g_str_equal (id, "light"))
    return ADW_COLOR_SCHEME_FORCE_LIGHT;
  if (g_str_equal (id, "dark"))
    return ADW_COLOR_SCHEME_FORCE_DARK;

  return ADW_COLOR_SCHEME_DEFAULT;
}

static void
appearance_cb (GSimpleAction *action, GVariant *value, gpointer data)
{
  const char *id = g_variant_get_string (value, NULL);

  g_simple_action_set_state (action, value);
  vec_settings_set_string (VEC_KEY_APPEARANCE, id);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme_from_id (id));
}

static void
restore_choices (VecApplication *self)
{
  g_autofree char *language = vec_settings_dup_string (VEC_KEY_LANGUAGE, "system");
  g_autofree char *appearance = vec_settings_dup_string (VEC_KEY_APPEARANCE, "system");

  g_simple_action_set_state (find_action (self, "language"), g_variant_new_string (language));
  g_simple_action_set_state (find_action (self, "appearance"), g_variant_new_string (appearance));
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme_from_id (appearance));
}

/* ---- Other actions */

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_sample (VEC_APPLICATION (data), vec_paths_get_sample ());
}

static void
first_words_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *path = vec_paths_dup_lesson_sample ();

  open_sample (VEC_APPLICATION (data), path);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (!vec_learn_window_hold_back_quitting (GTK_APPLICATION (data)))
    g_application_quit (G_APPLICATION (data));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *license = vec_builtin_encoder_dup_license ();
  GtkWidget *about = g_object_new (ADW_TYPE_ABOUT_WINDOW, "transient-for", gtk_application_get_active_window (GTK_APPLICATION (data)), "modal", TRUE,
                                   "application-name", "Vectarium", "application-icon", "org.vectarium.Vectarium", "version", VEC_VERSION,
                                   "developer-name", _("The Vectarium authors"), "license-type", GTK_LICENSE_GPL_3_0, "comments",
                                   _("A planetarium for vectors: see embeddings as a map, click a point and see what it is near to."), NULL);

  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), _("English words, definitions and relations: WordNet 3.0"),
                                      "© 2006 Princeton University", GTK_LICENSE_CUSTOM, license);
  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), _("Definitions that the English words were learned from: GCIDE"),
                                      "© Patrick J. Cassidy and others", GTK_LICENSE_GPL_2_0, NULL);
  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), _("Which English words are well known: SCOWL"), "© 2000–2020 Kevin Atkinson",
                                      GTK_LICENSE_UNKNOWN, NULL);
  gtk_window_present (GTK_WINDOW (about));
}

static const GActionEntry actions[] = {
  { "new-window", new_window_cb },
  { "first-words", first_words_cb },
  { "quit", quit_cb },
  { "about", about_cb },
  { "language", NULL, "s", "'system'", language_cb },
  { "appearance", NULL, "s", "'system'", appearance_cb },
};

static const struct
{
  const char *action;
  const char *accels[4];
} shortcuts[] = {
  { "app.new-window", { "<Control>n" } },
  { "app.quit", { "<Control>q" } },
  { "win.open", { "<Control>o" } },
  { "win.open-with-options", { "<Control><Shift>o" } },
  { "win.reload", { "F5" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.add-rows", { "<Control><Shift>a" } },
  { "win.search", { "<Control>f" } },
  { "win.search-by-meaning", { "<Control><Alt>f" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.return", { "<Alt>Left" } },
  { "win.advance", { "<Alt>Right" } },
  { "win.select-all", { "<Control>a" } },
  { "win.invert-selection", { "<Control><Shift>i" } },
  { "win.toggle-center", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.isolate", { "<Control>i" } },
  { "win.hide-selection", { "<Control>h" } },
  { "win.show-hidden-rows", { "<Control><Shift>h" } },
  { "win.grow-selection", { "<Control>j" } },
  { "win.select-similar", { "<Control><Shift>j" } },
  { "win.select-hits", { "<Control><Shift>Return" } },
  { "win.tag-selection", { "<Control>k" } },
  { "win.copy-selection", { "<Control>c" } },
  { "win.copy-selection-table", { "<Control><Alt>c" } },
  { "win.export-rows", { "<Control><Shift>e" } },
  { "win.project-selection", { "<Control><Shift>m" } },
  { "win.leave-child", { "<Alt>Up" } },
  { "win.add-text", { "<Control>t" } },
  { "win.paste", { "<Control>v" } },
  { "win.paste-words", { "<Control><Shift>v" } },
  { "win.learn", { "<Control><Shift>l" } },
  { "win.encode-document", { "<Control><Shift>d" } },
  { "win.encoder", { "<Control><Shift>k" } },
  { "win.occurrences", { "<Control><Shift>p" } },
  { "win.export-picture", { "<Control>e" } },
  { "win.copy-picture", { "<Control><Shift>c" } },
  { "win.show-panel", { "F9" } },
  { "win.fit", { "<Control>0" } },
  { "win.fit-selection", { "<Control>9" } },
  { "win.center-selection", { "<Control>m" } },
  { "win.zoom-in", { "<Control>plus", "<Control>equal" } },
  { "win.zoom-out", { "<Control>minus" } },
  { "win.restart", { "<Control>r" } },
  { "win.view-options", { "<Control>d" } },
  { "win.show-filter", { "<Control><Shift>f" } },
  { "win.show-table", { "<Control><Shift>t" } },
  { "win.panel('explore')", { "<Alt>1" } },
  { "win.panel('clusters')", { "<Alt>2" } },
  { "win.panel('map')", { "<Alt>3" } },
  { "win.panel('trust')", { "<Alt>4" } },
  { "win.panel('compare')", { "<Alt>5" } },
  { "win.honesty-lens", { "<Control>l" } },
  { "win.side-by-side", { "F3" } },
  { "win.show-help-overlay", { "F1", "<Control>question", "<Control>slash" } },
  { "window.close", { "<Control>w" } },
};

static void
add_shortcuts (GtkApplication *app)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (app, shortcuts[i].action, shortcuts[i].accels);
}

/* ---- The application */

static void
vec_application_startup (GApplication *app)
{
  G_APPLICATION_CLASS (vec_application_parent_class)->startup (app);

  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions), app);
  add_shortcuts (GTK_APPLICATION (app));
  vec_tooltip_fit_wide_text ();
  gtk_window_set_default_icon_name ("org.vectarium.Vectarium");
  restore_choices (VEC_APPLICATION (app));
  vec_session_set_encoder_finder (vec_known_encoders_find);
  vec_cache_keeper_start ();
}

static void
vec_application_activate (GApplication *app)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (app));

  if (window != NULL)
    gtk_window_present (window);
  else
    open_sample (VEC_APPLICATION (app), vec_paths_get_sample ());
}

static void
vec_application_open (GApplication *app, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      VecWindow *window = add_window (VEC_APPLICATION (app));

      vec_window_open_file (window, files[i]);
      gtk_window_present (GTK_WINDOW (window));
    }
}

static void
vec_application_shutdown (GApplication *app)
{
  vec_frame_log_write ();
  vec_cache_finish (FALSE);

  G_APPLICATION_CLASS (vec_application_parent_class)->shutdown (app);
}

static void
vec_application_class_init (VecApplicationClass *klass)
{
  GApplicationClass *app_class = G_APPLICATION_CLASS (klass);

  app_class->startup = vec_application_startup;
  app_class->activate = vec_application_activate;
  app_class->open = vec_application_open;
  app_class->shutdown = vec_application_shutdown;
}

static void
vec_application_init (VecApplication *self)
{
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
  g_application_set_option_context_summary (G_APPLICATION (self), _("Shows files of vectors as maps."));
}

VecApplication *
vec_application_new (void)
{
  return g_object_new (VEC_TYPE_APPLICATION, "application-id", "org.vectarium.Vectarium", "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/vectarium/Vectarium", NULL);
}
