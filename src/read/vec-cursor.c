#include "read/vec-cursor.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

gboolean
vec_cursor_take (VecCursor *self, guint64 n, gsize item_size, const guint8 **items, GError **error)
{
  guint64 left = self->size - self->at;

  if (n > left / item_size)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   _("%s: %llu values of %u bytes should follow byte %llu, but the file ends at byte %llu; it is incomplete or damaged, "
                     "copy it again"),
                   self->file, (unsigned long long) n, (guint) item_size, (unsigned long long) self->at,
                   (unsigned long long) self->size);
      return FALSE;
    }
  *items = self->bytes + self->at;
  self->at += n * item_size;
  return TRUE;
}

gboolean
vec_cursor_take_u8 (VecCursor *self, guint8 *value, GError **error)
{
  const guint8 *bytes;

  if (!vec_cursor_take (self, 1, 1, &bytes, error))
    return FALSE;
  *value = *bytes;
  return TRUE;
}

gboolean
vec_cursor_take_u32 (VecCursor *self, guint32 *value, GError **error)
{
  const guint8 *bytes;

  if (!vec_cursor_take (self, 1, sizeof *value, &bytes, error))
    return FALSE;
  memcpy (value, bytes, sizeof *value);
  *value = GUINT32_FROM_LE (*value);
  return TRUE;
}

gboolean
vec_cursor_take_i32 (VecCursor *self, gint32 *value, GError **error)
{
  guint32 bits = 0;

  if (!vec_cursor_take_u32 (self, &bits, error))
    return FALSE;
  *value = (gint32) bits;
  return TRUE;
}

gboolean
vec_cursor_take_u64 (VecCursor *self, guint64 *value, GError **error)
{
  const guint8 *bytes;

  if (!vec_cursor_take (self, 1, sizeof *value, &bytes, error))
    return FALSE;
  memcpy (value, bytes, sizeof *value);
  *value = GUINT64_FROM_LE (*value);
  return TRUE;
}

gboolean
vec_cursor_take_i64 (VecCursor *self, gint64 *value, GError **error)
{
  guint64 bits = 0;

  if (!vec_cursor_take_u64 (self, &bits, error))
    return FALSE;
  *value = (gint64) bits;
  return TRUE;
}

gboolean
vec_cursor_take_word (VecCursor *self, gsize max, const char **word, GError **error)
{
  const guint8 *begin = self->bytes + self->at;
  guint64 left = self->size - self->at;
  const guint8 *end = left > 0 ? memchr (begin, '\0', (gsize) MIN (left, (guint64) max + 1)) : NULL;

  if (end == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   _("%s: the word at byte %llu has no end within %u bytes; the file is incomplete or damaged, copy it again"), self->file,
                   (unsigned long long) self->at, (guint) max);
      return FALSE;
    }
  *word = (const char *) begin;
  self->at += (guint64) (end - begin) + 1;
  return TRUE;
}
