#include "read/vec-sqlite-parts.h"

#include <math.h>
#include <string.h>

#include "read/vec-cursor.h"
#include "read/vec-list.h"

#define SAMPLE_ROWS 20
#define COUNTED_SIZE (256 << 20)
#define MAX_TABLES 1000

static void
part_free (gpointer data)
{
  VecSqlitePart *part = data;

  g_free (part->table);
  g_free (part->column);
  g_strfreev (part->auxiliary);
  g_free (part);
}

/* ---- Values. */

static double
get_double (const guint8 *bytes, gsize i)
{
  guint64 bits;
  double value;

  memcpy (&bits, bytes + i * sizeof bits, sizeof bits);
  bits = GUINT64_FROM_LE (bits);
  memcpy (&value, &bits, sizeof value);
  return value;
}

int
vec_sqlite_take_vector (sqlite3_stmt *statement, int column, VecSqliteForm form, float *values, int max)
{
  gboolean is_text = form == VEC_SQLITE_JSON;
  const guint8 *bytes;
  gsize n_bytes, size, at;
  int n;

  if (sqlite3_column_type (statement, column) != (is_text ? SQLITE_TEXT : SQLITE_BLOB))
    return 0;
  bytes = sqlite3_column_blob (statement, column);
  n_bytes = (gsize) sqlite3_column_bytes (statement, column);
  if (bytes == NULL || n_bytes == 0)
    return 0;
  if (is_text)
    return vec_list_is_bracketed ((const char *) bytes, n_bytes) ? MAX (vec_list_parse ((const char *) bytes, n_bytes, values, max, &at), 0)
                                                                 : 0;
  size = form == VEC_SQLITE_FLOAT32 ? sizeof (float) : sizeof (double);
  if (n_bytes % size != 0)
    return 0;
  n = (int) (n_bytes / size);
  for (int i = 0; i < MIN (n, max); i++)
    values[i] = form == VEC_SQLITE_FLOAT32 ? vec_cursor_float (bytes, (guint64) i) : (float) get_double (bytes, (gsize) i);
  return n;
}

/* Numbers as vectors have them: bytes of something else are mostly far too large or too small. */
static gboolean
is_plausible (const float *values, int n)
{
  int n_plausible = 0;

  for (int i = 0; i < n; i++)
    n_plausible += values[i] == 0 || (fabsf (values[i]) > 1e-15f && fabsf (values[i]) < 1e8f);
  return n_plausible * 10 >= n * 9;
}

/* ---- Columns of ordinary tables. */

typedef struct
{
  int n_rows;            /* with a value */
  int n_fitting[3];      /* for each form: of as many numbers as the first */
  int n_dims[3];
  int n_floats;          /* float32 of any size, as many as in the first: enough where the column is called a vector */
  int n_any_dims;
} Evidence;

static gboolean
all_finite (const float *values, int n)
{
  for (int i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_called_vector (const char *name)
{
  static const char *const names[] = { "vector", "vectors", "embedding", "embeddings", NULL };
  g_autofree char *folded = g_ascii_strdown (name, -1);

  return g_strv_contains (names, folded);
}

static void
weigh (Evidence *self, sqlite3_stmt *statement, int column)
{
  float values[512];

  if (sqlite3_column_type (statement, column) == SQLITE_NULL)
    return;
  self->n_rows++;
  for (int form = 0; form < 3; form++)
    {
      int n = vec_sqlite_take_vector (statement, column, (VecSqliteForm) form, values, G_N_ELEMENTS (values));

      if (form == VEC_SQLITE_FLOAT32 && n > 0 && all_finite (values, MIN (n, (int) G_N_ELEMENTS (values))))
        {
          if (self->n_any_dims == 0)
            self->n_any_dims = n;
          self->n_floats += n == self->n_any_dims;
        }
      if (n < 2 || !is_plausible (values, MIN (n, (int) G_N_ELEMENTS (values))))
        continue;
      if (self->n_dims[form] == 0)
        self->n_dims[form] = n;
      self->n_fitting[form] += n == self->n_dims[form];
    }
}

/* The form of nine in ten values, or −1. Of two the one that fits more often: doubles seldom look like twice as many floats. */
static int
decide (const Evidence *self)
{
  int best = 0;

  for (int form = 1; form < 3; form++)
    if (self->n_fitting[form] > self->n_fitting[best])
      best = form;
  return self->n_fitting[best] > 0 && self->n_fitting[best] * 10 >= self->n_rows * 9 ? best : -1;
}

/* What is called a vector may hold numbers of any size, or just one. */
static int
decide_by_name (Evidence *self, const char *name)
{
  if (self->n_floats == 0 || self->n_floats < self->n_rows || !is_called_vector (name))
    return -1;
  self->n_dims[VEC_SQLITE_FLOAT32] = self->n_any_dims;
  return VEC_SQLITE_FLOAT32;
}

/* There cannot be more rows than bytes: a damaged file may go round in circles. */
static gint64
count_rows (VecSqlite *db, const char *table)
{
  g_autoptr(sqlite3_stmt) statement = db->size <= COUNTED_SIZE ? vec_sqlite_prepare (db, NULL, "SELECT 1 FROM \"%w\"", table) : NULL;
  gint64 n = 0;

  while (statement != NULL && n < (gint64) db->size && vec_sqlite_step (db, statement, NULL))
    n++;
  return n;
}

static void
add_columns (VecSqlite *db, const char *table, GPtrArray *parts)
{
  g_autoptr(sqlite3_stmt) statement = vec_sqlite_prepare (db, NULL, "SELECT * FROM \"%w\" LIMIT %d", table, SAMPLE_ROWS);
  int n_columns = statement != NULL ? sqlite3_column_count (statement) : 0;
  g_autofree Evidence *evidence = g_new0 (Evidence, MAX (n_columns, 1));
  gint64 n_rows = -1;

  while (statement != NULL && vec_sqlite_step (db, statement, NULL))
    for (int i = 0; i < n_columns; i++)
      weigh (&evidence[i], statement, i);
  for (int i = 0; i < n_columns; i++)
    {
      int form = decide (&evidence[i]);
      VecSqlitePart *part;

      if (form < 0)
        form = decide_by_name (&evidence[i], sqlite3_column_name (statement, i));
      if (form < 0)
        continue;
      if (n_rows < 0)
        n_rows = count_rows (db, table);
      part = g_new0 (VecSqlitePart, 1);
      part->table = g_strdup (table);
      part->column = g_utf8_make_valid (sqlite3_column_name (statement, i), -1);
      part->index = i;
      part->form = (VecSqliteForm) form;
      part->n_dims = evidence[i].n_dims[form];
      part->n_rows = n_rows;
      part->vec0_index = -1;
      g_ptr_array_add (parts, part);
    }
}

/* ---- vec0 tables: CREATE VIRTUAL TABLE name USING vec0(id TEXT PRIMARY KEY, embedding float[384] distance_metric=cosine, …). */

static gboolean
parse_vector_column (const char *text, char **name, char *type, int *n_dims)
{
  static const struct
  {
    const char *name;
    char type;
  } types[] = { { "float", 'f' }, { "f32", 'f' }, { "int8", 'i' }, { "i8", 'i' }, { "bit", 'b' } };
  g_autoptr(GRegex) regex = g_regex_new ("^\\s*[\"'`\\[]?([^\"'`\\]\\s]+)[\"'`\\]]?\\s+(float|f32|int8|i8|bit)\\s*\\[\\s*(\\d{1,6})\\s*\\]",
                                         G_REGEX_CASELESS, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *type_name = NULL;
  g_autofree char *number = NULL;

  if (!g_regex_match (regex, text, 0, &match))
    return FALSE;
  *name = g_match_info_fetch (match, 1);
  type_name = g_match_info_fetch (match, 2);
  number = g_match_info_fetch (match, 3);
  *n_dims = (int) g_ascii_strtoll (number, NULL, 10);
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_ascii_strcasecmp (types[i].name, type_name) == 0)
      *type = types[i].type;
  return TRUE;
}

/* "+contents text": columns that are kept beside the chunks. Free it. */
static char **
dup_auxiliary (char **arguments)
{
  GPtrArray *names = g_ptr_array_new ();

  for (; *arguments != NULL; arguments++)
    {
      const char *at = *arguments + strspn (*arguments, " \t\r\n");

      if (*at == '+')
        {
          at += 1 + strspn (at + 1, " \t\r\n");
          g_ptr_array_add (names, g_strndup (at, strcspn (at, " \t\r\n)")));
        }
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (names, FALSE);
}

static void
add_vec0 (VecSqlite *db, const char *table, const char *sql, GPtrArray *parts)
{
  const char *open = strchr (sql, '(');
  g_auto(GStrv) arguments = open != NULL && g_utf8_validate (open, -1, NULL) ? g_strsplit (open + 1, ",", 200) : NULL;
  g_autofree char *rowids = g_strconcat (table, "_rowids", NULL);
  gint64 n_rows = -1;
  int index = 0;

  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    {
      g_autofree char *name = NULL;
      VecSqlitePart *part;
      char type = 0;
      int n_dims;

      if (!parse_vector_column (arguments[i], &name, &type, &n_dims))
        continue;
      if (n_rows < 0)
        n_rows = count_rows (db, rowids);
      part = g_new0 (VecSqlitePart, 1);
      part->table = g_strdup (table);
      part->column = g_steal_pointer (&name);
      part->n_dims = n_dims;
      part->n_rows = n_rows;
      part->vec0_index = index++;
      part->vec0_type = type;
      part->auxiliary = dup_auxiliary (arguments);
      if (n_dims > 0 && (type != 'b' || n_dims % 8 == 0))
        g_ptr_array_add (parts, part);
      else
        part_free (part);
    }
}

/* ---- The whole. */

static gboolean
is_vec0 (const char *sql)
{
  return sql != NULL && g_regex_match_simple ("^\\s*CREATE\\s+VIRTUAL\\s+TABLE\\b.*\\bUSING\\s+vec0\\s*\\(", sql,
                                              G_REGEX_CASELESS | G_REGEX_DOTALL, 0);
}

/* The tables in which a vec0 table keeps itself are not shown beside it. */
static gboolean
belongs_to_vec0 (const char *table, GPtrArray *vec0_tables)
{
  for (guint i = 0; i < vec0_tables->len; i++)
    {
      const char *owner = g_ptr_array_index (vec0_tables, i);

      if (g_str_has_prefix (table, owner) && table[strlen (owner)] == '_')
        return TRUE;
    }
  return FALSE;
}

GPtrArray *
vec_sqlite_list_parts (VecSqlite *db, GError **error)
{
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) vec0_tables = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(sqlite3_stmt) statement = vec_sqlite_prepare (db, error, "SELECT name, sql, rootpage FROM sqlite_schema WHERE type = 'table'");
  GError *reason = NULL;

  if (statement == NULL)
    return NULL;
  while (tables->len < MAX_TABLES && vec_sqlite_step (db, statement, &reason))
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0);
      const char *sql = (const char *) sqlite3_column_text (statement, 1);

      if (name == NULL || g_str_has_prefix (name, "sqlite_") || !g_utf8_validate (name, -1, NULL))
        continue;
      if (sqlite3_column_int64 (statement, 2) > 0)
        g_ptr_array_add (tables, g_strdup (name));
      else if (is_vec0 (sql))
        {
          g_ptr_array_add (vec0_tables, g_strdup (name));
          add_vec0 (db, name, sql, parts);
        }
    }
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return NULL;
    }
  for (guint i = 0; i < tables->len; i++)
    if (!belongs_to_vec0 (g_ptr_array_index (tables, i), vec0_tables))
      add_columns (db, g_ptr_array_index (tables, i), parts);
  return g_steal_pointer (&parts);
}

GPtrArray *
vec_sqlite_name_parts (GPtrArray *parts)
{
  static const char *const forms[] = { "float32", "float64", "JSON" };
  GPtrArray *named = vec_parts_new ();

  for (guint i = 0; i < parts->len; i++)
    {
      const VecSqlitePart *part = g_ptr_array_index (parts, i);
      g_autofree char *name = g_strdup_printf ("%s.%s", part->table, part->column);
      const char *type = part->vec0_index < 0 ? forms[part->form] : part->vec0_type == 'i' ? "int8" : part->vec0_type == 'b' ? "bit" : "float32";

      vec_parts_add (named, name, part->n_rows, part->n_dims, type);
    }
  return named;
}
