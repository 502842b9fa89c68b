#include "app/vec-legend-row.h"

#include <glib/gi18n-lib.h>

#include "app/vec-color-dot.h"

struct _VecLegendRow
{
  GtkToggleButton parent_instance;

  VecSession *session;
  VecLegendSource source;
  char *column;
  gint32 category;
  char **values;
  gboolean is_number;

  GtkWidget *menu;
  gboolean updating;
  gboolean is_pointed_at;
  gboolean was_only;       /* as the filter was before the first of two clicks */
  gboolean has_clicked;    /* the first of them has changed the filter */
  guint32 pressed_at;      /* milliseconds, of the event; 0: the next press is a first one */
};

G_DEFINE_FINAL_TYPE (VecLegendRow, vec_legend_row, GTK_TYPE_TOGGLE_BUTTON)

/* ---- What it stands for */

static VecFilterValue
get_value (VecLegendRow *self, guint i)
{
  return (VecFilterValue) { self->column, self->values != NULL ? self->values[i] : NULL, self->category };
}

static guint
count_values (VecLegendRow *self)
{
  return self->values != NULL ? g_strv_length (self->values) : 1;
}

/* g_free() it. */
static VecFilterValue *
get_values (VecLegendRow *self, guint *n)
{
  VecFilterValue *values;

  *n = count_values (self);
  values = g_new (VecFilterValue, *n);
  for (guint i = 0; i < *n; i++)
    values[i] = get_value (self, i);
  return values;
}

static gboolean
is_hidden (VecLegendRow *self)
{
  guint n = count_values (self);

  if (self->is_number)
    return vec_session_hides_missing (self->session, self->column);
  for (guint i = 0; i < n; i++)
    {
      VecFilterValue value = get_value (self, i);

      if (!vec_session_hides_value (self->session, &value))
        return FALSE;
    }
  return TRUE;
}

static gboolean
shows_only (VecLegendRow *self)
{
  guint n;
  g_autofree VecFilterValue *values = get_values (self, &n);

  return !self->is_number && vec_session_shows_only_values (self->session, values, n);
}

/* ---- Doing it */

static void
set_hidden (VecLegendRow *self, gboolean hidden)
{
  guint n;
  g_autofree VecFilterValue *values = get_values (self, &n);

  if (self->is_number)
    vec_session_set_missing_hidden (self->session, self->column, hidden);
  else
    vec_session_set_values_hidden (self->session, values, n, hidden);
}

/* @was_only: again, which shows all. @joins as in vec_session_isolate_values(). */
static void
isolate (VecLegendRow *self, gboolean was_only, gboolean joins)
{
  guint n;
  g_autofree VecFilterValue *values = get_values (self, &n);

  if (!self->is_number)
    vec_session_isolate_values (self->session, values, n, !was_only, joins);
}

static void
announce (VecLegendRow *self)
{
  gboolean active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self));

  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_CHECKED,
                               active ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}

static void
toggled_cb (VecLegendRow *self)
{
  announce (self);
  if (self->updating)
    return;
  self->has_clicked = TRUE;
  set_hidden (self, !gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self)));
}

static void
only_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  isolate (VEC_LEGEND_ROW (widget), shows_only (VEC_LEGEND_ROW (widget)), FALSE);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  vec_session_show_all_values (VEC_LEGEND_ROW (widget)->session, VEC_LEGEND_ROW (widget)->column);
}

/* ---- Pointer and keyboard */

/* The first click of two has hidden or shown the rows already. */
static gboolean
event_cb (VecLegendRow *self, GdkEvent *event)
{
  guint32 time = gdk_event_get_time (event);
  int double_click_time;

  if (gdk_event_get_event_type (event) != GDK_BUTTON_PRESS || gdk_button_event_get_button (event) != GDK_BUTTON_PRIMARY)
    return GDK_EVENT_PROPAGATE;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &double_click_time, NULL);
  if (self->pressed_at != 0 && time - self->pressed_at < (guint32) double_click_time)
    {
      self->pressed_at = 0;
      isolate (self, self->was_only, self->has_clicked);
      return GDK_EVENT_STOP;
    }
  self->pressed_at = time;
  self->was_only = shows_only (self);
  self->has_clicked = FALSE;
  return GDK_EVENT_PROPAGATE;
}

static void
highlight (VecLegendRow *self, gboolean on)
{
  if (self->is_pointed_at == on)
    return;
  self->is_pointed_at = on;
  vec_session_set_highlight (self->session, on ? self->source : VEC_LEGEND_NONE, self->category);
}

static void
enter_cb (VecLegendRow *self)
{
  highlight (self, TRUE);
}

static void
leave_cb (VecLegendRow *self)
{
  highlight (self, FALSE);
}

/* A click moves the focus as well, but whoever clicks does not look where the focus is. */
static void
focus_cb (VecLegendRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root)))
    highlight (self, TRUE);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecLegendRow *self = VEC_LEGEND_ROW (widget);

  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();

      g_menu_append (menu, _("Show Only This"), "legend-row.only");
      g_menu_append (menu, _("Show All"), "legend-row.show-all");
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_widget_set_parent (self->menu, widget);
    }
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
secondary_cb (VecLegendRow *self)
{
  menu_action (GTK_WIDGET (self), NULL, NULL);
}

static void
add_controllers (VecLegendRow *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *presses = gtk_event_controller_legacy_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  gtk_event_controller_set_propagation_phase (presses, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (presses, "event", G_CALLBACK (event_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (secondary_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  gtk_widget_add_controller (GTK_WIDGET (self), presses);
}

/* ---- The row */

static void
vec_legend_row_dispose (GObject *object)
{
  VecLegendRow *self = VEC_LEGEND_ROW (object);

  if (self->session != NULL)
    highlight (self, FALSE);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vec_legend_row_parent_class)->dispose (object);
}

static void
vec_legend_row_finalize (GObject *object)
{
  VecLegendRow *self = VEC_LEGEND_ROW (object);

  g_free (self->column);
  g_strfreev (self->values);

  G_OBJECT_CLASS (vec_legend_row_parent_class)->finalize (object);
}

static void
vec_legend_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  VecLegendRow *self = VEC_LEGEND_ROW (widget);

  GTK_WIDGET_CLASS (vec_legend_row_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
vec_legend_row_class_init (VecLegendRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_legend_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = vec_legend_row_finalize;
  widget_class->size_allocate = vec_legend_row_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_CHECKBOX);
  gtk_widget_class_install_action (widget_class, "legend-row.only", NULL, only_action);
  gtk_widget_class_install_action (widget_class, "legend-row.show-all", NULL, show_all_action);
  gtk_widget_class_install_action (widget_class, "legend-row.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK, "legend-row.only", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "legend-row.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "legend-row.menu", NULL);
}

static void
vec_legend_row_init (VecLegendRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "flat");
  gtk_widget_add_css_class (GTK_WIDGET (self), "legend-row");
  g_signal_connect (self, "toggled", G_CALLBACK (toggled_cb), NULL);
  add_controllers (self);
}

static GtkWidget *
make_content (guint32 color, VecShape shape, gboolean hollow, const char *text, const char *count)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *dot = vec_color_dot_new (color);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *number = gtk_label_new (count);

  vec_color_dot_set_shape (VEC_COLOR_DOT (dot), shape, 1);
  vec_color_dot_set_hollow (VEC_COLOR_DOT (dot), hollow);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "dim-label");
  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), number);
  return box;
}

GtkWidget *
vec_legend_row_new (VecSession *session, const VecLegendTarget *target, guint32 color, VecShape shape, const char *label, gint64 count)
{
  VecLegendRow *self = g_object_new (VEC_TYPE_LEGEND_ROW, NULL);
  g_autofree char *number = g_strdup_printf ("%'" G_GINT64_FORMAT, count);
  g_autofree char *name = g_strdup_printf ("%s, %s", label, number);
  g_autofree char *help = g_strdup_printf (_("%s. Click hides or shows it, a double click shows only it."), label);
  gboolean is_missing = target->source == VEC_LEGEND_COLORS && target->category == VEC_LEGEND_MISSING;

  self->session = g_object_ref (session);
  self->source = target->source;
  self->column = g_strdup (target->column);
  self->category = target->category;
  self->values = g_strdupv ((char **) target->values);
  self->is_number = target->is_number;
  gtk_button_set_child (GTK_BUTTON (self), make_content (color, shape, is_missing, label, number));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), help);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  vec_legend_row_update (self);
  return GTK_WIDGET (self);
}

void
vec_legend_row_update (VecLegendRow *self)
{
  g_return_if_fail (VEC_IS_LEGEND_ROW (self));

  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self), !is_hidden (self));
  announce (self);
  self->updating = FALSE;
}
