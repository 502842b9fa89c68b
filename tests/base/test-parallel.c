#include "base/vec-parallel.h"

typedef struct
{
  guint8 *visits; /* (n) */
  gint64 n_in_order;
  int n_threads;
} Visits;

static void
visit_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  Visits *visits = data;

  g_assert_cmpint (thread, >=, 0);
  g_assert_cmpint (thread, <, visits->n_threads);
  for (gint64 i = begin; i < end; i++)
    visits->visits[i]++;
}

static void
check_all_once (gint64 n, gint64 grain, int n_threads)
{
  g_autofree guint8 *visits = g_new0 (guint8, n);
  Visits data = { .visits = visits, .n_threads = n_threads };

  if (grain > 0)
    vec_parallel_blocks (n, grain, n_threads, visit_cb, &data);
  else
    vec_parallel_for (n, n_threads, visit_cb, &data);
  for (gint64 i = 0; i < n; i++)
    g_assert_cmpint (visits[i], ==, 1);
}

static void
test_every_row_once (void)
{
  const gint64 sizes[] = { 0, 1, 2, 3, 7, 1000, 100003 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int threads = 1; threads <= 5; threads++)
      {
        check_all_once (sizes[i], 0, threads);
        check_all_once (sizes[i], 1, threads);
        check_all_once (sizes[i], 97, threads);
      }
}

static void
nested_cb (gint64 begin, gint64 end, int thread, gpointer data)
{
  int *counter = data;

  for (gint64 i = begin; i < end; i++)
    {
      g_autofree guint8 *visits = g_new0 (guint8, 50);
      Visits inner = { .visits = visits, .n_threads = 4 };

      vec_parallel_for (50, 4, visit_cb, &inner);
      for (int j = 0; j < 50; j++)
        g_assert_cmpint (visits[j], ==, 1);
      g_atomic_int_inc (counter);
    }
}

static void
test_nested (void)
{
  int counter = 0;

  vec_parallel_for (100, 3, nested_cb, &counter);
  g_assert_cmpint (counter, ==, 100);
}

static gpointer
caller_thread (gpointer data)
{
  for (int i = 0; i < 300; i++)
    check_all_once (1000, i % 2 ? 10 : 0, 3);
  return NULL;
}

static void
test_several_callers (void)
{
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("caller", caller_thread, NULL);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parallel/every-row-once", test_every_row_once);
  g_test_add_func ("/parallel/nested", test_nested);
  g_test_add_func ("/parallel/several-callers", test_several_callers);
  return g_test_run ();
}
