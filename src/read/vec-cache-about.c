#include "read/vec-cache-about.h"

#include <string.h>

#include "base/vec-error.h"

#define MISSING G_MAXUINT32
#define MAX_BYTES ((guint64) G_MAXINT32)   /* a GByteArray holds no more */

/* ---- Writing */

static void
put (GByteArray *out, const void *bytes, gsize n)
{
  g_byte_array_append (out, bytes, (guint) n);
}

static void
put_number (GByteArray *out, guint64 number)
{
  put (out, &number, sizeof number);
}

/* NULL is missing. */
static void
put_text (GByteArray *out, const char *text)
{
  guint32 length = text != NULL ? (guint32) strlen (text) : MISSING;

  put (out, &length, sizeof length);
  if (text != NULL)
    put (out, text, length);
}

typedef const char *(*GetText) (gpointer data, gint64 index);

static void
put_strings (GByteArray *out, gint64 n, GetText get, gpointer data)
{
  guint64 n_bytes = 0;

  put_number (out, (guint64) n);
  for (gint64 i = 0; i < n; i++)
    {
      const char *text = get (data, i);
      guint32 length = text != NULL ? (guint32) strlen (text) : MISSING;

      n_bytes += text != NULL ? length : 0;
      put (out, &length, sizeof length);
    }
  put_number (out, n_bytes);
  for (gint64 i = 0; i < n; i++)
    {
      const char *text = get (data, i);

      if (text != NULL)
        put (out, text, strlen (text));
    }
}

static const char *
get_label (gpointer table, gint64 row)
{
  return vec_table_get_label (table, row);
}

static const char *
get_dim_name (gpointer table, gint64 dim)
{
  return vec_table_get_dim_name (table, (int) dim);
}

static const char *
get_column_text (gpointer column, gint64 row)
{
  return vec_column_get_text (column, row);
}

static const char *
get_category (gpointer column, gint64 code)
{
  return vec_column_get_category (column, (guint32) code);
}

static void
put_column (GByteArray *out, VecColumn *column)
{
  gint64 n_rows = vec_column_get_n_rows (column);
  VecColumnType type = vec_column_get_column_type (column);

  put_text (out, vec_column_get_name (column));
  put_number (out, type);
  if (type == VEC_COLUMN_NUMBER)
    put (out, vec_column_get_numbers (column), (gsize) n_rows * sizeof (double));
  else if (type == VEC_COLUMN_CATEGORY)
    {
      put (out, vec_column_get_codes (column), (gsize) n_rows * sizeof (guint32));
      put_strings (out, vec_column_get_n_categories (column), get_category, column);
    }
  else
    put_strings (out, n_rows, get_column_text, column);
}

static guint64
estimate_strings (gint64 n, GetText get, gpointer data)
{
  guint64 n_bytes = 0;

  for (gint64 i = 0; i < n; i++)
    {
      const char *text = get (data, i);

      n_bytes += sizeof (guint32) + (text != NULL ? strlen (text) : 0);
    }
  return n_bytes;
}

/* Without the few texts that each table has once. */
static guint64
estimate (VecTable *table)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  guint64 n_bytes = vec_table_has_labels (table) ? estimate_strings (n_rows, get_label, table) : 0;

  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    {
      VecColumn *column = vec_table_get_column (table, i);
      VecColumnType type = vec_column_get_column_type (column);

      if (type == VEC_COLUMN_NUMBER || type == VEC_COLUMN_CATEGORY)
        n_bytes += (guint64) n_rows * sizeof (double);
      else
        n_bytes += estimate_strings (n_rows, get_column_text, column);
    }
  return n_bytes;
}

static gboolean
has_dim_names (VecTable *table)
{
  for (int dim = 0; dim < vec_table_get_n_dims (table); dim++)
    if (vec_table_get_dim_name (table, dim) != NULL)
      return TRUE;
  return FALSE;
}

/* Nothing at all where it is not known, as in files from before there was such a thing. */
static void
put_provenance (GByteArray *out, VecProvenance *provenance)
{
  for (const char *const *name = vec_provenance_get_names (); provenance != NULL && *name != NULL; name++)
    put_text (out, vec_provenance_get (provenance, *name));
}

GByteArray *
vec_cache_about_write (VecTable *table, const char *source, GError **error)
{
  gint64 n_rows = vec_table_get_n_rows (table);
  int n_dims = vec_table_get_n_dims (table);
  const char *const *remarks = vec_table_get_remarks (table);
  guint64 n_bytes = estimate (table);
  GByteArray *out;

  if (n_bytes > MAX_BYTES)
    {
      g_set_error_literal (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED, "more text than a cache holds");
      return NULL;
    }
  out = g_byte_array_sized_new ((guint) n_bytes + 4096);
  put_text (out, vec_table_get_name (table));
  put_text (out, vec_table_get_format (table));
  put_number (out, g_strcmp0 (vec_table_get_path (table), source) == 0);
  put_text (out, g_strcmp0 (vec_table_get_path (table), source) == 0 ? NULL : vec_table_get_path (table));
  put_number (out, g_strv_length ((char **) remarks));
  for (guint i = 0; remarks[i] != NULL; i++)
    put_text (out, remarks[i]);
  put_strings (out, vec_table_has_labels (table) ? n_rows : 0, get_label, table);
  put_strings (out, has_dim_names (table) ? n_dims : 0, get_dim_name, table);
  put_number (out, vec_table_get_n_columns (table));
  for (guint i = 0; i < vec_table_get_n_columns (table); i++)
    put_column (out, vec_table_get_column (table, i));
  put_provenance (out, vec_table_get_provenance (table));
  return out;
}

/* ---- Reading. Once something does not fit, nothing more is read. */

typedef struct
{
  const guint8 *next;
  gsize left;
  gboolean failed;
} Input;

/* @n bytes, lent; NULL when there are not so many. */
static const guint8 *
take (Input *in, guint64 n)
{
  const guint8 *taken = in->next;

  if (in->failed || n > in->left)
    {
      in->failed = TRUE;
      return NULL;
    }
  in->next += n;
  in->left -= n;
  return taken;
}

static guint64
take_number (Input *in)
{
  guint64 number = 0;
  const guint8 *bytes = take (in, sizeof number);

  if (bytes != NULL)
    memcpy (&number, bytes, sizeof number);
  return number;
}

/* @limit: more than there can be of what is counted. */
static guint64
take_count (Input *in, guint64 limit)
{
  guint64 n = take_number (in);

  in->failed |= n > limit;
  return in->failed ? 0 : n;
}

static gboolean
is_text (const guint8 *bytes, gsize n)
{
  return memchr (bytes, '\0', n) == NULL && g_utf8_validate ((const char *) bytes, (gssize) n, NULL);
}

static char *
take_text (Input *in)
{
  guint32 length = MISSING;
  const guint8 *bytes = take (in, sizeof length);

  if (bytes == NULL)
    return NULL;
  memcpy (&length, bytes, sizeof length);
  if (length == MISSING)
    return NULL;
  bytes = take (in, length);
  if (bytes == NULL || !is_text (bytes, length))
    {
      in->failed = TRUE;
      return NULL;
    }
  return g_strndup ((const char *) bytes, length);
}

/* Between two strings no character may be cut in two, as the bytes are looked through as a whole. */
static gboolean
begins_character (const guint8 *bytes, gsize n)
{
  return n == 0 || (*bytes & 0xc0) != 0x80;
}

static guint32
get_length (const guint8 *lengths, guint64 i)
{
  guint32 length;

  memcpy (&length, lengths + i * sizeof length, sizeof length);
  return length;
}

/* @expected strings, or, if @may_lack, none; NULL: none. */
static VecStrings *
take_strings (Input *in, guint64 expected, gboolean may_lack)
{
  guint64 n = take_count (in, in->left), n_bytes, at = 0;
  const guint8 *lengths = n <= in->left / sizeof (guint32) ? take (in, n * sizeof (guint32)) : take (in, G_MAXUINT64), *bytes;
  g_autoptr(VecStrings) strings = vec_strings_new ();

  n_bytes = take_count (in, in->left);
  bytes = take (in, n_bytes);
  if (in->failed || (n != expected && !(may_lack && n == 0)) || !is_text (bytes, n_bytes))
    {
      in->failed = TRUE;
      return NULL;
    }
  for (guint64 i = 0; i < n; i++)
    {
      guint32 length = get_length (lengths, i);

      if (length != MISSING && (length > n_bytes - at || !begins_character (bytes + at, n_bytes - at)))
        {
          in->failed = TRUE;
          return NULL;
        }
      vec_strings_append (strings, length != MISSING ? (const char *) bytes + at : NULL, length);
      at += length != MISSING ? length : 0;
    }
  in->failed |= at != n_bytes;
  return n > 0 && !in->failed ? g_steal_pointer (&strings) : NULL;
}

static VecColumn *
take_numbers (Input *in, const char *name, guint64 n_rows)
{
  const guint8 *bytes = take (in, n_rows * sizeof (double));

  return bytes != NULL ? vec_column_new_number (name, g_memdup2 (bytes, n_rows * sizeof (double)), (gint64) n_rows) : NULL;
}

static VecColumn *
take_categories (Input *in, const char *name, guint64 n_rows)
{
  const guint8 *bytes = take (in, n_rows * sizeof (guint32));
  g_autofree guint32 *codes = bytes != NULL ? g_memdup2 (bytes, n_rows * sizeof (guint32)) : NULL;
  Input ahead = *in;
  guint64 n_names = take_number (&ahead);
  g_autoptr(VecStrings) names = take_strings (in, n_names, TRUE);

  if (in->failed || codes == NULL)
    return NULL;
  if (names == NULL)
    names = vec_strings_new ();
  for (guint64 i = 0; i < n_names; i++)
    in->failed |= vec_strings_get (names, (gint64) i) == NULL;
  for (guint64 i = 0; i < n_rows; i++)
    in->failed |= codes[i] != VEC_CATEGORY_MISSING && codes[i] >= n_names;
  return !in->failed ? vec_column_new_category (name, g_steal_pointer (&codes), (gint64) n_rows, names) : NULL;
}

static VecColumn *
take_column (Input *in, guint64 n_rows)
{
  g_autofree char *name = take_text (in);
  guint64 type = take_number (in);
  g_autoptr(VecStrings) texts = NULL;

  if (in->failed || name == NULL || n_rows > in->left / sizeof (guint32))
    return NULL;
  switch (type)
    {
    case VEC_COLUMN_NUMBER:
      return n_rows <= in->left / sizeof (double) ? take_numbers (in, name, n_rows) : NULL;
    case VEC_COLUMN_CATEGORY:
      return take_categories (in, name, n_rows);
    case VEC_COLUMN_TEXT:
    case VEC_COLUMN_IMAGE:
      texts = take_strings (in, n_rows, FALSE);
      return texts != NULL ? vec_column_new_text (name, (VecColumnType) type, texts) : NULL;
    default:
      return NULL;
    }
}

static void
take_remarks (Input *in, VecTableBuilder *builder)
{
  guint64 n = take_count (in, in->left / sizeof (guint32));

  for (guint64 i = 0; i < n; i++)
    {
      g_autofree char *remark = take_text (in);

      in->failed |= remark == NULL;
      if (remark != NULL)
        vec_table_builder_add_remark (builder, remark);
    }
}

static void
take_columns (Input *in, guint64 n_rows, VecTableBuilder *builder)
{
  guint64 n = take_count (in, in->left);

  for (guint64 i = 0; i < n && !in->failed; i++)
    {
      g_autoptr(VecColumn) column = take_column (in, n_rows);

      in->failed |= column == NULL;
      if (column != NULL)
        vec_table_builder_add_column (builder, column);
    }
}

static void
take_provenance (Input *in, VecTableBuilder *builder)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr(VecProvenance) provenance = NULL;

  for (const char *const *name = vec_provenance_get_names (); *name != NULL; name++)
    g_hash_table_insert (values, (gpointer) *name, take_text (in));
  provenance = vec_provenance_new_from_values (values);
  in->failed |= provenance == NULL;
  vec_table_builder_set_provenance (builder, provenance);
}

VecTableBuilder *
vec_cache_about_read (const guint8 *bytes, gsize n, gint64 n_rows, gint64 n_dims, const char *source, const char *file, GError **error)
{
  Input in = { bytes, n, FALSE };
  g_autofree char *name = take_text (&in), *format = take_text (&in);
  gboolean is_source = take_number (&in) != 0;
  g_autofree char *path = take_text (&in);
  g_autoptr(VecTableBuilder) builder = vec_table_builder_new (name, format, is_source ? source : path);
  g_autoptr(VecStrings) labels = NULL, dim_names = NULL;

  in.failed |= name == NULL || format == NULL;
  take_remarks (&in, builder);
  labels = take_strings (&in, (guint64) n_rows, TRUE);
  dim_names = take_strings (&in, (guint64) n_dims, TRUE);
  take_columns (&in, (guint64) n_rows, builder);
  if (!in.failed && in.left != 0)
    take_provenance (&in, builder);
  if (in.failed || in.left != 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, "%s: the parts do not fit together", file);
      return NULL;
    }
  vec_table_builder_set_labels (builder, labels);
  vec_table_builder_set_dim_names (builder, dim_names);
  return g_steal_pointer (&builder);
}
