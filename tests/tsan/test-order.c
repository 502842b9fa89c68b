/* Every way in which threads of the program hand things to each other through GLib: ThreadSanitizer has nothing to say of them. With
 * --race the same without order, of which it must (the exit status is then not 0). */
#include <gio/gio.h>

#define N 1000

/* What is handed over: a number that nobody guards but who hands it over. */
typedef struct
{
  GMutex lock;
  GCond changed;
  gboolean is_ready;    /* under the lock */
  int number;
} Shared;

static void
run (GThreadFunc func, gpointer data, Shared *shared)
{
  GThread *thread = g_thread_new ("other", func, data);

  for (int i = 0; i < N; i++)
    {
      g_mutex_lock (&shared->lock);
      shared->number++;
      g_mutex_unlock (&shared->lock);
    }
  g_thread_join (thread);
}

static gpointer
add_locked (gpointer data)
{
  Shared *shared = data;

  for (int i = 0; i < N; i++)
    {
      g_mutex_lock (&shared->lock);
      shared->number++;
      g_mutex_unlock (&shared->lock);
    }
  return NULL;
}

static gpointer
add_unlocked (gpointer data)
{
  Shared *shared = data;

  for (int i = 0; i < N; i++)
    shared->number++;
  return NULL;
}

static void
test_mutex (void)
{
  Shared shared = { 0 };

  run (add_locked, &shared, &shared);
  g_assert_cmpint (shared.number, ==, 2 * N);
}

static gpointer
make_ready (gpointer data)
{
  Shared *shared = data;

  shared->number = 5;
  g_mutex_lock (&shared->lock);
  shared->is_ready = TRUE;
  g_cond_signal (&shared->changed);
  g_mutex_unlock (&shared->lock);
  return NULL;
}

static void
test_cond (void)
{
  Shared shared = { 0 };
  GThread *thread = g_thread_new ("other", make_ready, &shared);

  g_mutex_lock (&shared.lock);
  while (!shared.is_ready)
    g_cond_wait_until (&shared.changed, &shared.lock, g_get_monotonic_time () + G_TIME_SPAN_SECOND);
  g_mutex_unlock (&shared.lock);
  g_assert_cmpint (shared.number++, ==, 5);
  g_thread_join (thread);
}

/* ---- A main context, forth and back */

static int n_counted;   /* the context's */

static gboolean
count_cb (gpointer data)
{
  int *number = data;

  ++*number;
  n_counted++;
  return G_SOURCE_REMOVE;
}

static gpointer
post (gpointer data)
{
  for (int i = 0; i < N; i++)
    {
      g_autoptr (GSource) source = g_idle_source_new ();
      int *number = g_new0 (int, 1);

      *number = i;
      g_source_set_callback (source, count_cb, number, g_free);
      g_source_attach (source, data);
    }
  return NULL;
}

static void
test_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  GThread *thread = g_thread_new ("other", post, context);

  while (n_counted < N)
    g_main_context_iteration (context, TRUE);
  g_thread_join (thread);
}

static void
task_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  int *number = data;

  g_task_return_int (task, ++*number);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  int *sum = data;

  *sum += (int) g_task_propagate_int (G_TASK (result), NULL);
}

static void
test_task (void)
{
  int sum = 0;

  for (int i = 0; i < 20; i++)
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, done_cb, &sum);

      g_task_set_task_data (task, g_new0 (int, 1), g_free);
      g_task_run_in_thread (task, task_cb);
    }
  while (sum < 20)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- Pools and references */

static void
work (gpointer item, gpointer unused)
{
  int *number = item;

  ++*number;
  g_free (number);
}

static void
test_pool (void)
{
  GThreadPool *pool = g_thread_pool_new (work, NULL, 2, FALSE, NULL);

  for (int i = 0; i < N; i++)
    g_thread_pool_push (pool, g_new0 (int, 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
}

static gpointer
drop (gpointer data)
{
  GPtrArray *array = data;

  g_assert_cmpuint (array->len, ==, 1);
  g_ptr_array_unref (array);
  return NULL;
}

/* The last one frees what both have read. */
static void
test_references (void)
{
  for (int i = 0; i < N / 10; i++)
    {
      GPtrArray *array = g_ptr_array_new_with_free_func (g_free);
      GThread *thread;

      g_ptr_array_add (array, g_strdup ("one"));
      thread = g_thread_new ("other", drop, g_ptr_array_ref (array));
      drop (array);
      g_thread_join (thread);
    }
}

static const char *
get_once (void)
{
  static char *made;

  if (g_once_init_enter (&made))
    g_once_init_leave (&made, g_strdup ("made"));
  return made;
}

static gpointer
use_once (gpointer unused)
{
  g_assert_cmpint (get_once ()[0], ==, 'm');
  return NULL;
}

static void
test_once (void)
{
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("other", use_once, NULL);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1 && g_str_equal (argv[1], "--race"))
    {
      Shared shared = { 0 };

      run (add_unlocked, &shared, &shared);
      return 0;
    }
  g_test_add_func ("/order/mutex", test_mutex);
  g_test_add_func ("/order/cond", test_cond);
  g_test_add_func ("/order/context", test_context);
  g_test_add_func ("/order/task", test_task);
  g_test_add_func ("/order/pool", test_pool);
  g_test_add_func ("/order/references", test_references);
  g_test_add_func ("/order/once", test_once);
  return g_test_run ();
}
