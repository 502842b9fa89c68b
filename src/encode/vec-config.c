#include "encode/vec-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

#define MAX_BYTES ((gsize) 512 << 20)

struct _VecConfig
{
  char *name;
  GMappedFile *map;
  GHashTable *members; /* name → VecJson*, of the outermost object */
  GError *error;       /* the first one */
};

/* ---- The file. */

gboolean
vec_config_exists (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static gboolean
check_all (VecConfig *self, VecJson json)
{
  if (vec_json_skip (&json) && vec_json_peek (&json) == VEC_JSON_END)
    return TRUE;
  if (json.problem == NULL)
    json.problem = N_("the end of the file was expected");
  vec_json_set_error (&json, self->name, &self->error);
  return FALSE;
}

static gboolean
list_members (VecConfig *self, VecJson json)
{
  g_autoptr(GString) name = g_string_new (NULL);

  if (vec_json_peek (&json) != VEC_JSON_OBJECT)
    return TRUE;
  vec_json_enter (&json);
  while (vec_json_next_member (&json, name))
    {
      g_hash_table_replace (self->members, g_strdup (name->str), g_memdup2 (&json, sizeof json));
      vec_json_skip (&json);
    }
  if (json.problem == NULL)
    return TRUE;
  vec_json_set_error (&json, self->name, &self->error);
  return FALSE;
}

static VecJson
get_start (VecConfig *self)
{
  VecJson json;

  vec_json_init (&json, g_mapped_file_get_contents (self->map), g_mapped_file_get_length (self->map));
  return json;
}

static gboolean
map_file (VecConfig *self, const char *path)
{
  g_autoptr(GError) error = NULL;

  self->map = g_mapped_file_new (path, FALSE, &error);
  if (self->map == NULL)
    vec_config_fail (self, VEC_ERROR_FAILED, _("the file cannot be opened: %s"), error->message);
  else if (g_mapped_file_get_length (self->map) == 0)
    vec_config_fail (self, VEC_ERROR_FORMAT, _("the file is empty"));
  else if (g_mapped_file_get_length (self->map) > MAX_BYTES)
    vec_config_fail (self, VEC_ERROR_UNSUPPORTED, _("the file is larger than 512 MB"));
  return self->error == NULL;
}

VecConfig *
vec_config_open (const char *folder, const char *name, GError **error)
{
  g_autoptr(VecConfig) self = g_new0 (VecConfig, 1);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  self->name = g_strdup (name);
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (map_file (self, path) && check_all (self, get_start (self)) && list_members (self, get_start (self)))
    return g_steal_pointer (&self);
  vec_config_check (self, error);
  return NULL;
}

void
vec_config_close (VecConfig *self)
{
  g_clear_pointer (&self->map, g_mapped_file_unref);
  g_clear_pointer (&self->members, g_hash_table_unref);
  g_clear_error (&self->error);
  g_free (self->name);
  g_free (self);
}

gboolean
vec_config_check (VecConfig *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

void
vec_config_fail (VecConfig *self, int code, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (self->error != NULL)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  /* translators: a file of a model's folder ("tokenizer.json"), and what is wrong with it */
  self->error = g_error_new (VEC_ERROR, code, _("%s: %s"), self->name, text);
}

static void
fail_type (const VecValue *value, const char *problem)
{
  VecJson json = value->json;

  json.problem = problem;
  if (value->file->error == NULL)
    vec_json_set_error (&json, value->file->name, &value->file->error);
}

/* ---- Looking up. */

VecValue
vec_config_get_root (VecConfig *self)
{
  return (VecValue) { self, get_start (self) };
}

VecJsonKind
vec_value_get_kind (const VecValue *value)
{
  VecJson json = value->json;

  return vec_json_peek (&json);
}

static gboolean
is_root (const VecValue *value)
{
  return value->json.at <= get_start (value->file).at;
}

static gboolean
find_member (const VecValue *object, const char *name, VecJson *found)
{
  g_autoptr(GString) key = g_string_new (NULL);
  VecValue list = *object, element;
  gboolean any = FALSE;

  for (vec_value_enter (&list); vec_value_next (&list, key, &element);)
    if (g_str_equal (key->str, name))
      {
        *found = element.json;
        any = TRUE;
      }
  return any;
}

gboolean
vec_value_find (const VecValue *object, const char *name, VecValue *value)
{
  VecJson found;

  if (is_root (object))
    {
      const VecJson *member = g_hash_table_lookup (object->file->members, name);

      if (member == NULL)
        return FALSE;
      found = *member;
    }
  else if (vec_value_get_kind (object) != VEC_JSON_OBJECT || !find_member (object, name, &found))
    return FALSE;
  value->file = object->file;
  value->json = found;
  return vec_value_get_kind (value) != VEC_JSON_NULL;
}

gboolean
vec_value_get_boolean (const VecValue *object, const char *name, gboolean fallback)
{
  VecValue value;

  if (!vec_value_find (object, name, &value))
    return fallback;
  switch (vec_value_get_kind (&value))
    {
    case VEC_JSON_TRUE:
      return TRUE;
    case VEC_JSON_FALSE:
      return FALSE;
    default:
      fail_type (&value, N_("true or false was expected"));
      return fallback;
    }
}

gboolean
vec_value_take_int (const VecValue *value, gint64 *number)
{
  VecJson json = value->json;

  if (vec_json_take_int (&json, number))
    return TRUE;
  fail_type (value, N_("a whole number was expected"));
  return FALSE;
}

gboolean
vec_value_take_number (const VecValue *value, double *number)
{
  VecJson json = value->json;
  char text[64];
  gsize n;

  if (vec_json_peek (&json) != VEC_JSON_NUMBER)
    {
      fail_type (value, N_("a number was expected"));
      return FALSE;
    }
  n = MIN ((gsize) (json.end - json.at), sizeof text - 1);
  memcpy (text, json.at, n);
  text[n] = '\0';
  *number = g_ascii_strtod (text, NULL);
  return TRUE;
}

gint64
vec_value_get_int (const VecValue *object, const char *name, gint64 fallback)
{
  VecValue value;
  gint64 number;

  return vec_value_find (object, name, &value) && vec_value_take_int (&value, &number) ? number : fallback;
}

char *
vec_value_dup (const VecValue *value)
{
  g_autoptr(GString) text = g_string_new (NULL);
  VecJson json = value->json;

  if (vec_json_take_string (&json, text))
    return g_string_free (g_steal_pointer (&text), FALSE);
  if (value->file->error == NULL)
    vec_json_set_error (&json, value->file->name, &value->file->error);
  return NULL;
}

char *
vec_value_dup_text (const VecValue *object, const char *name)
{
  VecValue value;

  return vec_value_find (object, name, &value) ? vec_value_dup (&value) : NULL;
}

gboolean
vec_value_is_text (const VecValue *value, const char *text)
{
  g_autofree char *own = vec_value_get_kind (value) == VEC_JSON_STRING ? vec_value_dup (value) : NULL;

  return g_strcmp0 (own, text) == 0;
}

/* ---- Lists. */

/* What is no list becomes one at its end: an enclosing JSON text whose problem is set never gives an element. */
void
vec_value_enter (VecValue *list)
{
  VecJsonKind kind = vec_value_get_kind (list);

  if (kind == VEC_JSON_ARRAY || kind == VEC_JSON_OBJECT)
    vec_json_enter (&list->json);
  else
    list->json.problem = "";
}

gboolean
vec_value_next (VecValue *list, GString *name, VecValue *element)
{
  if (!(name != NULL ? vec_json_next_member (&list->json, name) : vec_json_next_element (&list->json)))
    return FALSE;
  element->file = list->file;
  element->json = list->json;
  return vec_json_skip (&list->json);
}
