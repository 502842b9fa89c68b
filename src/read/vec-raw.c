#include "read/vec-raw.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-matrix.h"

#define COPIED_BYTES (16 << 20)

gpointer
vec_raw_allocate_bytes (const char *file, guint64 n_bytes, GError **error)
{
  gpointer values;

  if (!vec_memory_check (file, n_bytes, error))
    return NULL;
  values = g_try_malloc (n_bytes);
  if (values == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_MEMORY, _("%s: there is not enough memory for its vectors"), file);
  return values;
}

float *
vec_raw_allocate (const char *file, gint64 n_rows, int n_dims, GError **error)
{
  return vec_raw_allocate_bytes (file, (guint64) n_rows * (guint64) n_dims * sizeof (float), error);
}

static GMappedFile *
map_file (const char *path, const VecRawMatrix *matrix, guint64 n_bytes, GError **error)
{
  g_autofree char *file = g_filename_display_basename (path);
  g_autoptr(GError) map_error = NULL;
  g_autoptr(GMappedFile) map = g_mapped_file_new (path, FALSE, &map_error);
  guint64 size = map != NULL ? g_mapped_file_get_length (map) : 0;

  if (map == NULL)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), file, map_error->message);
  else if (matrix->offset > size || n_bytes > size - matrix->offset)
    g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s became shorter while it was read"), file);
  else
    return g_steal_pointer (&map);
  return NULL;
}

gboolean
vec_raw_load (VecTableBuilder *builder, const char *path, const VecRawMatrix *matrix, GError **error)
{
  gsize row_size = (gsize) matrix->n_dims * matrix->type.size;
  VecValues values = { matrix->type, NULL, row_size + matrix->gap, matrix->n_rows, matrix->n_dims };
  guint64 n_bytes = (guint64) matrix->n_rows * values.stride - matrix->gap;
  g_autoptr(GMappedFile) map = map_file (path, matrix, n_bytes, error);

  if (map == NULL)
    return FALSE;
  values.bytes = (const guint8 *) g_mapped_file_get_contents (map) + matrix->offset;
  if (n_bytes <= COPIED_BYTES)
    {
      guint8 *copy = g_malloc (n_bytes + matrix->gap);   /* with what stands before the first row */

      memcpy (copy, values.bytes - matrix->gap, n_bytes + matrix->gap);
      values.bytes = copy + matrix->gap;
      vec_table_builder_take_values (builder, &values, copy, g_free);
    }
  else
    vec_table_builder_take_values (builder, &values, g_steal_pointer (&map), (GDestroyNotify) g_mapped_file_unref);
  if (vec_raw_type_is_float (matrix->type) || matrix->gap > 0)
    vec_table_builder_set_unchecked (builder, matrix->gap > 0);
  return TRUE;
}

gboolean
vec_raw_load_floats (VecTableBuilder *builder, const char *path, guint64 offset, gint64 n_rows, int n_dims, GError **error)
{
  VecRawMatrix matrix = { { 'f', 4, G_BYTE_ORDER == G_BIG_ENDIAN }, offset, n_rows, n_dims, 0 };

  return vec_raw_load (builder, path, &matrix, error);
}
