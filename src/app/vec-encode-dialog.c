#include "app/vec-encode-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-application.h"
#include "app/vec-choice.h"
#include "app/vec-encoder-picker.h"
#include "app/vec-known-encoders.h"
#include "app/vec-window.h"
#include "session/vec-document-job.h"

#define SHOWN_ROWS 5
#define SHOWN_CHARACTERS 200

struct _VecEncodeDialog
{
  AdwWindow parent_instance;

  char *path;                       /* NULL: not chosen yet */
  VecDocumentsPreview *preview;     /* of it; NULL: not looked at yet */
  GtkFileChooserNative *chooser;
  VecJob *inspect_job;
  VecJob *job;                      /* the work; NULL: none */
  VecDocumentPace pace;
  gboolean is_updating;

  GtkWidget *cancel;
  GtkWidget *encode;
  GtkStack *stack;
  AdwActionRow *file_row;
  VecEncoderPicker *picker;
  AdwActionRow *form_row;
  GtkDropDown *form;
  AdwActionRow *column_row;
  GtkDropDown *column;
  AdwActionRow *words_row;
  GtkSpinButton *words;
  AdwActionRow *overlap_row;
  GtkSpinButton *overlap;
  AdwEntryRow *prompt;
  GtkWidget *preview_frame;
  GtkListBox *preview_list;
  GtkLabel *problem;
  GtkLabel *stage;
  GtkProgressBar *progress;
  GtkLabel *pace_label;
};

G_DEFINE_FINAL_TYPE (VecEncodeDialog, vec_encode_dialog, ADW_TYPE_WINDOW)

static const struct
{
  VecDocumentsForm form;
  const char *id;
  const char *title;
} forms[] = {
  { VEC_DOCUMENTS_COLUMN, "column", N_("A Column") },
  { VEC_DOCUMENTS_LINES, "lines", N_("Lines") },
  { VEC_DOCUMENTS_PASSAGES, "passages", N_("Passages") },
};

static VecDocumentsForm
get_form (VecEncodeDialog *self)
{
  const char *id = vec_choice_get_id (self->form);

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_strcmp0 (forms[i].id, id) == 0)
      return forms[i].form;
  return VEC_DOCUMENTS_LINES;
}

static void
say_problem (VecEncodeDialog *self, const char *message)
{
  gtk_label_set_text (self->problem, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
}

/* ---- What the file has */

static GtkWidget *
make_preview_row (const char *text)
{
  g_autofree char *shown = g_utf8_strlen (text, -1) > SHOWN_CHARACTERS ? g_utf8_substring (text, 0, SHOWN_CHARACTERS) : g_strdup (text);
  GtkWidget *label = gtk_label_new (g_strdelimit (shown, "\r\n\t", ' '));
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_set_margin_start (label, 9);
  gtk_widget_set_margin_end (label, 9);
  gtk_widget_set_margin_top (label, 3);
  gtk_widget_set_margin_bottom (label, 3);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);

  return row;
}

static int
get_column (VecEncodeDialog *self)
{
  guint selected = gtk_drop_down_get_selected (self->column);

  return selected == GTK_INVALID_LIST_POSITION ? -1 : (int) selected;
}

static void
show_rows (VecEncodeDialog *self)
{
  GPtrArray *rows = self->preview->rows;
  int cell = self->preview->has_columns ? (get_form (self) == VEC_DOCUMENTS_COLUMN ? get_column (self) : 0) : 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->preview_list))) != NULL)
    gtk_list_box_remove (self->preview_list, child);
  for (guint i = 0; cell >= 0 && i < MIN (rows->len, SHOWN_ROWS); i++)
    gtk_list_box_append (self->preview_list, make_preview_row (((char **) g_ptr_array_index (rows, i))[cell]));
  gtk_widget_set_visible (self->preview_frame, rows->len > 0 && cell >= 0);
}

static void
update (VecEncodeDialog *self)
{
  gboolean is_known = self->preview != NULL;
  VecDocumentsForm form = get_form (self);

  gtk_widget_set_visible (GTK_WIDGET (self->form_row), is_known && !self->preview->is_folder);
  gtk_widget_set_visible (GTK_WIDGET (self->column_row), is_known && form == VEC_DOCUMENTS_COLUMN);
  gtk_widget_set_visible (GTK_WIDGET (self->words_row), is_known && form == VEC_DOCUMENTS_PASSAGES);
  gtk_widget_set_visible (GTK_WIDGET (self->overlap_row), is_known && form == VEC_DOCUMENTS_PASSAGES);
  gtk_widget_set_visible (self->preview_frame, FALSE);
  gtk_widget_set_sensitive (self->encode, is_known && (form != VEC_DOCUMENTS_COLUMN || get_column (self) >= 0));
  if (is_known)
    show_rows (self);
}

static void
choice_changed_cb (VecEncodeDialog *self)
{
  if (self->is_updating)
    return;
  say_problem (self, NULL);
  update (self);
}

static void
offer_forms (VecEncodeDialog *self)
{
  const char *ids[G_N_ELEMENTS (forms) + 1] = { NULL }, *titles[G_N_ELEMENTS (forms) + 1] = { NULL };
  const char *likely = "lines";
  int n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (forms[i].form == VEC_DOCUMENTS_COLUMN && !self->preview->has_columns)
        continue;
      ids[n] = forms[i].id;
      titles[n++] = _(forms[i].title);
      if (forms[i].form == self->preview->form)
        likely = forms[i].id;
    }
  vec_choice_set_entries (self->form, ids, titles);
  vec_choice_set_id (self->form, likely);
}

static void
show_preview (VecEncodeDialog *self)
{
  self->is_updating = TRUE;
  offer_forms (self);
  vec_choice_set_entries (self->column, (const char *const *) self->preview->columns, (const char *const *) self->preview->columns);
  gtk_drop_down_set_selected (self->column, self->preview->column >= 0 ? (guint) self->preview->column : GTK_INVALID_LIST_POSITION);
  self->is_updating = FALSE;
  update (self);
}

/* ---- Looking at a file */

typedef struct
{
  char *path;
  VecDocumentsPreview *preview;
} Inspecting;

static void
inspecting_free (gpointer data)
{
  Inspecting *work = data;

  g_clear_pointer (&work->preview, vec_documents_preview_free);
  g_free (work->path);
  g_free (work);
}

static gboolean
inspect_work (VecJob *job, gpointer data, GError **error)
{
  Inspecting *work = data;

  work->preview = vec_documents_inspect (work->path, error);
  return work->preview != NULL;
}

static void
inspect_done (gpointer owner, gpointer data, const GError *error)
{
  VecEncodeDialog *self = owner;
  Inspecting *work = data;

  if (error != NULL)
    {
      say_problem (self, error->message);
      return;
    }
  self->preview = g_steal_pointer (&work->preview);
  show_preview (self);
}

static void
set_path (VecEncodeDialog *self, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  Inspecting *work = g_new0 (Inspecting, 1);

  g_free (self->path);
  self->path = g_strdup (path);
  g_clear_pointer (&self->preview, vec_documents_preview_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file_row), name);
  say_problem (self, NULL);
  update (self);
  work->path = g_strdup (path);
  vec_job_start (&self->inspect_job, self, g_main_context_default (), work, inspecting_free, inspect_work, inspect_done, NULL);
}

static void
file_chosen_cb (VecEncodeDialog *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    set_path (self, path);
  g_clear_object (&self->chooser);
}

static void
choose (VecEncodeDialog *self, GtkFileChooserAction action)
{
  gboolean is_folder = action == GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (is_folder ? _("Folder of Texts") : _("Document File"), GTK_WINDOW (self), action, _("_Choose"),
                                               _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (file_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_file_cb (VecEncodeDialog *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
choose_folder_cb (VecEncodeDialog *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

/* ---- Encoding */

static void
show_working (VecEncodeDialog *self, gboolean is_working)
{
  gtk_stack_set_visible_child_name (self->stack, is_working ? "work" : "choices");
  gtk_widget_set_visible (self->encode, !is_working);
  gtk_button_set_label (GTK_BUTTON (self->cancel), is_working ? _("Stop") : _("Cancel"));
}

static void
progressed_cb (gpointer owner)
{
  VecEncodeDialog *self = owner;
  guint64 done, total;
  const char *stage = self->job != NULL ? vec_job_get_progress (self->job, &done, &total) : NULL;
  gboolean is_encoding = stage != NULL && g_str_equal (stage, _("Encoding texts"));
  g_autofree char *pace = NULL;

  if (stage == NULL)
    return;
  gtk_label_set_text (self->stage, stage);
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, MIN ((double) done / (double) total, 1));
  else
    gtk_progress_bar_pulse (self->progress);
  pace = is_encoding ? vec_document_pace_describe (&self->pace, done, total, g_get_monotonic_time ()) : g_strdup ("");
  gtk_label_set_text (self->pace_label, pace);
}

/* In a window of its own, unless this one has nothing yet. */
static void
show_table (VecEncodeDialog *self, VecTable *table)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  VecSession *session = VEC_IS_WINDOW (parent) ? vec_window_get_session (VEC_WINDOW (parent)) : NULL;

  if (session != NULL && vec_session_get_table (session) == NULL)
    {
      vec_session_set_table (session, table);
      vec_window_opened (VEC_WINDOW (parent));
    }
  else
    vec_application_show_table (VEC_APPLICATION (gtk_window_get_application (parent)), table);
}

static void
done_cb (gpointer owner, gpointer data, const GError *error)
{
  VecEncodeDialog *self = owner;
  VecDocumentWork *work = data;

  if (error != NULL)
    {
      show_working (self, FALSE);
      say_problem (self, error->message);
      return;
    }
  vec_known_encoders_add (work->fingerprint, work->encoder_path);
  show_table (self, work->table);
  gtk_window_destroy (GTK_WINDOW (self));
}

static char *
dup_prompt (VecEncodeDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->prompt));

  return *text != '\0' ? g_strdup (text) : NULL;
}

static void
encode_cb (VecEncodeDialog *self)
{
  VecDocumentWork *work = g_new0 (VecDocumentWork, 1);
  int column = get_column (self);

  work->path = g_strdup (self->path);
  work->encoder_path = g_strdup (vec_encoder_picker_get_path (self->picker));
  work->prompt = dup_prompt (self);
  work->options.form = get_form (self);
  work->options.passages.n_words = gtk_spin_button_get_value_as_int (self->words);
  work->options.passages.n_overlap = gtk_spin_button_get_value_as_int (self->overlap);
  work->column = column >= 0 && self->preview->has_columns ? g_strdup (self->preview->columns[column]) : NULL;
  say_problem (self, NULL);
  memset (&self->pace, 0, sizeof self->pace);
  gtk_label_set_text (self->stage, _("Opening the encoder"));
  gtk_label_set_text (self->pace_label, "");
  gtk_progress_bar_set_fraction (self->progress, 0);
  show_working (self, TRUE);
  vec_job_start (&self->job, self, g_main_context_default (), work, vec_document_work_free, vec_document_work_run, done_cb, progressed_cb);
}

/* What is done stays for the next time. */
static void
cancel_cb (VecEncodeDialog *self)
{
  if (vec_job_drop (&self->job))
    {
      show_working (self, FALSE);
      say_problem (self, _("Stopped. What was encoded so far is kept: the same work goes on from there."));
    }
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
words_changed_cb (VecEncodeDialog *self)
{
  int n_words = gtk_spin_button_get_value_as_int (self->words);

  gtk_spin_button_set_range (self->overlap, 0, n_words - 1);
}

/* ---- The window */

static gboolean
escape_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  cancel_cb (VEC_ENCODE_DIALOG (widget));
  return TRUE;
}

static void
vec_encode_dialog_dispose (GObject *object)
{
  VecEncodeDialog *self = VEC_ENCODE_DIALOG (object);

  vec_job_drop (&self->inspect_job);
  vec_job_drop (&self->job);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->preview, vec_documents_preview_free);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (vec_encode_dialog_parent_class)->dispose (object);
}

static void
vec_encode_dialog_class_init (VecEncodeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_encode_dialog_dispose;
  g_type_ensure (VEC_TYPE_ENCODER_PICKER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-encode-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, encode);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, file_row);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, picker);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, form_row);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, form);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, column_row);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, column);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, words_row);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, words);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, overlap_row);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, overlap);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, prompt);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, preview_frame);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, preview_list);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, stage);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, VecEncodeDialog, pace_label);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, encode_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, words_changed_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
}

static void
vec_encode_dialog_init (VecEncodeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vec_choice_make_narrow (self->column);
}

void
vec_encode_dialog_ask (GtkWindow *parent, const char *path, const char *encoder_path)
{
  VecEncodeDialog *self = g_object_new (VEC_TYPE_ENCODE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  vec_encoder_picker_set_path (self->picker, encoder_path != NULL ? encoder_path : "");
  update (self);
  gtk_window_present (GTK_WINDOW (self));
  if (path != NULL)
    set_path (self, path);
  else
    choose_file_cb (self);
}
