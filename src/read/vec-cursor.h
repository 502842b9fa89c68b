#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Goes through the bytes of a mapped, little-endian file. Whatever would lie beyond the end is an error that names the place; nothing is
 * believed or copied before it is known to be there. */
typedef struct
{
  const char *file;      /* for messages */
  const guint8 *bytes;
  guint64 size;
  guint64 at;
} VecCursor;

/* Lends @n items of @item_size bytes, which need not be aligned, and goes on behind them. */
gboolean vec_cursor_take (VecCursor *cursor, guint64 n, gsize item_size, const guint8 **items, GError **error);

gboolean vec_cursor_take_u8 (VecCursor *cursor, guint8 *value, GError **error);
gboolean vec_cursor_take_i32 (VecCursor *cursor, gint32 *value, GError **error);
gboolean vec_cursor_take_u32 (VecCursor *cursor, guint32 *value, GError **error);
gboolean vec_cursor_take_i64 (VecCursor *cursor, gint64 *value, GError **error);
gboolean vec_cursor_take_u64 (VecCursor *cursor, guint64 *value, GError **error);

/* Up to a NUL, at most @max bytes. */
gboolean vec_cursor_take_word (VecCursor *cursor, gsize max, const char **word, GError **error);

/* The i-th of float32 items that were lent. */
static inline float
vec_cursor_float (const guint8 *items, guint64 i)
{
  guint32 bits;
  float value;

  __builtin_memcpy (&bits, items + i * 4, sizeof bits);
  bits = GUINT32_FROM_LE (bits);
  __builtin_memcpy (&value, &bits, sizeof value);
  return value;
}

G_END_DECLS
