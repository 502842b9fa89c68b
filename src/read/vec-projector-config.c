#include "read/vec-projector-config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/vec-error.h"

#define MAX_SPRITE 20000   /* pixels a side of one picture */

static void
tensor_free (VecTensor *self)
{
  g_free (self->name);
  g_free (self->tensor_path);
  g_free (self->metadata_path);
  g_free (self->bookmarks_path);
  g_free (self->sprite_path);
  g_free (self);
}

static const char *
get_string (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/* FALSE unless the shape is missing or two positive integers. */
static gboolean
parse_shape (JsonObject *object, VecTensor *tensor)
{
  JsonNode *node = json_object_get_member (object, "tensorShape");
  gint64 *values[] = { &tensor->n_rows, &tensor->n_dims };
  JsonArray *shape;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  shape = json_node_get_array (node);
  if (json_array_get_length (shape) != 2)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      JsonNode *element = json_array_get_element (shape, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64)
        return FALSE;
      *values[i] = json_node_get_int (element);
      if (*values[i] < 1)
        return FALSE;
    }
  return tensor->n_dims <= G_MAXINT;
}

/* A sheet that is not described as it should be is left out: the vectors are what matters. */
static void
parse_sprite (JsonObject *object, VecTensor *tensor)
{
  JsonNode *node = json_object_get_member (object, "sprite"), *size = NULL;
  const char *path = NULL;
  int sides[2];

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      path = get_string (json_node_get_object (node), "imagePath");
      size = json_object_get_member (json_node_get_object (node), "singleImageDim");
    }
  if (path == NULL || size == NULL || !JSON_NODE_HOLDS_ARRAY (size) || json_array_get_length (json_node_get_array (size)) != 2)
    return;
  for (guint i = 0; i < 2; i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (size), i);
      gint64 side = JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_INT64 ? json_node_get_int (element) : 0;

      if (side < 1 || side > MAX_SPRITE)
        return;
      sides[i] = (int) side;
    }
  tensor->sprite_path = g_strdup (path);
  tensor->sprite_width = sides[0];
  tensor->sprite_height = sides[1];
}

static VecTensor *
parse_tensor (JsonNode *node, guint number, const char *file, GError **error)
{
  VecTensor *tensor;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node) || get_string (json_node_get_object (node), "tensorPath") == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: tensor %u has no “tensorPath”"), file, number);
      return NULL;
    }
  object = json_node_get_object (node);
  tensor = g_new0 (VecTensor, 1);
  tensor->tensor_path = g_strdup (get_string (object, "tensorPath"));
  tensor->metadata_path = g_strdup (get_string (object, "metadataPath"));
  tensor->bookmarks_path = g_strdup (get_string (object, "bookmarksPath"));
  tensor->name = g_strdup (get_string (object, "tensorName"));
  if (tensor->name == NULL)
    tensor->name = g_path_get_basename (tensor->tensor_path);
  parse_sprite (object, tensor);
  if (parse_shape (object, tensor))
    return tensor;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s: “tensorShape” of “%s” should be the number of rows and of dimensions, like [8000, 300]"), file, tensor->name);
  tensor_free (tensor);
  return NULL;
}

GPtrArray *
vec_projector_config_parse (const char *json, gsize length, const char *file, GError **error)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) tensor_free);
  g_autoptr(GError) json_error = NULL;
  JsonNode *root, *list = NULL;
  JsonArray *array;

  if (!g_utf8_validate_len (json, length, NULL) || !json_parser_load_from_data (parser, json, (gssize) length, &json_error))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, line %u: it is not valid JSON"), file,
                   MAX (json_parser_get_current_line (parser), 1));
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    list = json_object_get_member (json_node_get_object (root), "embeddings");
  if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list) || json_array_get_length (json_node_get_array (list)) == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: a list of tensors called “embeddings” was expected"), file);
      return NULL;
    }
  array = json_node_get_array (list);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      VecTensor *tensor = parse_tensor (json_array_get_element (array, i), i + 1, file, error);

      if (tensor == NULL)
        return NULL;
      g_ptr_array_add (tensors, tensor);
    }
  return g_steal_pointer (&tensors);
}

const VecTensor *
vec_projector_config_find (GPtrArray *tensors, const char *name, const char *file, GError **error)
{
  g_autoptr(GString) names = g_string_new (NULL);
  guint64 number;

  if (name == NULL)
    return g_ptr_array_index (tensors, 0);
  for (guint i = 0; i < tensors->len; i++)
    {
      const VecTensor *tensor = g_ptr_array_index (tensors, i);

      if (g_str_equal (tensor->name, name))
        return tensor;
      g_string_append_printf (names, "%s“%s”", i > 0 ? ", " : "", tensor->name);
    }
  if (g_ascii_string_to_unsigned (name, 10, 1, tensors->len, &number, NULL))
    return g_ptr_array_index (tensors, number - 1);
  g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s has no tensor “%s”; it has %s"), file, name, names->str);
  return NULL;
}

gboolean
vec_projector_is_remote (const char *path)
{
  return strstr (path, "://") != NULL;
}

char *
vec_projector_dup_local (const char *config_path, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (config_path);
  g_autofree char *base = g_path_get_basename (path);
  char *local = g_path_is_absolute (path) ? g_strdup (path) : g_build_filename (folder, path, NULL);

  if (g_file_test (local, G_FILE_TEST_IS_REGULAR))
    return local;
  g_free (local);
  local = g_build_filename (folder, base, NULL);
  if (g_file_test (local, G_FILE_TEST_IS_REGULAR))
    return local;
  g_free (local);
  return NULL;
}
