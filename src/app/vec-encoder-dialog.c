#include "app/vec-encoder-dialog.h"

#include <glib/gi18n-lib.h>

#include "app/vec-encoder-picker.h"
#include "app/vec-known-encoders.h"
#include "encode/vec-encoder-open.h"
#include "encode/vec-model-check.h"
#include "session/vec-job.h"
#include "session/vec-session-encoder.h"

struct _VecEncoderDialog
{
  AdwWindow parent_instance;

  VecSession *session;
  gboolean is_open;        /* the person has not gone away meanwhile */
  VecEncoderPicker *picker;
  GtkLabel *present;
  GtkLabel *problem;
  VecJob *check_job;       /* NULL: nothing is being checked */
  GtkWidget *check;
  GtkLabel *verdict;
  GtkWidget *use;
  GtkWidget *use_anyway;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (VecEncoderDialog, vec_encoder_dialog, ADW_TYPE_WINDOW)

/* ---- What there is */

char *
vec_encoder_dialog_describe (VecProvenance *provenance)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (provenance == NULL)
    return NULL;

  g_string_append_printf (text, _("The vectors of this table were made by “%s”."), vec_provenance_get_encoder (provenance));
  if (vec_provenance_get_prompt (provenance) != NULL)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text, _("Each text had “%s” before it."), vec_provenance_get_prompt (provenance));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_present (VecEncoderDialog *self)
{
  VecEncoder *encoder = vec_session_get_encoder (self->session);
  g_autofree char *made_by = vec_encoder_dialog_describe (vec_table_get_provenance (vec_session_get_table (self->session)));
  g_autoptr (GString) text = g_string_new (made_by);

  if (text->len > 0)
    g_string_append_c (text, '\n');
  if (encoder != NULL)
    g_string_append_printf (text, _("Typed texts are encoded by “%s”."), vec_encoder_get_title (encoder));
  else
    g_string_append (text, vec_session_get_encoder_reason (self->session) != NULL ? vec_session_get_encoder_reason (self->session) : "");
  gtk_label_set_text (self->present, text->str);
}

static void
say_problem (VecEncoderDialog *self, const char *message, gboolean is_foreign)
{
  gtk_label_set_text (self->problem, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
  gtk_widget_set_visible (self->use_anyway, is_foreign);
}

/* ---- Check This Model */

typedef struct
{
  char *path;
  VecModelVerdict verdict;
  char *sentence;
} CheckWork;

static void
check_work_free (gpointer data)
{
  CheckWork *work = data;

  g_free (work->path);
  g_free (work->sentence);
  g_free (work);
}

static gboolean
check_work (VecJob *job, gpointer data, GError **error)
{
  CheckWork *work = data;
  GCancellable *cancellable = vec_job_get_cancellable (job);
  g_autoptr (VecEncoder) encoder = vec_encoder_open (work->path, cancellable, error);
  VecModelCheck check;

  if (encoder == NULL || !vec_model_check (encoder, &check, cancellable, error))
    return FALSE;
  work->verdict = check.verdict;
  work->sentence = vec_model_check_dup_sentence (&check, encoder);
  return TRUE;
}

static void
say_verdict (VecEncoderDialog *self, const char *sentence, gboolean is_bad)
{
  gtk_label_set_text (self->verdict, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->verdict), sentence != NULL);
  if (is_bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->verdict), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->verdict), "error");
}

/* Files that were made elsewhere can be checked; the built-in encoder and the words of a table are what they are. */
static void
update_check (VecEncoderDialog *self)
{
  const char *path = vec_encoder_picker_get_path (self->picker);

  gtk_widget_set_sensitive (self->check, self->check_job == NULL && path != NULL && *path != '\0');
}

static void
checked (gpointer owner, gpointer data, const GError *error)
{
  VecEncoderDialog *self = owner;
  CheckWork *work = data;
  g_autofree char *differs = NULL;

  if (error == NULL && work->verdict == VEC_MODEL_DIFFERS)
    differs = g_strconcat (work->sentence, " ", _("Its files were changed or damaged, or it only bears the name: fetch it again."), NULL);
  say_verdict (self, error != NULL ? error->message : differs != NULL ? differs : work->sentence, error != NULL || differs != NULL);
  update_check (self);
}

static void
check_cb (VecEncoderDialog *self)
{
  CheckWork *work = g_new0 (CheckWork, 1);

  work->path = g_strdup (vec_encoder_picker_get_path (self->picker));
  say_verdict (self, _("Comparing vectors of known sentences…"), FALSE);
  vec_job_start (&self->check_job, self, g_main_context_default (), work, check_work_free, check_work, checked, NULL);
  update_check (self);
}

/* ---- What a person does */

/* What was found out is about another one. */
static void
picked_cb (VecEncoderDialog *self)
{
  vec_job_drop (&self->check_job);
  say_verdict (self, NULL, FALSE);
  say_problem (self, NULL, FALSE);
  update_check (self);
}

static void
set_busy (VecEncoderDialog *self, gboolean busy)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (self->use, !busy);
  gtk_widget_set_sensitive (self->use_anyway, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->picker), !busy);
}

static void
remember (VecSession *session, const char *path)
{
  VecEncoder *encoder = vec_session_get_encoder (session);
  const char *file = vec_table_get_path (vec_session_get_table (session));

  if (path != NULL && *path != '\0' && encoder != NULL)
    vec_known_encoders_add (vec_encoder_get_fingerprint (encoder), path);
  if (file != NULL)
    vec_known_encoders_choose (file, path);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (VecEncoderDialog) self = data;
  VecSession *session = VEC_SESSION (source);
  g_autoptr (GError) error = NULL;

  if (vec_session_attach_encoder_finish (session, result, &error))
    {
      remember (session, vec_session_get_encoder_path (session));
      if (self->is_open)
        gtk_window_close (GTK_WINDOW (self));
      return;
    }
  if (!self->is_open)
    return;
  set_busy (self, FALSE);
  say_problem (self, error->message, vec_session_is_foreign_encoder (session));
}

static void
attach (VecEncoderDialog *self, gboolean any)
{
  say_problem (self, NULL, FALSE);
  set_busy (self, TRUE);
  vec_session_attach_encoder_async (self->session, vec_encoder_picker_get_path (self->picker), any, attached_cb, g_object_ref (self));
}

static void
use_cb (VecEncoderDialog *self)
{
  attach (self, FALSE);
}

static void
use_anyway_cb (VecEncoderDialog *self)
{
  attach (self, TRUE);
}

static gboolean
close_cb (VecEncoderDialog *self)
{
  self->is_open = FALSE;
  vec_job_drop (&self->check_job);
  return FALSE;
}

/* ---- The window */

static void
vec_encoder_dialog_dispose (GObject *object)
{
  VecEncoderDialog *self = VEC_ENCODER_DIALOG (object);

  vec_job_drop (&self->check_job);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vec_encoder_dialog_parent_class)->dispose (object);
}

static void
vec_encoder_dialog_class_init (VecEncoderDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_encoder_dialog_dispose;
  g_type_ensure (VEC_TYPE_ENCODER_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-encoder-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VecEncoderDialog, picker);
  gtk_widget_class_bind_template_child (widget_class, VecEncoderDialog, present);
  gtk_widget_class_bind_template_child (widget_class, VecEncoderDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, VecEncoderDialog, check);
  gtk_widget_class_bind_template_child (widget_class, VecEncoderDialog, verdict);
  gtk_widget_class_bind_template_child (widget_class, VecEncoderDialog, use);
  gtk_widget_class_bind_template_child (widget_class, VecEncoderDialog, use_anyway);
  gtk_widget_class_bind_template_child (widget_class, VecEncoderDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_anyway_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vec_encoder_dialog_init (VecEncoderDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_encoder_dialog_ask (GtkWindow *parent, VecSession *session)
{
  VecEncoderDialog *self;

  g_return_if_fail (vec_session_get_table (session) != NULL);

  self = g_object_new (VEC_TYPE_ENCODER_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  self->session = g_object_ref (session);
  self->is_open = TRUE;
  vec_encoder_picker_offer_own (self->picker, vec_table_get_provenance (vec_session_get_table (session)) != NULL
                                                ? _("The one that made the table") : _("The words of the table"));
  vec_encoder_picker_set_path (self->picker, vec_session_get_encoder_path (session));
  show_present (self);
  update_check (self);
  gtk_window_present (GTK_WINDOW (self));
}
