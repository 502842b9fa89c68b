#include "app/vec-table-dock.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/vec-settings.h"
#include "app/vec-table-arrange.h"
#include "app/vec-table-columns.h"
#include "app/vec-table-copy.h"
#include "app/vec-table-headers.h"
#include "app/vec-table-selection.h"
#include "session/vec-session-filter.h"
#include "session/vec-table-model.h"

#define LEAST_HEIGHT 130
#define LEAST_MAP 140         /* what is left to the map above */
#define STEP 24               /* by a key */
#define MANY_COLUMNS 12       /* a search helps among more of them */

struct _VecTableDock
{
  GtkWidget parent_instance;

  VecSession *session;
  VecTableModel *model;
  GPtrArray *bound;           /* of GtkListItem, lent: rows that have widgets */
  VecJob *job;
  VecJob *copying;
  VecRowOrder *order;         /* that of "sorted"; NULL: the table's */
  VecTableSort sorted;        /* what is shown */
  gboolean stale;             /* not to be seen while something changed */
  gboolean updating;
  int height, height_before;
  double pointer_before;      /* above the lower end of the parent, when a drag began */

  GtkWidget *box;
  GtkWidget *edge;
  GtkLabel *count;
  GtkDropDown *sort_by;
  GtkToggleButton *descending;
  GtkCheckButton *only_chosen;
  GtkCheckButton *only_shown;
  GtkCheckButton *dimensions;
  GtkWidget *waiting;
  GtkProgressBar *progress;
  GtkColumnView *view;
};

G_DEFINE_FINAL_TYPE (VecTableDock, vec_table_dock, GTK_TYPE_WIDGET)

/* ---- What is shown of it */

static void
show_count (VecTableDock *self)
{
  VecTable *table = vec_session_get_table (self->session);
  gint64 n = g_list_model_get_n_items (G_LIST_MODEL (self->model)), n_all = table != NULL ? vec_table_get_n_rows (table) : 0;
  g_autofree char *some = g_strdup_printf ("%'" G_GINT64_FORMAT, n), *all = g_strdup_printf ("%'" G_GINT64_FORMAT, n_all);
  g_autofree char *text = NULL;

  if (n == n_all)
    text = g_strdup_printf (ngettext ("%s row", "%s rows", (gulong) n), some);
  else
    text = g_strdup_printf (ngettext ("%s of %s row", "%s of %s rows", (gulong) n_all), some, all);
  gtk_label_set_text (self->count, text);
}

/* The row that is selected on the map. */
static void
mark_current (VecTableDock *self)
{
  gint64 current = vec_session_get_selected_row (self->session);

  for (guint i = 0; i < self->bound->len; i++)
    {
      GtkListItem *item = self->bound->pdata[i];
      VecTableRow *row = gtk_list_item_get_item (item);
      GtkWidget *widget = vec_table_columns_get_row_widget (item);
      gboolean is_current = row != NULL && vec_table_row_get_row (row) == current;

      if (widget == NULL)
        continue;
      if (is_current)
        gtk_widget_add_css_class (widget, "current");
      else
        gtk_widget_remove_css_class (widget, "current");
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      is_current ? _("Selected on the map") : "", -1);
    }
}

static GtkWidget *
find_list (VecTableDock *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  while (child != NULL && !GTK_IS_LIST_VIEW (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

/* GtkColumnView learns to scroll in GTK 4.12; its list can. */
static void
scroll_to_position (VecTableDock *self, gint64 position)
{
  GtkWidget *list = find_list (self);

  if (list != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > position)
    gtk_widget_activate_action (list, "list.scroll-to-item", "u", (guint) position);
}

/* Returns whether the row is in the table as it is shown. */
static gboolean
scroll_to (VecTableDock *self, gint64 row)
{
  VecRowView *view = vec_table_model_get_view (self->model);
  gint64 position = view != NULL ? vec_row_view_find (view, row) : -1;

  if (position >= 0)
    scroll_to_position (self, position);
  return position >= 0;
}

static void
show_sort (VecTableDock *self)
{
  self->updating = TRUE;
  gtk_drop_down_set_selected (self->sort_by, vec_table_columns_find_sort (self->view));
  gtk_toggle_button_set_active (self->descending, self->sorted.descending);
  self->updating = FALSE;
}

static void
arranged (gpointer owner, gpointer data, const GError *error)
{
  VecTableDock *self = owner;
  VecTableArrangement *work = data;
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  gboolean same_order = self->order == work->order && vec_table_sorts_equal (&work->sort, &self->sorted);

  gtk_widget_set_visible (self->waiting, FALSE);
  if (error != NULL)
    return;
  vec_row_order_unref (self->order);
  self->order = g_steal_pointer (&work->order);
  self->sorted = work->sort;
  vec_table_model_set_view (self->model, work->view);
  show_count (self);
  show_sort (self);
  mark_current (self);
  if (!scroll_to (self, vec_session_get_selected_row (self->session)) &&
      !(same_order && g_list_model_get_n_items (G_LIST_MODEL (self->model)) == n_before))
    scroll_to_position (self, 0);   /* other rows, or in another order: from the first on */
}

static void
progressed (gpointer owner)
{
  VecTableDock *self = owner;
  guint64 done, total;

  vec_job_get_progress (self->job, &done, &total);
  gtk_widget_set_visible (self->waiting, TRUE);
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress, (double) done / (double) total);
  else
    gtk_progress_bar_pulse (self->progress);
}

static void
arrange (VecTableDock *self)
{
  gboolean has_table = self->session != NULL && vec_session_get_table (self->session) != NULL, is_sorted;
  VecTableSort sort;

  vec_job_drop (&self->job);
  gtk_widget_set_visible (self->waiting, FALSE);
  self->stale = !gtk_widget_get_visible (GTK_WIDGET (self));
  if (!has_table || self->stale)
    return;

  vec_table_columns_get_sort (self->view, &sort);
  is_sorted = self->order != NULL && vec_table_sorts_equal (&sort, &self->sorted);
  vec_table_arrange (&self->job, self,
                     vec_table_arrangement_new (self->session, gtk_check_button_get_active (self->only_shown),
                                                gtk_check_button_get_active (self->only_chosen), &sort, is_sorted ? self->order : NULL),
                     arranged, progressed);
}

/* ---- What a person asks for */

/* One header sorts. */
static void
sorter_changed_cb (VecTableDock *self)
{
  if (self->updating)
    return;
  self->updating = TRUE;
  vec_table_columns_sort_alone (self->view, vec_table_columns_find_sort (self->view));
  self->updating = FALSE;
  arrange (self);
}

static void
sort_chosen_cb (VecTableDock *self)
{
  if (!self->updating && self->session != NULL)
    vec_table_columns_set_sort (self->view, gtk_drop_down_get_selected (self->sort_by),
                                gtk_toggle_button_get_active (self->descending));
}

/* The headers say again what is shown. */
static void
cancel_cb (VecTableDock *self)
{
  vec_job_drop (&self->job);
  gtk_widget_set_visible (self->waiting, FALSE);
  self->updating = TRUE;
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  for (guint i = 0; i < g_list_model_get_n_items (gtk_column_view_get_columns (self->view)); i++)
    {
      VecTableSort sort;

      vec_table_columns_set_sort (self->view, i, self->sorted.descending);
      vec_table_columns_get_sort (self->view, &sort);
      if (vec_table_sorts_equal (&sort, &self->sorted))
        break;
    }
  vec_table_columns_sort_alone (self->view, vec_table_columns_find_sort (self->view));
  self->updating = FALSE;
  show_sort (self);
}

static void
rows_wanted_cb (VecTableDock *self)
{
  if (self->session != NULL)
    arrange (self);
}

static void
activated_cb (VecTableDock *self, guint position)
{
  gint64 row = vec_table_model_get_row (self->model, position);

  if (row >= 0)
    vec_session_go_to_row (self->session, row);
}

static void
close_cb (VecTableDock *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* ---- Keys */

static gboolean
copy_rows_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  VecTableDock *self = data;

  if (vec_session_get_chosen (self->session) == NULL || vec_table_model_get_view (self->model) == NULL)
    return FALSE;

  vec_table_copy (&self->copying, GTK_WIDGET (self), self->session, vec_table_model_get_view (self->model));
  return TRUE;
}

static gboolean
choose_nothing_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  VecTableDock *self = data;

  if (vec_session_get_chosen (self->session) == NULL)
    return FALSE;
  vec_session_set_chosen (self->session, NULL);
  return TRUE;
}

/* ---- Height */

static void
set_height (VecTableDock *self, int height)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  int most = parent != NULL ? gtk_widget_get_height (parent) - LEAST_MAP : G_MAXINT;

  self->height = CLAMP (height, LEAST_HEIGHT, MAX (most, LEAST_HEIGHT));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
keep_height (VecTableDock *self)
{
  GSettings *settings = vec_settings_get ();

  if (settings != NULL)
    g_settings_set_int (settings, VEC_KEY_TABLE_HEIGHT, self->height);
}

/* The edge moves while it is dragged, at an unknown time after it was told to: what counts is where the pointer is in the parent. */
static double
pointer_height (VecTableDock *self, double y)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  double above = y;

  if (!gtk_widget_translate_coordinates (self->edge, parent, 0, y, NULL, &above))
    return 0;
  return gtk_widget_get_height (parent) - above;
}

static void
drag_begin_cb (VecTableDock *self, double x, double y)
{
  self->height_before = gtk_widget_get_height (GTK_WIDGET (self));
  self->pointer_before = pointer_height (self, y);
}

static void
drag_update_cb (VecTableDock *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    set_height (self, self->height_before + (int) round (pointer_height (self, y + dy) - self->pointer_before));
}

static gboolean
edge_key_cb (VecTableDock *self, guint key)
{
  if (key != GDK_KEY_Up && key != GDK_KEY_Down)
    return FALSE;
  set_height (self, gtk_widget_get_height (GTK_WIDGET (self)) + (key == GDK_KEY_Up ? STEP : -STEP));
  keep_height (self);
  return TRUE;
}

static void
vec_table_dock_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  VecTableDock *self = VEC_TABLE_DOCK (widget);

  gtk_widget_measure (self->box, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural = MAX (*minimum, self->height);
}

static void
vec_table_dock_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (VEC_TABLE_DOCK (widget)->box, width, height, baseline, NULL);
}

/* ---- Following the session */

static void
fill_sort_by (VecTableDock *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      gtk_string_list_append (titles, gtk_column_view_column_get_title (column));
    }
  self->updating = TRUE;
  gtk_drop_down_set_model (self->sort_by, G_LIST_MODEL (titles));
  gtk_drop_down_set_enable_search (self->sort_by, g_list_model_get_n_items (columns) > MANY_COLUMNS);
  self->updating = FALSE;
}

static void
columns_wanted_cb (VecTableDock *self)
{
  if (self->session == NULL)
    return;
  self->updating = TRUE;
  vec_table_model_set_view (self->model, NULL);
  g_clear_pointer (&self->order, vec_row_order_unref);
  self->sorted = (VecTableSort) { .is_natural = TRUE };
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  vec_table_columns_fill (self->view, self->session, gtk_check_button_get_active (self->dimensions), self->bound);
  vec_table_headers_open (self->view, &self->sorted);
  self->updating = FALSE;
  fill_sort_by (self);
  arrange (self);
}

static void
chosen_changed_cb (VecTableDock *self)
{
  if (gtk_check_button_get_active (self->only_chosen))
    arrange (self);
}

static void
clusters_changed_cb (VecTableDock *self)
{
  VecTableSort sort;

  vec_table_columns_get_sort (self->view, &sort);
  if (!sort.is_natural && sort.field == VEC_ORDER_CODES)
    g_clear_pointer (&self->order, vec_row_order_unref);
  arrange (self);
}

static void
selected_row_cb (VecTableDock *self)
{
  mark_current (self);
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    scroll_to (self, vec_session_get_selected_row (self->session));
}

static void
visible_cb (VecTableDock *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)) && self->stale)
    arrange (self);
}

/* ---- The widget */

static void
vec_table_dock_dispose (GObject *object)
{
  VecTableDock *self = VEC_TABLE_DOCK (object);

  self->updating = TRUE;
  vec_job_drop (&self->job);
  vec_job_drop (&self->copying);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_object (&self->model);
  g_clear_pointer (&self->order, vec_row_order_unref);

  G_OBJECT_CLASS (vec_table_dock_parent_class)->dispose (object);
}

static void
vec_table_dock_finalize (GObject *object)
{
  g_ptr_array_unref (VEC_TABLE_DOCK (object)->bound);

  G_OBJECT_CLASS (vec_table_dock_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, box);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, edge);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, count);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, sort_by);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, descending);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, only_chosen);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, only_shown);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, dimensions);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, waiting);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, progress);
  gtk_widget_class_bind_template_child (widget_class, VecTableDock, view);
}

static void
vec_table_dock_class_init (VecTableDockClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vec_table_dock_dispose;
  G_OBJECT_CLASS (klass)->finalize = vec_table_dock_finalize;
  widget_class->measure = vec_table_dock_measure;
  widget_class->size_allocate = vec_table_dock_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "tabledock");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/vectarium/Vectarium/ui/vec-table-dock.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, sort_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, rows_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, columns_wanted_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_update_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_height);
  gtk_widget_class_bind_template_callback (widget_class, edge_key_cb);
}

static void
add_shortcuts (VecTableDock *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  static const struct
  {
    const char *trigger;
    GtkShortcutFunc func;
  } shortcuts[] = { { "<Control>c", copy_rows_cb }, { "Escape", choose_nothing_cb } };

  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].trigger),
                                                            gtk_callback_action_new (shortcuts[i].func, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->view), controller);
}

static void
vec_table_dock_init (VecTableDock *self)
{
  GSettings *settings = vec_settings_get ();

  self->model = vec_table_model_new ();
  self->bound = g_ptr_array_new ();
  self->sorted.is_natural = TRUE;
  self->stale = TRUE;
  self->height = settings != NULL ? g_settings_get_int (settings, VEC_KEY_TABLE_HEIGHT) : 260;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_cursor_from_name (self->edge, "row-resize");
  add_shortcuts (self);
  g_signal_connect (self, "notify::visible", G_CALLBACK (visible_cb), NULL);
}

void
vec_table_dock_set_session (VecTableDock *self, VecSession *session)
{
  g_autoptr (VecTableSelection) selection = NULL;

  g_return_if_fail (VEC_IS_TABLE_DOCK (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  selection = vec_table_selection_new (session, self->model);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (sorter_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::table", G_CALLBACK (columns_wanted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::selected-row", G_CALLBACK (selected_row_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "visible-changed", G_CALLBACK (rows_wanted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "chosen-changed", G_CALLBACK (chosen_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "clusters-changed", G_CALLBACK (clusters_changed_cb), self, G_CONNECT_SWAPPED);
  columns_wanted_cb (self);
}

void
vec_table_dock_focus (VecTableDock *self)
{
  g_return_if_fail (VEC_IS_TABLE_DOCK (self));

  gtk_widget_child_focus (GTK_WIDGET (self->view), GTK_DIR_TAB_FORWARD);
}
