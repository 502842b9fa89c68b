#include "app/vec-plot-menu.h"

#include <glib/gi18n-lib.h>

#include "session/vec-session-chosen.h"

#define PICK_RADIUS 8.0      /* pixels, as a click has */
#define MAX_TITLE 40         /* characters of a label */
#define KEY "vec-plot-menu"

typedef struct
{
  VecPlotView *view;         /* not owned: owns this */
  GSimpleActionGroup *actions;
  GtkWidget *popover;        /* NULL: none was opened yet */
  gint64 row;                /* that the menu is about; −1: none */
} Menu;

static VecSession *
get_session (Menu *self)
{
  return vec_plot_view_get_session (self->view);
}

/* ---- Of the point that was pointed at */

static void
toggle (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Menu *self = data;

  vec_session_toggle_row (get_session (self), self->row);
}

static void
copy_label (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Menu *self = data;
  VecTable *table = vec_session_get_table (get_session (self));

  if (table != NULL && self->row < vec_table_get_n_rows (table))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), vec_table_get_label (table, self->row));
}

static const GActionEntry entries[] = {
  { "toggle", toggle },
  { "copy-label", copy_label },
};

/* ---- The menu */

/* @title NULL: none. Takes @section. */
static void
add_section (GMenu *menu, const char *title, GMenu *section)
{
  g_menu_append_section (menu, title, G_MENU_MODEL (section));
  g_object_unref (section);
}

static char *
dup_title (const char *label)
{
  g_autofree char *valid = g_utf8_make_valid (label, -1);
  g_autofree char *start = NULL;

  g_strdelimit (valid, "\n\r\t", ' ');
  if (g_utf8_strlen (valid, -1) <= MAX_TITLE)
    return g_steal_pointer (&valid);
  start = g_utf8_substring (valid, 0, MAX_TITLE);
  return g_strconcat (start, "…", NULL);
}

static void
add_point (Menu *self, GMenu *menu)
{
  VecSession *session = get_session (self);
  VecRowSet *chosen = vec_session_get_chosen (session);
  gboolean is_chosen = chosen != NULL && vec_row_set_contains (chosen, self->row);
  g_autofree char *title = dup_title (vec_table_get_label (vec_session_get_table (session), self->row));
  GMenu *section = g_menu_new ();

  g_menu_append (section, is_chosen ? _("Take out of the selection") : _("Add to the selection"), "point.toggle");
  g_menu_append (section, _("Select similar points…"), "win.select-similar");
  g_menu_append (section, _("List its neighbours"), "win.neighbors");
  g_menu_append (section, _("Copy label"), "point.copy-label");
  g_menu_append (section, _("Fit it and its neighbours"), "win.fit-selection");
  add_section (menu, title, section);
}

static void
add_chosen (Menu *self, GMenu *menu)
{
  gint64 n = vec_session_get_n_chosen (get_session (self));
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, n);
  g_autofree char *title = g_strdup_printf (ngettext ("%s selected point", "%s selected points", (gulong) n), count);
  g_autoptr (GMenu) copies = g_menu_new ();
  GMenu *section = g_menu_new ();

  g_menu_append (section, _("Isolate"), "win.isolate");
  g_menu_append (section, _("Hide"), "win.hide-selection");
  g_menu_append (section, _("Grow by neighbours…"), "win.grow-selection");
  g_menu_append (section, _("Tag…"), "win.tag-selection");
  g_menu_append (section, _("Map of these alone"), "win.project-selection");
  g_menu_append (copies, _("Copy labels"), "win.copy-selection");
  g_menu_append (copies, _("Copy with columns"), "win.copy-selection-table");
  g_menu_append (copies, _("Export rows…"), "win.export-rows");
  g_menu_append_submenu (section, _("Copy and export"), G_MENU_MODEL (copies));
  add_section (menu, title, section);
}

static void
add_map (Menu *self, GMenu *menu)
{
  GMenu *section = g_menu_new ();

  if (vec_session_get_chosen (get_session (self)) == NULL)
    g_menu_append (section, _("Select all"), "win.select-all");
  else
    g_menu_append (section, _("Clear selection"), "win.clear-selection");
  g_menu_append (section, _("Invert"), "win.invert-selection");
  if (vec_session_get_hidden_rows (get_session (self)) != NULL)
    g_menu_append (section, _("Show hidden rows"), "win.show-hidden-rows");
  g_menu_append (section, _("Fit all"), "win.fit");
  add_section (menu, NULL, section);
}

/* What lies under a menu that goes has the focus again. */
static void
closed_cb (Menu *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
show_at (Menu *self, double x, double y)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  if (self->row >= 0)
    add_point (self, menu);
  if (vec_session_get_chosen (get_session (self)) != NULL)
    add_chosen (self, menu);
  add_map (self, menu);
  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Menu of the map"), -1);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self->view));
      g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (closed_cb), self);
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), G_MENU_MODEL (menu));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &at);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* What is done with the point goes by the selected row, as everywhere. */
static void
open_for (Menu *self, gint64 row, double x, double y)
{
  if (vec_session_get_table (get_session (self)) == NULL)
    return;
  self->row = row;
  if (row >= 0 && row != vec_session_get_selected_row (get_session (self)))
    vec_session_select_row (get_session (self), row);
  show_at (self, x, y);
}

static Menu *
get_menu (VecPlotView *view)
{
  return g_object_get_data (G_OBJECT (view), KEY);
}

void
vec_plot_menu_open (VecPlotView *view, double x, double y)
{
  VecScene *scene;

  g_return_if_fail (VEC_IS_PLOT_VIEW (view));
  g_return_if_fail (get_menu (view) != NULL);

  scene = vec_session_get_scene (vec_plot_view_get_session (view));
  open_for (get_menu (view), vec_scene_pick (scene, gtk_widget_get_width (GTK_WIDGET (view)), gtk_widget_get_height (GTK_WIDGET (view)), x,
                                             y, PICK_RADIUS), x, y);
}

/* At the selected point if it is in sight, else in the middle. */
static void
open_by_key (Menu *self)
{
  VecSession *session = get_session (self);
  VecScene *scene = vec_session_get_scene (session);
  double width = gtk_widget_get_width (GTK_WIDGET (self->view)), height = gtk_widget_get_height (GTK_WIDGET (self->view)), x, y;
  VecCamera camera = vec_scene_get_camera (scene);
  gint64 row = vec_session_get_selected_row (session);

  if (row >= 0 && vec_scene_get_position (scene, row, &x, &y))
    vec_camera_to_screen (&camera, width, height, x, y, &x, &y);
  else
    x = y = -1;
  if (x < 0 || y < 0 || x >= width || y >= height)
    x = width / 2, y = height / 2;
  open_for (self, row, x, y);
}

/* ---- Pointer and keyboard */

static void
pressed_cb (Menu *self, int n_presses, double x, double y, GtkGesture *gesture)
{
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  vec_plot_menu_open (self->view, x, y);
}

static gboolean
key_cb (Menu *self, guint key, guint code, GdkModifierType state)
{
  gboolean shift = (state & (GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK)) == GDK_SHIFT_MASK;

  if (key != GDK_KEY_Menu && !(key == GDK_KEY_F10 && shift))
    return GDK_EVENT_PROPAGATE;
  open_by_key (self);
  return GDK_EVENT_STOP;
}

static void
menu_free (gpointer data)
{
  Menu *self = data;

  g_object_unref (self->actions);
  g_free (self);
}

void
vec_plot_menu_attach (VecPlotView *view)
{
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  Menu *self = g_new0 (Menu, 1);

  self->view = view;
  self->row = -1;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (view), "point", G_ACTION_GROUP (self->actions));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (view), GTK_EVENT_CONTROLLER (secondary));
  gtk_widget_add_controller (GTK_WIDGET (view), keys);
  g_object_set_data_full (G_OBJECT (view), KEY, self, menu_free);
}

void
vec_plot_menu_present (VecPlotView *view)
{
  Menu *self = get_menu (view);

  if (self != NULL && self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

void
vec_plot_menu_remove (VecPlotView *view)
{
  Menu *self = get_menu (view);

  if (self != NULL)
    g_clear_pointer (&self->popover, gtk_widget_unparent);
}
