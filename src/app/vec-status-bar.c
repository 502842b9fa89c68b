#include "app/vec-status-bar.h"

#include <glib/gi18n-lib.h>

struct _VecStatusBar
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkLabel *label;
  GtkProgressBar *progress;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (VecStatusBar, vec_status_bar, GTK_TYPE_WIDGET)

static void
show_text (VecStatusBar *self, const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (self->label), text) == 0)
    return;

  gtk_label_set_text (self->label, text);
  /* A label takes its text for its name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Status"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
update_cb (VecStatusBar *self)
{
  gboolean busy;
  double progress;
  g_autofree char *doing = NULL;
  g_autofree char *status = NULL;

  g_object_get (self->session, "busy", &busy, "progress", &progress, "progress-text", &doing, "status", &status, NULL);

  show_text (self, busy && doing != NULL && *doing != '\0' ? doing : (status != NULL ? status : ""));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), busy);
  gtk_widget_set_visible (self->cancel, busy);
  if (busy && progress >= 0)
    gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0, 1));
  else if (busy)
    gtk_progress_bar_pulse (self->progress);
}

/* Asked only when it is to be seen: setting a tooltip anew costs a round trip to the display server. */
static gboolean
tooltip_cb (VecStatusBar *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (self->label));

  return TRUE;
}

static void
cancel_cb (VecStatusBar *self)
{
  vec_session_cancel (self->session);
}

static void
vec_status_bar_dispose (GObject *object)
{
  VecStatusBar *self = VEC_STATUS_BAR (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_status_bar_parent_class)->dispose (object);
}

static void
vec_status_bar_class_init (VecStatusBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_status_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-status-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VecStatusBar, box);
  gtk_widget_class_bind_template_child (widget_class, VecStatusBar, label);
  gtk_widget_class_bind_template_child (widget_class, VecStatusBar, progress);
  gtk_widget_class_bind_template_child (widget_class, VecStatusBar, cancel);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, tooltip_cb);
}

static void
vec_status_bar_init (VecStatusBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_status_bar_set_session (VecStatusBar *self, VecSession *session)
{
  static const char *const signals[] = { "notify::busy", "notify::progress", "notify::progress-text", "notify::status" };

  g_return_if_fail (VEC_IS_STATUS_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (session, signals[i], G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
