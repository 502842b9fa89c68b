#include "app/vec-table-selection.h"

struct _VecTableSelection
{
  GObject parent_instance;

  VecSession *session;
  VecTableModel *model;
};

/* ---- The list */

static GType
get_item_type (GListModel *list)
{
  return VEC_TYPE_TABLE_ROW;
}

static guint
get_n_items (GListModel *list)
{
  VecTableSelection *self = VEC_TABLE_SELECTION (list);

  return self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
}

static gpointer
get_item (GListModel *list, guint position)
{
  VecTableSelection *self = VEC_TABLE_SELECTION (list);

  return self->model != NULL ? g_list_model_get_item (G_LIST_MODEL (self->model), position) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ---- What is selected */

/* Rows chosen in a table that the list does not show yet count for nothing. */
static VecRowSet *
get_chosen (VecTableSelection *self)
{
  VecRowSet *chosen = vec_session_get_chosen (self->session);
  VecRowView *view = vec_table_model_get_view (self->model);

  return chosen != NULL && view != NULL && vec_row_set_get_n_rows (chosen) == vec_row_view_get_n_rows (view) ? chosen : NULL;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  VecTableSelection *self = VEC_TABLE_SELECTION (model);
  VecRowSet *chosen = get_chosen (self);

  return chosen != NULL && vec_row_set_contains (chosen, vec_table_model_get_row (self->model, position));
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n)
{
  VecTableSelection *self = VEC_TABLE_SELECTION (model);
  VecRowSet *chosen = get_chosen (self);
  guint n_items = get_n_items (G_LIST_MODEL (model));
  GtkBitset *set;

  n = MIN (n, n_items - MIN (position, n_items));
  if (chosen == NULL)
    return gtk_bitset_new_empty ();
  if (vec_row_set_get_count (chosen) == vec_row_set_get_n_rows (chosen))
    return gtk_bitset_new_range (position, n);
  set = gtk_bitset_new_empty ();
  for (guint i = position; i < position + n; i++)
    if (vec_row_set_contains (chosen, vec_table_model_get_row (self->model, i)))
      gtk_bitset_add (set, i);
  return set;
}

/* ---- Selecting. Each is the person's choice and goes to the session, which says what is chosen then. */

/* Takes @rows; to be added to what is chosen unless @alone. */
static gboolean
choose (VecTableSelection *self, VecRowSet *rows, gboolean alone)
{
  g_autoptr (VecRowSet) owned = rows;
  g_autoptr (VecRowSet) all = NULL;
  VecRowSet *chosen = get_chosen (self);

  if (!alone && chosen != NULL)
    all = vec_row_set_union (chosen, rows);
  vec_session_set_chosen (self->session, all != NULL ? all : rows);
  return TRUE;
}

/* Takes @rows. */
static gboolean
unchoose (VecTableSelection *self, VecRowSet *rows)
{
  g_autoptr (VecRowSet) owned = rows;
  VecRowSet *chosen = get_chosen (self);
  g_autoptr (VecRowSet) rest = chosen != NULL ? vec_row_set_difference (chosen, rows) : NULL;

  if (rest != NULL)
    vec_session_set_chosen (self->session, rest);
  return TRUE;
}

static gboolean
has_rows (VecTableSelection *self)
{
  VecTable *table = vec_session_get_table (self->session);
  VecRowView *view = vec_table_model_get_view (self->model);

  return table != NULL && view != NULL && vec_table_get_n_rows (table) == vec_row_view_get_n_rows (view);
}

static gboolean
select_range (GtkSelectionModel *model, guint position, guint n, gboolean unselect_rest)
{
  VecTableSelection *self = VEC_TABLE_SELECTION (model);

  return has_rows (self) && choose (self, vec_table_model_dup_range (self->model, position, n), unselect_rest);
}

static gboolean
unselect_range (GtkSelectionModel *model, guint position, guint n)
{
  VecTableSelection *self = VEC_TABLE_SELECTION (model);

  return has_rows (self) && unchoose (self, vec_table_model_dup_range (self->model, position, n));
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  return select_range (model, position, 1, unselect_rest);
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  return unselect_range (model, position, 1);
}

/* What the list shows is a whole set of rows that is at hand. */
static gboolean
select_all (GtkSelectionModel *model)
{
  VecTableSelection *self = VEC_TABLE_SELECTION (model);
  VecRowView *view;

  if (!has_rows (self))
    return FALSE;
  view = vec_table_model_get_view (self->model);
  return choose (self, vec_row_view_dup_rows (view), TRUE);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  vec_session_set_chosen (VEC_TABLE_SELECTION (model)->session, NULL);
  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  VecTableSelection *self = VEC_TABLE_SELECTION (model);
  VecRowSet *chosen = get_chosen (self);
  g_autoptr (VecRowSet) rows = NULL;
  GtkBitsetIter iter;
  guint position;

  if (!has_rows (self))
    return FALSE;
  rows = chosen != NULL ? vec_row_set_ref (chosen) : vec_table_model_dup_range (self->model, 0, 0);
  if (gtk_bitset_iter_init_first (&iter, mask, &position))
    do
      {
        gint64 row = vec_table_model_get_row (self->model, position);

        if (row >= 0 && vec_row_set_contains (rows, row) != gtk_bitset_contains (selected, position))
          {
            VecRowSet *toggled = vec_row_set_toggled (rows, row);

            vec_row_set_unref (rows);
            rows = toggled;
          }
      }
    while (gtk_bitset_iter_next (&iter, &position));
  vec_session_set_chosen (self->session, rows);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
  iface->set_selection = set_selection;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VecTableSelection, vec_table_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL, selection_model_init))

/* ---- Following */

static void
items_changed_cb (VecTableSelection *self, guint position, guint n_removed, guint n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
chosen_changed_cb (VecTableSelection *self)
{
  guint n = get_n_items (G_LIST_MODEL (self));

  if (n > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), 0, n);
}

static void
vec_table_selection_dispose (GObject *object)
{
  VecTableSelection *self = VEC_TABLE_SELECTION (object);

  g_clear_object (&self->session);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (vec_table_selection_parent_class)->dispose (object);
}

static void
vec_table_selection_class_init (VecTableSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vec_table_selection_dispose;
}

static void
vec_table_selection_init (VecTableSelection *self)
{
}

VecTableSelection *
vec_table_selection_new (VecSession *session, VecTableModel *model)
{
  VecTableSelection *self = g_object_new (VEC_TYPE_TABLE_SELECTION, NULL);

  self->session = g_object_ref (session);
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "chosen-changed", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}
