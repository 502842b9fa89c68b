#include "app/vec-column-picker.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-choice.h"
#include "project/vec-guide-table.h"

struct _VecColumnPicker
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkWidget *classes_row, *x_row, *y_row;
  GtkDropDown *classes, *x, *y;
  gboolean updating;   /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecColumnPicker, vec_column_picker, GTK_TYPE_WIDGET)

/* ---- What can be chosen */

/* A dimension without a name is known by its number. */
static char *
dup_title (const char *name)
{
  if (*name != '\0' && strspn (name, "0123456789") == strlen (name))
    return g_strdup_printf (_("Dimension %s"), name);
  return g_strdup (name);
}

static void
fill_columns (VecColumnPicker *self, VecTable *table)
{
  g_auto (GStrv) names = vec_guide_list_columns (table);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) titles = NULL;

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *title = dup_title (*name);

      g_strv_builder_add (builder, title);
    }
  titles = g_strv_builder_end (builder);
  vec_choice_set_entries (self->x, (const char *const *) names, (const char *const *) titles);
  vec_choice_set_entries (self->y, (const char *const *) names, (const char *const *) titles);
}

static void
fill_classes (VecColumnPicker *self, VecTable *table)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    if (vec_column_get_column_type (vec_table_get_column (table, i)) == VEC_COLUMN_CATEGORY)
      g_strv_builder_add (builder, vec_column_get_name (vec_table_get_column (table, i)));
  names = g_strv_builder_end (builder);
  vec_choice_set_entries (self->classes, (const char *const *) names, (const char *const *) names);
}

/* ---- Following the session */

static void
update_cb (VecColumnPicker *self)
{
  const char *method = vec_session_get_method (self->session);
  g_auto (GStrv) columns = vec_session_dup_raw_columns (self->session);
  gboolean is_raw = g_strcmp0 (method, "raw") == 0, is_lda = g_strcmp0 (method, "lda") == 0;
  guint n = g_strv_length (columns);

  self->updating = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), is_raw || is_lda);
  gtk_widget_set_visible (self->classes_row, is_lda);
  gtk_widget_set_visible (self->x_row, is_raw);
  gtk_widget_set_visible (self->y_row, is_raw);
  vec_choice_set_id (self->classes, vec_session_get_lda_column (self->session));
  vec_choice_set_id (self->x, n > 0 ? columns[0] : NULL);
  vec_choice_set_id (self->y, n > 1 ? columns[1] : NULL);
  self->updating = FALSE;
}

static void
table_changed_cb (VecColumnPicker *self)
{
  VecTable *table = vec_session_get_table (self->session);

  self->updating = TRUE;
  if (table != NULL)
    {
      fill_columns (self, table);
      fill_classes (self, table);
    }
  update_cb (self);
}

/* ---- What a person chooses */

static void
classes_cb (VecColumnPicker *self)
{
  const char *name = vec_choice_get_id (self->classes);

  if (!self->updating && self->session != NULL && name != NULL)
    vec_session_set_lda_column (self->session, name);
}

static void
columns_cb (VecColumnPicker *self)
{
  const char *names[] = { vec_choice_get_id (self->x), vec_choice_get_id (self->y), NULL };

  if (!self->updating && self->session != NULL && names[0] != NULL)
    vec_session_set_raw_columns (self->session, names);
}

/* ---- The widget */

static void
vec_column_picker_dispose (GObject *object)
{
  VecColumnPicker *self = VEC_COLUMN_PICKER (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_column_picker_parent_class)->dispose (object);
}

static void
vec_column_picker_class_init (VecColumnPickerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_column_picker_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-column-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, VecColumnPicker, box);
  gtk_widget_class_bind_template_child (widget_class, VecColumnPicker, classes_row);
  gtk_widget_class_bind_template_child (widget_class, VecColumnPicker, x_row);
  gtk_widget_class_bind_template_child (widget_class, VecColumnPicker, y_row);
  gtk_widget_class_bind_template_child (widget_class, VecColumnPicker, classes);
  gtk_widget_class_bind_template_child (widget_class, VecColumnPicker, x);
  gtk_widget_class_bind_template_child (widget_class, VecColumnPicker, y);
  gtk_widget_class_bind_template_callback (widget_class, classes_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_cb);
}

static void
vec_column_picker_init (VecColumnPicker *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

void
vec_column_picker_set_session (VecColumnPicker *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_COLUMN_PICKER (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "parameters-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (table_changed_cb), self, G_CONNECT_SWAPPED);
  table_changed_cb (self);
}
