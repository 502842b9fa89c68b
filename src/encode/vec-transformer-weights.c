#include "encode/vec-transformer-weights.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/vec-error.h"
#include "encode/vec-config.h"
#include "read/vec-safetensors.h"

#define WEIGHTS "model.safetensors"
#define INDEX "model.safetensors.index.json"
#define MAX_SHARDS 1000

struct _VecWeights
{
  gatomicrefcount n_refs;
  GPtrArray *files; /* of VecSafetensors */
};

VecWeights *
vec_weights_ref (VecWeights *self)
{
  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
vec_weights_unref (VecWeights *self)
{
  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_ptr_array_unref (self->files);
  g_free (self);
}

/* ---- Opening. */

static gboolean
open_shard (VecWeights *self, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  VecSafetensors *file = vec_safetensors_open (path, error);

  if (file != NULL)
    g_ptr_array_add (self->files, file);
  return file != NULL;
}

/* The files that the index names, each once; NULL with an error. */
static GHashTable *
list_shards (VecConfig *index, GError **error)
{
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GString) tensor = g_string_new (NULL);
  VecValue root = vec_config_get_root (index), map, element;

  if (!vec_value_find (&root, "weight_map", &map))
    vec_config_fail (index, VEC_ERROR_FORMAT, _("“%s” is missing"), "weight_map");
  else
    for (vec_value_enter (&map); vec_value_next (&map, tensor, &element);)
      {
        g_autofree char *name = vec_value_dup (&element);

        if (name == NULL)
          break;
        if (*name == '\0' || *name == '.' || strchr (name, '/') != NULL || g_hash_table_size (names) > MAX_SHARDS)
          vec_config_fail (index, VEC_ERROR_FORMAT, _("“%s” is no file of this folder"), name);
        g_hash_table_add (names, g_steal_pointer (&name));
      }
  return vec_config_check (index, error) ? g_steal_pointer (&names) : NULL;
}

static gboolean
open_shards (VecWeights *self, const char *folder, GError **error)
{
  g_autoptr(VecConfig) index = vec_config_open (folder, INDEX, error);
  g_autoptr(GHashTable) names = index != NULL ? list_shards (index, error) : NULL;
  GHashTableIter iter;
  gpointer name;

  if (names == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!open_shard (self, folder, name, error))
      return FALSE;
  return TRUE;
}

gboolean
vec_weights_refuse_pickle (const char *folder, GError **error)
{
  g_autofree char *name = g_filename_display_basename (folder);

  if (!vec_config_exists (folder, "pytorch_model.bin"))
    return FALSE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
               /* translators: what is between ‘ and ’ is a line of Python */
               _("%s has its weights in pytorch_model.bin, a file that can run programs and is therefore not read; convert it once with Python: "
                 "‘import torch, safetensors.torch as s; s.save_file ({k: v.contiguous ().clone () for k, v in torch.load "
                 "(\"pytorch_model.bin\", weights_only=True).items ()}, \"model.safetensors\")’"),
               name);
  return TRUE;
}

static void
refuse (const char *folder, GError **error)
{
  g_autofree char *name = g_filename_display_basename (folder);

  if (!vec_weights_refuse_pickle (folder, error))
    g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s has no weights: the file %s is missing"), name, WEIGHTS);
}

VecWeights *
vec_weights_open (const char *folder, GError **error)
{
  g_autoptr(VecWeights) self = g_new0 (VecWeights, 1);
  gboolean done;

  g_atomic_ref_count_init (&self->n_refs);
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_safetensors_close);
  if (vec_config_exists (folder, WEIGHTS))
    done = open_shard (self, folder, WEIGHTS, error);
  else if (vec_config_exists (folder, INDEX))
    done = open_shards (self, folder, error);
  else
    {
      refuse (folder, error);
      done = FALSE;
    }
  return done ? g_steal_pointer (&self) : NULL;
}

/* ---- Tensors. */

static const VecTensor *
find (VecWeights *self, const char *name, VecSafetensors **file)
{
  for (guint i = 0; i < self->files->len; i++)
    {
      const VecTensor *tensor = vec_safetensors_find (g_ptr_array_index (self->files, i), name);

      if (tensor != NULL)
        {
          *file = g_ptr_array_index (self->files, i);
          return tensor;
        }
    }
  return NULL;
}

gboolean
vec_weights_has (VecWeights *self, const char *name)
{
  VecSafetensors *file;

  return find (self, name, &file) != NULL;
}

static char *
dup_shape (const gint64 *shape, int n_axes)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (int i = 0; i < n_axes; i++)
    g_string_append_printf (text, "%s%lld", i > 0 ? " × " : "", (long long) shape[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
check_shape (VecSafetensors *file, const VecTensor *tensor, gint64 n_rows, int n_dims, GError **error)
{
  gint64 wanted[2] = { n_rows, n_dims };
  gboolean is_vector = tensor->n_axes == 1 && n_rows == 1 && tensor->shape[0] == n_dims;
  gboolean is_matrix = tensor->n_axes == 2 && tensor->shape[1] == n_dims && (tensor->shape[0] == n_rows || (n_rows < 0 && tensor->shape[0] > 0));
  g_autofree char *is = NULL, *should = NULL;

  if (is_vector || is_matrix)
    return TRUE;
  is = dup_shape (tensor->shape, tensor->n_axes);
  should = n_rows == 1 ? dup_shape (wanted + 1, 1) : n_rows < 0 ? g_strdup_printf ("… × %d", n_dims) : dup_shape (wanted, 2);
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: the tensor “%s” has the shape %s, but by config.json it should have %s"),
               vec_safetensors_get_name (file), tensor->name, is, should);
  return FALSE;
}

gboolean
vec_weights_get (VecWeights *self, const char *name, gint64 n_rows, int n_dims, VecValues *values, GError **error)
{
  VecSafetensors *file = self->files->len > 0 ? g_ptr_array_index (self->files, 0) : NULL;
  const VecTensor *tensor = find (self, name, &file);

  if (tensor == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s: the tensor “%s” is missing"), file != NULL ? vec_safetensors_get_name (file) : INDEX,
                   name);
      return FALSE;
    }
  if (!vec_raw_type_is_known (tensor->raw_type) || !vec_raw_type_is_float (tensor->raw_type))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s: the tensor “%s” has the type %s; F32, F16, BF16 and F64 are read"),
                   vec_safetensors_get_name (file), name, tensor->type);
      return FALSE;
    }
  if (!check_shape (file, tensor, n_rows, n_dims, error) || !vec_safetensors_check_place (file, tensor, error))
    return FALSE;
  values->type = tensor->raw_type;
  values->bytes = vec_safetensors_get_bytes (file, tensor);
  values->stride = (gsize) n_dims * tensor->raw_type.size;
  values->n_rows = tensor->n_axes == 2 ? tensor->shape[0] : 1;
  values->n_dims = n_dims;
  return TRUE;
}

void
vec_weights_forget (const VecValues *values)
{
  guintptr page = (guintptr) sysconf (_SC_PAGESIZE);
  guintptr begin = ((guintptr) values->bytes + page - 1) / page * page;
  guintptr end = ((guintptr) values->bytes + values->stride * (gsize) values->n_rows) / page * page;

  /* A mapping of a file that nobody writes to: what is forgotten is read again when it is looked at. */
  if (end > begin)
    (void) madvise ((void *) begin, end - begin, MADV_DONTNEED);
}
