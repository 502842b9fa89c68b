#include "app/vec-texts-panel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-number.h"

struct _VecTextsPanel
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkEntry *entry;
  GtkLabel *reason;
  GtkWidget *scroller;
  GtkListBox *list;
  GtkLabel *hint;
  guint scroll_tick;         /* 0: the selected row is where it is to be seen */
};

G_DEFINE_FINAL_TYPE (VecTextsPanel, vec_texts_panel, GTK_TYPE_WIDGET)

/* ---- One row for each added text */

static void
remove_clicked_cb (GtkButton *button, VecTextsPanel *self)
{
  vec_session_remove_text (self->session, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "text")));
}

static GtkWidget *
make_remove_button (VecTextsPanel *self, int index, const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *name = g_strdup_printf (_("Remove “%s”"), text);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "text", GINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), self);

  return button;
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, text);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/* A definition, or the senses of words; at length when the pointer rests on it. */
static GtkWidget *
make_note (VecTextItem *item)
{
  GtkWidget *label = make_label (vec_text_item_get_note (item), "caption");

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_tooltip_text (label, vec_text_item_get_detail (item));

  return label;
}

/* The cosine to the selected text, when another one is selected. */
static void
update_likeness (VecTextsPanel *self, GtkWidget *row, int index)
{
  int selected = vec_session_get_selected_text (self->session);
  double cosine = selected >= 0 && selected != index ? vec_session_compare_texts (self->session, selected, index) : NAN;
  g_autofree char *text = isnan (cosine) ? g_strdup ("") : vec_number_to_string (cosine);

  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "likeness"), text);
}

static GtkWidget *
make_likeness_label (GtkWidget *row)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (row), "likeness", label);

  return label;
}

static GtkWidget *
make_row (VecTextsPanel *self, int index, VecTextItem *item)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), make_label (vec_text_item_get_text (item), NULL));
  if (*vec_text_item_get_unknown (item) != '\0')
    gtk_box_append (GTK_BOX (words), make_label (vec_text_item_get_unknown (item), "warning-caption"));
  if (*vec_text_item_get_note (item) != '\0')
    gtk_box_append (GTK_BOX (words), make_note (item));

  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), make_likeness_label (row));
  gtk_box_append (GTK_BOX (box), make_remove_button (self, index, vec_text_item_get_text (item)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, vec_text_item_get_text (item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, vec_text_item_get_detail (item), -1);

  return row;
}

static void
remove_rows (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

/* ---- Following the session */

/* A new row has no place before the frame in which it is laid out. */
static gboolean
scroll_to_selected_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  VecTextsPanel *self = VEC_TEXTS_PANEL (widget);
  GtkWidget *row = GTK_WIDGET (gtk_list_box_get_selected_row (self->list));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  int height = row != NULL ? gtk_widget_get_height (row) : 0;
  double x, y;

  if (row == NULL || !gtk_widget_get_mapped (row))
    {
      self->scroll_tick = 0;
      return G_SOURCE_REMOVE;
    }
  if (height == 0 || !gtk_widget_translate_coordinates (row, GTK_WIDGET (self->list), 0, 0, &x, &y)
      || gtk_adjustment_get_upper (adjustment) < y + height)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_clamp_page (adjustment, y, y + height);
  self->scroll_tick = 0;
  return G_SOURCE_REMOVE;
}

static void
update_selection_cb (VecTextsPanel *self)
{
  int selected = vec_session_get_selected_text (self->session);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    update_likeness (self, GTK_WIDGET (row), i);
  gtk_list_box_select_row (self->list, selected >= 0 ? gtk_list_box_get_row_at_index (self->list, selected) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->hint),
                          selected >= 0 && g_list_model_get_n_items (vec_session_get_texts (self->session)) > 1);
  if (selected >= 0 && self->scroll_tick == 0)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_to_selected_cb, NULL, NULL);
}

static void
update_list_cb (VecTextsPanel *self)
{
  GListModel *texts = vec_session_get_texts (self->session);
  guint n_texts = g_list_model_get_n_items (texts);

  remove_rows (self->list);
  for (guint i = 0; i < n_texts; i++)
    {
      g_autoptr (VecTextItem) item = g_list_model_get_item (texts, i);

      gtk_list_box_append (self->list, make_row (self, (int) i, item));
    }

  gtk_widget_set_visible (self->scroller, n_texts > 0);
  update_selection_cb (self);
}

static void
update_encoder_cb (VecTextsPanel *self)
{
  const char *reason = vec_session_get_encoder (self->session) == NULL ? vec_session_get_encoder_reason (self->session) : NULL;

  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), vec_session_get_encoder (self->session) != NULL);
  gtk_label_set_text (self->reason, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason), reason != NULL && *reason != '\0');
}

/* ---- What a person does */

static void
add_cb (VecTextsPanel *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));

  if (*text == '\0')
    return;

  vec_session_add_text (self->session, text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* Below the entry is the list in which a text that was typed appears: what the entry is for is said before somebody types, not over it. */
static void
entry_focus_cb (VecTextsPanel *self, GParamSpec *pspec, GtkEventControllerFocus *focus)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->entry), !gtk_event_controller_focus_contains_focus (focus));
}

static void
row_activated_cb (VecTextsPanel *self, GtkListBoxRow *row)
{
  vec_session_select_text (self->session, gtk_list_box_row_get_index (row));
}

static void
vec_texts_panel_dispose (GObject *object)
{
  VecTextsPanel *self = VEC_TEXTS_PANEL (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_texts_panel_parent_class)->dispose (object);
}

static void
vec_texts_panel_class_init (VecTextsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_texts_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-texts-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, VecTextsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, VecTextsPanel, entry);
  gtk_widget_class_bind_template_child (widget_class, VecTextsPanel, reason);
  gtk_widget_class_bind_template_child (widget_class, VecTextsPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, VecTextsPanel, list);
  gtk_widget_class_bind_template_child (widget_class, VecTextsPanel, hint);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_focus_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
vec_texts_panel_init (VecTextsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_texts_panel_set_session (VecTextsPanel *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_TEXTS_PANEL (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "texts-changed", G_CALLBACK (update_list_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-text", G_CALLBACK (update_selection_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::encoder", G_CALLBACK (update_encoder_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::encoder-reason", G_CALLBACK (update_encoder_cb), self, G_CONNECT_SWAPPED);
  update_list_cb (self);
  update_encoder_cb (self);
}

void
vec_texts_panel_focus_entry (VecTextsPanel *self)
{
  g_return_if_fail (VEC_IS_TEXTS_PANEL (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
