#include "app/vec-left-out-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

static GListModel *
make_lines (VecLeftOut *left_out)
{
  GtkStringList *lines = gtk_string_list_new (NULL);
  guint n;
  const VecSkippedRow *rows = vec_left_out_get_skipped (left_out, &n);

  for (guint i = 0; i < n; i++)
    gtk_string_list_take (lines, g_strdup_printf (_("Line %llu: %s"), (unsigned long long) rows[i].line, rows[i].reason));

  return G_LIST_MODEL (lines);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_margin_start (label, 9);
  gtk_widget_set_margin_end (label, 9);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item))));
}

static GtkWidget *
make_list (VecLeftOut *left_out)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list, *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (make_lines (left_out))), factory);
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (list), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows left out"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_set_vexpand (scroller, TRUE);

  return scroller;
}

static GtkWidget *
make_heading (VecTable *table, VecLeftOut *left_out)
{
  gint64 n_skipped = vec_left_out_get_n_skipped (left_out);
  g_autofree char *count = g_strdup_printf (ngettext ("%'lld row of %s was left out, because it could not be read.",
                                                      "%'lld rows of %s were left out, because they could not be read.",
                                                      (gulong) n_skipped),
                                            (long long) n_skipped, vec_table_get_name (table));
  g_autofree char *first = g_strdup_printf (_("The first %'d are listed."), VEC_LEFT_OUT_LISTED);
  g_autofree char *text = n_skipped > VEC_LEFT_OUT_LISTED ? g_strdup_printf ("%s %s", count, first) : g_strdup (count);
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);

  return label;
}

static void
close_on_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

void
vec_left_out_dialog_show (GtkWindow *parent, VecTable *table)
{
  VecLeftOut *left_out = vec_table_get_left_out (table);
  GtkWidget *window = adw_window_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  g_return_if_fail (left_out != NULL);

  gtk_box_append (GTK_BOX (body), make_heading (table, left_out));
  gtk_box_append (GTK_BOX (body), make_list (left_out));
  gtk_widget_set_margin_start (body, 18);
  gtk_widget_set_margin_end (body, 18);
  gtk_widget_set_margin_top (body, 12);
  gtk_widget_set_margin_bottom (body, 18);
  gtk_box_append (GTK_BOX (content), gtk_header_bar_new ());
  gtk_box_append (GTK_BOX (content), body);
  gtk_window_set_title (GTK_WINDOW (window), _("Rows Left Out"));
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 420);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  adw_window_set_content (ADW_WINDOW (window), content);
  close_on_escape (window);
  gtk_window_present (GTK_WINDOW (window));
}
