#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

/* Names and values that say what made the vectors (table/vec-provenance.h), in databases that this program wrote. */
#define VEC_SQLITE_ENCODER_TABLE "encoder"

/* A database that is only looked at: opened read-only and immutable, its schema not trusted, views and triggers off, no extension, and
 * nothing but SELECT on columns allowed, whatever the file defines. */
typedef struct
{
  sqlite3 *connection;
  char *file;                /* for messages */
  guint64 size;
  GCancellable *cancellable;
} VecSqlite;

/* Only the header and, at the first statement, the schema are read. */
VecSqlite *vec_sqlite_open (const char *path, GCancellable *cancellable, GError **error);
void vec_sqlite_close (VecSqlite *db);

/* A statement of ours, printf'd by SQLite's rules (%w within "…" for names); NULL with VEC_ERROR_FORMAT. Finalise it. */
sqlite3_stmt *vec_sqlite_prepare (VecSqlite *db, GError **error, const char *format, ...);

/* The next row: TRUE; FALSE at the end, or with @error set when the file is damaged or the reading was cancelled. */
gboolean vec_sqlite_step (VecSqlite *db, sqlite3_stmt *statement, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VecSqlite, vec_sqlite_close)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

G_END_DECLS
