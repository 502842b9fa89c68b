/* Tables among the tensors of a safetensors file (read/vec-safetensors.h). float32 is mapped; float16, bfloat16, float64 and integers are
 * widened. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-head.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-safetensors.h"
#include "read/vec-side-labels.h"

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
  if (n < 2 || n > VEC_SAFETENSORS_MAX_HEADER || n > size - 8 || head[8] != '{')
    return n <= VEC_SAFETENSORS_MAX_HEADER && head[8] == '{' && head[9] == '"' ? 60 : 0;
  return 98;
}

/* ---- Choosing. */

/* Rows and dimensions of what can be a table: two axes or more, the later ones flattened. */
static gboolean
find_shape (const VecTensor *tensor, gint64 *n_rows, int *n_dims)
{
  gint64 n = 1;

  if (tensor->n_axes < 2 || tensor->shape[0] < 1 || tensor->raw_type.size == 0)
    return FALSE;
  for (int i = 1; i < tensor->n_axes; i++)
    if (tensor->shape[i] < 1 || __builtin_mul_overflow (n, tensor->shape[i], &n) || n > G_MAXINT)
      return FALSE;
  *n_rows = tensor->shape[0];
  *n_dims = (int) n;
  return TRUE;
}

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
list_tables (VecSafetensors *self, GArray *indices)
{
  GPtrArray *parts = vec_parts_new ();

  for (guint i = 0; i < vec_safetensors_get_n_tensors (self); i++)
    {
      const VecTensor *tensor = vec_safetensors_get_tensor (self, i);
      gint64 n_rows;
      int n_dims;

      if (!find_shape (tensor, &n_rows, &n_dims))
        continue;
      vec_parts_add (parts, tensor->name, n_rows, n_dims, vec_raw_type_get_name (tensor->raw_type))->is_default
        = is_table_name (tensor->name);
      if (indices != NULL)
        g_array_append_val (indices, i);
    }
  return parts;
}

static gboolean
set_no_table (VecSafetensors *self, GError **error)
{
  const VecTensor *first = vec_safetensors_get_n_tensors (self) > 0 ? vec_safetensors_get_tensor (self, 0) : NULL;

  if (first == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s holds no tensors"), vec_safetensors_get_name (self));
  else
    g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
                 _("%s holds no table of vectors: its first tensor “%s” has %d axes and the type %s; two axes of F64, F32, F16, BF16 or "
                   "integers are read"),
                 vec_safetensors_get_name (self), first->name, first->n_axes, first->type);
  return FALSE;
}

static const VecTensor *
choose_tensor (VecSafetensors *self, const char *name, VecTableBuilder *builder, GError **error)
{
  g_autoptr(GArray) indices = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GPtrArray) parts = list_tables (self, indices);
  int index;

  if (parts->len == 0)
    {
      set_no_table (self, error);
      return NULL;
    }
  index = vec_parts_find (parts, name, vec_safetensors_get_name (self), error);
  if (index < 0)
    return NULL;
  vec_parts_remark_others (parts, index, name, builder);
  return vec_safetensors_get_tensor (self, g_array_index (indices, guint, index));
}

static GPtrArray *
list_parts (const char *path, const VecReadOptions *options, GError **error)
{
  g_autoptr(VecSafetensors) file = vec_safetensors_open (path, error);
  g_autoptr(GPtrArray) parts = NULL;

  if (file == NULL)
    return NULL;
  parts = list_tables (file, NULL);
  if (parts->len > 0)
    return g_steal_pointer (&parts);
  set_no_table (file, error);
  return NULL;
}

/* ---- Reading. */

static VecTable *
read_safetensors (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                  GCancellable *cancellable, GError **error)
{
  g_autoptr(VecSafetensors) file = vec_safetensors_open (path, error);
  g_autoptr(VecTableBuilder) builder = NULL;
  const VecTensor *tensor;
  VecRawMatrix matrix;
  VecTicker ticker;

  if (file == NULL)
    return NULL;
  builder = vec_table_builder_new (vec_safetensors_get_name (file), vec_reader_safetensors.id, path);
  vec_table_builder_set_provenance (builder, vec_safetensors_get_provenance (file));
  tensor = choose_tensor (file, options != NULL ? options->part : NULL, builder, error);
  if (tensor == NULL || !vec_safetensors_check_place (file, tensor, error))
    return NULL;
  find_shape (tensor, &matrix.n_rows, &matrix.n_dims);
  matrix.type = tensor->raw_type;
  matrix.offset = vec_safetensors_get_offset (file) + (guint64) tensor->begin;
  matrix.gap = 0;
  vec_ticker_init (&ticker, _("Reading"), vec_safetensors_get_size (file), progress, progress_data, cancellable);
  if (!vec_raw_load (builder, path, &matrix, error)
      || !vec_side_labels_read (path, options, matrix.n_rows, builder, error))
    return NULL;
  vec_ticker_end (&ticker, vec_safetensors_get_size (file));
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
