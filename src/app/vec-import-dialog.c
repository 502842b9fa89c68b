#include "app/vec-import-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-choice.h"
#include "app/vec-rows-chooser.h"
#include "app/vec-where-row.h"
#include "read/vec-missing.h"

#define SPINNER_MS 150   /* what takes less long needs no spinner */
#define MAX_COLUMNS 40   /* columns of the preview; further ones keep the guess */

struct _VecImportDialog
{
  AdwWindow parent_instance;

  char *path;
  VecReadOptions *options;
  VecInspection *inspection;
  VecImportDialogDone done;
  gpointer user_data;
  gboolean accepted;
  gboolean parts_shown;
  gboolean updating;   /* the guess is being shown, not chosen */
  GtkFileChooserNative *chooser;
  GCancellable *asking;      /* of the question that is on its way; NULL: none */
  guint spinner_timeout;
  gboolean is_open_wanted;   /* once it is answered */

  AdwWindowTitle *title;
  AdwActionRow *part_row;
  GtkDropDown *part;
  AdwActionRow *header_row;
  GtkSwitch *header;
  AdwActionRow *delimiter_row;
  GtkDropDown *delimiter;
  AdwActionRow *skip_row;
  GtkSwitch *skip;
  VecRowsChooser *rows;
  VecWhereRow *where_row;
  GtkDropDown *missing;
  AdwActionRow *metadata_row;
  GtkWidget *metadata_clear;
  GtkWidget *preview_box;
  GtkGrid *preview;
  GtkLabel *columns_note;
  GtkLabel *problem;
  GtkWidget *open;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (VecImportDialog, vec_import_dialog, ADW_TYPE_WINDOW)

static const struct
{
  VecRole role;
  const char *id;
  const char *title;
} roles[] = {
  { VEC_ROLE_LABEL, "label", N_("Label") },
  { VEC_ROLE_DIMENSION, "dimension", N_("Dimension") },
  { VEC_ROLE_VECTOR, "vector", N_("Vector") },
  { VEC_ROLE_TEXT, "text", N_("Text") },
  { VEC_ROLE_NUMBER, "number", N_("Number") },
  { VEC_ROLE_CATEGORY, "category", N_("Category") },
  { VEC_ROLE_IMAGE, "image", N_("Image") },
  { VEC_ROLE_IGNORE, "ignore", N_("Ignore") },
};

static const char *const delimiter_ids[] = { ",", "\t", ";", " ", "|", NULL };

/* ---- The preview */

/* A file without any vector cannot be shown: say so before it is read. What is wrong with the filter its row says itself. */
static void
check_choices (VecImportDialog *self)
{
  gboolean has_vector = self->inspection->n_columns == 0;

  for (guint i = 0; i < self->inspection->n_columns; i++)
    has_vector |= self->inspection->roles[i] == VEC_ROLE_DIMENSION || self->inspection->roles[i] == VEC_ROLE_VECTOR;

  gtk_label_set_text (self->problem, has_vector ? "" : _("Choose at least one column as Dimension or Vector."));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), !has_vector);
  gtk_widget_set_sensitive (self->open, has_vector && vec_where_row_is_valid (self->where_row));
}

static void
role_chosen_cb (GtkDropDown *chooser, GParamSpec *pspec, VecImportDialog *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chooser), "column"));
  guint selected = gtk_drop_down_get_selected (chooser);

  if (self->updating || selected >= G_N_ELEMENTS (roles) || column >= self->inspection->n_columns)
    return;

  self->inspection->roles[column] = roles[selected].role;
  check_choices (self);
}

static GtkWidget *
make_role_chooser (VecImportDialog *self, guint column)
{
  GtkWidget *chooser = gtk_drop_down_new (NULL, NULL);
  const char *ids[G_N_ELEMENTS (roles) + 1] = { NULL };
  const char *titles[G_N_ELEMENTS (roles) + 1] = { NULL };
  const char *chosen = "ignore";
  g_autofree char *name = g_strdup_printf (_("Role of %s"), self->inspection->column_names[column]);

  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      ids[i] = roles[i].id;
      titles[i] = _(roles[i].title);
      if (roles[i].role == self->inspection->roles[column])
        chosen = roles[i].id;
    }

  vec_choice_set_entries (GTK_DROP_DOWN (chooser), ids, titles);
  vec_choice_set_id (GTK_DROP_DOWN (chooser), chosen);
  g_object_set_data (G_OBJECT (chooser), "column", GUINT_TO_POINTER (column));
  gtk_accessible_update_property (GTK_ACCESSIBLE (chooser), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (chooser, "notify::selected", G_CALLBACK (role_chosen_cb), self);

  return chooser;
}

static GtkWidget *
make_cell (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
clear_preview (VecImportDialog *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->preview))) != NULL)
    gtk_grid_remove (self->preview, child);
}

static void
fill_column (VecImportDialog *self, guint column)
{
  GPtrArray *rows = self->inspection->rows;

  gtk_grid_attach (self->preview, make_role_chooser (self, column), (int) column, 0, 1, 1);
  gtk_grid_attach (self->preview, make_cell (self->inspection->column_names[column], "heading"), (int) column, 1, 1, 1);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      char **cells = g_ptr_array_index (rows, i);

      gtk_grid_attach (self->preview, make_cell (cells[column], "numeric"), (int) column, (int) i + 2, 1, 1);
    }
}

static void
note_hidden_columns (VecImportDialog *self)
{
  guint n_hidden = self->inspection->n_columns > MAX_COLUMNS ? self->inspection->n_columns - MAX_COLUMNS : 0;
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("%u further column is read as guessed.", "%u further columns are read as guessed.", n_hidden),
                          n_hidden);
  gtk_label_set_text (self->columns_note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->columns_note), n_hidden > 0);
}

static void
fill_preview (VecImportDialog *self)
{
  clear_preview (self);
  for (guint i = 0; i < MIN (self->inspection->n_columns, MAX_COLUMNS); i++)
    fill_column (self, i);

  note_hidden_columns (self);
  gtk_widget_set_visible (self->preview_box, self->inspection->n_columns > 0);
}

/* ---- The settings above it */

static void
fill_delimiters (VecImportDialog *self)
{
  const char *titles[] = { _("Comma"), _("Tab"), _("Semicolon"), _("Space"), _("Bar"), NULL };

  vec_choice_set_entries (self->delimiter, delimiter_ids, titles);
}

static void
fill_missing (VecImportDialog *self)
{
  const char *titles[] = { _("Refuse the file"), _("Leave out their rows"), _("Keep as missing"), NULL };

  vec_choice_set_entries (self->missing, vec_missing_get_ids (), titles);
}

static void
show_metadata (VecImportDialog *self)
{
  const char *path = self->options->metadata_path;
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : NULL;

  adw_action_row_set_subtitle (self->metadata_row, name != NULL ? name : _("None"));
  gtk_widget_set_visible (self->metadata_clear, path != NULL);
}

static void
show_title (VecImportDialog *self)
{
  g_autofree char *name = g_path_get_basename (self->path);
  const char *format = _(self->inspection->reader->title);
  g_autofree char *subtitle = self->inspection->encoding != NULL ? g_strdup_printf ("%s · %s", format, self->inspection->encoding)
                                                                 : g_strdup (format);

  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, subtitle);
}

/* words · 8,000 × 300 · float32 */
static char *
dup_part_title (const VecPart *part)
{
  g_autoptr (GString) title = g_string_new (part->name);

  if (part->n_rows > 0 && part->n_dims > 0)
    g_string_append_printf (title, " · %'lld × %'lld", (long long) part->n_rows, (long long) part->n_dims);
  if (*part->type != '\0')
    g_string_append_printf (title, " · %s", part->type);

  return g_string_free (g_steal_pointer (&title), FALSE);
}

/* Where a person has to choose, the first table is chosen to begin with. What there is to choose from stays the same. */
static void
show_parts (VecImportDialog *self)
{
  GPtrArray *parts = self->inspection->parts;
  gboolean any = parts != NULL && (parts->len > 1 || (parts->len == 1 && self->inspection->n_dims > 0));
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);

  gtk_widget_set_visible (GTK_WIDGET (self->part_row), any);
  if (!any || self->parts_shown)
    return;

  self->parts_shown = TRUE;
  for (guint i = 0; i < parts->len; i++)
    {
      const VecPart *part = g_ptr_array_index (parts, i);

      g_ptr_array_add (ids, part->name);
      g_ptr_array_add (titles, dup_part_title (part));
    }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (titles, NULL);
  vec_choice_set_entries (self->part, (const char *const *) ids->pdata, (const char *const *) titles->pdata);
  if (self->inspection->part < 0)
    {
      g_free (self->options->part);
      self->options->part = g_strdup (g_ptr_array_index (ids, 0));
    }
  vec_choice_set_id (self->part, g_ptr_array_index (ids, MAX (self->inspection->part, 0)));
}

static void
show_inspection (VecImportDialog *self)
{
  const char delimiter[] = { self->inspection->delimiter, '\0' };
  gboolean delimited = self->inspection->n_columns > 0;

  self->updating = TRUE;
  show_title (self);
  gtk_widget_set_visible (GTK_WIDGET (self->header_row), delimited && self->inspection->delimiter != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->delimiter_row), delimited && self->inspection->delimiter != '\0');
  gtk_switch_set_active (self->header, self->inspection->has_header);
  vec_choice_set_id (self->delimiter, delimiter);
  gtk_widget_set_visible (GTK_WIDGET (self->skip_row), self->inspection->encoding != NULL);
  show_parts (self);
  show_metadata (self);
  fill_preview (self);
  self->updating = FALSE;
  check_choices (self);
}

/* ---- Looking at the file again, in a thread: archives are unpacked for it. The newest question wins. */

typedef struct
{
  char *path;
  VecReadOptions *options;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->path);
  vec_read_options_free (question->options);
  g_free (question);
}

static void
inspect_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  GError *error = NULL;
  VecInspection *inspection = vec_inspect_file (question->path, question->options, &error);

  if (inspection == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, inspection, (GDestroyNotify) vec_inspection_free);
}

static gboolean
show_spinner_cb (gpointer data)
{
  VecImportDialog *self = data;

  self->spinner_timeout = 0;
  gtk_spinner_start (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), TRUE);

  return G_SOURCE_REMOVE;
}

/* The one that is on its way is no longer asked for. */
static void
stop_asking (VecImportDialog *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->spinner_timeout, g_source_remove);
}

static void
hide_spinner (VecImportDialog *self)
{
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
}

static void
show_problem (VecImportDialog *self, const GError *error)
{
  gtk_label_set_text (self->problem, error->message);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_set_sensitive (self->open, FALSE);
}

static void open_cb (VecImportDialog *self);

static void
inspected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  VecImportDialog *self = VEC_IMPORT_DIALOG (source);
  gboolean is_asked = g_task_get_cancellable (G_TASK (result)) == self->asking;
  g_autoptr (GError) error = NULL;
  g_autoptr (VecInspection) inspection = g_task_propagate_pointer (G_TASK (result), &error);

  if (!is_asked)
    return;

  stop_asking (self);
  hide_spinner (self);
  if (inspection == NULL)
    {
      self->is_open_wanted = FALSE;
      show_problem (self, error);
      return;
    }

  vec_inspection_free (self->inspection);
  self->inspection = g_steal_pointer (&inspection);
  show_inspection (self);
  if (self->is_open_wanted && gtk_widget_get_sensitive (self->open))
    open_cb (self);
  self->is_open_wanted = FALSE;
}

/* A header, delimiter or part was chosen. */
static void
inspect_again (VecImportDialog *self)
{
  g_autoptr (GTask) task = NULL;
  Question *question = g_new0 (Question, 1);

  stop_asking (self);
  question->path = g_strdup (self->path);
  question->options = vec_read_options_copy (self->options);
  self->asking = g_cancellable_new ();
  self->spinner_timeout = g_timeout_add (SPINNER_MS, show_spinner_cb, self);
  task = g_task_new (self, self->asking, inspected_cb, NULL);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, inspect_thread);
}

/* ---- What is chosen */

static void
header_changed_cb (VecImportDialog *self)
{
  if (self->updating)
    return;

  self->options->has_header = gtk_switch_get_active (self->header);
  inspect_again (self);
}

static void
delimiter_changed_cb (VecImportDialog *self)
{
  const char *id = vec_choice_get_id (self->delimiter);

  if (self->updating || id == NULL)
    return;

  self->options->delimiter = *id;
  inspect_again (self);
}

/* Files in an archive, and lists in JSON, have columns and forms of their own. */
static gboolean
has_own_columns (VecImportDialog *self)
{
  GPtrArray *parts = self->inspection->parts;

  return self->inspection->n_columns > 0 || (parts != NULL && parts->len > 0 && ((VecPart *) g_ptr_array_index (parts, 0))->n_dims == 0);
}

static void
part_changed_cb (VecImportDialog *self)
{
  const char *id = vec_choice_get_id (self->part);

  if (self->updating || id == NULL)
    return;

  g_free (self->options->part);
  self->options->part = g_strdup (id);
  if (has_own_columns (self))
    inspect_again (self);
}

static void
where_changed_cb (VecImportDialog *self)
{
  if (!self->updating && self->asking == NULL)
    check_choices (self);
}

static void
metadata_chosen_cb (VecImportDialog *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    {
      g_free (self->options->metadata_path);
      self->options->metadata_path = g_steal_pointer (&path);
      show_metadata (self);
    }
  g_clear_object (&self->chooser);
}

static void
choose_metadata_cb (VecImportDialog *self)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Choose Metadata"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Choose"),
                                               _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (metadata_chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
clear_metadata_cb (VecImportDialog *self)
{
  g_clear_pointer (&self->options->metadata_path, g_free);
  show_metadata (self);
}

/* ---- The end */

static void
keep_roles (VecImportDialog *self)
{
  if (self->inspection->n_columns == 0)
    return;

  g_free (self->options->roles);
  self->options->n_roles = self->inspection->n_columns;
  self->options->roles = g_memdup2 (self->inspection->roles, self->options->n_roles * sizeof (VecRole));
  self->options->has_header = self->inspection->has_header;
  self->options->delimiter = self->inspection->delimiter;
}

static void
open_cb (VecImportDialog *self)
{
  if (self->asking != NULL)
    {
      self->is_open_wanted = TRUE;
      return;
    }

  keep_roles (self);
  vec_rows_chooser_apply (self->rows, self->options);
  vec_where_row_apply (self->where_row, self->options);
  self->options->missing = (VecMissing) gtk_drop_down_get_selected (self->missing);
  self->options->skip_bad_rows = gtk_switch_get_active (self->skip);
  self->accepted = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
vec_import_dialog_close_request (GtkWindow *window)
{
  VecImportDialog *self = VEC_IMPORT_DIALOG (window);

  if (self->done != NULL)
    self->done (self, self->user_data);
  self->done = NULL;

  return GTK_WINDOW_CLASS (vec_import_dialog_parent_class)->close_request (window);
}

static void
vec_import_dialog_dispose (GObject *object)
{
  VecImportDialog *self = VEC_IMPORT_DIALOG (object);

  /* The parent went away with the dialog open: the answer is no. */
  if (self->done != NULL)
    {
      VecImportDialogDone done = g_steal_pointer (&self->done);

      self->accepted = FALSE;
      done (self, self->user_data);
    }
  self->updating = TRUE;
  stop_asking (self);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->options, vec_read_options_free);
  g_clear_pointer (&self->inspection, vec_inspection_free);

  G_OBJECT_CLASS (vec_import_dialog_parent_class)->dispose (object);
}

static void
vec_import_dialog_class_init (VecImportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (VEC_TYPE_ROWS_CHOOSER);
  g_type_ensure (VEC_TYPE_WHERE_ROW);
  G_OBJECT_CLASS (klass)->dispose = vec_import_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = vec_import_dialog_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, title);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, part_row);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, part);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, header_row);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, header);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, delimiter_row);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, delimiter);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, skip_row);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, skip);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, rows);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, where_row);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, missing);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, metadata_row);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, metadata_clear);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, preview_box);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, columns_note);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, open);
  gtk_widget_class_bind_template_child (widget_class, VecImportDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, header_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, delimiter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, part_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, where_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_metadata_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_metadata_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vec_import_dialog_init (VecImportDialog *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_delimiters (self);
  fill_missing (self);
  vec_choice_make_narrow (self->part);
}

void
vec_import_dialog_ask (GtkWindow *parent, const char *path, const VecReadOptions *options, VecInspection *inspection,
                       VecImportDialogDone done, gpointer user_data)
{
  VecImportDialog *self = g_object_new (VEC_TYPE_IMPORT_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->path = g_strdup (path);
  self->options = vec_read_options_copy (options);
  self->inspection = inspection;
  self->done = done;
  self->user_data = user_data;
  show_inspection (self);
  vec_rows_chooser_show (self->rows, options);
  vec_where_row_show (self->where_row, options);
  gtk_drop_down_set_selected (self->missing, options->missing);
  gtk_switch_set_active (self->skip, options->skip_bad_rows);
  gtk_window_present (GTK_WINDOW (self));
}

VecReadOptions *
vec_import_dialog_steal_options (VecImportDialog *self)
{
  g_return_val_if_fail (VEC_IS_IMPORT_DIALOG (self), NULL);

  return self->accepted ? g_steal_pointer (&self->options) : NULL;
}
