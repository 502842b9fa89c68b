/* The states are what projector.tensorflow.org writes in "Bookmarks", a list of objects: vz_projector/data.ts, class State. */
#include "read/vec-bookmarks.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-head.h"
#include "read/vec-projector-config.h"
#include "read/vec-readers.h"

#define MAX_SIZE (256 << 20)
#define MAX_CONFIG_SIZE (4 << 20)
#define MAX_BOOKMARKS 1000

void
vec_bookmark_free (VecBookmark *self)
{
  g_free (self->label);
  g_free (self->method);
  g_strfreev (self->axes);
  g_free (self->selected);
  g_free (self->shown);
  g_free (self->color_by);
  g_free (self);
}

/* ---- Values. What is not as it should be is as if it were not there. */

static const char *
get_text (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                                                          : NULL;
}

static double
get_number (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : 0;
}

static gboolean
get_switch (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/* Numbers from 0 to below @n_rows; through @map (of n_rows places) if there is one. */
static gint64 *
dup_rows (JsonObject *object, const char *member, const gint64 *map, gint64 n_rows, gint64 *n)
{
  JsonNode *node = json_object_get_member (object, member);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  gint64 *rows;

  *n = 0;
  if (array == NULL)
    return NULL;
  rows = g_new (gint64, json_array_get_length (array) + 1);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      gint64 row = JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_INT64 ? json_node_get_int (element) : -1;

      if (row >= 0 && row < n_rows)
        rows[(*n)++] = map != NULL ? map[row] : row;
    }
  return rows;
}

/* ---- One state. */

/* "^bad$" is the word bad; other patterns stand for the average of what they match, which is not read here. */
static char *
dup_axis_end (JsonObject *object, const char *text_member, const char *regex_member)
{
  const char *text = get_text (object, text_member);
  g_autofree char *word = NULL;
  gsize n;

  if (text == NULL || *text == '\0')
    return NULL;
  if (!get_switch (object, regex_member))
    return g_strdup (text);
  n = strlen (text);
  if (n < 3 || text[0] != '^' || text[n - 1] != '$')
    return NULL;
  word = g_strndup (text + 1, n - 2);
  return strpbrk (word, "\\^$.|?*+()[]{}") == NULL ? g_steal_pointer (&word) : NULL;
}

static void
add_axis (GPtrArray *ends, JsonObject *object, const char *const members[4])
{
  g_autofree char *from = dup_axis_end (object, members[0], members[1]), *to = dup_axis_end (object, members[2], members[3]);

  if (from == NULL || to == NULL)
    return;
  g_ptr_array_add (ends, g_steal_pointer (&from));
  g_ptr_array_add (ends, g_steal_pointer (&to));
}

static char **
dup_axes (JsonObject *object)
{
  static const char *const x[] = { "customXLeftText", "customXLeftRegex", "customXRightText", "customXRightRegex" };
  static const char *const y[] = { "customYDownText", "customYDownRegex", "customYUpText", "customYUpRegex" };
  GPtrArray *ends = g_ptr_array_new ();

  add_axis (ends, object, x);
  add_axis (ends, object, y);
  if (ends->len == 0)
    {
      g_ptr_array_free (ends, TRUE);
      return NULL;
    }
  g_ptr_array_add (ends, NULL);
  return (char **) g_ptr_array_free (ends, FALSE);
}

static void
take_method (VecBookmark *self, JsonObject *object)
{
  const char *projection = get_text (object, "selectedProjection");
  JsonNode *components = json_object_get_member (object, "pcaComponentDimensions");

  self->n_dims = 2;
  if (g_strcmp0 (projection, "tsne") == 0)
    {
      self->n_dims = get_switch (object, "tSNEis3d") ? 3 : 2;
      self->perplexity = get_number (object, "tSNEPerplexity");
    }
  else if (g_strcmp0 (projection, "umap") == 0)
    {
      self->n_dims = get_switch (object, "umapIs3d") ? 3 : 2;
      self->n_neighbors = (int) CLAMP (get_number (object, "umapNeighbors"), 0, 10000);
    }
  else if (g_strcmp0 (projection, "pca") == 0)
    self->n_dims = components != NULL && JSON_NODE_HOLDS_ARRAY (components) && json_array_get_length (json_node_get_array (components)) == 3
                     ? 3
                     : 2;
  else if (g_strcmp0 (projection, "custom") == 0)
    {
      self->axes = dup_axes (object);
      projection = self->axes != NULL ? "axes" : NULL;
    }
  else
    projection = NULL;
  self->method = g_strdup (projection);
}

/* Selected points are counted among those that are shown. */
static VecBookmark *
parse_state (JsonObject *object, guint number, gint64 n_rows)
{
  VecBookmark *self = g_new0 (VecBookmark, 1);
  const char *label = get_text (object, "label"), *color = get_text (object, "selectedColorOptionName");

  self->label = label != NULL && *label != '\0' ? g_strdup (label) : g_strdup_printf (_("Bookmark %u"), number);
  take_method (self, object);
  self->shown = dup_rows (object, "filteredPoints", NULL, n_rows, &self->n_shown);
  if (self->n_shown == 0)
    g_clear_pointer (&self->shown, g_free);
  self->selected = dup_rows (object, "selectedPoints", self->shown, self->shown != NULL ? self->n_shown : n_rows, &self->n_selected);
  if (color != NULL && g_ascii_strcasecmp (color, "No color map") != 0)
    self->color_by = g_strdup (color);
  return self;
}

/* ---- Files. */

GPtrArray *
vec_bookmarks_read (const char *path, gint64 n_rows, GError **error)
{
  g_autofree char *file = g_filename_display_basename (path);
  g_autoptr (GPtrArray) bookmarks = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_bookmark_free);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_auto (VecHead) head = { 0 };
  JsonNode *root;
  JsonArray *states;

  if (!vec_head_read (&head, path, MAX_SIZE, error))
    return NULL;
  if (!g_utf8_validate_len ((const char *) head.bytes, head.n, NULL)
      || !json_parser_load_from_data (parser, (const char *) head.bytes, (gssize) head.n, NULL))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, line %u: it is not valid JSON"), file,
                   MAX (json_parser_get_current_line (parser), 1));
      return NULL;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: a list of bookmarks was expected"), file);
      return NULL;
    }
  states = json_node_get_array (root);
  for (guint i = 0; i < MIN (json_array_get_length (states), MAX_BOOKMARKS); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (states, i)))
      g_ptr_array_add (bookmarks, parse_state (json_array_get_object_element (states, i), i + 1, n_rows));
  return g_steal_pointer (&bookmarks);
}

static char *
find_path (VecTable *table)
{
  const char *path = vec_table_get_path (table);
  g_autoptr (GPtrArray) tensors = NULL;
  g_auto (VecHead) head = { 0 };

  if (path == NULL || g_strcmp0 (vec_table_get_format (table), vec_reader_projector.id) != 0 || !g_str_has_suffix (path, ".json")
      || !vec_head_read (&head, path, MAX_CONFIG_SIZE, NULL))
    return NULL;
  tensors = vec_projector_config_parse ((const char *) head.bytes, head.n, path, NULL);
  for (guint i = 0; tensors != NULL && i < tensors->len; i++)
    {
      const VecTensor *tensor = g_ptr_array_index (tensors, i);

      if (tensor->bookmarks_path != NULL && !vec_projector_is_remote (tensor->bookmarks_path)
          && g_strcmp0 (tensor->name, vec_table_get_name (table)) == 0)
        return vec_projector_dup_local (path, tensor->bookmarks_path);
    }
  return NULL;
}

GPtrArray *
vec_bookmarks_read_for_table (VecTable *table, GError **error)
{
  g_autofree char *path = find_path (table);

  return path != NULL ? vec_bookmarks_read (path, vec_table_get_n_rows (table), error) : NULL;
}
