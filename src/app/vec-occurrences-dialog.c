#include "app/vec-occurrences-dialog.h"

#include <glib/gi18n-lib.h>

#include "app/vec-encoder-dialog.h"
#include "encode/vec-occurrences.h"
#include "encode/vec-transformer-encoder.h"
#include "session/vec-occurrence-items.h"
#include "session/vec-session-occurrences.h"

#define MAX_CHARACTERS 25000   /* that are looked through as one types: in a few ms */

struct _VecOccurrencesDialog
{
  AdwWindow parent_instance;

  VecSession *session;
  GtkEditable *word;
  GtkTextBuffer *buffer;
  GtkWidget *text;
  GtkLabel *lesson;
  GtkLabel *summary;
  GtkWidget *show;
};

G_DEFINE_FINAL_TYPE (VecOccurrencesDialog, vec_occurrences_dialog, ADW_TYPE_WINDOW)

static char *
dup_word (VecOccurrencesDialog *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->word)));
}

/* One on each line; lines without anything are none. */
static char **
dup_sentences (VecOccurrencesDialog *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) sentences = g_ptr_array_new ();

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (*g_strstrip (*line) != '\0')
      g_ptr_array_add (sentences, g_strdup (*line));
  g_ptr_array_add (sentences, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&sentences), FALSE);
}

/* ---- What will come of it */

/* FALSE: nothing can be shown. */
static gboolean
show_summary (VecOccurrencesDialog *self, const char *word, const char *const *sentences)
{
  guint n_sentences = g_strv_length ((char **) sentences);
  g_autoptr (GArray) places = NULL;
  g_autofree char *text = NULL;

  gtk_label_set_text (self->summary, "");
  if (*word == '\0' || n_sentences == 0)
    return FALSE;
  if (gtk_text_buffer_get_char_count (self->buffer) > MAX_CHARACTERS)
    return TRUE;
  places = vec_occurrences_find (word, sentences, n_sentences);
  if (places->len == 0)
    text = g_strdup_printf (_("“%s” stands in none of the sentences."), word);
  else if (places->len > VEC_MAX_OCCURRENCES)
    text = g_strdup_printf (_("“%s” stands at %u places; at most %d can be shown at once."), word, places->len, VEC_MAX_OCCURRENCES);
  else
    text = g_strdup_printf (ngettext ("“%s” stands at %u place.", "“%s” stands at %u places.", places->len), word, places->len);
  gtk_label_set_text (self->summary, text);
  return places->len > 0 && places->len <= VEC_MAX_OCCURRENCES;
}

static void
changed_cb (VecOccurrencesDialog *self)
{
  g_autofree char *word = dup_word (self);
  g_auto (GStrv) sentences = dup_sentences (self);
  gboolean can_show = show_summary (self, word, (const char *const *) sentences);

  gtk_widget_set_sensitive (self->show, can_show && vec_session_get_encoder (self->session) != NULL);
}

static void
update_encoder_cb (VecOccurrencesDialog *self)
{
  VecEncoder *encoder = vec_session_get_encoder (self->session);
  const char *reason = vec_session_get_encoder_reason (self->session);
  g_autofree char *lesson = NULL;

  if (encoder == NULL)
    lesson = g_strdup (reason != NULL ? reason : "");
  else if (VEC_IS_TRANSFORMER_ENCODER (encoder))
    lesson = g_strdup_printf (_("“%s” reads the whole sentence: the same word gets another vector, and another point, wherever it means something else."),
                              vec_encoder_get_title (encoder));
  else
    lesson = g_strdup_printf (_("“%s” gives a word the same vector in every sentence, so that all its points lie on one spot; a transformer tells "
                                "them apart."),
                              vec_encoder_get_title (encoder));
  gtk_label_set_text (self->lesson, lesson);
  changed_cb (self);
}

/* ---- What a person does */

static void
show_cb (VecOccurrencesDialog *self)
{
  g_autofree char *word = dup_word (self);
  g_auto (GStrv) sentences = dup_sentences (self);

  if (!gtk_widget_get_sensitive (self->show))
    return;
  vec_session_add_occurrences (self->session, word, (const char *const *) sentences);
  gtk_window_close (GTK_WINDOW (self));
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_cb (VEC_OCCURRENCES_DIALOG (widget));
}

static void
encoder_cb (VecOccurrencesDialog *self)
{
  vec_encoder_dialog_ask (GTK_WINDOW (self), self->session);
}

static void
word_entered_cb (VecOccurrencesDialog *self)
{
  gtk_widget_grab_focus (self->text);
}

/* ---- The window */

static void
vec_occurrences_dialog_dispose (GObject *object)
{
  g_clear_object (&VEC_OCCURRENCES_DIALOG (object)->session);

  G_OBJECT_CLASS (vec_occurrences_dialog_parent_class)->dispose (object);
}

static void
vec_occurrences_dialog_class_init (VecOccurrencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_occurrences_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-occurrences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VecOccurrencesDialog, word);
  gtk_widget_class_bind_template_child (widget_class, VecOccurrencesDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, VecOccurrencesDialog, text);
  gtk_widget_class_bind_template_child (widget_class, VecOccurrencesDialog, lesson);
  gtk_widget_class_bind_template_child (widget_class, VecOccurrencesDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, VecOccurrencesDialog, show);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, encoder_cb);
  gtk_widget_class_bind_template_callback (widget_class, word_entered_cb);
  gtk_widget_class_install_action (widget_class, "occurrences.show", NULL, show_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* The text would take it for the end of a line. */
static void
add_show_shortcut (VecOccurrencesDialog *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Return, GDK_CONTROL_MASK),
                                                          gtk_named_action_new ("occurrences.show")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
vec_occurrences_dialog_init (VecOccurrencesDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_show_shortcut (self);
}

void
vec_occurrences_dialog_ask (GtkWindow *parent, VecSession *session)
{
  VecOccurrencesDialog *self = g_object_new (VEC_TYPE_OCCURRENCES_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::encoder", G_CALLBACK (update_encoder_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::encoder-reason", G_CALLBACK (update_encoder_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->word, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update_encoder_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (self->word));
}
