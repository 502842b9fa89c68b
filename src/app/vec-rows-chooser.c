#include "app/vec-rows-chooser.h"

#include <glib/gi18n-lib.h>

#include "app/vec-choice.h"

#define USUAL_ROWS 10000
#define USUAL_SEED 1

struct _VecRowsChooser
{
  GtkWidget parent_instance;

  GtkDropDown *which;
  GtkSpinButton *n_rows;
  GtkWidget *seed_label;
  GtkSpinButton *seed;
};

G_DEFINE_FINAL_TYPE (VecRowsChooser, vec_rows_chooser, GTK_TYPE_WIDGET)

static const char *const ids[] = { "all", "first", "random", NULL };

static gboolean
is_chosen (VecRowsChooser *self, const char *id)
{
  return g_strcmp0 (vec_choice_get_id (self->which), id) == 0;
}

static void
which_changed_cb (VecRowsChooser *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->n_rows), !is_chosen (self, "all"));
  gtk_widget_set_visible (self->seed_label, is_chosen (self, "random"));
  gtk_widget_set_visible (GTK_WIDGET (self->seed), is_chosen (self, "random"));
}

static void
name (GtkWidget *widget, const char *label, const char *tooltip)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (widget, tooltip);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
}

static void
add (VecRowsChooser *self, GtkWidget *child)
{
  gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
}

static void
vec_rows_chooser_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (vec_rows_chooser_parent_class)->dispose (object);
}

static void
vec_rows_chooser_class_init (VecRowsChooserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vec_rows_chooser_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
vec_rows_chooser_init (VecRowsChooser *self)
{
  const char *titles[] = { _("All"), _("The first"), _("Random"), NULL };

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  self->which = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  vec_choice_set_entries (self->which, ids, titles);
  name (GTK_WIDGET (self->which), C_ ("which rows", "Rows"), _("Which rows of the file are read"));
  self->n_rows = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1, 1e9, 1000));
  gtk_spin_button_set_value (self->n_rows, USUAL_ROWS);
  name (GTK_WIDGET (self->n_rows), _("Number of rows"), _("How many rows are read"));
  self->seed_label = gtk_label_new (_("Seed"));
  self->seed = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, 1e9, 1));
  gtk_spin_button_set_value (self->seed, USUAL_SEED);
  name (GTK_WIDGET (self->seed), _("Seed"), _("The same seed chooses the same rows"));
  add (self, GTK_WIDGET (self->which));
  add (self, GTK_WIDGET (self->n_rows));
  add (self, self->seed_label);
  add (self, GTK_WIDGET (self->seed));
  g_signal_connect_swapped (self->which, "notify::selected", G_CALLBACK (which_changed_cb), self);
  which_changed_cb (self);
}

void
vec_rows_chooser_show (VecRowsChooser *self, const VecReadOptions *options)
{
  gint64 n_rows = MAX (options->first_rows, options->random_rows);

  g_return_if_fail (VEC_IS_ROWS_CHOOSER (self));

  vec_choice_set_id (self->which, options->first_rows > 0 ? "first" : options->random_rows > 0 ? "random" : "all");
  if (n_rows > 0)
    gtk_spin_button_set_value (self->n_rows, (double) n_rows);
  if (options->random_rows > 0)
    gtk_spin_button_set_value (self->seed, (double) options->random_seed);
}

void
vec_rows_chooser_apply (VecRowsChooser *self, VecReadOptions *options)
{
  gint64 n_rows;

  g_return_if_fail (VEC_IS_ROWS_CHOOSER (self));

  gtk_spin_button_update (self->n_rows);
  gtk_spin_button_update (self->seed);
  n_rows = (gint64) gtk_spin_button_get_value (self->n_rows);
  options->first_rows = is_chosen (self, "first") ? n_rows : 0;
  options->random_rows = is_chosen (self, "random") ? n_rows : 0;
  options->random_seed = is_chosen (self, "random") ? (guint64) gtk_spin_button_get_value (self->seed) : 0;
}
