#include "read/vec-safetensors.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-json.h"

struct _VecSafetensors
{
  char *name;
  GMappedFile *map;
  guint64 size;
  guint64 n_header;
  GPtrArray *tensors;   /* of VecTensor */
  VecProvenance *provenance; /* or NULL */
  GHashTable *by_name;  /* the same; of several with one name the last */
};

/* ---- Types. */

static const struct
{
  const char *name;
  VecRawType type;
} types[] = {
  { "F64", { 'f', 8 } }, { "F32", { 'f', 4 } }, { "F16", { 'f', 2 } }, { "BF16", { 'g', 2 } }, { "I8", { 'i', 1 } },  { "I16", { 'i', 2 } },
  { "I32", { 'i', 4 } }, { "I64", { 'i', 8 } }, { "U8", { 'u', 1 } },  { "U16", { 'u', 2 } },  { "U32", { 'u', 4 } }, { "U64", { 'u', 8 } },
  { "BOOL", { 'b', 1 } },
};

/* Its size is 0 where the type is none of those. */
static VecRawType
find_type (const char *name)
{
  VecRawType none = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, name))
      {
        VecRawType type = types[i].type;

        type.swapped = type.size > 1 && G_BYTE_ORDER == G_BIG_ENDIAN;
        return type;
      }
  return none;
}

static void
tensor_free (gpointer data)
{
  VecTensor *tensor = data;

  g_free (tensor->name);
  g_free (tensor->type);
  g_free (tensor);
}

/* ---- The header. */

static guint64
get_header_length (const guint8 *bytes)
{
  guint64 n;

  memcpy (&n, bytes, sizeof n);
  return GUINT64_FROM_LE (n);
}

static gboolean
parse_shape (VecJson *json, VecTensor *tensor)
{
  if (vec_json_peek (json) != VEC_JSON_ARRAY)
    return FALSE;
  vec_json_enter (json);
  while (vec_json_next_element (json))
    if (tensor->n_axes == VEC_TENSOR_MAX_AXES || !vec_json_take_int (json, &tensor->shape[tensor->n_axes++]))
      return FALSE;
  return json->problem == NULL;
}

static gboolean
parse_offsets (VecJson *json, VecTensor *tensor)
{
  gint64 offsets[2];
  int n = 0;

  if (vec_json_peek (json) != VEC_JSON_ARRAY)
    return FALSE;
  vec_json_enter (json);
  while (vec_json_next_element (json))
    if (n == 2 || !vec_json_take_int (json, &offsets[n++]))
      return FALSE;
  if (json->problem != NULL || n != 2)
    return FALSE;
  tensor->begin = offsets[0];
  tensor->end = offsets[1];
  return TRUE;
}

static gboolean
parse_tensor (VecJson *json, VecTensor *tensor)
{
  g_autoptr(GString) key = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);

  tensor->end = -1;
  if (vec_json_peek (json) != VEC_JSON_OBJECT)
    return FALSE;
  vec_json_enter (json);
  while (vec_json_next_member (json, key))
    {
      gboolean ok;

      if (g_str_equal (key->str, "dtype"))
        ok = vec_json_take_string (json, text);
      else if (g_str_equal (key->str, "shape"))
        ok = tensor->n_axes == 0 && parse_shape (json, tensor);
      else if (g_str_equal (key->str, "data_offsets"))
        ok = parse_offsets (json, tensor);
      else
        ok = vec_json_skip (json);
      if (!ok)
        return FALSE;
    }
  tensor->type = g_strdup (text->str);
  tensor->raw_type = find_type (text->str);
  return json->problem == NULL && *tensor->type != '\0' && tensor->end >= 0;
}

/* An object of texts; what is not one is no fault. */
static void
take_metadata (VecSafetensors *self, VecJson *json)
{
  g_autoptr(GString) key = g_string_new (NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (vec_json_peek (json) != VEC_JSON_OBJECT)
    {
      vec_json_skip (json);
      return;
    }
  vec_json_enter (json);
  while (vec_json_next_member (json, key))
    {
      gboolean is_text = vec_json_peek (json) == VEC_JSON_STRING;

      g_string_truncate (text, 0);
      if (!(is_text ? vec_json_take_string (json, text) : vec_json_skip (json)))
        return;
      if (is_text)
        g_hash_table_replace (values, g_strdup (key->str), g_strdup (text->str));
    }
  g_clear_pointer (&self->provenance, vec_provenance_unref);
  self->provenance = vec_provenance_new_from_values (values);
}

static gboolean
parse_header (VecSafetensors *self, VecJson *json, GError **error)
{
  g_autoptr(GString) name = g_string_new (NULL);

  if (vec_json_peek (json) != VEC_JSON_OBJECT)
    {
      vec_json_skip (json);
      vec_json_set_error (json, self->name, error);
      return FALSE;
    }
  vec_json_enter (json);
  while (vec_json_next_member (json, name))
    {
      VecTensor *tensor;

      if (g_str_equal (name->str, "__metadata__"))
        {
          take_metadata (self, json);
          continue;
        }
      tensor = g_new0 (VecTensor, 1);
      tensor->name = g_strdup (name->str);
      g_ptr_array_add (self->tensors, tensor);
      if (!parse_tensor (json, tensor))
        {
          if (json->problem == NULL)
            json->problem = N_("a tensor’s dtype, shape and data_offsets were expected before this");
          vec_json_set_error (json, self->name, error);
          return FALSE;
        }
      g_hash_table_replace (self->by_name, tensor->name, tensor);
    }
  if (json->problem == NULL)
    return TRUE;
  vec_json_set_error (json, self->name, error);
  return FALSE;
}

static gboolean
set_no_header (VecSafetensors *self, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s: the first eight bytes promise a header of %llu bytes, but the file has %llu; it was cut off or is no safetensors file"),
               self->name, (unsigned long long) self->n_header, (unsigned long long) self->size);
  return FALSE;
}

/* Maps the file and lists its tensors. */
static gboolean
open_file (VecSafetensors *self, const char *path, GError **error)
{
  g_autoptr(GError) map_error = NULL;
  VecJson json;

  self->name = g_filename_display_basename (path);
  self->tensors = g_ptr_array_new_with_free_func (tensor_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->map = g_mapped_file_new (path, FALSE, &map_error);
  if (self->map == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), self->name, map_error->message);
      return FALSE;
    }
  self->size = g_mapped_file_get_length (self->map);
  if (self->size < 10)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, self->size == 0 ? _("%s is empty") : _("%s is too short for a safetensors file"),
                   self->name);
      return FALSE;
    }
  self->n_header = get_header_length ((const guint8 *) g_mapped_file_get_contents (self->map));
  if (self->n_header > VEC_SAFETENSORS_MAX_HEADER || self->n_header > self->size - 8)
    return set_no_header (self, error);
  vec_json_init (&json, g_mapped_file_get_contents (self->map) + 8, self->n_header);
  return parse_header (self, &json, error);
}

/* ---- For others. */

VecSafetensors *
vec_safetensors_open (const char *path, GError **error)
{
  g_autoptr(VecSafetensors) self = g_new0 (VecSafetensors, 1);

  return open_file (self, path, error) ? g_steal_pointer (&self) : NULL;
}

void
vec_safetensors_close (VecSafetensors *self)
{
  g_clear_pointer (&self->map, g_mapped_file_unref);
  g_clear_pointer (&self->by_name, g_hash_table_unref);
  g_clear_pointer (&self->tensors, g_ptr_array_unref);
  g_clear_pointer (&self->provenance, vec_provenance_unref);
  g_free (self->name);
  g_free (self);
}

const char *
vec_safetensors_get_name (VecSafetensors *self)
{
  return self->name;
}

VecProvenance *
vec_safetensors_get_provenance (VecSafetensors *self)
{
  return self->provenance;
}

guint64
vec_safetensors_get_size (VecSafetensors *self)
{
  return self->size;
}

guint64
vec_safetensors_get_offset (VecSafetensors *self)
{
  return 8 + self->n_header;
}

guint
vec_safetensors_get_n_tensors (VecSafetensors *self)
{
  return self->tensors->len;
}

const VecTensor *
vec_safetensors_get_tensor (VecSafetensors *self, guint index)
{
  return g_ptr_array_index (self->tensors, index);
}

const VecTensor *
vec_safetensors_find (VecSafetensors *self, const char *name)
{
  return g_hash_table_lookup (self->by_name, name);
}

gboolean
vec_safetensors_check_place (VecSafetensors *self, const VecTensor *tensor, GError **error)
{
  guint64 n_data = self->size - 8 - self->n_header;
  gint64 n_bytes = tensor->raw_type.size;

  for (int i = 0; i < tensor->n_axes; i++)
    if (tensor->shape[i] < 0 || __builtin_mul_overflow (n_bytes, tensor->shape[i], &n_bytes))
      n_bytes = -1, i = tensor->n_axes;
  if (tensor->begin >= 0 && tensor->begin <= tensor->end && (guint64) tensor->end <= n_data
      && (n_bytes == 0 || n_bytes == tensor->end - tensor->begin))
    return TRUE;
  if (tensor->begin >= 0 && tensor->begin <= tensor->end && (guint64) tensor->end > n_data)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                 _("%s: its header promises the tensor “%s” up to byte %lld, but only %llu bytes follow; the file was cut off, fetch it "
                   "again"),
                 self->name, tensor->name, (long long) tensor->end, (unsigned long long) n_data);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: place and shape of the tensor “%s” contradict each other; the file is damaged"),
                 self->name, tensor->name);
  return FALSE;
}

const guint8 *
vec_safetensors_get_bytes (VecSafetensors *self, const VecTensor *tensor)
{
  return (const guint8 *) g_mapped_file_get_contents (self->map) + 8 + self->n_header + tensor->begin;
}
