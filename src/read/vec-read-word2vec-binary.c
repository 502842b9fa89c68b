/* word2vec's binary form: "rows dimensions\n", then for each row the word, a blank and little-endian float32 values; the original
 * tool ends each row with a newline, gensim does not. The header is believed only as far as the file's bytes go. */
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-byte-input.h"
#include "read/vec-matrix.h"
#include "read/vec-readers.h"
#include "read/vec-word-text.h"

#define MAX_HEADER_LENGTH 48
#define MAX_LABEL_LENGTH (1 << 16)
#define TICK_BYTES (256 << 10)

typedef struct
{
  VecByteInput *input;
  gint64 n_rows;      /* promised */
  int n_dims;
  VecMatrix *matrix;
  VecStrings *labels;
  gint64 n_mended;
  VecTicker ticker;
} Reading;

/* Length of the header line with its newline, 0 if there is none. */
static gsize
parse_header (const guint8 *bytes, gsize n, gint64 *n_rows, gint64 *n_dims)
{
  const guint8 *newline = memchr (bytes, '\n', MIN (n, MAX_HEADER_LENGTH));
  g_autofree char *text = NULL;
  char *after;

  if (newline == NULL || !g_ascii_isdigit (bytes[0]))
    return 0;
  text = g_strndup ((const char *) bytes, (gsize) (newline - bytes));
  *n_rows = g_ascii_strtoll (text, &after, 10);
  if (*after != ' ' && *after != '\t')
    return 0;
  after += strspn (after, " \t");
  if (!g_ascii_isdigit (*after))
    return 0;
  *n_dims = g_ascii_strtoll (after, &after, 10);
  after += strspn (after, " \t\r");
  return *after == '\0' ? (gsize) (newline - bytes) + 1 : 0;
}

/* ---- Recognition. */

static gboolean
is_plausible_label (const guint8 *label, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (label[i] < 0x20)
      return FALSE;
  return length < 2000;
}

/* Values of embeddings are neither huge nor NaN as a rule; text read as floats is huge. */
static gboolean
is_plausible_row (const guint8 *bytes, gsize n_values)
{
  gsize n_strange = 0;

  for (gsize i = 0; i < n_values; i++)
    {
      guint32 bits;
      float value;

      memcpy (&bits, bytes + i * sizeof bits, sizeof bits);
      bits = GUINT32_FROM_LE (bits);
      memcpy (&value, &bits, sizeof value);
      n_strange += !(fabsf (value) < 1e10f) || (value != 0 && fabsf (value) < 1e-20f);
    }
  return n_strange * 5 <= n_values;
}

static int
probe_word2vec_binary (const guint8 *head, gsize n_head, guint64 size, const char *path)
{
  gint64 n_rows, n_dims;
  gsize at = parse_header (head, n_head, &n_rows, &n_dims);
  const guint8 *blank;
  gsize n_values;

  if (at == 0 || n_dims < 1 || n_dims > G_MAXINT)
    return 0;
  if (at == n_head)
    return 20;
  at += head[at] == '\n';
  blank = memchr (head + at, ' ', n_head - at);
  if (blank == NULL || !is_plausible_label (head + at, (gsize) (blank - head) - at))
    return 0;
  at = (gsize) (blank - head) + 1;
  n_values = MIN ((gsize) n_dims, (n_head - at) / sizeof (float));
  if (n_values > 0 && !is_plausible_row (head + at, n_values))
    return 0;
  if (vec_reader_word2vec_text.probe (head, n_head, size, path) >= 60)
    return 0;
  return n_values > 0 ? 92 : 40;
}

/* ---- Rows. */

static gboolean
set_truncated (Reading *self, GError **error)
{
  gint64 n_whole = vec_strings_get_length (self->labels) - 1;

  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s: its first line promises %lld rows of %d numbers, but the file ends at byte %llu in row %lld; %lld rows are "
                 "whole"),
               vec_byte_input_get_name (self->input), (long long) self->n_rows, self->n_dims,
               (unsigned long long) vec_byte_input_get_position (self->input), (long long) n_whole + 1, (long long) n_whole);
  return FALSE;
}

static void
add_label (Reading *self, const char *label, gsize length)
{
  g_autofree char *valid = NULL;

  if (g_utf8_validate_len (label, length, NULL))
    {
      vec_strings_append (self->labels, label, (gssize) length);
      return;
    }
  valid = g_utf8_make_valid (label, (gssize) length);
  vec_strings_append (self->labels, valid, -1);
  self->n_mended++;
}

static gboolean
read_label (Reading *self, GError **error)
{
  const guint8 *blank, *bytes;
  gsize n;

  bytes = vec_byte_input_peek (self->input, MAX_LABEL_LENGTH, &n, error);
  if (bytes == NULL)
    return FALSE;
  if (n > 0 && *bytes == '\n')
    {
      vec_byte_input_skip (self->input, 1);
      bytes++;
      n--;
    }
  blank = memchr (bytes, ' ', n);
  if (blank == NULL && n >= MAX_LABEL_LENGTH - 1)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   _("%s, byte %llu: the word of row %lld does not end; this is not a word2vec binary file, or its first line "
                     "names another number of dimensions than %d"),
                   vec_byte_input_get_name (self->input), (unsigned long long) vec_byte_input_get_position (self->input),
                   (long long) vec_strings_get_length (self->labels) + 1, self->n_dims);
      return FALSE;
    }
  if (blank == NULL)
    {
      vec_byte_input_skip (self->input, n);
      vec_strings_append (self->labels, NULL, -1);
      return set_truncated (self, error);
    }
  add_label (self, (const char *) bytes, (gsize) (blank - bytes));
  vec_byte_input_skip (self->input, (gsize) (blank - bytes) + 1);
  return TRUE;
}

static gboolean
read_row (Reading *self, GError **error)
{
  gsize n_bytes = (gsize) self->n_dims * sizeof (float);
  guint64 size = vec_byte_input_get_size (self->input);
  gsize n_copied;
  float *row;

  if (!read_label (self, error))
    return FALSE;
  if (n_bytes > size - MIN (size, vec_byte_input_get_position (self->input)))
    {
      while (vec_byte_input_peek (self->input, 1, &n_copied, error) != NULL && n_copied > 0)
        vec_byte_input_skip (self->input, n_copied);
      return set_truncated (self, error);
    }
  row = vec_matrix_add_row (self->matrix, vec_byte_input_get_position (self->input), size, error);
  if (row == NULL || !vec_byte_input_read (self->input, row, n_bytes, &n_copied, error))
    return FALSE;
  if (n_copied < n_bytes)
    return set_truncated (self, error);
#if G_BYTE_ORDER == G_BIG_ENDIAN
  for (int i = 0; i < self->n_dims; i++)
    ((guint32 *) row)[i] = GUINT32_FROM_LE (((guint32 *) row)[i]);
#endif
  vec_matrix_check_row (self->matrix, 0);
  return TRUE;
}

static gboolean
check_end (Reading *self, GError **error)
{
  const guint8 *bytes;
  gsize n;

  bytes = vec_byte_input_peek (self->input, 2, &n, error);
  if (bytes == NULL)
    return FALSE;
  if (n == 0 || (n == 1 && *bytes == '\n'))
    return TRUE;
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s: its first line promises %lld rows of %d numbers, but %llu bytes follow after them; correct the first line"),
               vec_byte_input_get_name (self->input), (long long) self->n_rows, self->n_dims,
               (unsigned long long) (vec_byte_input_get_size (self->input) - vec_byte_input_get_position (self->input)));
  return FALSE;
}

static gboolean
read_rows (Reading *self, GError **error)
{
  guint64 next_tick = 0;

  for (gint64 row = 0; row < self->n_rows; row++)
    {
      guint64 position = vec_byte_input_get_position (self->input);

      if (position >= next_tick)
        {
          if (!vec_ticker_tick (&self->ticker, position, error))
            return FALSE;
          next_tick = position + TICK_BYTES;
        }
      if (!read_row (self, error))
        return FALSE;
    }
  return check_end (self, error);
}

static gboolean
read_header (Reading *self, GError **error)
{
  const char *name = vec_byte_input_get_name (self->input);
  gint64 n_dims;
  const guint8 *bytes;
  gsize n;

  bytes = vec_byte_input_peek (self->input, MAX_HEADER_LENGTH, &n, error);
  if (bytes == NULL)
    return FALSE;
  if (n == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s is empty"), name);
      return FALSE;
    }
  n = parse_header (bytes, n, &self->n_rows, &n_dims);
  if (n == 0 || n_dims < 1 || n_dims > G_MAXINT)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   _("%s, byte 0: the number of rows and of dimensions was expected (like “8000 300”)"), name);
      return FALSE;
    }
  if (self->n_rows == 0)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, _("%s has no rows: its first line promises 0"), name);
      return FALSE;
    }
  self->n_dims = (int) n_dims;
  vec_byte_input_skip (self->input, n);
  return TRUE;
}

static VecTable *
read_table (Reading *self, const char *path, GError **error)
{
  const char *name = vec_byte_input_get_name (self->input);
  VecTableBuilder *builder;

  if (!read_header (self, error))
    return NULL;
  self->matrix = vec_matrix_new (name, self->n_dims);
  self->labels = vec_strings_new ();
  if (!read_rows (self, error))
    return NULL;
  builder = vec_table_builder_new (name, vec_reader_word2vec_binary.id, path);
  vec_matrix_end (g_steal_pointer (&self->matrix), builder);
  vec_table_builder_set_labels (builder, self->labels);
  vec_add_mended_remark (builder, self->n_mended);
  vec_ticker_end (&self->ticker, self->ticker.total);
  return vec_table_builder_end (builder, error);
}

static VecTable *
read_word2vec_binary (const char *path, const VecReadOptions *options, VecProgressFunc progress, gpointer progress_data,
                      GCancellable *cancellable, GError **error)
{
  Reading reading = { 0 };
  VecTable *table;

  reading.input = vec_byte_input_open (path, error);
  if (reading.input == NULL)
    return NULL;
  vec_ticker_init (&reading.ticker, _("Reading"), vec_byte_input_get_size (reading.input), progress, progress_data, cancellable);
  table = read_table (&reading, path, error);
  g_clear_pointer (&reading.matrix, vec_matrix_free);
  g_clear_pointer (&reading.labels, vec_strings_unref);
  vec_byte_input_free (reading.input);
  return table;
}

static const char *const extensions[] = { "bin", "w2vbin", NULL };
static const char *const mime_types[] = { "application/octet-stream", NULL };

const VecReader vec_reader_word2vec_binary = {
  .id = "word2vec-binary",
  .title = N_("word2vec binary"),
  .extensions = extensions,
  .mime_types = mime_types,
  .probe = probe_word2vec_binary,
  .read = read_word2vec_binary,
};
