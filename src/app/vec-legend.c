#include "app/vec-legend.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/vec-color-dot.h"
#include "app/vec-color-ramp.h"
#include "app/vec-number.h"

#define MAX_ENTRIES 200   /* further categories are counted, not listed */

struct _VecLegend
{
  GtkWidget parent_instance;

  VecSession *session;
  VecColoring *shown;   /* what the entries were made from */
  gboolean shown_dark;

  GtkWidget *box;
  GtkStack *stack;
  GtkListBox *list;
  GtkLabel *rest;
  VecColorRamp *ramp;
  GtkLabel *minimum;
  GtkLabel *maximum;
};

G_DEFINE_FINAL_TYPE (VecLegend, vec_legend, GTK_TYPE_WIDGET)

static gboolean
is_dark (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

static GtkWidget *
make_entry (const VecLegendEntry *entry)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (entry->label);
  g_autofree char *count = g_strdup_printf ("%'" G_GINT64_FORMAT, entry->count);
  GtkWidget *number = gtk_label_new (count);
  g_autofree char *name = g_strdup_printf ("%s, %s", entry->label, count);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_tooltip_text (label, entry->label);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_add_css_class (number, "dim-label");
  gtk_box_append (GTK_BOX (box), vec_color_dot_new (entry->color));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), number);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

static void
clear_list (VecLegend *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static void
show_categories (VecLegend *self, VecColoring *coloring)
{
  guint n_entries;
  const VecLegendEntry *entries = vec_coloring_get_legend (coloring, is_dark (), &n_entries);
  guint n_shown = MIN (n_entries, MAX_ENTRIES);
  g_autofree char *rest = NULL;

  for (guint i = 0; i < n_shown; i++)
    gtk_list_box_append (self->list, make_entry (&entries[i]));

  rest = g_strdup_printf (ngettext ("and %u more", "and %u more", n_entries - n_shown), n_entries - n_shown);
  gtk_label_set_text (self->rest, rest);
  gtk_widget_set_visible (GTK_WIDGET (self->rest), n_entries > n_shown);
  gtk_stack_set_visible_child_name (self->stack, n_entries > 0 ? "categories" : "plain");
}

static void
show_ramp (VecLegend *self, VecColoring *coloring, double minimum, double maximum)
{
  gboolean honesty = g_strcmp0 (vec_session_get_color_by (self->session), "honesty") == 0;
  g_autofree char *low = honesty ? g_strdup (_("Neighbours are elsewhere")) : vec_number_to_string (minimum);
  g_autofree char *high = honesty ? g_strdup (_("Neighbours are here")) : vec_number_to_string (maximum);

  gtk_label_set_text (self->minimum, low);
  gtk_label_set_text (self->maximum, high);
  /* The last colour is for missing values. */
  vec_color_ramp_set_colors (self->ramp, vec_coloring_get_colors (coloring, is_dark ()), vec_coloring_get_n_colors (coloring) - 1);
  gtk_stack_set_visible_child_name (self->stack, "ramp");
}

static void
update_cb (VecLegend *self)
{
  VecColoring *coloring = vec_scene_get_coloring (vec_session_get_scene (self->session));
  double minimum, maximum;

  if (coloring == self->shown && coloring != NULL && is_dark () == self->shown_dark)
    return;

  g_clear_pointer (&self->shown, vec_coloring_unref);
  self->shown = coloring != NULL ? vec_coloring_ref (coloring) : NULL;
  self->shown_dark = is_dark ();
  clear_list (self);

  if (coloring == NULL)
    gtk_stack_set_visible_child_name (self->stack, "plain");
  else if (vec_coloring_is_ramp (coloring, &minimum, &maximum))
    show_ramp (self, coloring, minimum, maximum);
  else
    show_categories (self, coloring);
}

static void
vec_legend_dispose (GObject *object)
{
  VecLegend *self = VEC_LEGEND (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->shown, vec_coloring_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_legend_parent_class)->dispose (object);
}

static void
vec_legend_class_init (VecLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_legend_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-legend.ui");
  gtk_widget_class_bind_template_child (widget_class, VecLegend, box);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, stack);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, list);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, rest);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, ramp);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, minimum);
  gtk_widget_class_bind_template_child (widget_class, VecLegend, maximum);
}

static void
vec_legend_init (VecLegend *self)
{
  g_type_ensure (VEC_TYPE_COLOR_RAMP);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_legend_set_session (VecLegend *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_LEGEND (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "coloring-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
