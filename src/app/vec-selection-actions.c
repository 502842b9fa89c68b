#include "app/vec-selection-actions.h"

#include <glib/gi18n-lib.h>

#include "app/vec-export-rows.h"
#include "session/vec-session-child.h"
#include "session/vec-session-chosen.h"
#include "session/vec-session-filter.h"

#define MAX_COPIED_ROWS 100000   /* more makes other programs stumble */

typedef struct
{
  VecWindow *window;       /* not owned: owns this */
  VecSession *session;     /* likewise */
  VecPlotView *plot;
  VecSelectionBar *bar;
} Actions;

/* In a text field Ctrl+A and Ctrl+C mean the text. Its actions do not serve here: GTK enables them when its menu is about to open. */
static GtkWidget *
get_text_field (Actions *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self->window));

  return focus != NULL && (GTK_IS_TEXT (focus) || GTK_IS_TEXT_VIEW (focus)) && gtk_widget_get_mapped (focus) ? focus : NULL;
}

static gboolean
select_text (Actions *self)
{
  GtkWidget *field = get_text_field (self);

  if (GTK_IS_TEXT (field))
    gtk_editable_select_region (GTK_EDITABLE (field), 0, -1);
  else if (GTK_IS_TEXT_VIEW (field))
    g_signal_emit_by_name (field, "select-all", TRUE);

  return field != NULL;
}

static gboolean
copy_text (Actions *self)
{
  GtkWidget *field = get_text_field (self);

  if (field != NULL)
    g_signal_emit_by_name (field, "copy-clipboard");

  return field != NULL;
}

/* ---- Choosing */

static void
select_all (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Actions *self = data;

  if (!select_text (self))
    vec_session_choose_visible (self->session);
}

static void
invert (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_session_invert_chosen (((Actions *) data)->session);
}

static void
clear (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_session_set_chosen (((Actions *) data)->session, NULL);
}

static void
toggle_center (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Actions *self = data;
  GtkWidget *plot = GTK_WIDGET (self->plot);

  vec_session_toggle_row (self->session, vec_scene_pick_center (vec_session_get_scene (self->session), gtk_widget_get_width (plot),
                                                                gtk_widget_get_height (plot)));
}

static void
grow (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_selection_bar_ask_grow (((Actions *) data)->bar);
}

static void
select_similar (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_selection_bar_ask_similar (((Actions *) data)->bar);
}

static void
select_hits (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_session_choose_hits (((Actions *) data)->session);
}

static void
select_filtered (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_session_choose_passed (((Actions *) data)->session);
}

/* ---- What is done with the chosen rows */

static void
isolate (GSimpleAction *action, GVariant *state, gpointer data)
{
  vec_session_set_isolated (((Actions *) data)->session, g_variant_get_boolean (state));
}

static void
hide (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_session_hide_chosen (((Actions *) data)->session);
}

static void
show_hidden (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_session_show_hidden_rows (((Actions *) data)->session);
}

static void
tag (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_selection_bar_ask_tag (((Actions *) data)->bar);
}

static void
copy (Actions *self, gboolean with_columns)
{
  g_autofree char *text = vec_session_dup_chosen_text (self->session, with_columns, MAX_COPIED_ROWS);
  gint64 n = vec_session_get_n_chosen (self->session), n_copied = MIN (n, MAX_COPIED_ROWS);
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, n_copied), *message = NULL;

  if (n == 0)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->window)), text);
  message = n > n_copied ? g_strdup_printf (_("The first %s rows were copied. Export writes all of them."), count)
                         : g_strdup_printf (ngettext ("%s row was copied", "%s rows were copied", (gulong) n), count);
  vec_window_show_toast (self->window, message);
}

static void
copy_labels (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  if (!copy_text (data))
    copy (data, FALSE);
}

static void
copy_table (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  copy (data, TRUE);
}

static void
export_rows (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_export_rows (((Actions *) data)->window, VEC_EXCERPT_CHOSEN);
}

static void
project (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_session_project_chosen (((Actions *) data)->session);
}

static void
leave_child (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  vec_session_leave_child (((Actions *) data)->session);
}

static const GActionEntry entries[] = {
  { "select-all", select_all },
  { "invert-selection", invert },
  { "clear-selection", clear },
  { "toggle-center", toggle_center },
  { "grow-selection", grow },
  { "select-similar", select_similar },
  { "select-hits", select_hits },
  { "select-filtered", select_filtered },
  { "isolate", NULL, NULL, "false", isolate },
  { "hide-selection", hide },
  { "show-hidden-rows", show_hidden },
  { "tag-selection", tag },
  { "copy-selection", copy_labels },
  { "copy-selection-table", copy_table },
  { "export-rows", export_rows },
  { "project-selection", project },
  { "leave-child", leave_child },
};

/* ---- Following the session */

static void
set_enabled (Actions *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->window), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update (Actions *self)
{
  static const char *const of_chosen[] = { "clear-selection", "grow-selection", "isolate", "hide-selection", "tag-selection",
                                           "copy-selection-table", "export-rows", "project-selection" };
  gboolean has_table = vec_session_get_table (self->session) != NULL, has_chosen = vec_session_get_chosen (self->session) != NULL;
  GAction *isolated = g_action_map_lookup_action (G_ACTION_MAP (self->window), "isolate");

  for (gsize i = 0; i < G_N_ELEMENTS (of_chosen); i++)
    set_enabled (self, of_chosen[i], has_chosen);
  set_enabled (self, "invert-selection", has_table);
  set_enabled (self, "toggle-center", has_table);
  set_enabled (self, "select-similar", vec_session_get_selected_row (self->session) >= 0);
  set_enabled (self, "select-hits", vec_session_get_n_hits (self->session) > 0);
  set_enabled (self, "select-filtered", vec_session_get_passed (self->session) != NULL);
  set_enabled (self, "show-hidden-rows", vec_session_get_hidden_rows (self->session) != NULL);
  set_enabled (self, "leave-child", vec_session_get_n_parent_rows (self->session) >= 0);
  g_simple_action_set_state (G_SIMPLE_ACTION (isolated), g_variant_new_boolean (vec_session_get_isolated (self->session)));
}

static void
update_cb (VecWindow *window)
{
  update (g_object_get_data (G_OBJECT (window), "vec-selection-actions"));
}

void
vec_selection_actions_add (VecWindow *window, VecPlotView *plot, VecSelectionBar *bar)
{
  static const char *const signals[] = { "chosen-changed", "visible-changed", "hits-changed", "notify::table", "notify::selected-row",
                                         "filter-changed" };
  Actions *self = g_new (Actions, 1);

  *self = (Actions){ window, vec_window_get_session (window), plot, bar };
  g_object_set_data_full (G_OBJECT (window), "vec-selection-actions", self, g_free);
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->session, signals[i], G_CALLBACK (update_cb), window, G_CONNECT_SWAPPED);
  update (self);
}
