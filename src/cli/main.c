#include "base/vec-blas.h"
#include "base/vec-language.h"
#include "base/vec-lost-pages.h"
#include "cli/vec-cli-command.h"

#include <glib.h>

/* A program that has not been installed takes its translations from the build folder. */
static const char *
get_locale_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program != NULL && g_str_has_prefix (program, VEC_BUILD_ROOT G_DIR_SEPARATOR_S))
    return VEC_BUILD_ROOT "/po";
  return VEC_LOCALEDIR;
}

int
main (int argc, char **argv)
{
  vec_language_apply ("system", get_locale_dir ());
  vec_blas_init ();
  vec_lost_pages_guard ();
  return vec_cli_main (argc, argv);
}
