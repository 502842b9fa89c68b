#include "app/vec-map-panel.h"
#include "session/vec-session-orbit.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-axes-editor.h"
#include "app/vec-column-picker.h"
#include "app/vec-parameter-row.h"
#include "app/vec-split-button.h"
#include "project/vec-preset.h"
#include "session/vec-countdown.h"

#define MORE_ITERATIONS 500

struct _VecMapPanel
{
  GtkWidget parent_instance;

  VecSession *session;
  const VecProjectionMethod *method;   /* whose rows these are; NULL: none yet */
  int n_dims;                          /* of the picture that they are for */
  GPtrArray *rows;                     /* of VecParameterRow, lent */
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *description;
  GtkLabel *axes;
  VecAxesEditor *axes_editor;
  VecColumnPicker *column_picker;
  GtkWidget *presets_box;
  GtkBox *presets;
  GtkLabel *preset_help;
  GtkBox *common;
  GtkWidget *advanced;
  GtkBox *others;
  GtkWidget *run_box;
  GtkSwitch *warm;
  GtkButton *pause;
  GtkButton *restart;
  AdwSplitButton *more;
  GtkLabel *duration;
  GtkLabel *promise;
  GtkWidget *reset;
  int n_more;
  gboolean updating;   /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecMapPanel, vec_map_panel, GTK_TYPE_WIDGET)

/* ---- Presets */

static void
preset_cb (VecMapPanel *self, GtkToggleButton *button)
{
  if (self->updating || self->session == NULL)
    return;

  if (gtk_toggle_button_get_active (button))
    vec_session_set_preset (self->session, gtk_widget_get_name (GTK_WIDGET (button)));
  else
    gtk_toggle_button_set_active (button, TRUE); /* the active one stays so when it is clicked again */
}

static void
add_presets (VecMapPanel *self)
{
  for (const VecPreset *preset = vec_presets_get (); preset->id != NULL; preset++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (_(preset->title));

      gtk_widget_set_name (button, preset->id);
      gtk_widget_set_hexpand (button, TRUE);
      gtk_widget_set_tooltip_text (button, _(preset->help));
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (preset_cb), self);
      gtk_box_append (self->presets, button);
    }
}

static void
update_presets (VecMapPanel *self)
{
  const char *id = vec_session_get_preset (self->session);

  for (GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->presets)); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), g_strcmp0 (gtk_widget_get_name (button), id) == 0);
  gtk_label_set_text (self->preset_help, id != NULL ? _(vec_preset_find (id)->help) : _("Custom: the numbers are your own."));
  gtk_widget_set_visible (self->presets_box, vec_preset_fits_method (self->method));
}

/* ---- Rows */

static void
parameter_chosen_cb (VecMapPanel *self, double value, VecParameterRow *row)
{
  if (!self->updating && self->session != NULL)
    vec_session_set_parameter (self->session, vec_parameter_row_get_parameter (row)->id, value);
}

static void
clear_rows (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
make_rows (VecMapPanel *self)
{
  clear_rows (self->common);
  clear_rows (self->others);
  g_ptr_array_set_size (self->rows, 0);
  for (const VecParameter *parameter = self->method->parameters; parameter->id != NULL; parameter++)
    {
      GtkWidget *row;

      if ((parameter->flags & VEC_PARAMETER_DEPTH) != 0 && self->n_dims < 3)
        continue;
      row = vec_parameter_row_new (parameter);
      g_signal_connect_swapped (row, "chosen", G_CALLBACK (parameter_chosen_cb), self);
      gtk_box_append (parameter->flags & VEC_PARAMETER_COMMON ? self->common : self->others, row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->common), gtk_widget_get_first_child (GTK_WIDGET (self->common)) != NULL);
  gtk_widget_set_visible (self->advanced, gtk_widget_get_first_child (GTK_WIDGET (self->others)) != NULL);
}

static void
update_rows (VecMapPanel *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      VecParameterRow *row = self->rows->pdata[i];

      vec_parameter_row_set_value (row, vec_session_get_parameter (self->session, vec_parameter_row_get_parameter (row)->id));
    }
  gtk_widget_set_sensitive (self->reset, !vec_session_is_reset (self->session));
  gtk_widget_set_visible (self->reset, self->rows->len > 0);
}

static void
show_method (VecMapPanel *self, const VecProjectionMethod *method)
{
  if (self->method == method && self->n_dims == vec_session_get_dims (self->session))
    return;

  self->method = method;
  self->n_dims = vec_session_get_dims (self->session);
  gtk_label_set_text (self->title, _(method->title));
  gtk_label_set_text (self->description, _(method->description));
  gtk_widget_set_visible (self->run_box, vec_projection_method_find_parameter (method, "iterations") != NULL);
  make_rows (self);
}

/* ---- The run */

/* Of a picture of three dimensions. */
static char *
describe_three_axes (VecMapPanel *self)
{
  double x = vec_session_get_explained (self->session, 0), y = vec_session_get_explained (self->session, 1);
  double z = vec_session_get_explained (self->session, 2);
  g_autofree char *x_title = vec_session_dup_axis_title (self->session, 0), *y_title = vec_session_dup_axis_title (self->session, 1);
  g_autofree char *z_title = vec_session_dup_axis_title (self->session, 2);
  gboolean is_shown = isfinite (x) && isfinite (y) && isfinite (z);

  if (is_shown && self->method->guide == VEC_GUIDE_CLASSES)
    return g_strdup_printf (_("The three axes show %.1f %%, %.1f %% and %.1f %% of what tells the classes apart."), x * 100, y * 100,
                            z * 100);
  if (is_shown)
    return g_strdup_printf (_("The three axes keep %.1f %%, %.1f %% and %.1f %% of the variance."), x * 100, y * 100, z * 100);
  if (self->method->guide != VEC_GUIDE_AXES || x_title == NULL || y_title == NULL || z_title == NULL)
    return NULL;
  /* Translators: what the axes of a picture in three dimensions are: “man → woman; young → old; cheap → dear.” */
  return g_strdup_printf (_("Axes: %s; %s; %s."), x_title, y_title, z_title);
}

/* What the axes of the picture say, in words; free it. NULL: nothing, or the picture is still another method's. */
static char *
describe_axes (VecMapPanel *self)
{
  double x = vec_session_get_explained (self->session, 0), y = vec_session_get_explained (self->session, 1);
  g_autofree char *x_title = vec_session_dup_axis_title (self->session, 0), *y_title = vec_session_dup_axis_title (self->session, 1);
  gboolean is_shown = isfinite (x) && isfinite (y);

  if (vec_session_get_layout_method (self->session) != self->method)
    return NULL;
  if (vec_session_get_layout_dims (self->session) == 3)
    return describe_three_axes (self);
  if (is_shown && self->method->guide == VEC_GUIDE_CLASSES)
    return g_strdup_printf (_("The horizontal axis shows %.1f %% of what tells the classes apart, the vertical axis %.1f %%."),
                            x * 100, y * 100);
  if (is_shown)
    return g_strdup_printf (_("The horizontal axis keeps %.1f %% of the variance, the vertical axis %.1f %%."), x * 100, y * 100);
  if (self->method->guide != VEC_GUIDE_AXES || x_title == NULL || y_title == NULL)
    return NULL;
  /* Translators: what the axes of the picture are: “Horizontal: man → woman. Vertical: young → old.” */
  return g_strdup_printf (_("Horizontal: %s. Vertical: %s."), x_title, y_title);
}

static void
update_axes_cb (VecMapPanel *self)
{
  g_autofree char *text = self->method != NULL ? describe_axes (self) : NULL;

  gtk_label_set_text (self->axes, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->axes), text != NULL);
}

static void
update_duration (VecMapPanel *self, gboolean warm)
{
  double seconds = vec_session_get_estimate (self->session);
  g_autofree char *duration = isfinite (seconds) ? vec_seconds_to_string (seconds) : NULL;
  g_autofree char *text = NULL;

  if (duration != NULL && vec_session_is_pending (self->session))
    text = g_strdup_printf (_("The new numbers take effect with Restart, which takes %s."), duration);
  else if (duration != NULL)
    text = g_strdup_printf (_("A whole run takes %s."), duration);
  gtk_label_set_text (self->duration, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->duration), text != NULL);
  gtk_label_set_text (self->promise, warm ? _("A run from the present picture depends on that picture, not on the seed alone.")
                                          : _("Made afresh, the same seed always gives the same map."));
}

static void
update_run_cb (VecMapPanel *self)
{
  gboolean running, paused;
  g_autofree char *waiting = NULL;

  g_object_get (self->session, "running", &running, "paused", &paused, "waiting-text", &waiting, NULL);
  gtk_button_set_label (self->pause, running && paused ? _("Resume") : _("Pause"));
  gtk_button_set_label (self->restart, *waiting != '\0' ? C_("begin a run", "Start") : _("Restart"));
  if (vec_session_is_pending (self->session))
    gtk_widget_add_css_class (GTK_WIDGET (self->restart), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->restart), "suggested-action");
}

static void
update_cb (VecMapPanel *self)
{
  gboolean warm = vec_session_get_warm_start (self->session);

  self->updating = TRUE;
  show_method (self, vec_projection_method_find (vec_session_get_method (self->session)));
  update_presets (self);
  update_rows (self);
  gtk_switch_set_active (self->warm, warm);
  gtk_widget_set_sensitive (GTK_WIDGET (self->warm), vec_session_get_can_warm_start (self->session));
  self->updating = FALSE;
  update_axes_cb (self);
  update_duration (self, warm);
  update_run_cb (self);
}

static void
warm_changed_cb (VecMapPanel *self)
{
  if (!self->updating && self->session != NULL)
    vec_session_set_warm_start (self->session, gtk_switch_get_active (self->warm));
}

static void
reset_cb (VecMapPanel *self)
{
  vec_session_reset_parameters (self->session);
}

/* ---- More iterations */

static char *
describe_more (int n)
{
  /* Translators: a button that lets the run go on for so many iterations. */
  return g_strdup_printf (ngettext ("%d more", "%d more", (gulong) n), n);
}

static void
set_n_more (VecMapPanel *self, int n)
{
  g_autofree char *label = describe_more (n);

  self->n_more = n;
  adw_split_button_set_label (self->more, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->more), "i", n);
}

/* Chosen in the list: at once, and from now on by the button too. */
static void
more_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  VecMapPanel *self = VEC_MAP_PANEL (widget);

  set_n_more (self, g_variant_get_int32 (parameter));
  gtk_widget_activate_action (widget, "win.more", "i", self->n_more);
}

static void
add_more_choices (VecMapPanel *self)
{
  static const int choices[] = { 100, 500, 1000, 5000 };
  g_autoptr (GMenu) menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      g_autofree char *label = describe_more (choices[i]);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "map-panel.more", "i", choices[i]);
      g_menu_append_item (menu, item);
    }
  adw_split_button_set_menu_model (self->more, G_MENU_MODEL (menu));
  vec_split_button_name_arrow (self->more, _("How many more iterations"));
  set_n_more (self, MORE_ITERATIONS);
}

/* ---- The panel */

static void
vec_map_panel_dispose (GObject *object)
{
  VecMapPanel *self = VEC_MAP_PANEL (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_map_panel_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, box);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, title);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, description);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, axes);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, axes_editor);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, column_picker);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, presets_box);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, presets);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, preset_help);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, common);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, advanced);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, others);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, run_box);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, warm);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, pause);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, restart);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, more);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, duration);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, promise);
  gtk_widget_class_bind_template_child (widget_class, VecMapPanel, reset);
}

static void
vec_map_panel_class_init (VecMapPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (VEC_TYPE_AXES_EDITOR);
  g_type_ensure (VEC_TYPE_COLUMN_PICKER);
  G_OBJECT_CLASS (klass)->dispose = vec_map_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-map-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, warm_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_install_action (widget_class, "map-panel.more", "i", more_action);
}

static void
vec_map_panel_init (VecMapPanel *self)
{
  self->updating = TRUE;
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_presets (self);
  add_more_choices (self);
  self->updating = FALSE;
}

void
vec_map_panel_set_session (VecMapPanel *self, VecSession *session)
{
  static const char *const run_signals[] = { "notify::running", "notify::paused", "notify::waiting-text" };

  g_return_if_fail (VEC_IS_MAP_PANEL (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  vec_axes_editor_set_session (self->axes_editor, session);
  vec_column_picker_set_session (self->column_picker, session);
  g_signal_connect_object (session, "parameters-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::speeds", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "layout-replaced", G_CALLBACK (update_axes_cb), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (run_signals); i++)
    g_signal_connect_object (session, run_signals[i], G_CALLBACK (update_run_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
