/* SQLite: one table "vectors" with a row for each row: id, label, a column of numbers or texts for each metadata column, and the vector as a BLOB
 * of little-endian float32, as sentence-embedding stores keep them. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-sqlite.h"
#include "read/vec-write-rows.h"
#include "read/vec-writers.h"

#define MAX_WHOLE 9007199254740992.0   /* 2^53: up to here a double holds every whole number */

typedef struct
{
  char *file;              /* for messages */
  VecTable *table;
  VecWriteNames names;
  gboolean *is_whole;      /* of each column: numbers without fractions */
  gboolean has_id;         /* a column of ours */
  sqlite3 *connection;
  sqlite3_stmt *insert;
  float *vector;           /* (n_dims) little-endian */
} Writing;

static void
writing_clear (Writing *self)
{
  sqlite3_finalize (self->insert);
  sqlite3_close (self->connection);
  vec_write_names_clear (&self->names);
  g_free (self->is_whole);
  g_free (self->vector);
  g_free (self->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static gboolean
fail (Writing *self, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be written: %s"), self->file, sqlite3_errmsg (self->connection));
  return FALSE;
}

static gboolean
execute (Writing *self, const char *sql, GError **error)
{
  return sqlite3_exec (self->connection, sql, NULL, NULL, NULL) == SQLITE_OK || fail (self, error);
}

/* ---- The table. */

static gboolean
all_whole (VecColumn *column)
{
  const double *values = vec_column_get_numbers (column);

  for (gint64 row = 0; values != NULL && row < vec_column_get_n_rows (column); row++)
    if (!isnan (values[row])
        && (floor (values[row]) != values[row] || fabs (values[row]) > MAX_WHOLE || (values[row] == 0 && signbit (values[row]))))
      return FALSE;
  return values != NULL;
}

static gboolean
has_name (const VecWriteNames *names, const char *name)
{
  for (guint i = 0; i < names->columns->len; i++)
    if (g_ascii_strcasecmp (names->column_names[i], name) == 0)
      return TRUE;
  return FALSE;
}

static void
append_name (GString *sql, const char *name, const char *type)
{
  char *quoted = sqlite3_mprintf ("\"%w\"%s%s", name, *type != '\0' ? " " : "", type);

  g_string_append (sql, quoted);
  sqlite3_free (quoted);
}

static void
append_column_names (Writing *self, GString *sql, gboolean with_types)
{
  if (self->has_id && with_types)
    g_string_append (sql, "\"id\" INTEGER PRIMARY KEY, ");
  if (self->names.label != NULL)
    {
      append_name (sql, self->names.label, with_types ? "TEXT" : "");
      g_string_append (sql, ", ");
    }
  for (guint i = 0; i < self->names.columns->len; i++)
    {
      gboolean is_number = vec_column_get_column_type (g_ptr_array_index (self->names.columns, i)) == VEC_COLUMN_NUMBER;

      append_name (sql, self->names.column_names[i], !with_types ? "" : !is_number ? "TEXT" : self->is_whole[i] ? "INTEGER" : "REAL");
      g_string_append (sql, ", ");
    }
  append_name (sql, self->names.vector, with_types ? "BLOB NOT NULL" : "");
}

static gboolean
create_table (Writing *self, GError **error)
{
  g_autoptr (GString) create = g_string_new ("CREATE TABLE vectors (");
  g_autoptr (GString) insert = g_string_new ("INSERT INTO vectors (");
  guint n_values = self->names.columns->len + (self->names.label != NULL) + 1;

  append_column_names (self, create, TRUE);
  g_string_append_c (create, ')');
  append_column_names (self, insert, FALSE);
  g_string_append (insert, ") VALUES (?");
  for (guint i = 1; i < n_values; i++)
    g_string_append (insert, ",?");
  g_string_append_c (insert, ')');
  if (!execute (self, create->str, error))
    return FALSE;
  return sqlite3_prepare_v2 (self->connection, insert->str, -1, &self->insert, NULL) == SQLITE_OK || fail (self, error);
}

/* ---- Rows. */

static void
bind_value (Writing *self, int place, guint i, gint64 row)
{
  VecColumn *column = g_ptr_array_index (self->names.columns, i);

  if (vec_column_is_missing (column, row))
    sqlite3_bind_null (self->insert, place);
  else if (vec_column_get_column_type (column) != VEC_COLUMN_NUMBER)
    sqlite3_bind_text (self->insert, place, vec_column_get_text (column, row), -1, SQLITE_STATIC);
  else if (self->is_whole[i])
    sqlite3_bind_int64 (self->insert, place, (gint64) vec_column_get_number (column, row));
  else
    sqlite3_bind_double (self->insert, place, vec_column_get_number (column, row));
}

static const float *
get_little_endian (Writing *self, gint64 row, int n_dims)
{
  const float *vector = vec_values_get_part (vec_table_get_values (self->table), row, 0, n_dims, self->vector);

  for (int i = 0; i < n_dims; i++)
    {
      guint32 bits;

      memcpy (&bits, &vector[i], sizeof bits);
      bits = GUINT32_TO_LE (bits);
      memcpy (&self->vector[i], &bits, sizeof bits);
    }
  return self->vector;
}

static gboolean
write_row (Writing *self, gint64 row, GError **error)
{
  int n_dims = vec_table_get_n_dims (self->table), place = 0, result;

  if (self->names.label != NULL)
    sqlite3_bind_text (self->insert, ++place, vec_table_get_label (self->table, row), -1, SQLITE_STATIC);
  for (guint i = 0; i < self->names.columns->len; i++)
    bind_value (self, ++place, i, row);
  sqlite3_bind_blob64 (self->insert, ++place, get_little_endian (self, row, n_dims),
                       (guint64) n_dims * sizeof (float), SQLITE_STATIC);
  result = sqlite3_step (self->insert);
  sqlite3_reset (self->insert);
  return result == SQLITE_DONE || fail (self, error);
}

static gboolean
write_rows (Writing *self, VecTicker *ticker, GError **error)
{
  for (gint64 row = 0; row < vec_table_get_n_rows (self->table); row++)
    if (!vec_ticker_tick (ticker, (guint64) row, error) || !write_row (self, row, error))
      return FALSE;
  vec_ticker_end (ticker, ticker->total);
  return TRUE;
}

/* ---- The whole. */

/* What another program has not yet moved into the database that is here would be moved into ours. */
static gboolean
check_unused (const char *path, const char *file, GError **error)
{
  static const char *const endings[] = { "-wal", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *beside = g_strconcat (path, endings[i], NULL);

      if (g_file_test (beside, G_FILE_TEST_EXISTS))
        {
          g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED,
                       _("%s is a database that another program has open: there is a “%s” file beside it; close that program, or choose another name"),
                       file, endings[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
open_database (Writing *self, const char *path, GError **error)
{
  if (path == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be written: a database has to be a file"), self->file);
      return FALSE;
    }
  if (sqlite3_open_v2 (path, &self->connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
    return fail (self, error);
  return execute (self, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; BEGIN", error);
}

/* A table of names and values, "encoder", for what made the vectors. */
static gboolean
write_provenance (Writing *self, GError **error)
{
  VecProvenance *provenance = vec_table_get_provenance (self->table);

  if (provenance == NULL)
    return TRUE;
  if (!execute (self, "CREATE TABLE " VEC_SQLITE_ENCODER_TABLE " (name TEXT PRIMARY KEY, value TEXT)", error))
    return FALSE;
  for (const char *const *name = vec_provenance_get_names (); *name != NULL; name++)
    {
      const char *value = vec_provenance_get (provenance, *name);
      char *sql = value != NULL ? sqlite3_mprintf ("INSERT INTO " VEC_SQLITE_ENCODER_TABLE " VALUES (%Q, %Q)", *name, value) : NULL;
      gboolean good = sql == NULL || execute (self, sql, error);

      sqlite3_free (sql);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

static gboolean
close_database (Writing *self, GError **error)
{
  int result;

  if (!execute (self, "COMMIT", error))
    return FALSE;
  sqlite3_finalize (g_steal_pointer (&self->insert));
  result = sqlite3_close (self->connection);
  if (result != SQLITE_OK)
    return fail (self, error);
  self->connection = NULL;
  return TRUE;
}

static void
prepare (Writing *self)
{
  vec_write_names_init (&self->names, self->table);
  self->has_id = !has_name (&self->names, "id");
  self->is_whole = g_new0 (gboolean, self->names.columns->len + 1);
  for (guint i = 0; i < self->names.columns->len; i++)
    self->is_whole[i] = all_whole (g_ptr_array_index (self->names.columns, i));
  self->vector = g_new (float, vec_table_get_n_dims (self->table));
}

static gboolean
write_sqlite (VecTable *table, const char *path, VecProgressFunc progress, gpointer progress_data, GCancellable *cancellable,
              GError **error)
{
  g_auto (Writing) writing = { .file = g_filename_display_basename (path), .table = table };
  g_autoptr (VecOutput) output = NULL;
  VecTicker ticker;

  if (!check_unused (path, writing.file, error))
    return FALSE;
  output = vec_output_open (path, error);
  if (output == NULL)
    return FALSE;
  prepare (&writing);
  vec_ticker_init (&ticker, _("Writing"), (guint64) vec_table_get_n_rows (table), progress, progress_data, cancellable);
  return open_database (&writing, vec_output_get_file (output), error) && create_table (&writing, error)
         && write_rows (&writing, &ticker, error) && write_provenance (&writing, error) && close_database (&writing, error)
         && vec_output_end (g_steal_pointer (&output), error);
}

static const char *const extensions[] = { "sqlite", "sqlite3", "db", "db3", NULL };

const VecWriter vec_writer_sqlite = {
  .id = "sqlite",
  .title = N_("SQLite database"),
  .extensions = extensions,
  .loses = VEC_LOSS_DIM_NAMES,
  .write = write_sqlite,
};
