#include "base/vec-large-memory.h"

#include <string.h>

static gboolean
is_all (const guint8 *memory, gsize n, guint8 value)
{
  for (gsize i = 0; i < n; i++)
    if (memory[i] != value)
      return FALSE;
  return TRUE;
}

/* Small ones and large ones, up to one that takes more than a region: all zeros at first, and none lies in another. */
static void
test_arrays (void)
{
  static const gsize sizes[] = { 0, 1, 100, 4097, 128 << 10, (128 << 10) + 1, 3 << 20, 590 << 10, 40 << 20, 40 << 20, 70 << 20, 200 << 10 };
  guint8 *arrays[G_N_ELEMENTS (sizes)];

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          arrays[i] = vec_large_memory_new (sizes[i]);
          g_assert_nonnull (arrays[i]);
          g_assert_cmpuint ((gsize) arrays[i] % 64, ==, 0);
          g_assert_true (is_all (arrays[i], sizes[i], 0));
          memset (arrays[i], (int) i + 1, sizes[i]);
        }
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        g_assert_true (is_all (arrays[i], sizes[i], (guint8) (i + 1)));
      /* Those that remain stay as they are while others go, and come again. */
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i += 2)
        vec_large_memory_free (arrays[i]);
      arrays[0] = vec_large_memory_new (1 << 20);
      g_assert_true (is_all (arrays[0], 1 << 20, 0));
      memset (arrays[0], 0xff, 1 << 20);
      for (guint i = 1; i < G_N_ELEMENTS (sizes); i += 2)
        {
          g_assert_true (is_all (arrays[i], sizes[i], (guint8) (i + 1)));
          vec_large_memory_free (arrays[i]);
        }
      vec_large_memory_free (arrays[0]);
    }
  vec_large_memory_free (NULL);
}

static void
test_too_much (void)
{
  g_assert_null (vec_large_memory_new (G_MAXSIZE));
  g_assert_null (vec_large_memory_new (G_MAXSSIZE));
  g_assert_null (vec_large_memory_new ((gsize) 1 << 60));
}

static gpointer
take_and_give_cb (gpointer data)
{
  guint8 value = (guint8) GPOINTER_TO_INT (data);

  for (gsize i = 0; i < 50; i++)
    {
      gsize n = (100 << 10) + i * 5000;
      guint8 *array = vec_large_memory_new (n);

      g_assert_true (is_all (array, n, 0));
      memset (array, value, n);
      g_thread_yield ();
      g_assert_true (is_all (array, n, value));
      vec_large_memory_free (array);
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("take", take_and_give_cb, GINT_TO_POINTER (i + 1));
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/large-memory/arrays", test_arrays);
  g_test_add_func ("/large-memory/too-much", test_too_much);
  g_test_add_func ("/large-memory/threads", test_threads);
  return g_test_run ();
}
