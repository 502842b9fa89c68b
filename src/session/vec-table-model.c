#include "session/vec-table-model.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- A row */

struct _VecTableRow
{
  GObject parent_instance;
  gint64 row;
};

G_DEFINE_FINAL_TYPE (VecTableRow, vec_table_row, G_TYPE_OBJECT)

static void
vec_table_row_class_init (VecTableRowClass *class)
{
}

static void
vec_table_row_init (VecTableRow *item)
{
}

gint64
vec_table_row_get_row (VecTableRow *item)
{
  g_return_val_if_fail (VEC_IS_TABLE_ROW (item), -1);
  return item->row;
}

/* ---- The list */

struct _VecTableModel
{
  GObject parent_instance;
  VecRowView *view;   /* NULL: nothing */
};

static guint
get_n_items (GListModel *list)
{
  VecTableModel *self = VEC_TABLE_MODEL (list);

  return self->view != NULL ? (guint) MIN (vec_row_view_get_length (self->view), G_MAXUINT32) : 0;
}

static gpointer
get_item (GListModel *list, guint position)
{
  VecTableRow *item;

  if (position >= get_n_items (list))
    return NULL;
  item = g_object_new (VEC_TYPE_TABLE_ROW, NULL);
  item->row = vec_row_view_get_row (VEC_TABLE_MODEL (list)->view, position);
  return item;
}

static GType
get_item_type (GListModel *list)
{
  return VEC_TYPE_TABLE_ROW;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (VecTableModel, vec_table_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
vec_table_model_finalize (GObject *object)
{
  vec_row_view_unref (VEC_TABLE_MODEL (object)->view);
  G_OBJECT_CLASS (vec_table_model_parent_class)->finalize (object);
}

static void
vec_table_model_class_init (VecTableModelClass *class)
{
  G_OBJECT_CLASS (class)->finalize = vec_table_model_finalize;
}

static void
vec_table_model_init (VecTableModel *self)
{
}

VecTableModel *
vec_table_model_new (void)
{
  return g_object_new (VEC_TYPE_TABLE_MODEL, NULL);
}

void
vec_table_model_set_view (VecTableModel *self, VecRowView *view)
{
  VecRowView *before;
  guint n_before;

  g_return_if_fail (VEC_IS_TABLE_MODEL (self));

  before = self->view;
  n_before = get_n_items (G_LIST_MODEL (self));
  self->view = view != NULL ? vec_row_view_ref (view) : NULL;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, get_n_items (G_LIST_MODEL (self)));
  vec_row_view_unref (before);
}

VecRowView *
vec_table_model_get_view (VecTableModel *self)
{
  g_return_val_if_fail (VEC_IS_TABLE_MODEL (self), NULL);
  return self->view;
}

gint64
vec_table_model_get_row (VecTableModel *self, guint position)
{
  g_return_val_if_fail (VEC_IS_TABLE_MODEL (self), -1);
  return position < get_n_items (G_LIST_MODEL (self)) ? vec_row_view_get_row (self->view, position) : -1;
}

VecRowSet *
vec_table_model_dup_range (VecTableModel *self, guint begin, guint n)
{
  guint n_items = get_n_items (G_LIST_MODEL (self));
  gint64 n_rows = self->view != NULL ? vec_row_view_get_n_rows (self->view) : 0;
  guint64 *words = g_new0 (guint64, MAX (vec_row_set_n_words (n_rows), 1));

  for (guint i = begin; i < n_items && i - begin < n; i++)
    {
      gint64 row = vec_row_view_get_row (self->view, i);

      words[row / 64] |= (guint64) 1 << row % 64;
    }
  return vec_row_set_new_take (words, n_rows);
}

/* ---- As text */

static void
append_value (GString *text, const char *value)
{
  if (strpbrk (value, "\t\"\n\r") == NULL)
    {
      g_string_append (text, value);
      return;
    }
  g_string_append_c (text, '"');
  for (; *value != '\0'; value++)
    {
      if (*value == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

static void
append_header (GString *text, VecTable *table, gboolean with_clusters)
{
  g_string_append_printf (text, "%s\t%s", _("Row"), _("Label"));
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      g_string_append_c (text, '\t');
      append_value (text, vec_column_get_name (vec_table_get_column (table, i)));
    }
  if (with_clusters)
    g_string_append_printf (text, "\t%s", _("Cluster"));
  g_string_append_c (text, '\n');
}

static void
append_row (GString *text, VecTable *table, gint64 row, const gint32 *clusters)
{
  g_string_append_printf (text, "%" G_GINT64_FORMAT "\t", row + 1);
  append_value (text, vec_table_get_label (table, row));
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      g_autofree char *value = vec_column_dup_value (vec_table_get_column (table, i), row);

      g_string_append_c (text, '\t');
      append_value (text, value);
    }
  if (clusters != NULL && clusters[row] >= 0)
    g_string_append_printf (text, "\t%d", clusters[row] + 1);
  else if (clusters != NULL)
    g_string_append_c (text, '\t');
  g_string_append_c (text, '\n');
}

char *
vec_table_to_tsv (VecTable *table, VecRowView *view, VecRowSet *chosen, const gint32 *clusters, gint64 limit,
                  GCancellable *cancellable)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gint64 length = vec_row_view_get_length (view), n = 0;

  append_header (text, table, clusters != NULL);
  for (gint64 i = 0; i < length && n < limit; i++)
    {
      gint64 row = vec_row_view_get_row (view, i);

      if (i % 1024 == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      if (chosen != NULL && !vec_row_set_contains (chosen, row))
        continue;
      append_row (text, table, row, clusters);
      n++;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
