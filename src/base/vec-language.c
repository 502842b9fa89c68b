#include "base/vec-language.h"

#include <libintl.h>
#include <locale.h>
#include <string.h>

/* gettext looks at LANGUAGE only while the locale of messages is not "C", and a small machine has no other locale than C.UTF-8,
 * whatever language its owner speaks. So the language travels in LANGUAGE, and the locale is any that gettext does not take for
 * "C" (from glibc 2.39 on C.UTF-8 counts as "C" too, therefore it comes last). */

static const char *const ids[] = { "system", "en", "zh_CN", NULL };

const char *const *
vec_language_get_ids (void)
{
  return ids;
}

static gboolean
is_c_locale (const char *name)
{
  return name == NULL || g_str_equal (name, "C") || g_str_equal (name, "POSIX");
}

/* What the environment asks for, also where that locale is not installed; NULL when it asks for nothing. */
static char *
dup_environment_language (void)
{
  static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);

      if (value != NULL && *value != '\0')
        return g_str_has_prefix (value, "C.") || is_c_locale (value) ? NULL : g_strndup (value, strcspn (value, ".@"));
    }

  return NULL;
}

static void
leave_c_locale (void)
{
  static const char *const candidates[] = { "en_US.UTF-8", "zh_CN.UTF-8", "en_GB.UTF-8", "C.UTF-8" };

  for (gsize i = 0; i < G_N_ELEMENTS (candidates) && is_c_locale (setlocale (LC_MESSAGES, NULL)); i++)
    setlocale (LC_MESSAGES, candidates[i]);
}

/* gettext remembers what it found until the locale changes. */
static void
forget_translations (void)
{
  g_autofree char *name = g_strdup (setlocale (LC_MESSAGES, NULL));

  setlocale (LC_MESSAGES, "C");
  setlocale (LC_MESSAGES, name);
}

static void
bind_domain (const char *locale_dir)
{
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static void
apply_system (const char *original_language)
{
  g_autofree char *wanted = dup_environment_language ();

  if (original_language != NULL)
    g_setenv ("LANGUAGE", original_language, TRUE);
  else if (wanted != NULL)
    g_setenv ("LANGUAGE", wanted, TRUE);
  else
    g_unsetenv ("LANGUAGE");

  if (setlocale (LC_ALL, "") == NULL)
    {
      setlocale (LC_ALL, "C.UTF-8");
      leave_c_locale ();
    }
}

void
vec_language_apply (const char *id, const char *locale_dir)
{
  static gboolean started;
  static char *original_language;

  if (!started)
    {
      original_language = g_strdup (g_getenv ("LANGUAGE"));
      started = TRUE;
    }

  apply_system (original_language);
  if (!g_str_equal (id, "system"))
    {
      g_setenv ("LANGUAGE", id, TRUE);
      leave_c_locale ();
    }
  if (is_c_locale (setlocale (LC_CTYPE, NULL)))
    setlocale (LC_CTYPE, "C.UTF-8");

  forget_translations ();
  bind_domain (locale_dir);
}
