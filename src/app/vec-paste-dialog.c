#include "app/vec-paste-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-application.h"
#include "app/vec-choice.h"
#include "app/vec-color-dot.h"
#include "encode/vec-builtin-encoder.h"
#include "encode/vec-word-lists.h"
#include "plot/vec-coloring.h"
#include "session/vec-job.h"
#include "session/vec-session-encoder.h"

#define MAX_NAMED 12         /* unknown words in a sentence */
#define MAX_SHOWN_LISTS 24
#define BUILTIN "builtin"
#define TABLE "table"

struct _VecPasteDialog
{
  AdwWindow parent_instance;

  VecSession *session;
  GtkTextBuffer *buffer;
  GtkWidget *text;
  GtkWidget *show;
  GtkDropDown *encoder;
  GtkLabel *summary;
  GtkFlowBox *lists;
  GtkLabel *problem;

  VecJob *check_job;         /* which words are known */
  VecJob *show_job;
};

G_DEFINE_FINAL_TYPE (VecPasteDialog, vec_paste_dialog, ADW_TYPE_WINDOW)

/* ---- What is pasted */

static VecWordLists *
parse (VecPasteDialog *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  text = gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);

  return vec_word_lists_parse (text);
}

static gboolean
is_builtin_chosen (VecPasteDialog *self)
{
  return g_strcmp0 (vec_choice_get_id (self->encoder), TABLE) != 0;
}

static void
say_problem (VecPasteDialog *self, const char *message, gboolean is_error)
{
  gtk_label_set_text (self->problem, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self->problem), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->problem), "error");
}

/* ---- Work in a thread: the built-in words may have to be unpacked, and an encoder of sentences takes its time */

typedef struct
{
  VecWordLists *lists;
  VecEncoder *encoder;       /* NULL: the built-in one */
  char **unknown, **guessed;
  VecTable *table;           /* of showing */
} Work;

static Work *
work_new (VecPasteDialog *self)
{
  Work *work = g_new0 (Work, 1);

  work->lists = parse (self);
  work->encoder = is_builtin_chosen (self) ? NULL : g_object_ref (vec_session_get_encoder (self->session));

  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  vec_word_lists_unref (work->lists);
  g_clear_object (&work->encoder);
  g_strfreev (work->unknown);
  g_strfreev (work->guessed);
  g_clear_object (&work->table);
  g_free (work);
}

static VecEncoder *
get_encoder (const Work *work, GError **error)
{
  return work->encoder != NULL ? work->encoder : vec_builtin_encoder_get (error);
}

static gboolean
check_work (VecJob *job, gpointer data, GError **error)
{
  Work *work = data;
  VecEncoder *encoder = get_encoder (work, error);

  return encoder != NULL && vec_word_lists_check (work->lists, encoder, &work->unknown, &work->guessed, vec_job_get_cancellable (job), error);
}

/* A map of the built-in words knows all of them, not only those that were pasted. */
static VecTable *
remember_builtin (VecTable *table, VecEncoder *encoder)
{
  g_autoptr (VecProvenance) provenance = vec_provenance_new (vec_encoder_get_title (encoder), vec_encoder_get_fingerprint (encoder), NULL, "");

  return vec_table_new_with_provenance (table, provenance);
}

static gboolean
show_work (VecJob *job, gpointer data, GError **error)
{
  Work *work = data;
  VecEncoder *encoder = get_encoder (work, error);
  g_autoptr (VecTable) table = NULL;

  if (encoder == NULL)
    return FALSE;
  table = vec_word_lists_encode (work->lists, encoder, _("Pasted words"), vec_job_get_cancellable (job), error);
  if (table != NULL)
    work->table = work->encoder == NULL ? remember_builtin (table, encoder) : g_object_ref (table);

  return work->table != NULL;
}

/* ---- What was recognised */

static void
show_summary (VecPasteDialog *self, VecWordLists *lists, guint n_unknown)
{
  guint n_lists = vec_word_lists_get_n_lists (lists), n_texts = vec_word_lists_get_n_texts (lists);
  g_autofree char *words = g_strdup_printf (ngettext ("%u word", "%u words", n_texts), n_texts);
  g_autofree char *list = g_strdup_printf (ngettext ("%u list", "%u lists", n_lists), n_lists);
  g_autofree char *unknown = g_strdup_printf (ngettext ("%u unknown", "%u unknown", n_unknown), n_unknown);
  /* Translators: between the parts of "2 lists, 7 words, 1 unknown". */
  const char *comma = C_("list", ", ");
  g_autofree char *text = g_strconcat (list, comma, words, n_unknown > 0 ? comma : "", n_unknown > 0 ? unknown : "", NULL);

  gtk_label_set_text (self->summary, n_texts > 0 ? text : "");
}

static GtkWidget *
make_list_key (const VecLegendEntry *entry, guint32 color)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label;
  g_autofree char *text = g_strdup_printf ("%s %lld", entry->label, (long long) entry->count);

  label = gtk_label_new (text);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), vec_color_dot_new (color));
  gtk_box_append (GTK_BOX (box), label);

  return box;
}

static void
clear_lists (VecPasteDialog *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->lists))) != NULL)
    gtk_flow_box_remove (self->lists, child);
}

/* In the colours that they will have on the map. */
static void
show_lists (VecPasteDialog *self, VecWordLists *lists)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autoptr (VecColumn) column = NULL;
  VecColoring *coloring;
  const VecLegendEntry *entries;
  guint n;

  clear_lists (self);
  gtk_widget_set_visible (GTK_WIDGET (self->lists), vec_word_lists_get_n_lists (lists) > 1);
  if (vec_word_lists_get_n_lists (lists) < 2)
    return;
  column = vec_word_lists_make_column (lists);
  coloring = vec_coloring_new_column (column, VEC_SCALE_LINEAR);
  entries = vec_coloring_get_legend (coloring, dark, &n);
  for (guint i = 0; i < MIN (n, MAX_SHOWN_LISTS); i++)
    gtk_flow_box_append (self->lists, make_list_key (&entries[i], entries[i].color));
  vec_coloring_unref (coloring);
}

static char *
dup_names (char **words)
{
  g_autofree char *shown = NULL;
  guint n = g_strv_length (words);
  g_auto (GStrv) first = g_new0 (char *, MAX_NAMED + 1);

  for (guint i = 0; i < MIN (n, MAX_NAMED); i++)
    first[i] = g_strdup (words[i]);
  shown = g_strjoinv (C_("list", ", "), first);

  return g_strconcat (shown, n > MAX_NAMED ? "…" : "", NULL);
}

static gboolean
has_chinese (char **words)
{
  for (char **word = words; *word != NULL; word++)
    for (const char *p = *word; *p != '\0'; p = g_utf8_next_char (p))
      if (g_unichar_get_script (g_utf8_get_char (p)) == G_UNICODE_SCRIPT_HAN)
        return TRUE;
  return FALSE;
}

static void
say_unknown (VecPasteDialog *self, const Work *work)
{
  g_autofree char *unknown = dup_names (work->unknown), *guessed = dup_names (work->guessed);
  g_autoptr (GString) text = g_string_new (NULL);

  if (*unknown != '\0')
    g_string_append_printf (text, _("Not known: %s."), unknown);
  if (*unknown != '\0' && is_builtin_chosen (self) && has_chinese (work->unknown))
    g_string_append_printf (text, " %s", _("The built-in words are English. For Chinese, open a file of Chinese word vectors, or learn some from a text, "
                                           "and paste the words there."));
  if (*guessed != '\0')
    {
      g_string_append (text, text->len > 0 ? "\n" : "");
      g_string_append_printf (text, _("Only guessed from their letters: %s."), guessed);
    }
  say_problem (self, text->len > 0 ? text->str : NULL, FALSE);
}

static void
check_done (gpointer owner, gpointer data, const GError *error)
{
  VecPasteDialog *self = owner;
  Work *work = data;

  if (error != NULL)
    {
      say_problem (self, error->message, TRUE);
      return;
    }
  show_summary (self, work->lists, g_strv_length (work->unknown));
  say_unknown (self, work);
}

static void
text_changed_cb (VecPasteDialog *self)
{
  g_autoptr (VecWordLists) lists = parse (self);
  gboolean has_words = vec_word_lists_get_n_texts (lists) > 0;

  if (self->session == NULL)
    return;
  gtk_widget_set_sensitive (self->show, has_words && self->show_job == NULL);
  show_lists (self, lists);
  vec_job_drop (&self->check_job);
  if (has_words)
    vec_job_start (&self->check_job, self, g_main_context_default (), work_new (self), work_free, check_work, check_done, NULL);
  else
    {
      show_summary (self, lists, 0);
      say_problem (self, NULL, FALSE);
    }
}

/* ---- Another list */

static void
insert_name (VecPasteDialog *self, GtkTextIter *where, guint number, gboolean selected)
{
  g_autofree char *name = g_strdup_printf (_("List %u"), number), *line = g_strconcat (name, ":\n", NULL);
  int begin = gtk_text_iter_get_offset (where);
  GtkTextIter from, to;

  gtk_text_buffer_insert (self->buffer, where, line, -1);
  if (!selected)
    return;
  gtk_text_buffer_get_iter_at_offset (self->buffer, &from, begin);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &to, begin + (int) g_utf8_strlen (name, -1));
  gtk_text_buffer_select_range (self->buffer, &from, &to);
  gtk_text_view_scroll_mark_onscreen (GTK_TEXT_VIEW (self->text), gtk_text_buffer_get_insert (self->buffer));
}

/* What was there gets a name as well, if it has none; the new name is selected, so that typing replaces it. */
static void
new_list_cb (VecPasteDialog *self)
{
  g_autoptr (VecWordLists) lists = parse (self);
  guint n_lists = vec_word_lists_get_n_lists (lists);
  GtkTextIter where;

  gtk_text_buffer_begin_user_action (self->buffer);
  if (n_lists == 1 && *vec_word_lists_get (lists, 0)->name == '\0')
    {
      gtk_text_buffer_get_start_iter (self->buffer, &where);
      insert_name (self, &where, 1, FALSE);
    }
  gtk_text_buffer_get_end_iter (self->buffer, &where);
  if (!gtk_text_iter_starts_line (&where))
    gtk_text_buffer_insert (self->buffer, &where, "\n", 1);
  insert_name (self, &where, n_lists + 1, TRUE);
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_widget_grab_focus (self->text);
}

static void
new_list_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  new_list_cb (VEC_PASTE_DIALOG (widget));
}

/* ---- The map */

static void
show_done (gpointer owner, gpointer data, const GError *error)
{
  VecPasteDialog *self = owner;
  Work *work = data;
  GtkApplication *app = gtk_window_get_application (gtk_window_get_transient_for (GTK_WINDOW (self)));

  if (error != NULL)
    {
      gtk_widget_set_sensitive (self->show, TRUE);
      say_problem (self, error->message, TRUE);
      return;
    }
  vec_application_show_table (VEC_APPLICATION (app), work->table);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
show_cb (VecPasteDialog *self)
{
  if (!gtk_widget_get_sensitive (self->show))
    return;
  gtk_widget_set_sensitive (self->show, FALSE);
  vec_job_start (&self->show_job, self, g_main_context_default (), work_new (self), work_free, show_work, show_done, NULL);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_cb (VEC_PASTE_DIALOG (widget));
}

/* ---- The window */

/* The words of the table where it has some of its own, and always those that come with the program. */
static void
fill_encoders (VecPasteDialog *self)
{
  VecEncoder *encoder = vec_session_get_encoder (self->session);
  gboolean has_own = encoder != NULL && g_strcmp0 (vec_encoder_get_id (encoder), VEC_BUILTIN_ENCODER_ID) != 0;
  const char *ids[] = { has_own ? TABLE : BUILTIN, has_own ? BUILTIN : NULL, NULL };
  const char *titles[] = { has_own ? vec_encoder_get_title (encoder) : _("Built-in English words"), has_own ? _("Built-in English words") : NULL, NULL };

  vec_choice_set_entries (self->encoder, ids, titles);
  gtk_drop_down_set_selected (self->encoder, 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->encoder), has_own);
}

static void
vec_paste_dialog_dispose (GObject *object)
{
  VecPasteDialog *self = VEC_PASTE_DIALOG (object);

  vec_job_drop (&self->check_job);
  vec_job_drop (&self->show_job);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vec_paste_dialog_parent_class)->dispose (object);
}

static void
vec_paste_dialog_class_init (VecPasteDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_paste_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-paste-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, text);
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, show);
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, encoder);
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, summary);
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, lists);
  gtk_widget_class_bind_template_child (widget_class, VecPasteDialog, problem);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_list_cb);
  gtk_widget_class_install_action (widget_class, "paste.show", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "paste.new-list", NULL, new_list_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, GDK_CONTROL_MASK, "paste.new-list", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* The text would take it for the end of a line. */
static void
add_start_shortcut (VecPasteDialog *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Return, GDK_CONTROL_MASK), gtk_named_action_new ("paste.show")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
vec_paste_dialog_init (VecPasteDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_start_shortcut (self);
  vec_choice_make_narrow (self->encoder);
}

void
vec_paste_dialog_ask (GtkWindow *parent, VecSession *session, const char *text)
{
  VecPasteDialog *self = g_object_new (VEC_TYPE_PASTE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->session = g_object_ref (session);
  fill_encoders (self);
  if (is_builtin_chosen (self))
    vec_session_prepare_words (self->session);
  if (text != NULL)
    gtk_text_buffer_set_text (self->buffer, text, -1);
  text_changed_cb (self);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->text);
}
