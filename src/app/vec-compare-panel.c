#include "app/vec-compare-panel.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-neighbor-row.h"
#include "app/vec-ten-dots.h"

struct _VecComparePanel
{
  GtkWidget parent_instance;

  VecSession *session;
  VecLink *link;
  GBinding *colored;

  GtkWidget *box;
  VecTenDots *dots;
  GtkSpinner *spinner;
  GtkLabel *verdict;
  GtkLabel *matched;
  GtkSwitch *color;
  GtkListView *list;
  GtkWidget *selected;   /* what is known about the selected row */
  GtkLabel *title;
  GtkLabel *lists[3];    /* its neighbours: on both sides, left, right */
};

G_DEFINE_FINAL_TYPE (VecComparePanel, vec_compare_panel, GTK_TYPE_WIDGET)

/* ---- One sentence */

static char *
dup_verdict (VecComparePanel *self)
{
  double mean = vec_link_get_mean_kept (self->link);
  int n = (int) lround (VEC_LINK_K * mean);

  if (vec_link_get_progress (self->link) >= 0)
    return g_strdup (_("Comparing neighbourhoods…"));
  if (vec_link_is_waiting (self->link))
    return g_strdup (_("Waiting for both maps to be finished…"));
  if (isnan (mean))
    return g_strdup ("");
  if (n == 0)
    return g_strdup (vec_link_is_same_table (self->link) ? _("The two maps agree on hardly a neighbour.")
                                                         : _("Hardly a row has kept any of its 10 nearest neighbours."));
  if (vec_link_is_same_table (self->link))
    return g_strdup_printf (ngettext ("The two maps agree on %d of 10 neighbours.", "The two maps agree on %d of 10 neighbours.", (gulong) n), n);

  return g_strdup_printf (ngettext ("On average a row has kept %d of its 10 nearest neighbours.",
                                    "On average a row has kept %d of its 10 nearest neighbours.", (gulong) n), n);
}

static char *
dup_matched (VecComparePanel *self)
{
  gint64 n = vec_link_get_n_matched (self->link);
  VecTable *table = vec_session_get_table (self->session);
  g_autofree char *matched = g_strdup_printf ("%'" G_GINT64_FORMAT, n);
  g_autofree char *all = NULL;

  if (n < 0 || table == NULL || vec_link_is_same_table (self->link))
    return g_strdup ("");
  all = g_strdup_printf ("%'" G_GINT64_FORMAT, vec_table_get_n_rows (table));

  /* Translators: rows of the left file that are in the right one too. */
  return g_strdup_printf (_("%s of %s rows are in both files; only these are compared."), matched, all);
}

static void
show_verdict (VecComparePanel *self)
{
  double mean = vec_link_get_mean_kept (self->link);
  gboolean busy = vec_link_get_progress (self->link) >= 0 || vec_link_is_waiting (self->link);
  g_autofree char *verdict = dup_verdict (self), *matched = dup_matched (self);

  vec_ten_dots_set_filled (self->dots, busy || isnan (mean) ? -1 : (int) lround (10 * mean));
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_label_set_text (self->verdict, verdict);
  gtk_label_set_text (self->matched, matched);
  gtk_widget_set_visible (GTK_WIDGET (self->matched), *matched != '\0');
}

/* ---- The selected row */

static char *
dup_links (VecComparePanel *self, GArray *rows)
{
  VecTable *table = vec_session_get_table (self->session);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      gint64 row = g_array_index (rows, gint64, i);
      g_autofree char *label = g_markup_escape_text (vec_table_get_label (table, row), -1);

      /* Translators: what stands between the items of a list. */
      g_string_append_printf (text, "%s<a href=\"row:%" G_GINT64_FORMAT "\">%s</a>", i > 0 ? _(", ") : "", row, label);
    }

  return g_string_free (text, FALSE);
}

static gboolean
link_cb (VecComparePanel *self, const char *uri)
{
  vec_session_select_row (self->session, g_ascii_strtoll (uri + strlen ("row:"), NULL, 10));

  return TRUE;
}

static void
show_selected (VecComparePanel *self)
{
  gint64 row = vec_session_get_selected_row (self->session);
  g_autoptr (GArray) both = NULL, left = NULL, right = NULL;
  gboolean is_known = vec_link_dup_neighbors (self->link, row, &both, &left, &right);
  GArray *rows[] = { both, left, right };

  gtk_widget_set_visible (self->selected, is_known);
  if (!is_known)
    return;

  gtk_label_set_text (self->title, vec_table_get_label (vec_session_get_table (self->session), row));
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *links = dup_links (self, rows[i]);

      gtk_label_set_markup (self->lists[i], rows[i]->len > 0 ? links : _("none"));
    }
}

static void
update_cb (VecComparePanel *self)
{
  if (self->link == NULL)
    return;

  show_verdict (self);
  show_selected (self);
}

/* ---- The rows that changed most */

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, vec_neighbor_row_new ());
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  vec_neighbor_row_set_item (VEC_NEIGHBOR_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  vec_neighbor_row_set_item (VEC_NEIGHBOR_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
activated_cb (VecComparePanel *self, guint position)
{
  g_autoptr (VecRowItem) item = g_list_model_get_item (vec_link_get_changed (self->link), position);

  if (item != NULL)
    vec_session_select_row (self->session, vec_row_item_get_row (item));
}

/* ---- The widget */

static void
vec_compare_panel_dispose (GObject *object)
{
  VecComparePanel *self = VEC_COMPARE_PANEL (object);

  if (self->box != NULL)
    vec_compare_panel_set_link (self, NULL);
  g_clear_object (&self->session);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vec_compare_panel_parent_class)->dispose (object);
}

static void
vec_compare_panel_class_init (VecComparePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const char *const lists[] = { "both", "left", "right" };

  G_OBJECT_CLASS (klass)->dispose = vec_compare_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-compare-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, VecComparePanel, box);
  gtk_widget_class_bind_template_child (widget_class, VecComparePanel, dots);
  gtk_widget_class_bind_template_child (widget_class, VecComparePanel, spinner);
  gtk_widget_class_bind_template_child (widget_class, VecComparePanel, verdict);
  gtk_widget_class_bind_template_child (widget_class, VecComparePanel, matched);
  gtk_widget_class_bind_template_child (widget_class, VecComparePanel, color);
  gtk_widget_class_bind_template_child (widget_class, VecComparePanel, list);
  gtk_widget_class_bind_template_child (widget_class, VecComparePanel, selected);
  gtk_widget_class_bind_template_child (widget_class, VecComparePanel, title);
  for (int i = 0; i < 3; i++)
    gtk_widget_class_bind_template_child_full (widget_class, lists[i], FALSE,
                                               G_STRUCT_OFFSET (VecComparePanel, lists) + i * (int) sizeof (GtkLabel *));
  gtk_widget_class_bind_template_callback (widget_class, setup_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_row_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, link_cb);
}

static void
vec_compare_panel_init (VecComparePanel *self)
{
  g_type_ensure (VEC_TYPE_TEN_DOTS);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vec_compare_panel_set_session (VecComparePanel *self, VecSession *session)
{
  g_return_if_fail (VEC_IS_COMPARE_PANEL (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::selected-row", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
}

void
vec_compare_panel_set_link (VecComparePanel *self, VecLink *link)
{
  g_autoptr (GtkNoSelection) model = NULL;

  g_return_if_fail (VEC_IS_COMPARE_PANEL (self));

  if (self->link != NULL)
    g_signal_handlers_disconnect_by_func (self->link, update_cb, self);
  if (self->colored != NULL)
    g_binding_unbind (self->colored);
  self->colored = NULL;
  g_set_object (&self->link, link);
  if (link != NULL)
    {
      model = gtk_no_selection_new (g_object_ref (vec_link_get_changed (link)));
      g_signal_connect_object (link, "changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
      self->colored = g_object_bind_property (link, "colored", self->color, "active", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
    }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  update_cb (self);
}
