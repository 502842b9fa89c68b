#include "app/vec-application.h"
#include "app/vec-paths.h"
#include "app/vec-settings.h"
#include "base/vec-blas.h"
#include "base/vec-language.h"
#include "base/vec-lost-pages.h"

/* Without a graphics device OpenGL is emulated on the processors, which takes several times longer than drawing with cairo at once. */
static void
choose_renderer (void)
{
  if (!g_file_test ("/dev/dri", G_FILE_TEST_EXISTS))
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
}

int
main (int argc, char **argv)
{
  g_autofree char *language = vec_settings_dup_string (VEC_KEY_LANGUAGE, "system");
  g_autoptr (VecApplication) app = NULL;

  vec_blas_init ();
  vec_lost_pages_guard ();
  vec_language_apply (language, vec_paths_get_locale_dir ());
  g_set_application_name ("Vectarium");
  /* Chinese words are drawn in their mainland forms, whatever the interface language. */
  g_setenv ("PANGO_LANGUAGE", "en:zh-cn", FALSE);
  choose_renderer ();
  app = vec_application_new ();

  return g_application_run (G_APPLICATION (app), argc, argv);
}
