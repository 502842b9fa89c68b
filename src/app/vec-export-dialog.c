#include "app/vec-export-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-publish-options.h"

#define PREVIEW_SIZE 560       /* device-independent pixels */
#define PREVIEW_DELAY 120      /* ms after the last change */

struct _VecExportDialog
{
  AdwWindow parent_instance;

  VecPicture *picture;
  VecPublishOptions options;
  double map_width, map_height;
  int scale_factor;
  char *stem;                  /* of the name that is proposed */
  VecExportDone done;
  gboolean updating;           /* what is chosen is being shown */
  guint preview_timeout;
  VecJob *preview_job;
  VecJob *write_job;
  GtkFileChooserNative *chooser;

  GtkWidget *save;
  GtkWidget *copy;
  GtkPicture *preview;
  GtkSpinner *spinner;
  GtkLabel *size_label;
  GtkLabel *problem;
  GtkWidget *settings;
  AdwComboRow *format;
  AdwComboRow *size;
  AdwComboRow *ground;
  GtkWidget *width_row;
  GtkWidget *height_row;
  GtkWidget *letters_row;
  GtkSpinButton *width;
  GtkSpinButton *height;
  GtkSpinButton *letters;
  GtkEditable *title_row;
  GtkSwitch *legend;
  GtkSwitch *labels;
  GtkSwitch *card;
};

G_DEFINE_FINAL_TYPE (VecExportDialog, vec_export_dialog, ADW_TYPE_WINDOW)

/* ---- What is chosen */

static VecPublishing
get_publishing (VecExportDialog *self)
{
  VecPublishing publishing = vec_publish_options_apply (&self->options, self->map_width, self->map_height, self->scale_factor,
                                                        vec_picture_is_dark (self->picture));

  publishing.title = gtk_editable_get_text (self->title_row);
  return publishing;
}

static void
read_choices (VecExportDialog *self)
{
  self->options.format = (int) adw_combo_row_get_selected (self->format);
  self->options.size = adw_combo_row_get_selected (self->size);
  self->options.ground = adw_combo_row_get_selected (self->ground);
  self->options.width = gtk_spin_button_get_value_as_int (self->width);
  self->options.height = gtk_spin_button_get_value_as_int (self->height);
  self->options.letters = gtk_spin_button_get_value (self->letters);
  self->options.legend = gtk_switch_get_active (self->legend);
  self->options.labels = gtk_switch_get_active (self->labels);
  self->options.card = gtk_switch_get_active (self->card);
}

static void
show_choices (VecExportDialog *self)
{
  self->updating = TRUE;
  adw_combo_row_set_selected (self->format, (guint) self->options.format);
  adw_combo_row_set_selected (self->size, self->options.size);
  adw_combo_row_set_selected (self->ground, self->options.ground);
  gtk_spin_button_set_value (self->width, self->options.width);
  gtk_spin_button_set_value (self->height, self->options.height);
  gtk_spin_button_set_value (self->letters, self->options.letters);
  gtk_switch_set_active (self->legend, self->options.legend);
  gtk_switch_set_active (self->labels, self->options.labels);
  gtk_switch_set_active (self->card, self->options.card);
  gtk_widget_set_sensitive (GTK_WIDGET (self->legend), vec_picture_has_legend (self->picture));
  self->updating = FALSE;
}

/* A table of numbers has no size and no ground. */
static void
show_what_applies (VecExportDialog *self)
{
  gboolean is_picture = self->options.format != VEC_FORMAT_CSV, is_custom = self->options.size == VEC_SIZE_CUSTOM;
  GtkWidget *only_pictures[] = { GTK_WIDGET (self->size), GTK_WIDGET (self->ground), GTK_WIDGET (self->title_row), self->copy };

  for (gsize i = 0; i < G_N_ELEMENTS (only_pictures); i++)
    gtk_widget_set_sensitive (only_pictures[i], is_picture);
  gtk_widget_set_visible (self->width_row, is_picture && is_custom);
  gtk_widget_set_visible (self->height_row, is_picture && is_custom);
  gtk_widget_set_visible (self->letters_row, is_picture && is_custom);
}

static void
say_problem (VecExportDialog *self, const char *message)
{
  gtk_label_set_text (self->problem, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), message != NULL);
}

/* ---- Preview */

typedef struct
{
  VecPicture *picture;
  VecPublishing publishing;
  char *title;
  int size;
  double width, height;
  cairo_surface_t *surface;
} Preview;

static void
preview_free (gpointer data)
{
  Preview *preview = data;

  vec_picture_unref (preview->picture);
  g_clear_pointer (&preview->surface, cairo_surface_destroy);
  g_free (preview->title);
  g_free (preview);
}

static gboolean
preview_work (VecJob *job, gpointer data, GError **error)
{
  Preview *preview = data;

  preview->surface = vec_picture_draw (preview->picture, &preview->publishing, preview->size, preview->size, &preview->width,
                                       &preview->height, vec_job_get_cancellable (job));
  return preview->surface != NULL || !g_cancellable_set_error_if_cancelled (vec_job_get_cancellable (job), error);
}

static void
show_size (VecExportDialog *self, const Preview *preview)
{
  g_autofree char *text = vec_publish_options_dup_size (&self->options, &preview->publishing, preview->width, preview->height);
  gboolean is_csv = self->options.format == VEC_FORMAT_CSV;

  gtk_label_set_text (self->size_label, is_csv ? _("One line for each point that is seen: label, coordinates, colour value, selected")
                                               : text);
}

static void
preview_done (gpointer owner, gpointer data, const GError *error)
{
  VecExportDialog *self = owner;
  Preview *preview = data;
  g_autoptr (GdkTexture) texture = NULL;

  gtk_spinner_stop (self->spinner);
  if (preview->surface == NULL)
    return;
  show_size (self, preview);
  texture = vec_export_texture_new (g_steal_pointer (&preview->surface));
  gtk_picture_set_paintable (self->preview, GDK_PAINTABLE (texture));
}

static gboolean
start_preview (gpointer data)
{
  VecExportDialog *self = data;
  Preview *preview = g_new0 (Preview, 1);

  self->preview_timeout = 0;
  preview->picture = vec_picture_ref (self->picture);
  preview->publishing = get_publishing (self);
  preview->publishing.title = preview->title = g_strdup (preview->publishing.title);
  preview->size = PREVIEW_SIZE * self->scale_factor;
  gtk_spinner_start (self->spinner);
  vec_job_start (&self->preview_job, self, g_main_context_default (), preview, preview_free, preview_work, preview_done, NULL);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (VecExportDialog *self)
{
  if (self->updating || self->picture == NULL)
    return;
  read_choices (self);
  show_what_applies (self);
  say_problem (self, NULL);
  g_clear_handle_id (&self->preview_timeout, g_source_remove);
  self->preview_timeout = g_timeout_add (PREVIEW_DELAY, start_preview, self);
}

/* ---- Writing */

static void
set_busy (VecExportDialog *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->settings, !busy);
  gtk_widget_set_sensitive (self->save, !busy);
  gtk_widget_set_sensitive (self->copy, !busy && self->options.format != VEC_FORMAT_CSV);
  if (busy)
    gtk_spinner_start (self->spinner);
  else if (self->preview_job == NULL)
    gtk_spinner_stop (self->spinner);
}

static void
written (gpointer owner, const char *path, const GError *error)
{
  VecExportDialog *self = owner;

  set_busy (self, FALSE);
  if (error != NULL)
    {
      say_problem (self, error->message);
      return;
    }
  vec_publish_options_save (&self->options);
  self->done (gtk_window_get_transient_for (GTK_WINDOW (self)), path, NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* "map" → "map.png", because the extension decides the format. */
static char *
complete_path (const char *path, int format)
{
  for (int i = 0; i <= VEC_FORMAT_CSV; i++)
    {
      const char *extension = vec_publish_format_get_extension (i), *dot = strrchr (path, '.');

      if (dot != NULL && g_ascii_strcasecmp (dot + 1, extension) == 0)
        return g_strdup (path);
    }
  return g_strconcat (path, ".", vec_publish_format_get_extension (format), NULL);
}

static int
get_format (const char *path)
{
  for (int i = 0; i <= VEC_FORMAT_CSV; i++)
    if (g_ascii_strcasecmp (strrchr (path, '.') + 1, vec_publish_format_get_extension (i)) == 0)
      return i;
  return VEC_FIGURE_PNG;
}

static void
write_to (VecExportDialog *self, const char *chosen)
{
  g_autofree char *path = complete_path (chosen, self->options.format);
  VecPublishing publishing;

  /* A name that was typed with another ending means that format, and its own size. */
  self->options.format = get_format (path);
  publishing = get_publishing (self);
  set_busy (self, TRUE);
  say_problem (self, NULL);
  vec_export_start (&self->write_job, self, self->picture, &publishing, path, written);
}

static void
response_cb (VecExportDialog *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    write_to (self, path);
}

static void
save_cb (VecExportDialog *self)
{
  g_autofree char *name = g_strconcat (self->stem, ".", vec_publish_format_get_extension (self->options.format), NULL);

  if (self->chooser != NULL || self->write_job != NULL)
    return;
  self->chooser = gtk_file_chooser_native_new (_("Save Picture"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"),
                                               _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
copy_cb (VecExportDialog *self)
{
  VecPublishing publishing = get_publishing (self);

  vec_publish_options_save (&self->options);
  vec_export_copy (GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self))), self->picture, &publishing, self->done);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* ---- The dialog */

static void
vec_export_dialog_dispose (GObject *object)
{
  VecExportDialog *self = VEC_EXPORT_DIALOG (object);

  g_clear_handle_id (&self->preview_timeout, g_source_remove);
  vec_job_drop (&self->preview_job);
  vec_job_drop (&self->write_job);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  self->updating = TRUE;

  G_OBJECT_CLASS (vec_export_dialog_parent_class)->dispose (object);
}

static void
vec_export_dialog_finalize (GObject *object)
{
  VecExportDialog *self = VEC_EXPORT_DIALOG (object);

  g_clear_pointer (&self->picture, vec_picture_unref);
  g_free (self->stem);

  G_OBJECT_CLASS (vec_export_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, save);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, copy);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, preview);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, size_label);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, settings);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, format);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, size);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, ground);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, width_row);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, height_row);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, letters_row);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, width);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, height);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, letters);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, legend);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, labels);
  gtk_widget_class_bind_template_child (widget_class, VecExportDialog, card);
}

static void
vec_export_dialog_class_init (VecExportDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_export_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = vec_export_dialog_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-export-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
vec_export_dialog_init (VecExportDialog *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* ---- From the window */

/* "first-words.csv" → "first-words" */
static char *
propose_stem (VecTable *table)
{
  char *stem = g_path_get_basename (vec_table_get_name (table)), *dot = strrchr (stem, '.');

  if (vec_table_get_path (table) != NULL && dot != NULL && dot != stem && strchr (dot, ' ') == NULL)
    *dot = '\0';
  return stem;
}

void
vec_export_dialog_ask (GtkWindow *parent, VecSession *session, GtkWidget *plot, VecExportDone done)
{
  VecExportDialog *self;

  if (vec_session_get_layout (session) == NULL)
    return;
  self = g_object_new (VEC_TYPE_EXPORT_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  self->map_width = gtk_widget_get_width (plot);
  self->map_height = gtk_widget_get_height (plot);
  self->scale_factor = gtk_widget_get_scale_factor (plot);
  self->picture = vec_session_take_picture (session, self->map_width, self->map_height);
  self->stem = propose_stem (vec_session_get_table (session));
  self->done = done;
  vec_publish_options_load (&self->options);
  show_choices (self);
  show_what_applies (self);
  start_preview (self);
  gtk_window_present (GTK_WINDOW (self));
}

void
vec_export_dialog_copy (GtkWindow *parent, VecSession *session, GtkWidget *plot, VecExportDone done)
{
  double width = gtk_widget_get_width (plot), height = gtk_widget_get_height (plot);
  VecPublishOptions options;
  VecPublishing publishing;
  VecPicture *picture;

  if (vec_session_get_layout (session) == NULL)
    return;
  vec_publish_options_load (&options);
  options.format = VEC_FIGURE_PNG;
  options.size = VEC_SIZE_SCREEN;
  picture = vec_session_take_picture (session, width, height);
  publishing = vec_publish_options_apply (&options, width, height, gtk_widget_get_scale_factor (plot), vec_picture_is_dark (picture));
  vec_export_copy (GTK_WIDGET (parent), picture, &publishing, done);
  vec_picture_unref (picture);
}
