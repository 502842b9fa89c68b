#include "app/vec-parameter-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LARGEST_SEED 9007199254740991.0   /* the largest that a spin button tells from its neighbours */

struct _VecParameterRow
{
  GtkWidget parent_instance;

  const VecParameter *parameter;
  GtkWidget *box;
  GtkWidget *control;   /* GtkSpinButton, GtkDropDown or GtkSwitch */
  gboolean updating;    /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecParameterRow, vec_parameter_row, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
emit_chosen (VecParameterRow *self, double value)
{
  if (!self->updating)
    g_signal_emit (self, chosen_signal, 0, value);
}

/* ---- Numbers */

/* 0.05, 12.5, 1000: as fine as a person sets such a parameter. */
static guint
get_digits (const VecParameter *parameter)
{
  if (parameter->type != VEC_PARAMETER_DOUBLE)
    return 0;
  return parameter->maximum <= 10 ? 2 : parameter->maximum <= 100 ? 1 : 0;
}

static double
get_step (const VecParameter *parameter)
{
  if (get_digits (parameter) > 0)
    return 5 * pow (10, -(double) get_digits (parameter));
  return parameter->type != VEC_PARAMETER_SEED && parameter->maximum >= 10000 ? 50 : 1;
}

static void
number_cb (VecParameterRow *self)
{
  emit_chosen (self, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control)));
}

/* Where the program chooses, a word is shown for 0, and taken for it. */
static gboolean
output_cb (GtkSpinButton *spin)
{
  if (gtk_spin_button_get_value (spin) != 0)
    return FALSE;
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), _("Automatic")) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), _("Automatic"));
  return TRUE;
}

static int
input_cb (GtkSpinButton *spin, double *value)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (spin))));

  *value = 0;
  return *text == '\0' || g_strcmp0 (text, _("Automatic")) == 0;
}

/* The wheel over a number scrolls the panel that it is in, unless the number is being edited. */
static void
set_turns_with_wheel (GtkWidget *spin, gboolean turns)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (spin);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        gtk_event_controller_set_propagation_phase (controller, turns ? GTK_PHASE_BUBBLE : GTK_PHASE_NONE);
    }
}

static void
focus_cb (GtkEventControllerFocus *focus)
{
  set_turns_with_wheel (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus)),
                        gtk_event_controller_focus_contains_focus (focus));
}

static void
turn_with_wheel_when_focused (GtkWidget *spin)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  set_turns_with_wheel (spin, FALSE);
  g_signal_connect (focus, "notify::contains-focus", G_CALLBACK (focus_cb), NULL);
  gtk_widget_add_controller (spin, focus);
}

static GtkWidget *
make_number (VecParameterRow *self)
{
  const VecParameter *parameter = self->parameter;
  gboolean is_seed = parameter->type == VEC_PARAMETER_SEED;
  double minimum = is_seed ? 0 : parameter->minimum, maximum = is_seed ? LARGEST_SEED : parameter->maximum;
  double step = get_step (parameter);
  GtkAdjustment *adjustment = gtk_adjustment_new (minimum, minimum, maximum, step, 10 * step, 0);
  GtkWidget *spin = gtk_spin_button_new (adjustment, 0, get_digits (parameter));

  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  if ((parameter->flags & VEC_PARAMETER_AUTOMATIC) != 0)
    {
      gtk_editable_set_width_chars (GTK_EDITABLE (spin), (int) g_utf8_strlen (_("Automatic"), -1));
      g_signal_connect (spin, "output", G_CALLBACK (output_cb), NULL);
      g_signal_connect (spin, "input", G_CALLBACK (input_cb), NULL);
    }
  turn_with_wheel_when_focused (spin);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (number_cb), self);

  return spin;
}

/* ---- Choices */

static void
choice_cb (VecParameterRow *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->control));

  if (selected != GTK_INVALID_LIST_POSITION)
    emit_chosen (self, self->parameter->choices[selected].value);
}

static GtkWidget *
make_choice (VecParameterRow *self)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  GtkWidget *drop_down;

  for (const VecParameterChoice *choice = self->parameter->choices; choice->id != NULL; choice++)
    gtk_string_list_append (titles, _(choice->title));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (titles), NULL);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (choice_cb), self);

  return drop_down;
}

static void
select_choice (VecParameterRow *self, double value)
{
  for (guint i = 0; self->parameter->choices[i].id != NULL; i++)
    if (self->parameter->choices[i].value == (int) value)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->control), i);
}

/* ---- Yes or no */

static void
switch_cb (VecParameterRow *self)
{
  emit_chosen (self, gtk_switch_get_active (GTK_SWITCH (self->control)));
}

static GtkWidget *
make_switch (VecParameterRow *self)
{
  GtkWidget *control = gtk_switch_new ();

  g_signal_connect_swapped (control, "notify::active", G_CALLBACK (switch_cb), self);

  return control;
}

/* ---- The row */

static void
vec_parameter_row_dispose (GObject *object)
{
  VecParameterRow *self = VEC_PARAMETER_ROW (object);

  self->updating = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_parameter_row_parent_class)->dispose (object);
}

static void
vec_parameter_row_class_init (VecParameterRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vec_parameter_row_dispose;
  chosen_signal = g_signal_new ("chosen", VEC_TYPE_PARAMETER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_DOUBLE);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
vec_parameter_row_init (VecParameterRow *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static GtkWidget *
make_title (const VecParameter *parameter)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_label_set_text (GTK_LABEL (label), _(parameter->title));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);

  return label;
}

static GtkWidget *
make_control (VecParameterRow *self)
{
  switch (self->parameter->type)
    {
    case VEC_PARAMETER_CHOICE:
      return make_choice (self);
    case VEC_PARAMETER_BOOLEAN:
      return make_switch (self);
    default:
      return make_number (self);
    }
}

GtkWidget *
vec_parameter_row_new (const VecParameter *parameter)
{
  VecParameterRow *self = g_object_new (VEC_TYPE_PARAMETER_ROW, NULL);

  self->parameter = parameter;
  self->control = make_control (self);
  gtk_widget_set_valign (self->control, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->control), GTK_ACCESSIBLE_PROPERTY_LABEL, _(parameter->title),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _(parameter->help), -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _(parameter->help));
  gtk_box_append (GTK_BOX (self->box), make_title (parameter));
  gtk_box_append (GTK_BOX (self->box), self->control);

  return GTK_WIDGET (self);
}

const VecParameter *
vec_parameter_row_get_parameter (VecParameterRow *self)
{
  g_return_val_if_fail (VEC_IS_PARAMETER_ROW (self), NULL);

  return self->parameter;
}

void
vec_parameter_row_set_value (VecParameterRow *self, double value)
{
  g_return_if_fail (VEC_IS_PARAMETER_ROW (self));

  self->updating = TRUE;
  if (GTK_IS_DROP_DOWN (self->control))
    select_choice (self, value);
  else if (GTK_IS_SWITCH (self->control))
    gtk_switch_set_active (GTK_SWITCH (self->control), value != 0);
  else
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), value);
  self->updating = FALSE;
}
