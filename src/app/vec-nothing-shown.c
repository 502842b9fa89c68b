#include "app/vec-nothing-shown.h"

#include <glib/gi18n-lib.h>

#include "session/vec-session-filter.h"

struct _VecNothingShown
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (VecNothingShown, vec_nothing_shown, GTK_TYPE_WIDGET)

static void
clear_cb (VecNothingShown *self)
{
  vec_session_set_filter (self->session, NULL);
}

static void
update_cb (VecNothingShown *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), vec_session_get_table (self->session) != NULL
                                               && vec_filter_is_active (vec_session_get_filter (self->session))
                                               && vec_session_get_n_visible (self->session) == 0);
}

static void
vec_nothing_shown_dispose (GObject *object)
{
  VecNothingShown *self = VEC_NOTHING_SHOWN (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_nothing_shown_parent_class)->dispose (object);
}

static void
vec_nothing_shown_class_init (VecNothingShownClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vec_nothing_shown_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vec_nothing_shown_init (VecNothingShown *self)
{
  GtkWidget *label = gtk_label_new (_("No point passes the filter.")), *button = gtk_button_new_with_label (_("Clear the filter"));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "title-4");
  gtk_widget_add_css_class (button, "pill");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (self->box), label);
  gtk_box_append (GTK_BOX (self->box), button);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (clear_cb), self);
}

void
vec_nothing_shown_set_session (VecNothingShown *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_NOTHING_SHOWN (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "filter-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "visible-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
