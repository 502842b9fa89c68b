#include "app/vec-split-button.h"

static void
name_arrow (GtkWidget *widget, const char *name)
{
  if (GTK_IS_MENU_BUTTON (widget))
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (widget)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_arrow (child, name);
}

void
vec_split_button_name_arrow (AdwSplitButton *button, const char *name)
{
  g_return_if_fail (ADW_IS_SPLIT_BUTTON (button));

  name_arrow (GTK_WIDGET (button), name);
}
