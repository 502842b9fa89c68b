#include "app/vec-waiting-bar.h"

struct _VecWaitingBar
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkRevealer *revealer;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (VecWaitingBar, vec_waiting_bar, GTK_TYPE_WIDGET)

/* Out of sight it is not there for a screen reader either. */
static void
update_visible_cb (VecWaitingBar *self)
{
  gboolean visible = gtk_revealer_get_reveal_child (self->revealer) || gtk_revealer_get_child_revealed (self->revealer);

  gtk_widget_set_visible (gtk_revealer_get_child (self->revealer), visible);
}

static void
update_cb (VecWaitingBar *self)
{
  g_autofree char *text = NULL;

  g_object_get (self->session, "waiting-text", &text, NULL);
  if (*text != '\0')
    gtk_label_set_text (self->label, text);
  gtk_revealer_set_reveal_child (self->revealer, *text != '\0');
}

static void
dismiss_cb (VecWaitingBar *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
vec_waiting_bar_dispose (GObject *object)
{
  VecWaitingBar *self = VEC_WAITING_BAR (object);
  GtkWidget *revealer = GTK_WIDGET (self->revealer);

  g_clear_object (&self->session);
  self->revealer = NULL;
  g_clear_pointer (&revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_waiting_bar_parent_class)->dispose (object);
}

static void
vec_waiting_bar_class_init (VecWaitingBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_waiting_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-waiting-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VecWaitingBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, VecWaitingBar, label);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_visible_cb);
}

static void
vec_waiting_bar_init (VecWaitingBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_waiting_bar_set_session (VecWaitingBar *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_WAITING_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::waiting-text", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
