#include "read/vec-frame.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/vec-error.h"
#include "read/vec-csv.h"
#include "read/vec-json-records.h"

#define TICK_ROWS 512
#define SHOWN_CHARACTERS 40

static char *
dup_shown (const VecField *fields, guint n_fields)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *valid = NULL;

  for (guint i = 0; i < n_fields && text->len < 200; i++)
    {
      g_string_append_len (text, i > 0 ? " | " : "", -1);
      g_string_append_len (text, fields[i].text, (gssize) MIN (fields[i].length, 200));
    }
  valid = g_utf8_make_valid (text->str, (gssize) text->len);
  if (g_utf8_strlen (valid, -1) > SHOWN_CHARACTERS)
    {
      g_autofree char *begin = g_utf8_substring (valid, 0, SHOWN_CHARACTERS - 1);

      return g_strconcat (begin, "…", NULL);
    }
  return g_steal_pointer (&valid);
}

static void
add_blank_rows (VecFrame *self, gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    for (guint j = 0; j < self->columns->len; j++)
      vec_strings_append (g_ptr_array_index (self->columns, j), "", 0);
  self->n_rows += n;
}

void
vec_frame_keep_blank (VecFrame *self)
{
  add_blank_rows (self, self->n_trailing_blank);
  self->n_trailing_blank = 0;
}

static gboolean
add_row (VecFrame *self, const VecField *fields, guint n_fields, guint64 line, GError **error)
{
  if (!vec_sample_fits (self->sample, n_fields, fields[n_fields - 1].length == 0))
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT,
                   g_dngettext (GETTEXT_PACKAGE, "%s, line %llu: %u value was expected, as in most lines, and %u found",
                                "%s, line %llu: %u values were expected, as in most lines, and %u found", self->sample->n_columns),
                   self->file, (unsigned long long) line, self->sample->n_columns, n_fields);
      return FALSE;
    }
  vec_frame_keep_blank (self);
  for (guint j = 0; j < self->columns->len; j++)
    vec_strings_append (g_ptr_array_index (self->columns, j), fields[j].text, (gssize) fields[j].length);
  self->n_rows++;
  return TRUE;
}

/* A blank line is a row only in a file of one column, and there only if rows follow. */
static gboolean
read_rows (VecFrame *self, VecCsv *csv, VecTextInput *input, VecTicker *ticker, GError **error)
{
  gboolean is_first = TRUE;
  GError *row_error = NULL;
  const VecField *fields;
  guint n_fields;

  while (vec_csv_next_row (csv, &fields, &n_fields, &row_error))
    {
      gboolean is_header = is_first && self->has_header;

      if (n_fields == 0)
        {
          self->n_trailing_blank += self->sample->n_columns == 1 && !is_header;
          is_first = is_first && self->sample->n_columns > 1;
          continue;
        }
      if (is_first)
        self->first_line = dup_shown (fields, n_fields);
      is_first = FALSE;
      if (!is_header && !add_row (self, fields, n_fields, vec_csv_get_line_number (csv), error))
        return FALSE;
      if (self->n_rows % TICK_ROWS == 0 && !vec_ticker_tick (ticker, vec_text_input_get_position (input), error))
        return FALSE;
    }
  if (row_error == NULL)
    return TRUE;
  g_propagate_error (error, row_error);
  return FALSE;
}

static void
find_last_line (VecFrame *self)
{
  g_autofree VecField *fields = g_new0 (VecField, self->columns->len);

  if (self->n_rows == 0)
    return;
  for (guint j = 0; j < self->columns->len; j++)
    {
      const char *text = vec_strings_get (g_ptr_array_index (self->columns, j), self->n_rows - 1);

      fields[j] = (VecField) { text, strlen (text) };
    }
  self->last_line = dup_shown (fields, self->columns->len);
}

/* ---- JSON: fields are columns; a list of texts is one. */

static gboolean
json_field_cb (const char *name, VecJson *value, gpointer data)
{
  VecFrame *self = data;
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean is_null;

  for (guint j = 0; j < self->columns->len; j++)
    {
      VecStrings *column = g_ptr_array_index (self->columns, j);

      if (!g_str_equal (self->sample->names[j], name) || vec_strings_get_length (column) != self->n_rows)
        continue;
      if (!vec_json_take_as_text (value, text, &is_null))
        return FALSE;
      vec_strings_append (column, text->str, (gssize) text->len);
      return TRUE;
    }
  return vec_json_skip (value);
}

static gboolean
read_json (VecFrame *self, const char *path, VecTicker *ticker, GError **error)
{
  VecJsonRecords *records;
  GError *row_error = NULL;

  self->sample = vec_json_sample_new (path, NULL, error);
  records = self->sample != NULL ? vec_json_records_open (path, NULL, error) : NULL;
  if (records == NULL)
    return FALSE;
  self->has_header = self->is_json = TRUE;
  for (guint j = 0; j < self->sample->n_columns; j++)
    g_ptr_array_add (self->columns, vec_strings_new ());
  while (vec_json_records_next (records, json_field_cb, self, &row_error))
    {
      self->n_rows++;
      for (guint j = 0; j < self->columns->len; j++)
        if (vec_strings_get_length (g_ptr_array_index (self->columns, j)) < self->n_rows)
          vec_strings_append (g_ptr_array_index (self->columns, j), "", 0);
      if (self->n_rows % TICK_ROWS == 0 && !vec_ticker_tick (ticker, vec_json_records_get_position (records), &row_error))
        break;
    }
  vec_json_records_free (records);
  self->first_line = g_strdup (self->sample->names[0]);
  if (row_error == NULL)
    return TRUE;
  g_propagate_error (error, row_error);
  return FALSE;
}

VecFrame *
vec_frame_read (const char *path, VecFrameHeader header, VecTicker *ticker, GError **error)
{
  g_autoptr(VecFrame) self = g_new0 (VecFrame, 1);
  g_autoptr(VecTextInput) input = NULL;
  g_autoptr(VecCsv) csv = NULL;
  g_auto(VecHead) head = { 0 };

  self->file = g_filename_display_basename (path);
  if (!vec_head_read (&head, path, VEC_SAMPLE_SIZE, error))
    return NULL;
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) vec_strings_unref);
  if (vec_json_probe (head.bytes, head.n, head.size) >= 90)
    {
      if (!read_json (self, path, ticker, error))
        return NULL;
      find_last_line (self);
      return g_steal_pointer (&self);
    }
  self->sample = vec_sample_new (&head, path, VEC_SAMPLE_METADATA, NULL);
  if (self->sample == NULL)
    {
      g_set_error (error, VEC_ERROR, VEC_ERROR_FORMAT, head.size == 0 ? _("%s is empty") : _("%s has no lines of text"), self->file);
      return NULL;
    }
  self->has_header = header == VEC_FRAME_HEADER_GUESS ? self->sample->has_header : header == VEC_FRAME_HEADER_YES;
  for (guint j = 0; j < self->sample->n_columns; j++)
    g_ptr_array_add (self->columns, vec_strings_new ());
  input = vec_text_input_open (path, TRUE, error);
  if (input == NULL)
    return NULL;
  csv = vec_csv_new (input, self->sample->delimiter, self->sample->quotes);
  if (!read_rows (self, csv, input, ticker, error))
    return NULL;
  find_last_line (self);
  return g_steal_pointer (&self);
}

void
vec_frame_free (VecFrame *self)
{
  g_free (self->file);
  g_free (self->first_line);
  g_free (self->last_line);
  g_clear_pointer (&self->sample, vec_sample_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_free (self);
}
