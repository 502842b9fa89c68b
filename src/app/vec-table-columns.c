#include "app/vec-table-columns.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "session/vec-table-model.h"

/* ---- A sorter that sorts nothing: it only knows what its header stands for. The view's own sorter asks the first of them, and turns the
 * answer over when it is to descend: that is how the direction is known before GTK 4.10. */

#define VEC_TYPE_HEADER_SORTER (vec_header_sorter_get_type ())
G_DECLARE_FINAL_TYPE (VecHeaderSorter, vec_header_sorter, VEC, HEADER_SORTER, GtkSorter)

struct _VecHeaderSorter
{
  GtkSorter parent_instance;
  VecTableSort sort;
};

G_DEFINE_FINAL_TYPE (VecHeaderSorter, vec_header_sorter, GTK_TYPE_SORTER)

static VecHeaderSorter *asked;

static GtkOrdering
vec_header_sorter_compare (GtkSorter *sorter, gpointer a, gpointer b)
{
  asked = VEC_HEADER_SORTER (sorter);
  return GTK_ORDERING_SMALLER;
}

static GtkSorterOrder
vec_header_sorter_get_order (GtkSorter *sorter)
{
  return GTK_SORTER_ORDER_TOTAL;
}

static void
vec_header_sorter_class_init (VecHeaderSorterClass *klass)
{
  GTK_SORTER_CLASS (klass)->compare = vec_header_sorter_compare;
  GTK_SORTER_CLASS (klass)->get_order = vec_header_sorter_get_order;
}

static void
vec_header_sorter_init (VecHeaderSorter *self)
{
}

static VecHeaderSorter *
ask (GtkColumnView *view, gboolean *descending)
{
  g_autoptr (GObject) a = g_object_new (VEC_TYPE_TABLE_ROW, NULL), b = g_object_new (VEC_TYPE_TABLE_ROW, NULL);

  asked = NULL;
  *descending = gtk_sorter_compare (gtk_column_view_get_sorter (view), a, b) == GTK_ORDERING_LARGER;
  return asked;
}

void
vec_table_columns_get_sort (GtkColumnView *view, VecTableSort *sort)
{
  gboolean descending;
  VecHeaderSorter *sorter = ask (view, &descending);

  *sort = sorter != NULL ? sorter->sort : (VecTableSort) { .is_natural = TRUE };
  sort->descending = sorter != NULL && descending;
}

guint
vec_table_columns_find_sort (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  gboolean descending;
  VecHeaderSorter *sorter = ask (view, &descending);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (sorter != NULL && gtk_column_view_column_get_sorter (column) == GTK_SORTER (sorter))
        return i;
    }
  return 0;
}

void
vec_table_columns_set_sort (GtkColumnView *view, guint position, gboolean descending)
{
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), position);

  if (column != NULL)
    gtk_column_view_sort_by_column (view, column, descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

/* A column that is given its sorter anew has forgotten that it sorted. */
void
vec_table_columns_sort_alone (GtkColumnView *view, guint position)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      g_autoptr (GtkSorter) sorter = i != position ? g_object_ref (gtk_column_view_column_get_sorter (column)) : NULL;

      if (sorter == NULL)
        continue;
      gtk_column_view_column_set_sorter (column, NULL);
      gtk_column_view_column_set_sorter (column, sorter);
    }
}

/* ---- Cells */

typedef struct
{
  VecSession *session;   /* lent: the dock lives no longer */
  VecTableSort what;
  char *title;
  GPtrArray *bound;      /* the first column's alone */
} Cells;

static void
cells_free (gpointer data, GClosure *closure)
{
  Cells *cells = data;

  g_clear_object (&cells->session);
  g_clear_pointer (&cells->bound, g_ptr_array_unref);
  g_free (cells->title);
  g_free (cells);
}

static char *
dup_cluster (VecSession *session, gint64 row)
{
  VecClustering *clustering = vec_session_get_clustering (session);
  gint32 cluster = clustering != NULL ? vec_clustering_get_assignment (clustering)[row] : -1;

  return cluster >= 0 ? g_strdup_printf ("%d", cluster + 1) : g_strdup ("");
}

/* In one line, without what would break it. */
static char *
dup_text (const Cells *cells, gint64 row)
{
  VecTable *table = vec_session_get_table (cells->session);
  char *text;

  if (table == NULL || row < 0 || row >= vec_table_get_n_rows (table))
    return g_strdup ("");
  if (cells->what.is_natural)
    return g_strdup_printf ("%" G_GINT64_FORMAT, row + 1);
  switch (cells->what.field)
    {
    case VEC_ORDER_LABEL:
      text = g_strdup (vec_table_get_label (table, row));
      break;
    case VEC_ORDER_COLUMN:
      text = vec_column_dup_value (vec_table_get_column (table, cells->what.index), row);
      break;
    case VEC_ORDER_DIMENSION:
      return g_strdup_printf ("%.4g", (double) vec_table_get_value (table, row, cells->what.index));
    case VEC_ORDER_CODES:
    default:
      return dup_cluster (cells->session, row);
    }
  return g_strdelimit (text, "\n\r\t", ' ');
}

static gboolean
is_number (const Cells *cells)
{
  VecTable *table = vec_session_get_table (cells->session);

  if (cells->what.is_natural || cells->what.field == VEC_ORDER_DIMENSION || cells->what.field == VEC_ORDER_CODES)
    return TRUE;
  return cells->what.field == VEC_ORDER_COLUMN
         && vec_column_get_column_type (vec_table_get_column (table, cells->what.index)) == VEC_COLUMN_NUMBER;
}

/* The whole text, where the cell has no room for it. */
static gboolean
tooltip_cb (GtkWidget *cell, int x, int y, gboolean keyboard, GtkTooltip *tooltip, gpointer data)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (cell));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (cell, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  if (width <= gtk_widget_get_width (cell))
    return FALSE;

  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Cells *cells)
{
  GtkWidget *cell = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (cell), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_nat_lines (GTK_INSCRIPTION (cell), 1);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (cell), 4);
  gtk_inscription_set_yalign (GTK_INSCRIPTION (cell), 0.5);
  if (is_number (cells))
    {
      gtk_inscription_set_xalign (GTK_INSCRIPTION (cell), 1);
      gtk_widget_add_css_class (cell, "numeric");
    }
  if (cells->what.is_natural)
    gtk_widget_add_css_class (cell, "dim-label");
  gtk_widget_set_has_tooltip (cell, TRUE);
  g_signal_connect (cell, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
  gtk_list_item_set_child (item, cell);
  /* It is the row that is clicked: in GTK 4.8 the cell would take the click as well, and a second toggle undoes the first. */
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_activatable (item, FALSE);
}

GtkWidget *
vec_table_columns_get_row_widget (GtkListItem *item)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  GtkWidget *holder = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

  return holder != NULL ? gtk_widget_get_parent (holder) : NULL;
}

/* What assistive technology stops at is the row: it is called by its label. */
static void
name_row (const Cells *cells, GtkListItem *item, gint64 row)
{
  VecTable *table = vec_session_get_table (cells->session);
  GtkWidget *widget = vec_table_columns_get_row_widget (item);

  if (widget != NULL && table != NULL && row < vec_table_get_n_rows (table))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, vec_table_get_label (table, row), -1);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Cells *cells)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  gint64 row = vec_table_row_get_row (gtk_list_item_get_item (item));
  g_autofree char *text = dup_text (cells, row);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  for (GtkWidget *widget = cell; widget != NULL; widget = widget == cell ? gtk_widget_get_parent (cell) : NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, cells->title, -1);
  if (cells->bound == NULL)
    return;

  g_ptr_array_add (cells->bound, item);
  name_row (cells, item, row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Cells *cells)
{
  if (cells->bound != NULL)
    g_ptr_array_remove_fast (cells->bound, item);
}

/* ---- Columns */

typedef struct
{
  GtkColumnView *view;
  VecSession *session;
} Filling;

static void
add_column (const Filling *filling, const char *title, VecTableSort what, int width, GPtrArray *bound)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (VecHeaderSorter) sorter = g_object_new (VEC_TYPE_HEADER_SORTER, NULL);
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, g_object_ref (factory));
  Cells *cells = g_new0 (Cells, 1);

  cells->session = g_object_ref (filling->session);
  cells->what = what;
  cells->title = g_strdup (title);
  cells->bound = bound != NULL ? g_ptr_array_ref (bound) : NULL;
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), cells);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), cells);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cb), cells, cells_free, 0);
  sorter->sort = what;
  gtk_column_view_column_set_sorter (column, GTK_SORTER (sorter));
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, width);
  /* Columns that leave room free make GTK 4.8 draw the shadow of a list scrolled too far. */
  gtk_column_view_column_set_expand (column, !what.is_natural && what.field == VEC_ORDER_LABEL);
  gtk_column_view_append_column (filling->view, column);
}

static int
width_of (VecColumn *column)
{
  VecColumnType type = vec_column_get_column_type (column);
  int letters = (int) g_utf8_strlen (vec_column_get_name (column), -1) + 3;

  return CLAMP (letters * 9, type == VEC_COLUMN_TEXT ? 200 : 100, 240);
}

static char *
dup_dimension_name (VecTable *table, guint dimension)
{
  const char *name = vec_table_get_dim_name (table, (int) dimension);

  return name != NULL ? g_strdup (name) : g_strdup_printf ("%u", dimension + 1);
}

static void
add_dimensions (const Filling *filling, VecTable *table)
{
  guint n = (guint) MIN (vec_table_get_n_dims (table), VEC_MAX_SHOWN_DIMENSIONS);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = dup_dimension_name (table, i);

      add_column (filling, name, (VecTableSort) { .field = VEC_ORDER_DIMENSION, .index = i }, 90, NULL);
    }
}

void
vec_table_columns_fill (GtkColumnView *view, VecSession *session, gboolean with_dimensions, GPtrArray *bound)
{
  VecTable *table = vec_session_get_table (session);
  GListModel *columns = gtk_column_view_get_columns (view);
  Filling filling = { view, session };

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (view, column);
    }
  if (table == NULL)
    return;

  add_column (&filling, _("Row"), (VecTableSort) { .is_natural = TRUE }, 80, bound);
  add_column (&filling, _("Label"), (VecTableSort) { .field = VEC_ORDER_LABEL }, 180, NULL);
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);

      add_column (&filling, vec_column_get_name (column), (VecTableSort) { .field = VEC_ORDER_COLUMN, .index = i }, width_of (column),
                  NULL);
    }
  add_column (&filling, _("Cluster"), (VecTableSort) { .field = VEC_ORDER_CODES }, 90, NULL);
  if (with_dimensions)
    add_dimensions (&filling, table);
}
