#include "app/vec-treatment-bar.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_PCA_DIMS 50

struct _VecTreatmentBar
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkToggleButton *as_they_are;
  GtkToggleButton *centered;
  GtkToggleButton *unit_length;
  GtkToggleButton *pca_first;
  GtkSpinButton *pca_dims;
  gboolean updating;   /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecTreatmentBar, vec_treatment_bar, GTK_TYPE_WIDGET)

static int
get_table_dims (VecTreatmentBar *self)
{
  VecTable *table = vec_session_get_table (self->session);

  return table != NULL ? vec_table_get_n_dims (table) : 1;
}

static void
update_cb (VecTreatmentBar *self)
{
  const VecTreatment *treatment = vec_session_get_treatment (self->session);
  int n_dims = get_table_dims (self);

  self->updating = TRUE;
  gtk_toggle_button_set_active (self->as_they_are, !treatment->center && !treatment->unit && treatment->pca_dims == 0);
  gtk_toggle_button_set_active (self->centered, treatment->center);
  gtk_toggle_button_set_active (self->unit_length, treatment->unit);
  gtk_toggle_button_set_active (self->pca_first, treatment->pca_dims > 0);
  gtk_adjustment_set_upper (gtk_spin_button_get_adjustment (self->pca_dims), n_dims);
  if (treatment->pca_dims > 0)
    gtk_spin_button_set_value (self->pca_dims, treatment->pca_dims);
  gtk_widget_set_visible (GTK_WIDGET (self->pca_dims), treatment->pca_dims > 0);
  gtk_widget_set_sensitive (self->box, vec_session_get_table (self->session) != NULL);
  self->updating = FALSE;
}

static void
table_changed_cb (VecTreatmentBar *self)
{
  self->updating = TRUE;
  gtk_adjustment_set_upper (gtk_spin_button_get_adjustment (self->pca_dims), get_table_dims (self));
  gtk_spin_button_set_value (self->pca_dims, MIN (DEFAULT_PCA_DIMS, MAX (1, get_table_dims (self) / 2)));
  update_cb (self);
}

static void
apply_cb (VecTreatmentBar *self)
{
  VecTreatment treatment;

  if (self->updating || self->session == NULL)
    return;

  treatment.center = gtk_toggle_button_get_active (self->centered);
  treatment.unit = gtk_toggle_button_get_active (self->unit_length);
  treatment.pca_dims = gtk_toggle_button_get_active (self->pca_first) ? gtk_spin_button_get_value_as_int (self->pca_dims) : 0;
  vec_session_set_treatment (self->session, &treatment);
  update_cb (self);
}

static void
as_they_are_cb (VecTreatmentBar *self)
{
  const VecTreatment none = { FALSE, FALSE, 0 };

  if (self->updating || self->session == NULL)
    return;

  vec_session_set_treatment (self->session, &none);
  update_cb (self);
}

static void
vec_treatment_bar_dispose (GObject *object)
{
  VecTreatmentBar *self = VEC_TREATMENT_BAR (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_treatment_bar_parent_class)->dispose (object);
}

static void
vec_treatment_bar_class_init (VecTreatmentBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_treatment_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-treatment-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, VecTreatmentBar, box);
  gtk_widget_class_bind_template_child (widget_class, VecTreatmentBar, as_they_are);
  gtk_widget_class_bind_template_child (widget_class, VecTreatmentBar, centered);
  gtk_widget_class_bind_template_child (widget_class, VecTreatmentBar, unit_length);
  gtk_widget_class_bind_template_child (widget_class, VecTreatmentBar, pca_first);
  gtk_widget_class_bind_template_child (widget_class, VecTreatmentBar, pca_dims);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, as_they_are_cb);
}

static void
vec_treatment_bar_init (VecTreatmentBar *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

void
vec_treatment_bar_set_session (VecTreatmentBar *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_TREATMENT_BAR (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::treatment-id", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (table_changed_cb), self, G_CONNECT_SWAPPED);
  table_changed_cb (self);
}
