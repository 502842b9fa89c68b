#include "app/vec-banner.h"

#include <glib/gi18n-lib.h>

struct _VecBanner
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkWidget *bar;      /* GtkInfoBar, made anew for each message */
  GtkWidget *line;     /* the message, and a button beside it */
  GtkWidget *choices;  /* below it */
};

G_DEFINE_FINAL_TYPE (VecBanner, vec_banner, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
choice_clicked_cb (GtkButton *button, VecBanner *self)
{
  int id = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "choice"));

  vec_banner_hide (self);
  g_signal_emit (self, chosen_signal, 0, id);
}

static GtkWidget *
make_message (const char *message)
{
  GtkWidget *label = gtk_label_new (message);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_focusable (label, FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_vexpand (label, TRUE);
  gtk_widget_set_margin_start (label, 6);

  return label;
}

static void
vec_banner_dispose (GObject *object)
{
  VecBanner *self = VEC_BANNER (object);
  GtkWidget *revealer = GTK_WIDGET (self->revealer);

  self->revealer = NULL;
  g_clear_pointer (&revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_banner_parent_class)->dispose (object);
}

static void
vec_banner_class_init (VecBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vec_banner_dispose;
  chosen_signal = g_signal_new ("chosen", VEC_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vec_banner_init (VecBanner *self)
{
  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->revealer), GTK_WIDGET (self));
}

void
vec_banner_show (VecBanner *self, const char *message, GtkMessageType type)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  g_return_if_fail (VEC_IS_BANNER (self));

  self->bar = gtk_info_bar_new ();
  self->choices = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->choices), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->choices), 4);
  gtk_widget_set_visible (self->choices, FALSE);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->bar), type);
  gtk_info_bar_set_show_close_button (GTK_INFO_BAR (self->bar), TRUE);
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_append (GTK_BOX (self->line), make_message (message));
  gtk_box_append (GTK_BOX (box), self->line);
  gtk_box_append (GTK_BOX (box), self->choices);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->bar), box);
  g_signal_connect_swapped (self->bar, "response", G_CALLBACK (vec_banner_hide), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, message, -1);

  gtk_revealer_set_child (self->revealer, self->bar);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static GtkWidget *
make_button (VecBanner *self, const char *title, int id)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  g_object_set_data (G_OBJECT (button), "choice", GINT_TO_POINTER (id));
  g_signal_connect (button, "clicked", G_CALLBACK (choice_clicked_cb), self);
  return button;
}

void
vec_banner_add_button (VecBanner *self, const char *title, const char *tooltip, int id)
{
  GtkWidget *button;

  g_return_if_fail (VEC_IS_BANNER (self));
  g_return_if_fail (self->line != NULL);

  button = make_button (self, title, id);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->line), button);
}

void
vec_banner_add_choice (VecBanner *self, const char *title, const char *tooltip, int id)
{
  GtkWidget *button;

  g_return_if_fail (VEC_IS_BANNER (self));
  g_return_if_fail (self->choices != NULL);

  button = make_button (self, title, id);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_flow_box_append (GTK_FLOW_BOX (self->choices), button);
  gtk_widget_set_visible (self->choices, TRUE);
}

void
vec_banner_hide (VecBanner *self)
{
  g_return_if_fail (VEC_IS_BANNER (self));

  if (self->revealer != NULL)
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
}
