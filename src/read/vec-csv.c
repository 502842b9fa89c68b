#include "read/vec-csv.h"

#include <csv.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/vec-error.h"

#define MAX_ROW_LENGTH ((gsize) 64 << 20)

struct _VecCsv
{
  VecTextInput *input;   /* or NULL: the block */
  VecTextBlock block;
  const char *open_row;  /* begins a row that the block does not end */
  char delimiter;
  gboolean quotes;
  guint64 line_number;

  VecField *fields;  /* (n_allocated) */
  guint n_fields;
  guint n_allocated;

  struct csv_parser parser;
  GByteArray *bytes; /* of the fields that libcsv gave */
  GArray *ends;      /* gsize: where each of them ends in bytes */
  gboolean row_ended;
};

static VecCsv *
csv_new (char delimiter, gboolean quotes)
{
  VecCsv *self = g_new0 (VecCsv, 1);

  self->delimiter = delimiter;
  self->quotes = quotes;
  self->n_allocated = 64;
  self->fields = g_new (VecField, self->n_allocated);
  self->bytes = g_byte_array_sized_new (256);
  self->ends = g_array_new (FALSE, FALSE, sizeof (gsize));
  csv_init (&self->parser, 0);
  csv_set_delim (&self->parser, (guchar) delimiter);
  return self;
}

VecCsv *
vec_csv_new (VecTextInput *input, char delimiter, gboolean quotes)
{
  VecCsv *self = csv_new (delimiter, quotes);

  self->input = input;
  return self;
}

VecCsv *
vec_csv_new_for_block (const VecTextBlock *block, char delimiter, gboolean quotes)
{
  VecCsv *self = csv_new (delimiter, quotes);

  self->block = *block;
  return self;
}

void
vec_csv_free (VecCsv *self)
{
  csv_free (&self->parser);
  g_byte_array_unref (self->bytes);
  g_array_unref (self->ends);
  g_free (self->fields);
  g_free (self);
}

guint64
vec_csv_get_line_number (VecCsv *self)
{
  return self->line_number;
}

const char *
vec_csv_get_open_row (VecCsv *self, guint64 *line_number)
{
  *line_number = self->line_number - 1;
  return self->open_row;
}

static gboolean
next_line (VecCsv *self, const char **line, gsize *length, gsize *n_end, GError **error)
{
  if (self->input == NULL)
    {
      if (!vec_text_block_next_line (&self->block, line, length))
        return FALSE;
      *n_end = self->block.end_length;
      return TRUE;
    }
  if (!vec_text_input_next_line (self->input, line, length, error))
    return FALSE;
  *n_end = vec_text_input_get_end_length (self->input);
  return TRUE;
}

static inline void
add_field (VecCsv *self, const char *text, gsize length)
{
  if (self->n_fields == self->n_allocated)
    {
      self->n_allocated *= 2;
      self->fields = g_renew (VecField, self->fields, self->n_allocated);
    }
  self->fields[self->n_fields++] = (VecField) { text, length };
}

static inline gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static inline void
add_trimmed_field (VecCsv *self, const char *begin, const char *end)
{
  while (begin < end && is_blank (*begin))
    begin++;
  while (end > begin && is_blank (end[-1]))
    end--;
  add_field (self, begin, (gsize) (end - begin));
}

/* Sixteen bytes at a time: where the delimiters are comes as bits, so that short fields of changing length cost no wrong guesses. */
static void
split_line (VecCsv *self, const char *line, gsize length)
{
  const char *end = line + length;
  const char *begin = line;
  const char *p = line;
  char delimiter = self->delimiter;

#ifdef __SSE2__
  const __m128i delimiters = _mm_set1_epi8 (delimiter);

  for (; end - p >= 16; p += 16)
    {
      __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) p);
      guint found = (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes, delimiters));

      for (; found != 0; found &= found - 1)
        {
          const char *at = p + __builtin_ctz (found);

          add_trimmed_field (self, begin, at);
          begin = at + 1;
        }
    }
#endif
  for (; p < end; p++)
    if (*p == delimiter)
      {
        add_trimmed_field (self, begin, p);
        begin = p + 1;
      }
  add_trimmed_field (self, begin, end);
}

/* ---- Rows with quotation marks. */

static void
field_cb (void *text, size_t length, void *data)
{
  VecCsv *self = data;
  gsize end;

  g_byte_array_append (self->bytes, text, (guint) length);
  end = self->bytes->len;
  g_array_append_val (self->ends, end);
}

static void
row_cb (int terminator, void *data)
{
  VecCsv *self = data;

  self->row_ended = TRUE;
}

static gboolean
set_not_closed (VecCsv *self, const char *row, GError **error)
{
  if (self->input == NULL)
    {
      self->open_row = row;
      return FALSE;
    }
  g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
               _("%s, line %llu: a quotation mark opens a value here and none closes it"),
               vec_text_input_get_name (self->input), (unsigned long long) self->line_number);
  return FALSE;
}

/* Gives libcsv the line and those that follow until the row ends. */
static gboolean
parse_quoted (VecCsv *self, const char *line, gsize length, gsize n_end, GError **error)
{
  const char *row = line;
  GError *line_error = NULL;
  gsize n_given = 0;

  g_byte_array_set_size (self->bytes, 0);
  g_array_set_size (self->ends, 0);
  self->row_ended = FALSE;
  for (;;)
    {
      csv_parse (&self->parser, line, length + n_end, field_cb, row_cb, self);
      if (n_end == 0)
        csv_parse (&self->parser, "\n", 1, field_cb, row_cb, self);
      n_given += length;
      if (self->row_ended)
        break;
      if (n_given > MAX_ROW_LENGTH)
        return set_not_closed (self, row, error);
      if (!next_line (self, &line, &length, &n_end, &line_error))
        {
          if (line_error == NULL)
            return set_not_closed (self, row, error);
          g_propagate_error (error, line_error);
          return FALSE;
        }
    }
  for (guint i = 0; i < self->ends->len; i++)
    {
      gsize begin = i > 0 ? g_array_index (self->ends, gsize, i - 1) : 0;

      add_field (self, (const char *) self->bytes->data + begin, g_array_index (self->ends, gsize, i) - begin);
    }
  return TRUE;
}

gboolean
vec_csv_next_row (VecCsv *self, const VecField **fields, guint *n_fields, GError **error)
{
  const char *line;
  gsize length, n_end;

  if (self->open_row != NULL || !next_line (self, &line, &length, &n_end, error))
    return FALSE;
  self->line_number = self->input != NULL ? vec_text_input_get_line_number (self->input) : self->block.line_number;
  self->n_fields = 0;
  if (self->quotes && memchr (line, '"', length) != NULL)
    {
      if (!parse_quoted (self, line, length, n_end, error))
        return FALSE;
    }
  else
    {
      split_line (self, line, length);
      if (self->n_fields == 1 && self->fields[0].length == 0)
        self->n_fields = 0;
    }
  *fields = self->fields;
  *n_fields = self->n_fields;
  return TRUE;
}
