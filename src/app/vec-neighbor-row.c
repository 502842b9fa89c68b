#include "app/vec-neighbor-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-fraction-bar.h"
#include "app/vec-number.h"

struct _VecNeighborRow
{
  GtkWidget parent_instance;

  VecRowItem *item;
  GtkWidget *grid;
  GtkLabel *label;
  GtkWidget *torn;
  GtkLabel *number;
  VecFractionBar *bar;
};

G_DEFINE_FINAL_TYPE (VecNeighborRow, vec_neighbor_row, GTK_TYPE_WIDGET)

static void
vec_neighbor_row_dispose (GObject *object)
{
  VecNeighborRow *self = VEC_NEIGHBOR_ROW (object);

  vec_neighbor_row_set_item (self, NULL);
  g_clear_pointer (&self->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_neighbor_row_parent_class)->dispose (object);
}

static void
vec_neighbor_row_class_init (VecNeighborRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_neighbor_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-neighbor-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VecNeighborRow, grid);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborRow, label);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborRow, torn);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborRow, number);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborRow, bar);
}

static void
vec_neighbor_row_init (VecNeighborRow *self)
{
  g_type_ensure (VEC_TYPE_FRACTION_BAR);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
vec_neighbor_row_new (void)
{
  return g_object_new (VEC_TYPE_NEIGHBOR_ROW, NULL);
}

/* Torn away or not shown. The list's own row is what assistive technology stops at. */
static void
update_state_cb (VecNeighborRow *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  gboolean hidden = vec_row_item_get_hidden (self->item);
  gboolean torn = vec_row_item_get_torn (self->item) && !hidden;
  const char *state = hidden ? _("A true neighbour that the map does not show now")
                             : (torn ? _("A true neighbour that is far away on this map") : "");

  gtk_widget_set_visible (self->torn, torn);
  gtk_widget_set_opacity (self->grid, hidden ? 0.5 : 1);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
}

static void
name_list_row (VecNeighborRow *self, const char *label, const char *number)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = g_strdup_printf ("%s, %s", label, number);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_item (VecNeighborRow *self)
{
  const char *label = vec_row_item_get_label (self->item);
  double distance = vec_row_item_get_distance (self->item);
  g_autofree char *number = isnan (distance) ? g_strdup (vec_row_item_get_detail (self->item)) : vec_number_to_string (distance);

  gtk_label_set_text (self->label, label);
  gtk_label_set_text (self->number, number);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), label);
  vec_fraction_bar_set_fraction (self->bar, vec_row_item_get_fraction (self->item));
  name_list_row (self, label, number);
  update_state_cb (self);
}

void
vec_neighbor_row_set_item (VecNeighborRow *self, VecRowItem *item)
{
  g_return_if_fail (VEC_IS_NEIGHBOR_ROW (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, update_state_cb, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_signal_connect_object (item, "notify::torn", G_CALLBACK (update_state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (item, "notify::hidden", G_CALLBACK (update_state_cb), self, G_CONNECT_SWAPPED);
  show_item (self);
}
