#include "read/vec-npy-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"

static const char magic[] = "\x93NUMPY";

typedef struct
{
  const char *p;
  const char *end;
} Cursor;

gboolean
vec_npy_is (const guint8 *bytes, gsize n)
{
  return n >= 8 && memcmp (bytes, magic, 6) == 0;
}

static void
skip_space (Cursor *cursor)
{
  while (cursor->p < cursor->end && g_ascii_isspace (*cursor->p))
    cursor->p++;
}

static gboolean
accept (Cursor *cursor, char c)
{
  skip_space (cursor);
  if (cursor->p == cursor->end || *cursor->p != c)
    return FALSE;
  cursor->p++;
  return TRUE;
}

/* 'text' or "text" without escapes. */
static char *
parse_string (Cursor *cursor)
{
  const char *begin, *close;

  skip_space (cursor);
  if (cursor->p == cursor->end || (*cursor->p != '\'' && *cursor->p != '"'))
    return NULL;
  begin = cursor->p + 1;
  close = memchr (begin, *cursor->p, (gsize) (cursor->end - begin));
  if (close == NULL)
    return NULL;
  cursor->p = close + 1;
  return g_strndup (begin, (gsize) (close - begin));
}

static gboolean
parse_bool (Cursor *cursor, gboolean *value)
{
  skip_space (cursor);
  *value = g_str_has_prefix (cursor->p, "True");
  if (!*value && !g_str_has_prefix (cursor->p, "False"))
    return FALSE;
  cursor->p += *value ? 4 : 5;
  return TRUE;
}

static gboolean
parse_integer (Cursor *cursor, gint64 *value)
{
  skip_space (cursor);
  if (cursor->p == cursor->end || !g_ascii_isdigit (*cursor->p))
    return FALSE;
  *value = 0;
  for (; cursor->p < cursor->end && g_ascii_isdigit (*cursor->p); cursor->p++)
    if (__builtin_mul_overflow (*value, 10, value) || __builtin_add_overflow (*value, *cursor->p - '0', value))
      return FALSE;
  /* Python 2 wrote long integers as 8000L. */
  if (cursor->p < cursor->end && *cursor->p == 'L')
    cursor->p++;
  return TRUE;
}

static gboolean
parse_shape (Cursor *cursor, VecNpyHeader *header)
{
  if (!accept (cursor, '('))
    return FALSE;
  header->n_axes = 0;
  while (!accept (cursor, ')'))
    {
      if (header->n_axes == G_N_ELEMENTS (header->shape) || !parse_integer (cursor, &header->shape[header->n_axes]))
        return FALSE;
      header->n_axes++;
      if (!accept (cursor, ',') && (cursor->p == cursor->end || *cursor->p != ')'))
        return FALSE;
    }
  return TRUE;
}

/* A list of fields is a record; what is in it does not matter to us. */
static gboolean
skip_list (Cursor *cursor)
{
  int depth = 0;

  for (; cursor->p < cursor->end; cursor->p++)
    {
      depth += *cursor->p == '[' || *cursor->p == '(';
      depth -= *cursor->p == ']' || *cursor->p == ')';
      if (depth == 0)
        {
          cursor->p++;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
parse_type (Cursor *cursor, VecNpyHeader *header)
{
  g_autofree char *text = NULL;
  const char *p;

  skip_space (cursor);
  if (cursor->p < cursor->end && *cursor->p == '[')
    {
      header->kind = 'V';
      return skip_list (cursor);
    }
  p = text = parse_string (cursor);
  if (text == NULL)
    return FALSE;
  header->byte_order = '|';
  if (*p != '\0' && strchr ("<>|=", *p) != NULL)
    header->byte_order = *p++;
  if (!g_ascii_isalpha (*p))
    return FALSE;
  header->kind = *p++;
  header->item_size = (int) MIN (g_ascii_strtoull (p, NULL, 10), 1 << 20);
  return TRUE;
}

static gboolean
parse_dictionary (Cursor *cursor, VecNpyHeader *header)
{
  guint seen = 0;

  if (!accept (cursor, '{'))
    return FALSE;
  while (!accept (cursor, '}'))
    {
      g_autofree char *key = parse_string (cursor);

      if (key == NULL || !accept (cursor, ':'))
        return FALSE;
      if (g_str_equal (key, "descr") && parse_type (cursor, header))
        seen |= 1;
      else if (g_str_equal (key, "fortran_order") && parse_bool (cursor, &header->fortran_order))
        seen |= 2;
      else if (g_str_equal (key, "shape") && parse_shape (cursor, header))
        seen |= 4;
      else
        return FALSE;
      if (!accept (cursor, ',') && (cursor->p == cursor->end || *cursor->p != '}'))
        return FALSE;
    }
  return seen == 7;
}

gboolean
vec_npy_header_parse (VecNpyHeader *self, const guint8 *bytes, gsize n, const char *file, GError **error)
{
  g_autofree char *text = NULL;
  gsize begin, length;
  Cursor cursor;

  *self = (VecNpyHeader) { 0 };
  if (!vec_npy_is (bytes, n))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, byte 0: the mark of a .npy file (“\\x93NUMPY”) was expected"), file);
      return FALSE;
    }
  if (bytes[6] < 1 || bytes[6] > 3)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, _("%s is a .npy file of version %d.%d; versions 1 to 3 are read"), file,
                   bytes[6], bytes[7]);
      return FALSE;
    }
  begin = bytes[6] == 1 ? 10 : 12;
  length = n < begin ? 0
           : bytes[6] == 1 ? bytes[8] | (gsize) bytes[9] << 8
                           : bytes[8] | (gsize) bytes[9] << 8 | (gsize) bytes[10] << 16 | (gsize) bytes[11] << 24;
  if (n < begin || length > n - begin)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s, byte 8: its header should be %llu bytes long, but the file ends before"),
                   file, (unsigned long long) length);
      return FALSE;
    }
  text = g_strndup ((const char *) bytes + begin, length);
  cursor = (Cursor) { text, text + strlen (text) };
  if (!parse_dictionary (&cursor, self))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   _("%s, byte %llu: its header is not what numpy writes (type, order and shape were expected)"), file,
                   (unsigned long long) (begin + (gsize) (cursor.p - text)));
      return FALSE;
    }
  self->data_offset = begin + length;
  return TRUE;
}
