#include "app/vec-clusters-panel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-cluster-row.h"
#include "app/vec-legend.h"
#include "session/vec-session-legend.h"

struct _VecClustersPanel
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkWidget *legend_section;
  GtkLabel *legend_title;
  VecLegend *legend;
  GtkWidget *show_all;   /* beneath the legend, where it does not scroll away */
  GtkSpinButton *count;
  GtkListView *list;
  gboolean updating;   /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecClustersPanel, vec_clusters_panel, GTK_TYPE_WIDGET)

static void
setup_row_cb (VecClustersPanel *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, vec_cluster_row_new (self->session));
  gtk_list_item_set_activatable (item, FALSE);
}

static void
bind_row_cb (VecClustersPanel *self, GtkListItem *item)
{
  vec_cluster_row_set_item (VEC_CLUSTER_ROW (gtk_list_item_get_child (item)), VEC_CLUSTER_ITEM (gtk_list_item_get_item (item)));
}

static void
unbind_row_cb (VecClustersPanel *self, GtkListItem *item)
{
  vec_cluster_row_set_item (VEC_CLUSTER_ROW (gtk_list_item_get_child (item)), NULL);
}

/* The column that gives the colours; NULL: none does. */
static const char *
get_color_column (VecClustersPanel *self)
{
  const char *color_by = vec_session_get_color_by (self->session);

  return color_by != NULL && g_str_has_prefix (color_by, "column:") ? color_by + strlen ("column:") : NULL;
}

static void
update_show_all_cb (VecClustersPanel *self)
{
  const char *column = get_color_column (self);

  gtk_widget_set_visible (self->show_all, column != NULL && vec_session_hides_any_value (self->session, column));
}

static void
show_all_cb (VecClustersPanel *self)
{
  vec_session_show_all_values (self->session, get_color_column (self));
}

/* The clusters' own list explains their colours. */
static void
update_legend (VecClustersPanel *self)
{
  const char *color_by = vec_session_get_color_by (self->session);
  gboolean by_cluster = g_strcmp0 (color_by, "cluster") == 0;
  g_autofree char *title = NULL;

  gtk_widget_set_visible (self->legend_section, !by_cluster || vec_scene_get_encodings (vec_session_get_scene (self->session)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->legend_title), !by_cluster);
  if (get_color_column (self) != NULL)
    title = g_strdup (get_color_column (self));
  else if (g_strcmp0 (color_by, "distance") == 0)
    title = g_strdup (_("Distance to selection"));
  else
    title = g_strdup (_("Colours"));
  gtk_label_set_text (self->legend_title, title);
}

static void
update_cb (VecClustersPanel *self)
{
  self->updating = TRUE;
  gtk_spin_button_set_value (self->count, vec_session_get_n_clusters (self->session));
  update_legend (self);
  update_show_all_cb (self);
  self->updating = FALSE;
}

static void
count_changed_cb (VecClustersPanel *self)
{
  if (!self->updating && self->session != NULL)
    vec_session_set_n_clusters (self->session, gtk_spin_button_get_value_as_int (self->count));
}

static void
vec_clusters_panel_dispose (GObject *object)
{
  VecClustersPanel *self = VEC_CLUSTERS_PANEL (object);

  self->updating = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (vec_clusters_panel_parent_class)->dispose (object);
}

static void
vec_clusters_panel_class_init (VecClustersPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_clusters_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-clusters-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, VecClustersPanel, box);
  gtk_widget_class_bind_template_child (widget_class, VecClustersPanel, legend_section);
  gtk_widget_class_bind_template_child (widget_class, VecClustersPanel, legend_title);
  gtk_widget_class_bind_template_child (widget_class, VecClustersPanel, legend);
  gtk_widget_class_bind_template_child (widget_class, VecClustersPanel, show_all);
  gtk_widget_class_bind_template_child (widget_class, VecClustersPanel, count);
  gtk_widget_class_bind_template_child (widget_class, VecClustersPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, count_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
vec_clusters_panel_init (VecClustersPanel *self)
{
  g_type_ensure (VEC_TYPE_LEGEND);
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
}

void
vec_clusters_panel_set_session (VecClustersPanel *self, VecSession *session)
{
  g_autoptr (GtkNoSelection) model = NULL;

  g_return_if_fail (VEC_IS_CLUSTERS_PANEL (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  model = gtk_no_selection_new (g_object_ref (vec_session_get_clusters (session)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  vec_legend_set_session (self->legend, session);
  g_signal_connect_object (session, "notify::n-clusters", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::color-by", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_show_all_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "filter-changed", G_CALLBACK (update_show_all_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "encodings-changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}
