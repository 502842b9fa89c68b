/* safetensors, as Hugging Face's library writes it: eight bytes with the length of a header, the header in JSON (for each tensor its type,
 * its shape and where its bytes begin and end), then the bytes. float32 is mapped; float16, bfloat16, float64 and integers are widened.
 * Format: github.com/huggingface/safetensors, README, "Format". */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-head.h"
#include "read/vec-json.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-side-labels.h"

#define MAX_HEADER ((guint64) 100 << 20)
#define MAX_AXES 8

typedef struct
{
  char *name;
  char *type;          /* "F32", as the header says */
  int n_axes;
  gint64 shape[MAX_AXES];
  gint64 begin;        /* from the end of the header */
  gint64 end;
  gint64 n_rows;       /* 0 where this is no table of vectors */
  int n_dims;
} Tensor;

typedef struct
{
  const char *path;
  char *name;
  GMappedFile *map;
  guint64 size;
  guint64 n_header;
  GPtrArray *tensors;  /* of Tensor */
  VecProvenance *provenance;
} Reading;

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
  Tensor *tensor = data;

  g_free (tensor->name);
  g_free (tensor->type);
  g_free (tensor);
}

static void
clear (Reading *self)
{
  g_clear_pointer (&self->provenance, vec_provenance_unref);
  g_clear_pointer (&self->map, g_mapped_file_unref);
  g_clear_pointer (&self->tensors, g_ptr_array_unref);
  g_clear_pointer (&self->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear)

/* ---- The header. */

static guint64
get_header_length (const guint8 *bytes)
{
  guint64 n;

  memcpy (&n, bytes, sizeof n);
  return GUINT64_FROM_LE (n);
}

static int
probe_safetensors (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  guint64 n;

  if (n_head < 10)
    return 0;
  n = get_header_length (head);
  if (n < 2 || n > MAX_HEADER || n > size - 8 || head[8] != '{')
    return n <= MAX_HEADER && head[8] == '{' && head[9] == '"' ? 60 : 0;
  return 98;
}

static gboolean
parse_shape (VecJson *json, Tensor *tensor)
{
  if (vec_json_peek (json) != VEC_JSON_ARRAY)
    return FALSE;
  vec_json_enter (json);
  while (vec_json_next_element (json))
    if (tensor->n_axes == MAX_AXES || !vec_json_take_int (json, &tensor->shape[tensor->n_axes++]))
      return FALSE;
  return json->problem == NULL;
}

static gboolean
parse_offsets (VecJson *json, Tensor *tensor)
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
parse_tensor (VecJson *json, Tensor *tensor)
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
  return json->problem == NULL && *tensor->type != '\0' && tensor->end >= 0;
}

/* Rows and dimensions of what can be a table: two axes or more, the later ones flattened. */
static void
find_shape (Tensor *tensor)
{
  gint64 n_dims = 1;

  if (tensor->n_axes < 2 || tensor->shape[0] < 1 || find_type (tensor->type).size == 0)
    return;
  for (int i = 1; i < tensor->n_axes; i++)
    if (tensor->shape[i] < 1 || __builtin_mul_overflow (n_dims, tensor->shape[i], &n_dims) || n_dims > G_MAXINT)
      return;
  tensor->n_rows = tensor->shape[0];
  tensor->n_dims = (int) n_dims;
}

/* Whether the place lies in the file and has as many bytes as the shape needs. */
static gboolean
check_place (Reading *self, const Tensor *tensor, GError **error)
{
  guint64 n_data = self->size - 8 - self->n_header;
  gint64 n_bytes = find_type (tensor->type).size;

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

/* An object of texts; what is not one is no fault. */
static void
take_metadata (Reading *self, VecJson *json)
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
    if (vec_json_peek (json) != VEC_JSON_STRING)
      {
        if (!vec_json_skip (json))
          return;
      }
    else if (vec_json_take_string (json, text))
      g_hash_table_replace (values, g_strdup (key->str), g_strdup (text->str));
    else
      return;
  g_clear_pointer (&self->provenance, vec_provenance_unref);
  self->provenance = vec_provenance_new_from_values (values);
}

static gboolean
parse_header (Reading *self, VecJson *json, GError **error)
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
      Tensor *tensor;

      if (g_str_equal (name->str, "__metadata__"))
        {
          take_metadata (self, json);
          continue;
        }
      tensor = g_new0 (Tensor, 1);
      tensor->name = g_strdup (name->str);
      g_ptr_array_add (self->tensors, tensor);
      if (!parse_tensor (json, tensor))
        {
          if (json->problem == NULL)
            json->problem = N_("a tensor’s dtype, shape and data_offsets were expected before this");
          vec_json_set_error (json, self->name, error);
          return FALSE;
        }
      find_shape (tensor);
    }
  if (json->problem == NULL)
    return TRUE;
  vec_json_set_error (json, self->name, error);
  return FALSE;
}

static gboolean
set_no_header (Reading *self, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s: the first eight bytes promise a header of %llu bytes, but the file has %llu; it was cut off or is no safetensors file"),
               self->name, (unsigned long long) self->n_header, (unsigned long long) self->size);
  return FALSE;
}

/* Maps the file and lists its tensors. */
static gboolean
open_file (Reading *self, const char *path, GError **error)
{
  g_autoptr(GError) map_error = NULL;
  VecJson json;

  self->path = path;
  self->name = g_filename_display_basename (path);
  self->tensors = g_ptr_array_new_with_free_func (tensor_free);
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
  if (self->n_header > MAX_HEADER || self->n_header > self->size - 8)
    return set_no_header (self, error);
  vec_json_init (&json, g_mapped_file_get_contents (self->map) + 8, self->n_header);
  return parse_header (self, &json, error);
}

/* ---- Choosing. */

/* What embedding models call their table of vectors. */
static gboolean
is_table_name (const char *name)
{
  static const char *const endings[] = { "embeddings", "embedding", "embedding.weight", "word_embeddings.weight", "embed_tokens.weight",
                                         "vectors", "wte.weight", NULL };

  for (guint i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  return FALSE;
}

/* The tables among the tensors; @indices says which tensor each is. */
static GPtrArray *
list_tables (Reading *self, GArray *indices)
{
  GPtrArray *parts = vec_parts_new ();

  for (guint i = 0; i < self->tensors->len; i++)
    {
      const Tensor *tensor = g_ptr_array_index (self->tensors, i);

      if (tensor->n_rows == 0)
        continue;
      vec_parts_add (parts, tensor->name, tensor->n_rows, tensor->n_dims, vec_raw_type_get_name (find_type (tensor->type)))->is_default
        = is_table_name (tensor->name);
      if (indices != NULL)
        g_array_append_val (indices, i);
    }
  return parts;
}

static gboolean
set_no_table (Reading *self, GError **error)
{
  const Tensor *first = self->tensors->len > 0 ? g_ptr_array_index (self->tensors, 0) : NULL;

  if (first == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s holds no tensors"), self->name);
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                 _("%s holds no table of vectors: its first tensor “%s” has %d axes and the type %s; two axes of F64, F32, F16, BF16 or "
                   "integers are read"),
                 self->name, first->name, first->n_axes, first->type);
  return FALSE;
}

static const Tensor *
choose_tensor (Reading *self, const char *name, VecTableBuilder *builder, GError **error)
{
  g_autoptr(GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GPtrArray) parts = list_tables (self, indices);
  int index;

  if (parts->len == 0)
    {
      set_no_table (self, error);
      return NULL;
    }
  index = vec_parts_find (parts, name, self->name, error);
  if (index < 0)
    return NULL;
  vec_parts_remark_others (parts, index, name, builder);
  return g_ptr_array_index (self->tensors, g_array_index (indices, guint, index));
}

static GPtrArray *
list_parts (const char *path, const VecReadOptions *options, GError **error)
{
  g_auto(Reading) reading = { 0 };
  g_autoptr(GPtrArray) parts = NULL;

  if (!open_file (&reading, path, error))
    return NULL;
  parts = list_tables (&reading, NULL);
  if (parts->len > 0)
    return g_steal_pointer (&parts);
  set_no_table (&reading, error);
  return NULL;
}

/* ---- Reading. */

static VecTable *
read_safetensors (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                  GCancellable *cancellable, GError **error)
{
  g_auto(Reading) reading = { 0 };
  g_autoptr(VecTableBuilder) builder = NULL;
  const Tensor *tensor;
  VecRawMatrix matrix;
  VecTicker ticker;

  if (!open_file (&reading, path, error))
    return NULL;
  builder = vec_table_builder_new (reading.name, vec_reader_safetensors.id, path);
  vec_table_builder_set_provenance (builder, reading.provenance);
  tensor = choose_tensor (&reading, options != NULL ? options->part : NULL, builder, error);
  if (tensor == NULL || !check_place (&reading, tensor, error))
    return NULL;
  matrix.type = find_type (tensor->type);
  matrix.offset = 8 + reading.n_header + (guint64) tensor->begin;
  matrix.n_rows = tensor->n_rows;
  matrix.n_dims = tensor->n_dims;
  matrix.gap = 0;
  vec_ticker_init (&ticker, _("Reading"), reading.size, progress, progress_data, cancellable);
  if (!vec_raw_load (builder, path, &matrix, error)
      || !vec_side_labels_read (path, options, tensor->n_rows, builder, error))
    return NULL;
  vec_ticker_end (&ticker, reading.size);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static const char *const extensions[] = { "safetensors", NULL };
static const char *const mime_types[] = { "application/x-safetensors", NULL };

const VecReader vec_reader_safetensors = {
  .id = "safetensors",
  .title = N_("safetensors"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_safetensors,
  .read = read_safetensors,
  .list_parts = list_parts,
};
