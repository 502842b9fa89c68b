#include "app/vec-plot-tools.h"

#include <glib/gi18n-lib.h>

struct _VecPlotTools
{
  GtkWidget parent_instance;

  VecPlotView *view;   /* not owned; NULL: gone */
  GtkWidget *box;
  GtkToggleButton *buttons[VEC_N_TOOLS];   /* NULL: there is no such tool */
};

G_DEFINE_FINAL_TYPE (VecPlotTools, vec_plot_tools, GTK_TYPE_WIDGET)

static void
toggled_cb (VecPlotTools *self, GtkToggleButton *button)
{
  if (self->view == NULL || !gtk_toggle_button_get_active (button))
    return;

  for (VecTool tool = 0; tool < VEC_N_TOOLS; tool++)
    if (self->buttons[tool] == button)
      vec_plot_view_set_tool (self->view, tool);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
tool_changed_cb (VecPlotTools *self)
{
  GtkToggleButton *button = self->buttons[vec_plot_view_get_tool (self->view)];

  if (button != NULL)
    gtk_toggle_button_set_active (button, TRUE);
}

static void
add_button (VecPlotTools *self, VecTool tool)
{
  const VecPlotTool *what = vec_plot_tool_get (tool);
  GtkWidget *button = gtk_toggle_button_new ();

  gtk_button_set_icon_name (GTK_BUTTON (button), what->icon);
  gtk_widget_set_tooltip_text (button, _(what->help));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(what->title), -1);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), self->buttons[VEC_TOOL_HAND]);
  gtk_box_append (GTK_BOX (self->box), button);
  self->buttons[tool] = GTK_TOGGLE_BUTTON (button);
}

static void
vec_plot_tools_dispose (GObject *object)
{
  VecPlotTools *self = VEC_PLOT_TOOLS (object);

  g_clear_weak_pointer (&self->view);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_plot_tools_parent_class)->dispose (object);
}

static void
vec_plot_tools_class_init (VecPlotToolsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_plot_tools_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
vec_plot_tools_init (VecPlotTools *self)
{
  int n_buttons = 0;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->box, "linked");
  gtk_widget_add_css_class (self->box, "map-buttons");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  for (VecTool tool = 0; tool < VEC_N_TOOLS; tool++)
    if (vec_plot_tool_get (tool) != NULL)
      {
        add_button (self, tool);
        n_buttons++;
      }
  gtk_widget_set_visible (GTK_WIDGET (self), n_buttons > 1);
}

void
vec_plot_tools_set_view (VecPlotTools *self, VecPlotView *view)
{
  g_return_if_fail (VEC_IS_PLOT_TOOLS (self));
  g_return_if_fail (self->view == NULL);

  g_set_weak_pointer (&self->view, view);
  tool_changed_cb (self);
  for (VecTool tool = 0; tool < VEC_N_TOOLS; tool++)
    if (self->buttons[tool] != NULL)
      g_signal_connect_swapped (self->buttons[tool], "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect_object (view, "notify::tool", G_CALLBACK (tool_changed_cb), self, G_CONNECT_SWAPPED);
}
