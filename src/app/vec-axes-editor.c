#include "app/vec-axes-editor.h"

#include <glib/gi18n-lib.h>

#define FLAT_AXES 2   /* more than these have room in the polar view alone */

/* One axis: its entries, and the box that holds them. */
typedef struct
{
  GtkWidget *box;
  GtkWidget *ends[2];
  GtkWidget *remove;
} AxisRow;

struct _VecAxesEditor
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkLabel *hint;
  GtkBox *rows;
  GtkWidget *add;
  GtkWidget *use_selected;
  GtkSwitch *polar;
  GtkWidget *apply;
  GPtrArray *axes;       /* of AxisRow */
  GtkWidget *last_end;   /* where the person typed last; lent, NULL: nowhere */
  char **shown;          /* the session's ends, as last written into the entries */
  gboolean updating;     /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecAxesEditor, vec_axes_editor, GTK_TYPE_WIDGET)

/* ---- What is typed */

static const char *
get_text (GtkWidget *end)
{
  return gtk_editable_get_text (GTK_EDITABLE (end));
}

static gboolean
is_blank (GtkWidget *end)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (end)));

  return *text == '\0';
}

/* The first end that is missing beside one that is there; NULL: none. */
static GtkWidget *
find_missing (VecAxesEditor *self)
{
  for (guint i = 0; i < self->axes->len; i++)
    {
      AxisRow *axis = self->axes->pdata[i];

      for (int end = 0; end < 2; end++)
        if (is_blank (axis->ends[end]) && !is_blank (axis->ends[1 - end]))
          return axis->ends[end];
    }
  return NULL;
}

/* The ends of the axes that have both. */
static char **
dup_ends (VecAxesEditor *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->axes->len; i++)
    {
      AxisRow *axis = self->axes->pdata[i];

      for (int end = 0; end < 2 && !is_blank (axis->ends[0]) && !is_blank (axis->ends[1]); end++)
        {
          g_autofree char *text = g_strstrip (g_strdup (get_text (axis->ends[end])));

          g_strv_builder_add (builder, text);
        }
    }
  return g_strv_builder_end (builder);
}

static void
show_hint (VecAxesEditor *self, const char *text)
{
  gtk_label_set_text (self->hint, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), text != NULL);
}

static void
apply_cb (VecAxesEditor *self)
{
  GtkWidget *missing = find_missing (self);
  g_auto (GStrv) ends = dup_ends (self);
  guint n = g_strv_length (ends) / 2;

  if (missing != NULL || n == 0)
    {
      show_hint (self, _("Write what the axis leads from and what it leads to."));
      gtk_widget_grab_focus (missing != NULL ? missing : ((AxisRow *) self->axes->pdata[0])->ends[0]);
      return;
    }
  show_hint (self, NULL);
  vec_session_set_axes (self->session, (const char *const *) ends, n > FLAT_AXES || (n > 1 && gtk_switch_get_active (self->polar)));
}

/* ---- Rows */

static void
update_buttons (VecAxesEditor *self)
{
  guint n = self->axes->len;

  self->updating = TRUE;
  if (n > FLAT_AXES)
    gtk_switch_set_active (self->polar, TRUE);
  else if (n < 2)
    gtk_switch_set_active (self->polar, FALSE);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->polar), n == FLAT_AXES);
  gtk_widget_set_sensitive (self->add, n < VEC_MAX_AXES);
  for (guint i = 0; i < n; i++)
    gtk_widget_set_sensitive (((AxisRow *) self->axes->pdata[i])->remove, n > 1);
}

/* Axes are counted anew when one has gone. */
static void
name_axes (VecAxesEditor *self)
{
  for (guint i = 0; i < self->axes->len; i++)
    {
      AxisRow *axis = self->axes->pdata[i];
      g_autofree char *from = g_strdup_printf (_("Axis %u from"), i + 1);
      g_autofree char *to = g_strdup_printf (_("Axis %u to"), i + 1);
      g_autofree char *remove = g_strdup_printf (_("Remove axis %u"), i + 1);

      gtk_accessible_update_property (GTK_ACCESSIBLE (axis->ends[0]), GTK_ACCESSIBLE_PROPERTY_LABEL, from, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (axis->ends[1]), GTK_ACCESSIBLE_PROPERTY_LABEL, to, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (axis->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
      gtk_widget_set_tooltip_text (axis->remove, remove);
    }
}

static void
remove_axis (VecAxesEditor *self, AxisRow *axis)
{
  if (self->last_end == axis->ends[0] || self->last_end == axis->ends[1])
    self->last_end = NULL;
  gtk_box_remove (self->rows, axis->box);
  g_ptr_array_remove (self->axes, axis);
}

/* What is left is shown at once, if there is something to show. */
static void
remove_clicked_cb (GtkWidget *button, VecAxesEditor *self)
{
  g_auto (GStrv) ends = NULL;

  for (guint i = 0; i < self->axes->len; i++)
    if (((AxisRow *) self->axes->pdata[i])->remove == button)
      {
        remove_axis (self, self->axes->pdata[i]);
        break;
      }
  name_axes (self);
  update_buttons (self);
  ends = dup_ends (self);
  if (ends[0] != NULL && find_missing (self) == NULL)
    apply_cb (self);
}

static void
focus_entered_cb (GtkEventController *controller, VecAxesEditor *self)
{
  self->last_end = gtk_event_controller_get_widget (controller);
}

static GtkWidget *
make_end (VecAxesEditor *self, const char *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_entry_set_input_hints (GTK_ENTRY (entry), GTK_INPUT_HINT_NO_SPELLCHECK);
  gtk_entry_set_max_length (GTK_ENTRY (entry), 10000);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 4);
  gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect (focus, "enter", G_CALLBACK (focus_entered_cb), self);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (apply_cb), self);

  return entry;
}

static GtkWidget *
make_remove_button (VecAxesEditor *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);

  return button;
}

static AxisRow *
add_axis (VecAxesEditor *self, const char *from, const char *to)
{
  AxisRow *axis = g_new0 (AxisRow, 1);

  axis->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  axis->ends[0] = make_end (self, _("from"));
  axis->ends[1] = make_end (self, _("to"));
  axis->remove = make_remove_button (self);
  gtk_editable_set_text (GTK_EDITABLE (axis->ends[0]), from);
  gtk_editable_set_text (GTK_EDITABLE (axis->ends[1]), to);
  gtk_box_append (GTK_BOX (axis->box), axis->ends[0]);
  gtk_box_append (GTK_BOX (axis->box), g_object_new (GTK_TYPE_LABEL, "label", "→", "accessible-role",
                                                     GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (axis->box), axis->ends[1]);
  gtk_box_append (GTK_BOX (axis->box), axis->remove);
  gtk_box_append (self->rows, axis->box);
  g_ptr_array_add (self->axes, axis);
  name_axes (self);
  update_buttons (self);

  return axis;
}

static void
add_cb (VecAxesEditor *self)
{
  AxisRow *axis = add_axis (self, "", "");

  gtk_widget_grab_focus (axis->ends[0]);
}

/* ---- The selected item as an end */

static char *
dup_selected (VecAxesEditor *self)
{
  gint64 row = vec_session_get_selected_row (self->session);
  int text = vec_session_get_selected_text (self->session);
  g_autoptr (VecTextItem) item = NULL;

  if (row >= 0)
    return g_strdup (vec_table_get_label (vec_session_get_table (self->session), row));
  if (text < 0)
    return NULL;
  item = g_list_model_get_item (vec_session_get_texts (self->session), (guint) text);
  return g_strdup (vec_text_item_get_text (item));
}

/* Where the person typed last, else the first end that is empty, else the last. */
static GtkWidget *
find_target (VecAxesEditor *self)
{
  GtkWidget *last = NULL;

  if (self->last_end != NULL)
    return self->last_end;
  for (guint i = 0; i < self->axes->len; i++)
    for (int end = 0; end < 2; end++)
      {
        last = ((AxisRow *) self->axes->pdata[i])->ends[end];
        if (is_blank (last))
          return last;
      }
  return last;
}

static void
use_selected_cb (VecAxesEditor *self)
{
  g_autofree char *label = dup_selected (self);
  GtkWidget *target = find_target (self);

  if (label == NULL || target == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (target), label);
  gtk_widget_grab_focus (target);
}

static void
update_use_selected_cb (VecAxesEditor *self)
{
  gtk_widget_set_sensitive (self->use_selected, vec_session_get_selected_row (self->session) >= 0
                                                || vec_session_get_selected_text (self->session) >= 0);
}

/* ---- Following the session */

static void
polar_cb (VecAxesEditor *self)
{
  if (!self->updating && self->session != NULL)
    apply_cb (self);
}

static void
clear_axes (VecAxesEditor *self)
{
  while (self->axes->len > 0)
    remove_axis (self, self->axes->pdata[self->axes->len - 1]);
}

static gboolean
is_untouched (VecAxesEditor *self)
{
  AxisRow *axis = self->axes->len == 1 ? self->axes->pdata[0] : NULL;

  return axis != NULL && is_blank (axis->ends[0]) && is_blank (axis->ends[1]);
}

/* Two ends to begin with, as soon as there are some. */
static void
suggest (VecAxesEditor *self)
{
  AxisRow *axis = self->axes->pdata[0];
  const char *from, *to;

  if (!is_untouched (self) || !vec_session_suggest_axis (self->session, &from, &to))
    return;
  gtk_editable_set_text (GTK_EDITABLE (axis->ends[0]), from);
  gtk_editable_set_text (GTK_EDITABLE (axis->ends[1]), to);
}

static void
show_axes (VecAxesEditor *self, char **ends)
{
  clear_axes (self);
  for (char **end = ends; *end != NULL; end += 2)
    add_axis (self, end[0], end[1]);
  if (ends[0] == NULL)
    add_axis (self, "", "");
}

/* What was typed and has taken effect stays as it is, with the cursor where it was. */
static void
take_axes (VecAxesEditor *self, char **ends)
{
  g_auto (GStrv) typed = dup_ends (self);

  if (self->shown == NULL || !g_strv_equal ((const char *const *) typed, (const char *const *) ends))
    show_axes (self, ends);
  g_strfreev (self->shown);
  self->shown = g_strdupv (ends);
}

static void
update_cb (VecAxesEditor *self)
{
  g_auto (GStrv) ends = vec_session_dup_axes (self->session);
  gboolean are_wanted = g_strcmp0 (vec_session_get_method (self->session), "axes") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self), are_wanted);
  if (self->shown == NULL || !g_strv_equal ((const char *const *) self->shown, (const char *const *) ends))
    take_axes (self, ends);
  if (ends[0] != NULL)
    {
      self->updating = TRUE;
      gtk_switch_set_active (self->polar, vec_session_get_polar (self->session));
      self->updating = FALSE;
    }
  else if (are_wanted)
    suggest (self);
  show_hint (self, ends[0] == NULL ? _("Name two ends, such as “cheap” and “expensive”, and press Enter: every point then moves to its "
                                       "place between them.")
                                   : NULL);
}

/* Another table has other labels. */
static void
table_changed_cb (VecAxesEditor *self)
{
  g_clear_pointer (&self->shown, g_strfreev);
  update_cb (self);
  update_use_selected_cb (self);
}

/* ---- The widget */

static void
vec_axes_editor_dispose (GObject *object)
{
  VecAxesEditor *self = VEC_AXES_EDITOR (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_axes_editor_parent_class)->dispose (object);
}

static void
vec_axes_editor_finalize (GObject *object)
{
  VecAxesEditor *self = VEC_AXES_EDITOR (object);

  g_ptr_array_unref (self->axes);
  g_strfreev (self->shown);

  G_OBJECT_CLASS (vec_axes_editor_parent_class)->finalize (object);
}

static void
vec_axes_editor_class_init (VecAxesEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_axes_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = vec_axes_editor_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-axes-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, VecAxesEditor, box);
  gtk_widget_class_bind_template_child (widget_class, VecAxesEditor, hint);
  gtk_widget_class_bind_template_child (widget_class, VecAxesEditor, rows);
  gtk_widget_class_bind_template_child (widget_class, VecAxesEditor, add);
  gtk_widget_class_bind_template_child (widget_class, VecAxesEditor, use_selected);
  gtk_widget_class_bind_template_child (widget_class, VecAxesEditor, polar);
  gtk_widget_class_bind_template_child (widget_class, VecAxesEditor, apply);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, polar_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
vec_axes_editor_init (VecAxesEditor *self)
{
  self->axes = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_axes_editor_set_session (VecAxesEditor *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_AXES_EDITOR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "parameters-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "clusters-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (table_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-row", G_CALLBACK (update_use_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-text", G_CALLBACK (update_use_selected_cb), self, G_CONNECT_SWAPPED);
  table_changed_cb (self);
}
