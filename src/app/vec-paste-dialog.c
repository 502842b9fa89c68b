#include "app/vec-paste-dialog.h"

#include <glib/gi18n-lib.h>

#include "app/vec-application.h"

struct _VecPasteDialog
{
  AdwWindow parent_instance;

  VecSession *session;
  GtkTextBuffer *buffer;
  GtkWidget *show;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (VecPasteDialog, vec_paste_dialog, ADW_TYPE_WINDOW)

static char *
dup_text (VecPasteDialog *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  return g_strstrip (gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE));
}

static void
say_problem (VecPasteDialog *self, const char *message)
{
  gtk_label_set_text (self->problem, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
}

static void
text_changed_cb (VecPasteDialog *self)
{
  g_autofree char *text = dup_text (self);

  gtk_widget_set_sensitive (self->show, *text != '\0');
  say_problem (self, NULL);
}

static void
show_cb (VecPasteDialog *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (VecTable) table = vec_session_encode_list (self->session, text, &error);
  GtkApplication *app = gtk_window_get_application (gtk_window_get_transient_for (GTK_WINDOW (self)));

  if (table == NULL)
    {
      say_problem (self, error->message);
      return;
    }

  vec_application_show_table (VEC_APPLICATION (app), table);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
vec_paste_dialog_dispose (GObject *object)
{
  g_clear_object (&VEC_PASTE_DIALOG (object)->session);

  G_OBJECT_CLASS (vec_paste_dialog_parent_class)->dispose (object);
}

static void
vec_paste_dialog_class_init (VecPasteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_paste_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-paste-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, show);
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vec_paste_dialog_init (VecPasteDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_paste_dialog_ask (GtkWindow *parent, VecSession *session, const char *text)
{
  VecPasteDialog *self = g_object_new (VEC_TYPE_PASTE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->session = g_object_ref (session);
  if (text != NULL)
    gtk_text_buffer_set_text (self->buffer, text, -1);
  text_changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
}
