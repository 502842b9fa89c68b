#include "read/vec-sqlite.h"

#include <glib/gi18n-lib.h>

#include "base/vec-error.h"
#include "read/vec-head.h"

#define PROGRESS_STEPS 2000

static int
authorize_cb (void *data, int action, const char *a, const char *b, const char *database, const char *trigger)
{
  return action == SQLITE_SELECT || action == SQLITE_READ ? SQLITE_OK : SQLITE_DENY;
}

static int
progress_cb (void *data)
{
  VecSqlite *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static void
set_damaged (VecSqlite *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s cannot be read as a SQLite database: %s; copy it again, or make a whole one with sqlite3’s “.recover”"), self->file,
               sqlite3_errmsg (self->connection));
}

/* file:///folder/name?…, with what is special in it escaped. */
static char *
dup_uri (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *escaped = g_uri_escape_string (absolute, "/", FALSE);

  return g_strdup_printf ("file:%s?mode=ro&immutable=1", escaped);
}

static void
restrict_connection (VecSqlite *self)
{
  static const struct
  {
    int limit, value;
  } limits[] = {
    { SQLITE_LIMIT_LENGTH, 256 << 20 },      { SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },   { SQLITE_LIMIT_COLUMN, 2000 },
    { SQLITE_LIMIT_EXPR_DEPTH, 100 },        { SQLITE_LIMIT_COMPOUND_SELECT, 2 },    { SQLITE_LIMIT_VDBE_OP, 25000 },
    { SQLITE_LIMIT_FUNCTION_ARG, 8 },        { SQLITE_LIMIT_ATTACHED, 0 },           { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50 },
    { SQLITE_LIMIT_VARIABLE_NUMBER, 10 },    { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },      { SQLITE_LIMIT_WORKER_THREADS, 0 },
  };
  sqlite3 *db = self->connection;

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sqlite3_limit (db, limits[i].limit, limits[i].value);
  sqlite3_db_config (db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
  sqlite3_db_config (db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
  sqlite3_exec (db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL, NULL);
  sqlite3_set_authorizer (db, authorize_cb, NULL);
  sqlite3_progress_handler (db, PROGRESS_STEPS, progress_cb, self);
}

VecSqlite *
vec_sqlite_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr(VecSqlite) self = g_new0 (VecSqlite, 1);
  g_autofree char *uri = dup_uri (path);
  g_auto(VecHead) head = { 0 };

  self->file = g_filename_display_basename (path);
  self->cancellable = cancellable;
  if (!vec_head_read (&head, path, 1, error))
    return NULL;
  self->size = head.size;
  if (sqlite3_open_v2 (uri, &self->connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                       NULL)
      != SQLITE_OK)
    {
      set_damaged (self, error);
      return NULL;
    }
  restrict_connection (self);
  return g_steal_pointer (&self);
}

void
vec_sqlite_close (VecSqlite *self)
{
  sqlite3_close (self->connection);
  g_free (self->file);
  g_free (self);
}

sqlite3_stmt *
vec_sqlite_prepare (VecSqlite *self, GError **error, const char *format, ...)
{
  sqlite3_stmt *statement = NULL;
  va_list arguments;
  char *text;

  va_start (arguments, format);
  text = sqlite3_vmprintf (format, arguments);
  va_end (arguments);
  if (sqlite3_prepare_v2 (self->connection, text, -1, &statement, NULL) != SQLITE_OK)
    set_damaged (self, error);
  sqlite3_free (text);
  return statement;
}

gboolean
vec_sqlite_step (VecSqlite *self, sqlite3_stmt *statement, GError **error)
{
  int result = sqlite3_step (statement);

  if (result != SQLITE_ROW && result != SQLITE_DONE)
    set_damaged (self, error);
  return result == SQLITE_ROW;
}
