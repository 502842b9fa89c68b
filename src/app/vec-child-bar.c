#include "app/vec-child-bar.h"

#include <glib/gi18n-lib.h>

#include "session/vec-session-child.h"

struct _VecChildBar
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkLabel *label;
  GtkButton *back;
};

G_DEFINE_FINAL_TYPE (VecChildBar, vec_child_bar, GTK_TYPE_WIDGET)

static void
update_cb (VecChildBar *self)
{
  gint64 n_parent = vec_session_get_n_parent_rows (self->session), n;
  g_autofree char *count = NULL, *all = NULL, *text = NULL, *back = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), n_parent >= 0);
  if (n_parent < 0)
    return;

  n = vec_table_get_n_rows (vec_session_get_table (self->session));
  count = g_strdup_printf ("%'" G_GINT64_FORMAT, n);
  all = g_strdup_printf ("%'" G_GINT64_FORMAT, n_parent);
  /* Translators: a map of so many of all points. */
  text = g_strdup_printf (ngettext ("%s of %s points, alone", "%s of %s points, alone", (gulong) n_parent), count, all);
  back = g_strdup_printf (ngettext ("Back to all %s point", "Back to all %s points", (gulong) n_parent), all);
  gtk_label_set_text (self->label, text);
  gtk_button_set_label (self->back, back);
}

static void
vec_child_bar_dispose (GObject *object)
{
  VecChildBar *self = VEC_CHILD_BAR (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_child_bar_parent_class)->dispose (object);
}

static void
vec_child_bar_class_init (VecChildBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_child_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-child-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VecChildBar, box);
  gtk_widget_class_bind_template_child (widget_class, VecChildBar, label);
  gtk_widget_class_bind_template_child (widget_class, VecChildBar, back);
}

static void
vec_child_bar_init (VecChildBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_child_bar_set_session (VecChildBar *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_CHILD_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
