#include "app/vec-table-headers.h"

static gboolean
title_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, gpointer data)
{
  GtkWidget *title = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  GtkColumnView *view = GTK_COLUMN_VIEW (gtk_widget_get_ancestor (title, GTK_TYPE_COLUMN_VIEW));
  const VecTableSort *shown = data;
  guint position = 0;

  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_space)
    return FALSE;
  for (GtkWidget *before = gtk_widget_get_prev_sibling (title); before != NULL; before = gtk_widget_get_prev_sibling (before))
    position++;
  vec_table_columns_set_sort (view, position, position == vec_table_columns_find_sort (view) && !shown->descending);
  return TRUE;
}

void
vec_table_headers_open (GtkColumnView *view, const VecTableSort *shown)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (view));
  GListModel *columns = gtk_column_view_get_columns (view);
  guint position = 0;

  gtk_widget_set_can_focus (header, TRUE);
  for (GtkWidget *title = gtk_widget_get_first_child (header); title != NULL; title = gtk_widget_get_next_sibling (title))
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, position++);
      GtkEventController *keys = gtk_event_controller_key_new ();

      if (column == NULL)
        break;
      gtk_accessible_update_property (GTK_ACCESSIBLE (title), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_column_view_column_get_title (column),
                                      -1);

      gtk_widget_set_focusable (title, TRUE);
      g_signal_connect (keys, "key-pressed", G_CALLBACK (title_key_cb), (gpointer) shown);
      gtk_widget_add_controller (title, keys);
    }
}
