/* The rows of a table as a list: items at their positions, what changes, and rows as text. */
#include "session-fixture.h"
#include "session/vec-table-model.h"

static void
changed_cb (GListModel *list, guint position, guint n_removed, guint n_added, guint *change)
{
  change[0] = position;
  change[1] = n_removed;
  change[2] = n_added;
}

static gint64
row_at (VecTableModel *model, guint position)
{
  g_autoptr (VecTableRow) item = g_list_model_get_item (G_LIST_MODEL (model), position);

  return item != NULL ? vec_table_row_get_row (item) : -1;
}

static void
test_items (void)
{
  g_autoptr (VecTableModel) model = vec_table_model_new ();
  const gint64 some[] = { 3, 4, 90 };
  g_autoptr (VecRowSet) rows = vec_row_set_new (100, some, 3);
  g_autoptr (VecRowView) all = vec_row_view_new (100, NULL, NULL, TRUE), few = vec_row_view_new (100, NULL, rows, FALSE);
  g_autoptr (VecRowSet) range = NULL;
  guint change[3] = { 9, 9, 9 };

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  g_assert_cmpint (row_at (model, 0), ==, -1);
  g_signal_connect (model, "items-changed", G_CALLBACK (changed_cb), change);
  vec_table_model_set_view (model, all);
  g_assert_cmpuint (change[1], ==, 0);
  g_assert_cmpuint (change[2], ==, 100);
  g_assert_cmpint (row_at (model, 0), ==, 99);
  g_assert_cmpint (row_at (model, 99), ==, 0);
  g_assert_cmpint (row_at (model, 100), ==, -1);
  vec_table_model_set_view (model, few);
  g_assert_cmpuint (change[1], ==, 100);
  g_assert_cmpuint (change[2], ==, 3);
  g_assert_cmpint (row_at (model, 2), ==, 90);
  g_assert_cmpint (vec_table_model_get_row (model, 3), ==, -1);
  range = vec_table_model_dup_range (model, 1, 50);
  g_assert_cmpint (vec_row_set_get_count (range), ==, 2);
  g_assert_true (vec_row_set_contains (range, 4) && vec_row_set_contains (range, 90));
  vec_table_model_set_view (model, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
}

static void
test_tsv (void)
{
  static const char *const labels[] = { "plain", "tab\there", "\"quoted\"" };
  static const gint32 clusters[] = { 1, -1, 0 };
  const gint64 chosen[] = { 0, 2 };
  VecTableBuilder *builder = vec_table_builder_new ("tsv", "made", NULL);
  g_autoptr (VecStrings) strings = vec_strings_new ();
  double *numbers = g_new (double, 3);
  float *vectors = g_new0 (float, 3);
  g_autoptr (VecColumn) column = vec_column_new_number ("size", numbers, 3);
  g_autoptr (VecRowSet) rows = vec_row_set_new (3, chosen, 2);
  g_autoptr (VecRowView) view = vec_row_view_new (3, NULL, NULL, TRUE);
  g_autoptr (VecTable) table = NULL;
  g_autofree char *all = NULL, *some = NULL, *one = NULL;

  for (int i = 0; i < 3; i++)
    {
      numbers[i] = i + 0.5;
      vec_strings_append (strings, labels[i], -1);
    }
  vec_table_builder_take_vectors (builder, vectors, 3, 1, vectors, g_free);
  vec_table_builder_set_labels (builder, strings);
  vec_table_builder_add_column (builder, column);
  table = vec_table_builder_end (builder, NULL);
  all = vec_table_to_tsv (table, view, NULL, clusters, 10, NULL);
  some = vec_table_to_tsv (table, view, rows, NULL, 10, NULL);
  one = vec_table_to_tsv (table, view, NULL, NULL, 1, NULL);
  g_assert_cmpstr (all, ==, "Row\tLabel\tsize\tCluster\n3\t\"\"\"quoted\"\"\"\t2.5\t1\n2\t\"tab\there\"\t1.5\t\n1\tplain\t0.5\t2\n");
  g_assert_cmpstr (some, ==, "Row\tLabel\tsize\n3\t\"\"\"quoted\"\"\"\t2.5\n1\tplain\t0.5\n");
  g_assert_cmpstr (one, ==, "Row\tLabel\tsize\n3\t\"\"\"quoted\"\"\"\t2.5\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table-model/items", test_items);
  g_test_add_func ("/table-model/tsv", test_tsv);
  return g_test_run ();
}
