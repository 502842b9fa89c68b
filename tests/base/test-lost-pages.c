/* A mapped file that is shortened by somebody else. */
#include "base/vec-lost-pages.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { N = 1 << 20, KEPT = 300000 };

static void
test_shortened (void)
{
  g_autofree char *folder = g_dir_make_tmp ("vec-lost-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "shortened", NULL);
  g_autofree char *bytes = g_malloc (N);
  g_autoptr(GMappedFile) map = NULL;
  const char *mapped;
  gsize page = (gsize) sysconf (_SC_PAGESIZE);

  memset (bytes, 'x', N);
  g_assert_true (g_file_set_contents (path, bytes, N, NULL));
  map = g_mapped_file_new (path, FALSE, NULL);
  mapped = g_mapped_file_get_contents (map);
  g_assert_cmpint (truncate (path, KEPT), ==, 0);

  vec_lost_pages_guard ();
  g_assert_cmpuint (vec_lost_pages_get_count (), ==, 0);
  for (gsize i = 0; i < N; i++)
    g_assert_cmpint (mapped[i], ==, i < KEPT ? 'x' : 0);
  g_assert_cmpuint (vec_lost_pages_get_count (), ==, (N - KEPT) / page);
  g_unlink (path);
  g_rmdir (folder);
}

/* Any other bus error still ends the program. */
static void
test_other_errors (void)
{
  if (g_test_subprocess ())
    {
      vec_lost_pages_guard ();
      raise (SIGBUS);
      raise (SIGBUS);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lost-pages/shortened", test_shortened);
  g_test_add_func ("/lost-pages/other-errors", test_other_errors);
  return g_test_run ();
}
