#include "app/vec-map-panel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _VecMapPanel
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *description;
  GtkLabel *axes;
  GtkWidget *perplexity_row;
  GtkSpinButton *perplexity;
  GtkWidget *iterations_row;
  GtkSpinButton *iterations;
  GtkWidget *seed_row;
  GtkSpinButton *seed;
  GtkWidget *run_box;
  GtkButton *pause;
  gboolean updating;   /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecMapPanel, vec_map_panel, GTK_TYPE_WIDGET)

/* ---- What the method's table says about a setting */

static const VecParameter *
find_parameter (const VecProjectionMethod *method, const char *id)
{
  for (const VecParameter *parameter = method != NULL ? method->parameters : NULL; parameter != NULL && parameter->id != NULL;
       parameter++)
    if (g_str_equal (parameter->id, id))
      return parameter;

  return NULL;
}

static void
show_parameter (const VecParameter *parameter, GtkWidget *row, GtkSpinButton *spin)
{
  gtk_widget_set_visible (row, parameter != NULL);
  if (parameter == NULL)
    return;

  gtk_widget_set_tooltip_text (row, _(parameter->help));
  if (parameter->type != VEC_PARAMETER_SEED && parameter->maximum > parameter->minimum)
    gtk_spin_button_set_range (spin, parameter->minimum, parameter->maximum);
}

static void
show_method (VecMapPanel *self, const VecProjectionMethod *method)
{
  gtk_label_set_text (self->title, method != NULL ? _(method->title) : "");
  gtk_label_set_text (self->description, method != NULL ? _(method->description) : "");
  show_parameter (find_parameter (method, "perplexity"), self->perplexity_row, self->perplexity);
  show_parameter (find_parameter (method, "iterations"), self->iterations_row, self->iterations);
  show_parameter (find_parameter (method, "seed"), self->seed_row, self->seed);
  gtk_widget_set_visible (self->run_box, find_parameter (method, "iterations") != NULL);
}

/* ---- Following the session */

static void
update_axes_cb (VecMapPanel *self)
{
  double x = vec_session_get_explained (self->session, 0), y = vec_session_get_explained (self->session, 1);
  g_autofree char *text = NULL;

  if (isfinite (x) && isfinite (y))
    text = g_strdup_printf (_("The horizontal axis keeps %.1f %% of the variance, the vertical axis %.1f %%."), x * 100, y * 100);
  gtk_label_set_text (self->axes, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->axes), text != NULL);
}

static void
update_run_cb (VecMapPanel *self)
{
  gboolean running, paused;

  g_object_get (self->session, "running", &running, "paused", &paused, NULL);
  gtk_button_set_label (self->pause, running && paused ? _("Resume") : _("Pause"));
}

static void
update_cb (VecMapPanel *self)
{
  self->updating = TRUE;
  show_method (self, vec_projection_method_find (vec_session_get_method (self->session)));
  gtk_spin_button_set_value (self->perplexity, vec_session_get_perplexity (self->session));
  gtk_spin_button_set_value (self->iterations, vec_session_get_iterations (self->session));
  gtk_spin_button_set_value (self->seed, (double) vec_session_get_seed (self->session));
  self->updating = FALSE;
  update_axes_cb (self);
  update_run_cb (self);
}

/* ---- What a person chooses */

static void
perplexity_changed_cb (VecMapPanel *self)
{
  if (!self->updating && self->session != NULL)
    vec_session_set_perplexity (self->session, gtk_spin_button_get_value (self->perplexity));
}

static void
iterations_changed_cb (VecMapPanel *self)
{
  if (!self->updating && self->session != NULL)
    vec_session_set_iterations (self->session, gtk_spin_button_get_value_as_int (self->iterations));
}

static void
seed_changed_cb (VecMapPanel *self)
{
  if (!self->updating && self->session != NULL)
    vec_session_set_seed (self->session, (guint64) gtk_spin_button_get_value (self->seed));
}

static void
vec_map_panel_dispose (GObject *object)
{
  VecMapPanel *self = VEC_MAP_PANEL (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_map_panel_parent_class)->dispose (object);
}

static void
vec_map_panel_class_init (VecMapPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_map_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-map-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, box);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, title);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, description);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, axes);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, perplexity_row);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, perplexity);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, iterations_row);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, iterations);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, seed_row);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, seed);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, run_box);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, pause);
  gtk_widget_class_bind_template_callback (widget_class, perplexity_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, iterations_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, seed_changed_cb);
}

static void
vec_map_panel_init (VecMapPanel *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

void
vec_map_panel_set_session (VecMapPanel *self, VecSession *session)
{
  static const char *const settings[] = { "notify::method", "notify::perplexity", "notify::iterations", "notify::seed" };

  g_return_if_fail (VEC_IS_MAP_PANEL (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    g_signal_connect_object (session, settings[i], G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::running", G_CALLBACK (update_run_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::paused", G_CALLBACK (update_run_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "layout-replaced", G_CALLBACK (update_axes_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
