#include "folders.h"

#include <glib/gstdio.h>
#include <string.h>

char *
make_folder (const char *name, ...)
{
  g_autofree char *pattern = g_strdup_printf ("vectarium-%s-XXXXXX", name);
  g_autoptr(GError) error = NULL;
  char *folder = g_dir_make_tmp (pattern, &error);
  const char *file;
  va_list args;

  g_assert_no_error (error);
  va_start (args, name);
  while ((file = va_arg (args, const char *)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);

      g_file_set_contents (path, va_arg (args, const char *), -1, &error);
      g_assert_no_error (error);
    }
  va_end (args);
  return folder;
}

void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}
