#include "app/vec-neighbors-panel.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/vec-choice.h"
#include "app/vec-neighbor-row.h"

struct _VecNeighborsPanel
{
  GtkWidget parent_instance;

  VecSession *session;
  GtkWidget *box;
  GtkStack *stack;
  GtkLabel *title;
  GtkLabel *details;
  GtkDropDown *metric;
  GtkSpinButton *count;
  GtkLabel *meaning;
  GtkListView *list;
  gboolean updating;   /* the session's value is being shown, not chosen */
};

G_DEFINE_FINAL_TYPE (VecNeighborsPanel, vec_neighbors_panel, GTK_TYPE_WIDGET)

/* ---- The list */

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, vec_neighbor_row_new ());
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  VecNeighborRow *row = VEC_NEIGHBOR_ROW (gtk_list_item_get_child (item));

  vec_neighbor_row_set_item (row, VEC_ROW_ITEM (gtk_list_item_get_item (item)));
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  vec_neighbor_row_set_item (VEC_NEIGHBOR_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
row_activated_cb (VecNeighborsPanel *self, guint position)
{
  g_autoptr (VecRowItem) item = g_list_model_get_item (vec_session_get_neighbors (self->session), position);

  if (item != NULL)
    vec_session_select_row (self->session, vec_row_item_get_row (item));
}

/* ---- Following the session */

static const char *
get_metric_meaning (VecMetric metric)
{
  switch (metric)
    {
    case VEC_METRIC_COSINE:
      return _("Difference of direction: 0 is the same, 1 unrelated.");
    case VEC_METRIC_EUCLIDEAN:
      return _("Straight-line distance: smaller is nearer.");
    case VEC_METRIC_DOT:
      return _("A score: larger is nearer; long vectors count more.");
    default:
      return "";
    }
}

static void
update_settings_cb (VecNeighborsPanel *self)
{
  VecMetric metric = vec_session_get_metric (self->session);

  self->updating = TRUE;
  vec_choice_set_id (self->metric, vec_metric_get_id (metric));
  gtk_spin_button_set_value (self->count, vec_session_get_n_neighbors (self->session));
  gtk_label_set_text (self->meaning, get_metric_meaning (metric));
  self->updating = FALSE;
}

/* Its first line is what it is called. */
static void
show_text (VecNeighborsPanel *self, char *text)
{
  char *rest = text != NULL ? strchr (text, '\n') : NULL;

  if (rest != NULL)
    *rest++ = '\0';
  gtk_label_set_text (self->title, text != NULL ? text : "");
  gtk_label_set_text (self->details, rest != NULL ? rest : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->details), rest);  /* where it is cut */
  g_free (text);
}

static void
update_selection_cb (VecNeighborsPanel *self)
{
  gint64 row = vec_session_get_selected_row (self->session);
  int text = vec_session_get_selected_text (self->session);

  if (text >= 0)
    show_text (self, vec_session_dup_added_text (self->session, text));
  else if (row >= 0)
    show_text (self, vec_session_dup_row_text (self->session, row));

  gtk_widget_set_visible (GTK_WIDGET (self->details), *gtk_label_get_text (self->details) != '\0');
  gtk_stack_set_visible_child_name (self->stack, text >= 0 || row >= 0 ? "selected" : "nothing");
}

/* ---- What a person chooses */

static void
metric_chosen_cb (VecNeighborsPanel *self)
{
  VecMetric metric;
  const char *id = vec_choice_get_id (self->metric);

  if (!self->updating && self->session != NULL && id != NULL && vec_metric_from_id (id, &metric))
    vec_session_set_metric (self->session, metric);
}

static void
count_changed_cb (VecNeighborsPanel *self)
{
  if (!self->updating && self->session != NULL)
    vec_session_set_n_neighbors (self->session, gtk_spin_button_get_value_as_int (self->count));
}

static void
fill_metrics (VecNeighborsPanel *self)
{
  const char *ids[VEC_N_METRICS + 1] = { NULL };
  const char *titles[VEC_N_METRICS + 1] = { NULL };

  for (int i = 0; i < VEC_N_METRICS; i++)
    {
      ids[i] = vec_metric_get_id ((VecMetric) i);
      titles[i] = vec_metric_get_title ((VecMetric) i);
    }

  vec_choice_set_entries (self->metric, ids, titles);
}

static void
vec_neighbors_panel_dispose (GObject *object)
{
  VecNeighborsPanel *self = VEC_NEIGHBORS_PANEL (object);

  self->updating = TRUE;
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_neighbors_panel_parent_class)->dispose (object);
}

static void
vec_neighbors_panel_class_init (VecNeighborsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_neighbors_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-neighbors-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, VecNeighborsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborsPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborsPanel, title);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborsPanel, details);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborsPanel, metric);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborsPanel, count);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborsPanel, meaning);
  gtk_widget_class_bind_template_child (widget_class, VecNeighborsPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, metric_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, count_changed_cb);
}

static void
vec_neighbors_panel_init (VecNeighborsPanel *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_metrics (self);
  self->updating = FALSE;
}

void
vec_neighbors_panel_set_session (VecNeighborsPanel *self, VecSession *session)
{
  g_autoptr (GtkNoSelection) model = NULL;

  g_return_if_fail (VEC_IS_NEIGHBORS_PANEL (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  model = gtk_no_selection_new (g_object_ref (vec_session_get_neighbors (session)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  g_signal_connect_object (session, "notify::metric", G_CALLBACK (update_settings_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::n-neighbors", G_CALLBACK (update_settings_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-row", G_CALLBACK (update_selection_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-text", G_CALLBACK (update_selection_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (update_selection_cb), self, G_CONNECT_SWAPPED);
  update_settings_cb (self);
  update_selection_cb (self);
}

void
vec_neighbors_panel_focus (VecNeighborsPanel *self)
{
  g_return_if_fail (VEC_IS_NEIGHBORS_PANEL (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}
