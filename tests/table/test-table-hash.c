#include "table/vec-table-hash.h"

/* hashlib.sha256 (numpy.array ([[1, 2], [3, 4.5], [-0.25, 1e-20]], '<f4').tobytes ()).hexdigest () */
#define GOLDEN "7fcca57c526d5b338fc18f4a99675749337160ca8388151fbca958e4fe78d7f7"

static VecTable *
make_table (int n_rows)
{
  static const float values[] = { 1, 2, 3, 4.5f, -0.25f, 1e-20f };
  VecTableBuilder *builder = vec_table_builder_new ("hash", "csv", NULL);
  float *copy = g_memdup2 (values, sizeof values);

  vec_table_builder_take_vectors (builder, copy, n_rows, 6 / n_rows, copy, g_free);
  return vec_table_builder_end (builder, NULL);
}

static void
test_golden (void)
{
  g_autoptr (VecTable) table = make_table (3);
  g_autofree char *first = vec_table_dup_hash (table, NULL), *again = vec_table_dup_hash (table, NULL);

  g_assert_cmpstr (first, ==, GOLDEN);
  g_assert_cmpstr (again, ==, GOLDEN);
}

static void
test_cancelled (void)
{
  g_autoptr (VecTable) table = make_table (2);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *hash = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (vec_table_dup_hash (table, cancellable));
  hash = vec_table_dup_hash (table, NULL);
  g_assert_cmpstr (hash, ==, GOLDEN);   /* of the numbers alone */
}

static gpointer
hash_in_thread (gpointer table)
{
  return vec_table_dup_hash (table, NULL);
}

static void
test_threads (void)
{
  g_autoptr (VecTable) table = make_table (3);
  GThread *threads[8];

  for (int i = 0; i < 8; i++)
    threads[i] = g_thread_new ("hash", hash_in_thread, table);
  for (int i = 0; i < 8; i++)
    {
      g_autofree char *hash = g_thread_join (threads[i]);

      g_assert_cmpstr (hash, ==, GOLDEN);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table-hash/golden", test_golden);
  g_test_add_func ("/table-hash/cancelled", test_cancelled);
  g_test_add_func ("/table-hash/threads", test_threads);
  return g_test_run ();
}
