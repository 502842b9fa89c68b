/* finalfusion's embeddings (.fifu), a file of chunks after a list of them: words, with or without n-grams; a matrix, whose first rows are
 * the words' and which is mapped, or a quantised one, which is rebuilt; and the lengths that the words' vectors had before they were
 * made unit vectors. Rows of n-grams are not shown. https://finalfusion.github.io/spec */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-byte-input.h"
#include "read/vec-cursor.h"
#include "read/vec-fill.h"
#include "read/vec-finalfusion-codes.h"
#include "read/vec-raw.h"
#include "read/vec-readers.h"
#include "read/vec-word-text.h"

#define MAX_WORD (1 << 16)
#define TYPE_FLOAT32 10
#define TICK_WORDS 4096

enum
{
  CHUNK_HEADER,
  CHUNK_SIMPLE_VOCAB,
  CHUNK_ARRAY,
  CHUNK_BUCKET_VOCAB,
  CHUNK_QUANTIZED_ARRAY,
  CHUNK_METADATA,
  CHUNK_NORMS,
  CHUNK_FASTTEXT_VOCAB,
  CHUNK_EXPLICIT_VOCAB,
  CHUNK_FLORET_VOCAB,
};

typedef struct
{
  VecCursor cursor;
  VecTicker ticker;
  VecStrings *words;
  gint64 n_mended;
  guint64 n_rows;       /* of the matrix: words, then n-grams */
  guint32 n_dims;
  guint64 offset;       /* of the matrix; 0: none yet */
  gboolean has_codes;   /* there is a quantised matrix instead: */
  VecFinalfusionCodes codes;
  double *norms;        /* (n_norms) or NULL */
  guint64 n_norms;
} Reading;

static int
probe_finalfusion (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  return n_head >= 4 && memcmp (head, "FiFu", 4) == 0 ? 100 : 0;
}

static void
reading_clear (Reading *self)
{
  g_clear_pointer (&self->words, vec_strings_unref);
  g_clear_pointer (&self->norms, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
set_damaged (Reading *self, const char *what, guint64 value, GError **error)
{
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               /* Translators: the second %s is the name of a part of the file, such as "rows". */
               _("%s is not a whole finalfusion file: before byte %llu, %s is %llu; it is damaged, copy it again"), self->cursor.file,
               (unsigned long long) self->cursor.at, what, (unsigned long long) value);
  return FALSE;
}

/* ---- Chunks. */

static gboolean
read_header (Reading *self, GError **error)
{
  const guint8 *magic, *identifiers;
  guint32 version, n_chunks;

  if (!vec_cursor_take (&self->cursor, 4, 1, &magic, error) || !vec_cursor_take_u32 (&self->cursor, &version, error)
      || !vec_cursor_take_u32 (&self->cursor, &n_chunks, error))
    return FALSE;
  if (memcmp (magic, "FiFu", 4) != 0 || version != 0)
    return set_damaged (self, "version", version, error);
  return vec_cursor_take (&self->cursor, n_chunks, sizeof (guint32), &identifiers, error);
}

static gboolean
take_word (Reading *self, GError **error)
{
  g_autofree char *word = NULL;
  const guint8 *bytes;
  guint32 length;

  if (!vec_cursor_take_u32 (&self->cursor, &length, error))
    return FALSE;
  if (length > MAX_WORD)
    return set_damaged (self, "length", length, error);
  if (!vec_cursor_take (&self->cursor, length, 1, &bytes, error))
    return FALSE;
  word = g_utf8_make_valid ((const char *) bytes, length);
  self->n_mended += strlen (word) != length || memcmp (word, bytes, length) != 0;
  vec_strings_append (self->words, word, -1);
  return TRUE;
}

static gboolean
read_words (Reading *self, guint32 kind, GError **error)
{
  guint64 n_words, n_ngrams;
  const guint8 *numbers;

  if (self->words != NULL)
    return set_damaged (self, "chunk", kind, error);
  if (!vec_cursor_take_u64 (&self->cursor, &n_words, error) || (kind == CHUNK_EXPLICIT_VOCAB && !vec_cursor_take_u64 (&self->cursor, &n_ngrams, error))
      || (kind != CHUNK_SIMPLE_VOCAB && !vec_cursor_take (&self->cursor, kind == CHUNK_EXPLICIT_VOCAB ? 2 : 3, sizeof (guint32), &numbers, error)))
    return FALSE;
  if (n_words > (self->cursor.size - self->cursor.at) / sizeof (guint32))
    return set_damaged (self, "words", n_words, error);
  self->words = vec_strings_new ();
  for (guint64 i = 0; i < n_words; i++)
    if ((i % TICK_WORDS == 0 && !vec_ticker_tick (&self->ticker, self->cursor.at, error)) || !take_word (self, error))
      return FALSE;
  return TRUE;
}

/* Numbers begin at a multiple of four; where they did anyway, four more bytes are left out. */
static gboolean
skip_padding (Reading *self, GError **error)
{
  const guint8 *bytes;

  return vec_cursor_take (&self->cursor, 4 - self->cursor.at % 4, 1, &bytes, error);
}

static gboolean
read_array (Reading *self, GError **error)
{
  const guint8 *values;
  guint32 type;

  if (self->offset > 0 || self->has_codes)
    return set_damaged (self, "chunk", CHUNK_ARRAY, error);
  if (!vec_cursor_take_u64 (&self->cursor, &self->n_rows, error) || !vec_cursor_take_u32 (&self->cursor, &self->n_dims, error)
      || !vec_cursor_take_u32 (&self->cursor, &type, error))
    return FALSE;
  if (self->n_dims < 1 || self->n_dims > G_MAXINT)
    return set_damaged (self, "columns", self->n_dims, error);
  if (type != TYPE_FLOAT32)
    return set_damaged (self, "type", type, error);
  if (!skip_padding (self, error))
    return FALSE;
  self->offset = self->cursor.at;
  return vec_cursor_take (&self->cursor, self->n_rows, (gsize) self->n_dims * sizeof (float), &values, error);
}

static gboolean
read_norms (Reading *self, GError **error)
{
  const guint8 *values;
  guint32 type;

  if (self->norms != NULL)
    return set_damaged (self, "chunk", CHUNK_NORMS, error);
  if (!vec_cursor_take_u64 (&self->cursor, &self->n_norms, error) || !vec_cursor_take_u32 (&self->cursor, &type, error)
      || !skip_padding (self, error) || !vec_cursor_take (&self->cursor, self->n_norms, sizeof (float), &values, error))
    return FALSE;
  self->norms = g_new (double, MAX (self->n_norms, 1));
  for (guint64 i = 0; i < self->n_norms; i++)
    self->norms[i] = (double) vec_cursor_float (values, i);
  return TRUE;
}

static gboolean
read_codes (Reading *self, GError **error)
{
  if (self->offset > 0 || self->has_codes)
    return set_damaged (self, "chunk", CHUNK_QUANTIZED_ARRAY, error);
  if (!vec_finalfusion_codes_read (&self->codes, &self->cursor, error))
    return FALSE;
  self->has_codes = TRUE;
  self->n_rows = self->codes.n_rows;
  self->n_dims = self->codes.n_dims;
  return TRUE;
}

/* One chunk; its length leads to the next whatever it is. */
static gboolean
read_chunk (Reading *self, GError **error)
{
  guint64 length, end;
  guint32 kind;
  gboolean ok = TRUE;

  if (!vec_cursor_take_u32 (&self->cursor, &kind, error) || !vec_cursor_take_u64 (&self->cursor, &length, error))
    return FALSE;
  if (length > self->cursor.size - self->cursor.at)
    return set_damaged (self, "chunk length", length, error);
  end = self->cursor.at + length;
  if (kind == CHUNK_QUANTIZED_ARRAY)
    ok = read_codes (self, error);
  else if (kind == CHUNK_SIMPLE_VOCAB || kind == CHUNK_BUCKET_VOCAB || kind == CHUNK_FASTTEXT_VOCAB || kind == CHUNK_EXPLICIT_VOCAB)
    ok = read_words (self, kind, error);
  else if (kind == CHUNK_ARRAY)
    ok = read_array (self, error);
  else if (kind == CHUNK_NORMS)
    ok = read_norms (self, error);
  else if (kind > CHUNK_FLORET_VOCAB || kind == CHUNK_HEADER)
    return set_damaged (self, "chunk", kind, error);
  if (ok && self->cursor.at > end)
    return set_damaged (self, "chunk length", length, error);
  self->cursor.at = end;
  return ok;
}

/* ---- The whole. */

static gboolean
check_parts (Reading *self, GError **error)
{
  if (self->words == NULL || (self->offset == 0 && !self->has_codes))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s lacks its words or its vectors; it is damaged, copy it again"), self->cursor.file);
      return FALSE;
    }
  if (vec_strings_get_length (self->words) == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s holds no words"), self->cursor.file);
      return FALSE;
    }
  return self->n_rows >= (guint64) vec_strings_get_length (self->words) || set_damaged (self, "rows", self->n_rows, error);
}

static void
add_norms (Reading *self, VecTableBuilder *builder)
{
  gint64 n = vec_strings_get_length (self->words);
  g_autoptr(VecColumn) column = NULL;

  if (self->norms == NULL || self->n_norms != (guint64) n)
    return;
  column = vec_column_new_number (_("norm"), g_steal_pointer (&self->norms), n);
  vec_table_builder_add_column (builder, column);
}

static void
fill_row (gpointer codes, gint64 row, float *values)
{
  vec_finalfusion_codes_get_row (codes, row, values);
}

static gboolean
load_vectors (Reading *self, const char *path, VecTableBuilder *builder, GError **error)
{
  gint64 n_words = vec_strings_get_length (self->words);
  g_autofree float *values = NULL;

  if (!self->has_codes)
    return vec_raw_load_floats (builder, path, self->offset, n_words, (int) self->n_dims, error);
  values = vec_raw_allocate (self->cursor.file, n_words, (int) self->n_dims, error);
  if (values == NULL || !vec_fill_rows (fill_row, &self->codes, n_words, (int) self->n_dims, values, &self->ticker, error))
    return FALSE;
  vec_table_builder_take_vectors (builder, values, n_words, (int) self->n_dims, values, g_free);
  vec_table_builder_set_unchecked (builder, FALSE);
  vec_table_builder_add_remark (builder, _("The file keeps its vectors compressed: they are rebuilt, not the ones that were trained"));
  values = NULL;
  return TRUE;
}

static VecTable *
make_table (Reading *self, const char *path, GError **error)
{
  g_autoptr(VecTableBuilder) builder = vec_table_builder_new (self->cursor.file, vec_reader_finalfusion.id, path);

  if (!load_vectors (self, path, builder, error))
    return NULL;
  vec_table_builder_set_labels (builder, self->words);
  add_norms (self, builder);
  vec_add_mended_remark (builder, self->n_mended);
  vec_ticker_end (&self->ticker, self->cursor.size);
  return vec_table_builder_end (g_steal_pointer (&builder), error);
}

static VecTable *
read_finalfusion (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                  GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr(GError) reason = NULL;
  g_autoptr(GMappedFile) map = g_mapped_file_new (path, FALSE, &reason);
  g_auto(Reading) reading = { 0 };

  if (map == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FAILED, _("%s cannot be opened: %s"), name, reason->message);
      return NULL;
    }
  reading.cursor = (VecCursor) { name, (const guint8 *) g_mapped_file_get_contents (map), g_mapped_file_get_length (map), 0 };
  vec_ticker_init (&reading.ticker, _("Reading"), reading.cursor.size, progress, progress_data, cancellable);
  if (!read_header (&reading, error))
    return NULL;
  while (reading.cursor.at < reading.cursor.size)
    if (!read_chunk (&reading, error))
      return NULL;
  return check_parts (&reading, error) ? make_table (&reading, path, error) : NULL;
}

static const char *const extensions[] = { "fifu", NULL };
static const char *const mime_types[] = { "application/octet-stream", NULL };

const VecReader vec_reader_finalfusion = {
  .id = "finalfusion",
  .title = N_("finalfusion embeddings"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_finalfusion,
  .read = read_finalfusion,
};
