#include "app/vec-filter-chip.h"

#include <glib/gi18n-lib.h>

#include "app/vec-condition-editor.h"
#include "app/vec-condition-text.h"
#include "session/vec-session-filter.h"

struct _VecFilterChip
{
  GtkWidget parent_instance;

  VecSession *session;
  guint index;
  VecConditionKind kind;
  char *subject;
  gboolean updating;

  GtkWidget *box;
  GtkToggleButton *on;
  GtkMenuButton *open;
  GtkLabel *words;
  GtkWidget *remove;
  GtkPopover *popover;
  VecConditionEditor *editor;
};

G_DEFINE_FINAL_TYPE (VecFilterChip, vec_filter_chip, GTK_TYPE_WIDGET)

static const VecCondition *
get_condition (VecFilterChip *self)
{
  VecFilter *filter = vec_session_get_filter (self->session);

  return self->index < vec_filter_get_n_conditions (filter) ? vec_filter_get_condition (filter, self->index) : NULL;
}

static void
set_condition (VecFilterChip *self, const VecCondition *condition)
{
  g_autoptr (VecFilter) next = vec_filter_replaced (vec_session_get_filter (self->session), self->index, condition);

  vec_session_set_filter (self->session, next);
}

/* ---- What a person does */

static void
edited_cb (VecFilterChip *self)
{
  if (self->updating || get_condition (self) == NULL)
    return;
  self->updating = TRUE;
  set_condition (self, vec_condition_editor_get (self->editor));
  self->updating = FALSE;
  vec_filter_chip_update (self);
}

static void
switched_cb (VecFilterChip *self)
{
  VecCondition next;

  if (self->updating || get_condition (self) == NULL)
    return;
  next = *get_condition (self);
  next.off = !gtk_toggle_button_get_active (self->on);
  set_condition (self, &next);
}

/* When this returns the chip may be gone. */
static void
remove_cb (VecFilterChip *self)
{
  g_autoptr (VecFilter) next = vec_filter_without (vec_session_get_filter (self->session), self->index);

  vec_session_set_filter (self->session, next);
}

/* Values are listed and counted only when somebody wants to see them; and before the popover shows, so that it finds the entry that its
 * focus belongs to, and no other that goes out of sight afterwards. */
static void
open_cb (GtkMenuButton *button, gpointer data)
{
  VecFilterChip *self = data;

  if (get_condition (self) != NULL)
    vec_condition_editor_show (self->editor, get_condition (self));
}

/* ---- What is shown */

void
vec_filter_chip_update (VecFilterChip *self)
{
  const VecCondition *condition;
  g_autofree char *words = NULL, *text = NULL, *toggle = NULL, *removal = NULL;

  g_return_if_fail (VEC_IS_FILTER_CHIP (self));

  condition = get_condition (self);
  if (condition == NULL || self->updating)
    return;
  self->updating = TRUE;
  words = vec_condition_dup_words (condition, vec_session_get_table (self->session));
  /* Translators: a column and what is asked of it: “year: 1990 – 2020”. */
  text = g_strdup_printf (_("%s: %s"), self->subject, words);
  toggle = g_strdup_printf (_("Use the condition on %s"), self->subject);
  removal = g_strdup_printf (_("Remove the condition on %s"), self->subject);
  /* A chip that grew would take its popover along, away from the pointer that draws a range in it. */
  if (!gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    gtk_label_set_text (self->words, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->open), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->on), GTK_ACCESSIBLE_PROPERTY_LABEL, toggle, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->on), toggle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, removal, -1);
  gtk_widget_set_tooltip_text (self->remove, removal);
  gtk_toggle_button_set_active (self->on, !condition->off);
  gtk_widget_set_opacity (GTK_WIDGET (self->words), condition->off ? 0.55 : 1);
  if (gtk_widget_get_visible (GTK_WIDGET (self->popover)) && vec_condition_editor_get (self->editor) != NULL
      && !vec_condition_equal (vec_condition_editor_get (self->editor), condition))
    vec_condition_editor_show (self->editor, condition);
  self->updating = FALSE;
}

void
vec_filter_chip_open (VecFilterChip *self)
{
  g_return_if_fail (VEC_IS_FILTER_CHIP (self));

  gtk_menu_button_popup (self->open);
}

gboolean
vec_filter_chip_fits (VecFilterChip *self, const VecCondition *condition)
{
  g_autofree char *subject = vec_condition_dup_subject (condition);

  return self->kind == condition->kind && g_str_equal (self->subject, subject);
}

/* ---- The widget */

static void
vec_filter_chip_dispose (GObject *object)
{
  VecFilterChip *self = VEC_FILTER_CHIP (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_filter_chip_parent_class)->dispose (object);
}

static void
vec_filter_chip_class_init (VecFilterChipClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vec_filter_chip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vec_filter_chip_init (VecFilterChip *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->box, "linked");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->on = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  gtk_button_set_icon_name (GTK_BUTTON (self->on), "object-select-symbolic");
  self->open = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->words, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->words, 28);
  gtk_menu_button_set_child (self->open, GTK_WIDGET (self->words));
  self->popover = GTK_POPOVER (gtk_popover_new ());
  gtk_menu_button_set_popover (self->open, GTK_WIDGET (self->popover));
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (vec_filter_chip_update), self, G_CONNECT_SWAPPED);
  self->remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->on));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->open));
  gtk_box_append (GTK_BOX (self->box), self->remove);
  g_signal_connect_swapped (self->on, "toggled", G_CALLBACK (switched_cb), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_cb), self);
  gtk_menu_button_set_create_popup_func (self->open, open_cb, self, NULL);
}

GtkWidget *
vec_filter_chip_new (VecSession *session, guint index)
{
  VecFilterChip *self = g_object_new (VEC_TYPE_FILTER_CHIP, NULL);

  self->session = g_object_ref (session);
  self->index = index;
  self->kind = get_condition (self)->kind;
  self->subject = vec_condition_dup_subject (get_condition (self));
  self->editor = VEC_CONDITION_EDITOR (vec_condition_editor_new (session));
  gtk_popover_set_child (self->popover, GTK_WIDGET (self->editor));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->popover), GTK_ACCESSIBLE_PROPERTY_LABEL, self->subject, -1);
  g_signal_connect_swapped (self->editor, "edited", G_CALLBACK (edited_cb), self);
  vec_filter_chip_update (self);
  return GTK_WIDGET (self);
}
