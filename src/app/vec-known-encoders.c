#include "app/vec-known-encoders.h"

#include "app/vec-settings.h"

#define MAX_ENCODERS 8
#define MAX_FILES 100

/* The list under @key with (@name, @path) first and nothing else of that name. */
static void
put_first (const char *key, const char *name, const char *path, guint most)
{
  GSettings *settings = vec_settings_get ();
  g_autoptr (GVariant) old = settings != NULL ? g_settings_get_value (settings, key) : NULL;
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));
  guint n = 0;

  if (settings == NULL || !g_utf8_validate (name, -1, NULL) || (path != NULL && !g_utf8_validate (path, -1, NULL)))
    return;
  if (path != NULL)
    g_variant_builder_add (&builder, "(ss)", name, path);
  for (gsize i = 0; i < g_variant_n_children (old) && n + 1 < most; i++)
    {
      const char *other, *place;

      g_variant_get_child (old, i, "(&s&s)", &other, &place);
      if (g_str_equal (other, name))
        continue;
      g_variant_builder_add (&builder, "(ss)", other, place);
      n++;
    }
  g_settings_set_value (settings, key, g_variant_builder_end (&builder));
}

static char *
dup_path (const char *key, const char *name)
{
  GSettings *settings = vec_settings_get ();
  g_autoptr (GVariant) list = settings != NULL ? g_settings_get_value (settings, key) : NULL;

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      const char *other, *path;

      g_variant_get_child (list, i, "(&s&s)", &other, &path);
      if (g_str_equal (other, name))
        return g_strdup (path);
    }
  return NULL;
}

void
vec_known_encoders_add (const char *fingerprint, const char *path)
{
  g_return_if_fail (fingerprint != NULL && path != NULL);

  put_first (VEC_KEY_ENCODERS, fingerprint, path, MAX_ENCODERS);
}

void
vec_known_encoders_choose (const char *file, const char *path)
{
  g_return_if_fail (file != NULL);

  put_first (VEC_KEY_FILE_ENCODERS, file, path, MAX_FILES);
}

char **
vec_known_encoders_dup_paths (void)
{
  GSettings *settings = vec_settings_get ();
  g_autoptr (GVariant) list = settings != NULL ? g_settings_get_value (settings, VEC_KEY_ENCODERS) : NULL;
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (gsize i = 0; list != NULL && i < g_variant_n_children (list); i++)
    {
      const char *fingerprint, *path;

      g_variant_get_child (list, i, "(&s&s)", &fingerprint, &path);
      if (*path != '\0' && g_file_test (path, G_FILE_TEST_EXISTS))
        g_strv_builder_add (paths, path);
    }
  return g_strv_builder_end (paths);
}

char *
vec_known_encoders_find (const char *fingerprint, const char *file)
{
  char *path = file != NULL ? dup_path (VEC_KEY_FILE_ENCODERS, file) : NULL;

  if (path == NULL && fingerprint != NULL)
    path = dup_path (VEC_KEY_ENCODERS, fingerprint);
  return path;
}
