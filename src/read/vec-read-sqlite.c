/* SQLite: a table with a column of vectors (BLOB or JSON) and others, or a vec0 table of sqlite-vec, whose layout is
 *   NAME_chunks           chunk_id, size, validity (a bit for each place), rowids (int64 for each place)
 *   NAME_vector_chunks00  rowid = chunk_id, vectors (size, dims) float32, int8 or bits
 *   NAME_rowids           rowid, id (a text key), …
 *   NAME_auxiliary        rowid, value00, … of columns that were declared with a +
 * as sqlite-vec 0.1 writes it; the extension is not needed. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-cursor.h"
#include "read/vec-label-column.h"
#include "read/vec-matrix.h"
#include "read/vec-readers.h"
#include "read/vec-roles.h"
#include "read/vec-sqlite-parts.h"
#include "read/vec-ticker.h"

#define TICK_ROWS 256
#define MAX_PLACES (1 << 20)
#define MAX_NAMES 64           /* of a table of names and values */

typedef struct
{
  VecSqlite *db;
  GPtrArray *parts;
  const VecSqlitePart *part;  /* the one that is read */
  const VecReadOptions *options;
  VecMatrix *matrix;
  VecStrings *labels;         /* of a vec0 table */
  gboolean has_text_ids;      /* … and they are not just numbers */
  GPtrArray *names;           /* of char*: the other columns */
  GPtrArray *values;          /* of VecStrings */
  gint64 n_missing;           /* rows without a vector */
  VecTicker ticker;
} Reading;

static int
probe_sqlite (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return n_head >= 16 && memcmp (head, "SQLite format 3", 16) == 0 ? 100 : 0;
}

static void
reading_clear (Reading *self)
{
  g_clear_pointer (&self->matrix, vec_matrix_free);
  g_clear_pointer (&self->labels, vec_strings_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->db, vec_sqlite_close);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* The next row of the matrix. All rows together cannot be longer than the file. */
static float *
add_row (Reading *self, gsize stored_bytes, GError **error)
{
  guint64 n = (guint64) vec_matrix_get_n_rows (self->matrix);
  guint64 done = (n + 1) * stored_bytes;

  if (n % TICK_ROWS == 0 && !vec_ticker_tick (&self->ticker, done, error))
    return NULL;
  if (done > self->db->size)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   _("%s is damaged: “%s” has more rows than the file has room for; make a whole one with sqlite3’s “.recover”"),
                   self->db->file, self->part->table);
      return NULL;
    }
  return vec_matrix_add_row (self->matrix, done, self->db->size, error);
}

/* ---- Ordinary tables. */

static void
prepare_columns (Reading *self, sqlite3_stmt *statement)
{
  for (int i = 0; i < sqlite3_column_count (statement); i++)
    {
      g_ptr_array_add (self->names, g_utf8_make_valid (sqlite3_column_name (statement, i), -1));
      g_ptr_array_add (self->values, vec_strings_new ());
    }
}

/* Vectors of another kind in the same table are not metadata. */
static gboolean
is_vector (Reading *self, int column)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const VecSqlitePart *part = g_ptr_array_index (self->parts, i);

      if (part->index == column && part->vec0_index < 0 && g_str_equal (part->table, self->part->table))
        return TRUE;
    }
  return FALSE;
}

/* SQLite itself prints numbers with fifteen digits; a double may need seventeen. */
static void
add_number (VecStrings *values, double number)
{
  char text[VEC_COLUMN_NUMBER_LENGTH];

  vec_column_print_number (number, text);
  vec_strings_append (values, text, -1);
}

static void
add_values (Reading *self, sqlite3_stmt *statement)
{
  for (int i = 0; i < sqlite3_column_count (statement); i++)
    {
      VecStrings *values = g_ptr_array_index (self->values, i);
      int type = sqlite3_column_type (statement, i);
      const char *text = type != SQLITE_BLOB && !is_vector (self, i) ? (const char *) sqlite3_column_text (statement, i) : NULL;
      g_autofree char *valid = text != NULL && !g_utf8_validate (text, -1, NULL) ? g_utf8_make_valid (text, -1) : NULL;

      if (type == SQLITE_FLOAT)
        add_number (values, sqlite3_column_double (statement, i));
      else
        vec_strings_append (values, valid != NULL ? valid : text, -1);
    }
}

static gboolean
take_row (Reading *self, sqlite3_stmt *statement, gint64 number, GError **error)
{
  const VecSqlitePart *part = self->part;
  float *row;
  int n;

  if (sqlite3_column_type (statement, part->index) == SQLITE_NULL)
    {
      self->n_missing++;
      return TRUE;
    }
  row = add_row (self, (gsize) sqlite3_column_bytes (statement, part->index), error);
  if (row == NULL)
    return FALSE;
  n = vec_sqlite_take_vector (statement, part->index, part->form, row, part->n_dims);
  if (n != part->n_dims)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   _("%s, table “%s”, row %lld: “%s” should hold %d numbers, as in the rows before, but holds %d; correct or delete it"),
                   self->db->file, part->table, (long long) number, part->column, part->n_dims, n);
      return FALSE;
    }
  vec_matrix_check_row (self->matrix, 0);
  add_values (self, statement);
  return TRUE;
}

static gboolean
read_table (Reading *self, GError **error)
{
  g_autoptr(sqlite3_stmt) statement = vec_sqlite_prepare (self->db, error, "SELECT * FROM \"%w\"", self->part->table);
  GError *reason = NULL;
  gint64 number = 0;

  if (statement == NULL)
    return FALSE;
  prepare_columns (self, statement);
  while (vec_sqlite_step (self->db, statement, &reason))
    if (!take_row (self, statement, ++number, error))
      return FALSE;
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

/* ---- vec0. */

static gsize
get_vector_bytes (const VecSqlitePart *part)
{
  gsize n = (gsize) part->n_dims;

  return part->vec0_type == 'f' ? n * sizeof (float) : part->vec0_type == 'i' ? n : n / 8;
}

static void
copy_vector (const VecSqlitePart *part, const guint8 *bytes, float *row)
{
  for (int i = 0; i < part->n_dims; i++)
    if (part->vec0_type == 'f')
      row[i] = vec_cursor_float (bytes, (guint64) i);
    else if (part->vec0_type == 'i')
      row[i] = (gint8) bytes[i];
    else
      row[i] = bytes[i / 8] >> (i % 8) & 1;
}

/* The text that names a row, else its number. */
static gboolean
add_label (Reading *self, sqlite3_stmt *ids, gint64 rowid, GError **error)
{
  GError *reason = NULL;
  const char *id = NULL;
  g_autofree char *text = NULL;

  sqlite3_bind_int64 (ids, 1, rowid);
  if (vec_sqlite_step (self->db, ids, &reason) && sqlite3_column_type (ids, 0) != SQLITE_NULL)
    id = (const char *) sqlite3_column_text (ids, 0);
  self->has_text_ids = self->has_text_ids || id != NULL;
  text = id != NULL ? g_utf8_make_valid (id, -1) : g_strdup_printf ("%" G_GINT64_FORMAT, rowid);
  vec_strings_append (self->labels, text, -1);
  sqlite3_reset (ids);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

static gboolean
add_auxiliary (Reading *self, sqlite3_stmt *auxiliary, gint64 rowid, GError **error)
{
  GError *reason = NULL;
  gboolean found;

  if (auxiliary == NULL)
    return TRUE;
  sqlite3_bind_int64 (auxiliary, 1, rowid);
  found = vec_sqlite_step (self->db, auxiliary, &reason);
  for (guint i = 0; i < self->values->len; i++)
    {
      int column = (int) i + 1;
      gboolean is_text = found && column < sqlite3_column_count (auxiliary) && sqlite3_column_type (auxiliary, column) != SQLITE_BLOB;
      const char *text = is_text ? (const char *) sqlite3_column_text (auxiliary, column) : NULL;
      g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

      vec_strings_append (g_ptr_array_index (self->values, i), valid, -1);
    }
  sqlite3_reset (auxiliary);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

static gboolean
set_bad_chunk (Reading *self, gint64 chunk, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s: chunk %lld of the vec0 table “%s” is damaged: its parts have not the lengths of its size; build the table again"),
               self->db->file, (long long) chunk, self->part->table);
  return FALSE;
}

/* chunk_id, size, validity, rowids of @chunk; @vectors: its row of the other table. */
static gboolean
take_chunk (Reading *self, sqlite3_stmt *chunk, sqlite3_stmt *vectors, sqlite3_stmt *ids, sqlite3_stmt *auxiliary, GError **error)
{
  gint64 id = sqlite3_column_int64 (chunk, 0);
  gint64 n_places = sqlite3_column_int64 (chunk, 1);
  gsize n_bytes = get_vector_bytes (self->part);
  const guint8 *validity = sqlite3_column_blob (chunk, 2);
  const guint8 *rowids = sqlite3_column_blob (chunk, 3);
  GError *reason = NULL;
  const guint8 *bytes;

  sqlite3_bind_int64 (vectors, 1, id);
  if (!vec_sqlite_step (self->db, vectors, &reason))
    {
      if (reason == NULL)
        return set_bad_chunk (self, id, error);
      g_propagate_error (error, reason);
      return FALSE;
    }
  bytes = sqlite3_column_blob (vectors, 0);
  if (n_places < 0 || n_places > MAX_PLACES || sqlite3_column_bytes (chunk, 2) < (n_places + 7) / 8
      || sqlite3_column_bytes (chunk, 3) < n_places * 8 || (guint64) sqlite3_column_bytes (vectors, 0) < (guint64) n_places * n_bytes)
    return set_bad_chunk (self, id, error);
  for (gint64 i = 0; i < n_places; i++)
    {
      gint64 rowid;
      float *row;

      if ((validity[i / 8] >> (i % 8) & 1) == 0)
        continue;
      row = add_row (self, n_bytes, error);
      if (row == NULL)
        return FALSE;
      copy_vector (self->part, bytes + (gsize) i * n_bytes, row);
      vec_matrix_check_row (self->matrix, 0);
      memcpy (&rowid, rowids + i * 8, sizeof rowid);
      rowid = GINT64_FROM_LE (rowid);
      if (!add_label (self, ids, rowid, error) || !add_auxiliary (self, auxiliary, rowid, error))
        return FALSE;
    }
  sqlite3_reset (vectors);
  return TRUE;
}

/* NULL where there are none, or where their table is not as it should be. */
static sqlite3_stmt *
prepare_auxiliary (Reading *self)
{
  char **names = self->part->auxiliary;
  sqlite3_stmt *statement;

  if (names[0] == NULL)
    return NULL;
  statement = vec_sqlite_prepare (self->db, NULL, "SELECT * FROM \"%w_auxiliary\" WHERE rowid = ?", self->part->table);
  for (; statement != NULL && *names != NULL; names++)
    {
      g_ptr_array_add (self->names, g_strdup (*names));
      g_ptr_array_add (self->values, vec_strings_new ());
    }
  return statement;
}

static gboolean
read_vec0 (Reading *self, GError **error)
{
  const char *table = self->part->table;
  g_autoptr(sqlite3_stmt) chunks = vec_sqlite_prepare (self->db, error, "SELECT chunk_id, size, validity, rowids FROM \"%w_chunks\"", table);
  g_autoptr(sqlite3_stmt) vectors = NULL;
  g_autoptr(sqlite3_stmt) ids = NULL;
  g_autoptr(sqlite3_stmt) auxiliary = NULL;
  GError *reason = NULL;

  if (chunks == NULL)
    return FALSE;
  vectors = vec_sqlite_prepare (self->db, error, "SELECT vectors FROM \"%w_vector_chunks%02d\" WHERE rowid = ?", table,
                                self->part->vec0_index);
  if (vectors == NULL)
    return FALSE;
  ids = vec_sqlite_prepare (self->db, error, "SELECT id FROM \"%w_rowids\" WHERE rowid = ?", table);
  if (ids == NULL)
    return FALSE;
  auxiliary = prepare_auxiliary (self);
  self->labels = vec_strings_new ();
  while (vec_sqlite_step (self->db, chunks, &reason))
    if (!take_chunk (self, chunks, vectors, ids, auxiliary, error))
      return FALSE;
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

/* ---- Columns. */

static gboolean
is_empty (VecStrings *values)
{
  for (gint64 i = 0; i < vec_strings_get_length (values); i++)
    if (vec_strings_get (values, i) != NULL)
      return FALSE;
  return TRUE;
}

static VecKind
find_kind (VecStrings *values)
{
  gint64 n = MIN (vec_strings_get_length (values), VEC_SAMPLE_ROWS);
  gboolean any = FALSE;

  for (gint64 i = 0; i < n; i++)
    {
      const char *text = vec_strings_get (values, i);
      char *end;

      if (text == NULL || *text == '\0')
        continue;
      any = TRUE;
      g_ascii_strtod (text, &end);
      if (*end != '\0')
        return VEC_KIND_TEXT;
    }
  return any ? VEC_KIND_NUMBER : VEC_KIND_EMPTY;
}

/* The same rules as for delimited files say which column names the rows. */
static int
find_label (Reading *self)
{
  g_autoptr(VecSample) sample = g_new0 (VecSample, 1);
  guint n = self->names->len;
  gint64 n_rows = MIN (vec_matrix_get_n_rows (self->matrix), VEC_SAMPLE_ROWS);

  if (n == 0)
    return -1;
  sample->has_header = TRUE;
  sample->n_columns = n;
  sample->names = g_new0 (char *, n + 1);
  sample->kinds = g_new (VecKind, n);
  sample->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < n; i++)
    {
      sample->names[i] = g_strdup (g_ptr_array_index (self->names, i));
      sample->kinds[i] = find_kind (g_ptr_array_index (self->values, i));
    }
  for (gint64 row = 0; row < n_rows; row++)
    {
      char **cells = g_new0 (char *, n + 1);

      for (guint i = 0; i < n; i++)
        {
          const char *text = vec_strings_get (g_ptr_array_index (self->values, i), row);

          cells[i] = g_strdup (text != NULL ? text : "");
        }
      g_ptr_array_add (sample->rows, cells);
    }
  return self->options->label_column != NULL ? vec_roles_find_column (sample, self->options->label_column)
                                             : vec_roles_find_label (sample, NULL);
}

static gboolean
add_columns (Reading *self, VecTableBuilder *builder, GError **error)
{
  int label = self->has_text_ids && self->options->label_column == NULL ? -1 : find_label (self);

  if (self->options->label_column != NULL && label < 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_NOT_FOUND, _("%s has no column “%s”"), self->db->file, self->options->label_column);
      return FALSE;
    }
  if (self->labels != NULL)
    vec_table_builder_set_labels (builder, self->labels);
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = g_ptr_array_index (self->names, i);
      VecStrings *values = g_ptr_array_index (self->values, i);
      g_autoptr(VecColumn) column = NULL;

      if ((int) i == label)
        vec_table_builder_set_labels (builder, values);
      if (is_empty (values))
        continue;
      column = (int) i == label ? vec_label_column_new (name, values) : vec_column_new_guessed (name, values);
      if (column != NULL)
        vec_table_builder_add_column (builder, column);
    }
  return TRUE;
}

/* ---- Remarks. */

static void
add_remarks (Reading *self, const char *path, VecTableBuilder *builder)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_auto(VecHead) head = { 0 };

  if (self->n_missing > 0)
    {
      g_autofree char *remark = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%lld row without a vector was left out",
                                                              "%lld rows without a vector were left out", (gulong) self->n_missing),
                                                 (long long) self->n_missing);

      vec_table_builder_add_remark (builder, remark);
    }
  if (g_file_test (log, G_FILE_TEST_IS_REGULAR) && vec_head_read (&head, log, 1, NULL) && head.size > 0)
    vec_table_builder_add_remark (builder, _("The latest changes are still in the “-wal” file beside it and are not shown; close the "
                                             "program that writes to the database, then open it again"));
}

/* ---- What made the vectors. */

static void
add_provenance (Reading *self, VecTableBuilder *builder)
{
  g_autoptr(sqlite3_stmt) statement = vec_sqlite_prepare (self->db, NULL, "SELECT name, value FROM \"" VEC_SQLITE_ENCODER_TABLE "\"");
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(VecProvenance) provenance = NULL;

  while (statement != NULL && g_hash_table_size (values) < MAX_NAMES && vec_sqlite_step (self->db, statement, NULL))
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0), *value = (const char *) sqlite3_column_text (statement, 1);

      if (name != NULL && value != NULL)
        g_hash_table_replace (values, g_utf8_make_valid (name, -1), g_utf8_make_valid (value, -1));
    }
  provenance = vec_provenance_new_from_values (values);
  vec_table_builder_set_provenance (builder, provenance);
}

/* ---- The whole. */

static GPtrArray *
find_parts (Reading *self, const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) parts = NULL;

  self->db = vec_sqlite_open (path, cancellable, error);
  if (self->db == NULL)
    return NULL;
  parts = vec_sqlite_list_parts (self->db, error);
  if (parts == NULL || parts->len > 0)
    return g_steal_pointer (&parts);
  g_set_error (error, VEC_ERROR, VEC_ERROR_UNSUPPORTED,
               _("%s holds no table with a column of vectors: a BLOB of float32 numbers or a JSON list in each row was looked for"),
               self->db->file);
  return NULL;
}

static GPtrArray *
list_sqlite (const char *path, const VecReadOptions *options, GError **error)
{
  g_auto(Reading) reading = { 0 };
  g_autoptr(GPtrArray) parts = find_parts (&reading, path, NULL, error);

  return parts != NULL ? vec_sqlite_name_parts (parts) : NULL;
}

static VecTable *
read_sqlite (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
             GCancellable *cancellable, GError **error)
{
  g_auto(Reading) reading = { .options = options };
  g_autoptr(GPtrArray) parts = find_parts (&reading, path, cancellable, error);
  g_autoptr(GPtrArray) named = parts != NULL ? vec_sqlite_name_parts (parts) : NULL;
  g_autoptr(VecTableBuilder) builder = NULL;
  int index = named != NULL ? vec_parts_find (named, options->part, reading.db->file, error) : -1;

  if (index < 0)
    return NULL;
  reading.parts = parts;
  reading.part = g_ptr_array_index (parts, index);
  reading.matrix = vec_matrix_new (reading.db->file, reading.part->n_dims);
  reading.names = g_ptr_array_new_with_free_func (g_free);
  reading.values = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_strings_unref);
  vec_ticker_init (&reading.ticker, _("Reading"), reading.db->size, progress, progress_data, cancellable);
  if (!(reading.part->vec0_index >= 0 ? read_vec0 (&reading, error) : read_table (&reading, error)))
    return NULL;
  builder = vec_table_builder_new (reading.db->file, vec_reader_sqlite.id, path);
  if (!add_columns (&reading, builder, error))
    return NULL;
  vec_matrix_end (g_steal_pointer (&reading.matrix), builder);
  add_remarks (&reading, path, builder);
  add_provenance (&reading, builder);
  vec_parts_remark_others (named, index, options->part, builder);
  vec_ticker_end (&reading.ticker, reading.db->size);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static const char *const extensions[] = { "sqlite", "sqlite3", "db", "db3", NULL };
static const char *const mime_types[] = { "application/vnd.sqlite3", "application/x-sqlite3", NULL };

const VecReader vec_reader_sqlite = {
  .id = "sqlite",
  .title = N_("SQLite database"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_sqlite,
  .read = read_sqlite,
  .list_parts = list_sqlite,
};
