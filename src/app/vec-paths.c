#include "app/vec-paths.h"

#include <unistd.h>

static gboolean
runs_from_build_folder (void)
{
  static gsize known;
  static gboolean inside;

  if (g_once_init_enter (&known))
    {
      g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

      inside = program != NULL && g_str_has_prefix (program, VEC_BUILD_ROOT G_DIR_SEPARATOR_S);
      g_once_init_leave (&known, 1);
    }

  return inside;
}

const char *
vec_paths_get_data_dir (void)
{
  const char *chosen = g_getenv ("VECTARIUM_DATA_DIR");

  if (chosen != NULL && *chosen != '\0')
    return chosen;

  return runs_from_build_folder () ? VEC_SOURCE_ROOT "/data" : VEC_PKGDATADIR;
}

const char *
vec_paths_get_locale_dir (void)
{
  return runs_from_build_folder () ? VEC_BUILD_ROOT "/po" : VEC_LOCALEDIR;
}

const char *
vec_paths_get_schema_dir (void)
{
  return runs_from_build_folder () ? VEC_BUILD_ROOT "/data" : NULL;
}

char *
vec_paths_dup_lesson_sample (void)
{
  return g_build_filename (vec_paths_get_data_dir (), "samples", "first-words.csv", NULL);
}

const char *
vec_paths_get_sample (void)
{
  const char *path = g_getenv ("VECTARIUM_SAMPLE");

  return path != NULL && *path != '\0' ? path : NULL;
}
