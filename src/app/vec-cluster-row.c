#include "app/vec-cluster-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/vec-color-dot.h"
#include "session/vec-session-legend.h"

struct _VecClusterRow
{
  GtkWidget parent_instance;

  VecSession *session;
  VecClusterItem *item;
  GtkWidget *box;
  GtkCheckButton *shown;
  VecColorDot *dot;
  GtkLabel *labels;
  GtkLabel *size;
};

G_DEFINE_FINAL_TYPE (VecClusterRow, vec_cluster_row, GTK_TYPE_WIDGET)

static void
update_color_cb (VecClusterRow *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  if (self->item != NULL)
    vec_color_dot_set_color (self->dot, vec_cluster_item_get_color (self->item, dark));
}

static void
update_shown_cb (VecClusterRow *self)
{
  if (self->item != NULL)
    gtk_check_button_set_active (self->shown, vec_cluster_item_get_visible (self->item));
}

static void
shown_toggled_cb (VecClusterRow *self)
{
  gboolean shown = gtk_check_button_get_active (self->shown);

  if (self->item != NULL && shown != vec_cluster_item_get_visible (self->item))
    vec_session_set_cluster_visible (self->session, vec_cluster_item_get_cluster (self->item), shown);
}

/* ---- Pointing at it, and showing only this one: as in a legend */

static void
enter_cb (VecClusterRow *self)
{
  if (self->item != NULL)
    vec_session_set_highlight (self->session, VEC_LEGEND_CLUSTERS, vec_cluster_item_get_cluster (self->item));
}

static void
leave_cb (VecClusterRow *self)
{
  if (self->session != NULL)
    vec_session_set_highlight (self->session, VEC_LEGEND_NONE, 0);
}

static void
only_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecClusterRow *self = VEC_CLUSTER_ROW (widget);
  VecFilterValue value = { NULL, NULL, self->item != NULL ? vec_cluster_item_get_cluster (self->item) : 0 };

  if (self->item == NULL)
    return;
  vec_session_isolate_values (self->session, &value, 1, !vec_session_shows_only_values (self->session, &value, 1), FALSE);
}

static void
pressed_cb (VecClusterRow *self, int n_press)
{
  if (n_press == 2)
    only_action (GTK_WIDGET (self), NULL, NULL);
}

static void
add_controllers (VecClusterRow *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

static void
vec_cluster_row_dispose (GObject *object)
{
  VecClusterRow *self = VEC_CLUSTER_ROW (object);

  if (self->item != NULL)
    vec_cluster_row_set_item (self, NULL);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_cluster_row_parent_class)->dispose (object);
}

static void
vec_cluster_row_class_init (VecClusterRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_cluster_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-cluster-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VecClusterRow, box);
  gtk_widget_class_bind_template_child (widget_class, VecClusterRow, shown);
  gtk_widget_class_bind_template_child (widget_class, VecClusterRow, dot);
  gtk_widget_class_bind_template_child (widget_class, VecClusterRow, labels);
  gtk_widget_class_bind_template_child (widget_class, VecClusterRow, size);
  gtk_widget_class_bind_template_callback (widget_class, shown_toggled_cb);
  gtk_widget_class_install_action (widget_class, "cluster-row.only", NULL, only_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK, "cluster-row.only", NULL);
}

static void
vec_cluster_row_init (VecClusterRow *self)
{
  g_type_ensure (VEC_TYPE_COLOR_DOT);
  gtk_widget_init_template (GTK_WIDGET (self));
  add_controllers (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_color_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
vec_cluster_row_new (VecSession *session)
{
  VecClusterRow *self = g_object_new (VEC_TYPE_CLUSTER_ROW, NULL);

  self->session = g_object_ref (session);

  return GTK_WIDGET (self);
}

static void
name_widgets (VecClusterRow *self, const char *labels, const char *size)
{
  g_autofree char *tick = g_strdup_printf (_("Show the cluster of %s"), labels);
  g_autofree char *name = g_strdup_printf ("%s, %s", labels, size);
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->shown), tick);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->shown), GTK_ACCESSIBLE_PROPERTY_LABEL, tick, -1);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
vec_cluster_row_set_item (VecClusterRow *self, VecClusterItem *item)
{
  g_autofree char *size = NULL;

  g_return_if_fail (VEC_IS_CLUSTER_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update_shown_cb, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_signal_connect_object (item, "notify::visible", G_CALLBACK (update_shown_cb), self, G_CONNECT_SWAPPED);
  size = g_strdup_printf ("%'" G_GINT64_FORMAT, vec_cluster_item_get_size (item));
  gtk_label_set_text (self->labels, vec_cluster_item_get_labels (item));
  gtk_label_set_text (self->size, size);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->labels), vec_cluster_item_get_labels (item));
  name_widgets (self, vec_cluster_item_get_labels (item), size);
  update_color_cb (self);
  update_shown_cb (self);
}
