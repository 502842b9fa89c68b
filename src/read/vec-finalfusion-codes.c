/* https://finalfusion.github.io/spec, "Quantized embedding matrix". */
#include "read/vec-finalfusion-codes.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"

#define TYPE_UINT8 1
#define TYPE_FLOAT32 10
#define MAX_PART 256   /* numbers for one code: more would be a file that becomes far larger than it is */

static gboolean
set_damaged (const VecCursor *cursor, const char *what, guint64 value, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               /* Translators: the second %s is the name of a part of the file, such as "rows". */
               _("%s is not a whole finalfusion file: before byte %llu, %s is %llu; it is damaged, copy it again"), cursor->file,
               (unsigned long long) cursor->at, what, (unsigned long long) value);
  return FALSE;
}

static gboolean
check_codes (const VecFinalfusionCodes *self, const VecCursor *cursor, GError **error)
{
  guint64 n = self->n_rows * self->n_codes;

  if (self->n_centroids < 256)
    for (guint64 i = 0; i < n; i++)
      if (self->codes[i] >= self->n_centroids)
        return set_damaged (cursor, "code", self->codes[i], error);
  return TRUE;
}

static gboolean
check_sizes (const VecFinalfusionCodes *self, const VecCursor *cursor, guint32 code_type, guint32 type, GError **error)
{
  if (self->n_dims < 1 || self->n_dims > G_MAXINT16)
    return set_damaged (cursor, "columns", self->n_dims, error);
  if (self->n_codes < 1 || self->n_dims % self->n_codes != 0 || self->n_dims / self->n_codes > MAX_PART)
    return set_damaged (cursor, "codes", self->n_codes, error);
  if (self->n_centroids < 1 || self->n_centroids > 256)
    return set_damaged (cursor, "centroids", self->n_centroids, error);
  if (code_type != TYPE_UINT8)
    return set_damaged (cursor, "type", code_type, error);
  return type == TYPE_FLOAT32 || set_damaged (cursor, "type", type, error);
}

gboolean
vec_finalfusion_codes_read (VecFinalfusionCodes *self, VecCursor *cursor, GError **error)
{
  guint32 has_projection, has_norms, code_type, type;
  const guint8 *padding;
  guint64 n_square;

  if (!vec_cursor_take_u32 (cursor, &has_projection, error) || !vec_cursor_take_u32 (cursor, &has_norms, error)
      || !vec_cursor_take_u32 (cursor, &self->n_codes, error) || !vec_cursor_take_u32 (cursor, &self->n_dims, error)
      || !vec_cursor_take_u32 (cursor, &self->n_centroids, error) || !vec_cursor_take_u64 (cursor, &self->n_rows, error)
      || !vec_cursor_take_u32 (cursor, &code_type, error) || !vec_cursor_take_u32 (cursor, &type, error)
      || !check_sizes (self, cursor, code_type, type, error)
      || !vec_cursor_take (cursor, 4 - cursor->at % 4, 1, &padding, error))
    return FALSE;
  n_square = (guint64) self->n_dims * self->n_dims;
  return (!has_projection || vec_cursor_take (cursor, n_square, sizeof (float), &self->projection, error))
         && vec_cursor_take (cursor, (guint64) self->n_centroids * self->n_dims, sizeof (float), &self->centroids, error)
         && (!has_norms || vec_cursor_take (cursor, self->n_rows, sizeof (float), &self->norms, error))
         && vec_cursor_take (cursor, self->n_rows, self->n_codes, &self->codes, error) && check_codes (self, cursor, error);
}

/* The value @dim of the centroids that stand for @row. */
static float
get_centroid (const VecFinalfusionCodes *self, gint64 row, guint32 dim)
{
  guint32 n_part = self->n_dims / self->n_codes, part = dim / n_part;
  guint8 code = self->codes[(guint64) row * self->n_codes + part];

  return vec_cursor_float (self->centroids, ((guint64) part * self->n_centroids + code) * n_part + dim % n_part);
}

/* Vectors were multiplied with the projection from the right, which is orthogonal: so they are turned back with its transpose. */
void
vec_finalfusion_codes_get_row (const VecFinalfusionCodes *self, gint64 row, float *values)
{
  float norm = self->norms != NULL ? vec_cursor_float (self->norms, (guint64) row) : 1;

  for (guint32 i = 0; i < self->n_dims; i++)
    {
      double sum = 0;

      if (self->projection == NULL)
        sum = (double) get_centroid (self, row, i);
      else
        for (guint32 j = 0; j < self->n_dims; j++)
          sum += (double) get_centroid (self, row, j) * (double) vec_cursor_float (self->projection, (guint64) i * self->n_dims + j);
      values[i] = (float) sum * norm;
    }
}
