#include "app/vec-settings.h"

#include "app/vec-paths.h"

#define SCHEMA_ID "org.vectarium.Vectarium"

static GSettingsSchemaSource *
open_schema_source (void)
{
  GSettingsSchemaSource *system = g_settings_schema_source_get_default ();
  GSettingsSchemaSource *own = NULL;

  if (vec_paths_get_schema_dir () != NULL)
    own = g_settings_schema_source_new_from_directory (vec_paths_get_schema_dir (), system, FALSE, NULL);

  return own != NULL ? own : (system != NULL ? g_settings_schema_source_ref (system) : NULL);
}

GSettings *
vec_settings_get (void)
{
  static gboolean looked;
  static GSettings *settings;

  if (!looked)
    {
      GSettingsSchemaSource *source = open_schema_source ();
      GSettingsSchema *schema = source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;

      looked = TRUE;
      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
      g_clear_pointer (&schema, g_settings_schema_unref);
      g_clear_pointer (&source, g_settings_schema_source_unref);
    }

  return settings;
}

char *
vec_settings_dup_string (const char *key, const char *fallback)
{
  GSettings *settings = vec_settings_get ();

  return settings != NULL ? g_settings_get_string (settings, key) : g_strdup (fallback);
}

void
vec_settings_set_string (const char *key, const char *value)
{
  if (vec_settings_get () != NULL)
    g_settings_set_string (vec_settings_get (), key, value);
}

static gboolean
to_property (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_variant (value, variant);
  return TRUE;
}

static GVariant *
to_key (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_value_dup_variant (value);
}

void
vec_settings_bind_session (VecSession *session)
{
  GSettings *settings = vec_settings_get ();

  if (settings == NULL)
    return;

  g_settings_bind_with_mapping (settings, VEC_KEY_REMEMBERED, session, "remembered", G_SETTINGS_BIND_DEFAULT, to_property, to_key,
                                NULL, NULL);
  g_settings_bind_with_mapping (settings, VEC_KEY_SPEEDS, session, "speeds", G_SETTINGS_BIND_DEFAULT, to_property, to_key, NULL,
                                NULL);
  g_settings_bind (settings, VEC_KEY_PATIENCE, session, "patience", G_SETTINGS_BIND_GET);
}
