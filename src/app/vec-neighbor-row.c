#include "app/vec-neighbor-row.h"

#include "app/vec-fraction-bar.h"
#include "app/vec-number.h"

struct _VecNeighborRow
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  GtkLabel *label;
  GtkLabel *number;
  VecFractionBar *bar;
};

G_DEFINE_FINAL_TYPE (VecNeighborRow, vec_neighbor_row, GTK_TYPE_WIDGET)

static void
vec_neighbor_row_dispose (GObject *object)
{
  g_clear_pointer (&VEC_NEIGHBOR_ROW (object)->grid, gtk_widget_unparent);

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

/* The list's own row is what assistive technology stops at. */
static void
name_list_row (VecNeighborRow *self, const char *label, const char *number)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = g_strdup_printf ("%s, %s", label, number);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
vec_neighbor_row_set_item (VecNeighborRow *self, VecRowItem *item)
{
  const char *label = vec_row_item_get_label (item);
  g_autofree char *number = vec_number_to_string (vec_row_item_get_distance (item));

  g_return_if_fail (VEC_IS_NEIGHBOR_ROW (self));

  gtk_label_set_text (self->label, label);
  gtk_label_set_text (self->number, number);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), label);
  vec_fraction_bar_set_fraction (self->bar, vec_row_item_get_fraction (item));
  name_list_row (self, label, number);
}
