#include "app/vec-encoder-picker.h"

#include <glib/gi18n-lib.h>

#include "app/vec-choice.h"
#include "app/vec-known-encoders.h"

#define OWN "own"
#define BUILTIN "built-in"

struct _VecEncoderPicker
{
  GtkWidget parent_instance;

  char *own_title;             /* NULL: not offered */
  char *further;               /* a path that was chosen here; NULL: none */
  gboolean is_updating;
  GtkFileChooserNative *chooser;
  GtkWidget *box;
  GtkDropDown *entries;
};

G_DEFINE_FINAL_TYPE (VecEncoderPicker, vec_encoder_picker, GTK_TYPE_WIDGET)

static guint changed_signal;

/* ---- Entries */

static void
add_path (GPtrArray *ids, GPtrArray *titles, const char *path)
{
  if (g_ptr_array_find_with_equal_func (ids, path, g_str_equal, NULL))
    return;
  g_ptr_array_add (ids, g_strdup (path));
  g_ptr_array_add (titles, g_filename_display_basename (path));
}

static void
show_entries (VecEncoderPicker *self, const char *chosen)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) known = vec_known_encoders_dup_paths ();

  if (self->own_title != NULL)
    {
      g_ptr_array_add (ids, g_strdup (OWN));
      g_ptr_array_add (titles, g_strdup (self->own_title));
    }
  g_ptr_array_add (ids, g_strdup (BUILTIN));
  g_ptr_array_add (titles, g_strdup (_("Built-in (English words)")));
  if (self->further != NULL)
    add_path (ids, titles, self->further);
  for (char **path = known; *path != NULL; path++)
    add_path (ids, titles, *path);
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (titles, NULL);

  self->is_updating = TRUE;
  vec_choice_set_entries (self->entries, (const char *const *) ids->pdata, (const char *const *) titles->pdata);
  vec_choice_set_id (self->entries, chosen);
  self->is_updating = FALSE;
}

static void
selected_cb (VecEncoderPicker *self)
{
  if (!self->is_updating)
    g_signal_emit (self, changed_signal, 0);
}

/* ---- Choosing a file or a folder */

static void
chosen_cb (VecEncoderPicker *self, int response, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    {
      vec_encoder_picker_set_path (self, path);
      g_signal_emit (self, changed_signal, 0);
    }
  g_clear_object (&self->chooser);
}

static void
choose (VecEncoderPicker *self, GtkFileChooserAction action)
{
  gboolean is_folder = action == GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER;

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (is_folder ? _("Folder with a Model") : _("Words with Vectors"),
                                               GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), action, _("_Choose"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_file_cb (VecEncoderPicker *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
choose_folder_cb (VecEncoderPicker *self)
{
  choose (self, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

/* ---- The widget */

static void
vec_encoder_picker_dispose (GObject *object)
{
  VecEncoderPicker *self = VEC_ENCODER_PICKER (object);

  g_clear_object (&self->chooser);
  g_clear_pointer (&self->own_title, g_free);
  g_clear_pointer (&self->further, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_encoder_picker_parent_class)->dispose (object);
}

static void
vec_encoder_picker_class_init (VecEncoderPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_encoder_picker_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-encoder-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, VecEncoderPicker, box);
  gtk_widget_class_bind_template_child (widget_class, VecEncoderPicker, entries);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder_cb);
}

static void
vec_encoder_picker_init (VecEncoderPicker *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vec_choice_make_narrow (self->entries);
  show_entries (self, BUILTIN);
}

void
vec_encoder_picker_offer_own (VecEncoderPicker *self, const char *title)
{
  g_return_if_fail (VEC_IS_ENCODER_PICKER (self));

  self->own_title = g_strdup (title);
  show_entries (self, OWN);
}

const char *
vec_encoder_picker_get_path (VecEncoderPicker *self)
{
  const char *id;

  g_return_val_if_fail (VEC_IS_ENCODER_PICKER (self), NULL);

  id = vec_choice_get_id (self->entries);
  if (id == NULL || g_str_equal (id, OWN))
    return NULL;
  return g_str_equal (id, BUILTIN) ? "" : id;
}

void
vec_encoder_picker_set_path (VecEncoderPicker *self, const char *path)
{
  g_return_if_fail (VEC_IS_ENCODER_PICKER (self));

  if (path != NULL && *path != '\0')
    {
      g_free (self->further);
      self->further = g_strdup (path);
    }
  show_entries (self, path == NULL ? OWN : *path == '\0' ? BUILTIN : path);
}
